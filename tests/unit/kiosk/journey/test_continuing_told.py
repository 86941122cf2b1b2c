# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: nothing is lost of who was told to go, nor of what stands behind the page and nobody has read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.item_needs import ItemNeeds
from kiosk.journey.lookup import Lookup
from kiosk.journey.machine import step
from kiosk.journey.moves.continuing import leads_back
from kiosk.journey.sheet_print import SheetPrint
from kiosk.journey.state import (
    ActingStep,
    CardState,
    DraftState,
    FaceOffer,
    HelpState,
    JourneyState,
    Level,
    MineStep,
    Overlay,
    Page,
    PaperState,
    PortraitStep,
    StopReason,
)

ITEM = ItemNeeds("X")
NOBODY = JourneyState(item=ITEM)
KNOWN = replace(NOBODY, level=Level.STRONG, card=CardState.READ, card_present=True)
WEAK = replace(NOBODY, level=Level.WEAK)
KEPT = fx.SaveDraft()
OPEN = (Continuing.OPENING, Continuing.CODE, Continuing.SEEN, Continuing.NUMBER, Continuing.WITHDRAWING)


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    """The state behind ``events``, and the effects of the last."""
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event)
    return state, list(effects)


def asked(state: JourneyState, continuing: Continuing = Continuing.CHOOSING, **changes: Any) -> JourneyState:
    """换个地方接着办, from the sheet of help, and as far as ``continuing``."""
    here, _ = walk(replace(state, overlay=Overlay.HELP, **changes), ev.ContinueAsked())
    assert here.page is Page.CONTINUE
    return replace(here, continuing=continuing)


def unsolved(state: JourneyState) -> JourneyState:
    """没解决, on the question."""
    after, _ = walk(replace(state, overlay=Overlay.SOLVED, help=HelpState.NONE), ev.SolvedSaid(solved=False))
    assert (after.page, after.stop) == (Page.STOP, StopReason.UNSOLVED)
    return after


# --- who took the card, and went as they were told ------------------------------------------------------------------------


def number_of_who_went() -> JourneyState:
    """The number is on paper, the card is taken, nobody stands there."""
    number, effects = walk(asked(KNOWN, page=Page.FIELD), ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER))
    assert effects == [fx.PrintSlip(number.slip_job), KEPT]
    assert number.draft is DraftState.SAVING, "whoever is told to go has it kept"
    gone, _ = walk(number, ev.ReceiptFinished(number.slip_job, "printed"), ev.CardRemoved())
    assert (gone.overlay, gone.card_gone) == (Overlay.NONE, True)
    return gone


@pytest.mark.parametrize("tap", [ev.WentBack(), ev.CancelAsked()])
def test_a_stranger_is_asked_first_and_destroys_nothing(tap: ev.Event) -> None:
    covered, effects = walk(number_of_who_went(), tap)
    assert (covered.page, covered.continuing, covered.overlay) == (
        Page.CONTINUE,
        Continuing.NUMBER,
        Overlay.CARD_REMOVED,
    )
    assert effects == []
    assert walk(covered, ev.CancelConfirmed())[1] == [KEPT, fx.EndVisit("left")]
    assert walk(covered, ev.AnswerElapsed())[1] == [KEPT, fx.EndVisit("idle")]
    assert walk(covered, tap) == (covered, []), "a second tap is no answer"


def test_who_is_there_still_may_take_it_back_or_throw_it_away() -> None:
    here, _ = walk(number_of_who_went(), ev.WentBack(), ev.OverlayClosed())
    assert (here.continuing, here.overlay) == (Continuing.NUMBER, Overlay.NONE)
    assert walk(here, ev.WentBack())[1] == [fx.WithdrawContinuation()]
    sheet, _ = walk(here, ev.CancelAsked())
    assert sheet.overlay is Overlay.CANCEL
    assert fx.DropDraft() in walk(sheet, ev.CancelConfirmed())[1]


def test_who_goes_while_it_is_asked_whether_to_throw_it_away_has_it_kept() -> None:
    number = asked(KNOWN, Continuing.NUMBER, page=Page.FIELD)
    covered, effects = walk(number, ev.CancelAsked(), ev.CardRemoved(), ev.CancelConfirmed())
    assert (covered.overlay, covered.ended, effects) == (Overlay.CARD_REMOVED, "", [])


def test_the_own_card_laid_down_again_asks_nothing() -> None:
    again, _ = walk(number_of_who_went(), ev.CardFound())
    assert walk(again, ev.WentBack())[1] == [fx.WithdrawContinuation()]
    assert walk(again, ev.CancelAsked())[0].overlay is Overlay.CANCEL


def test_behind_a_service_too_nothing_is_thrown_away_unasked() -> None:
    """Who went back from their form to the notice has it open still."""
    gone, _ = walk(asked(KNOWN, Continuing.NUMBER, page=Page.NOTICE), ev.CardRemoved())
    assert gone.continued is GoesOn.SERVICE
    assert walk(gone, ev.CancelAsked())[0].overlay is Overlay.CARD_REMOVED


# --- 没解决 over a form that is handed over ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", OPEN)
def test_leaving_a_page_that_stopped_the_way_over_an_open_form_keeps_it(shown: Continuing) -> None:
    left, effects = walk(unsolved(asked(KNOWN, shown, page=Page.FIELD)), ev.WentOn())
    assert (left.page, effects) == (Page.END, [KEPT])
    assert walk(left, ev.WentOn())[1] == [fx.EndVisit("refused_unsolved")]


def test_what_a_telephone_took_up_is_not_kept_by_it() -> None:
    taken, effects = walk(
        unsolved(asked(KNOWN, Continuing.WITHDRAWING, page=Page.FIELD)), ev.ContinuationSaid(Continuing.TAKEN)
    )
    assert (taken.is_elsewhere, effects) == (True, [fx.DropDraft()])
    left, effects = walk(taken, ev.WentOn())
    assert (left.page, left.is_elsewhere, effects) == (Page.END, True, [])


def test_a_number_that_is_told_behind_it_is_kept_beside_a_draft() -> None:
    behind = unsolved(asked(KNOWN, Continuing.OPENING, page=Page.FIELD))
    told, effects = walk(behind, ev.ContinuationSaid(Continuing.NUMBER))
    assert (told.page, told.slip, effects) == (Page.STOP, PaperState.NONE, [KEPT])


@pytest.mark.parametrize("shown", OPEN)
@pytest.mark.parametrize("wish", [ev.VisitAsked(), ev.NearbyAsked()])
def test_it_leads_back_to_the_form_or_out_and_nowhere_else(shown: Continuing, wish: ev.Event) -> None:
    stopped = unsolved(asked(KNOWN, shown, page=Page.FIELD))
    assert walk(stopped, wish) == (stopped, [])
    back, _ = walk(stopped, ev.WentBack())
    assert (back.page, back.continuing, back.continue_from) == (Page.CONTINUE, shown, Page.FIELD)


def test_from_any_other_page_that_stops_the_way_both_are_to_be_had() -> None:
    stopped = unsolved(replace(KNOWN, page=Page.FIELD))
    assert walk(stopped, ev.VisitAsked())[0].page is Page.VISIT
    assert walk(stopped, ev.NearbyAsked())[0].page is Page.NEARBY


@pytest.mark.parametrize("given", [Continuing.NUMBER, Continuing.TAKEN])
def test_what_was_handed_over_says_nothing_of_other_pages(given: Continuing) -> None:
    for page in Page:
        state = replace(KNOWN, page=page, stop_from=Page.FIELD, continuing=given)
        is_there = page in (Page.CONTINUE, Page.END)
        assert state.lets_card_go is is_there
        assert state.is_elsewhere is (is_there and given is Continuing.TAKEN)
    over = replace(KNOWN, page=Page.STOP, stop_from=Page.CONTINUE, continuing=given)
    assert over.lets_card_go
    visit = replace(KNOWN, page=Page.VISIT, continuing=given, is_visiting=True)
    assert walk(visit, ev.CardRemoved())[0].overlay is Overlay.CARD_REMOVED


# --- the own way on of a service --------------------------------------------------------------------------------------------

GIVEN = (Continuing.NUMBER, Continuing.TAKEN)


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("paper", [PaperState.PRINTING, PaperState.NOT_PRINTED, PaperState.UNKNOWN])
def test_a_service_is_not_left_while_a_paper_behind_it_has_something_to_say(
    given: Continuing, paper: PaperState
) -> None:
    photo = asked(NOBODY, given, page=Page.PORTRAIT_RESULT, document=paper, document_job=1, jobs=1)
    found = asked(NOBODY, given, page=Page.LOOKUP_RESULT, slip=paper, slip_job=1, jobs=1)
    blank = asked(NOBODY, given, page=Page.NOTICE, sheet=SheetPrint("X", 1, paper))
    for here in (photo, found, blank):
        assert leads_back(here)
        back, effects = walk(here, ev.WentOn())
        assert (back.page, back.continuing, back.ended, effects) == (here.continue_from, Continuing.NONE, "", [])
    assert walk(photo, ev.WentOn())[0].document is paper
    other = asked(NOBODY, given, page=Page.NOTICE, sheet=SheetPrint("Y", 1, paper), document=paper)
    assert walk(other, ev.WentOn())[0].ended == "continued", "papers of other pages"


def test_once_its_paper_is_out_a_service_is_left() -> None:
    here = asked(NOBODY, Continuing.NUMBER, page=Page.LOOKUP_RESULT, slip=PaperState.PRINTING, slip_job=1, jobs=1)
    left, effects = walk(here, ev.ReceiptFinished(1, "printed"), ev.WentOn())
    assert (left.ended, KEPT in effects) == ("continued", True)


@pytest.mark.parametrize("given", GIVEN)
def test_a_visit_that_was_booked_behind_is_told_before_anybody_goes(given: Continuing) -> None:
    visit = replace(WEAK, page=Page.VISIT, is_visiting=True, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY)
    booked, _ = walk(asked(visit, given), ev.VisitBooked(), ev.ReceiptFinished(1, "printed"))
    assert (booked.slip_behind, booked.moved_behind) == (PaperState.PRINTED, True)
    back, effects = walk(booked, ev.WentOn())
    assert (back.page, back.stop, effects) == (Page.STOP, StopReason.VISIT_BOOKED, [])
    again = asked(back, given)
    assert walk(again, ev.WentOn())[0].page is Page.END, "it was read"


def test_a_page_behind_that_heard_an_answer_and_is_the_same_holds_nobody() -> None:
    refused, _ = walk(asked(NOBODY, Continuing.NUMBER, page=Page.CODE), ev.CodeRefused(2))
    assert walk(refused, ev.WentOn())[1] == [KEPT, fx.EndVisit("continued")]
    moved, _ = walk(asked(NOBODY, Continuing.NUMBER, page=Page.NUMBER), ev.CodeSent(), ev.CodeRefused(2))
    assert walk(moved, ev.WentOn())[0].page is Page.CODE


def test_what_was_photographed_or_looked_up_goes_with_who_leaves() -> None:
    photo = asked(
        NOBODY, Continuing.NUMBER, page=Page.PORTRAIT_RESULT, takes=3, portrait=PortraitStep.MADE, has_done=True
    )
    left, effects = walk(photo, ev.WentOn())
    assert (left.page, left.takes, left.portrait, effects) == (
        Page.END,
        0,
        PortraitStep.NONE,
        [KEPT, fx.ForgetPortraits()],
    )
    found = asked(NOBODY, Continuing.TAKEN, page=Page.LOOKUP_RESULT, lookup=Lookup.LISTED, has_done=True)
    left, effects = walk(found, ev.WentOn())
    assert (left.page, left.lookup, effects) == (Page.END, Lookup.NONE, [KEPT, fx.ForgetLookup()])


# --- a service before what has become a form ------------------------------------------------------------------------------


def test_a_service_before_what_has_become_a_form_is_left_as_any() -> None:
    asking = asked(KNOWN, page=Page.PRINCIPAL, acting_step=ActingStep.ASKING)
    code, _ = walk(asking, ev.ContinueOnPhone(), ev.ContinuationSaid(Continuing.CODE))
    over, _ = walk(code, ev.ActingSettled(), ev.Prefilled(FormStanding(missing=2)))
    assert (over.continue_from, over.continued, over.behind.page) == (Page.REVIEW, GoesOn.SERVICE, Page.REVIEW)
    low, effects = walk(over, ev.PowerRanLow())
    assert (low.stop, low.stop_from, low.continuing) == (StopReason.POWER_LOW, Page.REVIEW, Continuing.NONE)
    assert effects == [fx.WithdrawContinuation(), KEPT]
    stopped = unsolved(over)
    assert (stopped.stop_from, stopped.continuing) == (Page.REVIEW, Continuing.NONE)


# --- a card that was laid down meanwhile ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [Page.NUMBER, Page.CODE])
def test_a_card_that_lies_there_is_read_before_a_face_is_asked_for(page: Page) -> None:
    here = asked(NOBODY, page=page, item=ItemNeeds("X", needs_strong=True), face_offer=FaceOffer.ALONE)
    back, effects = walk(here, ev.Identified(strong=False), ev.CardFound(), ev.WentBack())
    assert (back.page, back.level, back.card, back.card_laid) == (Page.PREFILL, Level.STRONG, CardState.READ, False)
    assert effects == [fx.AdoptCard(), fx.ClearEntry(), fx.Prefill()]


def test_who_is_known_well_enough_stays_who_they_are() -> None:
    here = asked(NOBODY, page=Page.CODE)
    back, effects = walk(here, ev.Identified(strong=False), ev.CardFound(is_other=True), ev.WentBack())
    assert (back.page, back.level, back.card, back.card_laid) == (Page.PREFILL, Level.WEAK, CardState.LEFT, False)
    assert effects == [fx.ClearEntry(), fx.Prefill()]


def test_the_own_card_is_read_behind_a_page_that_stopped_the_way_too() -> None:
    own = replace(WEAK, item=None, is_mine=True, mine=MineStep.SHOWN, page=Page.MINE)
    laid, _ = walk(asked(own), ev.CardFound())
    stopped = unsolved(laid)
    back, effects = walk(stopped, ev.WentBack())
    assert (back.page, back.level, back.card, back.mine) == (
        Page.MINE,
        Level.STRONG,
        CardState.READ,
        MineStep.ASKING,
    )
    assert fx.AdoptCard() in effects
    lifted, effects = walk(stopped, ev.CardRemoved(), ev.WentBack())
    assert (lifted.page, lifted.level, effects) == (Page.MINE, Level.WEAK, [])


def test_over_a_form_it_waits_until_that_stands_there_again() -> None:
    """Of a form that was opened without a card it stays nobody's."""
    laid, _ = walk(asked(WEAK, Continuing.CODE, page=Page.FIELD), ev.CardFound())
    back, effects = walk(unsolved(laid), ev.WentBack())
    assert (back.page, back.level, back.card_laid, effects) == (Page.CONTINUE, Level.WEAK, True, [])
