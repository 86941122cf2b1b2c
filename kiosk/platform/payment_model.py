# SPDX-License-Identifier: Apache-2.0
"""Paying as values (统一公共支付): orders, refunds, e-receipts. Amounts are whole 分.

Source: contract/openapi.yaml, ``/v1/payment-orders``; 财政电子票据管理办法 (code, number, check code of an e-receipt).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class OrderState(StrEnum):
    """缴费单的状态."""

    UNPAID = "unpaid"
    PAID = "paid"
    CLOSED = "closed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class RefundReason(StrEnum):
    """Why money goes back. The last three are the platform's own."""

    PAID_WRONGLY = "paid_wrongly"
    """交错了"""
    NOT_WANTED = "not_wanted"
    """不办了"""
    OTHER = "other"
    PAID_TWICE = "paid_twice"
    WRONG_AMOUNT = "wrong_amount"
    PAID_LATE = "paid_late"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One thing that is paid for."""

    what: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Refund:
    """退费. ``state``: asked, refunded or refused."""

    refund_id: str
    state: str
    reason: RefundReason
    amount_fen: int
    asked_at: str
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class EReceipt:
    """财政电子票据 (``kind`` fiscal: code of 8 digits, number of 10, check code of 6) or 电子发票 (invoice: 20 digits alone)."""

    kind: str
    code: str
    number: str
    check_code: str
    amount_fen: int
    payer: str = field(repr=False)
    issued_at: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """缴费单 of one case. ``pay_url``: for the QR code, None once nothing can be paid; it must be checked before it is shown
    (:func:`kiosk.codes.payment_code.is_of_payment_host`). ``poll_after_s``: when to ask again, at the earliest."""

    order_id: str
    case_id: str
    case_number: str
    item_code: str
    state: OrderState
    amount_fen: int
    lines: tuple[OrderLine, ...]
    payee: str
    pay_url: str | None = field(repr=False)
    made_at: str
    expires_at: str
    valid_s: int
    paid_at: str | None
    trade_no: str | None
    e_receipt: EReceipt | None
    refunds: tuple[Refund, ...]
    poll_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class NothingToPay:
    """There is nothing to pay for this case. ``why``: exempt, no_bill, bill_paid, free or case_over."""

    why: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders, newest first. ``next``: goes on from there; None: that was all."""

    orders: tuple[PaymentOrder, ...]
    next: str | None
