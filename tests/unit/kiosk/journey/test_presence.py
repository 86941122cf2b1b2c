# SPDX-License-Identifier: Apache-2.0
"""The presence sensor's word: who walks away leaves no open form behind, and who comes keeps nobody's form open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx
from kiosk.journey import events as ev
from kiosk.journey.machine import is_presence, limits, step
from kiosk.journey.state import JourneyState, Level, Overlay, Page

IN_A_FORM = JourneyState(page=Page.REVIEW, level=Level.STRONG)


def test_who_walks_away_covers_the_page_at_once() -> None:
    state, effects = step(IN_A_FORM, ev.PersonLeft())
    assert (state.overlay, effects) == (Overlay.IDLE, ())
    assert limits(state).answer_s is not None, "whoever is there after all answers"
    assert step(state, ev.AnswerElapsed())[1] == (fx.SaveDraft(), fx.EndVisit("idle"))


def test_somebody_who_comes_opens_no_covered_page() -> None:
    covered = replace(IN_A_FORM, overlay=Overlay.IDLE)
    assert step(covered, ev.PersonCame()) == (covered, ())
    assert limits(covered) == limits(step(covered, ev.PersonCame())[0])


@pytest.mark.parametrize("page", [Page.PREFILL, Page.SUBMIT, Page.RATE, Page.END])
def test_pages_that_wait_or_end_by_themselves_are_left_alone(page: Page) -> None:
    state = JourneyState(page=page, level=Level.STRONG)
    assert step(state, ev.PersonLeft()) == (state, ())


def test_nobody_before_the_first_page_is_no_news() -> None:
    assert step(JourneyState(), ev.PersonLeft()) == (JourneyState(), ())


def test_only_coming_shows_that_somebody_is_there() -> None:
    assert is_presence(ev.PersonCame())
    assert not is_presence(ev.PersonLeft())
