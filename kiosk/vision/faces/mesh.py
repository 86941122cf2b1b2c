# SPDX-License-Identifier: Apache-2.0
"""468 points on a face (人脸网格): MediaPipe's face landmark network through OpenCV.

The face is turned upright and cut out half as large again as its box, as the graph that ships with the model does it. Source:
Y. Kartynnik et al., Real-time Facial Surface Geometry (2019).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from kiosk.vision.faces.face import MESH_POINTS, Box, Face, Mesh
from kiosk.vision.models import model_path
from kiosk.vision.pictures import Colour

MODEL: Final = "face-landmark.tflite"
_SIDE: Final = 192
_ROOM: Final = 1.5


class FaceMesher(Protocol):
    """Lays the mesh over a face that was found."""

    def mesh_of(self, picture: Colour, face: Face) -> Mesh:
        """The mesh; its presence says whether it means anything."""
        ...


class FaceLandmarkMesher:
    """MediaPipe's network; about 3 ms a pass on one core, two passes a face."""

    def __init__(self, model: Path | None = None) -> None:
        """``model``: the file; None: the pinned one.

        Raises:
            kiosk.vision.models.ModelError: it is not there, or not the pinned one.
        """
        path = model_path(MODEL) if model is None else model
        self._net = cv2.dnn.readNetFromTFLite(str(path))
        self._outputs = self._net.getUnconnectedOutLayersNames()

    def mesh_of(self, picture: Colour, face: Face) -> Mesh:
        """Looks twice: where the detector says, then where the first mesh says, which is steadier."""
        first = self._look(picture, face.box, face.roll_deg)
        points = first.points
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
        across, down = (points[263] - points[33])[:2]
        again = self._look(picture, box, math.degrees(math.atan2(float(down), float(across))))
        return again if again.presence >= first.presence else first

    def _look(self, picture: Colour, box: Box, roll_deg: float) -> Mesh:
        side = max(1.0, _ROOM * max(box.width, box.height))
        matrix = cv2.getRotationMatrix2D(box.middle, roll_deg, _SIDE / side)
        matrix[:, 2] += np.array([_SIDE / 2, _SIDE / 2]) - np.array(box.middle)
        part = cv2.warpAffine(picture, matrix, (_SIDE, _SIDE), flags=cv2.INTER_AREA)
        self._net.setInput(cv2.dnn.blobFromImage(part, 1 / 255, swapRB=True))
        outputs = {output.size: output for output in self._net.forward(self._outputs)}
        points = outputs[MESH_POINTS * 3].reshape(MESH_POINTS, 3).astype(np.float32)
        back = cv2.invertAffineTransform(matrix).astype(np.float32)
        placed = np.concatenate([points[:, :2] @ back[:, :2].T + back[:, 2], points[:, 2:] * (side / _SIDE)], axis=1)
        logit = float(np.clip(outputs[1].reshape(-1)[0], -80, 80))
        return Mesh(placed.astype(np.float32), 1 / (1 + math.exp(-logit)))
