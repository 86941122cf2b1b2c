# SPDX-License-Identifier: Apache-2.0
"""Faces cut out as a recognising network wants them (对齐): eyes, nose and mouth always in the same places."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from kiosk.vision.faces.face import Mesh, Points
from kiosk.vision.faces.measures import eye_middles
from kiosk.vision.pictures import Colour

_DLIB_SHAPE: Final = np.array(
    [
        [0.1205750, 0.2137274],
        [0.3340850, 0.2290642],
        [0.6460604, 0.2289674],
        [0.8595674, 0.2134981],
        [0.4901123, 0.6277975],
    ],
    np.float32,
)
"""Mean shape of dlib's five points (image_processing/shape_predictor, get_face_chip_details), as one looks at the picture."""
_DLIB_SIDE: Final = 150
_DLIB_PADDING: Final = 0.25
_DLIB_POINTS: Final = (33, 133, 362, 263, 2)
"""Corners of the right eye, of the left eye, and below the nose, on the mesh."""
_ARCFACE: Final = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
"""Five points on 112 x 112 (InsightFace; also OpenCV's FaceRecognizerSF::alignCrop): eyes, nose, corners of the mouth."""
_ARCFACE_SIDE: Final = 112


def dlib_chip(picture: Colour, mesh: Mesh) -> Colour:
    """150 x 150, a quarter of room around."""
    wanted = (_DLIB_SHAPE + _DLIB_PADDING) / (2 * _DLIB_PADDING + 1) * _DLIB_SIDE
    return _cut(picture, mesh.points[list(_DLIB_POINTS), :2], wanted, _DLIB_SIDE)


def arcface_chip(picture: Colour, mesh: Mesh) -> Colour:
    """112 x 112, as SFace and its like are fed."""
    points = np.concatenate([eye_middles(mesh), mesh.points[[1, 61, 291], :2]]).astype(np.float32)
    return _cut(picture, points, _ARCFACE, _ARCFACE_SIDE)


def _cut(picture: Colour, points: Points, wanted: Points, side: int) -> Colour:
    """Turned, moved and sized so that the points lie nearest to where they are wanted (least squares)."""
    here, there = points - points.mean(axis=0), wanted - wanted.mean(axis=0)
    size = max(1e-6, float((here**2).sum()))
    cosine = float((here * there).sum()) / size
    sine = float((here[:, 0] * there[:, 1] - here[:, 1] * there[:, 0]).sum()) / size
    turn = np.array([[cosine, -sine], [sine, cosine]])
    matrix = np.column_stack([turn, wanted.mean(axis=0) - turn @ points.mean(axis=0)])
    factor = float(np.hypot(cosine, sine))
    source = picture
    if factor < 0.5:
        # Thinning out by more than half makes jagged pictures.
        small = cv2.resize(picture, None, fx=2 * factor, fy=2 * factor, interpolation=cv2.INTER_AREA)
        source = np.asarray(small, np.uint8)
        matrix[:, :2] /= 2 * factor
    return np.asarray(cv2.warpAffine(source, matrix, (side, side), flags=cv2.INTER_LINEAR), np.uint8)
