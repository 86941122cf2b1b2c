# SPDX-License-Identifier: Apache-2.0
"""A vendor's SDK as one may come, and the adapter that docs/vision-faces.md describes, written as it says there."""

from __future__ import annotations

import numpy as np

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.front import in_front
from kiosk.vision.faces.verify import Comparison, Measured, NoFace, Weight
from kiosk.vision.pictures import Colour


class Sdk:
    """Speaks of similarities from 0 to 1, as such products do. By the colour of a face: good enough for drawn ones."""

    def __init__(self) -> None:
        self._detector = NearFaceDetector(is_patient=True)

    def faces(self, picture: Colour) -> int:
        return len(self._detector.faces_in(picture))

    def similarity(self, one: Colour, other: Colour) -> float:
        return 1.0 - float(np.abs(self._skin(one) - self._skin(other)).mean()) / 255

    def _skin(self, picture: Colour) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        front = in_front(self._detector.faces_in(picture), picture.shape[1])
        assert front is not None
        across, down = (round(length) for length in front.face.box.middle)
        reach = max(2, round(front.face.box.width / 5))
        part = picture[max(0, down - reach) : down + reach, max(0, across - reach) : across + reach]
        skin: np.ndarray[tuple[int], np.dtype[np.float64]] = part.reshape(-1, 3).mean(axis=0)
        return skin


class VendorVerifier:
    """Three members, and nothing else is asked of a product."""

    model = "vendor-sdk-4.2"
    weight = Weight.ALONE

    def __init__(self) -> None:
        self._sdk = Sdk()

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        """A similarity becomes a distance."""
        counts = (self._sdk.faces(live), self._sdk.faces(reference))
        if 0 in counts:
            return NoFace(counts)
        return Measured(1 - self._sdk.similarity(live, reference), counts)
