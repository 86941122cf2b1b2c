# SPDX-License-Identifier: Apache-2.0
"""Every icon that content and doors name is there: a tile without its picture is a hole, and a warning in the log."""

from __future__ import annotations

from kiosk.catalogue.registers import load_registers
from tests.unit.kiosk.synthetic import CONTENT, summaries
from ui.app import QML_DIR
from ui.visit.doors_shown import ICONS

DRAWN = {path.stem for path in (QML_DIR / "Kiosk" / "icons" / "primary").glob("*.svg")}


def test_every_service_and_every_group_has_its_icon() -> None:
    named = {one.icon for one in summaries()} | {
        one.icon for one in load_registers(CONTENT / "tables").life_events.values()
    }
    assert named - DRAWN == set()


def test_every_door_and_every_kind_of_group_has_its_icon() -> None:
    assert {*ICONS.values(), "user", "building-2", "landmark", "list", "info"} - DRAWN == set()
