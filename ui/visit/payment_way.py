# SPDX-License-Identifier: Apache-2.0
"""Paying for the case that was filed: its order is asked for, looked at while somebody pays, and looked at once more on leaving.

Nothing here decides that something was paid: the platform says so, or it was not heard. One id is asked with until the platform
has answered it, so that an answer that was lost never makes a second order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from config.modes import Environment
from config.settings import Settings
from kiosk.audit.catalogue import LogEvent
from kiosk.codes.payment_code import is_of_payment_host
from kiosk.journey import events as ev
from kiosk.journey.paying import STILL_OPEN, Paying
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, Unreachable
from kiosk.platform.payment_model import NothingToPay, OrderPage, OrderState, PaymentOrder
from ui.visit.own_waiting import MOST_PAGES
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_ENDED: Final = {
    OrderState.EXPIRED: Paying.EXPIRED,
    OrderState.CLOSED: Paying.CLOSED,
    OrderState.REFUNDED: Paying.CLOSED,
}


_UNPAID: Final = OrderState.UNPAID


def _unpaid_for(item_code: str, page: Callable[[str], OrderPage]) -> PaymentOrder | None:
    """The newest order of a service among all that are unpaid, blocking; ``page``: of the list, behind a cursor or the first.
    Nobody has as many pages as are read at most, but a platform may lead on for ever.
    """
    following = ""
    for _ in range(MOST_PAGES):
        told = page(following)
        found = next((one for one in told.orders if one.item_code == item_code), None)
        if found is not None or not told.next:
            return found
        following = told.next
    return None


class PaymentWay(QObject):
    """``poll_scale`` < 1 asks more often than the platform wants: for tests alone."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        *,
        poll_scale: float = 1.0,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._poll_scale = poll_scale
        self._order_ids: dict[str, str] = {}
        """By the case: asked with, and not answered yet. The platform takes an id for one case alone."""
        self._state = JourneyState()
        self._is_asking = self._is_deaf = False
        self.order: PaymentOrder | None = None
        """As the platform told it last."""
        self.is_found = False
        """It is of an earlier visit."""
        self._looked_for = ""
        """Whose orders were looked for already."""
        self.why_nothing = ""
        """Why there is nothing to pay."""
        self._serial = 0
        """Of whose order is asked about; an answer about one that was left comes too late."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def open(self) -> None:
        """Ask for the case's order."""
        session, platform = self._record.session, self._parts.platform
        case_id = self.order.case_id if self.is_found and self.order is not None else self._record.filed_as
        if session is None:
            self._dispatch(ev.OrderSaid(Paying.REFUSED.value))
            return
        self._is_deaf = False
        order_id = self._order_ids.setdefault(case_id, str(uuid4()))
        self._parts.log.write(LogEvent.ORDER_ASKED, case_id=case_id)
        answers = self._while_wanted(
            lambda found: self._opened(case_id, found), lambda error: self._not_opened(case_id, error)
        )
        self._desk.run(lambda: platform.open_order(session, case_id, order_id), *answers)

    def look_for_open(self, otherwise: Callable[[], None]) -> None:
        """上次没付完？ Once for a person, for a service that is paid. ``otherwise``: what goes on where nothing is open."""
        item, session, platform = self._record.item, self._record.session, self._parts.platform
        is_known = session is None or session.number == self._looked_for
        if item is None or not item.pays_at_filing or session is None or is_known or self._record.mending is not None:
            otherwise()
            return
        self._looked_for = session.number
        serial = self._serial
        self._desk.run(
            lambda: _unpaid_for(item.base_code, lambda after: platform.orders(session, state=_UNPAID, after=after)),
            lambda order: self._looked(serial, session.number, order, otherwise),
            lambda _error: otherwise(),  # a bill that cannot be looked for is filed anew, and is paid once all the same
        )

    def _looked(self, serial: int, number: str, order: PaymentOrder | None, otherwise: Callable[[], None]) -> None:
        now = self._record.session
        if serial != self._serial or (now is not None and now.number != number):
            otherwise()  # another service, or somebody else: that one is looked for by itself
            return
        if self._state.page is not Page.PREFILL:  # left meanwhile: what nobody is shown is not what this visit pays
            self._looked_for = ""
            otherwise()
            return
        if order is None or not self.take_found(order):
            otherwise()

    def take_found(self, order: PaymentOrder) -> bool:
        """An unpaid order of an earlier visit is paid now; False: its code leads somewhere else than to be paid."""
        if not self._is_trusted(order):
            return False
        self._is_deaf = False
        self.order, self.is_found = order, True
        self._parts.log.write(LogEvent.ORDER_FOUND, case_id=order.case_id)
        self._dispatch(ev.OrderFound())
        return True

    def leave_found(self) -> None:
        """付别的账单."""
        self._timer.stop()
        self._serial += 1
        self.order, self.is_found, self._is_asking = None, False, False

    def follow(self, state: JourneyState) -> None:
        """Nobody is waited for once the page, and the papers after it, were left."""
        self._state = state
        if not self._is_looked_at:
            self._timer.stop()
        elif self.order is not None and not (self._timer.isActive() or self._is_asking or self._is_deaf):
            self._ask_again_in(self.order.poll_after_s)

    @property
    def _is_looked_at(self) -> bool:
        is_here = self._state.page in (Page.PAY, Page.HAND_OVER) and not self._state.ended
        return is_here and self._state.paying in STILL_OPEN

    def _opened(self, case_id: str, found: PaymentOrder | NothingToPay) -> None:
        self._order_ids.pop(case_id, None)
        if isinstance(found, NothingToPay):
            self.why_nothing = found.why
            self._parts.log.write(LogEvent.ORDER_NOT_NEEDED, case_id=case_id)
            self._dispatch(ev.OrderSaid(Paying.NOTHING_DUE.value))
            return
        self._told(found)

    def _not_opened(self, case_id: str, error: Exception) -> None:
        self._parts.log.failure(LogEvent.ORDER_NOT_MADE, error, case_id=case_id)
        step = Paying.OFFLINE if isinstance(error, Unreachable) else Paying.BUSY
        if not isinstance(error, (Unreachable, Busy)):
            step = Paying.REFUSED
            self._order_ids.pop(case_id, None)
        self._dispatch(ev.OrderSaid(step.value))

    def _told(self, order: PaymentOrder) -> None:
        self._is_asking = False
        if order.e_receipt is not None:  # its address goes on paper: an own one of the payment platform, or none
            url = e_receipt_url(order, self._parts.settings)
            order = replace(order, e_receipt=replace(order.e_receipt, url=url))
        before, self.order = self.order, order
        if order.state is OrderState.PAID:
            self._timer.stop()
            if before is None or before.state is not OrderState.PAID:
                self._parts.log.write(LogEvent.ORDER_PAID, case_id=order.case_id)
            self._dispatch(ev.OrderPaid())
        elif order.state is OrderState.UNPAID:
            self._unpaid(order)
        else:
            self._dispatch(ev.OrderSaid(_ENDED[order.state].value))

    def _unpaid(self, order: PaymentOrder) -> None:
        if not self._is_trusted(order):
            self._parts.log.write(LogEvent.PAY_CODE_REFUSED, case_id=order.case_id)
            self.order = None
            self._dispatch(ev.OrderSaid(Paying.REFUSED.value))
            return
        if self._state.paying in (Paying.OPENING, Paying.UNHEARD) and self._state.page is Page.PAY:
            self._dispatch(ev.OrderShown())
        self._ask_again_in(order.poll_after_s)

    def _is_trusted(self, order: PaymentOrder) -> bool:
        settings = self._parts.settings
        needs_https = settings.environment is Environment.PRODUCTION
        return is_of_payment_host(order.pay_url or "", payment_hosts(settings), needs_https=needs_https)

    def _ask_again_in(self, seconds: float | None) -> None:
        wait_s = timeouts.ORDER_POLL_S if seconds is None else max(seconds, 0.5)
        if self._is_looked_at or self._state.paying is Paying.OPENING:
            self._timer.start(max(1, round(1000 * wait_s * self._poll_scale)))

    @Slot()
    def _look(self) -> None:
        session, order, platform = self._record.session, self.order, self._parts.platform
        if session is None or order is None or self._is_asking or not self._is_looked_at:
            return
        self._is_asking = True
        answers = self._while_wanted(self._told, self._unheard)
        self._desk.run(lambda: platform.order(session, order.order_id), *answers)

    def _while_wanted(
        self, done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> tuple[Callable[[Any], None], Callable[[Exception], None]]:
        """The same, for as long as that order is not left: what is heard of one says nothing of the next."""
        serial = self._serial
        return (
            lambda found: done(found) if serial == self._serial else None,
            lambda error: failed(error) if serial == self._serial else None,
        )

    def _unheard(self, error: Exception) -> None:
        """Whether it was paid is not known. Where the platform can be heard of again, it is asked again."""
        self._is_asking = False
        if self._state.page is Page.PAY and self._state.paying is Paying.WAITING:
            self._parts.log.failure(LogEvent.ORDER_NOT_HEARD, error, case_id=self._record.case_id)
            self._dispatch(ev.OrderSaid(Paying.UNHEARD.value))
        if isinstance(error, (Unreachable, Busy)):
            self._ask_again_in(error.retry_after_s)
        else:
            self._is_deaf = True  # the session is over, or the order is not ours: asking again says nothing new
            self._timer.stop()

    def forget(self) -> None:
        """Another service, or somebody else: nothing of an order is left."""
        self._timer.stop()
        self._serial += 1
        self._order_ids.clear()
        self.order, self.why_nothing, self._is_asking = None, "", False
        self.is_found, self._looked_for = False, ""


def e_receipt_url(order: PaymentOrder | None, settings: Settings) -> str:
    """Where the e-receipt is looked at, if that is of the payment platform; else empty: its number stands on the paper."""
    if order is None or order.e_receipt is None:
        return ""
    url, needs_https = order.e_receipt.url, settings.environment is Environment.PRODUCTION
    return url if is_of_payment_host(url, payment_hosts(settings), needs_https=needs_https) else ""


def payment_hosts(settings: Settings) -> tuple[str, ...]:
    """Where codes to pay with may lead: the settings' hosts; without any, the platform's own outside of production."""
    if settings.payment.hosts or settings.environment is Environment.PRODUCTION:
        return settings.payment.hosts
    return (urlsplit(settings.platform.url).hostname or "",)
