# SPDX-License-Identifier: Apache-2.0
"""Two verifiers of ours (人脸比对): the stand-in out of package registries, and SFace where a site brings the file.

Neither is a certified product. The stand-in confuses East-Asian faces (docs/vision-faces.md), so its match is never enough
alone; nor is SFace's, whose file could not be had to measure it with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.align import arcface_chip, dlib_chip
from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.face import Mesh
from kiosk.vision.faces.front import in_front
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.faces.verify import Comparison, Measured, NoFace, Weight
from kiosk.vision.models import ModelError, model_path, verified
from kiosk.vision.pictures import Colour

DESCRIPTOR_MODEL: Final = "face-descriptor.onnx"
SFACE_SHA256: Final = "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79"
"""face_recognition_sface_2021dec.onnx of OpenCV's model collection (Apache-2.0, 38.7 MB)."""
_CROPS: Final = 1.6
"""Pictures are looked at as they are; a face nearer to the rim than the detector sees gets room around it."""


class _Described:
    """What both have in common: find, cut out, describe, measure."""

    def __init__(self, detector: FaceDetector, mesher: FaceMesher) -> None:
        self._detector, self._mesher = detector, mesher

    @property
    def weight(self) -> Weight:
        """Never enough alone."""
        return Weight.WITH_ANOTHER

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        """See :class:`~kiosk.vision.faces.verify.FaceVerifier`."""
        (first, first_count), (second, second_count) = self._described(live), self._described(reference)
        counts = (first_count, second_count)
        if first is None or second is None:
            return NoFace(counts)
        return Measured(self._distance(first, second), counts)

    def _described(self, picture: Colour) -> tuple[NDArray[np.float32] | None, int]:
        found, shown = self._detector.faces_in(picture), picture
        if not found and picture.size:
            # A portrait cut close has no room around the face, which the detector was taught to expect.
            height, width = picture.shape[:2]
            room = (round(height * (_CROPS - 1) / 2), round(width * (_CROPS - 1) / 2))
            shown = np.asarray(
                cv2.copyMakeBorder(picture, room[0], room[0], room[1], room[1], cv2.BORDER_CONSTANT), np.uint8
            )
            found = self._detector.faces_in(shown)
        front = in_front(found, shown.shape[1])
        if front is None:
            return None, 0
        return self._describe(shown, self._mesher.mesh_of(shown, front.face)), len(found)

    def _describe(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        raise NotImplementedError

    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        raise NotImplementedError


class StandInVerifier(_Described):
    """dlib's network of 2017 (128 numbers a face, Euclidean distance), for development and tests (替身)."""

    model = "dlib-resnet-face-api-1.7.15"

    def __init__(self, detector: FaceDetector, mesher: FaceMesher, model: Path | None = None) -> None:
        """``model``: the file; None: the pinned one.

        Raises:
            kiosk.vision.models.ModelError: not there (it is made only where npm is installed), or not the pinned one.
        """
        super().__init__(detector, mesher)
        self._net = cv2.dnn.readNetFromONNX(str(model_path(DESCRIPTOR_MODEL) if model is None else model))

    def _describe(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        self._net.setInput(cv2.dnn.blobFromImage(dlib_chip(picture, mesh), 1.0, swapRB=True))
        return np.array(self._net.forward(), np.float32).reshape(-1)

    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        return float(np.linalg.norm(first - second))


class SFaceVerifier(_Described):
    """SFace (Y. Zhong et al., 2021) from the file that a site provides; its distance is one minus the cosine."""

    model = "sface-2021dec"

    def __init__(self, detector: FaceDetector, mesher: FaceMesher, file: Path, sha256: str = SFACE_SHA256) -> None:
        """``file``: the site's; any other bytes are refused.

        Raises:
            kiosk.vision.models.ModelError: unreadable, or not the pinned file.
        """
        super().__init__(detector, mesher)
        try:
            self._net = cv2.dnn.readNetFromONNX(str(verified(file, sha256)))
        except cv2.error as error:
            raise ModelError(
                f"模型文件 {file} 打不开：OpenCV 不认得它。请换成 OpenCV 模型库里的 SFace 文件。"
            ) from error

    def _describe(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        self._net.setInput(cv2.dnn.blobFromImage(arcface_chip(picture, mesh), 1.0, swapRB=True))
        numbers = np.array(self._net.forward(), np.float32).reshape(-1)
        return numbers / max(1e-9, float(np.linalg.norm(numbers)))

    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        return float(1 - np.clip(first @ second, -1, 1))
