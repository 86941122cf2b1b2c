# SPDX-License-Identifier: Apache-2.0
"""A case that is over and came to nothing (withdrawn, refused, denied, lapsed) is neither paid for nor waited for any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kiosk.platform.booking_model import AlreadyBooked, Appointment, AppointmentRequest, AppointmentState
from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Session
from kiosk.platform.payment_model import NothingToPay, OrderState, PaymentOrder
from kiosk.platform.sandbox.booking_counter import ReportingDesk
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.booking_ends import VisitsOfCases
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.store import Store
from offline_cache.sealed_case import WaitingCase
from tests.unit.kiosk.platform.test_booking_desk import (
    ANN,
    REGISTRY,
    Clock,
    book,
    clock,
    desk,
    pages,
    places,
    store,
)
from tests.unit.kiosk.platform.test_filed_with_a_time import REGISTRY_VISIT, filled_with, points
from tests.unit.kiosk.platform.test_payments import UTILITIES, without_debit
from tests.unit.kiosk.platform.world import World, identify, record_for, sealed

__all__ = ["clock", "desk", "places", "store"]
WANTED = [{"kind": "field", "code": "phone", "reason": "电话少一位，请改一下"}]
LONG_S = 60 * 86_400
WAYS = ("withdrawn", "refused", "denied", "lapsed")


def dispute(record: dict[str, Any]) -> None:
    """With a value that its resident disputes a person looks at a case, and it is not decided at once."""
    next(one for one in record["fields"].values() if one["origin"] == "shared_data")["disputed"] = True


def end(office: World, client: PlatformClient, session: Session, case: WaitingCase, number: str, way: str) -> None:
    if way == "withdrawn":
        client.withdraw_case(session, client.own_case(session, number))
    elif way == "refused":
        office.control.act(case.case_id, "refuse", reason="不属于本机关职权范围")
    elif way == "denied":
        office.control.act(case.case_id, "accept")
        office.control.act(case.case_id, "deny", reason="不符合条件")
    else:
        office.control.act(case.case_id, "return", wanted=WANTED)
        office.control.let_time_pass(LONG_S)


@pytest.mark.parametrize("way", WAYS)
def test_what_came_to_nothing_is_not_paid(office: World, asked: PlatformClient, way: str) -> None:
    person = without_debit(600 + 30 * WAYS.index(way))
    case = sealed(office, record_for(asked, person, UTILITIES), dispute)
    number = asked.commit_case(case).case_number
    session = identify(asked, person)
    order = asked.open_order(session, case.case_id, str(uuid4()))
    assert isinstance(order, PaymentOrder)
    assert [one.order_id for one in asked.orders(session, state=OrderState.UNPAID).orders] == [order.order_id]
    end(office, asked, session, case, number, way)
    assert asked.orders(session, state=OrderState.UNPAID).orders == ()
    closed = asked.order(session, order.order_id)
    assert (closed.state, closed.pay_url) == (OrderState.CLOSED, None)
    assert asked.open_order(session, case.case_id, str(uuid4())) == NothingToPay("case_over")
    assert office.control.pay(order.order_id) == "paid_late", "money for it goes back by itself"


def test_what_was_paid_before_stays_paid(office: World, asked: PlatformClient) -> None:
    person = without_debit(720)
    case = sealed(office, record_for(asked, person, UTILITIES), dispute)
    number = asked.commit_case(case).case_number
    session = identify(asked, person)
    order = asked.open_order(session, case.case_id, str(uuid4()))
    assert isinstance(order, PaymentOrder)
    assert office.control.pay(order.order_id) == "paid"
    end(office, asked, session, case, number, "withdrawn")
    assert asked.order(session, order.order_id).state is OrderState.PAID
    again = asked.open_order(session, case.case_id, str(uuid4()))
    assert isinstance(again, PaymentOrder)
    assert again.order_id == order.order_id


def test_what_was_mended_is_paid_with_an_order_of_its_own(office: World, asked: PlatformClient) -> None:
    person = without_debit(740)
    case = sealed(office, record_for(asked, person, UTILITIES), dispute)
    number = asked.commit_case(case).case_number
    session = identify(asked, person)
    first = asked.open_order(session, case.case_id, str(uuid4()))
    assert isinstance(first, PaymentOrder)
    office.control.act(case.case_id, "return", wanted=WANTED)
    seen = asked.own_case(session, number)
    mended = record_for(asked, person, UTILITIES)
    mended["corrects"] = {"case_number": number, "version": seen.version}
    asked.commit_case(sealed(office, mended))
    assert asked.order(session, first.order_id).state is OrderState.CLOSED, "it is of what was filed before"
    second = asked.open_order(session, seen.case_id, str(uuid4()))
    assert isinstance(second, PaymentOrder)
    assert (second.state, second.order_id == first.order_id) == (OrderState.UNPAID, False)
    assert office.control.pay(second.order_id) == "paid"


@pytest.mark.parametrize("way", WAYS)
def test_a_visit_of_what_came_to_nothing_is_cancelled_and_its_day_is_free(
    office: World, asked: PlatformClient, way: str
) -> None:
    person, point = resident(760 + WAYS.index(way)), points()[0]
    slot = asked.free_times(REGISTRY_VISIT, point).slots[-1].slot
    case = sealed(office, filled_with(asked, person, point, slot), dispute)
    number = asked.commit_case(case).case_number
    session = identify(asked, person)
    (booked,) = asked.appointments(session).appointments
    assert (booked.state, booked.case_id) == (AppointmentState.BOOKED, case.case_id)
    wish = AppointmentRequest(REGISTRY_VISIT, point, slot)
    assert isinstance(asked.book(session, wish), AlreadyBooked)
    end(office, asked, session, case, number, way)
    gone = asked.appointment(session, booked.appointment_id)
    assert (gone.state, gone.version != booked.version) == (AppointmentState.CANCELLED, True)
    again = asked.book(session, wish)
    assert isinstance(again, Appointment)
    assert again.state is AppointmentState.BOOKED


def test_a_visit_that_was_used_or_missed_stays_as_it_was(desk: BookingDesk, store: Store, clock: Clock) -> None:
    days: dict[date, Any] = {}
    for slot in pages(desk):
        days.setdefault(slot.day, slot)
    missed, used, to_come = (
        book(desk, ANN, str(slot), case_id=f"0190f000-0000-7000-8000-00000000000{place}")
        for place, slot in enumerate(list(days.values())[:3])
    )
    clock.now = datetime.fromisoformat(_begin(used)) - timedelta(minutes=5)
    assert ReportingDesk(store, clock).check_in(used["check_in_code"], REGISTRY)["outcome"] == "checked_in"
    ends = VisitsOfCases(store, clock)
    for one in (missed, used, to_come):
        ends.let_go(one["case_id"])
    states = [desk.one(ANN, one["appointment_id"])["state"] for one in (missed, used, to_come)]
    assert states == ["missed", "checked_in", "cancelled"]


def _begin(appointment: dict[str, Any]) -> str:
    day, times = appointment["slot"].split(" ")
    return f"{day}T{times.split('-')[0]}:00+08:00"
