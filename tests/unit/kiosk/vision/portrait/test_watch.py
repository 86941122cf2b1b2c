# SPDX-License-Identifier: Apache-2.0
"""Before a portrait is taken: one calm word, 3-2-1, a blink stops nothing, the person's own press takes it as it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import MESH_POINTS, Box, Face, Mesh
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait import watch
from kiosk.vision.portrait.checks import Checks, Fault
from kiosk.vision.portrait.watch import GOT_WORDS, HOLD_WORDS, REST_S, PortraitLook, PortraitSeen, Seen, Taken
from tests.unit.kiosk.vision.drawn_faces import Drawn, frame, placed

SIZE = (1280, 720)
PICTURE: Colour = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
FACE = Face(Box(540, 200, 200, 200), 0.9, *[(600.0, 260.0)] * 6)
MESH = Mesh(np.zeros((MESH_POINTS, 3), np.float32), 1.0)
GOOD = Checks((), 1, FACE, MESH)
NOBODY = Checks((Fault.NOBODY,), 0)


def bad(*faults: Fault) -> Checks:
    return replace(GOOD, faults=faults)


class Room:
    """Whoever stands there, ten times a second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, taken: int = 0) -> None:
        self.t = 100.0
        self.there = GOOD
        self.is_asked = False
        monkeypatch.setattr(watch, "check", lambda *_: self.there)
        detector, mesher = object(), object()
        self.look = PortraitLook(detector, mesher, self._take_wish, taken=taken)  # type: ignore[arg-type]  # never asked

    def _take_wish(self) -> bool:
        was, self.is_asked = self.is_asked, False
        return was

    def goes_on(self, seconds: float) -> Iterator[PortraitSeen]:
        until = self.t + seconds
        while self.t < until - 1e-9:
            self.t += 0.1
            answer = self.look.look(PICTURE, self.t)
            assert answer is not None
            yield answer

    def until(self, holds: Callable[[PortraitSeen], bool], seconds: float = 10) -> PortraitSeen:
        return next(answer for answer in self.goes_on(seconds) if holds(answer))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


def counts(answers: Iterator[PortraitSeen]) -> list[int]:
    found = [answer.count for answer in answers if isinstance(answer, Seen)]
    return [now for before, now in zip([-1, *found], found, strict=False) if now != before]


def test_three_pictures_each_after_its_own_count_down(room: Room) -> None:
    answers = list(room.goes_on(11))
    taken = [answer for answer in answers if isinstance(answer, Taken)]
    assert [one.number for one in taken] == [1, 2, 3][: len(taken)]
    assert len(taken) >= 2
    assert counts(iter(answers))[:5] == [0, 3, 2, 1, 0]


def test_after_the_third_there_is_nothing_more(room: Room) -> None:
    numbers: list[int] = []
    while len(numbers) < 3:
        taken = room.until(lambda answer: isinstance(answer, Taken))
        assert isinstance(taken, Taken)
        numbers.append(taken.number)
    assert numbers == [1, 2, 3]
    assert room.look.look(PICTURE, room.t + 1) is None


def test_one_that_begins_again_goes_on_counting_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = Room(monkeypatch, taken=2).until(lambda answer: isinstance(answer, Taken))
    assert taken == Taken(3, PICTURE, GOOD)


def test_nothing_is_taken_while_something_is_wrong(room: Room) -> None:
    room.there = bad(Fault.EYES_OPEN, Fault.MOUTH)
    for answer in room.goes_on(10):
        assert answer == Seen(Fault.EYES_OPEN.value, False, 0, answer.part if isinstance(answer, Seen) else None)


def test_a_blink_stops_no_count_down_and_is_not_taken(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Seen) and answer.count == 1)
    room.there = bad(Fault.EYES_OPEN)
    assert {answer.count for answer in room.goes_on(0.3) if isinstance(answer, Seen)} == {1}
    room.there = GOOD
    assert isinstance(room.until(lambda answer: isinstance(answer, Taken), 2), Taken)


def test_eyes_shut_at_the_very_moment_are_waited_for(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Seen) and answer.count == 1)
    list(room.goes_on(0.8))
    room.there = bad(Fault.EYES_OPEN)
    assert not any(isinstance(answer, Taken) for answer in room.goes_on(0.5))
    room.there = GOOD
    taken = room.until(lambda answer: isinstance(answer, Taken), 0.3)
    assert isinstance(taken, Taken)
    assert taken.checks.is_good


def test_who_stays_away_at_the_very_moment_begins_again(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Seen) and answer.count == 1)
    list(room.goes_on(0.8))
    room.there = NOBODY
    last = list(room.goes_on(2))[-1]
    assert last == Seen(Fault.NOBODY.value, False, 0, last.part if isinstance(last, Seen) else None)


def test_who_turns_away_stops_the_count_down(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Seen) and answer.count == 3)
    room.there = bad(Fault.TURN_STRAIGHT)
    assert counts(room.goes_on(1.5))[-1] == 0


def test_the_persons_own_press_takes_it_with_what_is_not_met(room: Room) -> None:
    room.there = bad(Fault.GLARE)
    list(room.goes_on(1))
    room.is_asked = True
    answers = list(room.goes_on(3.3))
    assert counts(iter(answers))[:3] == [3, 2, 1]
    (taken,) = [answer for answer in answers if isinstance(answer, Taken)]
    assert taken.checks.faults == (Fault.GLARE,)
    assert not [answer for answer in room.goes_on(8) if isinstance(answer, Taken)]  # a press is one picture


def test_a_press_during_the_count_down_changes_nothing_but_that_it_is_taken(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Seen) and answer.count == 2)
    room.is_asked = True
    room.there = bad(Fault.MOUTH)
    taken = room.until(lambda answer: isinstance(answer, Taken), 2.2)
    assert isinstance(taken, Taken)
    assert taken.checks.faults == (Fault.MOUTH,)


def test_of_nobody_nothing_is_taken_whatever_is_pressed(room: Room) -> None:
    room.there = NOBODY
    room.is_asked = True
    answers = list(room.goes_on(8))
    assert not any(isinstance(answer, Taken) for answer in answers)
    assert counts(iter(answers))[-1] == 0


def test_words_stand_long_enough_to_be_read(room: Room) -> None:
    room.there = bad(Fault.NEARER)
    list(room.goes_on(1.5))
    words = []
    for fault in (Fault.FARTHER, Fault.NEARER, Fault.FARTHER, Fault.NEARER):
        room.there = bad(fault)
        words += [answer.words for answer in room.goes_on(0.3) if isinstance(answer, Seen)]
    assert sum(now != before for before, now in itertools.pairwise(words)) <= 1


def test_after_a_picture_there_is_time_to_see_that_it_is_done(room: Room) -> None:
    room.until(lambda answer: isinstance(answer, Taken))
    rest = list(room.goes_on(REST_S - 0.2))
    assert {answer.words for answer in rest if isinstance(answer, Seen)} == {GOT_WORDS}
    assert isinstance(room.until(lambda answer: isinstance(answer, Seen) and answer.words == HOLD_WORDS, 1), Seen)


def part_of(room: Room, face: Face) -> tuple[float, float]:
    room.there = replace(GOOD, face=face)
    answer = list(room.goes_on(0.2))[-1]
    assert isinstance(answer, Seen)
    assert answer.part is not None
    return answer.part.top, answer.part.height


def test_another_part_is_shown_of_who_sits_low_or_stands_tall(room: Room) -> None:
    tall, low = replace(FACE, box=Box(540, 20, 200, 200)), replace(FACE, box=Box(540, 480, 200, 200))
    assert part_of(room, tall)[0] == 0
    assert part_of(room, low)[0] > 0.2
    near_low = replace(FACE, box=Box(550, 470, 200, 200))
    assert part_of(room, near_low) == part_of(room, low), "a picture that moves with every breath makes people sway"


def test_a_small_face_is_not_shown_as_a_large_one(room: Room) -> None:
    far = replace(FACE, box=Box(620, 340, 40, 40))
    assert part_of(room, far)[1] > 0.5


def test_nobody_for_a_while_shows_the_whole_frame(room: Room) -> None:
    list(room.goes_on(0.3))
    room.there = NOBODY
    first, *_, last = room.goes_on(3)
    assert isinstance(first, Seen)
    assert isinstance(last, Seen)
    assert first.part is not None
    assert last.part is None


def test_frames_that_come_too_fast_are_passed_over(room: Room) -> None:
    assert room.look.look(PICTURE, 5.0) is not None
    assert room.look.look(PICTURE, 5.03) is None


def test_drawn_faces_come_through_the_real_eyes() -> None:
    look = PortraitLook(NearFaceDetector(), FaceLandmarkMesher(), lambda: False)
    answers = [look.look(frame(), 10 + 0.2 * number) for number in range(30)]
    assert any(isinstance(answer, Taken) for answer in answers), {str(answer) for answer in answers}
    beside = placed(np.full((720, 1280, 3), 200, np.uint8), Drawn(), 60, 300, 216)
    said = PortraitLook(NearFaceDetector(), FaceLandmarkMesher(), lambda: False).look(beside, 1.0)
    assert isinstance(said, Seen)
    assert said.words in (Fault.LEFT.value, Fault.NOBODY.value)


# --- what hangs behind -------------------------------------------------------------------------------------------------


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch, room: Room) -> Room:
    """The same room, with a wall that will be cut out badly."""
    monkeypatch.setattr(watch, "backdrop_of", lambda *_: object())
    monkeypatch.setattr(watch, "judge_backdrop", lambda _: (Fault.BUSY_BACKDROP,))
    room.look._segmenter = object()  # type: ignore[assignment]  # never asked
    return room


def seconds_told(room: Room, seconds: float) -> float:
    """How long the word about the backdrop stood there."""
    return 0.1 * sum(
        1 for one in room.goes_on(seconds) if isinstance(one, Seen) and one.words == Fault.BUSY_BACKDROP.value
    )


def test_what_hangs_behind_is_told_so_long_and_then_it_is_taken(behind: Room) -> None:
    told = seconds_told(behind, watch.BEHIND_S + 0.5)
    assert told == pytest.approx(watch.BEHIND_S, abs=0.4)
    assert isinstance(behind.until(lambda one: isinstance(one, Taken), 6), Taken)


def test_the_time_in_which_the_face_was_spoken_of_tells_nothing_of_the_wall(behind: Room) -> None:
    told = seconds_told(behind, 2)
    behind.there = bad(Fault.GLARE)
    told += seconds_told(behind, 2 * watch.BEHIND_S)
    behind.there = GOOD
    assert told < 3.5
    wanted = behind.until(lambda one: isinstance(one, Seen) and one.words == Fault.BUSY_BACKDROP.value, 3)
    assert isinstance(wanted, Seen)
    told += seconds_told(behind, 2)
    assert told < watch.BEHIND_S
    last = next(behind.goes_on(0.1))
    assert isinstance(last, Seen)
    assert last.words == Fault.BUSY_BACKDROP.value, "it has not been told long enough"
    assert isinstance(behind.until(lambda one: isinstance(one, Taken), 10), Taken)
