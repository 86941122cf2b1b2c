# SPDX-License-Identifier: Apache-2.0
"""What papers say of money: never 已付 without the platform's word, always how to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import QrCode, TextLine
from kiosk.case.paid import receipt_payment
from kiosk.journey.paying import Paying
from kiosk.platform.payment_model import EReceipt, OrderLine, OrderState, PaymentOrder
from kiosk.printing.payment_slip import payment_slip
from kiosk.printing.slips import SlipHead

ORDER = PaymentOrder(
    order_id="0190f000-0000-7000-8000-000000000001",
    case_id="0190f000-0000-7000-8000-000000000002",
    case_number="999261121000042",
    item_code="TBD-JF02",
    state=OrderState.UNPAID,
    amount_fen=15_840,
    lines=(OrderLine("电费", 15_840),),
    payee="示例单位",
    pay_url="https://pay.example.invalid/pay/abc",
    made_at="2026-11-21T09:40:00.000+08:00",
    expires_at="2026-11-22T09:40:00.000+08:00",
    valid_s=86_300,
    paid_at=None,
    trade_no=None,
    e_receipt=None,
    refunds=(),
)
FISCAL = EReceipt(
    "fiscal", "99990126", "0123456789", "a1b2c3", 15_840, "测试甲", "2026-11-21T09:41:00.000+08:00",
    "https://pay.example.invalid/e-receipts/abc",
)  # fmt: skip
PAID = replace(
    ORDER,
    state=OrderState.PAID,
    pay_url=None,
    paid_at=FISCAL.issued_at,
    trade_no="T000000000000000001",
    e_receipt=FISCAL,
)


def test_nothing_to_pay_says_nothing_of_money() -> None:
    assert receipt_payment(Paying.NONE, None) is None


def test_paid_names_the_e_receipt_and_not_the_payer() -> None:
    told = receipt_payment(Paying.PAID, PAID)
    assert told is not None
    assert told.line == "已付 158.40 元"
    rows = dict(told.rows)
    assert (rows["电子票据代码"], rows["电子票据号码"], rows["校验码"]) == ("99990126", "0123456789", "a1b2c3")
    assert told.url == FISCAL.url
    assert "测试甲" not in str(told.told())


def test_an_invoice_is_named_by_its_number_alone() -> None:
    invoice = replace(FISCAL, kind="invoice", code="", check_code="", number="2631" + "0" * 16)
    told = receipt_payment(Paying.PAID, replace(PAID, e_receipt=invoice))
    assert told is not None
    assert [label for label, _ in told.rows] == ["付给", "交易号", "电子发票号码"]


def test_paid_without_an_e_receipt_yet_says_where_it_comes() -> None:
    told = receipt_payment(Paying.PAID, replace(PAID, e_receipt=None))
    assert told is not None
    assert "手机" not in "".join(told.words), "nobody sends it there"
    assert told.words
    assert not told.url


@pytest.mark.parametrize("at", [one for one in Paying if one not in (Paying.NONE, Paying.PAID)])
@pytest.mark.parametrize("order", [ORDER, None])
def test_whatever_else_is_known_is_never_called_paid(at: Paying, order: PaymentOrder | None) -> None:
    told = receipt_payment(at, order)
    assert told is not None
    assert "已付" not in str(told.told())


def test_who_leaves_unpaid_takes_the_code_along_and_who_is_unsure_does_not() -> None:
    later, unheard = receipt_payment(Paying.LATER, ORDER), receipt_payment(Paying.UNHEARD, ORDER)
    assert later is not None
    assert unheard is not None
    assert later.url == ORDER.pay_url
    assert unheard.url == ""
    assert "不要再付" in "".join(unheard.words)


@pytest.mark.parametrize("order", [replace(ORDER, state=OrderState.CLOSED, pay_url=None), ORDER, None])
def test_a_closed_order_is_owed_by_nobody_and_its_bill_may_be_paid(order: PaymentOrder | None) -> None:
    told = receipt_payment(Paying.CLOSED, order)
    assert told is not None
    said = "".join((told.line, *told.words))
    assert (told.rows, told.url, told.line) == ((), "", "这张缴费单不用付了")
    assert "也许已经付过" in said
    assert all(word not in said for word in ("还不知道", "没付成", "接着付", "还没付", "要付"))
    assert all(len(one) <= 30 for one in (told.line, *told.words))


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("paying", [Paying.PAID, Paying.LATER, Paying.UNHEARD, Paying.CLOSED])
def test_the_slip_of_an_order_that_was_found(mode: DisplayMode, paying: Paying) -> None:
    payment = receipt_payment(paying, PAID if paying is Paying.PAID else ORDER)
    assert payment is not None
    head = SlipHead(
        Environment.DEMO, "示例服务点", "2026-11-21T09:42:00.000+08:00", "199-0000-0000", "每天 9:00 到 17:00"
    )
    slip = payment_slip(head, "水、电、燃气缴费", "测*** 9999**********0010", ORDER.case_number, payment, mode)
    text = "".join(one.text for one in slip if isinstance(one, TextLine))
    assert "缴费凭条" in text
    assert payment.line.replace(" ", "") in text.replace(" ", "")
    codes = [one.data.decode() for one in slip if isinstance(one, QrCode)]
    assert codes == ([payment.url] if payment.url else [])
    with pytest.raises(ValueError, match="masked"):
        payment_slip(head, "水、电、燃气缴费", "测试甲 999999199001010010", ORDER.case_number, payment, mode)
