# SPDX-License-Identifier: Apache-2.0
"""Paying for what was filed, on the real parts: the sandbox as a process, its payers, the real client, courier and printers.

Each misfortune of money: the network lost while somebody pays, paid and the answer lost, an order that ends, a busy platform, a
code that leads elsewhere, a wrong amount, paid twice, and a resident who walks away. Nobody is told 已付 before the platform has
said so, and no case is filed twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from config.settings import PaymentSettings, Settings
from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.paying import Paying
from kiosk.journey.state import Page, PaperState
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, settings_of, wire_stage
from ui.tour.stage import Stage

ITEM = "TBD-JF02"
ORDERS = "/v1/payment-orders"
NUMBERS = count(99_990_001)
"""A bill of its own for each test: what was paid in one is not asked for in another."""


class Terminal(WireTerminal):
    """Pays somebody's bill by its number."""

    def __init__(
        self, stage: Stage, qtbot: QtBot, mode: DisplayMode, settings: Settings | None = None, number: int = 0
    ) -> None:
        super().__init__(stage, qtbot, mode, settings)
        self.number = number or next(NUMBERS)

    @property
    def paying(self) -> Paying:
        return self.session.state.paying

    @property
    def page(self) -> Any:
        return self.session.pages.pay

    def where(self) -> object:
        return super().where(), self.paying, self.session.errands.paying.order

    def to_card(self) -> None:
        """The questions, and the card."""
        pages = self.session.pages
        pages.attract.choose(ITEM)
        for value in ("power", "bill"):
            self.at(Page.QUESTION)
            self.until(lambda value=value: value in {str(one["value"]) for one in pages.question.options})  # type: ignore[misc]  # bound in the loop
            pages.question.choose(value)
        self.at(Page.NOTICE)
        pages.notice.next()
        self.at(Page.IDENTIFY)
        self.stage.lay_card()

    def to_pay(self) -> None:
        """Everything up to the page that pays, with whatever it shows first."""
        self.to_card()
        self.from_review()

    def from_review(self) -> None:
        """The form, to the page that pays."""
        pages = self.session.pages
        self.at(Page.REVIEW)
        pages.review.next()
        self.at(Page.FIELD)
        pages.field_page.answer(str(self.number))
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.PAY)

    def to_code(self) -> None:
        self.to_pay()
        self.until(lambda: self.paying is Paying.WAITING)

    def order(self) -> dict[str, Any]:
        """The newest order of this visit's case, as the sandbox has it."""
        orders = self.stage.sandbox.payment_orders()
        return [one for one in orders if one["case_id"] == self.session.record.case_id][-1]

    def pay(self, amount_fen: int | None = None) -> str:
        return self.stage.sandbox.pay(self.order()["order_id"], amount_fen)

    def handed_over(self) -> str:
        """Waits for the slip, and gives its words."""
        self.at(Page.HAND_OVER)
        self.until(lambda: self.session.state.receipt is PaperState.PRINTED)
        page = self.session.pages.hand_over
        return " ".join(f"{line['label']} {line['value']}" for line in page.lines) + page.statusTitle


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("paying"), card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    made = Terminals(Terminal, stage, qtbot)
    yield made
    stage.sandbox.clear_faults()
    stage.sandbox.set_order_life(86_400)
    for order in stage.sandbox.payment_orders():  # what one test left unpaid is not the next one's to be asked for
        if order["state"] == "unpaid":
            stage.sandbox.pay(order["order_id"])
    made.close()
    stage.remove_card()


@MODES
def test_paid_with_the_telephone(terminal: Make, mode: DisplayMode) -> None:
    here = terminal(mode)
    here.to_code()
    order = here.order()
    assert here.page.amount == f"{order['amount_fen'] // 100}.{order['amount_fen'] % 100:02d} 元"
    assert here.page.codeImage.startswith("data:image/png")
    assert len(here.page.steps) == 3
    assert here.page.primaryText == ""  # nothing to go on with before it is paid
    here.session.pages.pay.next()
    assert here.session.state.page is Page.PAY
    assert here.pay() == "paid"
    here.until(lambda: here.paying is Paying.PAID)
    assert (here.page.title, here.page.codeImage, here.page.goodPicture) == ("已付", "", "circle-check")
    here.page.next()
    assert "已付" in here.handed_over()
    assert here.session.pages.hand_over.codeImage.startswith("data:image/png")  # the e-receipt
    assert here.stage.sandbox.case_ids().count(here.session.record.case_id) == 1


def test_the_network_lost_while_paying_is_said_and_nothing_is_paid_twice(terminal: Make) -> None:
    here = terminal()
    here.to_code()
    order = here.order()
    here.stage.sandbox.take_down()
    here.until(lambda: here.paying is Paying.UNHEARD)
    assert here.page.codeImage == ""  # who cannot be seen to pay must not pay again
    assert "再付" in here.page.title
    assert here.stage.sandbox.pay(order["order_id"]) == "paid"  # the telephone had another way
    assert here.paying is Paying.UNHEARD
    here.stage.sandbox.bring_back()
    here.until(lambda: here.paying is Paying.PAID)
    here.page.next()
    assert "已付" in here.handed_over()


def test_who_does_not_wait_for_the_network_is_told_what_is_not_known(terminal: Make) -> None:
    here = terminal()
    here.to_code()
    here.stage.sandbox.take_down()
    here.until(lambda: here.paying is Paying.UNHEARD)
    here.page.later()
    words = here.handed_over()
    assert "付没付成" in words
    assert "已付" not in words
    assert not here.session.pages.hand_over.statusGood
    here.stage.sandbox.bring_back()
    here.stage.sandbox.pay(here.order()["order_id"])
    here.until(lambda: here.paying is Paying.PAID)  # said beside the papers, too


def test_paid_and_the_answer_lost_is_asked_for_again(terminal: Make) -> None:
    here = terminal()
    here.to_code()
    here.stage.sandbox.fault("lost_reply", times=2, path=ORDERS, method="GET")
    here.pay()
    here.until(lambda: here.paying is Paying.PAID)
    assert here.order()["refunds"] == []


def test_an_order_whose_answer_was_lost_is_the_same_order_the_next_time(terminal: Make) -> None:
    here = terminal()
    here.stage.sandbox.fault("lost_reply", times=1, path=ORDERS, method="POST")
    here.to_pay()
    here.until(lambda: here.paying is Paying.OFFLINE)
    assert here.page.againText
    here.page.again()
    here.until(lambda: here.paying is Paying.WAITING)
    case_id = here.session.record.case_id
    assert len([one for one in here.stage.sandbox.payment_orders() if one["case_id"] == case_id]) == 1


@pytest.mark.parametrize(
    ("fault", "step"), [("busy", Paying.BUSY), ("maintenance", Paying.BUSY), ("server_error", Paying.BUSY)]
)
def test_a_busy_platform_says_so_and_the_case_is_safe(terminal: Make, fault: str, step: Paying) -> None:
    here = terminal()
    here.stage.sandbox.fault(fault, path=ORDERS)
    here.to_pay()
    here.until(lambda: here.paying is step)
    assert "收到" in here.page.hint
    here.page.later()
    words = here.handed_over()
    assert "还没付" in words
    assert here.session.record.case_id in here.stage.sandbox.case_ids()


def test_an_order_that_ends_is_changed_for_another(terminal: Make) -> None:
    here = terminal()
    here.stage.sandbox.set_order_life(0.5)
    here.to_pay()
    here.until(lambda: here.paying is Paying.EXPIRED)
    first = here.order()["order_id"]
    assert here.stage.sandbox.pay(first) == "paid_late"  # and it goes back by itself
    here.stage.sandbox.set_order_life(3600)
    here.page.again()
    here.until(lambda: here.paying is Paying.WAITING)
    assert here.order()["order_id"] != first
    here.pay()
    here.until(lambda: here.paying is Paying.PAID)


def test_a_wrong_amount_changes_nothing_and_a_second_payment_goes_back(terminal: Make) -> None:
    here = terminal()
    here.to_code()
    assert here.pay(1) == "wrong_amount"
    here.turn(2500)  # one look at least
    assert here.paying is Paying.WAITING
    assert here.pay() == "paid"
    assert here.pay() == "paid_twice"
    here.until(lambda: here.paying is Paying.PAID)
    reasons = {one["reason"]: one["state"] for one in here.order()["refunds"]}
    assert reasons == {"wrong_amount": "refunded", "paid_twice": "refunded"}


def test_a_code_that_leads_elsewhere_is_not_shown(terminal: Make, stage: Stage) -> None:
    settings = settings_of(stage).model_copy(update={"payment": PaymentSettings(hosts=("pay.example.invalid",))})
    here = terminal(DisplayMode.STANDARD, settings)
    here.to_pay()
    here.until(lambda: here.paying is Paying.REFUSED)
    assert here.page.codeImage == ""
    here.page.later()
    assert "还没付" in here.handed_over()


def test_a_number_without_a_bill_has_nothing_to_pay(terminal: Make) -> None:
    here = terminal(DisplayMode.STANDARD, None, 99_991_230_000)
    here.to_pay()
    here.until(lambda: here.paying is Paying.NOTHING_DUE)
    assert "没有查到" in here.page.hint
    here.page.next()
    assert "不用付钱" in here.handed_over()


def test_a_bill_that_was_paid_already_is_not_paid_again(terminal: Make) -> None:
    first = terminal()
    first.to_code()
    first.pay()
    first.until(lambda: first.paying is Paying.PAID)
    number = first.number
    terminal.close()
    again = terminal(DisplayMode.STANDARD, None, number)
    again.to_pay()
    again.until(lambda: again.paying is Paying.NOTHING_DUE)
    assert "付过" in again.page.hint


def test_who_walks_away_leaves_a_filed_case_and_an_order_that_lives(terminal: Make) -> None:
    here = terminal()
    here.to_code()
    order = here.order()
    here.session.controller.dispatch(ev.IdleElapsed())
    assert here.session.state.is_masked
    here.session.controller.dispatch(ev.AnswerElapsed())
    assert here.session.state.ended == "done"
    assert here.order()["state"] == "unpaid"
    assert here.stage.sandbox.pay(order["order_id"]) == "paid"  # at home, with the same code


def left_unpaid(terminal: Make) -> dict[str, Any]:
    """A first visit that filed and did not pay; its order."""
    first = terminal()
    first.to_code()
    order = first.order()
    first.page.later()
    first.handed_over()
    first.stage.remove_card()
    terminal.close()
    return order


@MODES
def test_an_unpaid_order_is_found_the_next_time_and_nothing_is_filed_again(terminal: Make, mode: DisplayMode) -> None:
    order = left_unpaid(terminal)
    here = terminal(mode)
    filed = len(here.stage.sandbox.case_ids())
    here.to_card()
    here.at(Page.PAY)
    assert here.session.pages.pay.codeImage.startswith("data:image/png")
    assert "没付完" in here.page.title
    assert here.stage.sandbox.pay(order["order_id"]) == "paid"
    here.until(lambda: here.paying is Paying.PAID)
    here.page.next()
    words = here.handed_over()
    assert "已付" in words
    assert order["case_number"][-3:] in words
    assert len(here.stage.sandbox.case_ids()) == filed


def test_another_bill_may_be_paid_first(terminal: Make) -> None:
    order = left_unpaid(terminal)
    here = terminal()
    here.to_card()
    here.at(Page.PAY)
    here.page.other()
    here.from_review()
    here.until(lambda: here.paying is Paying.WAITING)
    assert here.order()["order_id"] != order["order_id"]
    assert here.pay() == "paid"
    here.until(lambda: here.paying is Paying.PAID)


@MODES
def test_an_order_left_unpaid_waits_in_the_list_of_what_waits(terminal: Make, stage: Stage, mode: DisplayMode) -> None:
    before = terminal(mode)
    before.to_code()
    order_id = before.order()["order_id"]
    terminal.close()
    stage.remove_card()
    here = terminal(mode)
    mine = here.session.pages.mine
    here.session.pages.attract.openDoor(Door.MINE.value)
    here.at(Page.IDENTIFY)
    stage.lay_card()
    here.at(Page.MINE)
    mine.primary()
    here.until(lambda: here.session.state.mine is MineStep.SHOWN)
    assert mine.rows[0]["wish"] == MineWish.PAY.value, "what is unpaid stands first"
    mine.choose(mine.rows[0]["wish"], mine.rows[0]["value"])
    here.at(Page.PAY)
    assert here.page.codeImage.startswith("data:image/png")
    assert here.page.laterText == ""
    here.page.other()
    here.at(Page.MINE)
    here.until(lambda: here.session.state.mine is MineStep.SHOWN)
    mine.choose(mine.rows[0]["wish"], mine.rows[0]["value"])
    here.at(Page.PAY)
    filed = len(stage.sandbox.case_ids())
    assert stage.sandbox.pay(order_id) == "paid"
    here.until(lambda: here.paying is Paying.PAID)
    here.page.next()
    assert "已付" in here.handed_over()
    assert len(stage.sandbox.case_ids()) == filed, "nothing is filed again"


def test_a_case_whose_order_ended_is_paid_from_its_own_page(terminal: Make, stage: Stage) -> None:
    stage.sandbox.set_order_life(0.5)
    before = terminal(DisplayMode.STANDARD)
    before.to_pay()
    before.until(lambda: before.paying is Paying.EXPIRED)
    case_id = before.session.record.case_id
    (ended,) = [one for one in stage.sandbox.payment_orders() if one["case_id"] == case_id]
    terminal.close()
    stage.remove_card()
    stage.sandbox.set_order_life(86_400)
    here = terminal(DisplayMode.STANDARD)
    mine = here.session.pages.mine
    here.session.pages.attract.openDoor(Door.MINE.value)
    here.at(Page.IDENTIFY)
    stage.lay_card()
    here.at(Page.MINE)
    mine.primary()
    here.until(lambda: here.session.state.mine is MineStep.SHOWN)
    line = next(one for one in mine.rows if one["value"] == ended["case_number"])
    assert line["status"] == "还没有付款"
    mine.choose(line["wish"], line["value"])
    here.at(Page.MINE_CASE)
    here.until(lambda: here.session.state.mine is MineStep.SHOWN)
    assert mine.primaryWish == MineWish.PAY_CASE.value
    filed = len(stage.sandbox.case_ids())
    mine.primary()
    here.at(Page.PAY)
    (order,) = [one for one in stage.sandbox.payment_orders() if one["case_id"] == case_id and one["state"] == "unpaid"]
    assert order["order_id"] != ended["order_id"]
    assert stage.sandbox.pay(order["order_id"]) == "paid"
    here.until(lambda: here.paying is Paying.PAID)
    here.page.next()
    assert "已付" in here.handed_over()
    assert len(stage.sandbox.case_ids()) == filed, "nothing is filed again"
