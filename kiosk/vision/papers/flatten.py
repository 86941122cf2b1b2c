# SPDX-License-Identifier: Apache-2.0
"""The page as a flat picture (展平、匀光、转正): perspective gone, light even, colours of stamps kept, turned upright."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.shapes import Picture, Plane, Polygon, as_points, flat_size, moved, polygon, to_flat

LONGEST: Final = 2400
"""Longer side of a flat page at most, in points: an A4 sheet at 205 dots an inch."""
_PAPER_WHITE: Final = 0.93
"""Of the paper's own brightness; from here on it is white."""
_BLACK: Final = 0.22
"""Of the paper's own brightness; from here down it is black."""
_PLAINLY: Final = 0.3
"""A half turn is proposed when the lines' ends lie within this share of how far their beginnings are spread."""
_INSET: Final = 0.003
"""Of each side, cut off: the rim of a sheet is its shadow."""


class Turn(IntEnum):
    """Quarter turns clockwise that bring a page upright (转正)."""

    NONE = 0
    RIGHT = 1
    OVER = 2
    LEFT = 3


@dataclass(frozen=True)
class Flat:
    """A flat page, and the way back into the picture that it came from."""

    picture: Picture
    """As it was seen: its light is uneven, its colours are the camera's. For checks."""
    even: Picture
    """White paper, dark ink, coloured stamps. For reading and for keeping."""
    to_picture: NDArray[np.float64]
    """3 x 3, from points of the flat page to points of the camera's picture."""

    def in_picture(self, area: Polygon) -> Polygon:
        """An area of the page, where it is in the camera's picture."""
        return polygon(moved(as_points(area), self.to_picture))

    def turned(self, turn: Turn) -> Flat:
        """The same page, turned."""
        if turn is Turn.NONE:
            return self
        code = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)[turn - 1]
        tall, wide = self.picture.shape[:2]
        back = {
            Turn.RIGHT: [[0, 1, 0], [-1, 0, tall - 1], [0, 0, 1]],
            Turn.OVER: [[-1, 0, wide - 1], [0, -1, tall - 1], [0, 0, 1]],
            Turn.LEFT: [[0, -1, wide - 1], [1, 0, 0], [0, 0, 1]],
        }[turn]
        return Flat(
            np.asarray(cv2.rotate(self.picture, code), np.uint8),
            np.asarray(cv2.rotate(self.even, code), np.uint8),
            np.asarray(self.to_picture @ np.array(back, np.float64), np.float64),
        )


def flatten(picture: Picture, corners: Polygon, longest: int = LONGEST) -> Flat:
    """The page inside four corners, made flat.

    Args:
        picture: The camera's.
        corners: Top left, top right, bottom right, bottom left, in its points.
        longest: Longer side of the result at most; it is never enlarged.
    """
    points = as_points(corners)
    width, height = flat_size(points)
    factor = min(1.0, longest / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    matrix = to_flat(points, size)
    # Shrinking by a transformation leaves out points; a soft copy lets each count.
    source = cv2.GaussianBlur(picture, (0, 0), 0.4 / factor) if factor < 0.75 else picture
    flat = np.asarray(cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_CUBIC), np.uint8)
    across, down = round(size[0] * _INSET), round(size[1] * _INSET)
    flat = np.ascontiguousarray(flat[down : size[1] - down, across : size[0] - across])
    inset = np.array([[1, 0, across], [0, 1, down], [0, 0, 1]], np.float64)
    back = np.asarray(np.linalg.inv(matrix) @ inset, np.float64)
    return Flat(flat, even_light(flat), back)


def paper_light(page: Picture) -> Picture:
    """What each point would be if nothing were printed there: the paper's own brightness, shadows and all.

    The brightest nearby is paper, unless a portrait covers it: a smooth surface laid through what is paper says what it would be.
    """
    size = max(24, round(min(page.shape[:2]) / 12))
    wide, tall = (max(1, round(length * 8 / size)) for length in (page.shape[1], page.shape[0]))
    small = cv2.resize(page, (wide, tall), interpolation=cv2.INTER_AREA)
    # The median takes specks and reflections out again.
    near = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 9).astype(np.float32)
    surface, is_paper = _surface(near)
    share = cv2.GaussianBlur(is_paper.astype(np.float32), (0, 0), 3)[:, :, None]
    light = np.clip(near * share + surface * (1 - share), 0, 255).astype(np.uint8)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 3), np.uint8)
    return np.asarray(cv2.resize(light, page.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


def _surface(near: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A surface of the third order through the paper's brightness, channel by channel; and which points are paper."""
    tall, wide = near.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, tall))
    terms = np.stack([across**i * down**j for i in range(4) for j in range(4 - i)], axis=-1).reshape(-1, 10)
    gray = near.mean(axis=2).ravel()
    kept = gray >= np.percentile(gray, 40)
    for _ in range(6):
        through = terms @ np.linalg.lstsq(terms[kept], gray[kept], rcond=None)[0]
        within = np.abs(gray - through) < 0.08 * np.maximum(through, 1)
        if int(within.sum()) < 30:
            break
        kept = within
    values = near.reshape(-1, 3)
    fitted = terms @ np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
    # Darker than the surface by a fifth: printed over, not shaded. Shadows with a rim are followed as far as that.
    is_paper = gray > 0.8 * (terms @ np.linalg.lstsq(terms[kept], gray[kept], rcond=None)[0])
    return np.asarray(fitted.reshape(near.shape), np.float32), np.asarray(is_paper.reshape(tall, wide), np.bool_)


def even_light(page: Picture) -> Picture:
    """Divided by the paper's own light and stretched.

    Each channel is divided by its own light (the colour of lamps goes), all are stretched alike (the colour of stamps stays).
    A paper of one colour comes out white: what is kept is what is read (the camera's own picture is in :attr:`Flat.picture`).
    """
    light = paper_light(page)
    share = cv2.divide(page, np.maximum(light, 1), scale=255)
    table = np.clip((np.arange(256) / 255 - _BLACK) / (_PAPER_WHITE - _BLACK) * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(share, table), np.uint8)


def ink(even: Picture) -> Plane:
    """Where something is printed on an evened page: 255, else 0."""
    darkest = even.min(axis=2)
    _, mask = cv2.threshold(np.ascontiguousarray(darkest), 160, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, np.uint8)


def turn_by_layout(even: Picture) -> tuple[Turn, float]:
    """Which turn brings lines of text upright, without reading them; and how sure that is, 0 to 1.

    Characters stand nearer to their neighbours in a line than to the next line: grown together they make strips, which lie along
    the lines; that is nearly always right. Strips begin one below the other and end anywhere; that is weak (a form's columns, a
    centred page), so a half turn is proposed only where it is plain. Which end is up is for the reader of text to say.
    """
    strips = _strips(even)
    if len(strips) < 3:
        return Turn.NONE, 0.0
    weight = strips[:, 2] * strips[:, 3]
    lean = float((np.log(strips[:, 2] / strips[:, 3]) * weight).sum() / weight.sum())
    sure = min(1.0, abs(lean))
    lying = lean < 0
    if lying:  # as it would be after a turn to the right
        strips = np.stack([-(strips[:, 1] + strips[:, 3]), strips[:, 0], strips[:, 3], strips[:, 2]], axis=1)
    begins, ends = _spread(strips[:, 0]), _spread(strips[:, 0] + strips[:, 2])
    over = ends < begins * _PLAINLY
    if lying:
        return (Turn.LEFT if over else Turn.RIGHT), sure
    return (Turn.OVER if over else Turn.NONE), sure


def _strips(even: Picture) -> NDArray[np.float64]:
    """Boxes (left, top, width, height) of what grows together, n x 4, on a copy of half the size."""
    small = cv2.resize(ink(even), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    mask = (small > 60).astype(np.uint8)
    rim = round(min(mask.shape) * 0.03)
    mask = np.ascontiguousarray(mask[rim : mask.shape[0] - rim, rim : mask.shape[1] - rim])
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    # Rules, frames and portraits are no characters, specks neither.
    longest = boxes[:, 2:4].max(axis=1)
    is_character = (longest < 0.1 * max(mask.shape)) & (longest > 3)
    is_character[0] = False
    if int(is_character.sum()) < 12:
        return np.zeros((0, 4))
    size = float(np.percentile(longest[is_character], 75))
    characters = is_character.astype(np.uint8)[labels]
    reach = max(1, round(size * 0.35))
    grown = cv2.dilate(characters, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    strips = found[1:, :4].astype(np.float64)
    return np.asarray(strips[strips[:, 2:].max(axis=1) > 2.2 * size], np.float64)


def _spread(places: NDArray[np.float64]) -> float:
    """Of where most strips begin: half of them lie within this, in points."""
    ordered = np.sort(places)
    half = max(1, len(ordered) // 2)
    return float((ordered[half:] - ordered[: len(ordered) - half]).min()) + 4.0
