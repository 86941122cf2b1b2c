# SPDX-License-Identifier: Apache-2.0
"""我的办件, what else waits, over the real wire: an appointment is found, moved, reported for too early, cancelled; a ticket is
scanned. Real drivers, courier and client; the sandbox is a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.codes.ticket import TICKET_PREFIX
from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import Level, Page, StopReason
from kiosk.platform.booking_model import Appointment, AppointmentRequest, CheckInOutcome
from kiosk.platform.model import Session
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.wire_mine import MineTerminal
from tests.scenarios.wire_terminal import MODES, Terminals, wire_stage
from ui.tour.stage import Stage

ITEM, POINT = "TBD-RS01", "SH-310115-01"
WENT_BACK = ev.WentBack()


class Terminal(MineTerminal):
    @property
    def known(self) -> Session:
        found = self.session.record.session
        assert found is not None
        return found

    def book(self) -> Appointment:
        """As if at another terminal, or on a telephone; the list is asked for anew."""
        platform = self._parts.platform
        times = platform.free_times(ITEM, POINT)
        while not times.slots and times.next_from is not None:
            times = platform.free_times(ITEM, POINT, times.next_from)
        booked = platform.book(self.known, AppointmentRequest(ITEM, POINT, times.slots[0].slot))
        assert isinstance(booked, Appointment)
        return booked

    def open(self, wish: MineWish) -> None:
        row = next(one for one in self.vm.rows if one["wish"] == wish.value)
        self.vm.choose(row["wish"], row["value"])

    def to_visit(self, person: SyntheticResident) -> Appointment:
        """With an appointment that there is; its page is open."""
        self.to_list(person)
        booked = self.book()
        self.session.pages.mine.wished.emit(WENT_BACK)
        self.at(Page.CHOOSE)
        self.session.pages.choose.openDoor(Door.MINE.value)
        self.at(Page.MINE)
        self.vm.primary()
        self.shown()
        self.open(MineWish.VISIT)
        self.at(Page.MINE_VISIT)
        self.shown()
        return booked

    @property
    def visit(self) -> Appointment:
        found = self.session.errands.own_cases.found.waiting.visit
        assert found is not None
        return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("waiting"), "code_scanner", card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


@MODES
def test_an_appointment_is_moved_with_the_usual_pages(terminal: Make, mode: DisplayMode) -> None:
    here = terminal(mode)
    before = here.to_visit(resident(61 if mode is DisplayMode.ELDER else 62))
    assert before.ticket_number in str(here.vm.rows)
    here.vm.primary()
    here.at(Page.VISIT)
    page = here.session.pages.field_page
    here.until(lambda: bool(page.options))
    page.answer(str(page.options[-1]["value"]))
    here.until(lambda: bool(page.options) and not str(page.options[0]["value"]).startswith("@day:"))
    page.answer(str(page.options[-1]["value"]))
    here.at(Page.MINE_VISIT)
    assert here.session.state.mine is MineStep.SHOWN
    assert here.visit.slot != before.slot
    assert here.visit.appointment_id == before.appointment_id
    assert here.visit.ticket_number in str(here.vm.rows)


def test_back_from_the_times_keeps_the_appointment(terminal: Make) -> None:
    here = terminal()
    before = here.to_visit(resident(63))
    here.vm.primary()
    here.at(Page.VISIT)
    page = here.session.pages.field_page
    here.until(lambda: bool(page.options))
    page.wished.emit(WENT_BACK)
    here.until(lambda: here.session.state.page is Page.MINE_VISIT or bool(page.options))
    page.wished.emit(WENT_BACK)
    here.at(Page.MINE_VISIT)
    assert here.visit == before


def test_an_appointment_is_cancelled_when_it_was_asked_about(terminal: Make) -> None:
    here = terminal()
    here.to_visit(resident(64))
    here.vm.secondary()
    here.shown(MineStep.SURE)
    here.vm.secondary()
    here.until(lambda: not here.visit.is_open)
    here.shown()
    assert (here.vm.primaryWish, here.vm.secondaryWish) == ("", "")
    here.vm.primary()
    here.at(Page.MINE)
    here.shown()
    assert all(one["wish"] != MineWish.VISIT.value for one in here.vm.rows)


def test_who_reports_too_early_is_told_when_to_come(terminal: Make) -> None:
    here = terminal()
    here.to_visit(resident(65))
    here.open(MineWish.CHECK_IN)
    here.until(lambda: here.session.errands.own_cases.found.waiting.check_in is not None)
    here.shown()
    found = here.session.errands.own_cases.found.waiting.check_in
    assert found is not None
    assert found.outcome is CheckInOutcome.TOO_EARLY
    assert here.visit.is_open


def test_a_ticket_is_scanned_before_anybody_is_known(terminal: Make, stage: Stage) -> None:
    here = terminal()
    booked = here.to_visit(resident(66))
    terminal.close()
    stage.remove_card()
    there = terminal()
    there.session.pages.attract.openDoor(Door.MINE.value)
    there.at(Page.IDENTIFY)
    stage.device("code_scanner", "present", text=TICKET_PREFIX + booked.check_in_code)
    there.at(Page.MINE_GLANCE)
    there.shown()
    stage.device("code_scanner", "take")
    assert there.session.state.level is Level.NONE
    assert "早" in there.vm.title


def test_a_ticket_nobody_has_and_one_without_network(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.session.pages.attract.openDoor(Door.MINE.value)
    here.at(Page.IDENTIFY)
    stage.device("code_scanner", "present", text=TICKET_PREFIX + "a" * 24)
    here.at(Page.MINE_GLANCE)
    here.shown(MineStep.GONE)
    stage.device("code_scanner", "take")
    assert "凭条" in here.vm.hint
    here.vm.primary()
    here.at(Page.IDENTIFY)
    stage.sandbox.take_down()
    stage.device("code_scanner", "present", text=TICKET_PREFIX + "b" * 24)
    here.at(Page.MINE_GLANCE)
    here.shown(MineStep.OFFLINE)
    stage.device("code_scanner", "take")
    assert "服务台" in here.vm.hint


def test_a_cancellation_without_network_says_so_and_changes_nothing(terminal: Make, stage: Stage) -> None:
    here = terminal()
    before = here.to_visit(resident(67))
    here.vm.secondary()
    stage.sandbox.take_down()
    here.vm.secondary()
    here.shown(MineStep.OFFLINE)
    assert here.visit == before


def test_a_session_that_ended_by_card_is_opened_again_unnoticed(terminal: Make) -> None:
    here = terminal()
    here.to_list(resident(68))
    here.book()
    here.session.record.session = replace(here.known, token="0" * 43)
    here.vm.choose(MineWish.LICENCES.value, "")
    here.at(Page.MINE_LICENCES)
    here.shown()
    assert here.session.state.stop is not StopReason.SESSION_ENDED
