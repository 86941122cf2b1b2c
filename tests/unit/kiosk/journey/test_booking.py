# SPDX-License-Identifier: Apache-2.0
"""Booking in a visit: the time before the case, the others when it is gone, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import step
from kiosk.journey.state import (
    Acting,
    ActingStep,
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    StopReason,
)

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
    state, effects = step(SUBMIT, ev.SlotGone(FormStanding(1)))
    assert (state.page, state.form.missing, effects) == (Page.FIELD, 1, (fx.AskField(),))
    assert state.delivery is Delivery.NONE
    state, effects = step(state, ev.FieldAccepted(FormStanding()))
    assert state.page is Page.CONFIRM


@pytest.mark.parametrize(
    "reason",
    [
        StopReason.BOOKING_OFFLINE,
        StopReason.VISITS_MISSED,
        StopReason.NO_BOOKING_NOW,
        StopReason.PLATFORM_BUSY,
        StopReason.TERMINAL_REFUSED,
    ],
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
    for event in (ev.SlotBooked(), ev.SlotGone(FormStanding(1)), ev.BookingRefused("offline")):
        assert step(CONFIRM, event) == (CONFIRM, ())


# --- a visit to a counter, from a dead end ---------------------------------------------------------------------------------

DEAD_END = JourneyState(
    page=Page.STOP,
    stop=StopReason.GUIDANCE,
    stop_from=Page.QUESTION,
    item=ItemNeeds("312000202000"),
    slip=PaperState.PRINTED,
)
VISIT = replace(DEAD_END, page=Page.VISIT, is_visiting=True, level=Level.WEAK, slip=PaperState.NONE)


def test_who_is_not_known_says_who_they_are_and_then_where_and_when() -> None:
    state, effects = step(DEAD_END, ev.VisitAsked())
    assert (state.page, state.is_visiting, effects) == (Page.IDENTIFY, True, ())
    known, effects = step(replace(state, page=Page.CODE), ev.Identified(strong=False))
    assert known.page is Page.VISIT
    assert effects == (fx.ClearEntry(), fx.OpenVisit())


def test_a_card_does_as_well() -> None:
    state, _ = step(DEAD_END, ev.VisitAsked())
    state, effects = step(state, ev.CardFound(is_last_visits=False))
    assert state.page is Page.VISIT
    assert effects == (fx.AdoptCard(), fx.ClearEntry(), fx.OpenVisit())


def test_a_code_is_enough_for_a_visit_where_the_service_wants_a_card() -> None:
    stopped = replace(DEAD_END, item=ItemNeeds("TBD-RS01", needs_strong=True), stop=StopReason.STRONG_NEEDED)
    state, _ = step(stopped, ev.VisitAsked())
    assert step(replace(state, page=Page.CODE), ev.Identified(strong=False))[0].page is Page.VISIT


def test_who_is_known_chooses_at_once() -> None:
    state, effects = step(replace(DEAD_END, level=Level.STRONG), ev.VisitAsked())
    assert (state.page, effects) == (Page.VISIT, (fx.OpenVisit(),))


def test_without_network_the_page_says_so_and_shows_the_places() -> None:
    state, effects = step(replace(DEAD_END, online=False), ev.VisitAsked())
    assert (state.page, state.stop, effects) == (Page.STOP, StopReason.BOOKING_OFFLINE, ())
    assert step(state, ev.SlipAsked())[1] == (fx.PrintSlip(1),)


@pytest.mark.parametrize("gone", [{"item": None}, {"delivery": Delivery.DURABLE}, {"power_low": True}])
def test_nothing_is_booked_without_a_service_after_filing_or_on_an_empty_battery(gone: dict[str, Any]) -> None:
    state = replace(DEAD_END, **gone)
    assert step(state, ev.VisitAsked()) == (state, ())


def test_its_pages_are_turned_and_left_for_where_the_way_ended() -> None:
    assert step(VISIT, ev.FieldAnswered("visit", "@day:2026-11-25")) == (VISIT, (fx.AnswerVisit("@day:2026-11-25"),))
    assert step(VISIT, ev.WentBack()) == (VISIT, (fx.LeaveVisit(),))
    back, effects = step(VISIT, ev.VisitLeft())
    assert (back.page, back.stop, back.stop_from, effects) == (Page.STOP, StopReason.GUIDANCE, Page.QUESTION, ())
    assert not back.is_visiting


def test_back_from_the_card_page_is_back_to_where_the_way_ended() -> None:
    state, _ = step(DEAD_END, ev.VisitAsked())
    back, _ = step(state, ev.WentBack())
    assert (back.page, back.stop, back.is_visiting) == (Page.STOP, StopReason.GUIDANCE, False)


def test_what_is_booked_is_printed_and_printed_again_on_request_alone() -> None:
    state, effects = step(VISIT, ev.VisitBooked())
    assert (state.page, state.stop, state.slip) == (Page.STOP, StopReason.VISIT_BOOKED, PaperState.PRINTING)
    assert effects == (fx.PrintSlip(1),)
    state, _ = step(state, ev.ReceiptFinished(1, "printed"))
    assert step(state, ev.SlipAsked())[1] == (fx.PrintSlip(2),)


@pytest.mark.parametrize("reason", [StopReason.NO_COUNTER, StopReason.VISITS_MISSED, StopReason.BOOKING_OFFLINE])
def test_where_none_can_be_had_the_page_says_why(reason: StopReason) -> None:
    state, _ = step(VISIT, ev.VisitRefused(reason.value))
    assert (state.page, state.stop, state.level) == (Page.STOP, reason, Level.WEAK)
    assert step(state, ev.WentBack())[0].page is Page.QUESTION


def test_who_is_not_known_any_more_is_asked_again() -> None:
    state, _ = step(VISIT, ev.VisitRefused(StopReason.SESSION_ENDED.value))
    assert (state.stop, state.level) == (StopReason.SESSION_ENDED, Level.NONE)
    assert step(state, ev.VisitAsked())[0].page is Page.IDENTIFY


# --- where the page that stopped the way was passed over by another one ------------------------------------------------------


@pytest.mark.parametrize("event", [ev.VisitLeft(), ev.VisitRefused(StopReason.NO_COUNTER.value)])
def test_a_page_that_is_gone_is_not_gone_back_to(event: ev.Event) -> None:
    gone, _ = step(VISIT, ev.PowerRanLow())
    state, _ = step(gone, ev.PowerCameBack())
    assert (state.page, state.stop) == (Page.VISIT, None)
    state, _ = step(replace(state, overlay=Overlay.NONE), event)
    if state.page is Page.STOP:
        assert state.stop is StopReason.NO_COUNTER
        state, _ = step(state, ev.WentBack())
    assert (state.page, state.is_visiting) == (Page.CHOOSE, False)


def test_nor_from_the_page_that_asks_who_is_here() -> None:
    state, _ = step(DEAD_END, ev.VisitAsked())
    for event in (ev.NetworkChanged(online=False), ev.OtherWayAsked(), ev.WentBack(), ev.WentBack()):
        state, _ = step(state, event)
    assert (state.page, state.is_visiting) == (Page.CHOOSE, False)


@pytest.mark.parametrize("page", [Page.REVIEW, Page.PAPER, Page.SUBMIT, Page.PRINCIPAL])
def test_the_form_of_somebody_whose_session_ended_asks_who_is_here(page: Page) -> None:
    form = replace(VISIT, stop=StopReason.RULE, stop_from=page, acting_step=ActingStep.SETTLED)
    state, _ = step(form, ev.VisitRefused(StopReason.SESSION_ENDED.value))
    assert (state.level, state.acting_step) == (Level.NONE, ActingStep.NONE)
    assert step(state, ev.WentBack())[0].page is Page.IDENTIFY


def test_for_whom_it_is_is_settled_anew_by_whoever_comes_next() -> None:
    item = ItemNeeds("TBD-YJ02", agent="must")
    acted = replace(VISIT, item=item, stop_from=Page.NOTICE, acting=Acting.OTHER, acting_step=ActingStep.SETTLED)
    state, _ = step(acted, ev.VisitRefused(StopReason.SESSION_ENDED.value))
    for event in (ev.WentBack(), ev.WentOn(), ev.RelationChosen(0), ev.CardFound(is_last_visits=False)):
        state, _ = step(state, event)
    assert (state.page, state.acts_for_other) == (Page.PRINCIPAL, False), "the other one's card is asked for again"
