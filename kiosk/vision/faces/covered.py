# SPDX-License-Identifier: Apache-2.0
"""Whether mouth and chin are covered (口罩、遮挡), told from colours: skin below the eyes against what is around the mouth.

Good for a hint and no more: at :data:`LIKELY` it sees about seven masks in ten and takes about seven uncovered faces in a
hundred for covered, bearded and laughing ones first (docs/vision-faces.md). Nothing may depend on it.
"""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np

from kiosk.vision.faces.face import Mesh
from kiosk.vision.faces.measures import eye_middles
from kiosk.vision.pictures import Colour

LIKELY: Final = 2.0
"""From this score on something is probably before the mouth."""
_SIDE: Final = 64
_EYES_AND_MOUTH: Final = np.array([[20, 20], [44, 20], [32, 48]], np.float32)
_WEIGHTS: Final = (-1.74, 1.15, -1.34, 0.97, 0.22, 1.06)
"""Logistic regression over 482 public photographs, half of them with masks."""


def covered_score(picture: Colour, mesh: Mesh) -> float:
    """Log odds that mouth and chin are covered; see :data:`LIKELY`."""
    eyes, mouth = eye_middles(mesh), mesh.points[[61, 291], :2].mean(axis=0)
    corners = np.concatenate([eyes, mouth[None]]).astype(np.float32)
    patch = cv2.warpAffine(
        picture, cv2.getAffineTransform(corners, _EYES_AND_MOUTH), (_SIDE, _SIDE), flags=cv2.INTER_AREA
    )
    lab = np.asarray(cv2.cvtColor(patch.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float32)

    def median(*parts: tuple[slice, slice]) -> list[float]:
        points = np.concatenate([lab[part].reshape(-1, 3) for part in parts])
        return [float(value) for value in np.median(points, axis=0)]

    skin = median((slice(24, 30), slice(14, 50)))
    beside = median((slice(38, 44), slice(16, 26)), (slice(38, 44), slice(38, 48)), (slice(52, 58), slice(24, 40)))
    lips = median((slice(45, 51), slice(25, 39)))
    told = (
        1.0,
        math.log1p(math.hypot(skin[1] - beside[1], skin[2] - beside[2])),
        min(max(lips[1] - beside[1], -10.0), 25.0) / 10,
        min(max(lips[0] - beside[0], -40.0), 20.0) / 10,
        min(max(skin[1] - lips[1], -30.0), 20.0) / 10,
        min(abs(skin[0] - beside[0]), 60.0) / 10,
    )
    return sum(weight * value for weight, value in zip(_WEIGHTS, told, strict=True))
