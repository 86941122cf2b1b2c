# SPDX-License-Identifier: Apache-2.0
"""A helper who looks on, from the terminal's side: one request at a time, pages when they change, a hint, one key, faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from config.clock import SHANGHAI
from kiosk.case.assisted import Assisted
from kiosk.journey import events as ev
from kiosk.journey.helping import CoView
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import HelpState, JourneyState, Page
from kiosk.platform.co_view import CoViewStanding, FieldState, Hint, SeenField, SeenPage
from kiosk.platform.errors import Problem, Rejected, Unreachable
from tests.unit.kiosk.synthetic import catalogue
from ui.visit.co_view_way import CoViewWay
from ui.visit.pages_help import HintShown
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
AGREED = JourneyState(page=Page.REVIEW, help=HelpState.ANSWERED, co_view=CoView.OPENING)
OPEN = CoViewStanding(True, "BB0001", 1.0, None)
OVER = Rejected(Problem("co-view-ended", "over", 410))


class Later:
    """A desk that works when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[object, ...]] = []

    def run(self, work: object, done: object, failed: object) -> None:
        self.waiting.append((work, done, failed))


class Here:
    """A terminal whose resident agreed; ``asked``: what the platform heard."""

    def __init__(self) -> None:
        self.later, self.asked, self.told = Later(), list[str](), list[CoView]()
        self.says: CoViewStanding | Exception = OPEN
        self.pages: list[SeenPage] = []
        self.state = AGREED
        self.log: list[str] = []
        self.record = VisitRecord(catalogue())
        self.record.assisted = Assisted("BB-000001", "BB0001", NOW)
        parts = SimpleNamespace(
            help_platform=self,
            log=SimpleNamespace(
                write=lambda event, **more: self.log.append(f"{event.value} {more}"),
                failure=lambda event, error: self.log.append(event.value),
            ),
        )
        self.desks = 0
        self.way = CoViewWay(
            cast(VisitParts, parts), self.record, lambda: "BB-000001", self.describe, self.heard, lambda: None,
            poll_s=1000.0, desk=self.desk, now=lambda: NOW,
        )  # fmt: skip
        self.follow(AGREED)

    def desk(self) -> TaskDesk:
        self.desks += 1
        return cast(TaskDesk, self.later)

    def describe(self, state: JourneyState) -> SeenPage:
        phone = SeenField("phone", "手机号", FieldState.FILLED, "199****0000")
        return SeenPage(state.page.value, "看看填的对不对", hidden=state.is_masked, fields=(phone,))

    def heard(self, event: ev.Event) -> None:
        """As the journey does it."""
        assert isinstance(event, ev.CoViewSaid)
        self.told.append(event.step)
        self.follow(replace(self.state, co_view=event.step))

    def follow(self, state: JourneyState) -> None:
        self.state = state
        self.way.follow(state)

    def turn(self) -> None:
        """The desk does what it was asked, and what that leads to."""
        while self.later.waiting:
            work, done, failed = self.later.waiting.pop(0)
            try:
                found = work()  # type: ignore[operator]  # a function
            except Exception as error:
                failed(error)  # type: ignore[operator]  # a function
            else:
                done(found)  # type: ignore[operator]  # a function

    def poll(self) -> None:
        """The next moment at which something may be asked."""
        self.way._turn()
        self.turn()

    def _answer(self, what: str) -> CoViewStanding:
        self.asked.append(what)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def open_co_view(self, _call_no: str, _consent: str, agreed_at: datetime) -> CoViewStanding:
        assert agreed_at == NOW
        return self._answer("open")

    def show_co_view(self, _call_no: str, serial: int, page: SeenPage) -> CoViewStanding:
        self.pages.append(page)
        return self._answer(f"show {serial}")

    def co_view(self, _call_no: str) -> CoViewStanding:
        return self._answer("look")

    def end_co_view(self, _call_no: str) -> None:
        self._answer("end")


@pytest.fixture
def here(qtbot: QtBot) -> Iterator[Here]:
    made = Here()
    yield made
    made.way.close()


def test_nothing_is_asked_and_no_desk_made_before_anybody_agreed(here: Here) -> None:
    here.poll()
    here.way.end()
    assert (here.asked, here.desks, here.way.desk, here.way.close()) == ([], 0, None, False)


def test_it_is_opened_the_page_told_and_told_again_only_when_it_changed(here: Here) -> None:
    here.way.open()
    here.turn()
    assert (here.asked, here.told) == (["open", "show 1"], [CoView.OPEN])
    here.poll()
    assert here.asked[-1] == "look"
    here.follow(replace(here.state, page=Page.FIELD))
    here.poll()
    assert (here.asked[-1], here.pages[-1].page) == ("show 2", "field")


def test_one_request_at_a_time(here: Here) -> None:
    here.way.open()
    for _ in range(5):
        here.way._turn()
    assert len(here.later.waiting) == 1


def test_a_hint_names_the_field_as_the_page_does_and_goes_with_the_page(here: Here) -> None:
    here.way.open()
    here.turn()
    here.says = replace(OPEN, hint=Hint(1, "", "phone"))
    here.poll()
    assert here.way.hint == HintShown("", "手机号")
    here.follow(replace(here.state, page=Page.FIELD))
    assert here.way.hint == HintShown()
    here.poll()
    assert here.way.hint == HintShown(), "the old one is not shown again"
    here.says = replace(OPEN, hint=Hint(2, "慢慢来", "nothing_here"))
    here.poll()
    assert here.way.hint == HintShown("慢慢来", "")


def test_without_network_it_is_said_and_goes_on_by_itself(here: Here) -> None:
    here.says = Unreachable("no network")
    here.way.open()
    here.turn()
    here.poll()
    assert (here.told, here.asked) == ([CoView.CUT_OFF], ["open", "open"])
    here.says = OPEN
    here.poll()
    assert here.told == [CoView.CUT_OFF, CoView.OPEN]
    here.says = Unreachable("no network")
    here.poll()
    assert here.told == [CoView.CUT_OFF, CoView.OPEN, CoView.CUT_OFF]


def test_a_desk_that_says_no_has_ended_it(here: Here) -> None:
    here.way.open()
    here.turn()
    here.says = OVER
    here.poll()
    assert here.told[-1] is CoView.OVER
    asked = len(here.asked)
    here.poll()
    here.way.end()
    assert len(here.asked) == asked
    here.says = replace(OPEN, is_open=False)
    here.way.open()
    here.turn()
    assert here.told[-1] is CoView.OVER


def test_a_withdrawal_is_told_once_and_what_comes_late_says_nothing(here: Here) -> None:
    here.way.open()
    pending = list(here.later.waiting)
    here.later.waiting.clear()
    here.way.end()
    here.way.end()
    here.turn()
    assert here.asked == ["end"]
    for work, done, failed in pending:
        done(OPEN)  # type: ignore[operator]  # a function
        failed(OVER)  # type: ignore[operator]  # a function
        del work
    assert here.told == []


def test_when_it_was_agreed_to_and_ended_is_in_the_case_and_nothing_of_the_page_in_the_log(here: Here) -> None:
    here.way.open()
    here.turn()
    assert here.way.close()
    assert here.record.assisted is not None
    (looked,) = here.record.assisted.looked
    assert (looked.agreed_at, looked.ended_at) == (NOW, NOW)
    record = here.record.assisted.record()
    assert record["co_views"] == [
        {
            "id": looked.consent_id,
            "agreed_at": "2026-11-23T10:00:00.000+08:00",
            "ended_at": "2026-11-23T10:00:00.000+08:00",
        }
    ]
    assert here.log == ["CoViewAgreed {}", "CoViewEnded {}"]
    assert here.way._told is None


def test_a_second_consent_begins_anew(here: Here) -> None:
    here.way.open()
    here.turn()
    here.way.end()
    here.turn()
    here.follow(AGREED)
    here.way.open()
    here.turn()
    assert here.asked == ["open", "show 1", "end", "open", "show 2"]
    assert here.desks == 1
