# SPDX-License-Identifier: Apache-2.0
"""Cards in the visit's table: left behind, unreadable, taken away, laid down late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import (
    CardState,
    Delivery,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    Phase,
    StopReason,
)
from tests.unit.kiosk.journey.walks import P3, P4, at_review, walk


def test_card_of_the_last_visit_waits_for_the_residents_word() -> None:
    state, effects = walk(JourneyState(), ev.CardFound(is_last_visits=True))
    assert (state.page, state.card, state.level) == (Page.ATTRACT, CardState.LEFT, Level.NONE)
    assert effects == []
    state, effects = walk(state, ev.ItemChosen(P4.needs.code), P4, ev.NoticeReady(), ev.WentOn())
    assert state.page is Page.IDENTIFY
    state, effects = walk(state, ev.OwnCardConfirmed())
    assert state.page is Page.PREFILL
    assert effects == [fx.AdoptCard(), fx.ClearEntry(), fx.Prefill()]


def test_own_card_button_does_nothing_when_no_card_was_left() -> None:
    state = JourneyState(page=Page.IDENTIFY)
    assert step(state, ev.OwnCardConfirmed()) == (state, ())


@pytest.mark.parametrize(
    ("event", "card"),
    [
        (ev.CardUnreadable(), CardState.UNREADABLE),
        (ev.CardRefused(), CardState.REFUSED),
        (ev.CardExpired(), CardState.EXPIRED),
        (ev.ReaderLost(), CardState.LOST),
    ],
)
def test_every_reader_trouble_has_another_way_on(event: ev.Event, card: CardState) -> None:
    state, _ = walk(JourneyState(), ev.ItemChosen(P4.needs.code), P4, ev.NoticeReady(), ev.WentOn(), event)
    assert (state.page, state.card) == (Page.IDENTIFY, card)
    state, effects = walk(state, ev.OtherWayAsked(), ev.KeyPressed("1"), ev.WentOn(), ev.CodeSent(), ev.WentOn())
    assert state.page is Page.CODE
    assert [type(effect) for effect in effects] == [fx.ClearEntry, fx.EditEntry, fx.RequestCode, fx.VerifyCode]
    state, _ = walk(state, ev.Identified(strong=False))
    assert (state.page, state.level) == (Page.PREFILL, Level.WEAK)


def test_strong_service_without_a_card_stops_with_a_slip() -> None:
    state, _ = walk(JourneyState(), ev.ItemChosen(P3.needs.code), P3, ev.NoticeReady(), ev.WentOn(), ev.OtherWayAsked())
    assert (state.page, state.stop) == (Page.STOP, StopReason.STRONG_NEEDED)
    assert state.phase is Phase.IDENTIFY
    state, effects = walk(state, ev.SlipAsked(), ev.SlipAsked())
    assert effects == [fx.PrintSlip(1)]
    state, _ = walk(state, ev.ReceiptFinished(1, "printed"))
    assert (state.slip, state.receipt) == (PaperState.PRINTED, PaperState.NONE)
    state, _ = walk(state, ev.WentBack())
    assert state.page is Page.IDENTIFY


def test_card_taken_in_the_middle_asks_and_loses_nothing() -> None:
    state, _ = walk(at_review(), ev.CardRemoved())
    assert (state.overlay, state.page, state.card_present) == (Overlay.CARD_REMOVED, Page.REVIEW, False)
    stays, _ = step(state, ev.OverlayClosed())
    assert stays.page is Page.REVIEW
    again, _ = step(state, ev.CardFound())
    assert (again.overlay, again.card_present) == (Overlay.NONE, True)
    _, effects = step(state, ev.AnswerElapsed())
    assert effects == (fx.SaveDraft(), fx.EndVisit("idle"))
    _, effects = step(state, ev.CancelConfirmed())
    assert effects == (fx.SaveDraft(), fx.EndVisit("left"))


def test_another_card_lifts_no_cover() -> None:
    covered, _ = walk(at_review(), ev.CardRemoved())
    state, effects = walk(covered, ev.CardFound(is_other=True))
    assert (state.overlay, state.is_masked, effects) == (Overlay.CARD_REMOVED, True, [])


def test_a_card_laid_down_later_does_not_replace_who_came_by_code() -> None:
    weak = replace(at_review(), level=Level.WEAK, card=CardState.WAITING, card_present=False)
    state, effects = walk(weak, ev.CardFound())
    assert (state.page, state.level, state.card_present, effects) == (Page.REVIEW, Level.WEAK, True, [])


def test_card_taken_at_the_end_is_what_we_asked_for() -> None:
    state, _ = walk(JourneyState(page=Page.HAND_OVER, card=CardState.READ, card_present=True), ev.CardRemoved())
    assert (state.overlay, state.card_present) == (Overlay.NONE, False)


def test_a_card_left_lying_at_the_end_is_told_to_a_helper() -> None:
    state = JourneyState(page=Page.END, card=CardState.READ, card_present=True, delivery=Delivery.DELIVERED)
    ended, effects = walk(state, ev.PauseElapsed())
    assert (ended.ended, effects) == ("card_left", [fx.CallHelp(), fx.EndVisit("card_left")])
    assert walk(state, ev.CardRemoved(), ev.PauseElapsed())[1] == [fx.EndVisit("done")]


def test_reader_lost_after_identification_costs_nothing() -> None:
    state = at_review()
    assert step(state, ev.ReaderLost()) == (state, ())


def test_a_card_taken_too_early_lies_there_no_more_and_two_cards_do() -> None:
    early, _ = walk(JourneyState(page=Page.IDENTIFY), ev.CardReading(), ev.CardUnreadable("taken_early"))
    assert (early.card, early.card_present) == (CardState.TAKEN_EARLY, False)
    two, _ = walk(early, ev.CardReading(), ev.CardUnreadable("two_cards"))
    assert (two.card, two.card_present) == (CardState.TWO_CARDS, True)


def test_a_card_that_is_only_not_felt_any_more_is_never_called_taken() -> None:
    state, _ = walk(at_review(), ev.CardRemoved(is_sure=False))
    assert (state.overlay, state.card_present, state.card_unsure) == (Overlay.CARD_REMOVED, False, True)
    state, _ = walk(state, ev.CardFound())
    assert (state.overlay, state.card_present, state.card_unsure) == (Overlay.NONE, True, False)
    assert not walk(state, ev.CardRemoved())[0].card_unsure


def test_a_card_laid_down_by_who_is_known_weakly_waits_for_a_service_that_needs_it() -> None:
    weak = JourneyState(page=Page.REVIEW, level=Level.WEAK)
    state, effects = walk(weak, ev.CardFound())
    assert (state.page, state.level, state.card, effects) == (Page.REVIEW, Level.WEAK, CardState.LEFT, [])
    at_identify = replace(state, page=Page.IDENTIFY)
    state, effects = walk(at_identify, ev.OwnCardConfirmed())
    assert (state.page, state.level) == (Page.PREFILL, Level.STRONG)
    assert fx.AdoptCard() in effects
    gone, _ = walk(at_identify, ev.CardRemoved())
    assert (gone.card, gone.overlay) == (CardState.WAITING, Overlay.NONE)


def test_a_card_taken_from_a_page_that_stops_the_way_covers_it() -> None:
    stopped = replace(at_review(), page=Page.STOP, stop=StopReason.RULE, stop_from=Page.FIELD)
    assert walk(stopped, ev.CardRemoved())[0].overlay is Overlay.CARD_REMOVED


def test_an_id_card_answers_the_sheet_that_asks_after_the_card_by_which_somebody_was_known() -> None:
    asked = replace(JourneyState(page=Page.IDENTIFY), overlay=Overlay.CARD_REMOVED)
    state, effects = walk(asked, ev.CardFound())
    assert (state.overlay, state.level, state.card) == (Overlay.NONE, Level.STRONG, CardState.READ)
    assert fx.AdoptCard() in effects
