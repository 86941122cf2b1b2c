# SPDX-License-Identifier: Apache-2.0
"""先看再打: a paper on screen before it is printed, of the case that was just filed and of an own case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.mine import Mended, MineStep, MineWish
from kiosk.journey.moves.preview import is_at_the_limit
from kiosk.journey.state import (
    CardState,
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
)

FETCHED = JourneyState(
    page=Page.SUBMIT,
    item=ItemNeeds("TBD-RS01", gives_document=True),
    level=Level.STRONG,
    card=CardState.READ,
    delivery=Delivery.DELIVERED,
)
SEEN = replace(FETCHED, page=Page.PREVIEW)
CASE = JourneyState(page=Page.MINE_CASE, is_mine=True, level=Level.STRONG, mine=MineStep.ASKING)
OWN = replace(CASE, page=Page.PREVIEW, mine=MineStep.SHOWN)


def test_what_was_issued_is_looked_at_before_anything_is_printed() -> None:
    assert step(FETCHED, ev.ResultReady()) == (SEEN, ())
    after, effects = step(SEEN, ev.WentOn())
    assert (after.page, after.document, after.receipt) == (Page.HAND_OVER, PaperState.PRINTING, PaperState.PRINTING)
    assert effects == (fx.PrintDocument(1), fx.PrintReceipt(2))
    assert step(SEEN, ev.PreviewTurned(1)) == (SEEN, (fx.TurnPreview(1),))


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (FETCHED, ev.ResultReady(prints=False)),
        (replace(FETCHED, document_printer=PrinterState.PAPER_OUT), ev.ResultReady()),
        (replace(FETCHED, power_low=True), ev.ResultReady()),
    ],
)
def test_where_it_cannot_be_printed_or_there_is_no_time_nothing_is_shown(
    state: JourneyState, event: ev.ResultReady
) -> None:
    after, effects = step(state, event)
    assert (after.page, [type(one) for one in effects]) == (Page.HAND_OVER, [fx.PrintDocument, fx.PrintReceipt])


def test_who_does_not_want_it_on_paper_gets_the_receipt_alone_and_may_think_again() -> None:
    after, effects = step(SEEN, ev.PrintDeclined())
    assert (after.page, after.document, effects) == (Page.HAND_OVER, PaperState.DECLINED, (fx.PrintReceipt(1),))
    assert step(after, ev.PrintAgainAsked("document")) == (after, ()), "one paper at a time"
    idle = replace(after, receipt=PaperState.PRINTED)
    again, effects = step(idle, ev.PrintAgainAsked("document"))
    assert (again.document, effects) == (PaperState.PRINTING, (fx.PrintDocument(2),))


def test_a_filed_case_is_not_taken_back_there() -> None:
    for event in (ev.WentBack(), ev.CancelAsked()):
        after, effects = step(SEEN, event)
        assert (after.page, after.overlay, effects) == (Page.PREVIEW, Overlay.NONE, ())
    laid = replace(SEEN, card_present=True)
    assert step(laid, ev.CardRemoved())[0].overlay is Overlay.NONE


@pytest.mark.parametrize(("event", "why"), [(ev.AnswerElapsed(), "done"), (ev.Retired(), "retired")])
def test_who_walks_away_from_it_leaves_with_the_receipt_and_the_paper_stays_at_the_platform(
    event: ev.Event, why: str
) -> None:
    gone, effects = step(replace(SEEN, overlay=Overlay.IDLE), event)
    assert effects == (fx.PrintReceipt(1), fx.EndVisit(why))
    assert (gone.document, gone.receipt, gone.ended) == (PaperState.DECLINED, PaperState.PRINTING, why)
    own = step(replace(OWN, overlay=Overlay.IDLE), event)[1]
    assert fx.PrintReceipt(1) not in own, "of an own case nothing was filed here"


@pytest.mark.parametrize("delivery", [Delivery.DURABLE, Delivery.DELIVERED])
def test_a_visit_that_is_ended_from_outside_while_the_paper_is_fetched_leaves_the_receipt(delivery: Delivery) -> None:
    fetching = replace(SEEN, page=Page.SUBMIT, delivery=delivery)
    gone, effects = step(fetching, ev.Retired())
    assert (effects, gone.document) == ((fx.PrintReceipt(1), fx.EndVisit("retired")), PaperState.NONE)
    not_kept = replace(fetching, delivery=Delivery.NONE)
    assert step(not_kept, ev.Retired())[1] == (fx.SaveDraft(), fx.EndVisit("retired")), "nothing is filed yet"


def test_on_an_empty_battery_both_papers_come_at_once() -> None:
    low, effects = step(SEEN, ev.PowerRanLow())
    assert (low.page, low.power_low, effects) == (Page.HAND_OVER, True, (fx.PrintDocument(1), fx.PrintReceipt(2)))
    assert step(replace(SEEN, power_low=True), ev.PowerRanLow())[1] == (), "once"


def test_what_a_mended_case_ended_in_is_this_visits_own() -> None:
    mended = replace(SEEN, is_mine=True, mended=Mended.SAME_GUIDE)
    assert step(mended, ev.WentOn())[0].receipt is PaperState.PRINTING
    assert step(mended, ev.PrintDeclined())[0].page is Page.HAND_OVER
    assert step(mended, ev.WentBack()) == (mended, ())


def test_where_leave_was_refused_another_try_is_of_no_use() -> None:
    no = replace(OWN, document=PaperState.NOT_PRINTED, document_trouble=PrinterState.LEAVE_REFUSED)
    assert step(no, ev.WentOn())[0].page is Page.MINE_CASE
    assert not is_at_the_limit(no), "that is another reason, and another word"
    assert is_at_the_limit(replace(no, document_trouble=PrinterState.REPRINT_LIMIT))
    unheard = replace(no, document_trouble=PrinterState.NO_LEAVE)
    assert step(unheard, ev.WentOn())[0].document is PaperState.PRINTING


def test_the_paper_of_an_own_case_is_printed_on_that_page_and_left_for_its_case() -> None:
    asking, effects = step(replace(CASE, mine=MineStep.SHOWN), ev.MineWished(MineWish.PAPER))
    assert (asking.page, asking.mine, effects) == (Page.MINE_CASE, MineStep.ASKING, (fx.StepMine(MineWish.PAPER),))
    assert step(CASE, ev.ResultReady()) == (OWN, ())
    printing, effects = step(OWN, ev.WentOn())
    assert (printing.page, effects) == (Page.PREVIEW, (fx.PrintDocument(1),))
    for event in (ev.WentOn(), ev.WentBack(), ev.PrintDeclined()):
        assert step(printing, event) == (printing, ()), "it is waited for"
    out, _ = step(printing, ev.DocumentFinished(1, "printed"))
    assert step(out, ev.PaperMissed())[0].document is PaperState.MISSED
    failed, _ = step(printing, ev.DocumentFinished(1, "not_printed", "jammed"))
    assert step(failed, ev.WentOn())[1] == (fx.PrintDocument(2),)
    for state, event in ((out, ev.WentOn()), (OWN, ev.WentBack()), (OWN, ev.PrintDeclined())):
        back, effects = step(state, event)
        assert (back.page, back.mine, back.document) == (Page.MINE_CASE, MineStep.SHOWN, PaperState.NONE)
        assert effects == ()


def test_of_an_own_case_nothing_is_filed_and_the_page_is_covered_like_any() -> None:
    assert step(OWN, ev.CancelAsked())[0].overlay is Overlay.CANCEL
    taken = step(replace(OWN, card=CardState.READ, card_present=True), ev.CardRemoved())[0]
    assert taken.overlay is Overlay.CARD_REMOVED
    low, _ = step(OWN, ev.PowerRanLow())
    assert (low.page, low.stop, low.stop_from) == (Page.STOP, StopReason.POWER_LOW, Page.PREVIEW)
    assert step(low, ev.PowerCameBack())[0].page is Page.PREVIEW
