# SPDX-License-Identifier: Apache-2.0
"""Which drafts end with a case that was filed: of the same person and service, and of no other case (ui/visit/drafts.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from config import clock
from kiosk.application.mending import Mending
from kiosk.case.package import Corrects
from kiosk.courier.client import CourierUnavailable
from kiosk.identity.resident import Identified, from_card
from kiosk.journey.acting_record import AgentHere
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Level
from kiosk.platform.model import Session
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
        self.for_platform: set[str] = set()
        self.loses_answers = False

    def draft_lookup_key(self) -> bytes:
        return KEY

    def destroy_draft(self, lookup: str) -> bool:
        there_was_one = lookup in self.held
        self.held.discard(lookup)
        return there_was_one

    def save_platform_draft(self, draft_id: str, _envelope: bytes) -> None:
        self.for_platform.add(draft_id)
        self._answer()

    def end_platform_draft(self, draft_id: str) -> None:
        self._answer()
        self.for_platform.remove(draft_id)

    def _answer(self) -> None:
        if self.loses_answers:
            raise CourierUnavailable("the courier does not answer")


class Sealer:
    def seal(self, _made: str, _purpose: str, plain: bytes) -> bytes:
        return plain


class Parts:
    def __init__(self) -> None:
        self.courier = Courier()
        self.sealer = Sealer()


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


def without_card(record: VisitRecord) -> None:
    """By a code, as it is with a telephone number."""
    assert record.resident is not None
    record.card, record.session = None, Session("token", "weak", record.resident.name, record.resident.number)


def of(record: VisitRecord, parts: Parts) -> VisitDrafts:
    return VisitDrafts(cast("VisitParts", cast("Any", parts)), record)


def keep(drafts: VisitDrafts) -> None:
    kept = drafts.to_keep(Level.WEAK)
    assert kept is not None
    kept()


def end(drafts: VisitDrafts) -> bool | None:
    drop = drafts.to_drop()
    return None if drop is None else drop()


def test_what_was_kept_without_a_card_ends_with_what_became_of_it(record: VisitRecord, parts: Parts) -> None:
    """A telephone took the form up, or it was filed: nobody is offered it by their ID card."""
    without_card(record)
    drafts = of(record, parts)
    keep(drafts)
    keep(drafts)
    assert len(parts.courier.for_platform) == 2
    assert end(drafts) is True
    assert parts.courier.for_platform == set()
    assert end(drafts) is False


def test_with_a_card_laid_down_since_both_end(record: VisitRecord, parts: Parts) -> None:
    card = record.card
    without_card(record)
    drafts = of(record, parts)
    keep(drafts)
    record.card = card
    assert end(drafts) is True
    assert (parts.courier.for_platform, len(parts.courier.held)) == (set(), 1)


def test_a_draft_of_this_visit_ends_also_where_its_form_is_just_made_anew(record: VisitRecord, parts: Parts) -> None:
    without_card(record)
    drafts = of(record, parts)
    keep(drafts)
    record.filling.drop()
    assert end(drafts) is True
    assert parts.courier.for_platform == set()


@pytest.mark.parametrize("fails", ["keeping", "ending"])
def test_a_draft_of_which_no_answer_came_is_ended_all_the_same(record: VisitRecord, parts: Parts, fails: str) -> None:
    """What was kept without an answer may have been kept; what was not ended is ended when it is asked for again."""
    without_card(record)
    drafts = of(record, parts)
    parts.courier.loses_answers = fails == "keeping"
    if fails == "keeping":
        with pytest.raises(CourierUnavailable):
            keep(drafts)
        parts.courier.loses_answers = False
    else:
        keep(drafts)
        parts.courier.loses_answers = True
        with pytest.raises(CourierUnavailable):
            end(drafts)
        parts.courier.loses_answers = False
    assert len(parts.courier.for_platform) == 1
    assert end(drafts) is True
    assert parts.courier.for_platform == set()


@pytest.mark.parametrize("other", ["person", "service", "mended", "for somebody"])
def test_a_draft_of_another_person_or_case_is_left(record: VisitRecord, parts: Parts, other: str) -> None:
    without_card(record)
    drafts, person = of(record, parts), record.resident
    keep(drafts)
    assert person is not None
    if other == "person":
        record.resident = replace(person, number=resident(32).number)
    elif other == "service":
        record.open_item("TBD-RS01")
    elif other == "mended":
        record.mending = Mending(Corrects("99926112200001", "v3"), FLEXIBLE, "2025-07", {}, {})
    else:
        record.acting = replace(record.acting, agent=AgentHere(person, None, None))
    assert end(drafts) is None
    assert len(parts.courier.for_platform) == 1


def test_without_a_card_there_is_nothing_to_end(record: VisitRecord, parts: Parts) -> None:
    record.card = None
    assert dropped(record, parts) is None
