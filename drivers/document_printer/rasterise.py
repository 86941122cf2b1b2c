# SPDX-License-Identifier: Apache-2.0
"""PDF to PWG raster by poppler's pdftoppm (文档转光栅), for printers that read no PDF.

pdftoppm is a process of its own: what goes wrong with a PDF goes wrong there, it is ended when nobody waits, and no page is
written to a disk. Pages come as PGM (Netpbm, "P5") through a pipe, one call a page, so that one page is in memory at a time.
"""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Final

from drivers.document_printer.message import Resolution
from drivers.document_printer.operations import PrinterReport
from drivers.document_printer.pwg_raster import PREFERENCE, GrayPage, write
from drivers.errors import Cancelled

Rasterise = Callable[[bytes, int, PrinterReport, threading.Event], bytes]
"""PDF, its number of pages, the printer, the caller's cancel event; gives the PWG raster file."""

PAGE_LIMIT_S: Final = 20.0
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
_STEP_S: Final = 0.05
_WANTED_DPI: Final = 300
_DPI: Final = range(72, 1201)
_INCH: Final = 3
_PGM: Final = re.compile(rb"P5\s+(\d{1,5})\s+(\d{1,5})\s+255\s")
_DEVICE: Final = "document_printer"


class RasteriseError(Exception):
    """No page could be made for this printer; the text says why."""


def raster_pages(pdf: bytes, pages: int, report: PrinterReport, cancel: threading.Event) -> bytes:
    """The whole file.

    Raises:
        RasteriseError: the printer takes no kind that we write, pdftoppm is missing, fails, or takes too long.
        Cancelled: nobody waits any more.
    """
    kind = next((each for each in PREFERENCE if each in report.raster_types), None)
    dpi = choose_dpi(report.raster_resolutions)
    if kind is None or dpi is None:
        raise RasteriseError("its kinds of PWG raster are none that this terminal writes")
    made = bytearray()
    for piece in write((_page(pdf, number, dpi, cancel) for number in range(1, pages + 1)), kind, dpi, pages):
        made += piece
        if len(made) > MAX_FILE_BYTES:
            raise RasteriseError(f"more than {MAX_FILE_BYTES} bytes of raster")
    return bytes(made)


def choose_dpi(offered: tuple[Resolution, ...]) -> int | None:
    """The smallest square resolution that is sharp enough for small type; else the sharpest there is."""
    square = sorted({each.across for each in offered if each.across == each.along and each.unit == _INCH} & set(_DPI))
    return next((dpi for dpi in square if dpi >= _WANTED_DPI), square[-1] if square else None)


def page_picture(pdf: bytes, number: int, across: int, cancel: threading.Event) -> GrayPage:
    """One page as it will come out, for a screen: ``across`` dots wide, as high as it then is; ``number`` from 1.

    Raises:
        RasteriseError: pdftoppm is missing, fails, or takes too long.
        Cancelled: nobody waits any more.
    """
    return _drawn(pdf, number, ["-scale-to-x", str(across), "-scale-to-y", "-1"], cancel)


def _page(pdf: bytes, number: int, dpi: int, cancel: threading.Event) -> GrayPage:
    return _drawn(pdf, number, ["-r", str(dpi)], cancel)


def _drawn(pdf: bytes, number: int, size: list[str], cancel: threading.Event) -> GrayPage:
    output = _run(["pdftoppm", "-gray", *size, "-f", str(number), "-l", str(number), "-"], pdf, cancel)
    head = _PGM.match(output)
    if head is None:
        raise RasteriseError(f"page {number}: pdftoppm gave no picture")
    try:
        return GrayPage(int(head[1]), int(head[2]), output[head.end() :])
    except ValueError as error:
        raise RasteriseError(f"page {number}: {error}") from None


def _run(words: list[str], given: bytes, cancel: threading.Event) -> bytes:
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise RasteriseError(f"pdftoppm (package poppler-utils) does not start: {error.strerror}") from error
    deadline = time.monotonic() + PAGE_LIMIT_S
    waiting: bytes | None = given
    output = b""
    with process:
        try:
            while True:
                try:
                    output, _ = process.communicate(waiting, timeout=_STEP_S)
                    break
                except subprocess.TimeoutExpired:
                    waiting = None  # communicate() keeps what it has begun to hand over
                if cancel.is_set():
                    raise Cancelled(_DEVICE, "nobody waits for the pages any more")
                if time.monotonic() > deadline:
                    raise RasteriseError(f"a page took more than {PAGE_LIMIT_S:g} s")
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode != 0:
        raise RasteriseError(f"pdftoppm ended with status {process.returncode}")
    return output
