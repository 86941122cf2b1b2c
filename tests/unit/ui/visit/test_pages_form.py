# SPDX-License-Identifier: Apache-2.0
"""The page of one field: what stands there before anybody wrote anything."""

from __future__ import annotations

from datetime import datetime

import pytest

from config import clock
from config.clock import SHANGHAI
from kiosk.application.review import FieldPrompt
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from tests.unit.kiosk.synthetic import CONTENT, catalogue
from ui.view_models import FieldViewModel
from ui.visit.pages_form import present_field
from ui.visit.phrases import Phrases


def shown(kind: str, text: str = "") -> FieldViewModel:
    record = VisitRecord(catalogue())
    record.asking.prompt = FieldPrompt("field", kind, "示例", "", "", "", (), text, 20, True)
    vm = FieldViewModel()
    present_field(vm, JourneyState(page=Page.FIELD), record, Phrases.of_visit(CONTENT / "texts"))
    return vm


def test_a_date_begins_at_the_day_in_shanghai_even_shortly_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 0, 30, tzinfo=SHANGHAI))  # still the 21st in UTC
    assert shown("date").text == "2026-11-22"
    assert shown("date", "2026-12-24").text == "2026-12-24"


def test_nothing_is_written_for_the_resident_anywhere_else() -> None:
    assert [shown(kind).text for kind in ("text", "phone", "count", "id_number", "bank_account")] == [""] * 5
