# SPDX-License-Identifier: Apache-2.0
"""Somebody before a fake camera, and whoever compares them: networks made up, so that a test says what they find.

The person does what the page asks once they are told to (:meth:`Person.obey`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from kiosk.vision.faces.face import MESH_POINTS, Box, Face, Mesh
from kiosk.vision.faces.measures import BROW, CHIN, LEFT_CHEEK, LEFT_EYE, RIGHT_CHEEK, RIGHT_EYE
from kiosk.vision.faces.verify import Comparison, FaceVerifier, Measured, NoFace, Weight
from kiosk.vision.pictures import Colour
from ui.visit.parts import FaceKit

_HERE = Box(110, 40, 115, 115)


class Person:
    """Found in every frame while ``is_there``. ``turned``: degrees towards their own left."""

    def __init__(self) -> None:
        self.is_there = True
        self.others = 0
        self.turned = self.wants = 0.0
        self.fails: Exception | None = None
        """Raised by the first look at a frame."""

    def faces_in(self, picture: Colour) -> tuple[Face, ...]:
        if self.fails is not None:
            raise self.fails
        boxes = [_HERE, *(Box(0, 40, 100, 100) for _ in range(self.others))] if self.is_there else []
        return tuple(Face(box, 0.9, *(box.middle for _ in range(6))) for box in boxes)

    def mesh_of(self, picture: Colour, face: Face) -> Mesh:
        self.turned += max(-5.0, min(5.0, self.wants - self.turned))  # through what lies between, a little a frame
        points = np.zeros((MESH_POINTS, 3), np.float32)
        slope = np.tan(np.radians(self.turned))
        points[LEFT_CHEEK], points[RIGHT_CHEEK] = (50, 0, 100 * slope), (-50, 0, 0)
        points[BROW], points[CHIN] = (0, -100, 100 * np.tan(np.radians(-8))), (0, 0, 0)
        for eye, middle in ((RIGHT_EYE, -25), (LEFT_EYE, 25)):
            # So narrow that no blink could be measured: two turns are asked for instead.
            for number, (across, down) in zip(
                eye, ((-10, 0), (-4, -1), (4, -1), (10, 0), (4, 1), (-4, 1)), strict=True
            ):
                points[number] = (middle + across, -50 + down, 0)
        return Mesh(points, 1.0)

    def obey(self, turn: int) -> None:
        """The move that is asked for: -1 towards the left of the mirror, 1 to its right, 0 straight."""
        self.wants = -25.0 * turn


class MadeUpVerifier:
    """Says what it is told to say, and keeps nothing but how often it was asked. The shape of a vendor's SDK."""

    def __init__(self, said: Comparison | Exception, weight: Weight = Weight.ALONE) -> None:
        self.said, self.weight, self.model = said, weight, "made-up-sdk-1.0"
        self.asked = 0
        self.references: list[tuple[int, ...]] = []
        """Shapes alone."""
        self.pause = threading.Event()
        self.pause.set()

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        self.asked += 1
        self.references.append(reference.shape)
        self.pause.wait(15)
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


def match(distance: float = 0.2) -> Measured:
    return Measured(distance, (1, 1))


NO_FACE = NoFace((0, 1))
NO_FACE_IN_PHOTO = NoFace((1, 0))


def kit_of(
    person: Person, verifier: FaceVerifier | Callable[[], FaceVerifier], *, may_be_enough: bool = True
) -> FaceKit:
    """``verifier``: one, or what makes one (and may fail)."""
    make = verifier if callable(verifier) else lambda: verifier
    return FaceKit(lambda: (person, person), make, may_be_enough)
