# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: what the page behind it had begun goes on, and coming back leads where it would have led."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import FORM_PAGES, Continuing
from kiosk.journey.item_needs import ItemNeeds
from kiosk.journey.machine import step
from kiosk.journey.mine import MineWish
from kiosk.journey.state import (
    Acting,
    ActingStep,
    CardState,
    FaceOffer,
    FaceStep,
    JourneyState,
    Level,
    MineStep,
    Overlay,
    Page,
    PaperState,
    PortraitStep,
    StopReason,
    WayNotice,
)

ITEM = ItemNeeds("X")
STRONG_ITEM = ItemNeeds("X", needs_strong=True)
NOBODY = JourneyState(item=ITEM)
KNOWN = replace(NOBODY, level=Level.STRONG, card=CardState.READ, card_present=True)
WEAK = replace(NOBODY, level=Level.WEAK)
OWN_WEAK = replace(WEAK, item=None, is_mine=True, mine=MineStep.SHOWN)
ACTS = replace(KNOWN, acting=Acting.OTHER, acting_step=ActingStep.WAITING, card=CardState.WAITING, page=Page.PRINCIPAL)


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    """The state behind ``events``, and the effects of the last."""
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event)
    return state, list(effects)


def asked(state: JourneyState, **changes: Any) -> JourneyState:
    """换个地方接着办, from the sheet of help."""
    after, _ = walk(replace(state, overlay=Overlay.HELP, **changes), ev.ContinueAsked())
    assert after.page is Page.CONTINUE
    return after


# --- a photograph that is being made --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted"),
    [(ev.PortraitMade(), PortraitStep.MADE), (ev.PortraitNotMade(), PortraitStep.FAILED)],
)
def test_what_comes_of_a_photograph_is_heard(said: ev.Event, wanted: PortraitStep) -> None:
    here = asked(NOBODY, page=Page.PORTRAIT_COLOUR, portrait=PortraitStep.MAKING, takes=1)
    back, _ = walk(here, said, ev.WentBack())
    assert (back.page, back.portrait) == (Page.PORTRAIT_COLOUR, wanted)


def test_the_third_photograph_that_is_not_made_stops_the_way_behind_it() -> None:
    here = asked(NOBODY, page=Page.PORTRAIT_COLOUR, portrait=PortraitStep.MAKING, takes=1, portrait_fails=2)
    heard, _ = walk(here, ev.PortraitNotMade())
    assert heard.page is Page.CONTINUE
    back, _ = walk(heard, ev.WentBack())
    assert (back.page, back.stop) == (Page.STOP, StopReason.PORTRAIT_OUT)


def test_a_picture_that_was_just_taken_counts() -> None:
    here = asked(NOBODY, page=Page.PORTRAIT_TAKE, takes=1)
    assert walk(here, ev.PortraitTaken(2), ev.WentBack())[0].takes == 2
    back, _ = walk(here, ev.PortraitTaken(2), ev.PortraitTaken(3), ev.WentBack())
    assert (back.page, back.takes) == (Page.PORTRAIT_CHOOSE, 3)


# --- a slip that is under way ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [Page.NOTICE, Page.LOOKUP_RESULT, Page.FIELD])
@pytest.mark.parametrize("outcome", ["printed", "not_printed", "unknown"])
def test_what_became_of_a_slip_is_said_on_its_own_page(page: Page, outcome: str) -> None:
    printing = {"slip": PaperState.PRINTING, "slip_job": 4, "jobs": 4}
    here = asked(KNOWN, page=page, **printing)
    assert here.slip is PaperState.NONE, "nothing of this page is printed"
    heard, _ = walk(here, ev.ReceiptFinished(4, outcome))
    assert heard.slip is PaperState.NONE
    for back in (walk(heard, ev.WentBack())[0], walk(here, ev.WentBack(), ev.ReceiptFinished(4, outcome))[0]):
        assert (back.page, back.slip, back.slip_job) == (page, PaperState(outcome), 4)


def test_what_was_looked_up_is_not_left_while_its_slip_comes_out() -> None:
    begun, _ = walk(replace(NOBODY, page=Page.LOOKUP_RESULT), ev.SlipAsked())
    back, _ = walk(asked(begun), ev.WentBack())
    assert (back.page, back.slip) == (Page.LOOKUP_RESULT, PaperState.PRINTING)
    assert walk(back, ev.WentOn()) == (back, [])
    assert walk(back, ev.ReceiptFinished(back.slip_job, "printed"), ev.WentOn())[0].page is Page.END


def test_the_ticket_of_a_visit_that_was_booked_meanwhile_says_what_became_of_it() -> None:
    here = asked(WEAK, page=Page.VISIT, is_visiting=True, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY)
    booked, effects = walk(here, ev.VisitBooked())
    assert (booked.page, booked.slip, effects) == (Page.CONTINUE, PaperState.NONE, [fx.PrintSlip(1)])
    back, _ = walk(booked, ev.ReceiptFinished(1, "not_printed"), ev.WentBack())
    assert (back.page, back.stop, back.slip) == (Page.STOP, StopReason.VISIT_BOOKED, PaperState.NOT_PRINTED)
    again, effects = walk(back, ev.SlipAsked())
    assert effects == [fx.PrintSlip(again.slip_job)]


def test_a_result_speaks_of_its_own_slip_alone() -> None:
    """The number for the window beside the slip of the page behind it, whichever comes out first."""
    begun, _ = walk(replace(NOBODY, page=Page.NOTICE), ev.SlipAsked())
    number, effects = walk(asked(begun), ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER))
    assert effects == [fx.PrintSlip(number.slip_job)]
    assert number.slip_job > begun.slip_job
    both = (ev.ReceiptFinished(begun.slip_job, "not_printed"), ev.ReceiptFinished(number.slip_job, "printed"))
    for events in (both, both[::-1]):
        heard, _ = walk(number, *events)
        assert heard.slip is PaperState.PRINTED
        assert walk(heard, ev.WentBack())[0].slip is PaperState.NOT_PRINTED
    back, _ = walk(number, ev.WentBack())
    assert walk(back, both[1])[0].slip is PaperState.PRINTING, "a paper of another page"
    assert walk(back, both[0])[0].slip is PaperState.NOT_PRINTED


def test_what_is_heard_behind_it_touches_no_paper_of_this_page() -> None:
    here = replace(asked(NOBODY, page=Page.NUMBER), slip=PaperState.PRINTING, slip_job=7, jobs=7)
    sent, _ = walk(here, ev.CodeSent())
    assert (sent.continue_from, sent.slip, sent.slip_job) == (Page.CODE, PaperState.PRINTING, 7)


def test_a_page_that_was_left_for_an_empty_battery_still_says_what_became_of_its_slip() -> None:
    stopped = replace(KNOWN, page=Page.STOP, stop=StopReason.RULE, stop_from=Page.NOTICE)
    begun, _ = walk(stopped, ev.SlipAsked())
    low, _ = walk(asked(begun), ev.PowerRanLow(), ev.ReceiptFinished(begun.slip_job, "not_printed"))
    assert (low.page, low.stop, low.slip) == (Page.STOP, StopReason.RULE, PaperState.NOT_PRINTED)


# --- who has said meanwhile who they are ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [Page.IDENTIFY, Page.NUMBER, Page.CODE])
@pytest.mark.parametrize("by_card", [True, False])
def test_known_too_weakly_is_said_on_the_way_back(page: Page, *, by_card: bool) -> None:
    here = asked(NOBODY, page=page, item=STRONG_ITEM)
    known, _ = walk(here, ev.Identified(strong=False, by_social_card=by_card))
    assert (known.page, known.level) == (Page.CONTINUE, Level.WEAK)
    back, effects = walk(known, ev.WentBack())
    assert (back.page, effects) == (page, [])
    assert back.way is (WayNotice.SOCIAL_TOO_WEAK if by_card else WayNotice.CODE_TOO_WEAK)


@pytest.mark.parametrize("page", [Page.NUMBER, Page.CODE])
def test_the_face_comes_next_for_who_typed_for_it(page: Page) -> None:
    here = asked(NOBODY, page=page, item=STRONG_ITEM, face_offer=FaceOffer.ALONE)
    back, effects = walk(here, ev.Identified(strong=False), ev.WentBack())
    assert (back.page, back.face, back.way, effects) == (
        Page.FACE,
        FaceStep.CONSENT,
        WayNotice.NONE,
        [fx.ClearEntry()],
    )


@pytest.mark.parametrize("page", [Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN])
def test_known_well_enough_leads_to_the_form(page: Page) -> None:
    here = asked(NOBODY, page=page)
    known, effects = walk(here, ev.Identified(strong=False))
    assert (known.page, known.way, effects) == (Page.CONTINUE, WayNotice.NONE, [])
    assert walk(known, ev.WentBack())[0].page is Page.PREFILL


def test_who_was_seen_meanwhile_is_not_looked_at_again() -> None:
    here = asked(WEAK, page=Page.FACE, item=STRONG_ITEM, face=FaceStep.ASKING)
    back, effects = walk(here, ev.Identified(strong=True), ev.WentBack())
    assert (back.page, effects) == (Page.PREFILL, [fx.ClearEntry(), fx.Prefill()])
    assert walk(here, ev.WentBack())[0].page is Page.FACE


def test_what_is_said_of_a_way_meanwhile_stands_on_its_page() -> None:
    here = asked(NOBODY, page=Page.IDENTIFY)
    back, _ = walk(here, ev.WaySaid(WayNotice.CODE_EXPIRED.value), ev.WentBack())
    assert (back.page, back.way) == (Page.IDENTIFY, WayNotice.CODE_EXPIRED)
    ended, _ = walk(here, ev.WaySaid(WayNotice.CODE_EXPIRED.value), ev.Identified(strong=False), ev.WentBack())
    assert (ended.page, ended.way) == (Page.PREFILL, WayNotice.NONE)
    taken = replace(
        walk(here, ev.WaySaid(WayNotice.CODE_EXPIRED.value))[0], continuing=Continuing.NUMBER, has_done=True
    )
    left, _ = walk(taken, ev.WentOn())
    assert (left.page, left.way) == (Page.END, WayNotice.NONE)


# --- a card that was laid down meanwhile ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "wish"),
    [
        (Page.MINE, MineWish.SHOW),
        (Page.MINE_CASE, MineWish.CASE),
        (Page.MINE_LICENCES, MineWish.LICENCES),
        (Page.MINE_POINTS, MineWish.POINTS),
    ],
)
def test_the_own_card_is_read_when_the_page_that_wants_it_is_back(page: Page, wish: MineWish) -> None:
    here = asked(OWN_WEAK, page=page)
    laid, effects = walk(here, ev.CardReading(), ev.CardFound())
    assert (laid.page, laid.level, effects) == (Page.CONTINUE, Level.WEAK, [])
    back, effects = walk(laid, ev.WentBack())
    assert (back.page, back.level, back.card, back.mine) == (page, Level.STRONG, CardState.READ, MineStep.ASKING)
    assert effects == [fx.AdoptCard(), fx.StepMine(wish)]


def test_the_pages_own_way_on_leads_back_to_the_same() -> None:
    laid, _ = walk(replace(asked(OWN_WEAK, page=Page.MINE), continuing=Continuing.TAKEN), ev.CardFound())
    back, effects = walk(laid, ev.WentOn())
    assert (back.page, back.level, effects) == (
        Page.MINE,
        Level.STRONG,
        [fx.AdoptCard(), fx.StepMine(MineWish.SHOW)],
    )


@pytest.mark.parametrize("found", [ev.CardFound(is_other=True), ev.CardFound(is_last_visits=True)])
def test_a_card_of_somebody_else_or_of_the_visit_before_opens_no_own_cases(found: ev.CardFound) -> None:
    laid, _ = walk(asked(OWN_WEAK, page=Page.MINE), found)
    back, effects = walk(laid, ev.WentBack())
    assert (back.page, back.level, back.card, effects) == (Page.MINE, Level.WEAK, CardState.LEFT, [])


@pytest.mark.parametrize("gone", [ev.CardRemoved(), ev.CardUnreadable()])
def test_a_card_that_is_gone_again_is_not_read(gone: ev.Event) -> None:
    laid, _ = walk(asked(OWN_WEAK, page=Page.MINE), ev.CardFound(), gone)
    back, effects = walk(laid, ev.WentBack())
    assert (back.page, back.level, effects) == (Page.MINE, Level.WEAK, [])


def test_a_card_that_lay_there_before_is_nobodys_answer() -> None:
    before = replace(OWN_WEAK, page=Page.MINE, card=CardState.LEFT, card_present=True)
    laid_then_gone, _ = walk(asked(OWN_WEAK, page=Page.MINE), ev.CardFound(), ev.CardRemoved(), ev.WentBack())
    for state in (before, replace(laid_then_gone, card=CardState.LEFT, card_present=True)):
        back, effects = walk(asked(state), ev.WentBack())
        assert (back.level, back.card, effects) == (Level.WEAK, CardState.LEFT, [])


def test_the_card_page_reads_it_too() -> None:
    here = asked(WEAK, page=Page.IDENTIFY, item=STRONG_ITEM)
    back, effects = walk(here, ev.CardFound(), ev.WentBack())
    assert (back.page, back.level, effects) == (
        Page.PREFILL,
        Level.STRONG,
        [fx.AdoptCard(), fx.ClearEntry(), fx.Prefill()],
    )


def test_the_second_card_is_read_when_its_page_is_back() -> None:
    here = asked(replace(ACTS, item=ItemNeeds("X", agent="may")))
    laid, effects = walk(here, ev.CardRemoved(), ev.CardFound(is_last_visits=True, is_other=True))
    assert (laid.page, laid.overlay, laid.acting_step, effects) == (
        Page.CONTINUE,
        Overlay.NONE,
        ActingStep.WAITING,
        [],
    )
    back, effects = walk(laid, ev.WentBack())
    assert (back.page, back.card, back.acting_step) == (Page.PRINCIPAL, CardState.READ, ActingStep.ASKING)
    assert effects == [fx.ConfirmPrincipal()]
    same, effects = walk(here, ev.CardRemoved(), ev.CardFound(), ev.WentBack())
    assert (same.acting_step, effects) == (ActingStep.SAME, [])
    lifted, effects = walk(laid, ev.CardRemoved(), ev.WentBack())
    assert (lifted.page, lifted.card, lifted.acting_step, effects) == (
        Page.PRINCIPAL,
        CardState.WAITING,
        ActingStep.WAITING,
        [],
    )


def test_while_one_second_card_is_asked_about_another_is_not_looked_at() -> None:
    here = asked(replace(ACTS, acting_step=ActingStep.ASKING, card=CardState.READ, item=ItemNeeds("X", agent="may")))
    back, effects = walk(here, ev.CardFound(is_other=True), ev.WentBack())
    assert (back.card, back.acting_step, effects) == (CardState.READ, ActingStep.ASKING, [])


@pytest.mark.parametrize("page", FORM_PAGES)
def test_a_form_that_was_opened_without_a_card_stays_its_persons(page: Page) -> None:
    back, effects = walk(asked(WEAK, page=page), ev.CardFound(), ev.WentBack())
    assert (back.page, back.level, back.card, effects) == (page, Level.WEAK, CardState.LEFT, [])
