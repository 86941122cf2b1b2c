# SPDX-License-Identifier: Apache-2.0
"""A returned case mended (补正): what is asked again, what stays, what goes with its person, and what the package says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import pytest

from config import clock
from config.modes import DisplayMode
from kiosk.application.draft import draft_bytes
from kiosk.application.mending import Mending
from kiosk.case.package import Corrects, TerminalFacts
from kiosk.catalogue.kind_model import EnterpriseScope
from kiosk.catalogue.loader import Catalogue
from kiosk.guidance.needs import MaterialSource
from kiosk.guidance.questionnaire import Done
from kiosk.journey.fetched import Fetched
from kiosk.journey.freezing import freeze
from kiosk.journey.record import VisitRecord
from tests.unit.kiosk.journey.test_record_people import OTHER, STROKES, by_a_code, by_id_card
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, PENSION, TODAY, catalogue, item, situation

OWN = {
    "work_content": "摆摊、开小店",
    "income_band": "below_3000",
    "start_date": "2026-01-01",
    "residence_address": "示例路1弄2号",
}
MENDING = Mending(
    Corrects("999261121000042", "v3"),
    FLEXIBLE,
    item().guide.version,
    situation(item()).answers,
    MappingProxyType(OWN),
    wrong_fields=frozenset({"income_band"}),
    kept=("HKB",),
)
FETCHED = Fetched(shared=FIRST_TIMER, licences=())  # type: ignore[arg-type]  # values of the same shape


def opened(mending: Mending = MENDING, draft: bytes | None = None) -> VisitRecord:
    record = VisitRecord(catalogue())
    by_id_card(record, date(1990, 5, 4))
    assert record.open_mending(mending) is not None
    assert isinstance(record.guidance_view(), Done), "nothing is asked before the form"
    record.give_consent(clock.now())
    record.materials.can_photograph = True
    record.open_form(FETCHED, TODAY, draft)
    return record


def value(record: VisitRecord, code: str) -> str | None:
    assert record.form is not None
    found = record.form.value(code)
    return None if found is None else found.value


def test_what_was_found_wrong_is_asked_and_the_rest_stands() -> None:
    record = opened()
    assert value(record, "income_band") is None
    assert value(record, "work_content") == OWN["work_content"]
    assert record.form is not None
    assert "income_band" in {spec.code for spec in record.form.missing()}
    before = {spec.code for spec in opened(replace(MENDING, wrong_fields=frozenset())).form.missing()}  # type: ignore[union-attr]  # as above
    assert {spec.code for spec in record.form.missing()} - before == {"income_band"}


def test_a_value_of_a_register_that_was_found_wrong_is_asked_too() -> None:
    wrong = replace(MENDING, wrong_fields=frozenset({"residence_address"}))
    assert value(opened(wrong), "residence_address") is None
    assert value(opened(), "residence_address") is not None


def test_what_nobody_fills_in_here_is_not_emptied() -> None:
    wrong = replace(MENDING, wrong_fields=frozenset({"certificate_number", "no_such_field"}))
    assert value(opened(wrong), "certificate_number") == value(opened(), "certificate_number")


def test_a_picture_that_was_good_is_not_taken_again() -> None:
    (kept,) = (plan for plan in opened().materials.plans if plan.code == "HKB")
    assert (kept.source, kept.earlier_id) == (MaterialSource.REUSE, "999261121000042/HKB")
    assert not kept.may_be_photographed
    (wrong,) = (
        plan
        for plan in opened(replace(MENDING, wrong_materials=frozenset({"HKB"}))).materials.plans
        if plan.code == "HKB"
    )
    assert wrong.may_be_photographed
    assert wrong.earlier_id is None


def test_a_draft_of_the_same_service_is_not_what_was_filed() -> None:
    record = opened()
    assert record.form is not None
    answered = record.form.with_answer("work_content", "送外卖、送快递")
    again = opened(draft=draft_bytes(answered))  # type: ignore[arg-type]  # a valid answer
    assert value(again, "work_content") == OWN["work_content"]
    assert not again.filling.draft_taken


def test_other_questions_than_then_open_nothing() -> None:
    record = VisitRecord(catalogue())
    by_id_card(record, date(1990, 5, 4))
    assert record.open_mending(replace(MENDING, answers=MappingProxyType({"household": "on the moon"}))) is None
    assert record.open_mending(replace(MENDING, item_code="000000000000")) is None
    assert (record.item, record.mending) == (None, None)
    known = opened().form
    assert known is not None
    gone = replace(MENDING, answers=MappingProxyType({"household": "on the moon"}))
    assert gone.form(item(), known.known) is None


def test_a_changed_guide_is_noticed() -> None:
    assert not MENDING.is_outdated(item())
    assert replace(MENDING, guide_version="2001-01").is_outdated(item())


def test_the_package_says_what_it_corrects_under_an_id_of_its_own() -> None:
    record = opened()
    first = record.case_id
    while record.filling.standing.missing:
        prompt = record.filling.ask_field(DisplayMode.STANDARD)
        assert prompt is not None
        words = {"date": "2026-03-14", "phone": "19900001234"}
        raw = prompt.options[0].value if prompt.options else words.get(prompt.kind, "示例路1弄2号301室")
        assert record.filling.answer_field(prompt.code, raw, DisplayMode.STANDARD), record.asking.error
    record.filling.promise_accepted_at = clock.now()
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, clock.now()) is None
    package = freeze(record, TerminalFacts("DEMO-0001", "S", "demo"), clock.now(), {})
    assert package.case_id == first
    assert b'"corrects":{"case_number":"999261121000042","version":"v3"}' in package.body
    record.mending = None
    assert b'"corrects"' not in freeze(record, TerminalFacts("DEMO-0001", "S", "demo"), clock.now(), {}).body


def test_a_mended_case_goes_on_under_its_first_id() -> None:
    record = opened(replace(MENDING, case_id="0193e3a1-0000-4000-8000-000000000001"))
    assert record.filed_as == "0193e3a1-0000-4000-8000-000000000001" != record.case_id
    by_id_card(record, OTHER)
    assert record.filed_as == record.case_id


def test_somebody_else_finds_nothing_of_it() -> None:
    record = opened()
    by_a_code(record, OTHER)
    assert record.mending is None
    assert not isinstance(record.guidance_view(), Done), "the answers were the first person's"


def test_another_service_is_a_case_of_its_own() -> None:
    record = opened()
    record.open_item(FLEXIBLE)
    assert record.mending is None


@pytest.mark.parametrize(
    "auth",
    [
        {"agent": "must"},
        {"enterprise": EnterpriseScope(scope="seal", name=item().plain_name, granted_by=item().plain_name)},
    ],
    ids=["for somebody", "for an enterprise"],
)
def test_whose_it_is_would_be_asked_first_opens_nothing(auth: dict[str, Any]) -> None:
    """Nobody mends then: what stood in the record stays, and nothing in it says otherwise."""
    asks = item().model_copy(update={"auth": item().auth.model_copy(update=auth)})
    record = VisitRecord(cast("Catalogue", SimpleNamespace(get=lambda code: asks if code == FLEXIBLE else item(code))))
    record.open_item(PENSION)
    before = record.case_id
    assert record.open_mending(MENDING) is None
    assert record.mending is None
    assert record.item is not None
    assert (record.item.base_code, record.case_id) == (PENSION, before)
