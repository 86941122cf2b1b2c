# SPDX-License-Identifier: Apache-2.0
"""What is said before the portrait is taken: one thing at a time, each from what was measured."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import yaml

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import Mesh
from kiosk.vision.faces.measures import EyeOpenness, FaceLight, Pose
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.checks import Checks, Fault, Measures, Outside, check, judge, outside_of
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed, variant
from tests.unit.kiosk.vision.faces.test_guidance import TEXTS

GOOD = Measures(
    width=220,
    head=Pose(0, 0, 0),
    eyes=EyeOpenness(0.3, 0.3),
    mouth=0.02,
    gaze=0.0,
    glare=0.0,
    sharpness=0.4,
    light=FaceLight(150, 180, 0.0, 1.1),
)


def test_a_good_moment() -> None:
    assert judge(GOOD, 720) == ()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (replace(GOOD, width=120), Fault.NEARER),
        (replace(GOOD, width=460), Fault.FARTHER),
        (replace(GOOD, head=Pose(14, 0, 0)), Fault.TURN_STRAIGHT),
        (replace(GOOD, head=Pose(-14, 0, 0)), Fault.TURN_STRAIGHT),
        (replace(GOOD, head=Pose(0, 20, 0)), Fault.TURN_STRAIGHT),
        (replace(GOOD, head=Pose(0, 0, -15)), Fault.HEAD_UPRIGHT),
        (replace(GOOD, eyes=EyeOpenness(0.3, 0.12)), Fault.EYES_OPEN),
        (replace(GOOD, eyes=EyeOpenness(0.12, 0.3)), Fault.EYES_OPEN),
        (replace(GOOD, gaze=-0.2), Fault.LOOK_HERE),
        (replace(GOOD, mouth=0.2), Fault.MOUTH),
        (replace(GOOD, glare=0.05), Fault.GLARE),
        (replace(GOOD, light=FaceLight(50, 60, 0, 1.1)), Fault.TOO_DARK),
        (replace(GOOD, light=FaceLight(235, 200, 0, 1.1)), Fault.TOO_BRIGHT),
        (replace(GOOD, light=FaceLight(180, 200, 0.2, 1.1)), Fault.TOO_BRIGHT),
        (replace(GOOD, light=FaceLight(120, 200, 0, 2.0)), Fault.UNEVEN),
        (replace(GOOD, sharpness=0.03), Fault.BLURRED),
        (replace(GOOD, outside=Outside(left=0.1)), Fault.LEFT),
        (replace(GOOD, outside=Outside(right=0.1)), Fault.RIGHT),
        (replace(GOOD, outside=Outside(left=0.1, right=0.1)), Fault.FARTHER),
        (replace(GOOD, outside=Outside(above=0.1)), Fault.FARTHER),
        (replace(GOOD, outside=Outside(below=0.1, left=0.1)), Fault.FARTHER),
    ],
)
def test_each_fault_has_its_word(wrong: Measures, fault: Fault) -> None:
    assert judge(wrong, 720) == (fault,)


def test_where_the_photograph_would_end() -> None:
    """A face of 207 points from cheek to cheek, eyes 200 points below the picture's upper edge, is the photograph itself."""
    points = np.zeros((468, 3), np.float32)
    points[234, 0], points[454, 0] = 75.5, 282.5
    points[:, 1] = 200
    mesh = Mesh(points, 1.0)
    assert outside_of(mesh, (358, 441)) == Outside()
    cut = outside_of(mesh, (358 - 36, 441 - 44))
    assert (cut.left, cut.above) == (0, 0)
    assert cut.right == pytest.approx(36 / 358, abs=1e-3)
    assert cut.below == pytest.approx(44 / 441, abs=1e-3)


def test_place_and_light_come_before_the_face() -> None:
    wrong = replace(GOOD, width=100, mouth=0.3, light=FaceLight(30, 30, 0, 1.0))
    assert judge(wrong, 720) == (Fault.NEARER, Fault.TOO_DARK, Fault.MOUTH)


def test_every_fault_has_words() -> None:
    words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["eyes"]["hints"]
    assert {fault.value.removeprefix("eyes.hints.") for fault in Fault} <= set(words)


@pytest.fixture(scope="module")
def look() -> Looks:
    return Looks()


class Looks:
    def __init__(self) -> None:
        self.detector, self.mesher = NearFaceDetector(), FaceLandmarkMesher()

    def at(self, picture: Colour) -> Checks:
        return check(picture, self.detector, self.mesher)


def sitting(how: Drawn = Drawn(), **place: int) -> Colour:  # noqa: B008 - frozen
    return frame(how, 960, 720, **{"face_width": 240, "down": 300, **place})


def test_drawn_sitters(look: Looks) -> None:
    assert look.at(sitting()).is_good
    assert look.at(backdrop(960, 720)) == Checks((Fault.NOBODY,), 0)
    two = look.at(placed(sitting(), Drawn(), 150, 330, 120))
    assert (two.faults, two.faces) == ((Fault.SEVERAL,), 2)
    assert look.at(sitting(face_width=110)).faults == (Fault.NEARER,)
    assert Fault.GLARE in look.at(sitting(variant(glare=True))).faults
    assert look.at(sitting(variant(gaze=1.0))).faults == (Fault.LOOK_HERE,)
    assert look.at(sitting(variant(gaze=-1.0))).faults == (Fault.LOOK_HERE,)
    assert look.at(sitting(variant(mouth_open=True))).faults == (Fault.MOUTH,)
    assert look.at(sitting(variant(turned=1.0))).faults == (Fault.TURN_STRAIGHT,)
    assert look.at(sitting(variant(shadow=0.6))).faults == (Fault.UNEVEN,)
    assert look.at((sitting() * 0.3).astype(np.uint8)).faults == (Fault.TOO_DARK,)
    blurred = np.asarray(cv2.GaussianBlur(sitting(), (0, 0), 5), np.uint8)
    assert look.at(blurred).faults == (Fault.BLURRED,)
    leaning = placed(backdrop(960, 720), Drawn(), 480, 300, 240, roll_deg=18)
    assert look.at(leaning).faults == (Fault.HEAD_UPRIGHT,)
