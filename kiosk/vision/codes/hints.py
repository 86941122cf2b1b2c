# SPDX-License-Identifier: Apache-2.0
"""What would help, when no code can be read (取景提示): from the picture's light and from the marks in a QR code's corners.

A QR code has three squares in a square (finder patterns, ISO/IEC 18004 5.3.3: dark, light and dark rings of 7, 5 and 3 modules).
They are found as contours in contours long before the code can be read, and their size tells how far away it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

from kiosk.vision.codes import zxing
from kiosk.vision.codes.chain import sharpened
from kiosk.vision.pictures import Colour, Gray, gray_of


class Hint(StrEnum):
    """One at a time: what helps most first."""

    DARK = "dark"
    """太暗了: the picture is dark and nothing in it shines."""
    GLARE = "glare"
    """屏幕反光: a white patch lies over the code, or the screen is too bright."""
    NEARER = "nearer"
    """再近一点: a code is there, and its modules are too small."""
    FARTHER = "farther"
    """再远一点: a code is there, and part of it is outside."""
    HOLD_STILL = "hold_still"
    """请拿稳: a whole code is there at a good size, and cannot be read in this frame."""


@dataclass(frozen=True)
class Mark:
    """A finder pattern (位置探测图形)."""

    x: float
    y: float
    side: float
    """Points of the picture, outer edge to outer edge: seven modules."""


DARK_BELOW: Final = 0.10
"""Mean luminance of the picture, 0 to 1."""
SHINING_ABOVE: Final = 0.35
"""The brightest hundredth of a picture with a lit screen in it is above."""
SMALLEST_CODE: Final = 90.0
"""Points; a smaller code that is seen and not read wants to be nearer."""
GLARE_SHARE: Final = 0.02
"""Share of points that are white beyond measure in one patch."""
SMALLEST_MODULE: Final = 2.0
"""Points a module; a drawn code is read down to 1.2, one through a lens needs about two."""
LARGE_SIDE: Final = 0.155
"""Of the picture's height: three marks of that size do not fit beside each other with their code."""
_WHITE: Final = 253


def hint_for(picture: Gray | Colour) -> Hint | None:
    """What to say about a frame in which no code was read; None: nothing looks like a code, and the light is good."""
    gray = gray_of(picture)
    small = gray[::8, ::8]
    mean, brightest = float(small.mean()) / 255, float(np.percentile(small, 99)) / 255
    if mean < DARK_BELOW and brightest < SHINING_ABOVE:
        return Hint.DARK
    marks = finder_marks(gray)
    height, width = gray.shape
    side = float(np.median([mark.side for mark in marks])) if marks else 0.0
    is_large = side > LARGE_SIDE * min(height, width)
    if marks and ((is_large and len(marks) > 1) or _is_cut(marks, side, width, height)):
        return Hint.FARTHER
    if len(marks) < 3 and _white_patch(gray) >= GLARE_SHARE:
        return Hint.GLARE
    if is_large:
        return Hint.NEARER  # one alone in the middle: a telephone's own rim round a code that is far away
    if marks:
        return Hint.NEARER if side / 7 < SMALLEST_MODULE else Hint.HOLD_STILL
    large, scale = sharpened(gray)
    sides = zxing.unreadable_sides(large)
    if not sides:
        return None
    return Hint.NEARER if max(sides) / scale < SMALLEST_CODE else Hint.HOLD_STILL


def _is_cut(marks: list[Mark], side: float, width: int, height: int) -> bool:
    """Whether a mark is missing and another lies at an edge, where its neighbours would be outside."""
    edge = min(min(mark.x, mark.y, width - mark.x, height - mark.y) for mark in marks)
    return len(marks) < 3 and edge < side and side / 7 > SMALLEST_MODULE


def _white_patch(gray: Gray) -> float:
    """Share of the picture that its largest patch of pure white covers: what the sensor could not tell apart any more."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    white = (small >= _WHITE).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(white)
    shares = [stats[index, cv2.CC_STAT_AREA] / white.size for index in range(1, count)]
    return float(max(shares, default=0.0))


def finder_marks(gray: Gray) -> list[Mark]:
    """Finder patterns of QR codes of some size, at any turn; looked for in a copy of half the size."""
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return [Mark(mark.x * 2, mark.y * 2, mark.side * 2) for mark in _rings(np.asarray(half, np.uint8), (31, 151))]


def _rings(gray: Gray, neighbourhoods: tuple[int, ...]) -> list[Mark]:
    """Outlines within outlines; a mark must fit into the neighbourhood that decides what is black and what is white."""
    marks: list[Mark] = []
    for block in neighbourhoods:
        sheet = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, 5)
        contours, tree = cv2.findContours(sheet, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
        if tree is None:
            continue
        for index, (_, _, inner, _) in enumerate(tree[0]):
            core = tree[0][inner][2] if inner >= 0 else -1
            if core < 0:
                continue
            mark = _mark_of(contours[index], contours[inner], contours[core])
            if mark is not None and not any(np.hypot(mark.x - each.x, mark.y - each.y) < mark.side for each in marks):
                marks.append(mark)
    return marks


def _mark_of(outer: MatLike, inner: MatLike, core: MatLike) -> Mark | None:
    """Areas as 49 : 25 : 9, with room for blur and tilt; nearly as high as wide; one middle."""
    areas = [abs(cv2.contourArea(each)) for each in (outer, inner, core)]
    if areas[2] < 3 or not (1.3 < areas[0] / areas[1] < 3.2 and 1.7 < areas[1] / areas[2] < 6.0):
        return None
    (x, y), (across, down), _ = cv2.minAreaRect(outer)
    middle = cv2.minAreaRect(core)[0]
    side = max(across, down)
    if min(across, down) < 0.6 * side or np.hypot(x - middle[0], y - middle[1]) > 0.15 * side:
        return None
    return Mark(x, y, side)
