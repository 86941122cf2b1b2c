# SPDX-License-Identifier: Apache-2.0
"""A simulated printer's paper (模拟打印机的纸): raster pages put into a PDF, so that every paper in the tray can be looked at.

Reads PWG raster by PWG 5102.4 section 4.4, and not by the module that writes it.
"""

from __future__ import annotations

import io
import struct
from typing import Final

_HEADER: Final = 1796
_MOST_PIXELS: Final = 200_000_000


def raster_to_pdf(data: bytes) -> bytes:
    """A PDF with a page for each page of the raster; empty when it is no PWG raster that ends where it should."""
    from PIL import Image  # only a printer that is given raster needs it

    pages: list[Image.Image] = []
    if not data.startswith(b"RaS2"):
        return b""
    at = 4
    try:
        while at < len(data):
            width, height = struct.unpack_from(">II", data, at + 372)
            bits, line = struct.unpack_from(">II", data, at + 388)
            dpi = struct.unpack_from(">I", data, at + 276)[0]
            if bits not in (1, 8, 24) or width * height > _MOST_PIXELS:
                return b""
            pixels, at = _unpack(data, at + _HEADER, height, line, max(1, bits // 8))
            mode = {1: "1", 8: "L", 24: "RGB"}[bits]
            if bits == 1:
                pixels = bytes(byte ^ 0xFF for byte in pixels)  # 1 is black here, white there
            page = Image.frombytes(mode, (width, height), pixels)
            page.info["dpi"] = (dpi, dpi)
            pages.append(page)
    except (struct.error, IndexError, ValueError):
        return b""
    if not pages:
        return b""
    out = io.BytesIO()
    resolution = pages[0].info["dpi"][0]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=resolution)
    return out.getvalue()


def _unpack(data: bytes, at: int, height: int, line: int, unit: int) -> tuple[bytes, int]:
    rows: list[bytes] = []
    while len(rows) < height:
        repeat = data[at] + 1
        at += 1
        row = bytearray()
        while len(row) < line:
            code = data[at]
            at += 1
            if code < 0x80:
                row += data[at : at + unit] * (code + 1)
                at += unit
            else:
                count = (257 - code) * unit
                row += data[at : at + count]
                at += count
            if at > len(data):
                raise ValueError("it ends in its middle")
        if len(row) != line:
            raise ValueError("a line too long")
        rows += [bytes(row)] * repeat
    return b"".join(rows[:height]), at
