# SPDX-License-Identifier: Apache-2.0
"""A face in a picture (人脸): its box, six points, and a mesh of 468 points.

Left and right are the person's own. Points are (across, down) in points of the picture that was looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]
Points: TypeAlias = NDArray[np.float32]
"""n x 2 or n x 3 (the third one: depth, nearer is smaller, in the same unit)."""

MESH_POINTS: Final = 468


@dataclass(frozen=True)
class Box:
    """A rectangle, level with the picture; may reach beyond it."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side as one looks at the picture."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height

    @property
    def middle(self) -> Point:
        """Where its diagonals cross."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def area(self) -> float:
        """Square points."""
        return self.width * self.height

    def shared_with(self, other: Box) -> float:
        """Square points that lie in both."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def moved(self, across: float, down: float, factor: float = 1.0) -> Box:
        """Everything times ``factor``, then moved."""
        return Box(self.left * factor + across, self.top * factor + down, self.width * factor, self.height * factor)


@dataclass(frozen=True)
class Face:
    """One face as the detector sees it."""

    box: Box
    """Brow to chin and cheek to cheek, about; hair is not in it."""
    score: float
    """0 to 1: how sure the detector is that this is a face at all."""
    right_eye: Point = field(repr=False)
    left_eye: Point = field(repr=False)
    nose: Point = field(repr=False)
    mouth: Point = field(repr=False)
    right_ear: Point = field(repr=False)
    left_ear: Point = field(repr=False)

    @property
    def eye_distance(self) -> float:
        """Between the two eyes, in points."""
        return math.dist(self.right_eye, self.left_eye)

    @property
    def roll_deg(self) -> float:
        """How far the head leans (侧倾): positive towards the person's own left shoulder, -180 to 180."""
        across, down = self.left_eye[0] - self.right_eye[0], self.left_eye[1] - self.right_eye[1]
        return math.degrees(math.atan2(down, across))

    def moved(self, across: float, down: float, factor: float = 1.0) -> Face:
        """As it lies in a picture that is ``factor`` as large, of which this one begins at (across, down)."""

        def place(point: Point) -> Point:
            return point[0] * factor + across, point[1] * factor + down

        return Face(
            self.box.moved(across, down, factor),
            self.score,
            place(self.right_eye),
            place(self.left_eye),
            place(self.nose),
            place(self.mouth),
            place(self.right_ear),
            place(self.left_ear),
        )


@dataclass(frozen=True)
class Mesh:
    """468 points on one face (人脸网格), numbered as MediaPipe's canonical face model numbers them."""

    points: Points = field(repr=False, compare=False)
    """468 x 3."""
    presence: float
    """0 to 1: whether what was looked at is a whole face."""
