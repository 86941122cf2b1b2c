# SPDX-License-Identifier: Apache-2.0
"""帮办 in the table: the minute of a call; a helper looks on by consent, for one call, one case, one person, and not longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.helping import UNDISTURBED, UNSEEN, CoView
from kiosk.journey.machine import limits, step
from kiosk.journey.moves.helping import UNDER_WAY
from kiosk.journey.state import (
    CardState,
    Delivery,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    MineStep,
    Overlay,
    Page,
    PaperState,
    StopReason,
)
from tests.unit.kiosk.journey.walks import walk

FORM = JourneyState(page=Page.REVIEW, level=Level.STRONG, item=ItemNeeds("TBD-RS01"))
PLACED = replace(FORM, help=HelpState.PLACED)
OPEN = replace(FORM, help=HelpState.ANSWERED, co_view=CoView.OPEN)


def test_a_call_is_passed_on_and_late_in_that_order() -> None:
    passed, effects = walk(PLACED, ev.HelpEscalated())
    assert (passed.help, effects) == (HelpState.ESCALATED, [])
    late, _ = walk(passed, ev.HelpLate())
    assert late.help is HelpState.LATE
    assert walk(late, ev.HelpEscalated()) == (late, []), "it is not less late for being heard of again"
    assert walk(late, ev.HelpAnswered())[0].help is HelpState.ANSWERED


@pytest.mark.parametrize("help_", [HelpState.NONE, HelpState.UNPLACED, HelpState.ANSWERED])
def test_nothing_is_late_that_does_not_wait(help_: HelpState) -> None:
    state = replace(FORM, help=help_)
    for event in (ev.HelpEscalated(), ev.HelpLate()):
        assert step(state, event) == (state, ())


def test_even_a_call_that_is_not_placed_yet_is_late_after_a_minute() -> None:
    assert walk(FORM, ev.HelpAsked(), ev.HelpLate())[0].help is HelpState.LATE


@pytest.mark.parametrize("help_", sorted(UNDER_WAY))
def test_one_call_at_a_time_and_who_waits_is_not_idle_so_soon(help_: HelpState) -> None:
    asked, effects = step(replace(FORM, help=help_), ev.HelpAsked())
    assert (asked.overlay, asked.help, effects) == (Overlay.HELP, help_, ())
    assert limits(asked).idle_s == timeouts.IDLE_WARN_HELPER_S
    assert limits(replace(asked, overlay=Overlay.NONE)).idle_s == timeouts.IDLE_WARN_STANDARD_S


@pytest.mark.parametrize("overlay", [Overlay.NONE, Overlay.HELP])
def test_who_is_answered_is_asked_once_and_may_say_no(overlay: Overlay) -> None:
    asked, effects = step(replace(PLACED, overlay=overlay), ev.HelpAnswered())
    assert (asked.overlay, asked.co_view, effects) == (Overlay.CO_VIEW, CoView.OFFERED, ())
    no, effects = step(asked, ev.OverlayClosed())
    assert (no.overlay, no.co_view, effects) == (Overlay.NONE, CoView.OFFERED, ())
    assert step(no, ev.HelpAnswered())[0].overlay is Overlay.NONE, "nobody is asked twice"


def test_nothing_is_seen_before_a_yes() -> None:
    for event in (ev.CoViewAgreed(), ev.CoViewSaid(CoView.OPEN), ev.CoViewWithdrawn(), ev.CoViewAsked()):
        assert step(PLACED, event) == (PLACED, ())
    yes, effects = walk(PLACED, ev.HelpAnswered(), ev.CoViewAgreed())
    assert (yes.overlay, yes.co_view, effects) == (Overlay.NONE, CoView.OPENING, [fx.OpenCoView()])
    assert step(yes, ev.CoViewSaid(CoView.OPEN))[0].co_view is CoView.OPEN


def test_a_yes_to_a_call_that_is_over_opens_nothing() -> None:
    over, effects = walk(PLACED, ev.HelpAnswered(), ev.HelpEnded(), ev.CoViewAgreed())
    assert (over.overlay, over.co_view, effects) == (Overlay.SOLVED, CoView.NONE, [])
    stale = replace(PLACED, overlay=Overlay.CO_VIEW, help=HelpState.NONE)
    assert step(stale, ev.CoViewAgreed()) == (stale, ())


@pytest.mark.parametrize("page", sorted(UNDISTURBED | UNSEEN))
def test_the_question_does_not_lie_down_over_what_a_hand_is_doing(page: Page) -> None:
    after, _ = step(replace(PLACED, page=page), ev.HelpAnswered())
    assert (after.overlay, after.co_view) == (Overlay.NONE, CoView.NONE)
    asked, _ = walk(after, ev.HelpAsked(), ev.CoViewAsked())
    assert asked.overlay is (Overlay.HELP if page in UNSEEN else Overlay.CO_VIEW)


@pytest.mark.parametrize("overlay", [Overlay.IDLE, Overlay.CURTAIN, Overlay.CARD_REMOVED, Overlay.CANCEL])
def test_nor_over_another_sheet(overlay: Overlay) -> None:
    assert step(replace(PLACED, overlay=overlay), ev.HelpAnswered())[0].overlay is overlay


def test_it_is_withdrawn_by_one_key_whatever_lies_over_the_page_and_may_be_agreed_to_again() -> None:
    for co_view in (CoView.OPENING, CoView.OPEN, CoView.CUT_OFF):
        for overlay in Overlay:
            no, effects = step(replace(OPEN, co_view=co_view, overlay=overlay), ev.CoViewWithdrawn())
            assert (no.co_view, effects) == (CoView.OFFERED, (fx.EndCoView(),))
    again, asked = walk(replace(OPEN, co_view=CoView.OFFERED), ev.HelpAsked(), ev.CoViewAsked(), ev.CoViewAgreed())
    assert (again.co_view, asked) == (CoView.OPENING, [fx.OpenCoView()])
    assert step(replace(OPEN, overlay=Overlay.HELP), ev.CoViewAsked())[0].overlay is Overlay.HELP, "it is open already"


def test_what_the_desk_says_after_a_no_comes_too_late() -> None:
    no, _ = step(replace(OPEN, co_view=CoView.OPENING), ev.CoViewWithdrawn())
    assert step(no, ev.CoViewSaid(CoView.OPEN)) == (no, ())


def test_it_ends_with_the_call_and_that_is_said_until_the_page_changes() -> None:
    over, effects = step(OPEN, ev.HelpEnded())
    assert (over.co_view, over.help, effects) == (CoView.OVER, HelpState.NONE, (fx.EndCoView(),))
    assert step(over, ev.Touched())[0].co_view is CoView.OVER
    assert step(over, ev.WentBack())[0].co_view is CoView.NONE
    desk_ended, _ = walk(OPEN, ev.CoViewSaid(CoView.OVER), ev.WentBack())
    assert desk_ended.co_view is CoView.OFFERED, "the call goes on: it may be agreed to again"


def test_it_ends_before_the_case_is_made_so_that_it_stands_in_the_case() -> None:
    filing, effects = step(replace(OPEN, page=Page.SIGN), ev.SignatureAccepted())
    assert (filing.page, filing.co_view, effects) == (Page.SUBMIT, CoView.OFFERED, (fx.EndCoView(), fx.Submit()))
    meanwhile = replace(OPEN, page=Page.SUBMIT, overlay=Overlay.CO_VIEW, co_view=CoView.OFFERED)
    late, effects = step(meanwhile, ev.CoViewAgreed())
    assert (late.overlay, late.co_view, effects) == (Overlay.NONE, CoView.OFFERED, ())
    behind = replace(OPEN, page=Page.HAND_OVER, delivery=Delivery.DURABLE)
    assert step(behind, ev.Touched())[0].co_view is CoView.OPEN, "agreed to anew, behind the case"


def test_it_ends_with_the_case() -> None:
    another = replace(OPEN, page=Page.CHOOSE)
    opened = ev.ItemOpened(ItemNeeds("TBD-ZP01", False, False, False, True, False, False, False))
    assert step(another, opened)[0].co_view is CoView.OFFERED
    first = replace(another, item=None)
    assert step(first, opened)[0].co_view is CoView.OPEN, "who chooses a service with help is helped on"


def test_it_ends_where_nothing_is_done_and_with_the_person() -> None:
    choosing = replace(OPEN, page=Page.CHOOSE, item=None, level=Level.NONE)
    gone, effects = step(choosing, ev.WentBack())
    assert (gone.page, gone.co_view, effects) == (Page.ATTRACT, CoView.OFFERED, (fx.EndCoView(),))
    known = replace(OPEN, page=Page.IDENTIFY, card=CardState.WAITING)
    other, effects = step(
        replace(known, level=Level.WEAK, card=CardState.LEFT, card_present=True), ev.OwnCardConfirmed()
    )
    assert effects[0] == fx.EndCoView(), "it ends in the record of who agreed"
    assert fx.AdoptCard() in effects
    assert other.co_view is CoView.OFFERED
    same, _ = step(replace(known, level=Level.NONE), ev.CardFound())
    assert same.co_view is CoView.OPEN, "who was nobody yet is the one who agreed"


def test_the_visits_end_needs_no_word() -> None:
    ended, effects = step(OPEN, ev.Retired())
    assert ended.ended
    assert fx.EndCoView() not in effects


HELPED = replace(FORM, help=HelpState.ANSWERED)
ASKED = replace(FORM, overlay=Overlay.SOLVED)


@pytest.mark.parametrize("overlay", [Overlay.NONE, Overlay.HELP, Overlay.CO_VIEW])
def test_whether_it_was_solved_is_asked_once_when_the_helper_has_gone(overlay: Overlay) -> None:
    over, _ = walk(replace(HELPED, overlay=overlay), ev.HelpEnded())
    assert (over.overlay, over.help, over.asks_solved) == (Overlay.SOLVED, HelpState.NONE, False)
    went_on, effects = walk(over, ev.OverlayClosed())
    assert (went_on, effects) == (FORM, []), "no answer is an answer"
    assert walk(went_on, ev.HelpEnded())[0] == FORM


def test_of_a_call_that_nobody_took_nothing_is_asked() -> None:
    assert walk(replace(PLACED, overlay=Overlay.NONE), ev.HelpEnded())[0].overlay is Overlay.NONE


def test_it_waits_for_a_page_that_it_does_not_disturb() -> None:
    for page in UNDISTURBED:
        assert walk(replace(HELPED, page=page, receipt=PaperState.PRINTING), ev.HelpEnded())[0].asks_solved
    busy, _ = walk(replace(HELPED, page=Page.SIGN), ev.HelpEnded())
    assert (busy.overlay, busy.asks_solved) == (Overlay.NONE, True)
    assert walk(busy, ev.WentBack())[0].overlay is Overlay.SOLVED
    covered, _ = walk(replace(HELPED, overlay=Overlay.IDLE), ev.HelpEnded())
    assert covered.overlay is Overlay.IDLE
    assert walk(covered, ev.OverlayClosed())[0].overlay is Overlay.SOLVED
    papers = replace(busy, page=Page.HAND_OVER, receipt=PaperState.PRINTING, receipt_job=1)
    assert walk(papers, ev.ReceiptFinished(1, "printed"))[0].overlay is Overlay.SOLVED


def test_whoever_calls_again_has_said_it_already() -> None:
    busy = replace(HELPED, page=Page.SIGN, help=HelpState.NONE, asks_solved=True)
    assert not walk(busy, ev.HelpAsked())[0].asks_solved


def test_the_next_resident_is_not_asked_for_the_one_before() -> None:
    first = JourneyState(help=HelpState.ANSWERED)
    assert not walk(first, ev.HelpEnded())[0].asks_solved
    large, _ = walk(replace(first, mode=DisplayMode.ELDER), ev.HelpEnded())
    assert (large.overlay, large.asks_solved) == (Overlay.NONE, True), "the same person, still at the first screen"
    assert walk(large, ev.Begun())[0].overlay is Overlay.SOLVED


def test_solved_goes_on_and_unsolved_leads_to_the_other_ways_and_back() -> None:
    assert step(ASKED, ev.SolvedSaid(True)) == (FORM, (fx.TellSolved(True),))
    no, effects = step(ASKED, ev.SolvedSaid(False))
    assert (no.page, no.stop, no.stop_from, no.overlay) == (Page.STOP, StopReason.UNSOLVED, Page.REVIEW, Overlay.NONE)
    assert effects == (fx.TellSolved(False),)
    assert step(no, ev.WentBack())[0].page is Page.REVIEW, "nothing is lost"
    assert step(no, ev.VisitAsked())[0].is_visiting, "a time at a counter"
    assert step(FORM, ev.SolvedSaid(False)) == (FORM, ()), "only who was asked answers"


def test_it_waits_for_what_the_platform_is_asked() -> None:
    """An answer that came while the page of other ways stands would be lost, and the page behind it would wait for ever."""
    asking = replace(HELPED, page=Page.MINE_CASE, mine=MineStep.ASKING)
    over, _ = walk(asking, ev.HelpEnded())
    assert (over.overlay, over.asks_solved) == (Overlay.NONE, True)
    assert walk(over, ev.MineSaid(MineStep.SHOWN))[0].overlay is Overlay.SOLVED


@pytest.mark.parametrize("page", sorted(Page))
def test_not_solved_leads_to_a_page_with_a_way_back_wherever_the_page_has_turned_to_under_the_question(
    page: Page,
) -> None:
    """A card laid down under it leads on: to a wait, to an order that was not paid, to a comparison."""
    no, _ = step(replace(ASKED, page=page, order_found=page is Page.PAY), ev.SolvedSaid(False))
    assert no.overlay is (Overlay.NONE if no.stop is StopReason.UNSOLVED else Overlay.HELP)
    assert step(no, ev.WentBack())[0].page in Page, "no rule leads where it does not say"


def test_a_card_laid_down_under_the_question_leads_to_an_order_and_no_is_no_dead_end() -> None:
    here, _ = walk(
        replace(HELPED, page=Page.IDENTIFY, level=Level.NONE), ev.HelpEnded(), ev.CardFound(), ev.OrderFound()
    )
    assert (here.page, here.overlay) == (Page.PAY, Overlay.SOLVED)
    no, effects = step(here, ev.SolvedSaid(False))
    assert (no.page, no.overlay, effects) == (Page.PAY, Overlay.HELP, (fx.TellSolved(False), fx.CallHelp()))


@pytest.mark.parametrize(
    "state",
    [
        replace(ASKED, page=Page.STOP, stop=StopReason.OFFLINE),
        replace(ASKED, page=Page.HAND_OVER, delivery=Delivery.DELIVERED),
        replace(ASKED, page=Page.PREVIEW, delivery=Delivery.DELIVERED),
    ],
)
def test_where_there_is_no_way_back_another_helper_is_called(state: JourneyState) -> None:
    no, effects = step(state, ev.SolvedSaid(False))
    assert (no.page, no.overlay, no.help) == (state.page, Overlay.HELP, HelpState.CALLING)
    assert effects == (fx.TellSolved(False), fx.CallHelp())
