# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: from every page of a form, to one place at a time, and back for as long as nobody took it up there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import FORM_PAGES, Continuing, GoesOn
from kiosk.journey.machine import limits, step
from kiosk.journey.moves.continuing_offer import offered
from kiosk.journey.state import (
    Acting,
    ActingStep,
    CardState,
    Delivery,
    DraftState,
    JourneyState,
    Level,
    Mended,
    Overlay,
    Page,
    PaperState,
    StopReason,
)

IN_A_FORM = JourneyState(page=Page.FIELD, level=Level.STRONG, card=CardState.READ, card_present=True)
ASKED = replace(IN_A_FORM, overlay=Overlay.CANCEL)
KEPT = fx.SaveDraft()


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    """The state behind ``events``, and the effects of the last."""
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event)
    return state, list(effects)


def at(continuing: Continuing, **changes: object) -> JourneyState:
    return replace(IN_A_FORM, page=Page.CONTINUE, continue_from=Page.FIELD, continuing=continuing, **changes)  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize("page", FORM_PAGES)
@pytest.mark.parametrize("sheet", [Overlay.HELP, Overlay.CANCEL])
def test_it_is_offered_on_every_page_of_a_form_and_back_leads_there(page: Page, sheet: Overlay) -> None:
    before = replace(IN_A_FORM, page=page, overlay=sheet)
    state, effects = walk(before, ev.ContinueAsked())
    assert (state.page, state.overlay, state.continuing, effects) == (
        Page.CONTINUE,
        Overlay.NONE,
        Continuing.CHOOSING,
        [],
    )
    back, _ = walk(state, ev.WentBack())
    assert (back.page, back.continuing) == (page, Continuing.NONE)


@pytest.mark.parametrize(
    "state",
    [
        IN_A_FORM,
        replace(ASKED, page=Page.CHOOSE),
        replace(ASKED, page=Page.NOTICE),
        replace(ASKED, level=Level.NONE),
        replace(ASKED, delivery=Delivery.DURABLE),
        replace(ASKED, overlay=Overlay.IDLE),
    ],
)
def test_elsewhere_it_is_not(state: JourneyState) -> None:
    assert walk(state, ev.ContinueAsked()) == (state, [])
    assert offered(IN_A_FORM) is GoesOn.FORM


def test_who_acts_for_somebody_and_who_mends_a_case_are_told_why_not() -> None:
    for_other, _ = walk(replace(ASKED, acting=Acting.OTHER, acting_step=ActingStep.SETTLED), ev.ContinueAsked())
    mending, _ = walk(replace(ASKED, mended=Mended.SAME_GUIDE), ev.ContinueAsked())
    assert (for_other.continuing, mending.continuing) == (Continuing.FOR_OTHER, Continuing.MENDING)
    for state in (for_other, mending):
        assert walk(state, ev.ContinueOnPhone()) == (state, [])
        assert walk(state, ev.ContinueAtWindow()) == (state, [])
        assert walk(state, ev.ContinueLater()) == (state, [])
        assert walk(state, ev.WentOn())[0].page is Page.FIELD


def test_without_network_the_draft_is_kept_at_once_and_both_may_be_tried_again() -> None:
    state, effects = walk(replace(ASKED, online=False), ev.ContinueAsked())
    assert (state.continuing, state.draft, effects) == (Continuing.OFFLINE, DraftState.SAVING, [KEPT])
    assert walk(state, ev.ContinueOnPhone())[1] == [fx.OpenContinuation("phone")]
    assert walk(state, ev.ContinueAtWindow())[1] == [fx.OpenContinuation("window")]
    assert walk(state, ev.WentOn())[0].page is Page.FIELD


@pytest.mark.parametrize("failed", [Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED])
def test_what_could_not_be_opened_costs_no_word(failed: Continuing) -> None:
    state, effects = walk(at(Continuing.CHOOSING), ev.ContinueOnPhone(), ev.ContinuationSaid(failed))
    assert (state.continuing, effects) == (failed, [KEPT])
    assert walk(state, ev.WentBack())[0].page is Page.FIELD


def test_a_telephone_opens_it_takes_it_up_and_here_it_is_over() -> None:
    opening, effects = walk(at(Continuing.CHOOSING), ev.ContinueOnPhone())
    assert effects == [fx.OpenContinuation("phone")]
    assert walk(opening, ev.ContinueOnPhone()) == (opening, []), "a second tap asks for nothing more"
    assert walk(opening, ev.WentBack()) == (opening, [])
    code, _ = walk(opening, ev.ContinuationSaid(Continuing.CODE))
    assert limits(code).idle_s == timeouts.IDLE_WARN_PAPER_S
    assert walk(code, ev.WentOn()) == (code, [])
    taken, effects = walk(code, ev.ContinuationSaid(Continuing.SEEN), ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.is_elsewhere, effects) == (True, [fx.DropDraft()])
    for event in (ev.WentBack(), ev.CancelAsked(), ev.PowerRanLow(), ev.ContinuationSaid(Continuing.OVER)):
        after, effects = walk(taken, event)
        assert (after.page, after.overlay, effects) == (Page.CONTINUE, Overlay.NONE, [])
    assert walk(taken, ev.CardRemoved())[0].overlay is Overlay.NONE
    assert walk(taken, ev.WentOn())[1] == [fx.EndVisit("continued")]


def test_what_a_telephone_took_up_is_never_kept_here() -> None:
    taken = at(Continuing.TAKEN)
    assert walk(taken, ev.IdleElapsed(), ev.AnswerElapsed())[1] == [fx.EndVisit("done")]
    assert walk(taken, ev.Retired())[1] == [fx.EndVisit("retired")]
    assert walk(replace(taken, overlay=Overlay.CARD_REMOVED), ev.CancelConfirmed())[1] == []
    assert walk(replace(taken, overlay=Overlay.CANCEL), ev.CancelConfirmed())[1] == []


@pytest.mark.parametrize("sheet", [Overlay.IDLE, Overlay.CARD_REMOVED, Overlay.CANCEL])
def test_a_question_over_the_page_is_answered_by_the_telephone(sheet: Overlay) -> None:
    seen = at(Continuing.SEEN, overlay=sheet)
    assert walk(seen, ev.ContinuationSaid(Continuing.TAKEN))[0].overlay is Overlay.NONE
    hidden = replace(seen, overlay=Overlay.CURTAIN)
    assert walk(hidden, ev.ContinuationSaid(Continuing.TAKEN))[0].overlay is Overlay.CURTAIN


@pytest.mark.parametrize("shown", [Continuing.CODE, Continuing.SEEN, Continuing.NUMBER])
def test_back_takes_it_back_first(shown: Continuing) -> None:
    state, effects = walk(at(shown), ev.WentBack())
    assert (state.continuing, effects) == (Continuing.WITHDRAWING, [fx.WithdrawContinuation()])
    assert walk(state, ev.WentBack()) == (state, [])
    again, _ = walk(state, ev.ContinuationSaid(Continuing.CHOOSING))
    assert again.continuing is Continuing.CHOOSING
    late, effects = walk(state, ev.ContinuationSaid(Continuing.TAKEN))
    assert (late.is_elsewhere, effects) == (True, [fx.DropDraft()])
    unsure, _ = walk(state, ev.ContinuationSaid(Continuing.UNSURE))
    assert walk(unsure, ev.WentOn())[0].page is Page.FIELD


def test_a_code_whose_time_is_over_may_be_asked_for_again() -> None:
    over, effects = walk(at(Continuing.CODE), ev.ContinuationSaid(Continuing.OVER))
    assert (over.continuing, effects) == (Continuing.OVER, [])
    assert walk(over, ev.ContinueOnPhone())[1] == [fx.OpenContinuation("phone")]


def test_a_number_is_printed_the_draft_is_kept_beside_it_and_the_card_may_go() -> None:
    opening, effects = walk(at(Continuing.CHOOSING), ev.ContinueAtWindow())
    assert effects == [fx.OpenContinuation("window")]
    number, effects = walk(opening, ev.ContinuationSaid(Continuing.NUMBER))
    assert (number.slip, effects) == (PaperState.PRINTING, [fx.PrintSlip(number.slip_job), KEPT])
    assert walk(number, ev.SlipAsked()) == (number, []), "one at a time"
    assert walk(number, ev.CardRemoved())[0].overlay is Overlay.NONE
    left, effects = walk(number, ev.WentOn())
    assert (left.page, left.leaving, effects) == (Page.END, "continued", [KEPT]), "a slip may be graded"
    assert walk(left, ev.WentOn())[0].ended == "continued"
    assert walk(number, ev.IdleElapsed(), ev.AnswerElapsed())[1] == [KEPT, fx.EndVisit("idle")]
    assert fx.DropDraft() in walk(number, ev.CancelAsked(), ev.CancelConfirmed())[1]


def test_later_is_the_draft_as_it_always_was() -> None:
    keeping, effects = walk(at(Continuing.CHOOSING), ev.ContinueLater())
    assert (keeping.draft, effects) == (DraftState.SAVING, [KEPT])
    assert walk(keeping, ev.WentOn()) == (keeping, []), "not before it is known whether it was kept"
    for kept in (DraftState.KEPT, DraftState.KEPT_FOR_ID_CARD):
        assert walk(keeping, ev.DraftAnswered(kept.value), ev.WentOn())[1] == [KEPT, fx.EndVisit("left")]
    assert walk(keeping, ev.WentBack())[0].page is Page.FIELD


@pytest.mark.parametrize("unkept", [DraftState.NONE, DraftState.LOST])
def test_who_is_told_that_nothing_was_kept_goes_on_here(unkept: DraftState) -> None:
    """The page says 这次存不了, and its button 在这里接着办: the form must not go with it."""
    keeping, _ = walk(at(Continuing.CHOOSING), ev.ContinueLater())
    back, effects = walk(keeping, ev.DraftAnswered(unkept.value), ev.WentOn())
    assert (back.page, back.continuing, back.ended, effects) == (Page.FIELD, Continuing.NONE, "", [])


def test_choosing_has_no_way_on_but_the_choices() -> None:
    assert walk(at(Continuing.CHOOSING), ev.WentOn()) == (at(Continuing.CHOOSING), [])


def test_power_that_comes_back_finds_the_code_again() -> None:
    stopped, effects = walk(at(Continuing.CODE), ev.PowerRanLow())
    assert (stopped.page, stopped.stop, effects) == (Page.STOP, StopReason.POWER_LOW, [KEPT])
    back, _ = walk(stopped, ev.PowerCameBack())
    assert (back.page, back.continuing, back.overlay) == (Page.CONTINUE, Continuing.CODE, Overlay.IDLE)


@pytest.mark.parametrize("shown", [Continuing.CODE, Continuing.SEEN])
def test_a_code_whose_time_ran_out_unheard_is_shown_no_longer(shown: Continuing) -> None:
    """Nobody could be asked when it ran out: the page says that it is not known, and leads back to the form."""
    unsure, effects = walk(at(shown), ev.ContinuationSaid(Continuing.UNSURE))
    assert (unsure.continuing, effects) == (Continuing.UNSURE, [])
    assert walk(unsure, ev.WentOn())[0].page is Page.FIELD


@pytest.mark.parametrize("begun", [ev.ContinueOnPhone(), ev.ContinueAtWindow()])
def test_what_the_platform_says_while_the_power_is_low_is_heard(begun: ev.Event) -> None:
    """Else the page that comes back with the power would wait for it for ever."""
    step_said = Continuing.CODE if begun == ev.ContinueOnPhone() else Continuing.NUMBER
    stopped, _ = walk(at(Continuing.CHOOSING), begun, ev.PowerRanLow())
    heard, effects = walk(stopped, ev.ContinuationSaid(step_said))
    assert (heard.page, heard.continuing, effects) == (Page.STOP, step_said, []), (
        "no slip while a page says that it goes off"
    )
    back, _ = walk(heard, ev.PowerCameBack())
    assert (back.page, back.continuing, back.slip) == (Page.CONTINUE, step_said, PaperState.NONE)


def test_a_withdrawal_is_heard_while_the_power_is_low() -> None:
    stopped, _ = walk(at(Continuing.CODE), ev.WentBack(), ev.PowerRanLow())
    back, _ = walk(stopped, ev.ContinuationSaid(Continuing.CHOOSING), ev.PowerCameBack())
    assert (back.page, back.continuing) == (Page.CONTINUE, Continuing.CHOOSING)
