# SPDX-License-Identifier: Apache-2.0
"""PWG raster octets against PWG 5102.4: sync word, header fields at their offsets, the line code by hand; pages by pdftoppm."""

from __future__ import annotations

import io
import random
import struct
import threading

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from drivers.document_printer import rasterise
from drivers.document_printer.message import Resolution
from drivers.document_printer.operations import PrinterReport
from drivers.document_printer.pwg_raster import HEADER_BYTES, GrayPage, bytes_per_line, write
from drivers.document_printer.rasterise import RasteriseError, choose_dpi, page_picture, raster_pages
from drivers.document_printer.simulated_paper import raster_to_pdf
from drivers.errors import Cancelled

NEVER = threading.Event()
REPORT = PrinterReport(
    raster_types=("black_1", "sgray_8"), raster_resolutions=(Resolution(72, 72), Resolution(150, 150))
)


def page(width: int, *rows: bytes) -> GrayPage:
    return GrayPage(width, len(rows), b"".join(rows))


def written(made: GrayPage, kind: str) -> tuple[bytes, bytes]:
    """Header and lines of a file of one page."""
    data = b"".join(write([made], kind, 300, 1))
    assert data[:4] == b"RaS2"
    return data[4 : 4 + HEADER_BYTES], data[4 + HEADER_BYTES :]


def number(header: bytes, offset: int) -> int:
    return int(struct.unpack_from(">I", header, offset)[0])


def test_the_header_says_what_the_page_is() -> None:
    header, _ = written(GrayPage(2480, 3508, bytes(2480 * 3508)), "sgray_8")
    assert len(header) == 1796
    assert header.startswith(b"PwgRaster\0")
    assert (number(header, 276), number(header, 280)) == (300, 300)
    assert (number(header, 352), number(header, 356)) == (595, 842)
    assert (number(header, 372), number(header, 376)) == (2480, 3508)
    assert (number(header, 384), number(header, 388), number(header, 392)) == (8, 8, 2480)
    assert (number(header, 400), number(header, 420), number(header, 452)) == (18, 1, 1)
    assert header[1732:1796].rstrip(b"\0") == b"iso_a4_210x297mm"


@pytest.mark.parametrize(
    ("kind", "bits", "line", "space", "colors"),
    [("black_1", 1, 2, 3, 1), ("sgray_8", 8, 10, 18, 1), ("srgb_8", 24, 30, 19, 3)],
)
def test_the_header_of_each_kind(kind: str, bits: int, line: int, space: int, colors: int) -> None:
    header, _ = written(page(10, bytes(10)), kind)
    assert (number(header, 388), number(header, 392), number(header, 400), number(header, 420)) == (
        bits,
        line,
        space,
        colors,
    )
    assert bytes_per_line(10, kind) == line


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([b"\xff" * 8], "00 07 FF"),
        ([b"\xff" * 8] * 3, "02 07 FF"),
        ([b"\x01\x02\x03"], "00 FE 01 02 03"),
        ([b"\x01\x02\x02\x02\x03"], "00 00 01 02 02 00 03"),
        ([b"\x00\x00\x01\x02\x02"], "00 01 00 00 01 01 02"),
        ([b"\x00" * 130], "00 7F 00 01 00"),
        ([b"\x00" * 129], "00 7F 00 00 00"),
        ([b"\x01", b"\x01", b"\x02"], "01 00 01 00 00 02"),
    ],
)
def test_lines_by_hand(rows: list[bytes], lines: str) -> None:
    assert written(page(len(rows[0]), *rows), "sgray_8")[1] == bytes.fromhex(lines)


def test_long_literals_and_many_equal_lines_are_cut() -> None:
    row = bytes(range(200))
    _, lines = written(page(200, *[row] * 300), "sgray_8")
    one = bytes((257 - 128,)) + row[:128] + bytes((257 - 72,)) + row[128:]
    assert lines == b"\xff" + one + bytes((300 - 256 - 1,)) + one


def test_a_literal_that_leaves_one_over() -> None:
    row = bytes(index % 251 for index in range(129))
    assert written(page(129, row), "sgray_8")[1] == b"\x00" + bytes((129,)) + row[:128] + b"\x00" + row[128:]


def test_rgb_repeats_each_grey() -> None:
    assert written(page(3, b"\x00\x00\x07"), "srgb_8")[1] == bytes.fromhex("00 01 000000 00 070707")
    assert written(page(2, b"\x01\x02"), "srgb_8")[1] == bytes.fromhex("00 FF 010101 020202")


def test_black_is_one_bit_and_dark_is_one() -> None:
    assert written(page(10, bytes((0, 255) * 5)), "black_1")[1] == bytes.fromhex("00 FF AA 80")


def test_an_impossible_page_is_refused() -> None:
    with pytest.raises(ValueError, match="0 by 1"):
        GrayPage(0, 1, b"")
    with pytest.raises(ValueError, match="no page"):
        GrayPage(2, 2, b"123")


@pytest.mark.parametrize("kind", ["sgray_8", "srgb_8", "black_1"])
def test_random_pages_are_read_back_by_the_other_reader(kind: str) -> None:
    dice = random.Random(5)
    pages = []
    for _ in range(3):
        width, height = dice.randint(1, 300), dice.randint(1, 40)
        rows = [bytes(dice.choices((0, 0, 0, 255, 7), k=width)) for _ in range(height)]
        pages.append(page(width, *(dice.choice(rows) for _ in range(height))))
    read = PdfReader(io.BytesIO(raster_to_pdf(b"".join(write(pages, kind, 150, 3)))))
    assert len(read.pages) == 3
    for made, found in zip(pages, read.pages, strict=True):
        picture = found.images[0].image
        assert picture is not None
        assert picture.size == (made.width, made.height)
        if kind == "black_1":  # the other kinds go through JPEG, which keeps no exact dots
            expected = bytes(0 if gray < 160 else 255 for gray in made.rows)
            assert picture.convert("L").tobytes() == expected


@pytest.mark.parametrize("cut", [b"", b"RaS2", b"RaS2" + bytes(100), b"RaS3" + bytes(2000)])
def test_the_other_reader_refuses_what_is_none(cut: bytes) -> None:
    assert raster_to_pdf(cut) == b""


def test_the_other_reader_refuses_every_prefix() -> None:
    whole = b"".join(write([page(3, b"\x01\x02\x03", b"\x01\x01\x01")], "sgray_8", 300, 1))
    for cut in range(4, len(whole)):
        assert raster_to_pdf(whole[:cut]) == b"", cut
    assert raster_to_pdf(whole)


# ---- pdftoppm


@pytest.fixture(scope="module")
def pdf() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    for left in (100, 300):
        canvas.rect(left, 400, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_pages_become_dots_where_they_were(pdf: bytes) -> None:
    data = raster_pages(pdf, 2, REPORT, NEVER)
    assert number(data[4:], 372) == pytest.approx(595 * 150 / 72, abs=1)
    assert number(data[4:], 452) == 2
    found = PdfReader(io.BytesIO(raster_to_pdf(data)))
    for left, each in zip((100, 300), found.pages, strict=True):
        picture = each.images[0].image
        assert picture is not None
        dots, row = picture.convert("L").tobytes(), round((842 - 450) * 150 / 72)
        assert dots[row * picture.width + round((left + 50) * 150 / 72)] < 40
        assert dots[row * picture.width + round((left - 30) * 150 / 72)] > 220


def test_a_page_for_the_screen_is_as_wide_as_asked_for(pdf: bytes) -> None:
    page = page_picture(pdf, 2, 420, NEVER)
    assert page.width == 420
    assert page.height == pytest.approx(420 * 842 / 595, abs=1)
    row = round((842 - 450) * 420 / 595)
    assert page.rows[row * 420 + round(350 * 420 / 595)] < 40
    assert page.rows[row * 420 + round(150 * 420 / 595)] > 220, "the first page's is not on it"
    with pytest.raises(RasteriseError, match=r"status|picture"):
        page_picture(pdf, 3, 420, NEVER)


def test_the_resolution_is_the_smallest_that_is_sharp() -> None:
    assert choose_dpi((Resolution(600, 600), Resolution(300, 300), Resolution(150, 150))) == 300
    assert choose_dpi((Resolution(150, 150), Resolution(203, 203))) == 203
    assert choose_dpi((Resolution(600, 300), Resolution(118, 118, 4))) is None
    assert choose_dpi((Resolution(0, 0), Resolution(1_000_000, 1_000_000))) is None


def test_what_cannot_be_made(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RasteriseError, match="kinds of PWG raster"):
        raster_pages(pdf, 1, PrinterReport(raster_types=("cmyk_8",), raster_resolutions=(Resolution(300, 300),)), NEVER)
    with pytest.raises(RasteriseError, match=r"status|picture"):
        raster_pages(b"%PDF-1.4 nothing", 1, REPORT, NEVER)
    with pytest.raises(RasteriseError, match=r"status|picture"):
        raster_pages(pdf, 3, REPORT, NEVER)
    with monkeypatch.context() as limited:
        limited.setattr(rasterise, "MAX_FILE_BYTES", 1000)
        with pytest.raises(RasteriseError, match="more than 1000"):
            raster_pages(pdf, 1, REPORT, NEVER)
    with monkeypatch.context() as empty:
        empty.setenv("PATH", "/nonexistent")
        with pytest.raises(RasteriseError, match="poppler-utils"):
            raster_pages(pdf, 1, REPORT, NEVER)


def test_nobody_waits_any_more_or_not_that_long(
    pdf: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    slow = tmp_path_factory.mktemp("bin") / "pdftoppm"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    gone = threading.Event()
    gone.set()
    with pytest.raises(Cancelled):
        raster_pages(pdf, 1, REPORT, gone)
    monkeypatch.setattr(rasterise, "PAGE_LIMIT_S", 0.1)
    with pytest.raises(RasteriseError, match="took more"):
        raster_pages(pdf, 1, REPORT, NEVER)
