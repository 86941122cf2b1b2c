# SPDX-License-Identifier: Apache-2.0
"""What was paid for an own case, what was asked for and granted, and where the money goes (退款): the words of its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from config import clock
from config.clock import parse_iso
from kiosk.application.money import say_fen
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import JourneyState
from kiosk.platform.payment_model import OrderState, PaymentOrder, Refund, RefundReason
from ui.view_models.mine import MineViewModel
from ui.visit.pages_waiting import Row, Say, row

REASONS: Final = (RefundReason.PAID_WRONGLY, RefundReason.NOT_WANTED, RefundReason.OTHER)
"""Those that a resident has; the others are the platform's own."""


def may_ask(order: PaymentOrder) -> bool:
    """It is paid, and nobody asked for that back. What was paid over and above goes back by itself, and is another matter."""
    return order.state is OrderState.PAID and all(one.state == "refused" for one in _asked_for(order))


def _asked_for(order: PaymentOrder) -> tuple[Refund, ...]:
    return tuple(one for one in order.refunds if one.reason in REASONS)


def _paid(order: PaymentOrder, tell: Say) -> str:
    """Money that went back by itself has paid nothing: another amount, or too late."""
    word = "paid" if order.state in (OrderState.PAID, OrderState.REFUNDED) else "not_paid"
    return tell(f"refund.{word}", amount=say_fen(order.amount_fen))


def _standing_of(order: PaymentOrder, tell: Say) -> str:
    told = _asked_for(order) if order.state is OrderState.PAID else order.refunds
    return _standing(told[-1], tell) if told else ""


def refund_rows(orders: Sequence[PaymentOrder], tell: Say) -> list[Row]:
    """On the page of the case: what was paid; one tap leads on."""
    return [
        row(
            _paid(one, tell),
            status=_standing_of(one, tell),
            note=tell("refund.look"),
            icon="banknote",
            wish=MineWish.REFUND,
            value=one.order_id,
        )
        for one in orders
    ]


def present_refund(vm: MineViewModel, state: JourneyState, tell: Say, order: PaymentOrder) -> None:
    """One order: what was paid, what was asked, what was granted, where the money goes."""
    vm.primaryText, vm.primaryWish = tell("case.back"), ""
    if state.mine is MineStep.REASONS:
        vm.title, vm.hint = tell("refund.why"), tell("refund.why_hint")
        vm.rows = [row(tell(f"refund.{one.value}"), wish=MineWish.REFUND_REASON, value=one.value) for one in REASONS]
        return
    vm.title, vm.hint = tell("refund.title"), tell("refund.hint")
    vm.rows = [
        row(_paid(order, tell), status=order.payee, note=_day(order.paid_at, tell), icon="banknote"),
        *(
            row(
                tell("refund.back", amount=say_fen(one.amount_fen)),
                status=_standing(one, tell),
                note=tell(f"refund.{one.reason.value}"),
                tone="good" if one.state == "refunded" else "act" if one.state == "refused" else "",
                icon={"refunded": "circle-check", "refused": "circle-alert"}.get(one.state, "clock"),
            )
            for one in order.refunds
        ),
    ]
    if may_ask(order):
        vm.secondaryText, vm.secondaryWish = tell("refund.ask"), MineWish.ASK_REFUND.value


def _standing(refund: Refund, tell: Say) -> str:
    return tell(f"refund.{refund.state}")


def _day(moment: str | None, tell: Say) -> str:
    if moment is None:
        return ""
    at = parse_iso(moment).astimezone(clock.SHANGHAI)
    return tell("refund.paid_on", month=at.month, day=at.day)
