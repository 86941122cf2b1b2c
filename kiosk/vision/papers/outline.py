# SPDX-License-Identifier: Apache-2.0
"""What looks out from under a page, and what is missing of it (重页、缺角): the paper's outline against its four sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from kiosk.vision.papers.shapes import Picture, Plane, Polygon, as_points, polygon, shrunk

LONGEST: Final = 640
_SMALLEST: Final = 0.0025
"""Of the page's area: less is a finger's breadth of nothing."""
_CORNER: Final = 0.05
"""A missing corner begins within this share of the longer side from where the corner should be."""


@dataclass(frozen=True)
class Outline:
    """What does not fit, as areas in the camera's picture."""

    beyond: tuple[Polygon, ...]
    """Paper outside the page's sides: another sheet."""
    missing: tuple[Polygon, ...]
    """Corners inside the page's sides where no paper is."""


def outline(picture: Picture, corners: Polygon) -> Outline:
    """Compares what has the paper's brightness with the four sides that were found.

    The paper's own light is laid on as a plane in logarithms, so that a shadow over half of the view is no mat.
    """
    small, factor = shrunk(picture, LONGEST)
    page = as_points(corners) * factor
    inside = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, page.round().astype(np.int32), 255)
    area = float(cv2.contourArea(page))
    margin = max(3, round(0.008 * float(np.sqrt(area))))
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    core, around = cv2.erode(inside, kernel) > 0, cv2.dilate(inside, kernel) > 0
    lightness = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_BGR2LAB)[:, :, 0].astype(np.float32)
    bright = np.log(np.maximum(cv2.dilate(lightness, np.ones((9, 9), np.uint8)), 4))
    down, across = np.nonzero(core)
    if down.size < 200 or (~around).sum() < 200:
        return Outline((), ())
    step = max(1, down.size // 4000)
    places = np.stack([across[::step], down[::step], np.ones_like(down[::step])], axis=1).astype(np.float64)
    values = bright[down[::step], across[::step]].astype(np.float64)
    kept = values > np.percentile(values, 30)
    plane = np.linalg.lstsq(places[kept], values[kept], rcond=None)[0]
    rows, columns = np.mgrid[0 : small.shape[0], 0 : small.shape[1]]
    raw = np.log(np.maximum(lightness, 4)) - (columns * plane[0] + rows * plane[1] + plane[2])
    mat = float(np.median(raw[~around]))
    if mat > -0.12:  # a mat as light as paper: nothing can be told
        return Outline((), ())
    is_paper = np.asarray(np.where(raw > mat / 2, 255, 0), np.uint8)
    # Print is darker than paper; only what reaches a corner is asked about, and only after strokes are closed.
    filled = cv2.morphologyEx(is_paper, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    beyond = np.where(around, 0, is_paper).astype(np.uint8)
    beyond = np.asarray(cv2.morphologyEx(beyond, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), np.uint8)
    touching = np.asarray(cv2.dilate(around.astype(np.uint8) * 255, np.ones((5, 5), np.uint8)), np.uint8)
    lost = np.where(core & (filled == 0), 255, 0).astype(np.uint8)
    corner_zone = np.zeros_like(inside)
    reach = round(_CORNER * float(np.linalg.norm(np.roll(page, -1, axis=0) - page, axis=1).max())) + margin
    for point in page.round().astype(int):
        cv2.circle(corner_zone, (int(point[0]), int(point[1])), reach, 255, -1)
    return Outline(
        _areas(beyond, touching, _SMALLEST * area, factor), _areas(lost, corner_zone, _SMALLEST * area, factor)
    )


def _areas(mask: Plane, touching: Plane, smallest: float, factor: float) -> tuple[Polygon, ...]:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    areas = []
    for contour in sorted(found, key=cv2.contourArea, reverse=True):
        if cv2.contourArea(contour) < smallest:
            break
        own = np.zeros_like(mask)
        cv2.drawContours(own, [contour], -1, 255, -1)
        if bool(((own > 0) & (touching > 0)).any()):
            hull = cv2.approxPolyDP(cv2.convexHull(contour), 2, True).reshape(-1, 2)
            if len(hull) >= 3:
                areas.append(polygon(hull / factor))
    return tuple(areas)
