# SPDX-License-Identifier: Apache-2.0
"""What else waits for somebody: appointments (预约), unpaid orders (缴费单), how a result is sent; what is asked.

Part of the pages about own cases (``own_cases_way.py``), and forgotten with what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import uuid4

from kiosk.journey.mine import MineStep, MineWish
from kiosk.platform.booking_model import Appointment, AppointmentState, ChangedMeanwhile, CheckIn
from kiosk.platform.errors import Busy, PlatformError, SessionEnded, Unreachable
from kiosk.platform.logistics_model import Shipment
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import OwnCases
from kiosk.platform.payment_model import NothingToPay, OrderState, PaymentOrder

if TYPE_CHECKING:  # what reads places takes longer to load than all that most visits need
    from kiosk.places.book import PlaceBook
    from kiosk.platform.client import PlatformClient

Put = Callable[[], "MineStep | None"]
"""Puts in place what was found, on the main thread; what the page is to say, None: it is shown; ``NONE``: nothing by itself."""
Work = Callable[[Session], Put]
"""Asks the platform, on its desk's thread."""

_Told = TypeVar("_Told")

_IN_LIST: Final = (AppointmentState.BOOKED, AppointmentState.CHECKED_IN)


@dataclass
class Waiting:
    """What waits. ``points``: names of the points that are spoken of, by their id."""

    appointments: tuple[Appointment, ...] = ()
    orders: tuple[PaymentOrder, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    visit: Appointment | None = field(default=None, repr=False)
    """The one that is looked at."""
    check_in: CheckIn | None = None
    """What came of reporting for it (报到)."""
    shipment: Shipment | None = field(default=None, repr=False)
    """Of the case that is looked at."""
    has_more: bool = False
    """There is more than was asked for."""


class Beside:
    """What is asked besides the cases: not told, it is left out of the list. Once nobody answers, nothing more is asked."""

    def __init__(self) -> None:
        self.error: PlatformError | None = None
        """Why something was left out; the last one."""

    def told(self, ask: Callable[[], tuple[_Told, ...]]) -> tuple[_Told, ...]:
        """Blocking. A session that ended is raised: another may be opened."""
        if isinstance(self.error, Unreachable | Busy):
            return ()
        try:
            return ask()
        except SessionEnded:
            raise
        except PlatformError as error:
            self.error = error
            return ()


MOST_PAGES: Final = 20
"""Of a platform's list: 1000 cases, 400 appointments or orders, should it ever lead on."""


def whole(first: OwnCases, follow: Callable[[str], OwnCases], beside: Beside) -> OwnCases:
    """The cases of all pages, blocking; ``next`` is left where not all was told. A case that moved to another page meanwhile is
    listed once.
    """
    cases = {one.case_number: one for one in first.cases}
    following = first.next
    for _ in range(MOST_PAGES - 1):
        told = () if following is None else beside.told(partial(_one_page, follow, following))
        for page in told:
            cases.update((one.case_number, one) for one in page.cases if one.case_number not in cases)
            following = page.next
        if not told:
            break
    return replace(first, cases=tuple(cases.values()), next=following)


def every(
    page: Callable[[str], tuple[Sequence[_Told], str]], name: Callable[[_Told], str], beside: Beside
) -> tuple[tuple[_Told, ...], bool]:
    """What stands on all pages, blocking, each thing once by its ``name``; and whether there is more than that. ``page``: what a
    page holds and what leads on from it, empty from the last; the first is asked for with an empty word.
    """
    held: dict[str, _Told] = {}
    following = ""
    for _ in range(MOST_PAGES):
        told = beside.told(partial(_page_of, page, following))
        if not told:
            break
        ((found, following),) = told
        held.update((name(one), one) for one in found if name(one) not in held)
        if not following:
            break
    return tuple(held.values()), following != ""


def _page_of(
    page: Callable[[str], tuple[Sequence[_Told], str]], following: str
) -> tuple[tuple[Sequence[_Told], str], ...]:
    return (page(following),)


def _one_page(follow: Callable[[str], OwnCases], cursor: str) -> tuple[OwnCases, ...]:
    return (follow(cursor),)


class WaitingCalls:
    """``book``: reads the points, on a desk's thread; ``here``: the point that this terminal stands in, or empty; ``pay``: takes
    an order to the page where it is paid, False: its code leads somewhere else than to be paid.
    """

    def __init__(
        self,
        platform: PlatformClient,
        book: Callable[[], PlaceBook | None],
        here: str,
        pay: Callable[[PaymentOrder], bool],
    ) -> None:
        self._platform = platform
        self._book = book
        self._here = here
        self._pay = pay

    def listed(self, session: Session, beside: Beside) -> Waiting:
        """For the list; on the desk's thread."""

        def visits(following: str) -> tuple[Sequence[Appointment], str]:
            page = self._platform.appointments(session, following)
            return page.appointments, page.next_page

        def unpaid(following: str) -> tuple[Sequence[PaymentOrder], str]:
            page = self._platform.orders(session, state=OrderState.UNPAID, after=following)
            return page.orders, page.next or ""

        found, more_visits = every(visits, lambda one: one.appointment_id, beside)
        appointments = tuple(one for one in found if one.state in _IN_LIST)
        orders, more_orders = every(unpaid, lambda one: one.order_id, beside)
        points = self._names(*(one.point_id for one in appointments))
        return Waiting(appointments, orders, points, has_more=more_visits or more_orders)

    def _names(self, *point_ids: str) -> dict[str, str]:
        book = self._book() if point_ids else None
        found = {} if book is None else {one: book.find(one) for one in point_ids}
        return {point_id: entry.point.name for point_id, entry in found.items() if entry is not None}

    def shipment(self, session: Session, case_id: str) -> Shipment | None:
        """How a case's result is on its way; nothing of it keeps anybody from seeing their case."""
        try:
            return self._platform.shipment(session, case_id)
        except SessionEnded:
            raise
        except PlatformError:
            return None

    def work(self, wish: MineWish, value: str, waiting: Waiting) -> Work | None:
        """For a key about an appointment or an order; None: it is about something else."""
        works = {
            MineWish.VISIT: self._one(value, waiting),
            MineWish.CANCEL_VISIT_SURELY: self._cancelled(waiting),
            MineWish.CHECK_IN: self._reported(waiting),
            MineWish.PAY: self._order(value),
        }
        return works.get(wish)

    def _one(self, appointment_id: str, waiting: Waiting) -> Work:
        def work(session: Session) -> Put:
            read = self._platform.appointment(session, appointment_id)
            names = self._names(read.point_id)
            return lambda: self._show(waiting, read, names)

        return work

    @staticmethod
    def _show(waiting: Waiting, read: Appointment, names: Mapping[str, str]) -> None:
        waiting.visit, waiting.check_in = read, None
        waiting.points = {**waiting.points, **names}

    def _cancelled(self, waiting: Waiting) -> Work:
        known = waiting.visit

        def work(session: Session) -> Put:
            assert known is not None  # noqa: S101 - the page of one appointment
            found = self._platform.cancel_appointment(session, known)

            def put() -> MineStep | None:
                waiting.visit = found.now if isinstance(found, ChangedMeanwhile) else found
                return MineStep.CHANGED if isinstance(found, ChangedMeanwhile) else None

            return put

        return work

    def _reported(self, waiting: Waiting) -> Work:
        known = waiting.visit

        def work(session: Session) -> Put:
            assert known is not None  # noqa: S101 - the page of one appointment
            if not self._here:
                return lambda: MineStep.NO_POINT
            found = self.report(known.check_in_code)
            read = self._platform.appointment(session, known.appointment_id)

            def put() -> None:
                waiting.visit, waiting.check_in = read, found

            return put

        return work

    @property
    def is_at_a_point(self) -> bool:
        """Appointments can be reported for here."""
        return bool(self._here)

    def report(self, check_in_code: str) -> CheckIn:
        """报到 at this terminal's point."""
        return self._platform.check_in(check_in_code, self._here)

    def names_of(self, check_in: CheckIn) -> dict[str, str]:
        """The point's name, where it is known here; on a desk's thread."""
        return self._names(check_in.point_id)

    def _order(self, order_id: str) -> Work:
        return lambda session: self._paid(self._platform.order(session, order_id))

    def order_of(self, case_id: str) -> Work:
        """For a case that is not paid: its order as it is, or another where it has none or that one has ended. A case has one
        open order whatever id is asked with, so an answer that was lost makes no second one.
        """
        return lambda session: self._paid(self._platform.open_order(session, case_id, str(uuid4())))

    def _paid(self, read: PaymentOrder | NothingToPay) -> Put:
        def put() -> MineStep:
            if isinstance(read, NothingToPay) or read.state is not OrderState.UNPAID:
                return MineStep.CHANGED
            return MineStep.NONE if self._pay(read) else MineStep.REFUSED

        return put


REJECTED: Final = {
    "no-such-appointment": MineStep.GONE,
    "appointment-over": MineStep.TOO_LATE,
    "no-such-order": MineStep.GONE,
}
"""What a refusal means for who stands here."""
