# SPDX-License-Identifier: Apache-2.0
"""统一物流 in a form: the quote comes behind the address, and neither a refusal nor a lost line holds anything up."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.application import courier_prompt as pages
from kiosk.application.address_book import KNOWN
from kiosk.application.courier_agreed import NOTHING_AGREED
from kiosk.catalogue.field_model import FieldKind
from kiosk.guidance.needs import MaterialSource
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, Problem, Rejected, Unreachable
from kiosk.platform.logistics_model import CourierQuote
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY, Shared, by_card, drafts, situation
from tests.unit.ui.visit.desks import Later
from ui.visit.courier_way import CourierWay
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

PERMIT, HOME = "312000194000", "示例市试验区演示街8号402室"
QUOTE = CourierQuote("示例快递", 1200, "receiver", 1, 2, both_ways=False)
BOTH = CourierQuote("示例快递", 2400, "receiver", 1, 2, both_ways=True)
LIVES = KNOWN + "share:residence.address"
NOT_SERVED = Rejected(Problem("urn:kiosk:problem:not-served", "no", 422))


class Made:
    def __init__(self, *, owes: bool = False, is_known: bool = True) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        self.says: CourierQuote | Exception = QUOTE
        self.logged: list[object] = []
        self.accepted = 0
        self.desk = Later()
        self.record = VisitRecord(drafts())
        item = self.record.open_item(PERMIT)
        assert item is not None
        for answer in situation(item).answers.values():
            self.record.answer_question(answer)
        self.record.resident = by_card()
        shared = {**FIRST_TIMER, "residence.address": Shared(HOME)}
        session = Session("token", "strong", "测试甲", self.record.resident.number) if is_known else None
        self.record.open_form(Fetched(session, shared, ()), TODAY, None)  # type: ignore[arg-type]  # values of the same shape
        if owes:
            plan = cast("Any", SimpleNamespace(source=MaterialSource.WINDOW, may_be_photographed=False))
            self.record.materials.plans = (plan,)
            self.record.filling.__dict__["_refresh"] = lambda: None
        log = SimpleNamespace(failure=lambda _event, error: self.logged.append(error))
        parts = cast("VisitParts", SimpleNamespace(platform=self, log=log))
        self.way = CourierWay(parts, self.record, cast("TaskDesk", self.desk), lambda: None, self._accept)
        self.way.follow(JourneyState(page=Page.FIELD))
        self.answer("delivery", "courier")

    def _accept(self) -> None:
        self.accepted += 1

    def courier_quote(self, _session: Session, item_code: str, address: str, *, both_ways: bool) -> CourierQuote:
        self.asked.append((item_code, address, both_ways))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def answer(self, code: str, raw: str) -> bool:
        """As the errands do it; True: the quote comes now."""
        self.record.filling.ask_field(DisplayMode.STANDARD, code)
        assert self.record.filling.answer_field(code, raw, DisplayMode.STANDARD), self.record.asking.error
        return self.way.follows(code)

    def back_at_the_field(self) -> None:
        """As the errands do it."""
        self.way.follow(JourneyState(page=Page.FIELD))
        self.record.filling.ask_again(DisplayMode.STANDARD)

    def to_quote(self) -> list[str]:
        assert self.answer("post_address", LIVES)
        assert self.values == []
        self.desk.answer()
        return self.values

    @property
    def values(self) -> list[str]:
        assert self.record.asking.prompt is not None
        return [option.value for option in self.record.asking.prompt.options]

    @property
    def title(self) -> str:
        assert self.record.asking.prompt is not None
        return self.record.asking.prompt.title

    def value(self, code: str) -> str:
        value = None if self.record.form is None else self.record.form.value(code)
        return "" if value is None else value.value


def fetches(made: Made) -> bool:
    assert made.record.form is not None
    return made.record.filling.courier.fetches_originals(made.record.form)


def test_the_quote_stands_behind_the_address_and_the_form_goes_on_with_a_tap() -> None:
    made = Made()
    made.to_quote()
    assert made.asked == [(PERMIT, HOME, False)]
    assert "12 元" in made.title
    assert made.accepted == 0
    assert made.way.take("@nothing on offer")
    assert made.accepted == 0
    assert made.way.take(pages.SEND)
    assert made.accepted == 1
    assert not made.way.take(pages.SEND), "the next question is another's"
    assert fetches(made) is False


def test_who_takes_another_address_or_another_way_takes_this_one_back() -> None:
    made = Made()
    made.to_quote()
    made.way.take(pages.OTHER_ADDRESS)
    assert made.value("post_address") == ""
    assert LIVES in made.values
    made.to_quote()
    made.way.take(pages.OTHER_WAY)
    assert (made.value("delivery"), made.value("post_address")) == ("", "")
    assert made.record.asking.prompt is not None
    assert made.record.asking.prompt.code == "delivery"
    assert not made.answer("delivery", "pickup")
    assert made.value("delivery") == "pickup"
    made.answer("delivery", "courier")
    made.to_quote()
    assert made.way.back()
    assert LIVES in made.values
    assert not made.way.back()


def test_where_no_courier_goes_there_are_two_ways_on() -> None:
    made = Made()
    made.says = NOT_SERVED
    assert made.to_quote() == [pages.OTHER_ADDRESS, pages.OTHER_WAY]
    assert made.logged == []


@pytest.mark.parametrize("error", [Unreachable("gone"), Busy("later", 3.0)], ids=["gone", "busy"])
def test_a_quote_that_nobody_gives_holds_nothing_up(error: Exception) -> None:
    made = Made()
    made.says = error
    assert made.to_quote()[0] == pages.SEND
    assert "问不到" in made.title
    made.says = QUOTE
    assert made.way.take(pages.AGAIN)
    made.desk.answer()
    assert "12 元" in made.title
    made.way.take(pages.SEND)
    assert made.accepted == 1


def test_a_refusal_that_is_nobodys_fault_here_is_logged_and_the_way_goes_on() -> None:
    made = Made()
    made.says = Rejected(Problem("urn:kiosk:problem:not-needed", "no", 422))
    assert pages.SEND in made.to_quote()
    assert made.logged == [made.says]


def test_without_a_session_or_a_network_nobody_is_asked() -> None:
    made = Made(is_known=False)
    assert made.answer("post_address", LIVES)
    assert pages.SEND in made.values
    offline = Made()
    offline.way.follow(JourneyState(page=Page.FIELD, online=False))
    assert offline.answer("post_address", LIVES)
    assert pages.SEND in offline.values
    assert (made.asked, offline.asked) == ([], [])


def test_an_answer_about_an_address_that_was_left_comes_too_late() -> None:
    made = Made()
    assert made.answer("post_address", LIVES)
    made.way.back()
    shown = made.values
    made.desk.answer()
    assert made.values == shown
    assert made.answer("post_address", LIVES)
    made.way.follow(JourneyState(page=Page.REVIEW))
    made.says = NOT_SERVED
    made.desk.answer()
    assert made.values == []
    assert not made.way.take(pages.SEND)


def test_originals_that_are_owed_are_fetched_too_or_brought() -> None:
    made = Made(owes=True)
    made.says = BOTH
    assert pages.RESULT_ALONE in made.to_quote()
    assert made.asked[-1][2] is True
    assert fetches(made) is False, "offered, and not agreed to yet"
    made.says = QUOTE
    made.way.take(pages.RESULT_ALONE)
    made.desk.answer()
    assert made.asked[-1][2] is False
    assert fetches(made) is False
    assert made.record.asking.prompt is not None
    assert "自己交到窗口" in made.record.asking.prompt.hint


def test_originals_are_fetched_once_that_was_agreed_to() -> None:
    made = Made(owes=True)
    made.says = BOTH
    made.to_quote()
    made.way.take(pages.SEND)
    assert fetches(made) is True
    made.to_quote()
    made.way.follow(JourneyState(page=Page.REVIEW))
    assert fetches(made) is False, "of a quote that was left nothing is agreed"


@pytest.mark.parametrize("page", [Page.STOP, Page.CONTINUE])
def test_back_from_a_page_that_came_in_between_the_address_is_asked(page: Page) -> None:
    made = Made()
    made.to_quote()
    made.way.follow(JourneyState(page=page))
    made.way.follow(JourneyState(page=page, online=False))
    made.back_at_the_field()
    assert LIVES in made.values
    assert not made.way.take(LIVES), "that is an answer to the form's own question"
    made.to_quote()
    assert made.way.take(pages.SEND)
    assert made.accepted == 1


def test_back_at_another_question_it_stays() -> None:
    made = Made()
    made.to_quote()
    made.way.follow(JourneyState(page=Page.REVIEW))
    made.record.filling.ask_field(DisplayMode.STANDARD, "delivery")
    made.back_at_the_field()
    assert made.record.asking.prompt is not None
    assert made.record.asking.prompt.code == "delivery"


def test_another_question_has_no_quote() -> None:
    made = Made()
    assert not made.way.follows("delivery")
    made.record.filling.form = None
    assert not made.way.follows("post_address")
    assert FieldKind.DELIVERY in {spec.kind for spec in drafts().items[PERMIT].fields}


def taken_up(made: Made, *, online: bool = True) -> list[int]:
    """The form as a draft brings it back: the address is the resident's word already, and nothing is agreed. What went on."""
    assert made.answer("post_address", LIVES)
    made.way.follow(JourneyState(page=Page.REVIEW))
    made.record.filling.courier = NOTHING_AGREED
    made.desk.waiting.clear()
    made.asked.clear()
    made.way.follow(JourneyState(page=Page.PREFILL, online=online))
    went_on: list[int] = []
    made.way.renew(lambda: went_on.append(1))
    return went_on


def test_what_a_draft_brought_back_is_priced_anew() -> None:
    made = Made(owes=True)
    went_on = taken_up(made)
    assert went_on == []
    made.desk.answer()
    assert (went_on, made.asked) == ([1], [(PERMIT, HOME, False)])
    assert made.record.filling.courier_cost == "12 元，收到时付给快递员"
    assert fetches(made) is False, "that originals are fetched is agreed to on its own page"
    made.way.renew(lambda: went_on.append(2))
    assert (went_on, len(made.asked)) == ([1, 2], 1), "it is known now"


@pytest.mark.parametrize("says", [Unreachable("no"), Busy("full"), NOT_SERVED])
def test_a_price_that_nobody_can_say_holds_no_draft_up(says: Exception) -> None:
    made = Made()
    made.says = says
    went_on = taken_up(made)
    made.desk.answer()
    assert went_on == [1]
    assert made.record.filling.courier_cost == "现在问不到，可能要您付"


def test_nobody_is_asked_for_a_price_offline_or_where_no_courier_goes_or_the_address_is_asked_for_anyhow() -> None:
    made = Made()
    assert (taken_up(made, online=False), made.asked) == ([1], [])
    for made in (Made(is_known=False), Made()):
        made.answer("delivery", "pickup")
        went_on: list[int] = []
        made.way.renew(partial(went_on.append, 1))
        assert (went_on, made.asked) == ([1], [])
    made = Made()
    went_on = []
    made.way.renew(lambda: went_on.append(1))
    assert (went_on, made.asked) == ([1], []), "the address is still to be said"


def test_a_price_for_a_form_of_before_is_for_nobody() -> None:
    made = Made()
    went_on = taken_up(made)
    made.record.filling.reopen("post_address")
    made.desk.answer()
    assert went_on == [1]
    assert made.record.filling.courier == NOTHING_AGREED
