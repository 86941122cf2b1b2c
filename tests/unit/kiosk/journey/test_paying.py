# SPDX-License-Identifier: Apache-2.0
"""Paying: the case is filed first and once; nobody is told that they paid before the platform has said so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits, step
from kiosk.journey.paying import Paying
from kiosk.journey.presence import is_presence
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Mended, Overlay, Page, PaperState, Phase

_ITEM = ItemNeeds("JF", pays=True, offline_allowed=False)
_SUBMITTING = JourneyState(page=Page.SUBMIT, item=_ITEM, delivery=Delivery.DURABLE)


def paying(at: Paying = Paying.WAITING) -> JourneyState:
    return replace(_SUBMITTING, page=Page.PAY, delivery=Delivery.DELIVERED, paying=at)


def test_the_order_is_asked_for_once_the_platform_has_the_case() -> None:
    after, effects = step(_SUBMITTING, ev.CaseDelivered())
    assert (after.page, after.phase, after.paying, after.is_filed) == (Page.PAY, Phase.PAY, Paying.OPENING, True)
    assert effects == (fx.OpenOrder(),)


def test_what_costs_nothing_goes_straight_to_its_papers() -> None:
    after, effects = step(replace(_SUBMITTING, item=ItemNeeds("X")), ev.CaseDelivered())
    assert (after.page, after.paying) == (Page.HAND_OVER, Paying.NONE)
    assert not any(isinstance(one, fx.OpenOrder) for one in effects)


def test_a_case_that_waits_for_its_network_is_paid_later() -> None:
    after, effects = step(_SUBMITTING, ev.CaseWaits())
    assert (after.page, after.delivery, after.paying) == (Page.HAND_OVER, Delivery.WAITING, Paying.LATER)
    assert effects == (fx.PrintReceipt(1),)
    free, _ = step(replace(_SUBMITTING, item=ItemNeeds("X")), ev.CaseWaits())
    assert free.paying is Paying.NONE


def test_the_platforms_word_alone_makes_it_paid() -> None:
    shown, _ = step(paying(Paying.OPENING), ev.OrderShown())
    assert shown.paying is Paying.WAITING
    stays, effects = step(shown, ev.WentOn())
    assert (stays, effects) == (shown, ())
    paid, _ = step(shown, ev.OrderPaid())
    assert (paid.page, paid.paying) == (Page.PAY, Paying.PAID)
    handed, effects = step(paid, ev.WentOn())
    assert (handed.page, handed.receipt) == (Page.HAND_OVER, PaperState.PRINTING)
    assert effects == (fx.PrintReceipt(handed.receipt_job),)


def test_a_silence_is_neither_paid_nor_unpaid_and_ends_by_itself() -> None:
    silent, _ = step(paying(), ev.OrderSaid("unheard"))
    assert silent.paying is Paying.UNHEARD
    assert step(silent, ev.OrderShown())[0].paying is Paying.WAITING
    assert step(silent, ev.OrderPaid())[0].paying is Paying.PAID


def test_a_late_answer_takes_no_payment_back() -> None:
    paid = paying(Paying.PAID)
    assert step(paid, ev.OrderSaid("unheard")) == (paid, ())
    assert step(paid, ev.PayAgainAsked()) == (paid, ())


@pytest.mark.parametrize(
    ("at", "left_as"),
    [
        (Paying.WAITING, Paying.LATER),
        (Paying.OPENING, Paying.LATER),
        (Paying.EXPIRED, Paying.LATER),
        (Paying.OFFLINE, Paying.LATER),
        (Paying.REFUSED, Paying.LATER),
        (Paying.CLOSED, Paying.CLOSED),
        (Paying.UNHEARD, Paying.UNHEARD),
        (Paying.PAID, Paying.PAID),
        (Paying.NOTHING_DUE, Paying.NOTHING_DUE),
    ],
)
def test_whoever_leaves_gets_the_paper_and_keeps_what_is_known(at: Paying, left_as: Paying) -> None:
    after, effects = step(paying(at), ev.PayLaterAsked())
    assert (after.page, after.paying) == (Page.HAND_OVER, left_as)
    assert effects == (fx.PrintReceipt(after.receipt_job),)


_MENDED = pytest.mark.parametrize("mended", [Mended.SAME_GUIDE, Mended.NEW_GUIDE])


@_MENDED
def test_of_a_corrected_case_nobody_says_unpaid_before_the_platform_does(mended: Mended) -> None:
    """It may have been paid before it was returned."""
    after, _ = step(replace(_SUBMITTING, mended=mended), ev.CaseWaits())
    assert (after.page, after.delivery, after.paying) == (Page.HAND_OVER, Delivery.WAITING, Paying.UNHEARD)
    free, _ = step(replace(_SUBMITTING, item=ItemNeeds("X"), mended=mended), ev.CaseWaits())
    assert free.paying is Paying.NONE


@_MENDED
@pytest.mark.parametrize(
    ("at", "left_as"),
    [
        (Paying.OPENING, Paying.UNHEARD),
        (Paying.OFFLINE, Paying.UNHEARD),
        (Paying.BUSY, Paying.UNHEARD),
        (Paying.REFUSED, Paying.UNHEARD),
        (Paying.CLOSED, Paying.CLOSED),
        (Paying.UNHEARD, Paying.UNHEARD),
        (Paying.WAITING, Paying.LATER),
        (Paying.EXPIRED, Paying.LATER),
        (Paying.PAID, Paying.PAID),
        (Paying.NOTHING_DUE, Paying.NOTHING_DUE),
    ],
)
def test_who_leaves_a_corrected_case_is_told_unpaid_only_of_an_order_that_was_shown(
    at: Paying, left_as: Paying, mended: Mended
) -> None:
    corrected = replace(paying(at), mended=mended)
    after, _ = step(corrected, ev.PayLaterAsked())
    assert (after.page, after.paying) == (Page.HAND_OVER, left_as)
    warned, _ = step(corrected, ev.IdleElapsed())
    gone, _ = step(warned, ev.AnswerElapsed())
    assert (gone.ended, gone.receipt, gone.paying) == ("done", PaperState.PRINTING, left_as)


def test_an_order_of_the_list_is_unpaid_whatever_was_corrected_before() -> None:
    listed = replace(paying(Paying.OPENING), item=None, mended=Mended.SAME_GUIDE, order_found=True)
    assert step(listed, ev.PayLaterAsked())[0].paying is Paying.LATER


def test_of_an_order_that_was_closed_nobody_says_unpaid_nor_that_nothing_was_heard() -> None:
    """The platform has spoken: it need not be paid, for its bill may be paid with another."""
    listed = replace(paying(Paying.CLOSED), item=None, order_found=True)
    assert step(listed, ev.PayLaterAsked())[0].paying is Paying.CLOSED
    warned, _ = step(paying(Paying.CLOSED), ev.IdleElapsed())
    assert step(warned, ev.AnswerElapsed())[0].paying is Paying.CLOSED


@pytest.mark.parametrize("at", list(Paying))
def test_another_try_only_where_it_can_bring_an_order(at: Paying) -> None:
    after, effects = step(paying(at), ev.PayAgainAsked())
    tries = at in (Paying.EXPIRED, Paying.CLOSED, Paying.OFFLINE, Paying.BUSY)
    assert effects == ((fx.OpenOrder(),) if tries else ())
    assert after.paying is (Paying.OPENING if tries else at)


def test_what_is_issued_at_once_is_fetched_when_it_is_paid_and_not_before() -> None:
    needs = replace(_ITEM, gives_document=True)
    after, effects = step(replace(paying(Paying.PAID), item=needs), ev.WentOn())
    assert (after.page, effects) == (Page.SUBMIT, (fx.FetchResult(),))
    unpaid, effects = step(replace(paying(), item=needs), ev.PayLaterAsked())
    assert (unpaid.page, effects) == (Page.HAND_OVER, (fx.PrintReceipt(1),))


def test_what_the_platform_says_late_is_said_beside_the_papers() -> None:
    left = replace(paying(Paying.LATER), page=Page.HAND_OVER)
    assert step(left, ev.OrderPaid())[0].paying is Paying.PAID
    settled = replace(left, paying=Paying.NOTHING_DUE)
    assert step(settled, ev.OrderPaid()) == (settled, ())


def test_nothing_is_cancelled_or_filed_again_from_here() -> None:
    for event in (ev.CancelAsked(), ev.CancelConfirmed(), ev.WentBack(), ev.PowerRanLow(), ev.CardRemoved()):
        after, effects = step(paying(), event)
        assert (after.page, after.overlay) == (Page.PAY, Overlay.NONE)
        assert not any(isinstance(one, fx.Submit | fx.SaveDraft | fx.DropDraft) for one in effects)


def test_who_walks_away_unpaid_leaves_a_filed_case_and_no_draft() -> None:
    warned, _ = step(paying(), ev.IdleElapsed())
    assert warned.is_masked
    ended, effects = step(warned, ev.AnswerElapsed())
    assert (ended.ended, effects) == ("done", (fx.PrintReceipt(1), fx.EndVisit("done")))
    assert (ended.receipt, ended.paying) == (PaperState.PRINTING, Paying.LATER), "the receipt says how to pay later"
    for at in (Paying.PAID, Paying.UNHEARD):
        assert step(replace(warned, paying=at), ev.AnswerElapsed())[0].paying is at
    found = replace(warned, delivery=Delivery.NONE, order_found=True)
    assert step(found, ev.AnswerElapsed())[1] == (fx.EndVisit("done"),), "nothing was filed in this visit"


def test_an_order_of_the_last_time_is_paid_without_filing_anything() -> None:
    prefilling = JourneyState(page=Page.PREFILL, item=_ITEM)
    resumed, effects = step(prefilling, ev.OrderFound())
    assert (resumed.page, resumed.paying, resumed.order_found, effects) == (Page.PAY, Paying.WAITING, True, ())
    assert not resumed.is_filed
    paid, _ = step(resumed, ev.OrderPaid())
    handed, effects = step(paid, ev.WentOn())
    assert (handed.page, handed.delivery) == (Page.HAND_OVER, Delivery.DELIVERED)
    assert effects == (fx.PrintReceipt(1),)


def test_another_bill_is_asked_for_where_one_was_found_and_nowhere_else() -> None:
    resumed, _ = step(JourneyState(page=Page.PREFILL, item=_ITEM), ev.OrderFound())
    other, effects = step(resumed, ev.OtherBillAsked())
    assert (other.page, other.paying, other.order_found) == (Page.PREFILL, Paying.NONE, False)
    assert effects == (fx.LeaveOrder(),)
    assert step(paying(), ev.OtherBillAsked()) == (paying(), ())
    settled = replace(resumed, paying=Paying.PAID)
    assert step(settled, ev.OtherBillAsked()) == (settled, ())


@pytest.mark.parametrize("event", [ev.AnswerElapsed(), ev.Retired()])
def test_an_order_of_the_last_time_leaves_no_draft(event: ev.Event) -> None:
    resumed, _ = step(JourneyState(page=Page.PREFILL, item=_ITEM), ev.OrderFound())
    ended, effects = step(replace(resumed, overlay=Overlay.IDLE), event)
    assert ended.ended
    assert not any(isinstance(one, fx.SaveDraft | fx.DropDraft) for one in effects)


def test_hands_are_with_the_telephone_while_the_code_shows() -> None:
    assert limits(paying()).idle_s == limits(paying(Paying.UNHEARD)).idle_s == timeouts.IDLE_WARN_PAPER_S
    assert limits(paying(Paying.PAID)).idle_s == timeouts.IDLE_WARN_STANDARD_S


def test_who_pays_with_the_telephone_touches_nothing_here() -> None:
    assert is_presence(ev.PayLaterAsked(), paying())
    assert is_presence(ev.PayAgainAsked(), paying())
    for event in (ev.OrderShown(), ev.OrderPaid(), ev.OrderSaid("unheard")):
        assert not is_presence(event, paying())
