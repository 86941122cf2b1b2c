# SPDX-License-Identifier: Apache-2.0
"""One look from the first frame to the comparison: every branch on values, and the whole of it on drawn faces."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from kiosk.vision.faces import face_look
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import MESH_POINTS, Box, Face, Mesh
from kiosk.vision.faces.face_look import (
    CalmWords,
    Compared,
    Comparing,
    FaceLook,
    FaceSeen,
    Guided,
    NotShown,
)
from kiosk.vision.faces.guidance import Guidance, Hint
from kiosk.vision.faces.liveness import Asking, Failed, Move, Passed, Seen, WhyFailed
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.faces.verify import Decision, NoFace, Thresholds, Verdict, Weight
from kiosk.vision.pictures import Colour
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, variant

SIZE = (640, 360)
EMPTY = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
HERE = Box(260, 100, 130, 130)


def face_at(box: Box = HERE) -> Face:
    return Face(box, 0.9, *(box.middle for _ in range(6)))


def decision(distance: float = 0.3) -> Decision:
    return Decision(Verdict.MATCH, distance, "made-up-1.0", Thresholds(), Weight.WITH_ANOTHER)


class Scene:
    """Who is in each frame, what stands in the way, and how the moves go: the networks' part, made up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: Sequence[Decision | NoFace] = ()) -> None:
        self.faces: tuple[Face, ...] = (face_at(),)
        self.hints: tuple[Hint, ...] = ()
        self.advice: tuple[Hint, ...] = ()
        self.moved: Callable[[Asking], Asking | Passed | Failed] = lambda state: state
        self.is_skipped = False
        self.found = list(found)
        self.compared: list[Colour] = []
        self.t = 0.0
        self.look = FaceLook(self, self, self.compare, lambda: self.is_skipped, random.Random(3))
        monkeypatch.setattr(face_look, "face_light", lambda *_: None)
        monkeypatch.setattr(face_look, "covered_score", lambda *_: 0.0)
        monkeypatch.setattr(face_look, "judge", lambda front, *_: Guidance(front, self.hints, self.advice))
        monkeypatch.setattr(face_look, "seen_in", lambda face, _mesh, t: Seen(t, 0.3, 0.0, face.box))
        monkeypatch.setattr(face_look, "step", lambda state, _t, _seen: self.moved(state))

    def faces_in(self, picture: Colour) -> tuple[Face, ...]:
        return self.faces

    def mesh_of(self, picture: Colour, face: Face) -> Mesh:
        return Mesh(np.zeros((MESH_POINTS, 3), np.float32), 1.0)

    def compare(self, live: Colour) -> Decision | NoFace:
        self.compared.append(live)
        return self.found.pop(0) if self.found else decision()

    def after(self, seconds: float, picture: Colour = EMPTY) -> FaceSeen | None:
        self.t += seconds
        return self.look.look(picture, self.t)

    def said(self, seconds: float) -> str:
        answer = self.after(seconds)
        assert isinstance(answer, Guided)
        return answer.words

    def to_moves(self) -> None:
        for _ in range(3):
            self.after(0.5)
        answer = self.after(0.5)
        assert isinstance(answer, Guided)
        assert answer.is_move


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(monkeypatch)


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_stand_for_a_second_however_quickly_the_hints_change() -> None:
    words = CalmWords()
    assert words.say("a", 10.0) == "a"
    assert words.say("b", 10.9) == "a"
    assert words.say("a", 10.95) == "a"
    assert words.say("b", 11.0) == "b"
    assert words.say("c", 11.1, at_once=True) == "c", "what somebody waits for"
    assert words.say("d", 12.0) == "c"
    assert words.say("d", 12.1) == "d"


def test_one_thing_at_a_time_and_the_first_is_the_most_helpful(scene: Scene) -> None:
    scene.hints = (Hint.SEVERAL, Hint.NEARER)
    assert scene.said(0.0) == Hint.SEVERAL.value
    scene.hints = (Hint.NEARER,)
    assert scene.said(0.3) == Hint.SEVERAL.value
    assert scene.said(0.8) == Hint.NEARER.value
    scene.faces = ()
    assert scene.said(1.0) == Hint.NOBODY.value


def test_a_mask_is_spoken_of_once_and_is_no_condition(scene: Scene) -> None:
    scene.advice = (Hint.COVERED,)
    assert scene.said(0.0) == Hint.COVERED.value
    assert scene.said(2.9) == Hint.COVERED.value
    assert scene.said(0.5) == face_look.HOLD_WORDS
    assert isinstance(scene.after(0.6), Guided)
    assert isinstance(scene.look._moves, Asking), "it went on as it was"


# --- the first step ---------------------------------------------------------------------------------------------------


def test_a_face_is_held_still_before_it_is_believed(scene: Scene) -> None:
    assert scene.said(0.0) == face_look.HOLD_WORDS
    assert scene.said(0.7) == face_look.HOLD_WORDS
    scene.hints = (Hint.TOO_DARK,)
    scene.after(0.05)
    scene.hints = ()
    scene.after(0.1)
    assert scene.look._moves is None, "it begins anew"
    scene.after(0.9)
    assert isinstance(scene.look._moves, Asking)


def test_another_face_in_between_begins_anew(scene: Scene) -> None:
    scene.after(0.0)
    scene.faces = (face_at(HERE.moved(-250, 0)),)
    scene.after(0.9)
    assert scene.look._moves is None
    scene.after(0.9)
    assert isinstance(scene.look._moves, Asking)


def test_who_cannot_move_is_compared_without_it(scene: Scene) -> None:
    scene.is_skipped = True
    for seconds in (0.0, 0.5):
        scene.after(seconds)
    assert scene.after(0.5) is Comparing.BEGUN
    assert scene.after(0.1) == Compared(decision(), has_moved=False)
    assert len(scene.compared) == 1
    assert scene.after(0.1) is None
    assert scene.look._kept == []


# --- moves ------------------------------------------------------------------------------------------------------------


def test_the_moves_may_be_skipped_in_the_middle(scene: Scene) -> None:
    scene.to_moves()
    scene.is_skipped = True
    assert scene.after(0.1) is Comparing.BEGUN
    assert scene.after(0.1) == Compared(decision(), has_moved=False)


def test_each_move_is_asked_for_at_once_in_its_own_words(scene: Scene) -> None:
    scene.to_moves()
    scene.moved = lambda _state: Asking((Move.TURN_LEFT,), base=object())  # type: ignore[arg-type]  # only that there is one
    assert scene.said(0.01) == Move.TURN_LEFT.value
    scene.faces = ()
    answer = scene.after(0.01)
    assert isinstance(answer, Guided)
    assert not answer.is_good


@pytest.mark.parametrize("why", list(WhyFailed))
def test_moves_that_were_not_seen_end_the_look_without_a_comparison(scene: Scene, why: WhyFailed) -> None:
    scene.to_moves()
    scene.moved = lambda _state: Failed(why)
    assert scene.after(0.1) == NotShown(why)
    assert scene.after(0.1) is None
    assert scene.compared == []
    assert scene.look._kept == []


@pytest.mark.parametrize(("before", "behind"), [(0.2, 0.7), (0.7, 0.2), (0.2, float("nan")), (float("nan"), 0.2)])
def test_behind_the_moves_it_is_compared_again_and_the_worse_counts(
    monkeypatch: pytest.MonkeyPatch, before: float, behind: float
) -> None:
    scene = Scene(monkeypatch, [decision(before), decision(behind)])
    scene.to_moves()
    scene.moved = lambda _state: Passed()
    assert scene.said(0.1) == face_look.AHEAD_WORDS
    other = EMPTY.copy()
    assert scene.after(0.2, other) is Comparing.BEGUN
    answer = scene.after(0.1)
    assert isinstance(answer, Compared)
    assert isinstance(answer.found, Decision)
    assert answer.has_moved
    assert not answer.found.distance <= 0.2
    assert scene.compared[1] is other


def test_a_picture_without_a_face_is_told_whatever_the_other_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(monkeypatch, [decision(), NoFace((0, 1))])
    scene.to_moves()
    scene.moved = lambda _state: Passed()
    scene.after(0.1)
    scene.after(0.2)
    assert scene.after(0.1) == Compared(NoFace((0, 1)), has_moved=True)


def test_behind_the_moves_another_face_is_not_taken(scene: Scene) -> None:
    scene.to_moves()
    scene.moved = lambda _state: Passed()
    scene.after(0.1)
    scene.faces = (face_at(HERE.moved(-250, 0)),)
    assert scene.after(0.2) == NotShown(WhyFailed.GONE)


def test_behind_the_moves_somebody_who_was_away_for_a_frame_is_not_believed(scene: Scene) -> None:
    scene.to_moves()
    scene.moved = lambda _state: Passed()
    scene.after(0.1)
    scene.faces = ()
    assert scene.said(1.1) == Hint.NOBODY.value
    scene.faces = (face_at(),)
    assert scene.after(0.1) == NotShown(WhyFailed.GONE)


def test_behind_the_moves_straight_ahead_is_waited_for_and_not_for_ever(scene: Scene) -> None:
    scene.to_moves()
    scene.moved = lambda _state: Passed()
    scene.after(0.1)
    scene.hints = (Hint.LOOK_AHEAD,)
    assert scene.said(2.0) == face_look.AHEAD_WORDS
    scene.hints = (Hint.TOO_DARK,)
    assert scene.said(2.0) == Hint.TOO_DARK.value
    assert scene.after(2.1) == NotShown(WhyFailed.TIME)


def test_a_look_that_was_left_keeps_nothing(scene: Scene) -> None:
    scene.to_moves()
    assert scene.look._kept
    scene.look.forget()
    assert scene.after(0.1) is None
    assert scene.look._kept == []


# --- the part that is shown -------------------------------------------------------------------------------------------


def test_the_part_stands_still_until_the_face_has_left_its_middle(scene: Scene) -> None:
    def part() -> object:
        answer = scene.after(0.05)
        assert isinstance(answer, Guided)
        return answer.part

    scene.hints = (Hint.TOO_DARK,)
    first = part()
    assert first is not None
    scene.faces = (face_at(HERE.moved(6, 4)),)
    assert part() == first
    scene.faces = (face_at(HERE.moved(80, 0)),)
    aside = part()
    assert aside != first
    scene.faces = (face_at(Box(300, 140, 60, 60)),)
    assert part() != aside
    scene.faces = ()
    kept = part()
    assert kept is not None
    scene.t += 2.1
    assert part() is None


@pytest.mark.parametrize("top", [0.12, 0.8])
def test_somebody_very_low_or_very_tall_is_shown_where_they_are(top: float) -> None:
    look = FaceLook(NearFaceDetector(), FaceLandmarkMesher(), lambda _live: decision(), lambda: False)
    answer = look.look(frame(down=int(720 * top), face_width=150), 0.0)
    assert isinstance(answer, Guided)
    assert answer.part is not None
    assert answer.part.top <= top <= answer.part.top + answer.part.height
    assert answer.part.height < 0.8


# --- drawn faces through the real networks ----------------------------------------------------------------------------


def test_drawn_faces_pass_when_they_turn_as_asked_and_a_still_one_never_does() -> None:
    straight, left, right = frame(), frame(variant(turned=1.4)), frame(variant(turned=-1.4))
    halves = {1: frame(variant(turned=0.8)), -1: frame(variant(turned=-0.8))}
    compared: list[Colour] = []

    def compare(live: Colour) -> Decision | NoFace:
        compared.append(live)
        return decision(0.1)

    look = FaceLook(NearFaceDetector(), FaceLandmarkMesher(), compare, lambda: False, _TurnsOnly())
    t, answer, asked = 0.0, None, set()
    for _ in range(120):
        t += 0.08
        answer = look.look(_next(answer, straight, {1: left, -1: right}, halves), t)
        if isinstance(answer, Guided) and answer.is_move:
            asked.add(answer.words)
        if isinstance(answer, Compared):
            break
    assert answer == Compared(decision(0.1), has_moved=True)
    assert {Move.TURN_LEFT.value, Move.TURN_RIGHT.value} <= asked
    assert len(compared) == 2

    still = FaceLook(NearFaceDetector(), FaceLandmarkMesher(), compare, lambda: False, _TurnsOnly())
    answers = [still.look(straight, number * 0.4) for number in range(40)]
    assert NotShown(WhyFailed.TIME) in answers
    assert len(compared) == 2


class _TurnsOnly(random.Random):
    """Drawn eyes do not shut far enough for the mesh: two turns are drawn."""

    def sample(self, population: Sequence[Move], k: int, **_more: object) -> list[Move]:  # type: ignore[override]  # as it is called
        return [Move.TURN_LEFT, Move.TURN_RIGHT]


_TURNING: dict[str, int] = {}


def _next(answer: FaceSeen | None, straight: Colour, turned: dict[int, Colour], halves: dict[int, Colour]) -> Colour:
    """What the person shows after ``answer``: halfway first, then all the way."""
    if not isinstance(answer, Guided) or not answer.is_move or answer.words == face_look.AHEAD_WORDS:
        _TURNING.clear()
        return straight
    side = 1 if answer.words == Move.TURN_LEFT.value else -1
    count = _TURNING[answer.words] = _TURNING.get(answer.words, 0) + 1
    return halves[side] if count <= 3 else turned[side]


def test_nobody_and_several_are_said_of_drawn_frames() -> None:
    look = FaceLook(NearFaceDetector(), FaceLandmarkMesher(), lambda _live: decision(), lambda: False)
    nobody = look.look(backdrop(1280, 720), 0.0)
    assert isinstance(nobody, Guided)
    assert nobody.words == Hint.NOBODY.value
    one = frame(replace(Drawn(), mouth_open=False), across=400, face_width=200)
    two = one.copy()
    two[:, 640:] = frame(variant(skin=(120, 150, 200)), across=400, face_width=200)[:, 80:720]
    several = look.look(two, 1.5)
    assert isinstance(several, Guided)
    assert several.words == Hint.SEVERAL.value
