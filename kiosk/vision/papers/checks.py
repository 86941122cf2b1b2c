# SPDX-License-Identifier: Apache-2.0
"""The check of a paper by its looks (材料体检): while it still lies under the camera, before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from kiosk.vision.papers.faults import Fault, FaultKind
from kiosk.vision.papers.flatten import Flat, flatten, ink, turn_by_layout
from kiosk.vision.papers.outline import outline
from kiosk.vision.papers.page import FoundPage, find_page
from kiosk.vision.papers.shapes import SIDES, Picture, Polygon, as_points, polygon
from kiosk.vision.papers.sharpness import printed, sharpness

SMALLEST_CHARACTER: Final = 11.0
"""Points of a character's height that can be read (docs/vision-papers.md)."""
SHORTEST: Final = 600
"""Points of a page's longer side at least."""
TINY: Final = 48
"""Points of a page's shorter side; a margin of three hundredths is one point then, and a character none."""
_BLOWN: Final = 250
_GLARE: Final = 0.0015
"""Of the page's area: a smaller reflection covers a character at most."""
_HALO: Final = 12.0
"""A reflection is so much brighter than the paper beside it; white paper is as bright everywhere."""
_ONE_SHEET: Final = 0.7
"""A single sheet has a better score, a folded corner or not."""
_BLANK: Final = 0.0004
"""Share of the page that is printed at least; a signature alone is more."""


@dataclass(frozen=True)
class Examined:
    """A picture of the camera, and what is to be said about the paper on it."""

    page: FoundPage | None
    flat: Flat | None
    """None when there is no page that is sure. Turned by the way its lines lie."""
    faults: tuple[Fault, ...]

    @property
    def is_good(self) -> bool:
        """It can be kept as it is."""
        return not self.faults


def examine(picture: Picture) -> Examined:
    """Finds the page and looks at it. How long that takes: docs/vision-papers.md."""
    page = find_page(picture)
    height, width = picture.shape[:2]
    whole: Polygon = ((0, 0), (width, 0), (width, height), (0, height))
    if page is None:
        return Examined(None, None, (Fault(FaultKind.NO_PAGE, whole),))
    fits = outline(picture, page.corners)
    if not page.is_sure:
        if fits.beyond or fits.missing:
            areas = fits.beyond or fits.missing
            return Examined(page, None, tuple(Fault(FaultKind.DOUBLE, area) for area in areas))
        if page.cut:
            return Examined(page, None, tuple(_cut_faults(page, width, height)))
        return Examined(page, None, (Fault(FaultKind.NO_EDGES, page.corners),))
    flat = flatten(picture, page.corners)
    if _is_tiny(flat):
        return Examined(page, flat, (Fault(FaultKind.TOO_SMALL, page.corners),))
    faults = _cut_faults(page, width, height)
    # Two sheets aslant, taken for one, lack several corners, and the sides laid round both have edges only here and there.
    is_two = len(fits.missing) > 1 or page.score < _ONE_SHEET
    doubled = fits.beyond + (fits.missing if is_two else ())
    faults += [Fault(FaultKind.DOUBLE, area) for area in doubled]
    faults += [Fault(FaultKind.MISSING_CORNER, area) for area in fits.missing if not doubled]
    spots = glare(flat)
    faults += [Fault(FaultKind.GLARE, flat.in_picture(area)) for area in spots]
    if is_blank(flat):
        faults.append(Fault(FaultKind.BLANK, page.corners))
    else:
        faults += _sharpness_faults(flat, page.corners, spots)
    turn, sure = turn_by_layout(flat.even)
    return Examined(page, flat.turned(turn) if sure > 0.2 else flat, tuple(faults))


def examine_whole(picture: Picture) -> Examined:
    """A picture of nothing but the page, as telephones take them: looked at as it is, without sides and corners."""
    height, width = picture.shape[:2]
    corners: Polygon = ((0, 0), (width, 0), (width, height), (0, height))
    flat = flatten(picture, corners)
    if _is_tiny(flat):
        return Examined(None, flat, (Fault(FaultKind.TOO_SMALL, corners),))
    spots = glare(flat)
    faults = [Fault(FaultKind.GLARE, flat.in_picture(area)) for area in spots]
    if is_blank(flat):
        faults.append(Fault(FaultKind.BLANK, corners))
    else:
        faults += _sharpness_faults(flat, corners, spots)
    turn, sure = turn_by_layout(flat.even)
    return Examined(None, flat.turned(turn) if sure > 0.2 else flat, tuple(faults))


def _is_tiny(flat: Flat) -> bool:
    """Too small for anything to be measured on it: what telephones send may have any size."""
    return bool(min(flat.even.shape[:2]) < TINY)


def _cut_faults(page: FoundPage, width: int, height: int) -> list[Fault]:
    """A strip along each side that lies on the picture's border."""
    corners = as_points(page.corners)
    middle = corners.mean(axis=0)
    faults = []
    for number, name in enumerate(SIDES):
        if name in page.cut:
            first, second = corners[number], corners[(number + 1) % 4]
            inner = np.stack([second + (middle - second) * 0.12, first + (middle - first) * 0.12])
            area = np.clip(np.concatenate([np.stack([first, second]), inner]), 0, [width, height])
            faults.append(Fault(FaultKind.CUT, polygon(area), detail=name))
    return faults


def glare(flat: Flat) -> tuple[Polygon, ...]:
    """Reflections, as areas of the flat page: white without a trace of print, and brighter than the paper beside."""
    lowest = np.ascontiguousarray(flat.picture.min(axis=2))
    blown = np.asarray(cv2.threshold(cv2.medianBlur(lowest, 5), _BLOWN - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
    blown = np.asarray(cv2.morphologyEx(blown, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.uint8)
    paper = float(np.percentile(lowest, 60))
    if paper > 255 - _HALO:
        return ()
    found, _ = cv2.findContours(blown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    smallest = _GLARE * blown.size
    hulls = [cv2.convexHull(one) for one in found if cv2.contourArea(one) >= smallest]
    return tuple(polygon(cv2.approxPolyDP(hull, 3, True).reshape(-1, 2)) for hull in hulls)


def is_blank(flat: Flat) -> bool:
    """Nothing is printed on this side but specks: neither ink, nor something paler in the size of characters."""
    mask = ink(flat.even)
    down, across = max(1, round(mask.shape[0] * 0.03)), max(1, round(mask.shape[1] * 0.03))
    inner = cv2.morphologyEx(mask[down:-down, across:-across], cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    pale, _ = printed(flat)
    return max(float((inner > 0).mean()), float((pale[down:-down, across:-across] > 0).mean()) / 4) < _BLANK


def _sharpness_faults(flat: Flat, corners: Polygon, spots: tuple[Polygon, ...]) -> list[Fault]:
    whole, tiles = sharpness(flat)
    if max(flat.even.shape[:2]) < SHORTEST or 0 < whole.character < SMALLEST_CHARACTER:
        return [Fault(FaultKind.TOO_SMALL, corners)]
    if whole.is_bad:
        return [Fault(FaultKind.MOVED if whole.moved else FaultKind.BLUR, corners)]
    # A part that is out of focus (a fold, a page that stands up) is worse than its page. A reflection has soft edges of its own.
    bad = [area for area, part in tiles if part.is_bad and part.share > 1.6 * whole.share]
    return [
        Fault(FaultKind.BLUR, flat.in_picture(area)) for area in bad if not any(_overlap(area, spot) for spot in spots)
    ]


def _overlap(first: Polygon, second: Polygon) -> bool:
    """Whether their upright boxes have points in common."""
    a, b = as_points(first), as_points(second)
    return bool((a.min(axis=0) <= b.max(axis=0)).all() and (b.min(axis=0) <= a.max(axis=0)).all())
