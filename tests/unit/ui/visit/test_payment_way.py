# SPDX-License-Identifier: Apache-2.0
"""Paying, where nothing comes back: no session, a session that ended, a refusal. What the wire shows is in the scenarios."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from config.modes import Environment
from config.settings import PaymentSettings, PlatformSettings, Settings
from kiosk.journey import events as ev
from kiosk.journey.paying import Paying
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.payment_model import OrderPage, OrderState
from tests.unit.kiosk.case.test_paid import ORDER, PAID
from tests.unit.ui.visit.desks import AtOnce, Later
from ui.visit.own_waiting import MOST_PAGES
from ui.visit.parts import VisitParts
from ui.visit.payment_way import PaymentWay, e_receipt_url, payment_hosts
from ui.visit.tasks import TaskDesk

ENDED = SessionEnded(Problem("urn:kiosk:problem:session-ended", "over", 401))
NO_CASE = Rejected(Problem("urn:kiosk:problem:no-such-case", "none", 404))


class Way:
    """``answers``: what the platform says, one after another; an exception is raised."""

    def __init__(self, *answers: object, session: object = "session", first: str | None = None) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[Any, ...]] = []
        self.told: list[ev.Event] = []
        settings = SimpleNamespace(
            environment=Environment.PRODUCTION,
            payment=PaymentSettings(hosts=("pay.example.invalid",)),
            platform=PlatformSettings(url="https://platform.example.invalid"),
        )
        log = SimpleNamespace(write=lambda *_a, **_k: None, failure=lambda *_a, **_k: None)
        platform = SimpleNamespace(open_order=self._answer, order=self._answer)
        parts = SimpleNamespace(settings=settings, log=log, platform=platform)
        filed_as = ORDER.case_id if first is None else first
        record = SimpleNamespace(session=session, case_id=ORDER.case_id, item=None, filed_as=filed_as)
        desk = cast("TaskDesk", AtOnce())
        self.way = PaymentWay(cast("VisitParts", parts), cast("VisitRecord", record), desk, self._dispatch)
        self.state = JourneyState(page=Page.PAY, paying=Paying.OPENING)
        self.way.follow(self.state)

    def _answer(self, *asked: Any, **_told: Any) -> Any:
        self.asked.append(asked)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _dispatch(self, event: ev.Event) -> None:
        """As the journey would move."""
        self.told.append(event)
        steps: dict[object, Paying] = {ev.OrderShown: Paying.WAITING, ev.OrderPaid: Paying.PAID}
        paying = Paying(event.step) if isinstance(event, ev.OrderSaid) else steps[type(event)]
        self.state = replace(self.state, paying=paying)
        self.way.follow(self.state)


def test_without_a_session_nothing_is_asked(qtbot: QtBot) -> None:
    way = Way(session=None)
    way.way.open()
    assert (way.told, way.asked) == ([ev.OrderSaid("refused")], [])


@pytest.mark.parametrize(
    ("error", "step"),
    [(Unreachable("gone"), "offline"), (Busy("full"), "busy"), (NO_CASE, "refused"), (ENDED, "refused")],
)
def test_why_there_is_no_order(qtbot: QtBot, error: Exception, step: str) -> None:
    way = Way(error)
    way.way.open()
    assert way.told == [ev.OrderSaid(step)]


def test_a_mended_case_is_paid_under_the_id_that_it_was_filed_under_first(qtbot: QtBot) -> None:
    first = "0190f000-0000-7000-8000-00000000000f"
    way = Way(ORDER, first=first)
    way.way.open()
    assert [asked[1] for asked in way.asked] == [first]


def test_the_id_stays_until_it_was_answered(qtbot: QtBot) -> None:
    way = Way(Unreachable("lost"), Busy("full"), ORDER)
    for _ in range(3):
        way.state = replace(way.state, paying=Paying.OPENING)  # 再试一次
        way.way.follow(way.state)
        way.way.open()
    assert len({asked[2] for asked in way.asked}) == 1
    assert way.state.paying is Paying.WAITING


def test_a_session_that_ends_while_somebody_pays_is_not_asked_for_ever(qtbot: QtBot) -> None:
    way = Way(ORDER, ENDED)
    way.way.open()
    way.way._look()
    assert way.told[-1] == ev.OrderSaid("unheard")
    assert not way.way._timer.isActive()
    way.way.follow(way.state)
    assert not way.way._timer.isActive()


def test_a_silence_is_asked_into_again(qtbot: QtBot) -> None:
    way = Way(ORDER, Unreachable("gone"), PAID)
    way.way.open()
    way.way._look()
    assert (way.told[-1], way.way._timer.isActive()) == (ev.OrderSaid("unheard"), True)
    way.way._look()
    assert way.told[-1] == ev.OrderPaid()
    assert not way.way._timer.isActive()


def test_a_page_that_was_left_asks_nothing_more(qtbot: QtBot) -> None:
    way = Way(ORDER)
    way.way.open()
    assert way.way._timer.isActive()
    way.way.follow(replace(way.state, page=Page.RATE))
    assert not way.way._timer.isActive()
    way.way._look()
    assert len(way.asked) == 1


def test_a_code_of_another_host_is_not_shown_and_its_order_forgotten(qtbot: QtBot) -> None:
    way = Way(replace(ORDER, pay_url="https://pay.example.invalid.evil.example/pay/x"))
    way.way.open()
    assert (way.told, way.way.order) == ([ev.OrderSaid("refused")], None)


def test_an_e_receipt_of_another_host_is_named_by_its_number_alone(qtbot: QtBot) -> None:
    assert PAID.e_receipt is not None
    elsewhere = replace(PAID, e_receipt=replace(PAID.e_receipt, url="https://evil.example/e"))
    way = Way(elsewhere)
    way.way.open()
    assert way.told == [ev.OrderPaid()]
    assert way.way.order is not None
    assert way.way.order.e_receipt == replace(PAID.e_receipt, url="")


def test_where_codes_may_lead() -> None:
    settings = Settings(environment=Environment.DEMO, platform=PlatformSettings(url="http://127.0.0.1:8480"))
    assert payment_hosts(settings) == ("127.0.0.1",)
    named = settings.model_copy(update={"payment": PaymentSettings(hosts=("pay.example.invalid",))})
    assert payment_hosts(named) == ("pay.example.invalid",)
    assert payment_hosts(settings.model_copy(update={"environment": Environment.PRODUCTION})) == ()
    assert e_receipt_url(PAID, named) == PAID.e_receipt.url  # type: ignore[union-attr]  # it has one
    assert e_receipt_url(PAID, settings) == ""
    assert e_receipt_url(None, named) == ""


def late(way: Way) -> Later:
    desk = Later()
    way.way._desk = cast("TaskDesk", desk)
    return desk


def test_the_id_of_a_bill_that_was_left_is_not_asked_with_for_another_case(qtbot: QtBot) -> None:
    """A found order that has ended is opened anew, and 付别的账单 comes first: the platform would take one id for one case."""
    way = Way(ORDER)
    way.way.order, way.way.is_found = replace(ORDER, state=OrderState.EXPIRED, pay_url=None), True
    cast("Any", way.way._record).filed_as = "another"
    desk = late(way)
    way.way.open()
    way.way.leave_found()
    way.way.open()
    way._answers.append(ORDER)
    desk.answer()
    cases, ids = {asked[1] for asked in way.asked}, {asked[2] for asked in way.asked}
    assert (cases, len(ids)) == ({ORDER.case_id, "another"}, 2)


@pytest.mark.parametrize("leave", ["forget", "leave_found"])
@pytest.mark.parametrize("answer", [PAID, ORDER, Unreachable("gone")])
def test_what_is_heard_late_of_an_order_that_was_left_is_not_the_next_ones(
    qtbot: QtBot, leave: str, answer: object
) -> None:
    way = Way(ORDER, answer)
    way.way.open()
    told, desk = list(way.told), late(way)
    way.way._look()
    getattr(way.way, leave)()
    desk.waiting.pop()()
    assert (way.told, way.way.order, way.way._timer.isActive()) == (told, None, False)


def test_an_order_that_is_found_after_the_page_was_left_is_not_what_this_visit_pays(qtbot: QtBot) -> None:
    found = OrderPage((ORDER,), None)
    way = Way(found, found)
    item = SimpleNamespace(pays_at_filing=True, base_code=ORDER.item_code)
    session = SimpleNamespace(number="999999199005040017")
    way.way._record = cast("VisitRecord", SimpleNamespace(item=item, session=session, case_id="new", mending=None))
    way.way._parts.platform.orders = way._answer  # type: ignore[method-assign]  # a namespace
    went_on: list[int] = []
    way.way.follow(JourneyState(page=Page.STOP))  # the battery ran low while it was looked for
    way.way.look_for_open(lambda: went_on.append(1))
    assert (way.way.order, way.way.is_found, way.told, went_on) == (None, False, [], [1])
    way.way.follow(JourneyState(page=Page.PREFILL))
    way.way._dispatch = way.told.append
    way.way.look_for_open(lambda: went_on.append(2))
    assert (way.way.order, way.way.is_found, way.told) == (ORDER, True, [ev.OrderFound()]), "it is looked for once more"


@pytest.mark.parametrize("number", ["999999199005040017", "999999199005040025"], ids=["same", "other"])
@pytest.mark.parametrize("is_other_service", [False, True], ids=["same", "other service"])
def test_an_order_that_is_found_late_is_not_paid_for_another_service_nor_for_somebody_else(
    qtbot: QtBot, number: str, is_other_service: bool
) -> None:
    """While it was looked for they went back, and the next form is being made."""
    way = Way(OrderPage((ORDER,), None))
    item = SimpleNamespace(pays_at_filing=True, base_code=ORDER.item_code)
    session = SimpleNamespace(number="999999199005040017")
    record = SimpleNamespace(item=item, session=session, case_id="new", mending=None)
    way.way._record = cast("VisitRecord", record)
    way.way._parts.platform.orders = way._answer  # type: ignore[method-assign]  # a namespace
    way.way._dispatch = way.told.append
    way.way.follow(JourneyState(page=Page.PREFILL))
    desk, went_on = late(way), list[int]()
    way.way.look_for_open(lambda: went_on.append(1))
    record.session = SimpleNamespace(number=number)
    if is_other_service:
        way.way.forget()  # as whoever opens another one does
    desk.answer()
    is_same = number == session.number and not is_other_service
    assert (way.told, way.way.is_found) == ([ev.OrderFound()] if is_same else [], is_same)


def test_whoever_mends_a_case_is_not_led_to_an_order(qtbot: QtBot) -> None:
    way = Way()
    item = SimpleNamespace(pays_at_filing=True, base_code=ORDER.item_code)
    record = SimpleNamespace(item=item, session=SimpleNamespace(number="1"), case_id="new", mending=object())
    way.way._record = cast("VisitRecord", record)
    went_on: list[int] = []
    way.way.look_for_open(lambda: went_on.append(1))
    assert (went_on, way.asked) == ([1], [])


def _looking(way: Way, orders: Any) -> list[int]:
    """What went on, of somebody whose list of unpaid orders is ``orders(after)``."""
    item = SimpleNamespace(pays_at_filing=True, base_code=ORDER.item_code)
    record = SimpleNamespace(item=item, session=SimpleNamespace(number="1"), case_id="new", mending=None)
    way.way._record = cast("VisitRecord", record)
    way.way._parts.platform.orders = orders  # type: ignore[method-assign]  # a namespace
    way.way.follow(JourneyState(page=Page.PREFILL))
    way.way._dispatch = way.told.append
    went_on: list[int] = []
    way.way.look_for_open(lambda: went_on.append(1))
    return went_on


def test_an_order_on_a_later_page_is_found_and_the_pages_are_read_no_further(qtbot: QtBot) -> None:
    other = replace(ORDER, order_id=ORDER.order_id[:-4] + "beef", item_code="TBD-JF01")
    pages = {"": OrderPage((other,) * 20, "a"), "a": OrderPage((other, ORDER), "b")}
    asked: list[str] = []

    def orders(_session: object, *, after: str = "", **_more: Any) -> OrderPage:
        asked.append(after)
        return pages[after]

    way = Way()
    assert _looking(way, orders) == []
    assert (way.way.order, asked) == (ORDER, ["", "a"])


def test_a_list_that_never_ends_and_one_that_breaks_off_keep_nobody_from_filing(qtbot: QtBot) -> None:
    asked: list[str] = []

    def orders(_session: object, *, after: str = "", **_more: Any) -> OrderPage:
        asked.append(after)
        return OrderPage((), "on")

    way = Way()
    assert _looking(way, orders) == [1]
    assert (len(asked), way.way.order) == (MOST_PAGES, None)

    def broken(_session: object, *, after: str = "", **_more: Any) -> OrderPage:
        if after:
            raise Busy("full")
        return OrderPage((), "on")

    way = Way()
    assert _looking(way, broken) == [1]
