# SPDX-License-Identifier: Apache-2.0
"""The chain of decoders (识码链): every code in a picture, by the stages that are asked for. Pure functions over arrays.

The whole frame is decoded: the guide on the screen is for the person alone (a centre square costs up to a fifth of the codes).
What was measured, and why these stages in this order: docs/vision.md.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import cv2
import numpy as np

from kiosk.vision.codes import zbar, zxing
from kiosk.vision.codes.result import Code, CodeFormat, Corner, Stage
from kiosk.vision.codes.text import text_of
from kiosk.vision.pictures import Colour, Gray, gray_of

ALL_STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.ZONE)
_OTHER_FORMATS: Final = (CodeFormat.DATA_MATRIX, CodeFormat.CODE_128, CodeFormat.EAN_13, CodeFormat.EAN_8)

_TILES, _CLIP = (4, 4), 2.0
"""Contrast-limited equalisation; few tiles, so that a code is not cut into unlike parts."""
_SHARPEN_SIGMA, _SHARPEN_BY = 1.5, 2.0
_ENLARGE: Final = 2.0
_MOST_ENLARGED: Final = 2.0 * 2.0 * 1280 * 720
"""Points; a larger photograph is enlarged less, or made smaller."""
_SMOOTH_SIGMA: Final = 1.2
_MOST_ZBAR: Final = 1920 * 1080
"""Points; zbar loses codes on larger pictures as much as time."""
_SMALL: Final = 640 * 480
"""Points; a smaller picture is not halved."""


def decode(picture: Gray | Colour, stages: Sequence[Stage] = ALL_STAGES) -> tuple[Code, ...]:
    """Every code in ``picture`` (height x width, or height x width x 3 in blue green red, uint8), in the order of the stages.

    A symbol that two stages see is told once, as the first saw it.

    Raises:
        ValueError: ``picture`` is none.
    """
    seen = _Seen(gray_of(picture))
    found: list[Code] = []
    for stage in ALL_STAGES:
        if stage in stages:
            known = [code.corners for code in found]  # of earlier stages: one stage may well see a code within a code
            for symbol in _READ[stage](seen):
                if not any(_is_inside(symbol.corners, corners) for corners in known):
                    text = text_of(symbol.segments)
                    found.append(Code(symbol.format, symbol.data, text, symbol.corners, stage))
    return tuple(found)


class _Room(threading.local):
    """Arrays that each thread uses again: at four megabytes a frame, getting them anew costs more than filling them."""

    def __init__(self) -> None:
        self._arrays: dict[str, Gray] = {}

    def get(self, use: str, height: int, width: int) -> Gray:
        """For one ``use`` until the next; holds whatever was there."""
        if use not in self._arrays or self._arrays[use].shape != (height, width):
            self._arrays[use] = np.empty((height, width), np.uint8)
        return self._arrays[use]


_ROOM: Final = _Room()


class _Seen:
    """A picture, and its copy of even contrast, which two stages begin with."""

    def __init__(self, gray: Gray) -> None:
        self.gray = gray

    @cached_property
    def even(self) -> Gray:
        """Valid until this thread looks at the next picture."""
        return np.asarray(
            cv2.createCLAHE(_CLIP, _TILES).apply(self.gray, _ROOM.get("even", *self.gray.shape)), np.uint8
        )


def _plain(seen: _Seen) -> list[zxing.Symbol]:
    return zxing.read(seen.gray, (CodeFormat.QR_CODE,), light_on_dark=True)


def _others(seen: _Seen) -> list[zxing.Symbol]:
    # Only PDF417 is found in smaller copies that the picture itself does not show.
    stacked = zxing.read(seen.gray, (CodeFormat.PDF417,), light_on_dark=False)
    return stacked + zxing.read(seen.gray, _OTHER_FORMATS, light_on_dark=False, smaller=False)


def sharpened(gray: Gray) -> tuple[Gray, float]:
    """The picture with its contrast evened, sharpened and enlarged, and by how much; valid until this thread asks again."""
    return _sharpened(_Seen(gray))


def _sharpened(seen: _Seen) -> tuple[Gray, float]:
    height, width = seen.gray.shape
    scale = min(_ENLARGE, math.sqrt(_MOST_ENLARGED / (height * width)))
    soft = cv2.GaussianBlur(seen.even, (0, 0), _SHARPEN_SIGMA, _ROOM.get("soft", height, width))
    sharp = cv2.addWeighted(seen.even, 1 + _SHARPEN_BY, soft, -_SHARPEN_BY, 0, _ROOM.get("sharp", height, width))
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    large = cv2.resize(sharp, (across, down), _ROOM.get("large", down, across), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8), scale


def _sharp(seen: _Seen) -> list[zxing.Symbol]:
    large, scale = _sharpened(seen)
    symbols = zxing.read(large, (CodeFormat.QR_CODE,), light_on_dark=False, smaller=False)
    return [_scaled(symbol, 1 / scale) for symbol in symbols]


def _smooth(seen: _Seen) -> list[zxing.Symbol]:
    soft = cv2.GaussianBlur(seen.even, (0, 0), _SMOOTH_SIGMA, _ROOM.get("soft", *seen.gray.shape))
    return zxing.read(np.asarray(soft, np.uint8), (CodeFormat.QR_CODE,), light_on_dark=True)


def _zbar(seen: _Seen) -> list[zxing.Symbol]:
    """QR codes in a copy of half the size, where a screen's grid and noise are gone and it is faster; bars need every point."""
    gray = seen.gray
    height, width = gray.shape
    small, scale = gray, 1.0
    if height * width > _SMALL:
        small, scale = _shrunk(gray, min(0.5, math.sqrt(_MOST_ZBAR / 2 / (height * width))))
    symbols = [_scaled(symbol, 1 / scale) for symbol in zbar.read(small, (CodeFormat.QR_CODE,))]
    whole, scale = _shrunk(gray, min(1.0, math.sqrt(_MOST_ZBAR / (height * width))))
    # Bars that stand upright: as good as every row and column on photographs, for a third of the time.
    bars = zbar.read(whole, (CodeFormat.EAN_13, CodeFormat.EAN_8), every_nth_row=3, every_nth_column=0)
    return symbols + [_scaled(symbol, 1 / scale) for symbol in bars]


def _shrunk(gray: Gray, scale: float) -> tuple[Gray, float]:
    if scale == 1.0:
        return gray, scale
    return np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


_READ: Final = {
    Stage.PLAIN: _plain,
    Stage.OTHERS: _others,
    Stage.SHARP: _sharp,
    Stage.SMOOTH: _smooth,
    Stage.ZBAR: _zbar,
}


def _scaled(symbol: zxing.Symbol, by: float) -> zxing.Symbol:
    first, second, third, fourth = ((x * by, y * by) for x, y in symbol.corners)
    return zxing.Symbol(symbol.format, symbol.segments, (first, second, third, fourth))


def _is_inside(corners: Sequence[Corner], known: Sequence[Corner]) -> bool:
    """Whether the middle of one lies in the other, or the other's in it: the same symbol, or bars seen in its pattern."""
    return _holds(known, _middle(corners)) or _holds(corners, _middle(known))


def _middle(corners: Sequence[Corner]) -> Corner:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _holds(corners: Sequence[Corner], place: Corner) -> bool:
    return cv2.pointPolygonTest(np.asarray(corners, np.float32), place, False) >= 0
