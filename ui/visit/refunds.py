# SPDX-License-Identifier: Apache-2.0
"""退款: what was paid for an own case, and asking for it back; part of the calls of the pages about own cases.

The terminal asks; a person decides (docs/adr/0015). Money goes back to where it came from, and nobody types an account.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from kiosk.journey.mine import MineWish
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, PlatformError, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.payment_model import OrderState, PaymentOrder, RefundReason
from ui.visit.own_waiting import Put, Work

_MONEY_CAME: Final = (OrderState.PAID, OrderState.REFUNDED)


class Refunds:
    """One visit's."""

    def __init__(self, platform: PlatformClient) -> None:
        self._platform = platform
        self._ids: dict[str, str] = {}
        """The refund's own id, by its order, until an answer has come: after one that was lost it is the same wish."""

    def forget(self) -> None:
        """With the pages about own cases."""
        self._ids.clear()

    def of_case(self, session: Session, case_id: str) -> tuple[PaymentOrder, ...]:
        """On the desk's thread; nothing of it keeps anybody from seeing their case."""
        try:
            found = self._platform.orders(session, case_id=case_id).orders
        except SessionEnded:
            raise
        except PlatformError:
            return ()
        return tuple(one for one in found if one.state in _MONEY_CAME or one.refunds)

    def work(
        self, wish: MineWish, value: str, order: PaymentOrder | None, show: Callable[[PaymentOrder], None]
    ) -> Work | None:
        """For a key about money that was paid; None: it is about something else. ``order``: the one that is looked at, ``show``:
        puts it, as it is now, in its place on the main thread.
        """

        def shown(read: PaymentOrder) -> Put:
            return lambda: show(read)

        if wish is MineWish.REFUND:
            return lambda session: shown(self._platform.order(session, value))
        if wish is not MineWish.REFUND_REASON or order is None:
            return None
        refund_id = self._ids.setdefault(order.order_id, str(uuid4()))

        def asked(session: Session) -> Put:
            try:
                read = self._platform.ask_refund(session, order.order_id, refund_id, RefundReason(value))
            except (Unreachable, Busy):
                raise  # nobody knows whether it was heard: asked again it is the same
            except PlatformError:
                self._ids.pop(order.order_id, None)
                raise
            self._ids.pop(order.order_id, None)
            return shown(read)

        return asked
