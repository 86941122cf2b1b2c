# SPDX-License-Identifier: Apache-2.0
"""Faces are found where they are: near, far, low, high, leaning, several; what is no picture is refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.vision.faces.detect import (
    NearFaceDetector,
    Square,
    finer_squares_of,
    squares_of,
    without_doubles,
)
from kiosk.vision.faces.face import Box, Face
from kiosk.vision.faces.measures import cheek_width, eye_middles, eye_openness, pose
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed, variant


@pytest.fixture(scope="module")
def detector() -> NearFaceDetector:
    return NearFaceDetector()


@pytest.fixture(scope="module")
def mesher() -> FaceLandmarkMesher:
    return FaceLandmarkMesher()


def made(left: float, top: float, width: float, score: float = 0.9) -> Face:
    box = Box(left, top, width, width)
    return Face(box, score, *(box.middle for _ in range(6)))


@pytest.mark.parametrize(
    ("across", "down", "face_width"),
    [
        pytest.param(640, 300, 220, id="in the middle"),
        pytest.param(640, 600, 150, id="somebody who sits in a wheelchair"),
        pytest.param(640, 130, 150, id="somebody very tall"),
        pytest.param(160, 300, 150, id="at the side"),
        pytest.param(640, 300, 80, id="two metres away"),
        pytest.param(640, 340, 420, id="very near"),
    ],
)
def test_a_face_is_found_where_it_is(detector: NearFaceDetector, across: int, down: int, face_width: int) -> None:
    (face,) = detector.faces_in(frame(across=across, down=down, face_width=face_width))
    middle = (np.array(face.right_eye) + np.array(face.left_eye)) / 2
    # One point of the network is 5.6 points of a square; the mesh says it finer.
    assert float(np.hypot(*(middle - (across, down)))) < 0.06 * face_width + 6
    # The eyes are drawn 132 of 320 points apart; the person's right one lies left in the picture.
    assert face.eye_distance == pytest.approx(face_width * 132 / 320, rel=0.2)
    assert face.right_eye[0] < face.left_eye[0]


def test_several_faces_are_told_apart_the_largest_first(detector: NearFaceDetector) -> None:
    picture = placed(frame(), variant(hair=(60, 80, 120)), 250, 400, 150)
    first, second = detector.faces_in(picture)
    assert first.box.middle[0] == pytest.approx(640, abs=30)
    assert second.box.middle[0] == pytest.approx(250, abs=30)


@pytest.mark.parametrize("roll", [-25, 25])
def test_a_head_that_leans_is_found_and_its_lean_told(
    detector: NearFaceDetector, mesher: FaceLandmarkMesher, roll: int
) -> None:
    picture = placed(backdrop(1280, 720), Drawn(), 640, 300, 220, roll_deg=roll)
    (face,) = detector.faces_in(picture)
    # OpenCV turns anticlockwise for positive angles; the picture's "down" then grows towards the person's right.
    assert face.roll_deg == pytest.approx(-roll, abs=8)
    assert pose(mesher.mesh_of(picture, face)).roll == pytest.approx(-roll, abs=8)


def test_nobody_is_found_where_nobody_is(detector: NearFaceDetector) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (720, 1280, 3), np.uint8)
    for picture in (backdrop(1280, 720), noise, np.zeros((480, 640, 3), np.uint8), backdrop(3, 2)):
        assert detector.faces_in(picture) == ()


def test_a_crowd_far_away_in_a_large_picture_is_found_by_who_is_patient(detector: NearFaceDetector) -> None:
    picture = backdrop(2400, 1800)
    for across in (500, 1300, 2000):
        picture = placed(picture, Drawn(), across, 700, 110)
    assert len(NearFaceDetector(is_patient=True).faces_in(picture)) == 3
    assert detector.faces_in(picture) == ()
    assert NearFaceDetector(is_patient=True).faces_in(backdrop(400, 300)) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((20, 20), np.uint8),
        np.zeros((20, 20, 4), np.uint8),
        np.zeros((20, 20, 3), np.float32),
    ],
)
def test_what_is_no_picture_is_refused(detector: NearFaceDetector, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="height x width x 3"):
        detector.faces_in(wrong)


def test_squares_cover_the_picture() -> None:
    assert squares_of(100, 100) == (Square(0, 0, 100),)
    assert squares_of(1280, 720) == (
        Square(0, -280, 1280),
        Square(0, 0, 720),
        Square(280, 0, 720),
        Square(560, 0, 720),
    )
    assert squares_of(720, 1280)[0] == Square(-280, 0, 1280)
    assert squares_of(720, 1280)[-1] == Square(0, 560, 720)
    finer = finer_squares_of(400, 300)
    assert {(square.left, square.top) for square in finer} >= {(0, 0), (250, 150), (0, 150), (250, 0)}
    assert all(square.left + square.side <= 400 and square.top + square.side <= 300 for square in finer)


def test_one_face_found_twice_is_one_face() -> None:
    sure, unsure, other = made(100, 100, 80, 0.95), made(110, 105, 90, 0.8), made(300, 100, 50)
    assert without_doubles([unsure, other, sure]) == (sure, other)


def test_the_mesh_lies_on_the_face(detector: NearFaceDetector, mesher: FaceLandmarkMesher) -> None:
    picture = frame()
    (face,) = detector.faces_in(picture)
    mesh = mesher.mesh_of(picture, face)
    assert mesh.presence > 0.9
    right, left = eye_middles(mesh)
    assert float(np.hypot(*(right - face.right_eye))) < 15
    assert float(np.hypot(*(left - face.left_eye))) < 15
    assert cheek_width(mesh) == pytest.approx(216, rel=0.15)  # drawn 0.3 of 720 wide


def test_what_is_no_face_has_no_mesh(mesher: FaceLandmarkMesher) -> None:
    picture = backdrop(400, 400)
    assert mesher.mesh_of(picture, made(100, 100, 200)).presence < 0.3


def test_eyes_and_turns_are_measured(detector: NearFaceDetector, mesher: FaceLandmarkMesher) -> None:
    def looked_at(**changes: object) -> tuple[float, float]:
        picture = frame(variant(**changes))
        mesh = mesher.mesh_of(picture, detector.faces_in(picture)[0])
        return eye_openness(mesh).mean, pose(mesh).yaw

    opened, straight = looked_at()
    shut, _ = looked_at(eyes_open=0.0)
    assert shut < 0.75 * opened
    assert abs(straight) < 5
    assert looked_at(turned=-1.0)[1] < -15 < 15 < looked_at(turned=1.0)[1]


def test_the_mirrored_picture_is_the_mirrored_face(detector: NearFaceDetector, mesher: FaceLandmarkMesher) -> None:
    picture = frame(variant(turned=0.7))
    mirrored = np.asarray(cv2.flip(picture, 1), np.uint8)
    yaws = [pose(mesher.mesh_of(p, detector.faces_in(p)[0])).yaw for p in (picture, mirrored)]
    assert yaws[0] == pytest.approx(-yaws[1], abs=4)
