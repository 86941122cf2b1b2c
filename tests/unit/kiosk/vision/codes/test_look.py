# SPDX-License-Identifier: Apache-2.0
"""Frame by frame: each code once, several together, nothing from a camera that hangs, hints that can be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest

from drivers.camera.light import light_of
from drivers.camera.port import Frame, Picture
from drivers.camera.scenes.phone import Scene, frame, hall
from drivers.camera.simulated_picture import Noisy
from kiosk.vision.codes.hints import Hint
from kiosk.vision.codes.look import GAP_S, GATHER_S, CodeLook, Saw
from kiosk.vision.codes.recent import HOLD_S
from kiosk.vision.codes.steady import HOLD_S as HINT_HOLD_S, SETTLE_S, SteadyHint

PERIOD_S = 0.04
CITY, OTHER = "SSM-DEMO-0123456789ABCDEF", "https://shop.example.invalid/1"
PHONE, PAYS = (frame(Scene(text, noise=0.0)) for text in (CITY, OTHER))
BOTH = frame(Scene(OTHER, at=(0.75, 0.5), noise=0.0), frame(Scene(CITY, at=(0.3, 0.5), noise=0.0)))


class Preview:
    """Frames 25 times a second, each with its own noise; the work of the chain takes no time here."""

    def __init__(self) -> None:
        self.again = threading.Event()
        self.look = CodeLook(self.again, lambda: 0.0)
        self.t = 100.0
        self._numbers: Iterator[int] = count(1)

    def see(self, picture: Picture, seconds: float, *, is_stuck: bool = False) -> list[Saw]:
        scene, told = Noisy(picture), []
        for place in range(round(seconds / PERIOD_S)):
            self.t += PERIOD_S
            number = next(self._numbers)
            drawn = picture if is_stuck else scene.picture(number)
            unchanged_s = place * PERIOD_S if is_stuck else 0.0
            told.append(self.look.see(Frame(drawn, number, self.t, light_of(drawn), unchanged_s)))
        return told


def texts(told: list[Saw]) -> list[list[str | None]]:
    return [[code.text for code in saw.codes] for saw in told if saw.codes]


@pytest.fixture
def preview() -> Preview:
    return Preview()


def test_a_code_is_told_once_and_soon(preview: Preview) -> None:
    told = preview.see(PHONE, 1.2)
    assert texts(told) == [[CITY]]
    first = next(place for place, saw in enumerate(told) if saw.codes)
    assert first * PERIOD_S <= GATHER_S + 3 * PERIOD_S
    assert told[first].in_view
    assert told[-1].hint is None


def test_a_code_that_goes_and_comes_back_is_told_again(preview: Preview) -> None:
    preview.see(PHONE, 0.6)
    away = preview.see(hall(), HOLD_S + 0.2)
    assert texts(away) == []
    assert not away[-1].in_view
    assert texts(preview.see(PHONE, 0.6)) == [[CITY]]


def test_two_in_view_are_told_together(preview: Preview) -> None:
    assert [sorted(map(str, each)) for each in texts(preview.see(BOTH, 0.8))] == [sorted([CITY, OTHER])]


def test_one_that_joins_within_a_moment_is_told_with_the_first(preview: Preview) -> None:
    preview.see(hall(), 0.1)
    first = preview.see(PHONE, 0.16)
    assert texts(first) == []
    assert [len(each) for each in texts(preview.see(BOTH, 0.6))] == [2]


def test_none_of_them_makes_every_code_new(preview: Preview) -> None:
    preview.see(PHONE, 0.6)
    assert texts(preview.see(PHONE, 0.6)) == []
    preview.again.set()
    assert texts(preview.see(PHONE, 0.6)) == [[CITY]]
    assert not preview.again.is_set()


def test_a_camera_that_hangs_on_the_last_residents_code_tells_nothing(preview: Preview) -> None:
    assert texts(preview.see(PHONE, 2.0, is_stuck=True)) == []
    assert texts(preview.see(PAYS, 0.6)) == [[OTHER]], "and when it lives again, it is believed"


def test_the_first_frame_of_all_is_not_believed(preview: Preview) -> None:
    drawn = PHONE
    preview.look.see(Frame(drawn, 1, 1.0, light_of(drawn)))
    saw = preview.look.see(Frame(drawn, 2, 1.0 + GATHER_S + 0.1, light_of(drawn), GATHER_S + 0.1))
    assert saw == Saw()


def test_what_was_gathered_before_a_gap_is_dropped(preview: Preview) -> None:
    preview.see(PHONE, 0.12)
    preview.t += GAP_S + 1
    assert texts(preview.see(hall(), 0.6)) == []


def test_bytes_that_are_no_text_are_told_without_one(preview: Preview) -> None:
    told = preview.see(frame(Scene(b"\xff\xfe\x80\x81" * 5, noise=0.0)), 0.8)
    assert texts(told) == [[None]]


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        (Scene(CITY, module=1.6, noise=0.0, blur=1.2), Hint.NEARER),
        (Scene(CITY, module=22.0, noise=0.0), Hint.FARTHER),
        (Scene(CITY, glare=4.0, noise=0.0), Hint.GLARE),
        (Scene(CITY, light=0.015, noise=0.0), Hint.DARK),
    ],
)
def test_how_to_hold_it_is_said_in_the_end(preview: Preview, scene: Scene, hint: Hint) -> None:
    told = preview.see(frame(scene), 1.6)
    assert told[-1].hint is hint
    assert texts(told) == []


def test_nothing_in_view_is_no_hint(preview: Preview) -> None:
    assert {saw.hint for saw in preview.see(hall(), 1.0)} == {None}


def test_the_picture_may_have_any_size(preview: Preview) -> None:
    assert texts(preview.see(np.ascontiguousarray(PHONE[100:, 200:1100]), 0.8)) == [[CITY]]


# --- hints that do not flicker ---------------------------------------------------------------------------------------


def test_a_hint_must_last_before_it_is_said() -> None:
    steady = SteadyHint()
    assert steady.see(Hint.GLARE, 0.0) is None
    assert steady.see(None, SETTLE_S / 2) is None
    assert steady.see(Hint.GLARE, SETTLE_S) is None
    assert steady.see(Hint.GLARE, 2 * SETTLE_S) is Hint.GLARE


def test_a_hint_stands_long_enough_to_be_read() -> None:
    steady = SteadyHint()
    steady.see(Hint.GLARE, 0.0)
    steady.see(Hint.GLARE, 1.0)
    said = [steady.see(Hint.NEARER, 1.0 + 0.1 * turn) for turn in range(1, 30)]
    assert 1.0 <= HINT_HOLD_S <= 0.1 * (said.index(Hint.NEARER) + 1) + 0.001
    assert said[said.index(Hint.NEARER) :] == [Hint.NEARER] * (29 - said.index(Hint.NEARER))


def test_a_hint_that_flickers_is_never_another_one() -> None:
    steady = SteadyHint()
    steady.see(Hint.NEARER, 0.0)
    said = {steady.see(Hint.NEARER if turn % 2 else Hint.GLARE, turn * 0.25) for turn in range(1, 40)}
    assert said <= {None, Hint.NEARER}


def test_a_code_that_is_read_ends_every_hint_at_once() -> None:
    steady = SteadyHint()
    steady.see(Hint.NEARER, 0.0)
    assert steady.see(Hint.NEARER, 1.0) is Hint.NEARER
    steady.good()
    assert steady.said is None
