# SPDX-License-Identifier: Apache-2.0
"""Who is meant, which part of the picture shows them, and what is said to help: never "higher", never "lower"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from kiosk.vision.faces.covered import LIKELY
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import MESH_POINTS, Box, Face, Mesh
from kiosk.vision.faces.front import InFront, in_front, view_of
from kiosk.vision.faces.guidance import Guidance, Hint, guide, judge
from kiosk.vision.faces.measures import BROW, CHIN, LEFT_CHEEK, RIGHT_CHEEK, FaceLight, face_light
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed, variant

TEXTS = Path(__file__).parents[5] / "config" / "content" / "texts" / "visit.yaml"
GOOD_LIGHT = FaceLight(face=150, around=140, blown=0.0, sides=1.1)


def face_at(left: float, top: float, width: float) -> Face:
    box = Box(left, top, width, width)
    return Face(box, 0.9, *(box.middle for _ in range(6)))


def head(yaw: float = 0.0, pitch: float = 0.0) -> Mesh:
    points = np.zeros((MESH_POINTS, 3), np.float32)
    points[LEFT_CHEEK], points[RIGHT_CHEEK] = (50, 0, 50 * np.tan(np.radians(yaw))), (-50, 0, 0)
    points[LEFT_CHEEK][2] *= 2
    points[BROW], points[CHIN] = (0, -100, 100 * np.tan(np.radians(pitch - 8))), (0, 0, 0)
    return Mesh(points, 1.0)


HERE = face_at(540, 260, 200)


def told(face: Face = HERE, **changes: object) -> Guidance:
    given = {"size": (1280, 720), "light": GOOD_LIGHT, "mesh": head(), "covered": -5.0, "others": (), **changes}
    others = given.pop("others")
    return judge(InFront(face, others), **given)  # type: ignore[arg-type]  # judge's own names


def test_a_good_face_is_ready() -> None:
    guidance = told()
    assert guidance.is_ready
    assert guidance.first is None


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"face": face_at(-5, 260, 200)}, Hint.LEFT),
        ({"face": face_at(1100, 260, 200)}, Hint.RIGHT),
        ({"face": face_at(540, -20, 200)}, Hint.FARTHER),
        ({"face": face_at(540, 600, 200)}, Hint.FARTHER),
        ({"face": face_at(400, 60, 600)}, Hint.FARTHER),
        ({"face": face_at(600, 300, 60)}, Hint.NEARER),
        ({"light": replace(GOOD_LIGHT, face=30, around=40)}, Hint.TOO_DARK),
        ({"light": replace(GOOD_LIGHT, face=90, around=220)}, Hint.LIGHT_BEHIND),
        ({"light": replace(GOOD_LIGHT, face=240, around=230)}, Hint.TOO_BRIGHT),
        ({"light": replace(GOOD_LIGHT, blown=0.4)}, Hint.TOO_BRIGHT),
        ({"mesh": head(yaw=40)}, Hint.LOOK_AHEAD),
        ({"mesh": head(yaw=-40)}, Hint.LOOK_AHEAD),
        ({"mesh": head(pitch=35)}, Hint.LOOK_AHEAD),
        ({"others": (face_at(100, 260, 150),)}, Hint.SEVERAL),
    ],
)
def test_what_stands_in_the_way_is_said(changes: dict[str, object], hint: Hint) -> None:
    guidance = told(**changes)  # type: ignore[arg-type]  # told's own names
    assert guidance.hints == (hint,)
    assert guidance.first is hint
    assert not guidance.is_ready


def test_a_cover_is_advice_and_stops_nobody() -> None:
    guidance = told(covered=LIKELY)
    assert guidance.is_ready
    assert guidance.first is Hint.COVERED


def test_others_come_first_then_place_then_light() -> None:
    guidance = told(
        face_at(600, 300, 60), others=(face_at(0, 0, 60),), light=replace(GOOD_LIGHT, face=20, around=20), covered=9.0
    )
    assert guidance.hints == (Hint.SEVERAL, Hint.NEARER, Hint.TOO_DARK)
    assert guidance.advice == (Hint.COVERED,)


def test_nobody_is_asked_to_move_up_or_down() -> None:
    words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["eyes"]["hints"]
    for hint in Hint:
        entry = words[hint.value.removeprefix("eyes.hints.")]
        assert not set("高低蹲踮") & set(entry["zh"] + entry.get("elder", "")), hint


def test_the_one_in_the_middle_is_meant_and_stays_meant() -> None:
    middle, side, behind = face_at(560, 200, 160), face_at(20, 200, 170), face_at(800, 100, 60)
    found = in_front([side, middle, behind], 1280)
    assert found == InFront(middle, (side,))
    nearer = face_at(120, 200, 240)
    assert in_front([nearer, middle], 1280).face is nearer  # type: ignore[union-attr]  # two faces were given
    assert in_front([nearer, middle], 1280, before=face_at(565, 205, 158)).face is middle  # type: ignore[union-attr]
    assert in_front([], 1280) is None


def test_the_view_follows_the_face_up_and_down() -> None:
    for top in (10.0, 260.0, 540.0):
        face = face_at(500, top, 150)
        view = view_of(face, 1280, 720)
        assert view.left >= 0
        assert view.top >= 0
        assert view.right <= 1280
        assert view.bottom <= 720
        assert view.width / view.height == pytest.approx(0.8)
        assert face.box.shared_with(view) == pytest.approx(face.box.area)
    narrow = view_of(face_at(10, 500, 90), 100, 1280)
    assert (narrow.left, narrow.width) == (0, 100)
    large = view_of(face_at(200, 100, 500), 1280, 720)
    assert large.height == 720


@pytest.fixture(scope="module")
def seen() -> tuple[NearFaceDetector, FaceLandmarkMesher]:
    return NearFaceDetector(), FaceLandmarkMesher()


def test_pictures_are_judged(seen: tuple[NearFaceDetector, FaceLandmarkMesher]) -> None:
    def hints(picture: np.ndarray) -> set[Hint]:
        guidance = guide(picture, *seen)
        return set(guidance.hints + guidance.advice)

    assert hints(frame()) == set()
    assert hints(backdrop(1280, 720)) == {Hint.NOBODY}
    assert hints(frame(variant(masked=True))) == {Hint.COVERED}
    assert hints(frame(face_width=80)) == {Hint.NEARER}
    far = guide(frame(face_width=70), NearFaceDetector(is_patient=True), seen[1])
    assert set(far.hints) == {Hint.NEARER}  # a live look sees nobody there yet: smaller squares take it 90 ms
    assert hints(placed(frame(), Drawn(), 300, 330, 190)) == {Hint.SEVERAL}
    assert hints(placed(frame(), Drawn(), 300, 330, 80)) == set()  # somebody far behind
    assert hints((frame() * 0.2).astype(np.uint8)) == {Hint.TOO_DARK}
    window = frame(variant(skin=(50, 60, 75), hair=(10, 10, 10)))
    assert hints(window) == {Hint.LIGHT_BEHIND}
    assert hints(frame(variant(turned=-1.0))) <= {Hint.LOOK_AHEAD}


def test_light_is_measured_inside_the_face_and_beside_the_person() -> None:
    picture = backdrop(640, 480, (200, 200, 200))
    cv2.rectangle(picture, (270, 150), (369, 279), (60, 60, 60), -1)
    light = face_light(picture, Box(270, 150, 100, 130))
    assert light.face == 60
    assert light.around == pytest.approx(200, abs=2)
    assert light.sides == pytest.approx(1.0, abs=0.01)
    picture[:, 320:] = 255
    light = face_light(picture, Box(270, 150, 100, 130))
    assert light.sides > 3
    assert light.blown == pytest.approx(0.5, abs=0.05)
    everything = face_light(picture, Box(-50, -50, 800, 700))
    assert everything.around == pytest.approx(float(picture[20:, :, 0].mean()), rel=0.2)
