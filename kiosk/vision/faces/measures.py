# SPDX-License-Identifier: Apache-2.0
"""What a mesh and the light on it say (量出来的): how open the eyes are, where the head points, how light a face is.

Eye aspect ratio: T. Soukupová, J. Čech, Real-Time Eye Blink Detection using Facial Landmarks (2016). Angles are the mesh's own
and good to a few degrees: enough to ask for a turn, not to measure one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from kiosk.vision.faces.face import Box, Mesh, Points
from kiosk.vision.pictures import Colour

RIGHT_EYE: Final = (33, 160, 158, 133, 153, 144)
"""Outer corner, two of the upper lid, inner corner, two of the lower lid."""
LEFT_EYE: Final = (263, 387, 385, 362, 380, 373)
RIGHT_CHEEK: Final = 234
LEFT_CHEEK: Final = 454
BROW: Final = 10
"""Highest point of the mesh, below the hair."""
CHIN: Final = 152
LIPS: Final = (61, 13, 291, 14)
"""Right corner, inner upper lip, left corner, inner lower lip."""
LEVEL_PITCH_DEG: Final = -8.0
"""Chin to brow as the mesh has it when somebody looks straight ahead (median over 60 photographs, docs/vision-faces.md)."""


@dataclass(frozen=True)
class EyeOpenness:
    """Eye aspect ratio (眼睛开合), person's right and left: about 0.3 open, 0.15 shut; differs from person to person."""

    right: float
    left: float

    @property
    def mean(self) -> float:
        """Of both."""
        return (self.right + self.left) / 2


@dataclass(frozen=True)
class Pose:
    """Where the head points, in degrees (头部姿态)."""

    yaw: float
    """左右转: positive towards the person's own left."""
    pitch: float
    """俯仰: positive up, 0 straight ahead."""
    roll: float
    """侧倾: positive towards the person's own left shoulder."""


@dataclass(frozen=True)
class FaceLight:
    """How the light lies (光线), 0 to 255."""

    face: float
    """Median of the face."""
    around: float
    """Mean of what is neither the person nor below them."""
    blown: float
    """Share of the face that is white beyond telling, 0 to 1."""
    sides: float
    """Lighter half over darker half of the face, 1: even."""


def eye_openness(mesh: Mesh) -> EyeOpenness:
    """Height over width of both eyes."""

    def ratio(numbers: tuple[int, ...]) -> float:
        outer, up1, up2, inner, low2, low1 = mesh.points[list(numbers), :2]
        width = float(np.linalg.norm(outer - inner))
        return float(np.linalg.norm(up1 - low1) + np.linalg.norm(up2 - low2)) / max(1e-6, 2 * width)

    return EyeOpenness(ratio(RIGHT_EYE), ratio(LEFT_EYE))


def pose(mesh: Mesh) -> Pose:
    """From the lines cheek to cheek and chin to brow."""
    points = mesh.points
    across, up = points[LEFT_CHEEK] - points[RIGHT_CHEEK], points[BROW] - points[CHIN]
    yaw = math.degrees(math.atan2(float(across[2]), math.hypot(float(across[0]), float(across[1]))))
    pitch = math.degrees(math.atan2(float(up[2]), math.hypot(float(up[0]), float(up[1]))))
    roll = math.degrees(math.atan2(float(across[1]), float(across[0])))
    return Pose(yaw, pitch - LEVEL_PITCH_DEG, roll)


def cheek_width(mesh: Mesh) -> float:
    """脸部宽: cheek to cheek, in points of the picture."""
    return float(np.linalg.norm((mesh.points[LEFT_CHEEK] - mesh.points[RIGHT_CHEEK])[:2]))


def mouth_openness(mesh: Mesh) -> float:
    """Inner height over width of the lips: below 0.05 shut."""
    right, upper, left, lower = mesh.points[list(LIPS), :2]
    return float(np.linalg.norm(upper - lower)) / max(1e-6, float(np.linalg.norm(right - left)))


def eye_middles(mesh: Mesh) -> Points:
    """Middles of the right and the left eye, 2 x 2."""
    both = [mesh.points[[eye[0], eye[3]], :2].mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE)]
    return np.asarray(both, np.float32)


def clipped(box: Box, width: int, height: int) -> tuple[slice, slice]:
    """Rows and columns of the picture that the box covers, at least one of each."""
    left, top = min(max(0, round(box.left)), width - 1), min(max(0, round(box.top)), height - 1)
    right, bottom = max(left + 1, min(width, round(box.right))), max(top + 1, min(height, round(box.bottom)))
    return slice(top, bottom), slice(left, right)


def face_light(picture: Colour, box: Box) -> FaceLight:
    """How light a face is, and what is around it."""
    height, width = picture.shape[:2]
    luminance = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    # The rim of a box is hair and backdrop.
    inner = Box(box.left + 0.15 * box.width, box.top + 0.1 * box.height, 0.7 * box.width, 0.8 * box.height)
    face = luminance[clipped(inner, width, height)].astype(np.float32)
    everything = cv2.resize(luminance, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    person = Box(box.left - 0.4 * box.width, box.top - 0.5 * box.height, 1.8 * box.width, 2 * box.height + height)
    beside = np.ones((64, 64), bool)
    across, down = 64 / width, 64 / height
    small = Box(person.left * across, person.top * down, person.width * across, person.height * down)
    beside[clipped(small, 64, 64)] = False
    around = float(everything[beside].mean()) if beside.sum() > 64 else float(face.mean())
    half = max(1, face.shape[1] // 2)
    first, second = float(face[:, :half].mean()) + 1, float(face[:, -half:].mean()) + 1
    return FaceLight(
        float(np.median(face)), around, float((face > 250).mean()), max(first, second) / min(first, second)
    )
