# SPDX-License-Identifier: Apache-2.0
"""zxing-cpp 3 (Apache-2.0), the fastest decoder: its bytes are used and what the symbol declares, never its text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import zxingcpp

from kiosk.vision.codes.result import CodeFormat, Corner
from kiosk.vision.codes.text import Segments
from kiosk.vision.pictures import Gray

_FORMATS: Final = {
    # Not the Micro and the rectangular ones: they correct few errors, or none.
    CodeFormat.QR_CODE: (zxingcpp.BarcodeFormat.QRCodeModel2, zxingcpp.BarcodeFormat.QRCodeModel1),
    CodeFormat.DATA_MATRIX: (zxingcpp.BarcodeFormat.DataMatrix,),
    CodeFormat.PDF417: (zxingcpp.BarcodeFormat.PDF417,),
    CodeFormat.CODE_128: (zxingcpp.BarcodeFormat.Code128,),
    CodeFormat.EAN_13: (zxingcpp.BarcodeFormat.EAN13,),
    CodeFormat.EAN_8: (zxingcpp.BarcodeFormat.EAN8,),
}
_OF_SYMBOLOGY: Final = {
    zxingcpp.BarcodeFormat.QRCode: CodeFormat.QR_CODE,
    zxingcpp.BarcodeFormat.DataMatrix: CodeFormat.DATA_MATRIX,
    zxingcpp.BarcodeFormat.PDF417: CodeFormat.PDF417,
    zxingcpp.BarcodeFormat.Code128: CodeFormat.CODE_128,
}
_LATIN_1: Final = 3
"""What a bar code of 128 says by its FNC4 alone (ISO/IEC 15417): there is no other way to a character outside ASCII in it."""
_IDENTIFIER: Final = 3
"""Bytes of the symbology identifier (ISO/IEC 15424) in front, "]Q1"."""


@dataclass(frozen=True)
class Symbol:
    """A symbol as a decoder reports it, not yet text."""

    format: CodeFormat
    segments: Segments = field(repr=False)
    corners: tuple[Corner, Corner, Corner, Corner]
    """Top left, top right, bottom right, bottom left of the symbol."""

    @property
    def data(self) -> bytes:
        """Every byte of it."""
        return b"".join(part for _, part in self.segments)


def read(
    picture: Gray, formats: Iterable[CodeFormat], *, light_on_dark: bool, smaller: bool = True, turned: bool = True
) -> list[Symbol]:
    """Every symbol of ``formats``; ``light_on_dark`` also looks for inverted ones, ``smaller`` also in smaller copies.

    ``turned`` also looks for those that stand on end (a QR code is found at any turn without).
    """
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats([each for word in formats for each in _FORMATS[word]]),
        try_invert=light_on_dark,
        try_downscale=smaller,
        try_rotate=turned,
        text_mode=zxingcpp.TextMode.HexECI,
    )
    symbols = []
    for each in found:
        at = each.position
        corners = (_place(at.top_left), _place(at.top_right), _place(at.bottom_right), _place(at.bottom_left))
        segments = segments_of(bytes.fromhex(each.text), each.bytes)
        if (kind := _format_of(each)) is CodeFormat.CODE_128:
            segments = [(_LATIN_1 if declared is None else declared, part) for declared, part in segments]
        symbols.append(Symbol(kind, segments, corners))
    return symbols


def unreadable(picture: Gray) -> list[tuple[Corner, Corner, Corner, Corner]]:
    """Corners of each QR code that is seen and cannot be read (too small, blurred, partly covered), the largest first."""
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(list(_FORMATS[CodeFormat.QR_CODE])),
        try_invert=False,
        try_downscale=False,
        return_errors=True,
    )
    seen = []
    for each in found:
        at = each.position
        corners = (_place(at.top_left), _place(at.top_right), _place(at.bottom_right), _place(at.bottom_left))
        lengths = _lengths(corners)
        if each.error is not None and min(lengths) > 0.7 * max(lengths) > 0:  # others are patterns that only look alike
            seen.append(corners)
    return sorted(seen, key=lambda corners: -max(_lengths(corners)))


def unreadable_sides(picture: Gray) -> list[float]:
    """Longest side, in points, of each QR code that is seen and cannot be read."""
    return [max(_lengths(corners)) for corners in unreadable(picture)]


def _lengths(corners: tuple[Corner, Corner, Corner, Corner]) -> list[float]:
    return [math.dist(corners[index], corners[index - 1]) for index in range(4)]


def _place(point: zxingcpp.Point) -> Corner:
    return float(point.x), float(point.y)


def _format_of(found: zxingcpp.Barcode) -> CodeFormat:
    if found.symbology == zxingcpp.BarcodeFormat.EANUPC:
        return CodeFormat.EAN_8 if found.format == zxingcpp.BarcodeFormat.EAN8 else CodeFormat.EAN_13
    return _OF_SYMBOLOGY[found.symbology]


def segments_of(stream: bytes, data: bytes) -> Segments:
    r"""Bytes by declared interpretation, from what AIM's protocol hands over: ``]Q2\000026...``, backslashes doubled.

    ``data`` is the same without declarations. A stream that declares nothing is the data itself behind its identifier.
    """
    body = stream[_IDENTIFIER:]
    if body == data:
        return [(None, data)]
    segments: list[tuple[int | None, bytes]] = []
    declared: int | None = None
    part = bytearray()
    place = 0
    while place < len(body):
        if body[place] != 0x5C:
            part.append(body[place])
            place += 1
        elif body[place + 1 : place + 2] == b"\\":
            part.append(0x5C)
            place += 2
        else:
            if part:
                segments.append((declared, bytes(part)))
                part.clear()
            declared = int(body[place + 1 : place + 7])
            place += 7
    if part:
        segments.append((declared, bytes(part)))
    return segments
