# SPDX-License-Identifier: Apache-2.0
"""我的办件, the points (积分), over the real wire: shown where the platform tells them, and never waited for. Real drivers and
client; the sandbox is a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import EdgeCase, resident
from tests.scenarios.wire_mine import MineTerminal
from tests.scenarios.wire_terminal import MODES, Terminals, wire_stage
from ui.tour.stage import Stage

POINTS = MineWish.POINTS.value
SEEN: Final[dict[str, Any]] = {"kind": "latency", "latency_ms": 1, "times": 1, "path": "/v1/points"}
"""A switch that is off again when the question has come."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("points"), "code_scanner", card_seconds=0.05) as made:
        yield made


Make = Terminals[MineTerminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(MineTerminal, stage, qtbot) as made:
        yield made


def once_asked(here: MineTerminal, stage: Stage) -> None:
    """The question has come to the platform, which was to hold it up for a moment (:data:`SEEN`), and nothing is awaited of it:
    before it is asked nothing is awaited either.
    """
    here.until(lambda: not any(one["kind"] == "latency" for one in stage.sandbox.faults()))
    here.until(lambda: here.session.errands.points.is_quiet)


@MODES
def test_points_stand_below_the_list_and_lead_to_what_earned_them(terminal: Make, mode: DisplayMode) -> None:
    here = terminal(mode)
    here.to_list(resident(1))
    here.until(lambda: here.vm.secondaryWish == POINTS)
    assert here.vm.secondaryText.endswith("积分 25 分")
    here.vm.secondary()
    here.at(Page.MINE_POINTS)
    here.shown()
    assert [one["title"] for one in here.vm.rows] == ["在手机上办事"] * 2
    here.vm.primary()
    here.at(Page.MINE)
    here.shown()
    assert here.vm.secondaryWish == POINTS


def test_a_slow_answer_keeps_nobody_from_the_list_nor_from_what_is_behind_it(terminal: Make, stage: Stage) -> None:
    stage.sandbox.fault("latency", latency_ms=60_000, times=1, path="/v1/points")
    try:
        here = terminal()
        here.to_list(resident(1))
        here.until(lambda: stage.sandbox.faults() == [])
        assert not here.session.errands.points.is_quiet
        stage.sandbox.fault("latency", latency_ms=60_000, path="/v1/points")
        assert here.vm.secondaryText == ""
        here.vm.primary()
        here.at(Page.MINE_LICENCES)
        here.shown()
        here.vm.primary()
        here.at(Page.MINE)
        here.shown()
        assert here.vm.secondaryText == ""
    finally:
        stage.sandbox.clear_faults()


@pytest.mark.parametrize("kind", ["server_error", "wrong_shape", "reset"])
def test_without_an_answer_nothing_is_said_of_points(terminal: Make, stage: Stage, kind: str) -> None:
    stage.sandbox.fault(kind, path="/v1/points")
    stage.sandbox.fault(**SEEN)
    try:
        here = terminal()
        here.to_list(resident(1))
        once_asked(here, stage)
        assert (here.vm.secondaryText, here.vm.notice) == ("", "")
        assert here.session.state.mine is MineStep.SHOWN
    finally:
        stage.sandbox.clear_faults()


def test_who_has_no_account_sees_nothing_of_points(terminal: Make, stage: Stage) -> None:
    stage.sandbox.fault(**SEEN)
    try:
        here = terminal()
        here.to_list(resident(EdgeCase.AGED_17))
        once_asked(here, stage)
        assert here.vm.secondaryText == ""
    finally:
        stage.sandbox.clear_faults()


def test_points_are_covered_with_the_page_and_gone_with_who_they_are_of(terminal: Make) -> None:
    here = terminal()
    here.to_list(resident(1))
    here.until(lambda: here.vm.secondaryWish == POINTS)
    here.vm.wished.emit(ev.WentBack())
    here.at(Page.CHOOSE)
    assert here.session.errands.own_cases.found.points is None
