# SPDX-License-Identifier: Apache-2.0
"""Where the page lies (找纸): four corners and how sure that is, out of a picture of a mat with a paper on it.

Candidates come from outlines in several channels with the text wiped away; each is judged by whether there is an edge all along
its sides; the best one's sides are fitted again to a tenth of a point. Measured in docs/vision-papers.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.shapes import SIDES, Picture, Plane, Points, Polygon, in_order, polygon, shrunk, side_lengths

LONGEST: Final = 640
"""Candidates are looked for in a copy of this size."""
FINE: Final = 1600
"""Sides are fitted in a copy of this size."""
SMALLEST: Final = 0.025
"""Share of the picture that a page takes at least: a card under a camera for A4 sheets takes 0.05."""
SURE: Final = 0.5
"""From this score on there is a page."""
_STEPS: Final = 48
"""Places along a side where an edge is looked for."""
_RIM: Final = 4
"""Points of the small copy: a corner nearer to the picture's border lies on it."""
_WEAK: Final = 10.0
"""Smallest step of brightness or colour across a side that counts as its edge."""


Steps: TypeAlias = NDArray[np.int16]


@dataclass(frozen=True)
class FoundPage:
    """A page in a picture (页面)."""

    corners: Polygon
    """Top left, top right, bottom right, bottom left as they lie in the picture."""
    score: float
    """0 to 1: how much of the sides has an edge, and how near to right angles the corners are. Below :data:`SURE`: no page."""
    cut: tuple[str, ...]
    """Sides that lie on the picture's border (top, right, bottom, left), so that the paper may go on beyond."""

    @property
    def is_sure(self) -> bool:
        """There is a page, and this is it."""
        return self.score >= SURE


def find_page(picture: Picture) -> FoundPage | None:
    """The page that is most likely; None: nothing that has four sides. Takes 60 to 90 ms for 8 million points on one core."""
    small, factor = shrunk(picture, LONGEST)
    gradients = _gradients(small)
    height, width = small.shape[:2]
    best: Points | None = None
    best_worth = 0.0
    for corners in _candidates(small):
        score, cut = _score(corners, gradients, reach=3)
        area = cv2.contourArea(corners) / (width * height)
        # Frames and portraits inside a page have good sides too, and are smaller. What lies on the border has less to show.
        worth = score * area**0.35 * (1 - 0.12 * len(cut))
        if worth > best_worth:
            best, best_worth = corners, worth
    if best is None:
        return None
    fine, fine_factor = shrunk(picture, FINE)
    fine_gradients = _gradients(fine)
    _, cut = _score(best, gradients, reach=3)
    corners = _fitted(best * (fine_factor / factor), fine_gradients, cut, reach=round(7 * fine_factor / factor))
    score, _ = _score(corners, fine_gradients, reach=3, cut=cut)
    return FoundPage(polygon(corners / fine_factor), round(score, 3), cut)


def _candidates(small: Picture) -> Iterator[Points]:
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)
    colourfulness = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1]
    rim = np.concatenate(
        [lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3), lab[:, :6].reshape(-1, 3), lab[:, -6:].reshape(-1, 3)]
    )
    far = np.linalg.norm(lab.astype(np.float32) - np.median(rim, axis=0).astype(np.float32), axis=2)
    channels = (
        lab[:, :, 0],
        255 - colourfulness,
        lab[:, :, 1],
        lab[:, :, 2],
        np.clip(far * 1.5, 0, 255).astype(np.uint8),
    )
    seen: list[Points] = []
    for channel in channels:
        closed = cv2.morphologyEx(
            cv2.medianBlur(np.ascontiguousarray(channel), 7), cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8)
        )
        _, bright = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        masks = [np.asarray(bright, np.uint8), np.asarray(255 - bright, np.uint8)]
        for low, high in ((15, 45), (50, 120)):
            masks.append(
                np.asarray(cv2.dilate(cv2.Canny(closed, low, high), np.ones((3, 3), np.uint8), iterations=2), np.uint8)
            )
        for mask in masks:
            for corners in _quadrilaterals(mask):
                if all(float(np.abs(corners - other).max()) > 3 for other in seen):
                    seen.append(corners)
                    yield corners


def _quadrilaterals(mask: Plane) -> Iterator[Points]:
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:5]:
        hull = cv2.convexHull(outline)
        if cv2.contourArea(hull) < SMALLEST * mask.size:
            return
        length = cv2.arcLength(hull, True)
        without = _without_a_corner(np.asarray(cv2.approxPolyDP(hull, 0.01 * length, True), np.float32).reshape(-1, 2))
        if without is not None:
            yield without
        for share in (0.01, 0.02, 0.035, 0.05):
            found = cv2.approxPolyDP(hull, share * length, True)
            if len(found) == 4:
                yield in_order(np.asarray(found, np.float32).reshape(4, 2))
                break
        else:
            yield in_order(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32))


def _without_a_corner(hull: Points) -> Points | None:
    """The four longest sides of an outline with five to eight, as far as they cross: a sheet with a corner folded over."""
    if not 5 <= len(hull) <= 8:
        return None
    lengths = side_lengths(hull)
    longest = sorted(np.argsort(lengths)[-4:].tolist())
    if lengths[longest].min() < 1.5 * np.delete(lengths, longest).max():
        return None
    ends = np.roll(hull, -1, axis=0)
    lines = [np.cross([*hull[at], 1.0], [*ends[at], 1.0]) for at in longest]
    crossings = [np.cross(lines[number - 1], lines[number]) for number in range(4)]
    if min(abs(crossing[2]) for crossing in crossings) < 1e-6:
        return None
    corners = np.array([crossing[:2] / crossing[2] for crossing in crossings], np.float32)
    return in_order(corners) if cv2.contourArea(corners) < 1.25 * cv2.contourArea(hull) else None


def _gradients(picture: Picture) -> tuple[Steps, Steps]:
    """Four times the steps of Lab across and down, height x width x 3 each; lightness counts as it is, colours the same.

    In whole numbers: half the memory, and finer than a camera's noise.
    """
    lab = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2LAB), (0, 0), 1.2)
    across = cv2.Sobel(lab, cv2.CV_16S, 1, 0, ksize=3)
    down = cv2.Sobel(lab, cv2.CV_16S, 0, 1, ksize=3)
    return np.asarray(across, np.int16), np.asarray(down, np.int16)


def _profile(start: Points, end: Points, gradients: tuple[Steps, Steps], reach: int) -> tuple[Points, Points]:
    """Steps across a side, places x offsets, of the channel that shows it best (signed); and the places, n x 2."""
    along = np.linspace(0.06, 0.94, _STEPS, dtype=np.float32)[:, None]
    places = start + along * (end - start)
    direction = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    normal = np.array([direction[1], -direction[0]], np.float32)
    spots = places[:, None, :] + np.arange(-reach, reach + 1, dtype=np.float32)[None, :, None] * normal
    sampled = [
        cv2.remap(plane, spots[:, :, 0], spots[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for plane in gradients
    ]
    steps = (np.asarray(sampled[0], np.float32) * normal[0] + np.asarray(sampled[1], np.float32) * normal[1]) / 4
    strength = np.median(np.abs(steps).max(axis=1), axis=0)
    return np.asarray(steps[:, :, int(np.argmax(strength))], np.float32), places


def _score(
    corners: Points, gradients: tuple[Steps, Steps], reach: int, cut: tuple[str, ...] | None = None
) -> tuple[float, tuple[str, ...]]:
    """How much it is a page, 0 to 1, and which sides lie on the picture's border."""
    lengths = side_lengths(corners)
    ways = (np.roll(corners, -1, axis=0) - corners) / np.maximum(lengths[:, None], 1e-6)
    slant = float(np.abs((ways * np.roll(ways, -1, axis=0)).sum(axis=1)).max())
    # Opposite sides of a sheet are alike, seen from above.
    uneven = max(
        abs(float(lengths[0] - lengths[2])) / float(lengths[[0, 2]].max()),
        abs(float(lengths[1] - lengths[3])) / float(lengths[[1, 3]].max()),
    )
    if slant > 0.45 or uneven > 0.4 or lengths.min() < 0.12 * lengths.max():
        return 0.0, ()
    height, width = gradients[0].shape[:2]
    if cut is None:
        cut = tuple(name for number, name in enumerate(SIDES) if _on_border(corners, number, width, height))
    supports = []
    for number, name in enumerate(SIDES):
        if name in cut:
            continue
        steps, _ = _profile(corners[number], corners[(number + 1) % 4], gradients, reach)
        strongest = np.take_along_axis(steps, np.abs(steps).argmax(axis=1)[:, None], axis=1)[:, 0]
        supports.append(max(float((strongest > _WEAK).mean()), float((strongest < -_WEAK).mean())))
    if not supports:
        return 0.0, cut
    support = (sum(supports) / len(supports) + min(supports)) / 2
    return support * (1 - slant) * (1 - 0.2 * len(cut)), cut


def _on_border(corners: Points, number: int, width: int, height: int) -> bool:
    first, second = corners[number], corners[(number + 1) % 4]
    return bool(
        (first[0] < _RIM and second[0] < _RIM)
        or (first[1] < _RIM and second[1] < _RIM)
        or (first[0] > width - 1 - _RIM and second[0] > width - 1 - _RIM)
        or (first[1] > height - 1 - _RIM and second[1] > height - 1 - _RIM)
    )


def _fitted(corners: Points, gradients: tuple[Steps, Steps], cut: tuple[str, ...], reach: int) -> Points:
    """Sides laid through the strongest edges near them; corners where they cross."""
    lines = []
    for number, name in enumerate(SIDES):
        start, end = corners[number], corners[(number + 1) % 4]
        points = np.stack([start, end])
        if name not in cut:
            steps, places = _profile(start, end, gradients, reach)
            sign = (
                1.0
                if float(np.maximum(steps, 0).max(axis=1).sum()) >= float(np.maximum(-steps, 0).max(axis=1).sum())
                else -1.0
            )
            signed = steps * sign
            offsets = signed.argmax(axis=1)
            good = signed.max(axis=1) > _WEAK
            if good.sum() >= _STEPS // 3:
                direction = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
                normal = np.array([direction[1], -direction[0]], np.float32)
                points = places[good] + (offsets[good] - reach)[:, None].astype(np.float32) * normal
        across, down, at_x, at_y = cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append(np.cross([at_x, at_y, 1.0], [at_x + across, at_y + down, 1.0]))
    fitted = []
    for number in range(4):
        crossing = np.cross(lines[number - 1], lines[number])
        if abs(crossing[2]) < 1e-9:
            return corners
        fitted.append(crossing[:2] / crossing[2])
    result = np.array(fitted, np.float32)
    # A side that ran away along something else is worse than a coarse one.
    return result if float(np.abs(result - corners).max()) <= 3 * reach else corners
