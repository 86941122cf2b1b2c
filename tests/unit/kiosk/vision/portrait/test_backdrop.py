# SPDX-License-Identifier: Apache-2.0
"""What hangs behind somebody: told before the picture is taken where the cut-out will fail, and never in anybody's way."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import pytest

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait import watch
from kiosk.vision.portrait.backdrop import Backdrop, backdrop_of
from kiosk.vision.portrait.checks import Fault, judge_backdrop
from kiosk.vision.portrait.segment import SelfieSegmenter
from kiosk.vision.portrait.watch import BEHIND_EVERY_S, BEHIND_S, HOLD_WORDS, PortraitLook, Seen, Taken
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed, variant
from tests.unit.kiosk.vision.portrait.test_watch import GOOD, PICTURE, Room, bad, counts

PLAIN, WILD, DARK = Backdrop(0.0, 150.0), Backdrop(0.6, 140.0), Backdrop(0.0, 20.0)


def things(width: int, height: int) -> Colour:
    """Coloured things about as large as what a face is made of."""
    small = np.random.default_rng(4).integers(40, 230, (height // 36, width // 36, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def before(behind: Colour, how: Drawn = Drawn()) -> Colour:  # noqa: B008 - a frozen value
    return placed(behind, how, 640, 302, 216)


@functools.cache
def networks() -> tuple[NearFaceDetector, FaceLandmarkMesher, SelfieSegmenter]:
    """The real ones, loaded once."""
    return NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()


def seen(picture: Colour) -> Backdrop | None:
    detector, mesher, segmenter = networks()
    (face,) = detector.faces_in(picture)
    return backdrop_of(picture, mesher.mesh_of(picture, face), segmenter)


# --- through the real network ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [225, 160, 90])
@pytest.mark.parametrize("how", [Drawn(), variant(clothes=(190, 190, 190)), variant(hair=(120, 130, 140))])
def test_a_plain_wall_is_nothing_to_speak_of(level: int, how: Drawn) -> None:
    found = seen(before(backdrop(1280, 720, (level, level, level)), how))
    assert found is not None
    assert found.stray < 0.02
    assert found.lightness == pytest.approx(level, abs=20)
    assert judge_backdrop(found) == ()


def test_light_from_one_side_and_a_curtain_are_none_either() -> None:
    across = np.arange(1280, dtype=np.float32)[None, :].repeat(720, axis=0)
    for grey in (90 + 140 * across / 1280, 190 + 24 * np.sin(across / 18)):
        found = seen(before(np.ascontiguousarray(grey.astype(np.uint8)[..., None].repeat(3, axis=2))))
        assert found is not None
        assert judge_backdrop(found) == ()


def test_what_the_network_takes_for_a_person_is_told() -> None:
    found = seen(before(things(1280, 720)))
    assert found is not None
    assert judge_backdrop(found) == (Fault.BUSY_BACKDROP,)


def test_a_dark_room_behind_is_told() -> None:
    found = seen(before(backdrop(1280, 720, (24, 24, 24))))
    assert found is not None
    assert judge_backdrop(found) == (Fault.DARK_BACKDROP,)


def test_a_face_that_fills_the_picture_has_nothing_behind_it() -> None:
    picture = frame(face_width=216)
    detector, mesher, segmenter = networks()
    (face,) = detector.faces_in(picture)
    mesh = mesher.mesh_of(picture, face)
    left, top = round(face.box.left), round(face.box.top)
    only = np.ascontiguousarray(picture[top : round(face.box.bottom), left : round(face.box.right)])
    mesh.points[:, :2] -= (left, top)
    assert backdrop_of(only, mesh, segmenter) is None
    mesh.points[:, 0] += 10_000
    assert backdrop_of(only, mesh, segmenter) is None


# --- in the look -------------------------------------------------------------------------------------------------------


class Hall(Room):
    """A room with something behind the person."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.behind: Backdrop | None = WILD
        self.looks = 0
        monkeypatch.setattr(watch, "backdrop_of", self._backdrop_of)
        anything = object()
        self.look = PortraitLook(anything, anything, self._take_wish, segmenter=anything)  # type: ignore[arg-type]  # never asked

    def _backdrop_of(self, *_: object) -> Backdrop | None:
        self.looks += 1
        return self.behind


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    return Hall(monkeypatch)


@pytest.mark.parametrize(("behind", "fault"), [(WILD, Fault.BUSY_BACKDROP), (DARK, Fault.DARK_BACKDROP)])
def test_it_is_told_for_some_seconds_and_then_taken_all_the_same(hall: Hall, behind: Backdrop, fault: Fault) -> None:
    hall.behind = behind
    for answer in hall.goes_on(BEHIND_S - 0.3):
        assert isinstance(answer, Seen)
        assert (answer.words, answer.is_good, answer.count) == (fault.value, False, 0)
    answers = list(hall.goes_on(5))
    assert counts(iter(answers))[:4] == [0, 3, 2, 1]
    (taken,) = [answer for answer in answers if isinstance(answer, Taken)]
    assert taken.checks.faults == (fault,), "what could be better stands under it"
    words = {answer.words for answer in answers if isinstance(answer, Seen) and answer.count}
    assert words == {HOLD_WORDS}, "a word that is not waited for any more does not stand beside a count-down"
    second = hall.until(lambda answer: isinstance(answer, Taken), 6)
    assert isinstance(second, Taken), "told once, not before every picture"


def test_who_moves_aside_is_not_kept(hall: Hall) -> None:
    list(hall.goes_on(1))
    hall.behind = PLAIN
    taken = hall.until(lambda answer: isinstance(answer, Taken), 5)
    assert isinstance(taken, Taken)
    assert taken.checks.is_good
    hall.behind = WILD
    hall.until(lambda answer: isinstance(answer, Seen) and answer.words == Fault.BUSY_BACKDROP.value, 4)


def test_other_words_come_first_and_are_never_waited_out(hall: Hall) -> None:
    hall.there = bad(Fault.EYES_OPEN)
    for answer in hall.goes_on(BEHIND_S + 5):
        assert isinstance(answer, Seen)
        assert answer.words == Fault.EYES_OPEN.value
    assert hall.looks == 0, "one thing at a time"
    hall.there = GOOD
    list(hall.goes_on(BEHIND_S + 1))
    hall.there = bad(Fault.EYES_OPEN)
    assert not any(isinstance(answer, Taken) for answer in hall.goes_on(8))


def test_the_persons_own_press_waits_for_no_wall(hall: Hall) -> None:
    list(hall.goes_on(0.5))
    hall.is_asked = True
    (taken,) = [answer for answer in hall.goes_on(3.3) if isinstance(answer, Taken)]
    assert taken.checks.faults == (Fault.BUSY_BACKDROP,)


def test_a_wall_is_looked_at_now_and_then(hall: Hall) -> None:
    list(hall.goes_on(3))
    assert 3 <= hall.looks <= 3 / BEHIND_EVERY_S + 1


def test_what_cannot_be_seen_is_not_spoken_of(hall: Hall) -> None:
    hall.behind = None
    assert isinstance(hall.until(lambda answer: isinstance(answer, Taken), 5), Taken)
    assert PICTURE.shape == (720, 1280, 3)


@pytest.mark.parametrize("is_wild", [False, True])
def test_drawn_people_before_walls_come_through_the_real_eyes(is_wild: bool) -> None:
    detector, mesher, segmenter = networks()
    look = PortraitLook(detector, mesher, lambda: False, segmenter=segmenter)
    picture = before(things(1280, 720) if is_wild else backdrop(1280, 720))
    answers = [look.look(picture, 10 + 0.25 * number) for number in range(48)]
    said = {answer.words for answer in answers if isinstance(answer, Seen)}
    taken = [answer for answer in answers if isinstance(answer, Taken)]
    assert (Fault.BUSY_BACKDROP.value in said) is is_wild
    assert taken, said
    assert taken[0].checks.faults == ((Fault.BUSY_BACKDROP,) if is_wild else ())
