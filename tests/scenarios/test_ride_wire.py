# SPDX-License-Identifier: Apache-2.0
"""一键叫车 over the real wire: one car from a key that is pressed twice, its plate on paper, called off with one tap; without
network the telephone number. Real drivers and client; simulators and the sandbox are processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.receipt_printer.paper import interpret
from kiosk.journey.state import Level, Page, PaperState, Riding
from kiosk.platform.sandbox.population import resident
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, wire_stage
from ui.tour.stage import Stage

PHONE = "19900001234"


class Terminal(WireTerminal):
    @property
    def vm(self) -> Any:
        return self.session.pages.ride

    def where(self) -> object:
        state = self.session.state
        return super().where(), state.riding, state.stop, self.vm.title, self.vm.hint

    def offered(self) -> None:
        self.past_notice("TBD-BM01")
        self.at(Page.RIDE)

    def is_(self, riding: Riding) -> None:
        self.until(lambda: self.session.state.riding is riding)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("rides"), card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made
    for one in stage.sandbox.rides():
        stage.sandbox.board(one["ride_id"])  # so that the next test finds its cars
    stage.sandbox.set_fleet(ordinary=20)


@MODES
def test_one_car_its_plate_on_paper_and_one_tap_that_calls_it_off(
    terminal: Make, stage: Stage, mode: DisplayMode
) -> None:
    here = terminal(mode)
    before, papers = len(stage.sandbox.rides()), len(stage.jobs("receipt_printer"))
    here.offered()
    here.lay(resident(71))  # whoever it is: nobody asks
    assert [one["value"] for one in here.vm.rows][1] == "95128"
    here.vm.secondary()
    here.session.pages.ride_phone.look(PHONE)
    here.at(Page.RIDE)
    stage.sandbox.fault("lost_reply", times=1, path="/v1/rides", method="POST")
    here.vm.primary()
    here.is_(Riding.UNHEARD)
    here.vm.primary()
    here.is_(Riding.SEARCHING)
    assert here.vm.primaryText == "", "nothing to go and wait for yet"
    (ride,) = stage.sandbox.rides()[: len(stage.sandbox.rides()) - before]
    assert (ride["phone"], "示例" in ride["pick_up"]) == (PHONE, True)
    here.is_(Riding.COMING)
    here.until(lambda: here.session.state.slip is PaperState.PRINTED)
    (paper,) = stage.jobs("receipt_printer")[papers:]
    words = interpret(paper.read_bytes()).printed.text.replace(" ", "")
    plate = stage.sandbox.rides()[0]["plate"]
    assert here.vm.big == plate
    assert plate in words
    assert "95128" in words
    assert PHONE not in words
    here.vm.secondary()
    here.is_(Riding.CANCELLED)
    found = stage.sandbox.rides()[0]
    assert (found["ride_id"], found["state"], found["phone"]) == (ride["ride_id"], "cancelled", "")
    here.vm.primary()
    here.at(Page.END)
    assert here.session.state.level is Level.NONE
    assert here.session.errands.rides.ride is None


def test_no_car_is_said_and_looked_for_again(terminal: Make, stage: Stage) -> None:
    here = terminal()
    stage.sandbox.set_fleet(ordinary=0)
    here.offered()
    assert (here.session.state.riding, here.vm.title) == (Riding.RULED_OUT, "附近现在没有车")
    stage.sandbox.set_fleet(ordinary=20)
    here.vm.primary()
    here.until(lambda: here.session.state.page is Page.RIDE and here.session.state.riding is Riding.NONE)
    assert here.vm.primaryText == "叫车"


def test_without_network_the_telephone_stands_there(terminal: Make, stage: Stage) -> None:
    here = terminal(DisplayMode.ELDER)
    here.offered()
    stage.sandbox.take_down()
    here.vm.primary()
    here.is_(Riding.UNHEARD)
    stage.sandbox.bring_back()
    here.vm.primary()
    here.is_(Riding.SEARCHING)


def test_who_gets_in_is_wished_a_good_trip(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.offered()
    here.vm.primary()
    here.is_(Riding.COMING)
    assert stage.sandbox.board(stage.sandbox.rides()[0]["ride_id"])
    here.is_(Riding.BOARDED)
    assert here.vm.title == "坐上车了，一路平安"


def test_a_visit_that_ends_while_a_car_is_looked_for_leaves_none_behind(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.offered()
    here.vm.primary()
    here.is_(Riding.SEARCHING)
    here.session.close()
    here.until(lambda: stage.sandbox.rides()[0]["state"] == "cancelled")
