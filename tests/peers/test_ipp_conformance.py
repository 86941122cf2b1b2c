# SPDX-License-Identifier: Apache-2.0
"""What others say of our bytes: ipptool runs its IPP/1.1 and 2.0 suites against our simulator, libcups reads our raster."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from drivers.document_printer.pwg_raster import GrayPage, write
from tests.scenarios.document_printer_world import IppWorld


@pytest.fixture(scope="module")
def world() -> Iterator[IppWorld]:
    with tempfile.TemporaryDirectory(prefix="ipp") as folder:
        made = IppWorld(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.mark.parametrize(
    ("suite", "at_least"),
    [
        ("ipp-1.1.test", 28),
        ("get-printer-attributes.test", 0),
        ("validate-job.test", 1),
        ("get-jobs.test", 1),
        ("print-job.test", 1),
    ],
)
def test_our_simulator_passes_the_suites_of_ipptool(world: IppWorld, suite: str, at_least: int, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "doc.pdf"), pagesize=(595, 842))
    canvas.drawString(100, 700, "page")
    canvas.showPage()
    canvas.save()
    done = subprocess.run(
        ["ipptool", "-t", "-f", str(tmp_path / "doc.pdf"), world.address, suite],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if suite == "get-printer-attributes.test":
        # It wants media-col-default, which a printer needs for IPP Everywhere and ours does not pretend to be.
        complaints = [line.strip() for line in done.stdout.splitlines() if "EXPECTED" in line]
        assert complaints == ["EXPECTED: media-col-default"], done.stdout
        return
    assert done.returncode == 0, done.stdout
    assert len(re.findall(r"\[PASS\]", done.stdout)) >= at_least
    assert "[FAIL]" not in done.stdout


class _Header(ctypes.Structure):
    """``cups_page_header2_t`` of <cups/raster.h>, as far as it is looked at."""

    _fields_ = [
        ("media", ctypes.c_char * 256), ("before", ctypes.c_uint * 5), ("resolution", ctypes.c_uint * 2),
        ("between", ctypes.c_uint * 17), ("page_size", ctypes.c_uint * 2), ("tray", ctypes.c_uint * 3),
        ("width", ctypes.c_uint), ("height", ctypes.c_uint), ("media_type", ctypes.c_uint), ("bits_per_color", ctypes.c_uint),
        ("bits_per_pixel", ctypes.c_uint), ("bytes_per_line", ctypes.c_uint), ("rest", ctypes.c_char * (1796 - 396)),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["sgray_8", "srgb_8", "black_1"])
def test_libcups_reads_our_raster(kind: str, tmp_path: Path) -> None:
    dice = random.Random(9)
    pages = []
    for _ in range(3):
        width, height = dice.randint(100, 500), dice.randint(10, 60)
        rows = [bytes(dice.choices((0, 255, 255, 255, 9), k=width)) for _ in range(7)]
        pages.append(GrayPage(width, height, b"".join(dice.choice(rows) for _ in range(height))))
    (tmp_path / "pages.pwg").write_bytes(b"".join(write(pages, kind, 300, len(pages))))
    cups = ctypes.CDLL("libcups.so.2")
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    cups.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
    cups.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Header)]
    cups.cupsRasterClose.argtypes = [ctypes.c_void_p]
    file = os.open(tmp_path / "pages.pwg", os.O_RDONLY)
    try:
        raster = cups.cupsRasterOpen(file, 0)
        for page in pages:
            header = _Header()
            assert cups.cupsRasterReadHeader2(raster, ctypes.byref(header)) == 1
            assert header.media.startswith(b"PwgRaster")
            assert (header.width, header.height, list(header.resolution)) == (page.width, page.height, [300, 300])
            size = header.bytes_per_line * header.height
            pixels = ctypes.create_string_buffer(size)
            assert cups.cupsRasterReadPixels(raster, pixels, size) == size
            assert pixels.raw == _expected(page, kind)
        assert cups.cupsRasterReadHeader2(raster, ctypes.byref(_Header())) == 0
        cups.cupsRasterClose(raster)
    finally:
        os.close(file)


def _expected(page: GrayPage, kind: str) -> bytes:
    if kind == "sgray_8":
        return page.rows
    if kind == "srgb_8":
        return bytes(gray for gray in page.rows for _ in range(3))
    out = io.BytesIO()
    for start in range(0, len(page.rows), page.width):
        row = page.rows[start : start + page.width]
        for at in range(0, page.width, 8):
            out.write(bytes((sum((gray < 160) << (7 - bit) for bit, gray in enumerate(row[at : at + 8])),)))
    return out.getvalue()
