# SPDX-License-Identifier: Apache-2.0
"""The chain of decoders (识码链): every code in a picture, by the stages that are asked for. Pure functions over arrays.

The whole frame is decoded: the guide on the screen is for the person alone (a centre square costs up to a fifth of the codes).
What was measured, and why these stages in this order: docs/vision.md.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from kiosk.vision.codes import zbar, zxing
from kiosk.vision.codes.result import Code, CodeFormat, Corner, Stage
from kiosk.vision.codes.text import text_of
from kiosk.vision.pictures import Colour, Gray, gray_of

ALL_STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.ZONE)
_BARS: Final = (CodeFormat.PDF417, CodeFormat.CODE_128, CodeFormat.EAN_13, CodeFormat.EAN_8)
"""Made of rows: zxing-cpp finds them along rows of points, and for those that stand on end along rows of a turned copy."""

_TILES, _CLIP = (4, 4), 2.0
"""Contrast-limited equalisation; few tiles, so that a code is not cut into unlike parts."""
_SHARPEN_KERNEL, _SHARPEN_SIGMA, _SHARPEN_BY = (7, 7), 1.5, 2.0
_MOVED: Final = 0.42
"""Of 1: how much more of a picture's edges run one way than across. Photographs held still: below, nearly all of them."""
_MOVED_REACH, _MOVED_BY = 4, 0.5
_ENLARGE: Final = 2.0
_MOST_ENLARGED: Final = 2.0 * 2.0 * 1280 * 720
"""Points; a larger photograph is enlarged less, or made smaller."""
_SMOOTH_SCALE, _SMOOTH_CLIP = 0.75, 4.0
"""At that size half of the points are left, and hardly a code less is seen."""
_SOFT: Final = (5, 5)
"""Points of a binomial kernel, sigma 1.1: what OpenCV softens fastest."""
_MOST_ZBAR: Final = 1920 * 1080
"""Points; zbar loses codes on larger pictures as much as time."""
_SMALL: Final = 640 * 480
"""Points; a smaller picture is not halved."""
_CLOSER: Final = 400
"""Points along the longer side of the piece round a code that is looked at by itself."""
_CLOSER_MARGIN, _CLOSER_SIGMA = 0.15, 2.0
_MOST_CLOSER: Final = 3
"""Pieces of one picture: some patterns look like many codes."""


def decode(picture: Gray | Colour, stages: Sequence[Stage] = ALL_STAGES) -> tuple[Code, ...]:
    """Every code in ``picture`` (height x width, or height x width x 3 in blue green red, uint8), in the order of the stages.

    A symbol that two stages see is told once, as the first saw it.

    Raises:
        ValueError: ``picture`` is none.
    """
    gray = gray_of(picture)
    found: list[Code] = []
    for stage in ALL_STAGES:
        if stage in stages:
            known = [code.corners for code in found]  # of earlier stages: one stage may well see a code within a code
            for symbol in _READ[stage](gray):
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


def _plain(gray: Gray) -> list[zxing.Symbol]:
    return zxing.read(gray, (CodeFormat.QR_CODE,), light_on_dark=True)


def _others(gray: Gray) -> list[zxing.Symbol]:
    """Turned by us: to look along columns takes zxing-cpp longer, and it then tells the corners of bars the wrong way round."""
    found = zxing.read(gray, (CodeFormat.DATA_MATRIX,), light_on_dark=False, smaller=False)
    found += zxing.read(gray, _BARS, light_on_dark=False, turned=False)
    height, width = gray.shape
    turned = cv2.rotate(gray, cv2.ROTATE_90_CLOCKWISE, _ROOM.get("turned", width, height))
    for symbol in zxing.read(np.asarray(turned, np.uint8), _BARS, light_on_dark=False, turned=False):
        first, second, third, fourth = ((y, height - x) for x, y in symbol.corners)
        corners = (first, second, third, fourth)
        if not any(each.data == symbol.data and _is_inside(corners, each.corners) for each in found):  # read aslant
            found.append(zxing.Symbol(symbol.format, symbol.segments, corners))
    return found


def sharpened(gray: Gray) -> tuple[Gray, float]:
    """The picture with its contrast evened, sharpened and enlarged, and by how much; valid until this thread asks again."""
    return _enlarged(_sharper(_even(gray)))


def _even(gray: Gray) -> Gray:
    return np.asarray(cv2.createCLAHE(_CLIP, _TILES).apply(gray, _ROOM.get("even", *gray.shape)), np.uint8)


def _sharper(even: Gray) -> Gray:
    soft = cv2.GaussianBlur(even, _SHARPEN_KERNEL, _SHARPEN_SIGMA, _ROOM.get("soft", *even.shape))
    sharp = cv2.addWeighted(even, 1 + _SHARPEN_BY, soft, -_SHARPEN_BY, 0, _ROOM.get("sharp", *even.shape))
    return np.asarray(sharp, np.uint8)


def _enlarged(sharp: Gray) -> tuple[Gray, float]:
    height, width = sharp.shape
    scale = min(_ENLARGE, math.sqrt(_MOST_ENLARGED / (height * width)))
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    large = cv2.resize(sharp, (across, down), _ROOM.get("large", down, across), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8), scale


def _sharp(gray: Gray) -> list[zxing.Symbol]:
    even = _even(gray)
    angle, share = movement(even)
    large, scale = _enlarged(_sharper(even) if share < _MOVED else _sharper_along(even, angle))
    symbols = zxing.read(large, (CodeFormat.QR_CODE,), light_on_dark=False, smaller=False)
    return [_scaled(symbol, 1 / scale) for symbol in symbols]


def movement(gray: Gray) -> tuple[float, float]:
    """Along which angle (radians, from across to down) a picture is smeared, and how much, 0 to 1: movement smooths its own way.

    From the structure tensor: its smaller axis, and how much smaller. Stripes and words look smeared too.
    """
    half = gray[::2, ::2]
    across, down = cv2.Sobel(half, cv2.CV_16S, 1, 0), cv2.Sobel(half, cv2.CV_16S, 0, 1)
    pairs = ((across, across), (across, down), (down, down))
    xx, xy, yy = (cv2.mean(cv2.multiply(first, second, dtype=cv2.CV_32F))[0] for first, second in pairs)
    return math.atan2(2 * xy, xx - yy) / 2 + math.pi / 2, math.hypot(xx - yy, 2 * xy) / max(xx + yy, 1e-9)


def _sharper_along(even: Gray, angle: float) -> Gray:
    """Against two copies of itself, one shifted each way: what a movement of about two modules mixed."""
    reach = _MOVED_REACH
    x, y = round(reach * math.cos(angle)), round(reach * math.sin(angle))
    height, width = even.shape
    wide = cv2.copyMakeBorder(even, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    before = wide[reach - y : reach - y + height, reach - x : reach - x + width]
    after = wide[reach + y : reach + y + height, reach + x : reach + x + width]
    mixed = cv2.addWeighted(before, 0.5, after, 0.5, 0, _ROOM.get("soft", height, width))
    sharp = cv2.addWeighted(even, 1 + 2 * _MOVED_BY, mixed, -2 * _MOVED_BY, 0, _ROOM.get("sharp", height, width))
    return np.asarray(sharp, np.uint8)


def _smooth(gray: Gray) -> list[zxing.Symbol]:
    """Softened before its contrast is evened: else noise and the rim of a reflection are what gains most."""
    height, width = gray.shape
    soft = cv2.GaussianBlur(gray, _SOFT, 0, _ROOM.get("soft", height, width))
    across, down = max(1, round(width * _SMOOTH_SCALE)), max(1, round(height * _SMOOTH_SCALE))
    small = cv2.resize(soft, (across, down), _ROOM.get("small", down, across), interpolation=cv2.INTER_LINEAR)
    even = cv2.createCLAHE(_SMOOTH_CLIP, _TILES).apply(small, _ROOM.get("small even", down, across))
    symbols = zxing.read(np.asarray(even, np.uint8), (CodeFormat.QR_CODE,), light_on_dark=True)
    return [_scaled(symbol, 1 / _SMOOTH_SCALE) for symbol in symbols]


def _zbar(gray: Gray) -> list[zxing.Symbol]:
    """QR codes in a copy of half the size, where a screen's grid and noise are gone and it is faster; bars need every point."""
    height, width = gray.shape
    small, scale = gray, 1.0
    if height * width > _SMALL:
        small, scale = _shrunk(gray, min(0.5, math.sqrt(_MOST_ZBAR / 2 / (height * width))))
    symbols = [_scaled(symbol, 1 / scale) for symbol in zbar.read(small, (CodeFormat.QR_CODE,))]
    for symbol in _closer(gray, small, scale):
        if not any(_is_inside(symbol.corners, each.corners) for each in symbols):
            symbols.append(symbol)
    whole, scale = _shrunk(gray, min(1.0, math.sqrt(_MOST_ZBAR / (height * width))))
    # Bars that stand upright: as good as every row and column on photographs, for a third of the time.
    bars = zbar.read(whole, (CodeFormat.EAN_13, CodeFormat.EAN_8), every_nth_row=3, every_nth_column=0)
    return symbols + [_scaled(symbol, 1 / scale) for symbol in bars]


def _closer(gray: Gray, small: Gray, scale: float) -> list[zxing.Symbol]:
    """QR codes that zxing-cpp finds in the ``small`` copy and cannot read: each cut out, brought to one size, made soft.

    So zbar reads what was drawn as an ornament (modules of many sizes, marks with other rings) and what is torn.
    """
    found: list[zxing.Symbol] = []
    for corners in zxing.unreadable(small)[:_MOST_CLOSER]:
        places = np.asarray(corners) / scale
        margin = _CLOSER_MARGIN * float(np.ptp(places, axis=0).max())
        left, top = np.maximum(places.min(axis=0) - margin, 0).astype(int)
        right, bottom = (places.max(axis=0) + margin).astype(int) + 1
        piece = gray[top:bottom, left:right]
        by = _CLOSER / max(piece.shape)
        how = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
        sized = cv2.resize(piece, None, fx=by, fy=by, interpolation=how)
        soft = np.asarray(cv2.GaussianBlur(sized, (0, 0), _CLOSER_SIGMA), np.uint8)
        for symbol in zbar.read(soft, (CodeFormat.QR_CODE,)):
            first, second, third, fourth = ((left + x / by, top + y / by) for x, y in symbol.corners)
            found.append(zxing.Symbol(symbol.format, symbol.segments, (first, second, third, fourth)))
    return found


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
