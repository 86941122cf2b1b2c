# SPDX-License-Identifier: Apache-2.0
"""好差评: one tap for a grade, one more for a reason where it is low, one tap out of either; nobody is asked twice."""

from __future__ import annotations

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.state import JourneyState, Page
from tests.unit.kiosk.journey.walks import walk

RATE = JourneyState(page=Page.RATE)


@pytest.mark.parametrize("grade", [1, 2, 3])
def test_a_good_grade_is_sent_and_nothing_more_is_asked(grade: int) -> None:
    state, effects = walk(RATE, ev.Graded(grade))
    assert (state.page, effects) == (Page.END, [fx.SendRating(grade)])


@pytest.mark.parametrize("grade", [4, 5])
def test_a_low_grade_is_asked_why_once(grade: int) -> None:
    asked, effects = walk(RATE, ev.Graded(grade))
    assert (asked.page, asked.grade, effects) == (Page.RATE, grade, [])
    assert walk(asked, ev.Graded(1)) == (asked, []), "a late second tap changes no grade"
    state, effects = walk(asked, ev.RatingExplained("slow"))
    assert (state.page, effects) == (Page.END, [fx.SendRating(grade, "slow")])


@pytest.mark.parametrize("out", [ev.RatingSkipped(), ev.PauseElapsed()])
def test_no_reason_is_an_answer_and_no_grade_too(out: ev.Event) -> None:
    asked, _ = walk(RATE, ev.Graded(5))
    state, effects = walk(asked, out)
    assert (state.page, effects) == (Page.END, [fx.SendRating(5)])
    state, effects = walk(RATE, out)
    assert (state.page, effects) == (Page.END, [])


def test_a_reason_without_a_grade_is_none() -> None:
    assert walk(RATE, ev.RatingExplained("slow")) == (RATE, [])
