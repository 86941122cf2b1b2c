# SPDX-License-Identifier: Apache-2.0
"""What eyes, glasses and sharpness look like, as numbers (量出来的): limits stand in ``checks``."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.align import dlib_chip
from kiosk.vision.faces.face import Box, Mesh
from kiosk.vision.faces.measures import LEFT_EYE, RIGHT_EYE, clipped
from kiosk.vision.pictures import Colour

_LIT: Final = 248
"""A point so light in all three colours is a reflection: skin and the white of an eye stay below."""


def gaze(picture: Colour, mesh: Mesh) -> float:
    """How far the pupils are from the middle of the eyes (视线), in eye widths, the mean of both; 0 looks ahead."""
    return float(np.mean([_pupil(picture, mesh, eye) for eye in (RIGHT_EYE, LEFT_EYE)]))


def glare(picture: Colour, mesh: Mesh) -> float:
    """Share of reflections (眼镜反光) around the eyes, the worse side, 0 to 1. A catchlight in an eye is far below 0.02."""
    height, width = picture.shape[:2]
    shares = []
    for eye in (RIGHT_EYE, LEFT_EYE):
        points = mesh.points[list(eye), :2]
        span = float(np.linalg.norm(points[0] - points[3]))
        across, down = (float(value) for value in points.mean(axis=0))
        around = Box(across - 0.9 * span, down - 0.55 * span, 1.8 * span, 1.2 * span)
        part = picture[clipped(around, width, height)]
        shares.append(float((part.min(axis=2) >= _LIT).mean()))
    return max(shares)


def sharpness(picture: Colour, mesh: Mesh) -> float:
    """Variance of the Laplacian over the face at 150 points (清晰度), over the face's own contrast."""
    chip = cv2.cvtColor(dlib_chip(picture, mesh), cv2.COLOR_BGR2GRAY).astype(np.float32)[25:125, 25:125]
    return float(cv2.Laplacian(chip, cv2.CV_32F).var() / max(1.0, float(chip.var())))


def _pupil(picture: Colour, mesh: Mesh, eye: tuple[int, ...]) -> float:
    points = mesh.points[list(eye), :2]
    # An eye 60 points wide, level, and nothing around it.
    outer, inner = points[0], points[3]
    left, right = (outer, inner) if outer[0] < inner[0] else (inner, outer)
    upper = points[[1, 2]].mean(axis=0)
    source = np.array([left, right, upper], np.float32)
    height = max(
        4.0, 60 * float(np.linalg.norm(upper - (left + right) / 2)) / max(1e-6, float(np.linalg.norm(right - left)))
    )
    wanted = np.array([[0, 20], [60, 20], [30, 20 - height]], np.float32)
    flat = cv2.warpAffine(picture, cv2.getAffineTransform(source, wanted), (60, 40), flags=cv2.INTER_LINEAR)
    opening: NDArray[np.uint8] = np.zeros((40, 60), np.uint8)
    cv2.ellipse(opening, (30, 20), (24, max(2, round(0.8 * height))), 0, 0, 360, 255, -1)
    dark = 255 - cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), (0, 0), 1.5).astype(np.float32)
    inside = dark[opening > 0]
    weight = np.clip(dark - float(np.percentile(inside, 70)), 0, None) * (opening > 0)
    total = float(weight.sum())
    return (float((weight.sum(axis=0) * np.arange(60)).sum()) / total - 29.5) / 60 if total > 0 else 0.0
