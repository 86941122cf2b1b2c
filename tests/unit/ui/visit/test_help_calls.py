# SPDX-License-Identifier: Apache-2.0
"""A call for help: the minute by a clock that is handed in, whether the desk is heard or not; who answered goes into the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from config import clock, timeouts
from kiosk.case.assisted import LookedOn
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Unreachable
from kiosk.platform.model import HelpCall, HelpRequest, OtherWays
from tests.unit.kiosk.synthetic import catalogue
from ui.visit.help_calls import HelpCalls, HelpFacts
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class Desk:
    """What the platform says of the one call; an exception is raised."""

    def __init__(self) -> None:
        self.says: HelpCall | Exception = HelpCall("BB-000001", "waiting", 1)
        self.requests: list[HelpRequest] = []
        self.heard: list[object] = []

    def call_help(self, request: HelpRequest) -> HelpCall:
        self.requests.append(request)
        return self.help_call("")

    def withdraw_help(self, call_no: str) -> None:
        self._line()
        self.heard.append(call_no)

    def tell_help_outcome(self, call_no: str, *, solved: bool) -> None:
        self._line()
        self.heard.append((call_no, solved))

    def _line(self) -> None:
        if isinstance(self.says, Exception):
            raise self.says

    def help_call(self, _call_no: str) -> HelpCall:
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


class Later:
    """A desk that works when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        def turn() -> None:
            try:
                found = work()
            except Unreachable as error:
                failed(error)
            else:
                done(found)

        self.waiting.append(turn)


class Here:
    """A terminal at which somebody has asked for help."""

    def __init__(self) -> None:
        self.desk, self.later, self.told, self.changes, self.at = Desk(), Later(), list[ev.Event](), 0, 1000.0
        parts = SimpleNamespace(
            settings=SimpleNamespace(terminal=SimpleNamespace(id="T-1", site_code="S-1")),
            site=SimpleNamespace(point="SH-310115-01"),
            help_platform=self.desk,
            log=SimpleNamespace(write=lambda *_told, **_more: None),
        )
        self.record = VisitRecord(catalogue())
        self.calls = HelpCalls(
            cast(VisitParts, parts), cast(TaskDesk, self.later), self.told.append, self.record, self._changed,
            poll_s=timeouts.HELP_POLL_S, now=lambda: self.at,
        )  # fmt: skip
        self.calls.place(JourneyState(page=Page.REVIEW))

    def _changed(self) -> None:
        self.changes += 1

    def turn(self) -> None:
        for one in self.later.waiting:
            one()
        self.later.waiting.clear()

    def look(self, says: HelpCall | Exception) -> None:
        """The next look at the call."""
        self.desk.says = says
        self.calls._look()
        self.turn()

    def wait(self, seconds: float) -> HelpFacts:
        self.at += seconds
        self.calls._counted()
        return self.calls.facts

    @property
    def kinds(self) -> list[str]:
        return [type(one).__name__ for one in self.told]


@pytest.fixture
def here(qtbot: QtBot) -> Iterator[Here]:
    made = Here()
    made.turn()
    yield made
    made.calls.stop()


def call(state: str, **more: Any) -> HelpCall:
    return HelpCall("BB-000001", state, 1, **more)


def test_where_it_stands_goes_with_the_call_and_nobody_with_it(here: Here) -> None:
    assert here.desk.requests == [HelpRequest("T-1", "S-1", "review", "", "standard", "SH-310115-01")]
    assert here.kinds == ["HelpPlaced"]


def test_the_count_goes_on_in_tens(here: Here) -> None:
    assert [here.wait(step).waited_s for step in (9, 1, 5, 5, 10)] == [0, 10, 10, 20, 30]
    assert here.changes >= 5, "the sheet is told"


def test_the_desk_says_who_was_asked_besides_and_other_ways(here: Here) -> None:
    here.look(call("escalated", escalated_to="hotline"))
    assert here.kinds[-1] == "HelpEscalated"
    assert here.calls.facts.escalated_to == "hotline"
    here.at += 60
    ways = OtherWays("12345", "每天", None)
    here.look(call("escalated", escalated_to="hotline", other_ways=ways))
    assert here.kinds[-1] == "HelpLate"
    assert here.calls.facts.ways == ways


def test_a_desk_that_is_not_heard_makes_nobody_wait_longer(here: Here) -> None:
    here.look(Unreachable("no network"))
    assert not here.calls.facts.is_heard
    here.wait(59)
    assert "HelpLate" not in here.kinds
    here.wait(1)
    assert here.kinds[-1] == "HelpLate"
    assert "HelpEscalated" not in here.kinds, "nobody says that somebody was asked who was not heard of"
    here.look(call("waiting"))
    assert here.calls.facts.is_heard


def test_who_answered_is_in_the_case_and_the_clock_stands(here: Here) -> None:
    here.wait(30)
    here.look(call("answered", helper_no="BB0002"))
    assert here.kinds[-1] == "HelpAnswered"
    assert here.record.assisted is not None
    assert (here.record.assisted.helper_no, here.record.assisted.call_no) == ("BB0002", "BB-000001")
    assert here.wait(100).waited_s == 30
    assert "HelpLate" not in here.kinds
    here.look(call("answered", helper_no="BB0002"))
    assert here.kinds.count("HelpAnswered") == 1
    here.look(call("ended", helper_no="BB0002"))
    assert here.kinds[-1] == "HelpEnded"


def test_a_call_that_could_not_be_placed_says_so_and_counts_nothing(here: Here) -> None:
    here.desk.says = Unreachable("no network")
    here.calls.place(JourneyState(page=Page.REVIEW))
    here.turn()
    assert here.kinds[-1] == "HelpUnplaced"
    assert here.wait(100).waited_s == 0
    assert here.record.assisted is None


@pytest.mark.parametrize("state", ["waiting", "escalated", "answered"])
def test_a_visit_that_ends_takes_its_call_back(here: Here, state: str) -> None:
    here.look(call(state, helper_no="BB0001" if state == "answered" else ""))
    assert here.calls.close()
    here.turn()
    assert here.desk.heard == ["BB-000001"]
    assert not here.calls.close(), "once"


def test_what_is_over_or_was_never_placed_is_not_taken_back(here: Here) -> None:
    here.look(call("ended"))
    assert not here.calls.close()
    here.calls.place(JourneyState(page=Page.END, ended="card_left"))  # the visit is over, and somebody shall come
    assert not here.calls.close()
    here.turn()
    assert here.desk.heard == []


@pytest.mark.parametrize("says", [HelpCall("BB-000002", "waiting", 1), Unreachable("cable")])
def test_a_call_that_is_still_on_its_way_when_the_visit_ends_is_taken_back_behind_it(
    here: Here, says: HelpCall | Exception
) -> None:
    here.look(call("ended"))
    here.desk.says = says
    here.calls.place(JourneyState(page=Page.REVIEW))
    assert here.calls.close(), "it gets its moment"
    here.turn()
    assert here.desk.heard == ([] if isinstance(says, Exception) else ["BB-000002"]), "nobody walks to where nobody is"


def test_without_network_nothing_hangs(here: Here) -> None:
    here.look(Unreachable("cable"))
    assert here.calls.close(), "it gets its moment"
    here.turn()
    assert here.desk.heard == []


def test_whether_it_was_solved_is_told_with_the_call_and_once_more_at_the_end(here: Here) -> None:
    here.look(call("answered", helper_no="BB0001"))
    here.look(call("ended", helper_no="BB0001"))
    here.desk.says = Unreachable("cable")
    here.calls.tell_solved(solved=False)
    here.turn()
    assert here.desk.heard == []
    here.desk.says = call("ended")
    assert here.calls.close()
    here.turn()
    assert here.desk.heard == [("BB-000001", False)]
    assert not here.calls.close(), "it was heard"


def test_only_the_case_in_which_they_helped_names_a_helper(here: Here) -> None:
    first, second = (one.base_code for one in list(catalogue().items.values())[:2])
    here.record.open_item(first)
    here.look(call("answered", helper_no="BB0001"))
    looked = LookedOn("c", clock.now(), clock.now())
    assert here.record.assisted is not None
    here.record.assisted = replace(here.record.assisted, looked=(looked,))
    here.record.open_item(second)
    assert (here.record.assisted.helper_no, here.record.assisted.looked) == ("BB0001", ()), "who has the call helps on"
    here.look(call("ended", helper_no="BB0001"))
    assert here.record.assisted is not None, "the case in which it ended"
    here.record.open_item(first)
    assert here.record.assisted is None
