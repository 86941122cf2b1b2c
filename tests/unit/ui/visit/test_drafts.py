# SPDX-License-Identifier: Apache-2.0
"""Which draft ends with a case that was filed: that of the same card and service, and of no other case (ui/visit/drafts.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from config import clock
from kiosk.application.mending import Mending
from kiosk.case.package import Corrects
from kiosk.identity.resident import Identified, from_card
from kiosk.journey.acting_record import AgentHere
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.platform.sandbox.population import resident
from offline_cache.draft_sealing import draft_lookup
from tests.unit.kiosk.platform.world import id_card
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue
from ui.visit.drafts import VisitDrafts
from ui.visit.parts import VisitParts

PERSON = resident(31)
KEY = b"k" * 32


class Courier:
    """Holds the drafts of this terminal by their lookup."""

    def __init__(self) -> None:
        self.held: set[str] = set()

    def draft_lookup_key(self) -> bytes:
        return KEY

    def destroy_draft(self, lookup: str) -> bool:
        there_was_one = lookup in self.held
        self.held.discard(lookup)
        return there_was_one


class Parts:
    def __init__(self) -> None:
        self.courier = Courier()


@pytest.fixture
def record() -> VisitRecord:
    made = VisitRecord(catalogue())
    made.open_item(FLEXIBLE)
    card = id_card(PERSON)
    read = from_card(card, clock.now().date(), catalogue().tables.certificate_types)
    assert isinstance(read, Identified)
    made.card_read, made.resident_read = card, read.resident
    made.adopt_card()
    made.open_form(Fetched(), clock.now().date(), None)
    return made


@pytest.fixture
def parts(record: VisitRecord) -> Parts:
    made = Parts()
    assert record.card is not None
    made.courier.held = {draft_lookup(KEY, record.card.raw, FLEXIBLE), draft_lookup(KEY, record.card.raw, "TBD-RS01")}
    return made


def dropped(record: VisitRecord, parts: Parts) -> bool | None:
    drop = VisitDrafts(cast("VisitParts", cast("Any", parts)), record).to_drop()
    return None if drop is None else drop()


def test_what_was_filed_is_no_draft_any_more_and_another_service_is(record: VisitRecord, parts: Parts) -> None:
    assert dropped(record, parts) is True
    assert len(parts.courier.held) == 1
    assert dropped(record, parts) is False


def test_a_returned_case_that_is_filed_again_leaves_the_draft_of_another_case(
    record: VisitRecord, parts: Parts
) -> None:
    """What is mended was never a draft; a draft of the same service is about a case that is not finished."""
    record.mending = Mending(Corrects("99926112200001", "v3"), FLEXIBLE, "2025-07", {}, {})
    assert dropped(record, parts) is None
    assert len(parts.courier.held) == 2


def test_who_files_for_somebody_leaves_that_persons_draft(record: VisitRecord, parts: Parts) -> None:
    assert record.resident is not None
    record.acting = replace(record.acting, agent=AgentHere(record.resident, None, None))
    assert dropped(record, parts) is None
    assert len(parts.courier.held) == 2


def test_who_stops_before_there_is_a_form_keeps_the_draft_of_another_day(record: VisitRecord, parts: Parts) -> None:
    """不办了 on a question before the form: 「这次填的就都清掉」 says nothing of what was filled in another time."""
    record.open_item(FLEXIBLE)
    assert dropped(record, parts) is None
    assert len(parts.courier.held) == 2


def test_without_a_card_there_is_nothing_to_end(record: VisitRecord, parts: Parts) -> None:
    record.card = None
    assert dropped(record, parts) is None
