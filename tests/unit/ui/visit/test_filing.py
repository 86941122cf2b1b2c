# SPDX-License-Identifier: Apache-2.0
"""A case that the courier gave no answer to: what it was frozen as first is known for it alone, and goes with its person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from config import clock
from kiosk.case.filed_form import FiledForm
from kiosk.courier.client import CourierUnavailable
from kiosk.journey import events as ev
from tests.unit.kiosk.journey.test_record_people import OTHER, by_id_card, signed_by
from tests.unit.ui.visit.desks import Later
from ui.visit.filing import Filing
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


def reachable(one: object, seen: set[int]) -> list[object]:
    """What hangs on an object: its attributes, and what containers hold."""
    if id(one) in seen or isinstance(one, str | bytes | int | float):
        return []
    seen.add(id(one))
    parts = list(one.values()) + list(one) if isinstance(one, dict) else []
    parts += list(one) if isinstance(one, list | tuple | set | frozenset) else []
    parts += list(vars(one).values()) if hasattr(one, "__dict__") else []
    return [one, *(found for part in parts for found in reachable(part, seen))]


def test_what_somebody_signed_goes_with_them_also_where_nobody_knows_what_became_of_it() -> None:
    record, _person = signed_by(by_id_card)
    record.filed = cast("FiledForm", SimpleNamespace(signer="测*"))
    first = (record.received_at, record.filed)
    log: Any = SimpleNamespace(failure=lambda *_said: None, write=lambda *_said, **_more: None)
    told: list[ev.Event] = []
    desk = cast("TaskDesk", Later())
    filing = Filing(cast("VisitParts", SimpleNamespace(log=log)), record, desk, told.append, lambda: {}, lambda: None)
    filing._not_durable(CourierUnavailable("away"))
    assert told == [ev.CaseNotDurable("courier")]
    record.received_at = clock.now()
    filing._not_durable(CourierUnavailable("away"))
    filing._were_kept_before.add(record.case_id)
    filing._durable(cast("Any", None))
    assert (record.received_at, record.filed) == first, "it was kept as it was frozen first"
    signed = record.filed
    assert any(one is signed for one in reachable(filing, set()))
    by_id_card(record, OTHER)
    assert not any(one is signed for one in reachable(filing, set()))
