# SPDX-License-Identifier: Apache-2.0
"""退款 from 我的: what was paid, what was asked for and granted, and one wish for one refund however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import JourneyState, Level, Page
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.payment_model import OrderPage, OrderState, PaymentOrder, Refund, RefundReason
from tests.unit.kiosk.synthetic import catalogue
from tests.unit.ui.visit.test_pages_mine import PHONE
from ui.preview_mine import mine_scenes
from ui.view_models.mine import MineViewModel
from ui.visit.pages_mine import present_mine
from ui.visit.pages_refund import may_ask
from ui.visit.phrases import Phrases
from ui.visit.refunds import Refunds

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
SCENES = {name: (state, found) for name, state, found in mine_scenes()}
SESSION = Session("t", "strong", "", "")
AT_CASE = JourneyState(page=Page.MINE_CASE, is_mine=True, level=Level.STRONG, mine=MineStep.SHOWN)


def _paid() -> PaymentOrder:
    order = SCENES["mine-refund"][1].order
    assert order is not None
    return order


PAID = _paid()


def refund(state: str, reason: RefundReason = RefundReason.PAID_WRONGLY) -> Refund:
    return Refund("r", state, reason, PAID.amount_fen, PAID.made_at, None)


class Platform:
    """Orders in memory; ``answers`` to refunds come one after the other."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, RefundReason]] = []
        self.trouble: Exception | None = None

    def orders(self, _session: Session, *, case_id: str) -> OrderPage:
        if self.trouble is not None:
            raise self.trouble
        unpaid, closed = replace(PAID, state=OrderState.UNPAID), replace(PAID, state=OrderState.CLOSED)
        late = replace(closed, refunds=(refund("refunded", RefundReason.PAID_LATE),))
        return OrderPage((PAID, unpaid, closed, late), None)

    def order(self, _session: Session, order_id: str) -> PaymentOrder:
        return replace(PAID, order_id=order_id)

    def ask_refund(self, _session: Session, _order_id: str, refund_id: str, reason: RefundReason) -> PaymentOrder:
        self.asked.append((refund_id, reason))
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer
        return replace(PAID, refunds=(refund("asked", reason),))


def calls(*answers: Exception | None) -> tuple[Refunds, Platform]:
    platform = Platform(*answers)
    return Refunds(cast("PlatformClient", platform)), platform


def ask(refunds: Refunds) -> list[PaymentOrder]:
    """What is shown afterwards."""
    shown: list[PaymentOrder] = []
    work = refunds.work(MineWish.REFUND_REASON, "paid_wrongly", PAID, shown.append)
    assert work is not None
    work(SESSION)()
    return shown


def test_of_a_case_only_orders_with_money_in_them() -> None:
    refunds, platform = calls()
    found = refunds.of_case(SESSION, "c")
    assert [(one.state, len(one.refunds)) for one in found] == [(OrderState.PAID, 0), (OrderState.CLOSED, 1)]
    platform.trouble = Unreachable("cable")
    assert refunds.of_case(SESSION, "c") == (), "nobody is kept from seeing their case"
    platform.trouble = SessionEnded(Problem("urn:kiosk:problem:session-ended", "", 401))
    with pytest.raises(SessionEnded):
        refunds.of_case(SESSION, "c")


def test_one_refund_is_one_wish_until_an_answer_has_come() -> None:
    refused = Rejected(Problem("urn:kiosk:problem:nothing-to-refund", "", 422))
    refunds, platform = calls(Unreachable("cable"), refused, None, None)
    with pytest.raises(Unreachable):
        ask(refunds)
    with pytest.raises(Rejected):
        ask(refunds)
    (order,) = ask(refunds)
    assert [one.state for one in order.refunds] == ["asked"]
    first, second, third = (one for one, _ in platform.asked)
    assert first == second, "nobody knows whether the first was heard"
    assert third != second, "what was answered is done"
    refunds.forget()
    ask(refunds)
    assert len({one for one, _ in platform.asked}) == 3


def test_other_keys_are_somebody_elses() -> None:
    refunds, _ = calls()
    nothing: Callable[[PaymentOrder], None] = lambda _order: None  # noqa: E731 - a place to put it
    assert refunds.work(MineWish.PAY, "x", PAID, nothing) is None
    assert refunds.work(MineWish.REFUND_REASON, "other", None, nothing) is None
    shown: list[PaymentOrder] = []
    work = refunds.work(MineWish.REFUND, "o-1", None, shown.append)
    assert work is not None
    work(SESSION)()
    assert [one.order_id for one in shown] == ["o-1"]


def test_the_way_through_the_table() -> None:
    opened, effects = step(AT_CASE, ev.MineWished(MineWish.REFUND, "o-1"))
    assert (opened.page, opened.mine, effects) == (
        Page.MINE_REFUND,
        MineStep.ASKING,
        (fx.StepMine(MineWish.REFUND, "o-1"),),
    )
    shown, _ = step(opened, ev.MineSaid(MineStep.SHOWN))
    assert step(shown, ev.MineWished(MineWish.REFUND_REASON, "other"))[1] == (), "why is asked first"
    why, effects = step(shown, ev.MineWished(MineWish.ASK_REFUND))
    assert (why.mine, effects) == (MineStep.REASONS, ())
    assert step(why, ev.WentBack())[0].mine is MineStep.SHOWN
    asking, effects = step(why, ev.MineWished(MineWish.REFUND_REASON, "other"))
    assert (asking.mine, effects) == (MineStep.ASKING, (fx.StepMine(MineWish.REFUND_REASON, "other"),))
    assert step(shown, ev.WentOn())[0].page is Page.MINE


def shown(name: str, **found: Any) -> MineViewModel:
    vm = MineViewModel()
    state, scene = SCENES[name]
    present_mine(vm, state, PHRASES, replace(scene, **found), catalogue(), help_phone=PHONE)
    return vm


def test_what_the_pages_say() -> None:
    paid = [one for one in shown("mine-paid").rows if one["wish"] == "refund"]
    assert [one["value"] for one in paid] == [PAID.order_id]
    page = shown("mine-refund")
    assert (page.hint, page.secondaryWish) == ("退的钱原路退回付款的账户", "ask_refund")
    assert [one["value"] for one in shown("mine-refund-why").rows] == ["paid_wrongly", "not_wanted", "other"]
    asked = shown("mine-refund-asked")
    assert (asked.rows[1]["status"], asked.secondaryWish) == ("申请过了，等人看过再退", "")
    for state, reason in (("refunded", RefundReason.PAID_WRONGLY), ("refused", RefundReason.OTHER)):
        order = replace(PAID, refunds=(refund(state, reason),))
        assert shown("mine-refund", order=order).rows[1]["status"]
        assert may_ask(order) is (state == "refused"), "after a no it can be asked for again"
    assert not may_ask(replace(PAID, state=OrderState.REFUNDED))


def test_money_that_went_back_by_itself_is_not_called_the_money_that_was_paid() -> None:
    twice = replace(PAID, refunds=(refund("refunded", RefundReason.PAID_TWICE),))
    (row,) = [one for one in shown("mine-paid", paid=(twice,)).rows if one["wish"] == "refund"]
    assert str(row["title"]).startswith("付了"), "once, and that stands"
    assert row["status"] == ""
    page = shown("mine-refund", order=twice)
    assert (page.rows[1]["status"], page.rows[1]["note"]) == ("退回去了", "付了两次")
    assert page.secondaryWish == "ask_refund"
    for state, reason in ((OrderState.UNPAID, RefundReason.WRONG_AMOUNT), (OrderState.CLOSED, RefundReason.PAID_LATE)):
        order = replace(PAID, state=state, paid_at=None, refunds=(refund("refunded", reason),))
        (row,) = [one for one in shown("mine-paid", paid=(order,)).rows if one["wish"] == "refund"]
        page = shown("mine-refund", order=order)
        assert row["title"] == page.rows[0]["title"]
        assert "没有付成" in str(row["title"])
        assert row["status"] == "退回去了"
        assert page.secondaryWish == ""
