# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page that pays, and of the papers after it (``ui.preview``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kiosk.journey.paying import Paying
from kiosk.platform.payment_model import EReceipt, OrderLine, OrderState, PaymentOrder

_ORDER = PaymentOrder(
    order_id="0190f000-0000-7000-8000-000000000001",
    case_id="0190f000-0000-7000-8000-000000000002",
    case_number="999261121000042",
    item_code="TBD-JF02",
    state=OrderState.UNPAID,
    amount_fen=15_840,
    lines=(OrderLine("电费", 15_840),),
    payee="水电气公用事业单位（示例）",
    pay_url="https://pay.example.invalid/pay/3q2-7wVgTzCkz0X1b2mN4pQr",
    made_at="2026-11-21T09:40:00.000+08:00",
    expires_at="2026-11-22T09:40:00.000+08:00",
    valid_s=86_300,
    paid_at=None,
    trade_no=None,
    e_receipt=None,
    refunds=(),
)
_PAID = replace(
    _ORDER,
    state=OrderState.PAID,
    pay_url=None,
    valid_s=0,
    paid_at="2026-11-21T09:41:30.000+08:00",
    trade_no="T000000000000000001",
    e_receipt=EReceipt(
        "invoice",
        "",
        "26310000000000123456",
        "",
        15_840,
        "测试甲",
        "2026-11-21T09:41:30.000+08:00",
        "https://pay.example.invalid/e-receipts/3q2-7wVgTzCkz0X1b2mN4pQr",
    ),
)


_CLOSED: Final = replace(_ORDER, state=OrderState.CLOSED, pay_url=None, valid_s=0)


@dataclass(frozen=True)
class PayScene:
    """What is known of the order."""

    paying: Paying
    order: PaymentOrder | None = None
    why_nothing: str = ""
    is_found: bool = False


def pay_scenes() -> dict[str, PayScene]:
    """By name."""
    return {
        "opening": PayScene(Paying.OPENING),
        "waiting": PayScene(Paying.WAITING, _ORDER),
        "found": PayScene(Paying.WAITING, _ORDER, is_found=True),
        "minutes": PayScene(Paying.WAITING, replace(_ORDER, valid_s=700)),
        "unheard": PayScene(Paying.UNHEARD, _ORDER),
        "paid": PayScene(Paying.PAID, _PAID),
        "exempt": PayScene(Paying.NOTHING_DUE, None, "exempt"),
        "no-bill": PayScene(Paying.NOTHING_DUE, None, "no_bill"),
        "case-over": PayScene(Paying.NOTHING_DUE, None, "case_over"),
        "expired": PayScene(Paying.EXPIRED, replace(_ORDER, state=OrderState.EXPIRED, pay_url=None, valid_s=0)),
        "closed": PayScene(Paying.CLOSED, _CLOSED),
        "offline": PayScene(Paying.OFFLINE),
        "busy": PayScene(Paying.BUSY),
        "refused": PayScene(Paying.REFUSED),
    }


def paper_pay_scenes() -> dict[str, PayScene]:
    """Beside the papers."""
    return {
        "paid": PayScene(Paying.PAID, _PAID),
        "later": PayScene(Paying.LATER, _ORDER),
        "unheard": PayScene(Paying.UNHEARD, _ORDER),
        "closed": PayScene(Paying.CLOSED, _CLOSED),
    }
