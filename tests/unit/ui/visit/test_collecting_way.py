# SPDX-License-Identifier: Apache-2.0
"""取件码 at the end of a visit: told once there is one, otherwise where it will stand; and no receipt waits for it in vain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import config
from config.modes import DisplayMode
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, JourneyState
from kiosk.platform.errors import Problem, Rejected, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import Collection
from tests.unit.kiosk.synthetic import drafts, known, situation
from tests.unit.ui.visit.desks import AtOnce
from ui.view_models import HandoverViewModel
from ui.visit.collecting_way import CollectingWay
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

PHRASES = Phrases.of_visit(Path(config.__file__).parent / "content" / "texts")
SESSION = Session("token", "strong", "测试甲", "999999199005040017")
THERE = Collection("204816", "示例智能柜 3 号柜", "白天晚上都开着", None)
FILED = JourneyState(delivery=Delivery.DELIVERED)
NUMBER = "999261121000042"
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


class Made:
    def __init__(self, way: str = "pickup", says: Collection | Exception | None = THERE) -> None:
        item = drafts().items["312000194000"]
        form = prefill(item, situation(item), known()).with_answer("delivery", way)
        assert isinstance(form, Form)
        self.says, self.asked, self.logged, self.went_on = says, list[str](), list[object](), 0
        self.record = SimpleNamespace(
            form=form, session=SESSION, mending=None, case_id="one", status=SimpleNamespace(case_number=NUMBER)
        )
        log = SimpleNamespace(failure=lambda _event, error: self.logged.append(error))
        self.way = CollectingWay(
            cast("VisitParts", SimpleNamespace(platform=self, log=log)),
            cast("VisitRecord", self.record),
            cast("TaskDesk", AtOnce()),
            lambda: None,
        )

    def own_case(self, _session: Session, number: str) -> Any:
        self.asked.append(number)
        if isinstance(self.says, Exception):
            raise self.says
        return SimpleNamespace(collection=self.says)

    def ask(self, state: JourneyState = FILED) -> None:
        self.way.ask_then(state, self._then)

    def _then(self) -> None:
        self.went_on += 1

    def page(self, mode: DisplayMode, state: JourneyState = FILED) -> HandoverViewModel:
        vm = HandoverViewModel()
        vm.statusTitle = "平台收到了"
        self.way.present(vm, replace(state, mode=mode), PHRASES)
        return vm


@MODES
def test_a_code_that_is_there_stands_on_page_and_receipt_with_place_and_hours(mode: DisplayMode) -> None:
    made = Made()
    made.ask()
    made.ask()
    assert (made.asked, made.went_on) == ([NUMBER], 2), "asked once, printed both times"
    vm = made.page(mode)
    assert [line["value"] for line in vm.lines] == [THERE.code, THERE.place, THERE.hours]
    assert "可以去取" in vm.statusTitle
    words = made.way.words(FILED)
    assert all(part in words for part in (THERE.code, THERE.place, THERE.hours))
    assert THERE.code not in repr(THERE)


@MODES
@pytest.mark.parametrize("says", [None, Unreachable("gone")], ids=["later", "cut off"])
def test_one_that_comes_later_is_said_to_stand_in_my_cases(says: Exception | None, mode: DisplayMode) -> None:
    made = Made(says=says)
    made.ask()
    assert made.went_on == 1
    vm = made.page(mode)
    assert "我办的事" in vm.statusTitle
    assert "取件码" in vm.statusTitle
    assert vm.lines == []
    assert "我办的事" in made.way.words(FILED)
    assert made.logged == []


def test_a_refusal_is_logged_and_holds_nothing_up() -> None:
    made = Made(says=Rejected(Problem("urn:kiosk:problem:no-such-case", "no", 404)))
    made.ask()
    assert made.went_on == 1
    assert made.logged == [made.says]


@pytest.mark.parametrize("way", ["courier"])
def test_what_is_sent_is_not_fetched(way: str) -> None:
    made = Made(way)
    made.ask()
    assert (made.asked, made.went_on, made.way.words(FILED)) == ([], 1, "")
    assert made.page(DisplayMode.STANDARD).statusTitle == "平台收到了"


def test_nobody_asks_before_the_platform_has_the_case_or_without_knowing_whose_it_is() -> None:
    waiting = JourneyState(delivery=Delivery.WAITING)
    made = Made()
    made.ask(waiting)
    assert (made.asked, made.went_on, made.way.words(waiting)) == ([], 1, "")
    made.record.session = None
    made.ask()
    assert (made.asked, made.went_on) == ([], 2)
    assert "我办的事" in made.way.words(FILED)
    made.record.session, made.record.mending = SESSION, object()
    made.ask()
    assert (made.asked, made.way.words(FILED)) == ([], "")


def test_the_next_case_has_a_code_of_its_own() -> None:
    made = Made()
    made.ask()
    assert made.way.collection == THERE
    made.record.case_id = "another"
    assert made.way.collection is None
    made.ask()
    assert len(made.asked) == 2


@MODES
def test_where_the_power_goes_the_page_says_that_first(mode: DisplayMode) -> None:
    made = Made()
    low = replace(FILED, power_low=True)
    assert made.page(mode, low).statusTitle == "平台收到了"
    made.ask()
    assert made.page(mode, low).statusTitle == "平台收到了"
