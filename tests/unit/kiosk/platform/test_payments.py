# SPDX-License-Identifier: Apache-2.0
"""Orders as the terminal reads them, and the page that a payer's telephone opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, NotAuthorised, ProtocolFault, Rejected, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.payment_answers import order, orders
from kiosk.platform.payment_model import NothingToPay, OrderState, PaymentOrder, RefundReason
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.unit.kiosk.platform.world import World, case_for, identify

UTILITIES = "TBD-JF02"
TIME = "2026-11-21T09:41:00.000+08:00"
E_RECEIPT: dict[str, Any] = {
    "kind": "fiscal",
    "code": "99990126",
    "number": "0123456789",
    "check_code": "a1b2c3",
    "amount_fen": 300,
    "payer": "测试甲",
    "issued_at": TIME,
    "url": "https://pay.example.invalid/e/1",
}
UNPAID: dict[str, Any] = {
    "order_id": "0190f000-0000-7000-8000-000000000001",
    "case_id": "0190f000-0000-7000-8000-000000000002",
    "case_number": "999261121000042",
    "item_code": UTILITIES,
    "state": "unpaid",
    "amount_fen": 300,
    "lines": [{"what": "电费", "amount_fen": 100}, {"what": "水费", "amount_fen": 200}],
    "payee": "示例单位",
    "pay_url": "https://pay.example.invalid/pay/1",
    "made_at": TIME,
    "expires_at": TIME,
    "valid_s": 60,
    "paid_at": None,
    "trade_no": None,
    "e_receipt": None,
    "refunds": [],
}
PAID = {**UNPAID, "state": "paid", "pay_url": None, "paid_at": TIME, "trade_no": "T1", "e_receipt": E_RECEIPT}


def test_orders_that_follow_the_contract_are_read() -> None:
    assert order(UNPAID, 2.0).poll_after_s == 2.0
    found = order(PAID)
    assert found.e_receipt is not None
    assert "测试甲" not in repr(found)
    assert UNPAID["pay_url"] not in repr(order(UNPAID))


@pytest.mark.parametrize(
    "wrong",
    [
        {**UNPAID, "amount_fen": 301},
        {**UNPAID, "amount_fen": 300.0},
        {**UNPAID, "amount_fen": "300"},
        {**UNPAID, "amount_fen": -300, "lines": [{"what": "电费", "amount_fen": -300}]},
        {**UNPAID, "amount_fen": 0, "lines": [{"what": "电费", "amount_fen": 0}]},
        {**UNPAID, "lines": []},
        {**UNPAID, "pay_url": None},
        {**UNPAID, "pay_url": "https://pay.example.invalid/a b"},
        {**UNPAID, "paid_at": TIME},
        {**UNPAID, "e_receipt": E_RECEIPT},
        {**UNPAID, "state": "nearly"},
        {**PAID, "paid_at": None},
        {**PAID, "trade_no": None},
        {**PAID, "pay_url": "https://pay.example.invalid/pay/1"},
        {**PAID, "e_receipt": {**E_RECEIPT, "amount_fen": 299}},
        {**PAID, "e_receipt": {**E_RECEIPT, "check_code": ""}},
        {**PAID, "e_receipt": {**E_RECEIPT, "kind": "invoice"}},
        {**PAID, "e_receipt": {**E_RECEIPT, "number": "01234567890123456789"}},
        {**UNPAID, "refunds": [{"refund_id": UNPAID["order_id"], "state": "lost"}]},
    ],
)
def test_an_order_that_does_not_add_up_is_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault) as caught:
        order(wrong)
    assert "测试甲" not in str(caught.value)


def test_another_order_than_was_asked_for_is_none() -> None:
    with pytest.raises(ProtocolFault):
        order(UNPAID, case_id=str(uuid4()))
    with pytest.raises(ProtocolFault):
        order(UNPAID, order_id=str(uuid4()))
    with pytest.raises(ProtocolFault):
        orders({"orders": [UNPAID] * 21, "next": None})


def billed(world: World, client: PlatformClient, person: SyntheticResident) -> tuple[Session, PaymentOrder]:
    session, case = identify(client, person), case_for(world, client, person, UTILITIES)
    client.commit_case(case)
    found = client.open_order(session, case.case_id, str(uuid4()))
    assert isinstance(found, PaymentOrder)
    return session, found


def without_debit(first: int) -> SyntheticResident:
    """Somebody of whom the bank does not fetch the money."""
    from kiosk.platform.sandbox.registers import shared_data
    from tests.unit.kiosk.synthetic import TODAY

    name = "bills.utilities_debited"
    for seed in range(first, first + 50):
        held = shared_data(resident(seed), [name], TODAY, same_day=False)
        if name in held and not held[name]["value"]:
            return resident(seed)
    raise LookupError("nobody")


def test_the_payers_page_pays_once_and_says_who_is_paid_and_not_who_pays(world: World, client: PlatformClient) -> None:
    person = without_debit(401)
    session, found = billed(world, client, person)
    assert found.pay_url is not None
    with requests.Session() as phone:
        phone.trust_env = False
        page = phone.get(found.pay_url, timeout=20)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert found.payee in page.text
        assert person.name not in page.text
        assert phone.post(found.pay_url, headers={"Origin": "https://evil.example"}, timeout=20).status_code == 404
        assert client.order(session, found.order_id).state is OrderState.UNPAID
        for _ in range(2):
            assert "付好了" in phone.post(found.pay_url, timeout=20).text
        paid = client.order(session, found.order_id)
        assert (paid.state, paid.refunds) == (OrderState.PAID, ())
        assert paid.e_receipt is not None
        assert paid.e_receipt.number in phone.get(paid.e_receipt.url, timeout=20).text
        assert phone.get(f"{world.url}/pay/nobody", timeout=20).status_code == 404
        assert phone.get(f"{world.url}/e-receipts/nobody", timeout=20).status_code == 404


def test_an_answer_that_was_lost_after_the_order_was_made_makes_no_second_one(
    world: World, client: PlatformClient
) -> None:
    person = without_debit(460)
    session, case = identify(client, person), case_for(world, client, person, UTILITIES)
    client.commit_case(case)
    order_id = str(uuid4())
    world.control.fault("lost_reply", times=1, path="/v1/payment-orders")
    with pytest.raises(Unreachable):
        client.open_order(session, case.case_id, order_id)
    found = client.open_order(session, case.case_id, order_id)
    assert isinstance(found, PaymentOrder)
    assert found.order_id == order_id
    assert len(client.orders(session, case_id=case.case_id).orders) == 1
    world.control.fault("busy", times=1, path="/v1/payment-orders", retry_after_s=9)
    with pytest.raises(Busy) as busy:
        client.order(session, order_id)
    assert busy.value.retry_after_s == 9


def test_who_may_not_ask(world: World, client: PlatformClient) -> None:
    session, found = billed(world, client, without_debit(520))
    other = identify(client, resident(580))
    nobody = Session("no-such-token-at-all", "strong", "测试甲", "999999199001010010")
    with pytest.raises(NotAuthorised):
        client.order(nobody, found.order_id)
    asks: list[Callable[[], object]] = [
        lambda: client.order(other, found.order_id),
        lambda: client.close_order(other, found.order_id),
        lambda: client.ask_refund(other, found.order_id, str(uuid4()), RefundReason.OTHER),
        lambda: client.open_order(other, found.case_id, str(uuid4())),
    ]
    for ask in asks:
        with pytest.raises(Rejected):
            ask()
    assert world.control.pay(found.order_id) == "paid"
    again = case_for(world, client, without_debit(520), UTILITIES)
    client.commit_case(again)
    assert client.open_order(session, again.case_id, str(uuid4())) == NothingToPay("bill_paid")
