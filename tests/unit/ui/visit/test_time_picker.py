# SPDX-License-Identifier: Apache-2.0
"""Looking for free times, where the platform has none to tell: it ends, whatever the answers say."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import DisplayMode
from kiosk.application.booking_prompt import failed_prompt
from kiosk.application.review import FieldPrompt
from kiosk.journey.record import VisitRecord
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import FreeSlot, FreeTimes
from kiosk.platform.errors import Unreachable
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue
from tests.unit.ui.visit.desks import AtOnce, Later
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.time_picker import TimePicker

DAY = date(2026, 11, 23)
ASKED = FieldPrompt("visit", "slot", "您哪天去？", "", "", "", (), "", 100, True)


@pytest.mark.parametrize("days_on", [0, 1, 7])
def test_a_platform_that_always_leads_on_is_not_asked_for_ever(days_on: int) -> None:
    asked: list[date | None] = []

    def free_times(_code: str, _place: str, from_day: date | None) -> FreeTimes:
        asked.append(from_day)
        assert len(asked) < 100, "for ever"
        return FreeTimes("P1", (), (from_day or DAY) + timedelta(days=days_on), 90, 30)

    parts = SimpleNamespace(platform=SimpleNamespace(free_times=free_times))
    record = VisitRecord(catalogue())
    item = record.open_item(FLEXIBLE)
    assert item is not None
    picker = TimePicker(cast("VisitParts", parts), record, cast("TaskDesk", AtOnce()), lambda: None, lambda: None)
    picker.ask_time(ASKED, item, "P1", DisplayMode.STANDARD)
    assert len(asked) == 14, "a quarter of a year, and no further"
    assert record.asking.prompt is not None
    assert (record.asking.prompt.options, record.asking.prompt.none_there) == ((), "换一个地方")


def test_what_failed_late_of_another_place_hides_no_times() -> None:
    """Where else is asked while the first place has not answered yet: its failure says nothing of the second."""

    def free_times(_code: str, place: str, _from: date | None) -> FreeTimes:
        if place == "P1":
            raise Unreachable("too late")
        return FreeTimes(place, (FreeSlot(Slot.parse("2026-11-25 09:00-09:30"), 2),), None, 90, 30)

    say = SimpleNamespace(say=lambda key, _mode: key)
    parts = SimpleNamespace(platform=SimpleNamespace(free_times=free_times), phrases=say)
    record, desk = VisitRecord(catalogue()), Later()
    item = record.open_item(FLEXIBLE)
    assert item is not None
    picker = TimePicker(cast("VisitParts", parts), record, cast("TaskDesk", desk), lambda: None, lambda: None)
    picker.ask_time(ASKED, item, "P1", DisplayMode.STANDARD)
    picker.ask_time(ASKED, item, "P2", DisplayMode.STANDARD)
    desk.answer()
    assert (record.asking.error, record.asking.prompt == failed_prompt(ASKED)) == ("", False)
    assert record.asking.prompt is not None
    assert [option.value for option in record.asking.prompt.options] == ["@day:2026-11-25"]
