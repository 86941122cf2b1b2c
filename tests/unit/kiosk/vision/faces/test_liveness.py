# SPDX-License-Identifier: Apache-2.0
"""Moves are measured against the person's own baseline; photographs, swaps and loops in the wrong order do not pass."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
import yaml

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import Box
from kiosk.vision.faces.liveness import (
    GONE_S,
    MOVE_LIMIT_S,
    Asking,
    Failed,
    Liveness,
    Move,
    Passed,
    Seen,
    Skipped,
    WhyFailed,
    WhySkipped,
    begin,
    is_shown,
    seen_in,
    step,
)
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from tests.unit.kiosk.vision.drawn_faces import frame, variant
from tests.unit.kiosk.vision.faces.test_guidance import TEXTS

BOX = Box(500, 200, 200, 200)
FPS = 15
Film = list[tuple[float, float]]
"""Openness and yaw, picture by picture."""


def still(pictures: int, openness: float = 0.30, yaw: float = 0.0) -> Film:
    # A little unrest, as every measured face has.
    return [(openness * (1 + 0.05 * (-1) ** n), yaw + 0.7 * (n % 3)) for n in range(pictures)]


def blink(openness: float = 0.30, shut: float = 0.13, pictures: int = 3) -> Film:
    return [(openness, 0), *[(shut, 0)] * pictures, (openness, 0), (openness, 0)]


def turn(side: int, degrees: float = 30, openness: float = 0.30) -> Film:
    way = [side * degrees * n / 6 for n in range(7)]
    return [(openness, yaw) for yaw in [*way, way[-1], way[-1], *reversed(way)]]


def play(film: Iterable[tuple[float, float]], state: Liveness, began: float = 100.0) -> Liveness:
    t = began
    for openness, yaw in film:
        t += 1 / FPS
        if not isinstance(state, Asking):
            return state
        state = step(state, t, Seen(t, openness, yaw, BOX))
    return state


def asks(*moves: Move) -> Asking:
    return Asking(moves)


@pytest.mark.parametrize(
    ("moves", "film"),
    [
        ((Move.BLINK, Move.TURN_LEFT), still(15) + blink() + still(6) + turn(1)),
        ((Move.TURN_LEFT, Move.BLINK), still(15) + turn(1) + still(6) + blink()),
        ((Move.TURN_RIGHT, Move.TURN_LEFT), still(15) + turn(-1) + still(6) + turn(1)),
        ((Move.BLINK, Move.TURN_RIGHT), still(15) + blink(pictures=8) + still(6) + turn(-1, 60)),
    ],
)
def test_who_does_as_asked_passes(moves: tuple[Move, ...], film: Film) -> None:
    assert play(film, asks(*moves)) == Passed()


@pytest.mark.parametrize("own", [0.17, 0.24, 0.40])
def test_the_baseline_is_the_person_s_own(own: float) -> None:
    film = still(15, own) + blink(own, 0.45 * own) + still(6, own) + turn(1, openness=own)
    assert play(film, asks(Move.BLINK, Move.TURN_LEFT)) == Passed()
    # What is a blink for wide eyes is none for these.
    half = still(15, own) + blink(own, 0.7 * own) + still(6, own)
    assert isinstance(play(half, asks(Move.BLINK, Move.TURN_LEFT)), Asking)


def test_somebody_who_looks_past_the_camera_turns_from_there() -> None:
    film = [(0.3, yaw + 10) for _, yaw in still(15) + turn(1)]
    assert isinstance(play(film, asks(Move.TURN_LEFT)), Passed)
    # 25 degrees are a turn for who looks straight ahead, not for who looked ten to that side all the time.
    short = [(0.3, 10.0)] * 15 + [(0.3, 18.0), (0.3, 22.0), (0.3, 26.0), (0.3, 26.0)]
    assert isinstance(play(short, asks(Move.TURN_LEFT)), Asking)


def test_very_narrow_eyes_are_asked_to_turn_instead() -> None:
    state = play(still(15, 0.12), asks(Move.BLINK, Move.TURN_LEFT))
    assert isinstance(state, Asking)
    assert state.moves == (Move.TURN_LEFT, Move.TURN_RIGHT)
    state = play(still(15, 0.12), asks(Move.TURN_LEFT, Move.BLINK))
    assert isinstance(state, Asking)
    assert state.moves == (Move.TURN_RIGHT, Move.TURN_LEFT)
    state = play(still(15, 0.12), asks(Move.TURN_LEFT, Move.TURN_RIGHT))
    assert isinstance(state, Asking)
    assert state.moves == (Move.TURN_LEFT, Move.TURN_RIGHT)


@pytest.mark.parametrize(
    ("film", "why"),
    [
        pytest.param(still(400), "a photograph on a stand", id="photograph"),
        pytest.param([(0.3, 0.5 * (n % 40 - 20)) for n in range(400)], "a photograph waved about", id="waved"),
        pytest.param(still(15) + turn(1) * 20, "turns, where a blink was asked", id="wrong move"),
        pytest.param(still(15) + [(0.3, 0), (0.12, 0), (0.3, 0)] * 90, "one picture is noise", id="single dips"),
        pytest.param(still(15) + [(0.3, 0)] + [(0.1, 0)] * 40 + still(300), "asleep for 2.6 s", id="too long"),
        pytest.param(still(15) + [(0.1, 0)] * 5 + [(0.2, 0)] * 300, "never open again", id="not open again"),
        pytest.param(still(15) + [(0.3, 0)] + [(0.12, 25)] * 4 + [(0.3, 25)] * 300, "a turned head", id="turned"),
    ],
)
def test_what_is_no_blink_runs_out_of_time(film: Film, why: str) -> None:
    assert play(film, asks(Move.BLINK, Move.TURN_LEFT)) == Failed(WhyFailed.TIME), why


def test_another_picture_held_up_is_no_turn() -> None:
    swapped = still(15) + [(0.3, 30.0)] * 200
    assert play(swapped, asks(Move.TURN_LEFT)) == Failed(WhyFailed.TIME)


def test_the_wrong_side_is_no_turn_and_no_failure() -> None:
    state = play(still(15) + turn(-1), asks(Move.TURN_LEFT))
    assert isinstance(state, Asking)
    assert play(still(3) + turn(1), state, began=100 + 40 / FPS) == Passed()


def test_the_next_move_is_asked_only_when_they_look_ahead_again() -> None:
    film = still(15) + turn(1)[:9]
    state = play(film, asks(Move.TURN_LEFT, Move.TURN_RIGHT))
    assert isinstance(state, Asking)
    assert state.words == "liveness.look_ahead"
    state = play([(0.3, 12.0), (0.3, 2.0)], state, began=100 + len(film) / FPS)
    assert isinstance(state, Asking)
    assert state.words == Move.TURN_RIGHT.value


def test_who_never_looks_ahead_is_never_asked() -> None:
    state = play([(0.3, 40.0)] * 60, asks(Move.BLINK, Move.TURN_LEFT))
    assert isinstance(state, Asking)
    assert state.base is None
    assert play([(0.3, 40.0)] * 200, asks(Move.BLINK)) == Failed(WhyFailed.TIME)


def test_time_runs_also_while_nobody_is_there() -> None:
    state: Liveness = begin(random.Random(1))
    for second in range(int(MOVE_LIMIT_S) + 2):
        if isinstance(state, Asking):
            state = step(state, 50.0 + second, None)
    assert state == Failed(WhyFailed.TIME)


def test_who_goes_away_begins_anew_and_a_moment_is_forgiven() -> None:
    state = play(still(15), asks(Move.BLINK))
    assert isinstance(state, Asking)
    assert state.last is not None
    t = state.last.t
    assert isinstance(step(state, t + GONE_S - 0.1, None), Asking)
    assert step(state, t + GONE_S + 0.1, None) == Failed(WhyFailed.GONE)
    assert step(state, t + GONE_S + 0.1, Seen(t + GONE_S + 0.1, 0.3, 0, BOX)) == Failed(WhyFailed.GONE)


def test_another_face_in_the_same_moment_begins_anew() -> None:
    state = play(still(15), asks(Move.BLINK))
    assert isinstance(state, Asking)
    assert state.last is not None
    t = state.last.t + 0.05
    assert step(state, t, Seen(t, 0.3, 0, Box(800, 200, 200, 200))) == Failed(WhyFailed.GONE)


def test_pictures_out_of_order_are_passed_over() -> None:
    state = play(still(15), asks(Move.BLINK))
    assert isinstance(state, Asking)
    assert state.last is not None
    assert step(state, state.last.t, Seen(state.last.t, 0.1, 0, BOX)) is state


def test_the_order_is_drawn_and_every_order_is_drawn() -> None:
    drawn = {begin(random.Random(seed)).moves for seed in range(200)}
    assert len(drawn) == 6
    assert all(len(set(moves)) == 2 for moves in drawn)
    assert len(begin().moves) == 2


def test_skipping_shows_nothing_and_is_no_failure() -> None:
    states: list[Liveness] = [*(Skipped(why) for why in WhySkipped), Failed(WhyFailed.TIME), begin()]
    assert not any(is_shown(state) for state in states)
    assert is_shown(Passed())


def test_every_word_is_there() -> None:
    words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["liveness"]
    wanted = {move.value for move in Move} | {Asking((Move.BLINK,)).words}
    assert {key.removeprefix("liveness.") for key in wanted} <= set(words)


def test_drawn_faces_blink_and_turn() -> None:
    detector, mesher = NearFaceDetector(), FaceLandmarkMesher()

    def film(*looks: tuple[int, dict[str, float]]) -> Iterable[tuple[int, Seen]]:
        number = 0
        for pictures, changes in looks:
            picture = frame(variant(**changes))
            (face,) = detector.faces_in(picture)
            mesh = mesher.mesh_of(picture, face)
            for _ in range(pictures):
                number += 1
                yield number, seen_in(face, mesh, number / FPS)

    state: Liveness = asks(Move.TURN_LEFT, Move.TURN_RIGHT)
    way = [(2, {"turned": side * part}) for side in (1, -1) for part in (0.3, 0.6, 1.0, 1.3, 1.3, 0.5, 0.0)]
    for number, seen in film((12, {}), *way):
        if isinstance(state, Asking):
            state = step(state, number / FPS, seen)
    assert state == Passed()
