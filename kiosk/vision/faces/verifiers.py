# SPDX-License-Identifier: Apache-2.0
"""Two verifiers of ours (人脸比对): the stand-in out of package registries, and SFace where a site brings the file.

Neither is a certified product. The stand-in confuses East-Asian faces (docs/vision-faces.md), so its match is never enough
alone; nor is SFace's, whose file could not be had to measure it with.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
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
_ROOM: Final = 0.3
"""Share of a picture that is put around it on every side where no face was found at first."""


@dataclass(frozen=True)
class Description:
    """A face as numbers (特征); biometric: kept while two pictures are compared, never stored, never logged."""

    numbers: NDArray[np.float32] | None = field(repr=False, compare=False)
    """None: nobody was found."""
    faces: int
    """How many were found."""


class DescribingVerifier(ABC):
    """What both have in common: find, cut out, describe, measure."""

    model: str

    def __init__(self, detector: FaceDetector, mesher: FaceMesher) -> None:
        self._detector, self._mesher = detector, mesher

    @property
    def weight(self) -> Weight:
        """Never enough alone."""
        return Weight.WITH_ANOTHER

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        """See :class:`~kiosk.vision.faces.verify.FaceVerifier`."""
        return self.apart(self.describe(live), self.describe(reference))

    def apart(self, first: Description, second: Description) -> Comparison:
        """What :meth:`compare` says of the two pictures that these are of."""
        counts = (first.faces, second.faces)
        if first.numbers is None or second.numbers is None:
            return NoFace(counts)
        return Measured(self._distance(first.numbers, second.numbers), counts)

    def describe(self, picture: Colour) -> Description:
        """The front face of a picture.

        Raises:
            ValueError: no picture (height x width x 3 of bytes, not empty).
        """
        found, shown = self._detector.faces_in(picture), picture
        if not found:
            # A portrait cut close has no room around the face, which the detector was taught to expect.
            height, width = picture.shape[:2]
            down, across = round(height * _ROOM), round(width * _ROOM)
            roomy = cv2.copyMakeBorder(picture, down, down, across, across, cv2.BORDER_CONSTANT)
            shown = np.asarray(roomy, np.uint8)
            found = self._detector.faces_in(shown)
        front = in_front(found, shown.shape[1])
        if front is None:
            return Description(None, 0)
        return Description(self._numbers(shown, self._mesher.mesh_of(shown, front.face)), len(found))

    @abstractmethod
    def _numbers(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        """The network's answer to one aligned face."""

    @abstractmethod
    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        """0: the same."""


class StandInVerifier(DescribingVerifier):
    """dlib's network of 2017 (128 numbers a face, Euclidean distance), for development and tests (替身)."""

    model = "dlib-resnet-face-api-1.7.15"

    def __init__(self, detector: FaceDetector, mesher: FaceMesher, model: Path | None = None) -> None:
        """``model``: the file; None: the pinned one.

        Raises:
            kiosk.vision.models.ModelError: not there (it is made only where npm is installed), or not the pinned one.
        """
        super().__init__(detector, mesher)
        self._net = cv2.dnn.readNetFromONNX(str(model_path(DESCRIPTOR_MODEL) if model is None else model))

    def _numbers(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        self._net.setInput(cv2.dnn.blobFromImage(dlib_chip(picture, mesh), 1.0, swapRB=True))
        return np.array(self._net.forward(), np.float32).reshape(-1)

    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        return float(np.linalg.norm(first - second))


class SFaceVerifier(DescribingVerifier):
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

    def _numbers(self, picture: Colour, mesh: Mesh) -> NDArray[np.float32]:
        self._net.setInput(cv2.dnn.blobFromImage(arcface_chip(picture, mesh), 1.0, swapRB=True))
        numbers = np.array(self._net.forward(), np.float32).reshape(-1)
        return numbers / max(1e-9, float(np.linalg.norm(numbers)))

    def _distance(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
        return float(1 - np.clip(first @ second, -1, 1))
