# SPDX-License-Identifier: Apache-2.0
"""Answers about orders, checked strictly: an amount that is not the sum of its lines is no amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kiosk.application.money import MOST_FEN
from kiosk.platform.answer_shapes import AnswerBody, Text, Time, Uuid, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.payment_model import (
    EReceipt,
    OrderLine,
    OrderPage,
    OrderState,
    PaymentOrder,
    Refund,
    RefundReason,
)

Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]
PayWord = Annotated[str, Field(min_length=1, max_length=120)]
Url = Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s]+$")]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


class _Line(AnswerBody):
    what: PayWord
    amount_fen: Fen


class _Refund(AnswerBody):
    refund_id: Uuid
    state: Literal["asked", "refunded", "refused"]
    reason: Literal["paid_wrongly", "not_wanted", "other", "paid_twice", "wrong_amount", "paid_late"]
    amount_fen: Fen
    asked_at: Time
    decided_at: Time | None

    def value(self) -> Refund:
        return Refund(
            self.refund_id, self.state, RefundReason(self.reason), self.amount_fen, self.asked_at, self.decided_at
        )


class _EReceipt(AnswerBody):
    kind: Literal["fiscal", "invoice"]
    code: Annotated[str, Field(pattern=r"^([0-9]{8})?$")]
    number: Annotated[str, Field(pattern=r"^([0-9]{10}|[0-9]{20})$")]
    check_code: Annotated[str, Field(pattern=r"^([0-9a-f]{6})?$")]
    amount_fen: Fen
    payer: Text
    issued_at: Time
    url: Url

    @model_validator(mode="after")
    def _whole(self) -> _EReceipt:
        is_fiscal = self.kind == "fiscal"
        if (bool(self.code), len(self.number) == 10, bool(self.check_code)) != (is_fiscal, is_fiscal, is_fiscal):
            raise ValueError("number")
        return self

    def value(self) -> EReceipt:
        return EReceipt(**self.model_dump())


class _Order(AnswerBody):
    order_id: Uuid
    case_id: Uuid
    case_number: Word
    item_code: Word
    state: Literal["unpaid", "paid", "closed", "expired", "refunded"]
    amount_fen: Annotated[int, Field(ge=1, le=MOST_FEN)]
    lines: Annotated[list[_Line], Field(min_length=1, max_length=20)]
    payee: PayWord
    pay_url: Url | None
    made_at: Time
    expires_at: Time
    valid_s: Annotated[int, Field(ge=0, le=86_400)]
    paid_at: Time | None
    trade_no: Word | None
    e_receipt: _EReceipt | None
    refunds: Annotated[list[_Refund], Field(max_length=50)]

    @model_validator(mode="after")
    def _whole(self) -> _Order:
        was_paid = self.state in ("paid", "refunded")
        if self.amount_fen != sum(one.amount_fen for one in self.lines):
            raise ValueError("amount_fen")
        if was_paid != (self.paid_at is not None) or was_paid != (self.trade_no is not None):
            raise ValueError("paid_at")
        if (self.state == "unpaid") != (self.pay_url is not None):
            raise ValueError("pay_url")
        if self.e_receipt is not None and (not was_paid or self.e_receipt.amount_fen != self.amount_fen):
            raise ValueError("e_receipt")
        return self

    def value(self, poll_after_s: float | None) -> PaymentOrder:
        return PaymentOrder(
            order_id=self.order_id,
            case_id=self.case_id,
            case_number=self.case_number,
            item_code=self.item_code,
            state=OrderState(self.state),
            amount_fen=self.amount_fen,
            lines=tuple(OrderLine(one.what, one.amount_fen) for one in self.lines),
            payee=self.payee,
            pay_url=self.pay_url,
            made_at=self.made_at,
            expires_at=self.expires_at,
            valid_s=self.valid_s,
            paid_at=self.paid_at,
            trade_no=self.trade_no,
            e_receipt=None if self.e_receipt is None else self.e_receipt.value(),
            refunds=tuple(one.value() for one in self.refunds),
            poll_after_s=poll_after_s,
        )


class _Orders(AnswerBody):
    orders: Annotated[list[_Order], Field(max_length=20)]
    next: Uuid | None


def order(
    content: Mapping[str, Any], poll_after_s: float | None = None, *, case_id: str = "", order_id: str = ""
) -> PaymentOrder:
    """One order; of another case, or another one than was asked for, is none."""
    found = read_answer(_Order, content).value(poll_after_s)
    if (case_id and found.case_id != case_id) or (order_id and found.order_id != order_id):
        raise ProtocolFault("Order: another one than was asked for")
    return found


def orders(content: Mapping[str, Any]) -> OrderPage:
    """``GET /v1/payment-orders``."""
    found = read_answer(_Orders, content)
    return OrderPage(tuple(one.value(None) for one in found.orders), found.next)
