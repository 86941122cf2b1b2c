# SPDX-License-Identifier: Apache-2.0
"""The client's calls for paying (统一公共支付): orders for filed cases, how they stand, refunds.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Whether something was paid is the platform's word alone, and an answer that did not come says nothing about it.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from kiosk.platform import payment_answers as answers
from kiosk.platform.errors import Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session
from kiosk.platform.payment_model import NothingToPay, OrderPage, OrderState, PaymentOrder, RefundReason


class PaymentCalls(Exchanging):
    """Mixed into the client."""

    def open_order(self, session: Session, case_id: str, order_id: str) -> PaymentOrder | NothingToPay:
        """The open order of a filed case, made under ``order_id`` (a UUID of the caller's) if there is none; so a repeat after an
        answer that was lost never makes a second one, and an order that was paid meanwhile comes back as paid.

        Raises:
            Rejected: ``no-such-case``: it is not at the platform (yet), or not this resident's.
            SessionEnded: identify again.
        """
        content = {"order_id": order_id, "case_id": case_id}
        try:
            answer = self._exchange.call(
                "POST", "/payment-orders", content=content, token=session.token, idempotency_key=order_id
            )
        except Rejected as refused:
            if refused.problem.name == "nothing-to-pay":
                return NothingToPay(str(refused.problem.more.get("why", "")))
            raise
        return answers.order(answer.content, answer.retry_after_s, case_id=case_id)

    def order(self, session: Session, order_id: str) -> PaymentOrder:
        """How it stands; not to be asked again before ``poll_after_s``.

        Raises:
            Rejected: ``no-such-order``.
            SessionEnded: identify again.
        """
        answer = self._exchange.call("GET", f"/payment-orders/{uuid.UUID(order_id)}", token=session.token)
        return answers.order(answer.content, answer.retry_after_s, order_id=order_id)

    def orders(
        self, session: Session, *, case_id: str = "", state: OrderState | None = None, after: str = ""
    ) -> OrderPage:
        """The resident's orders, or those of one case, newest first, twenty at a time."""
        asked = {"case_id": case_id, "state": state.value if state is not None else "", "after": after}
        query = urlencode({name: value for name, value in asked.items() if value})
        path = f"/payment-orders?{query}" if query else "/payment-orders"
        return answers.orders(self._exchange.call("GET", path, token=session.token).content)

    def close_order(self, session: Session, order_id: str) -> PaymentOrder:
        """Nobody is to pay it any more; one that was paid meanwhile is answered as paid."""
        path = f"/payment-orders/{uuid.UUID(order_id)}/closing"
        answer = self._exchange.call("POST", path, content={}, token=session.token)
        return answers.order(answer.content, order_id=order_id)

    def ask_refund(self, session: Session, order_id: str, refund_id: str, reason: RefundReason) -> PaymentOrder:
        """Ask for the money back; the order says what became of it.

        Raises:
            Rejected: ``nothing-to-refund``: it is not paid, or its money goes back already.
        """
        content = {"refund_id": refund_id, "reason": reason.value}
        path = f"/payment-orders/{uuid.UUID(order_id)}/refunds"
        answer = self._exchange.call("POST", path, content=content, token=session.token, idempotency_key=refund_id)
        return answers.order(answer.content, order_id=order_id)
