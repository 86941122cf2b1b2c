# SPDX-License-Identifier: Apache-2.0
"""一次一评 without a case: by one tap on the last page, for who has done something; nobody is kept, nobody asked twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits, step
from kiosk.journey.moves.leaving import LEFT_FROM, may_grade
from kiosk.journey.state import (
    Delivery,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
)
from tests.unit.kiosk.journey.walks import walk

STOPPED, _ = step(
    JourneyState(page=Page.STOP, stop=StopReason.OFFLINE, stop_from=Page.CHOOSE, level=Level.STRONG), ev.Touched()
)


def test_who_was_stopped_may_grade_by_one_tap_or_leave_it() -> None:
    end, effects = step(STOPPED, ev.WentOn())
    assert (end.page, end.ended, effects) == (Page.END, "", ()), "a page of stopping is something to grade"
    graded, sent = walk(end, ev.Graded(3))
    assert (graded.page, graded.is_graded, sent) == (Page.END, True, [fx.SendRating(3)]), "no questions behind it"
    assert walk(graded, ev.Graded(1)) == (graded, []), "once"
    for state in (end, graded):
        for event in (ev.WentOn(), ev.PauseElapsed()):
            assert step(state, event)[0].ended == "refused_offline"


@pytest.mark.parametrize("grade", [4, 5])
def test_a_low_grade_is_asked_why_once_and_no_answer_is_an_answer(grade: int) -> None:
    end, _ = step(STOPPED, ev.WentOn())
    why, sent = walk(end, ev.Graded(grade))
    assert (why.page, why.is_graded, sent) == (Page.END, False, []), "it is sent with its reason, once"
    assert walk(why, ev.Graded(1)) == (why, [])
    told, sent = walk(why, ev.RatingExplained("slow"))
    assert (told.is_graded, sent) == (True, [fx.SendRating(grade, "slow")])
    assert walk(told, ev.RatingExplained("machine")) == (told, []), "once"
    for event in (ev.WentOn(), ev.PauseElapsed()):
        left, sent = walk(why, event)
        assert (left.page, left.ended, sent) == (Page.END, "", [fx.SendRating(grade)]), "thanks before it goes"
        assert step(left, event)[0].ended == "refused_offline"


def test_nobody_is_asked_why_who_gave_no_low_grade_here() -> None:
    end, _ = step(STOPPED, ev.WentOn())
    assert walk(end, ev.RatingExplained("slow")) == (end, [])
    filed = replace(end, grade=5, delivery=Delivery.DELIVERED)
    assert walk(filed, ev.RatingExplained("slow")) == (filed, []), "that one was sent from its own page"
    assert step(filed, ev.WentOn())[0].ended


@pytest.mark.parametrize(
    "event", [ev.ReadyPicked(0), ev.SlipAsked()],
)  # fmt: skip
def test_who_asked_or_printed_may_grade(event: ev.Event) -> None:
    page = Page.ASK if isinstance(event, ev.ReadyPicked) else Page.PLACE
    end, effects = walk(JourneyState(page=page, level=Level.WEAK), event, ev.CancelAsked(), ev.CancelConfirmed())
    assert (end.page, end.overlay, end.ended) == (Page.END, Overlay.NONE, "")
    assert fx.DropDraft() in effects
    assert step(end, ev.WentOn())[0].ended == "cancelled"


@pytest.mark.parametrize("page", sorted(LEFT_FROM - {Page.ATTRACT}))
def test_who_did_nothing_is_shown_no_page_more(page: Page) -> None:
    ended, _ = walk(JourneyState(page=page), ev.CancelAsked(), ev.CancelConfirmed())
    assert ended.ended == "cancelled"


def test_in_the_middle_of_a_form_leaving_is_leaving() -> None:
    form = replace(STOPPED, page=Page.FIELD, has_done=True)
    assert walk(form, ev.CancelAsked(), ev.CancelConfirmed())[0].ended == "cancelled"


def test_what_was_filed_or_paid_has_its_own_grade_and_an_empty_battery_none() -> None:
    done = replace(STOPPED, page=Page.END, has_done=True)
    assert may_grade(done)
    for other in (
        replace(done, delivery=Delivery.DELIVERED),
        replace(done, order_found=True),
        replace(done, power_low=True),
        replace(done, is_graded=True),
        replace(done, has_done=False),
    ):
        assert not may_grade(other)
        assert step(other, ev.Graded(1)) == (other, ())
    assert step(replace(STOPPED, power_low=True), ev.WentOn())[0].ended == "refused_offline"


def test_it_stays_long_enough_to_tap_and_no_longer() -> None:
    end, _ = step(STOPPED, ev.WentOn())
    assert limits(end).pause_s == timeouts.END_GRADE_S
    assert limits(step(end, ev.Graded(1))[0]).pause_s == timeouts.END_PAGE_S
    assert limits(replace(end, card_present=True)).pause_s == timeouts.CARD_LEFT_S


def test_the_next_one_on_the_first_screen_has_done_nothing() -> None:
    asked, _ = walk(JourneyState(page=Page.ASK, ask_from=Page.ATTRACT), ev.ReadyPicked(0))
    assert asked.has_done
    gone, _ = walk(asked, ev.WentBack())
    assert gone.is_untouched
    assert not gone.has_done


def test_who_has_left_is_asked_nothing_more() -> None:
    end, _ = step(STOPPED, ev.WentOn())
    gone, _ = step(end, ev.WentOn())
    assert gone.ended
    assert step(gone, ev.Graded(5)) == (gone, ())
    assert step(gone, ev.RatingExplained("slow")) == (gone, ())
