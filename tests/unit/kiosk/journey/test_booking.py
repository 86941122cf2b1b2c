# SPDX-License-Identifier: Apache-2.0
"""Booking in a visit: the time before the case, the others when it is gone, and nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Level, Page, StopReason

BOOKING = ItemNeeds("TBD-MZ04", offline_allowed=False, books=True)
CONFIRM = JourneyState(page=Page.CONFIRM, level=Level.STRONG, item=BOOKING)
SUBMIT = replace(CONFIRM, page=Page.SUBMIT)


def test_the_time_is_taken_before_the_case_is_frozen() -> None:
    state, effects = step(CONFIRM, ev.WentOn())
    assert (state.page, effects) == (Page.SUBMIT, (fx.BookSlot(),))
    state, effects = step(state, ev.SlotBooked())
    assert (state.page, effects) == (Page.SUBMIT, (fx.Submit(),))


def test_a_service_without_a_time_is_filed_at_once() -> None:
    state, effects = step(replace(CONFIRM, item=ItemNeeds("312000202000")), ev.WentOn())
    assert (state.page, effects) == (Page.SUBMIT, (fx.Submit(),))


@pytest.mark.parametrize(("books", "effect"), [(True, fx.BookSlot()), (False, fx.Submit())])
def test_so_it_is_behind_a_signature(books: bool, effect: fx.Effect) -> None:
    item = replace(BOOKING, books=books, needs_signature=True)
    state, effects = step(replace(CONFIRM, page=Page.SIGN, item=item), ev.SignatureAccepted())
    assert (state.page, effects) == (Page.SUBMIT, (effect,))


def test_a_time_that_is_gone_leads_back_to_the_question_for_it() -> None:
    state, effects = step(SUBMIT, ev.SlotGone(1))
    assert (state.page, state.missing, effects) == (Page.FIELD, 1, (fx.AskField(),))
    assert state.delivery is Delivery.NONE
    state, effects = step(state, ev.FieldAccepted(0, 0))
    assert state.page is Page.CONFIRM


@pytest.mark.parametrize(
    "reason",
    [StopReason.BOOKING_OFFLINE, StopReason.VISITS_MISSED, StopReason.PLATFORM_BUSY, StopReason.TERMINAL_REFUSED],
)
def test_where_no_time_can_be_had_the_way_back_leads_to_the_last_look(reason: StopReason) -> None:
    state, effects = step(SUBMIT, ev.BookingRefused(reason.value))
    assert (state.page, state.stop, effects) == (Page.STOP, reason, ())
    back, effects = step(state, ev.WentBack())
    assert (back.page, effects) == (Page.CONFIRM, ())
    assert step(back, ev.WentOn())[1] == (fx.BookSlot(),)


def test_who_is_not_known_any_more_says_so_again() -> None:
    state, _ = step(SUBMIT, ev.BookingRefused(StopReason.SESSION_ENDED.value))
    assert (state.page, state.stop, state.level) == (Page.STOP, StopReason.SESSION_ENDED, Level.NONE)
    assert step(state, ev.WentBack())[0].page is Page.IDENTIFY


def test_a_late_answer_about_a_time_moves_nothing() -> None:
    for event in (ev.SlotBooked(), ev.SlotGone(1), ev.BookingRefused("offline")):
        assert step(CONFIRM, event) == (CONFIRM, ())
