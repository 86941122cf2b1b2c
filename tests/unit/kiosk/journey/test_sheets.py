# SPDX-License-Identifier: Apache-2.0
"""What may come over every page: idle, the question before an end, help, the curtain, the other size; and their limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import limits, step
from kiosk.journey.state import (
    CardState,
    Delivery,
    HelpState,
    JourneyState,
    Level,
    Overlay,
    Page,
)
from tests.unit.kiosk.journey.walks import at_review, walk


def test_idle_masks_at_once_and_ends_with_a_sealed_draft() -> None:
    state, _ = step(at_review(), ev.IdleElapsed())
    assert state.overlay is Overlay.IDLE
    assert state.is_masked
    ended, effects = step(state, ev.AnswerElapsed())
    assert (ended.ended, effects) == ("idle", (fx.SaveDraft(), fx.EndVisit("idle")))
    back, _ = step(state, ev.OverlayClosed())
    assert (back.overlay, back.renewals, back.page) == (Overlay.NONE, 1, Page.REVIEW)


def test_the_first_screen_never_keeps_somebody() -> None:
    known, _ = walk(JourneyState(), ev.CardFound())
    assert (known.page, known.level) == (Page.CHOOSE, Level.STRONG)
    asked, effects = walk(known, ev.WentBack())
    assert (asked.page, asked.overlay, effects) == (Page.CHOOSE, Overlay.CANCEL, [])
    assert walk(JourneyState(), ev.Begun(), ev.WentBack())[0].page is Page.ATTRACT


def test_a_first_screen_that_was_touched_and_left_begins_anew() -> None:
    fresh = JourneyState()
    assert limits(fresh).idle_s is None
    assert step(fresh, ev.IdleElapsed()) == (fresh, ())
    for wish in (ev.ModeToggled(), ev.HelpAsked()):
        left, _ = walk(fresh, wish)
        assert limits(left).idle_s is not None
        assert walk(left, ev.IdleElapsed())[1] == [fx.EndVisit("idle")]


def test_at_least_ten_renewals() -> None:
    state = at_review()
    effects: list[fx.Effect] = []
    for _ in range(timeouts.IDLE_MAX_RENEWALS + 5):
        state, more = walk(state, ev.IdleElapsed(), ev.OverlayClosed())
        effects += more
    assert not state.ended
    assert effects == [fx.CallHelp()]  # a person is offered, once; the visit goes on
    assert state.page is Page.REVIEW


def test_waiting_for_the_machine_is_not_idle() -> None:
    for page in (Page.PREFILL, Page.SUBMIT):
        state = JourneyState(page=page)
        assert step(state, ev.IdleElapsed()) == (state, ())


def test_a_draft_is_offered_and_may_be_left() -> None:
    state, _ = step(JourneyState(page=Page.PREFILL, level=Level.STRONG), ev.Prefilled(FormStanding(2), has_draft=True))
    assert (state.page, state.overlay, state.is_masked) == (Page.REVIEW, Overlay.RESUME, False)
    assert step(state, ev.OverlayClosed()) == (replace(state, overlay=Overlay.NONE, asks_resume=False), ())
    left, effects = step(state, ev.CancelConfirmed())
    assert (left.overlay, left.ended, effects) == (Overlay.NONE, "", (fx.LeaveDraft(),))
    anew, effects = step(left, ev.Prefilled(FormStanding(4)))
    assert (anew.page, anew.overlay, anew.form.missing, effects) == (Page.REVIEW, Overlay.NONE, 4, ())
    blocked, _ = step(replace(state, page=Page.PREFILL), ev.Prefilled(FormStanding(2, is_blocked=True), has_draft=True))
    assert blocked.page is Page.STOP


def test_a_time_that_ran_out_when_its_sheet_was_gone_ends_nothing() -> None:
    state = at_review()
    assert step(state, ev.AnswerElapsed()) == (state, ())


def with_draft() -> JourneyState:
    prefilling = JourneyState(page=Page.PREFILL, level=Level.STRONG, card=CardState.READ, card_present=True)
    state, _ = step(prefilling, ev.Prefilled(FormStanding(2), has_draft=True))
    assert state.overlay is Overlay.RESUME
    return state


@pytest.mark.parametrize(
    ("over_it", "gone"),
    [
        (ev.IdleElapsed(), ev.OverlayClosed()),
        (ev.PersonLeft(), ev.OverlayClosed()),
        (ev.CardRemoved(), ev.OverlayClosed()),
        (ev.CardRemoved(), ev.CardFound()),
        (ev.CancelAsked(), ev.OverlayClosed()),
        (ev.CancelAsked(), ev.AnswerElapsed()),
        (ev.HelpAsked(), ev.OverlayClosed()),
    ],
)
def test_a_draft_is_offered_again_behind_what_lay_down_over_the_offer(over_it: ev.Event, gone: ev.Event) -> None:
    covered, _ = step(with_draft(), over_it)
    assert covered.overlay not in (Overlay.NONE, Overlay.RESUME)
    again, _ = step(covered, gone)
    assert (again.page, again.overlay) == (Page.REVIEW, Overlay.RESUME)
    _, effects = step(again, ev.CancelConfirmed())
    assert effects == (fx.LeaveDraft(),), "重新填 is still there"


def test_a_draft_is_offered_again_when_the_power_is_back() -> None:
    low, _ = step(with_draft(), ev.PowerRanLow())
    assert low.page is Page.STOP
    back, _ = walk(low, ev.PowerCameBack(), ev.OverlayClosed())
    assert (back.page, back.overlay) == (Page.REVIEW, Overlay.RESUME)


def test_a_draft_that_came_under_another_sheet_is_offered_behind_it() -> None:
    asked = JourneyState(page=Page.PREFILL, level=Level.STRONG, overlay=Overlay.HELP)
    state, _ = step(asked, ev.Prefilled(FormStanding(2), has_draft=True))
    assert (state.page, state.overlay) == (Page.REVIEW, Overlay.HELP)
    assert step(state, ev.OverlayClosed())[0].overlay is Overlay.RESUME


@pytest.mark.parametrize("answer", [ev.OverlayClosed(), ev.CancelConfirmed()])
def test_a_draft_that_was_answered_for_is_not_asked_about_again(answer: ev.Event) -> None:
    answered, _ = step(with_draft(), answer)
    assert answered.overlay is Overlay.NONE
    later, _ = walk(answered, ev.Prefilled(FormStanding(1)), ev.IdleElapsed(), ev.OverlayClosed())
    assert (later.page, later.overlay) == (Page.REVIEW, Overlay.NONE)
    told, _ = step(with_draft(), ev.Prefilled(FormStanding(1)))
    assert told.overlay is Overlay.RESUME, "what the form is told meanwhile is no answer"
    other, _ = step(replace(with_draft(), page=Page.PREFILL, overlay=Overlay.NONE), ev.Prefilled(FormStanding(1)))
    assert other.overlay is Overlay.NONE, "another form, without a draft"


def test_idle_after_filing_keeps_no_draft() -> None:
    state = JourneyState(page=Page.HAND_OVER, delivery=Delivery.DURABLE)
    _, effects = walk(state, ev.IdleElapsed(), ev.AnswerElapsed())
    assert effects == [fx.EndVisit("done")]


@pytest.mark.parametrize(
    "page", [p for p in Page if p not in (Page.ATTRACT, Page.END, Page.SUBMIT, Page.PAY, Page.HAND_OVER, Page.RATE)]
)
def test_cancel_asks_first_and_then_keeps_nothing(page: Page) -> None:
    state, effects = walk(JourneyState(page=page), ev.CancelAsked())
    assert (state.overlay, effects) == (Overlay.CANCEL, [])
    assert step(state, ev.OverlayClosed())[0].page is page
    _, effects = walk(state, ev.CancelConfirmed())
    assert effects == [fx.DropDraft(), fx.EndVisit("cancelled")]


@pytest.mark.parametrize("page", [Page.SUBMIT, Page.HAND_OVER, Page.RATE])
def test_a_filed_case_cannot_be_cancelled(page: Page) -> None:
    state, effects = walk(JourneyState(page=page, delivery=Delivery.DURABLE), ev.CancelAsked(), ev.CancelConfirmed())
    assert (state.overlay, effects) == (Overlay.NONE, [])


def test_help_is_called_once_and_everywhere() -> None:
    for page in Page:
        state, effects = walk(
            JourneyState(page=page), ev.HelpAsked(), ev.HelpPlaced(), ev.OverlayClosed(), ev.HelpAsked()
        )
        assert (state.overlay, state.help) == (Overlay.HELP, HelpState.PLACED)
        assert effects == [fx.CallHelp()]
    state, effects = walk(JourneyState(), ev.HelpAsked(), ev.HelpUnplaced(), ev.HelpAsked())
    assert effects == [fx.CallHelp(), fx.CallHelp()]


def test_a_helper_who_is_coming_is_not_called_again() -> None:
    placed = JourneyState(page=Page.REVIEW, help=HelpState.PLACED)
    coming, effects = step(placed, ev.HelpAnswered())
    assert (coming.help, coming.page, effects) == (HelpState.ANSWERED, Page.REVIEW, ())
    assert step(coming, ev.HelpAsked())[1] == ()
    over, _ = step(coming, ev.HelpEnded())
    assert any(isinstance(effect, fx.CallHelp) for effect in step(over, ev.HelpAsked())[1])


def test_mode_changes_on_every_page_without_losing_the_place() -> None:
    for page in Page:
        state, effects = walk(JourneyState(page=page), ev.ModeToggled())
        assert (state.mode, state.page, effects) == (DisplayMode.ELDER, page, [])
        assert step(state, ev.ModeToggled())[0].mode is DisplayMode.STANDARD


def test_curtain_hides_and_lifts() -> None:
    state, _ = step(at_review(), ev.CurtainDrawn())
    assert state.is_masked
    assert step(state, ev.CurtainLifted())[0].overlay is Overlay.NONE
    attract = JourneyState()
    assert step(attract, ev.CurtainDrawn()) == (attract, ())


def test_limits_follow_the_mode() -> None:
    assert limits(JourneyState(page=Page.REVIEW)).idle_s == 90
    assert limits(JourneyState(page=Page.REVIEW, mode=DisplayMode.ELDER)).idle_s == 120
    assert limits(JourneyState(page=Page.REVIEW, overlay=Overlay.IDLE)).answer_s == 45
    assert limits(JourneyState()).idle_s is None
    for waits in (Page.PREFILL, Page.SUBMIT):
        assert limits(JourneyState(page=waits)).idle_s is None, (
            "who waits for the machine gets a whole idle time behind it"
        )
    left = limits(JourneyState(page=Page.END, card_present=True)).pause_s
    assert left is not None
    assert left > (limits(JourneyState(page=Page.END)).pause_s or 0)


def test_an_open_stop_question_closes_the_way_that_loses_nothing() -> None:
    state, effects = walk(at_review(), ev.CancelAsked(), ev.AnswerElapsed())
    assert (state.page, state.overlay, effects) == (Page.REVIEW, Overlay.NONE, [])


def test_another_sheet_begins_its_own_time() -> None:
    asked, _ = walk(at_review(), ev.CancelAsked())
    removed, _ = walk(asked, ev.CardRemoved())
    assert removed.overlay is Overlay.CARD_REMOVED
    assert limits(asked) != limits(removed)


def test_a_second_warning_over_a_warning_changes_nothing() -> None:
    warned, _ = walk(at_review(), ev.IdleElapsed())
    assert warned.overlay is Overlay.IDLE
    assert step(warned, ev.IdleElapsed()) == (warned, ())
