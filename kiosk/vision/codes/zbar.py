# SPDX-License-Identifier: Apache-2.0
"""zbar (LGPL-2.1-or-later, a shared library that can be exchanged) through pyzbar's bindings (MIT), in BINARY mode alone.

Without that mode zbar guesses a character set and makes other Chinese out of UTF-8 (5 of 15 typical texts). pyzbar's own
``decode`` cannot set it, so its lower half is called here. Every call has a scanner of its own: nothing is kept from picture
to picture. zbar's Code 128 is not used: it knows no FNC4 and reads "óó" as "ss".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_void_p, cast, string_at
from typing import Any, Final

import cv2
import numpy as np
from pyzbar import wrapper as zbar

from kiosk.vision.codes.result import CodeFormat, Corner
from kiosk.vision.codes.zxing import Symbol
from kiosk.vision.pictures import Gray

_QR_CODE: Final = 64
_FORMATS: Final = {_QR_CODE: CodeFormat.QR_CODE, 13: CodeFormat.EAN_13, 8: CodeFormat.EAN_8}
"""zbar's numbers of symbologies (zbar.h, ``zbar_symbol_type_t``)."""
_ENABLE, _BINARY, _X_DENSITY, _Y_DENSITY = 0, 4, 0x100, 0x101
"""zbar.h, ``zbar_config_t``; 4 is ``ZBAR_CFG_BINARY`` since zbar 0.23.1, which pyzbar's own list does not name."""
_GRAY: Final = int.from_bytes(b"Y800", "little")


@contextmanager
def _scanner(formats: Collection[CodeFormat], every_nth_row: int, every_nth_column: int) -> Iterator[Any]:
    scanner = zbar.zbar_image_scanner_create()
    try:
        zbar.zbar_image_scanner_set_config(scanner, 0, _ENABLE, 0)
        for number, word in _FORMATS.items():
            zbar.zbar_image_scanner_set_config(scanner, number, _ENABLE, int(word in formats))
        zbar.zbar_image_scanner_set_config(scanner, _QR_CODE, _BINARY, 1)
        zbar.zbar_image_scanner_set_config(scanner, 0, _X_DENSITY, every_nth_column)
        zbar.zbar_image_scanner_set_config(scanner, 0, _Y_DENSITY, every_nth_row)
        yield scanner
    finally:
        zbar.zbar_image_scanner_destroy(scanner)


def read(
    picture: Gray, formats: Collection[CodeFormat], every_nth_row: int = 1, every_nth_column: int = 1
) -> list[Symbol]:
    """Every symbol of ``formats`` (QR code, EAN-13, EAN-8) that zbar finds along those rows and columns; 0: along none."""
    height, width = picture.shape
    points = picture.tobytes()
    found = []
    with _scanner(formats, every_nth_row, every_nth_column) as scanner:
        image = zbar.zbar_image_create()
        try:
            zbar.zbar_image_set_format(image, _GRAY)
            zbar.zbar_image_set_size(image, width, height)
            zbar.zbar_image_set_data(image, cast(c_char_p(points), c_void_p), len(points), None)
            zbar.zbar_scan_image(scanner, image)
            symbol = zbar.zbar_image_first_symbol(image)
            while symbol:
                if symbol.contents.type in _FORMATS and (corners := _corners(symbol)) is not None:
                    length = zbar.zbar_symbol_get_data_length(symbol)
                    data = string_at(zbar.zbar_symbol_get_data(symbol), length)
                    found.append(Symbol(_FORMATS[symbol.contents.type], [(None, data)], corners))
                symbol = zbar.zbar_symbol_next(symbol)
        finally:
            zbar.zbar_image_destroy(image)
    return found


def _corners(symbol: Any) -> tuple[Corner, Corner, Corner, Corner] | None:
    """A QR code's own four, which zbar tells against the clock; of bars the box round them; None: zbar told no place."""
    count = zbar.zbar_symbol_get_loc_size(symbol)
    places = [
        (float(zbar.zbar_symbol_get_loc_x(symbol, index)), float(zbar.zbar_symbol_get_loc_y(symbol, index)))
        for index in range(count)
    ]
    if symbol.contents.type == _QR_CODE and count == 4:
        return places[0], places[3], places[2], places[1]
    if not places:
        return None
    box = cv2.boxPoints(cv2.minAreaRect(np.asarray(places, dtype=np.float32)))
    first, second, third, fourth = ((float(x), float(y)) for x, y in box[np.lexsort((box[:, 0], box[:, 1]))])
    (left, right), (lower_left, lower_right) = sorted((first, second)), sorted((third, fourth))
    return left, right, lower_right, lower_left
