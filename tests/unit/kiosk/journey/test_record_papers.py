# SPDX-License-Identifier: Apache-2.0
"""Photographed materials in the visit's record: they stay as long as they are this person's and this service's."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.application.fields import Origin
from kiosk.case.material_file import FileSource, MaterialFile
from kiosk.case.package import TerminalFacts, face_consent
from kiosk.guidance.needs import MaterialSource
from kiosk.guidance.questionnaire import Question
from kiosk.identity.resident import Resident
from kiosk.journey.fetched import Fetched
from kiosk.journey.freezing import freeze
from kiosk.journey.record import VisitRecord
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, HKB, PENSION, TODAY, by_card, by_code, catalogue

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=SHANGHAI)
STROKES = [[(5.0, 5.0, 0), (60.0, 25.0, 80), (110.0, 70.0, 160)], [(20.0, 2.0, 240), (20.0, 60.0, 320)]]
OTHER = by_card(male=False, name="测试乙")


def paper(code: str = "HKB", pdf: bytes = b"%PDF-1.7 one") -> MaterialFile:
    return MaterialFile(code, pdf, 1, FileSource.PHOTO)


def visit(resident: Resident | None = None, **knowledge: object) -> VisitRecord:
    """At the form, as a resident of this city without an electronic household book."""
    record = VisitRecord(catalogue())
    record.open_item(FLEXIBLE)
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)
    record.known_by(resident or by_card(), None)
    record.open_form(Fetched(shared=FIRST_TIMER, **knowledge), TODAY, None)  # type: ignore[arg-type]  # look-alikes
    return record


def sources(record: VisitRecord) -> dict[str, MaterialSource]:
    return {plan.code: plan.source for plan in record.materials.plans}


def test_a_paper_is_handed_in_taken_again_and_taken_back() -> None:
    record = visit()
    record.hand_in(paper())
    record.hand_in(paper(pdf=b"%PDF-1.7 two"))
    assert [file.pdf for file in record.materials.files] == [b"%PDF-1.7 two"]
    assert sources(record)["HKB"] is MaterialSource.PHOTO
    assert record.form is not None
    record.materials.take_back(record.form, "HKB")
    assert record.materials.files == ()
    assert sources(record)["HKB"] is MaterialSource.VERIFY_LATER


def test_what_nothing_needs_is_refused_and_what_was_there_stays() -> None:
    record = visit()
    record.hand_in(paper())
    with pytest.raises(ValueError, match="not needed"):
        record.hand_in(paper("JZZ"))
    assert [file.code for file in record.materials.files] == ["HKB"]


def test_it_stays_while_fields_are_answered_and_is_filed() -> None:
    record = visit()
    record.hand_in(paper())
    for code, raw in {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}.items():
        assert record.filling.answer_field(code, raw, DisplayMode.STANDARD), record.asking.error
    record.filling.promise_accepted_at = NOW
    record.face_consent = face_consent("核对是不是本人", NOW)
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, NOW) is None
    package = freeze(record, TerminalFacts("T-DEMO-01", "S-DEMO", "demo"), NOW, {})
    assert package.attachments[1] == paper().pdf
    (material,) = [one for one in json.loads(package.body)["materials"] if one["code"] == "HKB"]
    assert material["file"]["attachment"] == 1
    assert [one["kind"] for one in json.loads(package.body)["consents"]] == ["face"]


def test_a_licence_that_comes_late_makes_it_unnecessary() -> None:
    record = VisitRecord(catalogue())
    record = visit_offline(record)
    record.hand_in(paper())
    record.open_form(Fetched(shared=FIRST_TIMER, licences=(HKB,)), TODAY, None)  # type: ignore[arg-type]  # look-alikes
    assert record.materials.files == ()  # 免交: what is on record is not asked for on paper
    assert sources(record)["HKB"] is MaterialSource.E_LICENCE


def visit_offline(record: VisitRecord) -> VisitRecord:
    record.open_item(FLEXIBLE)
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)
    record.known_by(by_card(), None)
    record.open_form(Fetched(), TODAY, None)
    return record


def test_papers_of_one_person_are_never_filed_with_another() -> None:
    for change in ("code", "card"):
        record = visit()
        record.hand_in(paper())
        record.face_consent = face_consent("核对是不是本人", NOW)
        if change == "code":
            record.known_by(OTHER, None)
        else:
            record.resident_read = OTHER
            record.adopt_card()
        assert not record.materials.files
        assert record.face_consent is None


def test_the_same_person_by_another_way_keeps_them() -> None:
    record = visit(by_code())
    record.hand_in(paper())
    record.resident_read = by_card()
    record.adopt_card()
    assert [file.code for file in record.materials.files] == ["HKB"]
    record.known_by(by_card(), None)
    assert [file.code for file in record.materials.files] == ["HKB"]


def test_another_service_begins_without_papers() -> None:
    record = visit()
    record.hand_in(paper())
    record.open_item(PENSION)
    assert record.materials.files == ()


def test_what_may_be_photographed_is_asked_once_and_never_has_to_be() -> None:
    record = visit()
    assert not record.materials.to_photograph, "there is no way to take a picture here"
    record.materials.can_photograph = True
    record.open_form(Fetched(), TODAY, None)
    assert record.materials.to_photograph == ("HKB",)
    assert record.materials.plans[0].how == "电子证照没取到，可以现场拍"
    assert record.materials.plans[0].source is MaterialSource.VERIFY_LATER, (
        "until there is a picture, this stands for it"
    )
    record.filling.postpone("HKB")
    assert not record.materials.to_photograph
    assert record.materials.plans[0].how == "不用交，系统之后核对"
    record.known_by(by_card(), None)
    assert record.materials.postponed == {"HKB"}, "the same person still"
    record.known_by(OTHER, None)
    assert record.materials.postponed == frozenset()


def test_what_a_paper_says_goes_into_the_form_by_the_residents_word_alone() -> None:
    record = visit()
    assert record.filling.take_value("residence_address", "示例市示例区桂花路77弄3号402室", "居住证")
    assert record.form is not None
    value = record.form.value("residence_address")
    assert value is not None
    assert value.origin is Origin.MATERIAL
    assert not record.filling.take_value("residence_address", "路", "居住证")
    assert record.filling.toggle_dispute("residence_address"), "it is changed like an own answer"
