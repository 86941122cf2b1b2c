# SPDX-License-Identifier: Apache-2.0
"""找茬 over the real wire: two taps from a page to what is wrong, a number; a name only by a yes; without network, where else to
say it. Real drivers, courier and client; the sandbox is a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.receipt_printer.paper import interpret
from kiosk.journey import events as ev
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import Overlay, Page, PaperState
from kiosk.platform.sandbox.population import resident
from tests.scenarios.wire_mine import MineTerminal
from tests.scenarios.wire_terminal import MODES, Terminals, wire_stage
from ui.tour.stage import Stage


class Terminal(MineTerminal):
    @property
    def sheet(self) -> Any:
        return self.session.pages.sheet

    def where(self) -> object:
        state = self.session.state
        return super().where(), state.overlay, state.reporting, self.sheet.title

    def to_report(self) -> None:
        """请人帮我, then 这里有问题: two taps."""
        self.session.controller.dispatch(ev.HelpAsked())
        assert self.sheet.moreText
        self.sheet.more()
        assert self.session.state.overlay is Overlay.REPORT

    def said(self, step: Reporting) -> None:
        self.until(lambda: self.session.state.reporting is step)

    def known(self, number: int) -> str:
        person = resident(number)
        self.to_cover(person)
        return person.name

    def vm_opened(self) -> None:
        """我的办件 is open, so that there is a session."""
        self.vm.primary()
        self.shown()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("reports"), card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


@MODES
def test_somebody_nobody_knows_gets_a_number_for_this_page(terminal: Make, stage: Stage, mode: DisplayMode) -> None:
    here = terminal(mode)
    here.to_report()
    manner = [] if mode is DisplayMode.ELDER else ["manner"]  # four choices a screen in large type
    assert [one["value"] for one in here.sheet.choices] == ["unclear", "wrong", "broken", *manner, "other"]
    before = len(stage.sandbox.reports())
    here.sheet.choose("broken")
    here.sheet.choose("broken")
    here.said(Reporting.TAKEN)
    found = stage.sandbox.reports()
    assert len(found) == before + 1, "a second tap tells nothing twice"
    assert (found[0]["page"], found[0]["kind"], found[0]["mode"], found[0]["person"]) == (
        "attract", "broken", mode.value, "",
    )  # fmt: skip
    assert here.sheet.phone == found[0]["report_no"]
    papers = len(stage.jobs("receipt_printer"))
    here.sheet.choose("report_slip")
    here.until(lambda: here.session.state.report_slip is PaperState.PRINTED)
    (paper,) = stage.jobs("receipt_printer")[papers:]
    assert str(found[0]["report_no"]) in interpret(paper.read_bytes()).printed.text.replace(" ", "")
    here.sheet.primary()
    assert (here.session.state.overlay, here.session.state.page) == (Overlay.NONE, Page.ATTRACT)


@pytest.mark.parametrize("word", ["call_me", "no_call"])
def test_who_is_known_is_named_only_with_a_yes(terminal: Make, stage: Stage, word: str) -> None:
    here = terminal()
    name = here.known(71)
    here.to_report()
    here.sheet.choose("manner")
    here.said(Reporting.CONTACT)
    here.sheet.choose(word)
    here.said(Reporting.TAKEN)
    found = stage.sandbox.reports()[0]
    assert (found["page"], found["person"]) == ("mine", name if word == "call_me" else "")


def test_without_network_it_says_where_else(terminal: Make, stage: Stage) -> None:
    here = terminal()
    stage.sandbox.take_down()
    here.to_report()
    here.sheet.choose("wrong")
    here.said(Reporting.OFFLINE)
    assert here.sheet.phone == "12345"


def test_a_busy_platform_is_said(terminal: Make, stage: Stage) -> None:
    here = terminal()
    stage.sandbox.fault("busy", path="/v1/reports")
    here.to_report()
    here.sheet.choose("wrong")
    here.said(Reporting.BUSY)
    assert here.sheet.phone == "12345"


def test_a_call_back_in_a_session_that_is_over_is_not_promised(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.known(72)
    here.vm_opened()
    known = here.session.record.session
    assert known is not None
    here.session.record.session = replace(known, token="0" * 43)
    before = len(stage.sandbox.reports())
    here.to_report()
    here.sheet.choose("other")
    here.said(Reporting.CONTACT)
    here.sheet.choose("call_me")
    here.said(Reporting.REFUSED)
    assert here.sheet.phone == "12345"
    assert len(stage.sandbox.reports()) == before
