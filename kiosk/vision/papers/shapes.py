# SPDX-License-Identifier: Apache-2.0
"""Points, quadrilaterals and pictures (四边形): what the modules about papers hand to each other.

A picture is height x width x 3, blue green red, 0 to 255. Points are (across, down) in picture points, the middle of the first
point being (0, 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.uint8]
"""One channel: height x width."""
Points: TypeAlias = NDArray[np.float32]
"""n x 2."""
Point: TypeAlias = tuple[float, float]
Polygon: TypeAlias = tuple[Point, ...]
"""At least three points, without the first one again."""

SIDES: Final = ("top", "right", "bottom", "left")
"""Side n of a quadrilateral lies between its corners n and n + 1."""


def polygon(points: NDArray[np.floating] | NDArray[np.integer] | Iterable[Point]) -> Polygon:
    """As values, to a tenth of a point."""
    return tuple((round(float(across), 1), round(float(down), 1)) for across, down in points)


def as_points(corners: Polygon) -> Points:
    """As an array, n x 2."""
    return np.array(corners, dtype=np.float32)


def in_order(corners: Points) -> Points:
    """Four corners from the top left one, clockwise as one looks at them."""
    middle = corners.mean(axis=0)
    around = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    turning: Points = corners[around]
    return np.roll(turning, -int(np.argmin(turning.sum(axis=1))), axis=0)


def side_lengths(corners: Points) -> Points:
    """Of the four sides, in points."""
    return np.asarray(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1), np.float32)


def flat_size(corners: Points) -> tuple[int, int]:
    """Width and height that a quadrilateral has when it is made a rectangle: of its longer sides, at least 1."""
    top, right, bottom, left = side_lengths(corners)
    return max(1, round(float(max(top, bottom)))), max(1, round(float(max(left, right))))


def to_flat(corners: Points, size: tuple[int, int]) -> NDArray[np.float64]:
    """The 3 x 3 matrix from a picture into the flat page of that width and height."""
    width, height = size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), flat), np.float64)


def moved(points: Points, matrix: NDArray[np.float64]) -> Points:
    """Points through a 3 x 3 matrix."""
    through = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float32), matrix)
    return np.asarray(through, np.float32).reshape(-1, 2)


def shrunk(picture: Picture, longest: int) -> tuple[Picture, float]:
    """The picture with its longer side at most ``longest``, and by how much it was shrunk (1: not at all)."""
    factor = min(1.0, longest / max(picture.shape[:2]))
    if factor == 1.0:
        return picture, 1.0
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), factor
