# SPDX-License-Identifier: Apache-2.0
"""我的办件, what else waits: an appointment looked at, moved, cancelled, reported for; an unpaid order taken to be paid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.paying import Paying
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Page, StopReason
from tests.unit.kiosk.journey.walks import walk

LIST = JourneyState(page=Page.MINE, is_mine=True, mine=MineStep.SHOWN, level=Level.STRONG)
VISIT = replace(LIST, page=Page.MINE_VISIT)
MOVING, _ = walk(VISIT, ev.MineWished(MineWish.MOVE_VISIT))


def test_an_appointment_is_opened_and_left_for_a_fresh_list() -> None:
    state, effects = walk(LIST, ev.MineWished(MineWish.VISIT, "7"))
    assert (state.page, state.mine, effects) == (Page.MINE_VISIT, MineStep.ASKING, [fx.StepMine(MineWish.VISIT, "7")])
    back, effects = walk(state, ev.MineSaid(MineStep.SHOWN), ev.WentBack())
    assert (back.page, effects) == (Page.MINE, [fx.StepMine(MineWish.SHOW)])


def test_cancelling_is_asked_about() -> None:
    assert walk(VISIT, ev.MineWished(MineWish.CANCEL_VISIT_SURELY)) == (VISIT, [])
    asked, effects = walk(VISIT, ev.MineWished(MineWish.CANCEL_VISIT))
    assert (asked.mine, effects) == (MineStep.SURE, [])
    assert walk(asked, ev.WentBack())[0] == VISIT
    state, effects = walk(asked, ev.MineWished(MineWish.CANCEL_VISIT_SURELY))
    assert (state.mine, effects) == (MineStep.ASKING, [fx.StepMine(MineWish.CANCEL_VISIT_SURELY)])


def test_reporting_asks_the_platform_once() -> None:
    state, effects = walk(VISIT, ev.MineWished(MineWish.CHECK_IN))
    assert effects == [fx.StepMine(MineWish.CHECK_IN)]
    assert walk(state, ev.MineWished(MineWish.CHECK_IN)) == (state, [])


def test_another_time_is_chosen_with_the_pages_of_every_booking() -> None:
    state, effects = walk(VISIT, ev.MineWished(MineWish.MOVE_VISIT))
    assert (state.page, state.is_moving, effects) == (Page.VISIT, True, [fx.OpenVisit(is_move=True)])
    for event in (ev.VisitBooked(), ev.VisitLeft()):
        back, effects = walk(MOVING, event)
        assert (back, effects) == (VISIT, []), "nothing is printed, and no way has ended"


@pytest.mark.parametrize(
    ("reason", "step"),
    [
        (StopReason.BOOKING_OFFLINE, MineStep.OFFLINE),
        (StopReason.PLATFORM_BUSY, MineStep.BUSY),
        (StopReason.VISITS_MISSED, MineStep.TOO_LATE),
        (StopReason.TERMINAL_REFUSED, MineStep.REFUSED),
    ],
)
def test_an_appointment_that_cannot_be_moved_keeps_its_time(reason: StopReason, step: MineStep) -> None:
    state, effects = walk(MOVING, ev.VisitRefused(reason.value))
    assert (state.page, state.mine, state.is_moving, effects) == (Page.MINE_VISIT, step, False, [])


def test_an_ended_session_asks_again_who_is_here() -> None:
    state, _ = walk(MOVING, ev.VisitRefused(StopReason.SESSION_ENDED.value))
    assert (state.page, state.stop, state.level, state.is_moving) == (
        Page.STOP, StopReason.SESSION_ENDED, Level.NONE, False,
    )  # fmt: skip
    assert walk(state, ev.WentBack())[0].page is Page.IDENTIFY


def test_an_unpaid_order_is_taken_to_the_page_of_orders() -> None:
    asked, effects = walk(LIST, ev.MineWished(MineWish.PAY, "9"))
    assert (asked.page, asked.mine, effects) == (Page.MINE, MineStep.ASKING, [fx.StepMine(MineWish.PAY, "9")])
    state, effects = walk(asked, ev.OrderFound())
    assert (state.page, state.paying, state.order_found, effects) == (Page.PAY, Paying.WAITING, True, [])
    paid, effects = walk(state, ev.OrderPaid(), ev.WentOn())
    assert paid.page is Page.HAND_OVER
    assert effects == [fx.PrintReceipt(paid.receipt_job)]


def test_an_order_that_is_not_paid_now_leads_back_to_the_list() -> None:
    at_pay, _ = walk(LIST, ev.MineWished(MineWish.PAY, "9"), ev.OrderFound())
    state, effects = walk(at_pay, ev.OtherBillAsked())
    assert (state.page, state.mine, state.order_found) == (Page.MINE, MineStep.ASKING, False)
    assert effects == [fx.LeaveOrder(), fx.StepMine(MineWish.SHOW)]
    for_a_service = replace(at_pay, item=ItemNeeds("a"))
    assert walk(for_a_service, ev.OtherBillAsked())[0].page is Page.PREFILL


def test_no_list_is_begun_on_an_empty_battery() -> None:
    at_pay, _ = walk(LIST, ev.MineWished(MineWish.PAY, "9"), ev.OrderFound(), ev.PowerRanLow())
    assert walk(at_pay, ev.OtherBillAsked()) == (at_pay, [])
    assert walk(at_pay, ev.PayLaterAsked())[0].page is Page.HAND_OVER


def test_a_case_that_is_not_paid_is_taken_to_the_page_of_orders() -> None:
    at_case = replace(LIST, page=Page.MINE_CASE)
    asked, effects = walk(at_case, ev.MineWished(MineWish.PAY_CASE))
    assert (asked.page, asked.mine, effects) == (Page.MINE_CASE, MineStep.ASKING, [fx.StepMine(MineWish.PAY_CASE)])
    state, effects = walk(asked, ev.OrderFound())
    assert (state.page, state.paying, state.order_found, effects) == (Page.PAY, Paying.WAITING, True, [])
    assert walk(state, ev.OtherBillAsked())[0].page is Page.MINE
    assert walk(LIST, ev.MineWished(MineWish.PAY_CASE)) == (LIST, []), "no key of the list"
