# SPDX-License-Identifier: Apache-2.0
"""What else waits, where it goes otherwise: an order paid meanwhile or leading elsewhere, no point, a changed appointment."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.journey.mine import MineStep, MineWish
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import Appointment, AppointmentPage, AppointmentState, ChangedMeanwhile
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import OwnCases
from kiosk.platform.payment_model import NothingToPay, OrderPage, OrderState, PaymentOrder
from tests.unit.kiosk.case.test_paid import ORDER
from ui.preview_mine import mine_scenes
from ui.visit.own_waiting import MOST_PAGES, Beside, Waiting, WaitingCalls, every, whole

SESSION = Session("token", "strong", "测试甲", "999999199005040017")
VISIT = Appointment(
    "0193e3a1-0000-4000-8000-00000000002b", "TBD-RS01", "SH-310115-01", Slot.parse("2026-11-25 09:00-09:30"),
    AppointmentState.BOOKED, "A012", "example-code-of-a-ticket", 10, 1,
)  # fmt: skip
NONE_SENT = Rejected(Problem("urn:kiosk:problem:no-such-shipment", "none", 404))


def calls(here: str = "", *, pays: bool = True, **answers: Any) -> WaitingCalls:
    """A platform that answers so; an exception is raised."""

    def answer(found: Any) -> Any:
        def say(*_asked: Any, **_told: Any) -> Any:
            if isinstance(found, Exception):
                raise found
            return found

        return say

    platform = SimpleNamespace(**{name: answer(found) for name, found in answers.items()})
    return WaitingCalls(cast("PlatformClient", platform), lambda: None, here, lambda _order: pays)


def done(made: WaitingCalls, wish: MineWish, waiting: Waiting) -> MineStep | None:
    work = made.work(wish, "1", waiting)
    assert work is not None
    return work(SESSION)()


@pytest.mark.parametrize(
    ("order", "pays", "step"),
    [
        (ORDER, True, MineStep.NONE),
        (ORDER, False, MineStep.REFUSED),
        (replace(ORDER, state=OrderState.PAID), True, MineStep.CHANGED),
        (replace(ORDER, state=OrderState.EXPIRED), True, MineStep.CHANGED),
    ],
)
def test_an_order_is_looked_at_once_more_before_it_is_paid(order: PaymentOrder, pays: bool, step: MineStep) -> None:
    assert done(calls(pays=pays, order=order), MineWish.PAY, Waiting()) is step


@pytest.mark.parametrize(
    ("order", "pays", "step"),
    [
        (ORDER, True, MineStep.NONE),
        (ORDER, False, MineStep.REFUSED),
        (replace(ORDER, state=OrderState.PAID), True, MineStep.CHANGED),
        (NothingToPay("bill_paid"), True, MineStep.CHANGED),
    ],
)
def test_a_case_that_is_not_paid_gets_an_order_that_can_be(
    order: PaymentOrder | NothingToPay, pays: bool, step: MineStep
) -> None:
    assert calls(pays=pays, open_order=order).order_of(ORDER.case_id)(SESSION)() is step


def test_nobody_reports_at_a_terminal_that_stands_in_no_point() -> None:
    waiting = Waiting(visit=VISIT)
    assert done(calls(), MineWish.CHECK_IN, waiting) is MineStep.NO_POINT
    assert waiting.check_in is None


def test_what_somebody_changed_meanwhile_is_shown_as_it_is_now() -> None:
    waiting, moved = Waiting(visit=VISIT), replace(VISIT, version=2)
    made = calls(cancel_appointment=ChangedMeanwhile(moved))
    assert done(made, MineWish.CANCEL_VISIT_SURELY, waiting) is MineStep.CHANGED
    assert waiting.visit == moved


def test_a_key_about_something_else_is_not_ours() -> None:
    assert calls().work(MineWish.LICENCES, "", Waiting()) is None


@pytest.mark.parametrize("error", [NONE_SENT, Unreachable("gone")])
def test_what_is_not_known_of_the_courier_keeps_nobody_from_their_case(error: Exception) -> None:
    assert calls(shipment=error).shipment(SESSION, "1") is None


def test_a_session_that_ended_is_said() -> None:
    ended = SessionEnded(Problem("urn:kiosk:problem:session-ended", "over", 401))
    with pytest.raises(SessionEnded):
        calls(shipment=ended).shipment(SESSION, "1")


def paged(*numbers: int, following: str | None = None) -> OwnCases:
    """The cases of one page, by their numbers."""
    shown = next(found for name, _, found in mine_scenes() if name == "mine")
    assert shown.cases is not None
    cases = tuple(replace(shown.cases.cases[0], case_number=f"99926112100{number:04d}") for number in numbers)
    return replace(shown.cases, cases=cases, next=following)


def numbers_of(cases: OwnCases) -> list[int]:
    return [int(one.case_number[-4:]) for one in cases.cases]


def test_the_cases_of_every_page_are_in_the_list() -> None:
    pages = {"50": paged(2, 3, following="100"), "100": paged(4)}
    listed = whole(paged(1, 2, following="50"), pages.__getitem__, Beside())
    assert (numbers_of(listed), listed.next) == ([1, 2, 3, 4], None), "one that moved meanwhile is there once"


def test_a_page_that_is_not_told_leaves_those_before_it() -> None:
    def gone(_cursor: str) -> OwnCases:
        raise Unreachable("gone")

    beside = Beside()
    listed = whole(paged(1, following="50"), gone, beside)
    assert (numbers_of(listed), listed.next) == ([1], "50")
    assert isinstance(beside.error, Unreachable)


def test_a_platform_that_always_leads_on_is_left() -> None:
    asked: list[str] = []

    def on(cursor: str) -> OwnCases:
        asked.append(cursor)
        return paged(len(asked), following=str(len(asked)))

    listed = whole(paged(0, following="0"), on, Beside())
    assert (len(asked), len(listed.cases), listed.next) == (MOST_PAGES - 1, MOST_PAGES, "19")


class Lists:
    """A platform whose appointments and unpaid orders stand one on a page."""

    def __init__(self, count: int) -> None:
        self.count, self.asked = count, list[str]()

    def appointments(self, _session: Session, page: str) -> AppointmentPage:
        self.asked.append(page)
        at = int(page or 0)
        one = replace(VISIT, appointment_id=f"0193e3a1-0000-4000-8000-{at:012d}")
        return AppointmentPage((one,), str(at + 1) if at + 1 < self.count else "")

    def orders(self, _session: Session, *, state: OrderState, after: str) -> OrderPage:
        assert state is OrderState.UNPAID
        at = int(after or 0)
        return OrderPage((replace(ORDER, order_id=f"order-{at}"),), str(at + 1) if at + 1 < self.count else None)

    def listed(self, beside: Beside) -> Waiting:
        return WaitingCalls(cast("PlatformClient", self), lambda: None, "", lambda _order: True).listed(SESSION, beside)


def test_what_waits_is_listed_from_every_page() -> None:
    lists, beside = Lists(3), Beside()
    found = lists.listed(beside)
    assert (len(found.appointments), len(found.orders), found.has_more) == (3, 3, False)
    assert lists.asked == ["", "1", "2"]
    assert beside.error is None


def test_lists_that_never_end_are_left_and_that_is_said() -> None:
    lists = Lists(10_000)
    found = lists.listed(Beside())
    assert (len(lists.asked), len(found.appointments), len(found.orders)) == (MOST_PAGES, MOST_PAGES, MOST_PAGES)
    assert found.has_more


def test_a_thing_that_moved_to_the_next_page_meanwhile_is_listed_once() -> None:
    pages = {"": (("a", "b"), "2"), "2": (("b", "c"), "")}
    assert every(pages.__getitem__, str, Beside()) == (("a", "b", "c"), False)


def test_a_page_that_is_not_told_leaves_what_stood_before_it() -> None:
    def page(following: str) -> tuple[tuple[str, ...], str]:
        if following:
            raise Unreachable("gone")
        return ("a",), "2"

    beside = Beside()
    assert every(page, str, beside) == (("a",), True)
    assert isinstance(beside.error, Unreachable)
