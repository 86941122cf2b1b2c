# SPDX-License-Identifier: Apache-2.0
"""What a visit knows of somebody who was seen (本人到场), and by when it is to be done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from config.clock import SHANGHAI
from kiosk.case.presence import SeenByCamera, SeenByHelper
from kiosk.identity.resident import Vouched
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.platform.model import Session
from offline_cache.sealed_case import CaseStatus, OutboxState
from tests.unit.kiosk.journey.test_record_people import by_id_card
from tests.unit.kiosk.synthetic import FLEXIBLE, TODAY, drafts

CERTIFY = "TBD-RS02"
HELPER = SeenByHelper("0190c9d0-0000-7000-8000-000000000001", "BB0001")
TAKEN = datetime(2026, 2, 28, 10, 30, tzinfo=SHANGHAI)


def with_form() -> VisitRecord:
    record = VisitRecord(drafts())
    record.open_item(CERTIFY)
    record.answer_question("self")
    by_id_card(record, date(1956, 5, 1))
    record.give_consent(TAKEN)
    record.open_form(Fetched(shared={}, licences=()), TODAY, None)
    return record


def filed(platform_received_at: str | None = "2026-02-28T10:30:01.000+08:00") -> VisitRecord:
    record = with_form()
    record.received_at = TAKEN
    state = OutboxState.ACCEPTED
    record.status = CaseStatus(
        record.case_id, state, "1", platform_received_at, 1, None, "2026-02-28T10:30:00.500+08:00"
    )
    return record


def test_the_next_day_is_known_once_the_platform_has_the_case() -> None:
    assert VisitRecord(drafts()).next_day is None
    assert with_form().next_day is None, "not filed yet"
    assert filed(None).next_day is None, "it waits"
    assert filed().next_day == date(2027, 2, 28)


def test_an_item_that_is_done_once_has_no_next_day() -> None:
    record = filed()
    record.item = drafts().items[FLEXIBLE]
    assert record.next_day is None
    assert not record.asks_presence


def test_what_is_objected_to_is_decided_by_a_person_first() -> None:
    record = filed()
    assert record.form is not None
    record.filling.form = replace(record.form, disputes=frozenset({"certified_on"}))
    assert record.next_day is None


def test_which_helper_stands_on_the_receipt() -> None:
    record = with_form()
    assert record.asks_presence
    assert record.helper_no == ""
    record.presence = SeenByCamera("r", "c")
    assert record.helper_no == ""
    record.presence = HELPER
    assert record.helper_no == "BB0001"
    record.presence = None
    record.vouched_for(Session("token", "strong", "x", "y"), Vouched("r", "BB0002"))
    assert record.helper_no == "BB0002"
    assert VisitRecord(drafts()).helper_no == ""


def test_a_look_is_for_one_service_and_one_person() -> None:
    record = with_form()
    record.presence = HELPER
    by_id_card(record, date(1961, 2, 3))
    assert record.presence is None
    record.presence = HELPER
    record.open_item(FLEXIBLE)
    assert record.presence is None
