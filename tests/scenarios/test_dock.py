# SPDX-License-Identifier: Apache-2.0
"""The demonstration's dock against real simulators and a real sandbox: every button does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.id_card_reader.synthetic_cards import CARDS
from tests.scenarios.stage_fixture import COMMAND
from ui.demo.dock import DockViewModel
from ui.tour.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    also = ("code_scanner", "camera", "paper_camera", "smart_card_reader")
    stage = Stage(COMMAND, tmp_path / "state", tmp_path / "tray", also=also)
    try:
        stage.start(with_courier=False)
        yield stage
    finally:
        stage.stop()


def names(groups: list[dict[str, object]]) -> list[str]:
    return [str(action["name"]) for group in groups for action in group["actions"]]  # type: ignore[attr-defined]  # lists of dicts


@pytest.mark.timeout(120)
def test_every_button_does_what_it_says(stage: Stage, qtbot: QtBot) -> None:
    dock = DockViewModel(stage)
    found = [*names(dock.groups), *names(dock.cards)]
    assert len(found) == len(set(found))
    for midway in (False, True):
        assert dock.midway is midway
        for name in found:
            dock.press(name)
            assert dock.status.endswith("：好了"), (name, dock.status)
        dock.toggleMidway()
    assert len(names(dock.cards)) == len(CARDS)


@pytest.mark.timeout(60)
def test_faults_now_and_in_the_middle(stage: Stage, qtbot: QtBot) -> None:
    dock = DockViewModel(stage)
    dock.press("slips_paper_out")
    dock.press("sheets_jam")
    assert stage.device("receipt_printer", "status")["faults"] == ["paper_out"]
    assert stage.device("document_printer", "status")["faults"] == ["jam"]
    dock.press("slips_well")
    dock.press("sheets_well")
    dock.toggleMidway()
    for name in ("slips_paper_out", "sheets_jam", "unplug"):
        dock.press(name)
    dock._look()
    assert stage.device("receipt_printer", "status")["faults"] == []
    assert stage.device("document_printer", "status")["faults"] == []
    reader = stage.device("id_card_reader", "status")
    assert (reader["plugged"], reader["faults"]) == (True, ["unplug_after"])
    dock.press("card_two-cards")
    assert len(dock.groups) == 10


def test_a_button_that_fails_says_so_and_the_dock_stays(stage: Stage, qtbot: QtBot) -> None:
    dock = DockViewModel(stage)
    dock.press("no-such-button")
    assert dock.status.startswith("没有成功")
    stage.stop()
    dock.press("lay")
    assert dock.status.startswith("没有成功")
