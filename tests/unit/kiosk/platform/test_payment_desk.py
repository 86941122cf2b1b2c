# SPDX-License-Identifier: Apache-2.0
"""统一公共支付 in the sandbox, with a clock that is handed in: an order is paid by exactly its amount, once, before its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.clock import SHANGHAI, iso_ms
from kiosk.platform.payment_model import OrderState, RefundReason
from kiosk.platform.sandbox.payment_desk import ORDER_LIFE, PAGE, PayerError, PaymentDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.synthetic import TODAY, drafts

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 10, 30, tzinfo=SHANGHAI)
UTILITIES = "TBD-JF02"
TUITION = "TBD-JF01"


def page(path: str) -> str:
    return f"http://127.0.0.1:1/{path}"


@dataclass
class Desk:
    store: Store
    moment: datetime = NOW
    desk: PaymentDesk = field(init=False)
    cases: int = 0
    is_void: Callable[[str], bool] = lambda _case_id: False

    def __post_init__(self) -> None:
        self.desk = PaymentDesk(self.store, lambda: self.moment, drafts(), page, lambda case_id: self.is_void(case_id))

    def filed(self, person: SyntheticResident, item: str = UTILITIES, number: str = "", what: str = "power") -> str:
        self.cases += 1
        case_id = str(uuid4())
        name = {UTILITIES: "bill_account", TUITION: "bill_number"}[item]
        fields = {name: {"value": number}} if number else {}
        opened: dict[str, Any] = {
            "answers": {"what": what, "find": "bill" if number else "own"},
            "fields": fields,
            "applicant": {"name": person.name},
            "terminal_received_at": iso_ms(self.moment),
        }
        case = FiledCase(
            case_id=case_id,
            case_number=f"99926112100{self.cases:04d}",
            fingerprint=case_id,
            item_code=item,
            terminal_id="DEMO-0001",
            person_number=person.number,
            terminal_received_at=iso_ms(self.moment),
            platform_received_at=iso_ms(self.moment),
            state="received",
            opened=opened,
            result=None,
        )
        self.store.file_case(case, ())
        return case_id

    def ordered(self, person: SyntheticResident, case_id: str, order_id: str = "") -> dict[str, Any]:
        order_id = order_id or str(uuid4())
        return self.desk.open(who(person), case_id, order_id, order_id)[0]


def who(person: SyntheticResident) -> Person:
    return Person(person.name, person.number, person)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    store = Store(tmp_path / "sandbox.db")
    yield Desk(store)
    store.close()


PAYER = resident(5, TODAY)


def refused(call: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


def test_an_order_says_what_the_register_said_and_waits(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    (line,) = order["lines"]
    assert line["what"] == "电费"
    assert order["amount_fen"] == line["amount_fen"]
    assert order["amount_fen"] % 100 == 40  # the register's bill ends in 40 fen
    assert (order["state"], order["valid_s"], order["e_receipt"]) == ("unpaid", 86_400, None)


def test_a_repeat_and_another_try_find_the_same_order(desk: Desk) -> None:
    case_id, order_id = desk.filed(PAYER), str(uuid4())
    first = desk.ordered(PAYER, case_id, order_id)
    assert desk.desk.open(who(PAYER), case_id, order_id, order_id) == (first, True)
    assert desk.ordered(PAYER, case_id)["order_id"] == order_id
    assert len(desk.desk.all()) == 1


def test_an_id_is_of_one_case_alone(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    other = desk.filed(PAYER, what="water")
    refusal = refused(lambda: desk.ordered(PAYER, other, order["order_id"]))
    assert refusal.problem is ProblemType.IDEMPOTENCY_KEY_REUSED


def test_paid_by_exactly_its_amount_and_the_e_receipt_is_the_payers(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    assert desk.desk.pay(order["order_id"]) == "paid"
    paid = desk.desk.shown(who(PAYER), order["order_id"])
    assert (paid["state"], paid["pay_url"], paid["refunds"]) == ("paid", None, [])
    receipt = paid["e_receipt"]
    assert (receipt["kind"], receipt["payer"], receipt["amount_fen"]) == ("invoice", PAYER.name, order["amount_fen"])
    assert len(receipt["number"]) == 20


def test_a_fiscal_receipt_has_a_code_and_a_check_code(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER, TUITION, "99991234567"))
    desk.desk.pay(order["order_id"])
    receipt = desk.desk.shown(who(PAYER), order["order_id"])["e_receipt"]
    assert (receipt["kind"], len(receipt["code"]), len(receipt["number"]), len(receipt["check_code"])) == (
        "fiscal",
        8,
        10,
        6,
    )


def test_another_amount_goes_back_and_the_order_waits_on(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    assert desk.desk.pay(order["order_id"], order["amount_fen"] - 1) == "wrong_amount"
    now = desk.desk.shown(who(PAYER), order["order_id"])
    assert now["state"] == "unpaid"
    (refund,) = now["refunds"]
    assert (refund["reason"], refund["state"], refund["amount_fen"]) == (
        RefundReason.WRONG_AMOUNT.value,
        "refunded",
        order["amount_fen"] - 1,
    )
    assert desk.desk.pay(order["order_id"]) == "paid"


def test_paid_twice_goes_back_by_itself_and_the_first_stays(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    desk.desk.pay(order["order_id"])
    trade_no = desk.desk.shown(who(PAYER), order["order_id"])["trade_no"]
    assert desk.desk.pay(order["order_id"]) == "paid_twice"
    now = desk.desk.shown(who(PAYER), order["order_id"])
    assert (now["state"], now["trade_no"], [one["reason"] for one in now["refunds"]]) == (
        "paid",
        trade_no,
        ["paid_twice"],
    )


def test_paid_after_its_end_goes_back_and_a_new_order_may_be_made(desk: Desk) -> None:
    case_id = desk.filed(PAYER)
    order = desk.ordered(PAYER, case_id)
    desk.moment += ORDER_LIFE
    assert desk.desk.shown(who(PAYER), order["order_id"])["state"] == "expired"
    assert desk.desk.pay(order["order_id"]) == "paid_late"
    again = desk.ordered(PAYER, case_id)
    assert (again["state"], again["order_id"] != order["order_id"]) == ("unpaid", True)
    assert again["amount_fen"] == order["amount_fen"]


def test_one_second_before_its_end_is_in_time(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    desk.moment += ORDER_LIFE - timedelta(seconds=1)
    assert desk.desk.pay(order["order_id"]) == "paid"


def test_a_bill_is_paid_once_whichever_case_it_was_paid_for(desk: Desk) -> None:
    one, other, third = (desk.filed(PAYER) for _ in range(3))
    first, second = desk.ordered(PAYER, one), desk.ordered(PAYER, other)
    desk.desk.pay(first["order_id"])
    assert desk.desk.shown(who(PAYER), second["order_id"])["state"] == "closed"
    assert desk.desk.pay(second["order_id"]) == "paid_late"
    refusal = refused(lambda: desk.ordered(PAYER, third))
    assert (refusal.problem, refusal.more) == (ProblemType.NOTHING_TO_PAY, {"why": "bill_paid"})
    assert desk.ordered(PAYER, desk.filed(PAYER, what="gas"))["state"] == "unpaid"


@pytest.mark.parametrize("number", ["12", "99991230000"])
def test_a_number_that_no_biller_gave_out_has_nothing_to_pay(desk: Desk, number: str) -> None:
    refusal = refused(lambda: desk.ordered(PAYER, desk.filed(PAYER, number=number)))
    assert refusal.more == {"why": "no_bill"}


def test_anothers_bill_is_the_same_whoever_asks(desk: Desk) -> None:
    other = resident(6, TODAY)
    mine = desk.ordered(PAYER, desk.filed(PAYER, number="99991234567"))
    theirs = desk.ordered(other, desk.filed(other, number="99991234567"))
    assert mine["amount_fen"] == theirs["amount_fen"]


def test_orders_are_their_owners_alone(desk: Desk) -> None:
    other = resident(6, TODAY)
    case_id = desk.filed(PAYER)
    order = desk.ordered(PAYER, case_id)
    assert refused(lambda: desk.ordered(other, case_id)).problem is ProblemType.NO_SUCH_CASE
    for ask in (
        lambda: desk.desk.shown(who(other), order["order_id"]),
        lambda: desk.desk.close(who(other), order["order_id"]),
        lambda: desk.desk.ask_refund(who(other), order["order_id"], "r", "other", "r"),
    ):
        assert refused(ask).problem is ProblemType.NO_SUCH_ORDER
    assert desk.desk.listed(who(other), "", "", "")["orders"] == []


def test_an_unpaid_order_is_found_the_next_time(desk: Desk) -> None:
    case_id = desk.filed(PAYER)
    order = desk.ordered(PAYER, case_id)
    desk.moment += timedelta(hours=5)
    for found in (desk.desk.listed(who(PAYER), case_id, "", ""), desk.desk.listed(who(PAYER), "", "unpaid", "")):
        assert [one["order_id"] for one in found["orders"]] == [order["order_id"]]
    assert desk.desk.listed(who(PAYER), "", OrderState.PAID.value, "")["orders"] == []


def test_orders_come_in_pages_newest_first(desk: Desk) -> None:
    made = [desk.ordered(PAYER, desk.filed(PAYER, number=f"9999{n:07d}1"))["order_id"] for n in range(PAGE + 3)]
    first = desk.desk.listed(who(PAYER), "", "", "")
    second = desk.desk.listed(who(PAYER), "", "", first["next"])
    assert [one["order_id"] for one in first["orders"] + second["orders"]] == made[::-1]
    assert second["next"] is None
    assert refused(lambda: desk.desk.listed(who(PAYER), "", "", str(uuid4()))).problem is ProblemType.MALFORMED_REQUEST


def test_closed_is_closed_and_what_was_paid_stays_paid(desk: Desk) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    assert desk.desk.close(who(PAYER), order["order_id"])["state"] == "closed"
    assert desk.desk.close(who(PAYER), order["order_id"])["state"] == "closed"
    paid = desk.ordered(PAYER, desk.filed(PAYER, what="gas"))
    desk.desk.pay(paid["order_id"])
    assert desk.desk.close(who(PAYER), paid["order_id"])["state"] == "paid"


@pytest.mark.parametrize(
    ("granted", "refund_state", "order_state"), [(True, "refunded", "refunded"), (False, "refused", "paid")]
)
def test_a_refund_waits_for_a_person(desk: Desk, granted: bool, refund_state: str, order_state: str) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    refund_id = str(uuid4())

    def ask() -> tuple[dict[str, Any], bool]:
        return desk.desk.ask_refund(who(PAYER), order["order_id"], refund_id, "paid_wrongly", refund_id)

    assert refused(ask).problem is ProblemType.NOTHING_TO_REFUND
    desk.desk.pay(order["order_id"])
    told, was_asked = ask()
    assert (told["state"], told["refunds"][0]["state"], was_asked) == ("paid", "asked", False)
    assert ask()[1] is True
    other = str(uuid4())
    second = refused(lambda: desk.desk.ask_refund(who(PAYER), order["order_id"], other, "other", other))
    assert second.problem is ProblemType.NOTHING_TO_REFUND
    desk.moment += timedelta(hours=1)
    desk.desk.decide(refund_id, granted=granted)
    now = desk.desk.shown(who(PAYER), order["order_id"])
    assert (now["refunds"][0]["state"], now["state"]) == (refund_state, order_state)
    assert now["refunds"][0]["decided_at"] == iso_ms(desk.moment)
    with pytest.raises(PayerError):
        desk.desk.decide(refund_id, granted=True)


def test_nobody_pays_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(PayerError):
        desk.desk.pay(str(uuid4()))
    order = desk.ordered(PAYER, desk.filed(PAYER))
    with pytest.raises(PayerError):
        desk.desk.pay(order["order_id"], 0)


def test_orders_outlive_the_sandbox(desk: Desk, tmp_path: Path) -> None:
    order = desk.ordered(PAYER, desk.filed(PAYER))
    desk.desk.pay(order["order_id"])
    again = Store(tmp_path / "sandbox.db")
    try:
        found = PaymentDesk(again, lambda: desk.moment, drafts(), page, desk.is_void).all()
    finally:
        again.close()
    assert [one["state"] for one in found] == ["paid"]


def test_who_acts_for_somebody_has_to_do_with_the_cases_they_filed_alone(desk: Desk) -> None:
    helper = resident(6, TODAY)
    agent, thief = replace(who(PAYER), agent=helper.number), replace(who(PAYER), agent=resident(7, TODAY).number)
    own, by_agent, unordered = desk.filed(PAYER), desk.filed(PAYER, number="31012345678"), desk.filed(PAYER)
    case = desk.store.case(by_agent)
    assert case is not None
    opened = json.dumps({**case.opened, "agent": {"certificate_number": helper.number}})
    desk.store.run("UPDATE cases SET opened = ? WHERE case_id = ?", opened, by_agent)
    hers = desk.ordered(PAYER, own)["order_id"]
    order_id = str(uuid4())
    made = desk.desk.open(agent, by_agent, order_id, order_id)[0]
    assert made["state"] == "unpaid"
    assert [one["order_id"] for one in desk.desk.listed(agent, "", "", "")["orders"]] == [order_id]
    assert desk.desk.listed(thief, "", "", "")["orders"] == []
    assert len(desk.desk.listed(who(PAYER), "", "", "")["orders"]) == 2, "the person sees both"
    assert desk.desk.shown(agent, order_id)["order_id"] == order_id
    for ask in (
        lambda: desk.desk.shown(agent, hers),
        lambda: desk.desk.close(agent, hers),
        lambda: desk.desk.ask_refund(agent, hers, order_id, "mistake", order_id),
        lambda: desk.desk.shown(thief, order_id),
    ):
        assert refused(ask).problem is ProblemType.NO_SUCH_ORDER
    new_id = str(uuid4())
    assert refused(lambda: desk.desk.open(agent, unordered, new_id, new_id)).problem is ProblemType.NO_SUCH_CASE
