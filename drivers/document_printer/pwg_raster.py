# SPDX-License-Identifier: Apache-2.0
"""PWG raster (PWG 光栅文件): pages as dots, for driverless printers that read no PDF. PWG 5102.4-2012.

A file is ``RaS2`` and pages; a page is a header of 1796 bytes and compressed lines (section 4.4)::

    lines:  repeat count - 1 | { pixels }
    pixels: 00..7F count - 1, then one pixel that is repeated;   81..FF 257 - count, then as many pixels as they are

Dots come in as grey pages, 0 black to 255 white. They leave as 8-bit grey (sGray), as 24-bit sRGB, or, for printers that
know nothing else, as 1-bit black with a threshold: text needs no half-tones.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

SYNC_WORD: Final = b"RaS2"
HEADER_BYTES: Final = 1796
LARGEST_SIDE: Final = 20_000
_MOST_REPEATS: Final = 256
_MOST_PIXELS: Final = 128
_THRESHOLD: Final = 160
"""Darker is black; a little above the middle, so that thin grey strokes of small type stay."""

_GRAY, _RGB, _BLACK = 18, 19, 3
"""cupsColorSpace: sGray, sRGB, Device black (PWG 5102.4, table 4)."""

_KINDS: Final = {"sgray_8": (8, 8, _GRAY, 1), "srgb_8": (8, 24, _RGB, 3), "black_1": (1, 1, _BLACK, 1)}
"""bits per colour, bits per pixel, colour space, number of colours."""

PREFERENCE: Final = tuple(_KINDS)
"""What is written where the printer knows several: grey first, it needs the fewest bytes for the same paper."""


@dataclass(frozen=True, slots=True)
class GrayPage:
    """One page: ``height`` rows of ``width`` bytes, 0 black to 255 white."""

    width: int
    height: int
    rows: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not (1 <= self.width <= LARGEST_SIDE and 1 <= self.height <= LARGEST_SIDE):
            raise ValueError(f"a page of {self.width} by {self.height} dots")
        if len(self.rows) != self.width * self.height:
            raise ValueError(f"{len(self.rows)} bytes are no page of {self.width} by {self.height} dots")


def write(pages: Iterable[GrayPage], kind: str, dpi: int, total: int) -> Iterator[bytes]:
    """The file in pieces, one a page and one before them.

    ``kind``: a keyword of ``pwg-raster-document-type-supported`` that is in :data:`PREFERENCE`; ``total``: how many pages.
    """
    yield SYNC_WORD
    for page in pages:
        yield _header(page, kind, dpi, total) + _lines(page, kind)


def _header(page: GrayPage, kind: str, dpi: int, total: int) -> bytes:
    bits_per_color, bits_per_pixel, space, colors = _KINDS[kind]
    header = bytearray(HEADER_BYTES)
    header[0:9] = b"PwgRaster"
    put = struct.Struct(">I").pack_into
    points = (round(page.width * 72 / dpi), round(page.height * 72 / dpi))
    for offset, value in (
        (276, dpi), (280, dpi),  # HWResolution
        (340, 1),  # NumCopies
        (352, points[0]), (356, points[1]),  # PageSize
        (372, page.width), (376, page.height),
        (384, bits_per_color), (388, bits_per_pixel),
        (392, bytes_per_line(page.width, kind)),
        (400, space), (420, colors),
        (452, total), (456, 1), (460, 1),  # TotalPageCount, CrossFeedTransform, FeedTransform
        (472, page.width), (476, page.height),  # ImageBoxRight, ImageBoxBottom
        (480, 0xFFFFFF),  # AlternatePrimary: white
    ):  # fmt: skip
        put(header, offset, value)
    size = b"iso_a4_210x297mm"
    header[1732 : 1732 + len(size)] = size  # PageSizeName
    return bytes(header)


def bytes_per_line(width: int, kind: str) -> int:
    """BytesPerLine of the header."""
    return (width * _KINDS[kind][1] + 7) // 8


def _lines(page: GrayPage, kind: str) -> bytes:
    out: list[bytes] = []
    width = page.width
    rows = [page.rows[start : start + width] for start in range(0, len(page.rows), width)]
    at = 0
    while at < len(rows):
        row, count = rows[at], 1
        while at + count < len(rows) and count < _MOST_REPEATS and rows[at + count] == row:
            count += 1
        out.append(bytes((count - 1,)))
        out.append(_packed(row, kind))
        at += count
    return b"".join(out)


_RUNS: Final = re.compile(rb"(.)\1+", re.DOTALL)
_TO_BITS: Final = bytes(0x31 if gray < _THRESHOLD else 0x30 for gray in range(256))


def _packed(row: bytes, kind: str) -> bytes:
    if kind == "black_1":
        # A pixel is less than a byte, so bytes are counted instead (PWG 5102.4, section 4.4: the unit is 1 byte).
        size = (len(row) + 7) // 8
        bits = row.translate(_TO_BITS).ljust(size * 8, b"0")
        return _pack(int(bits, 2).to_bytes(size, "big"), 1)
    return _pack(row, 3 if kind == "srgb_8" else 1)


def _pack(row: bytes, repeat: int) -> bytes:
    """Packs units; ``repeat``: how many bytes each unit becomes."""
    out = bytearray()
    at = 0
    for run in _RUNS.finditer(row):
        _literal(out, row[at : run.start()], repeat)
        left, unit = run.end() - run.start(), run.group(1) * repeat
        while left:
            count = min(left, _MOST_PIXELS)
            out.append(count - 1)
            out += unit
            left -= count
        at = run.end()
    _literal(out, row[at:], repeat)
    return bytes(out)


def _literal(out: bytearray, units: bytes, repeat: int) -> None:
    while units:
        piece, units = units[:_MOST_PIXELS], units[_MOST_PIXELS:]
        # A count of 1 has no literal form (257 - 1 does not fit a byte): it is a run of one.
        out.append(257 - len(piece) if len(piece) > 1 else 0)
        out += piece if repeat == 1 else bytes(unit for unit in piece for _ in range(repeat))
