# SPDX-License-Identifier: Apache-2.0
"""数据异议 as the resident sees it: on the review page, on the field's own, at the hand-over, on paper, and with the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.modes import DisplayMode
from kiosk.application.form import Form
from kiosk.case.receipt import ReceiptObjection, facts_digest
from kiosk.case.states import CaseState
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.objections import Objection, ObjectionState
from kiosk.platform.own_cases_model import CaseGlance, HistoryLine, Need, OwnCase
from kiosk.printing.receipt import receipt_document
from kiosk.printing.receipt_page import receipt_page
from offline_cache.sealed_case import CaseStatus, OutboxState
from tests.unit.kiosk.journey.test_record_papers import visit
from tests.unit.kiosk.printing.test_receipt import CODE, FACTS, WAITING, said
from tests.unit.kiosk.printing.test_receipt_page import said as said_on_a4
from tests.unit.kiosk.synthetic import CONTENT, FLEXIBLE, catalogue
from ui.view_models import FieldViewModel, ReviewViewModel
from ui.visit.objections import number_line, objection_rows, record_objections
from ui.visit.pages_form import present_field, present_review
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(CONTENT / "texts")
MODE = DisplayMode.STANDARD
OWN, HELD_MASKED = "19900005678", "199****1234"
NUMBERS = (("phone", "YY-000001"), ("applicant_name", "YY-000002"))
AT = "2026-11-21T09:42:00.000+08:00"
BOTH = (ReceiptObjection("手机号", "YY-000001"), ReceiptObjection("姓名", "YY-000002"))


def form_of(record: VisitRecord) -> Form:
    assert record.form is not None
    return record.form


def row(record: VisitRecord, code: str, mode: DisplayMode = MODE) -> dict[str, object]:
    vm = ReviewViewModel()
    present_review(vm, JourneyState(page=Page.REVIEW, mode=mode), record, PHRASES)
    found: dict[str, object] = next(one for one in vm.rows if one["code"] == code)
    return found


def asked(record: VisitRecord, code: str = "phone") -> VisitRecord:
    assert record.filling.toggle_dispute(code), "what is right is asked on the field's own page"
    assert form_of(record).disputes == frozenset(), "nothing is objected to before the resident has said so"
    assert record.filling.ask_field(MODE, code) is not None
    return record


def test_the_fields_page_says_what_the_register_says_and_offers_not_to_know() -> None:
    record, vm = asked(visit()), FieldViewModel()
    present_field(vm, JourneyState(page=Page.FIELD), record, PHRASES)
    assert vm.hint.startswith(f"登记的是：{HELD_MASKED}（一网通办账户，2026年11月1日）")
    assert (vm.skipText, vm.skipValue, vm.text) == ("不知道对的是什么", "@not-known", "")
    assert HELD_MASKED not in repr(record.asking)


def test_what_the_resident_says_goes_on_with_the_registers_beside_it_and_can_be_taken_back() -> None:
    record = asked(visit())
    assert not record.filling.answer_field("phone", "12", MODE)
    assert record.asking.error, "it is checked like any answer, and is still an objection"
    assert record.filling.answer_field("phone", OWN, MODE)
    shown = row(record, "phone")
    assert (shown["value"], shown["disputed"], shown["action"]) == ("199****5678", True, "收回")
    assert shown["origin"] == f"本人填写（有异议）\n登记的是：{HELD_MASKED}（一网通办账户，2026年11月1日）"
    assert not record.filling.toggle_dispute("phone")
    assert (row(record, "phone")["value"], row(record, "phone")["disputed"]) == (HELD_MASKED, False)


def test_who_does_not_know_leaves_the_registers_value_flagged() -> None:
    record = asked(visit())
    assert record.filling.answer_field("phone", "@not-known", MODE)
    shown = row(record, "phone")
    assert (shown["value"], shown["disputed"]) == (HELD_MASKED, True)
    assert shown["origin"] == "共享数据　已标为有误\n先按登记的交，会有人核对"
    assert record.asking.register is None


def test_a_late_tap_on_not_knowing_objects_to_nothing() -> None:
    record = visit()
    record.filling.ask_field(MODE)
    before = form_of(record)
    assert not record.filling.answer_field("phone", "@not-known", MODE)
    assert form_of(record) is before


def test_an_address_is_picked_part_by_part() -> None:
    record = asked(visit(), "residence_address")
    assert record.asking.register is not None
    assert not record.filling.answer_field("residence_address", "@own", MODE), "the parts come first"
    assert record.asking.address is not None
    assert record.asking.prompt is not None
    assert record.asking.prompt.none_value == "@not-known"
    assert record.filling.answer_field("residence_address", "@not-known", MODE)
    assert form_of(record).disputes == {"residence_address"}


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_name_is_flagged_by_one_tap_and_put_right_elsewhere(mode: DisplayMode) -> None:
    record = visit()
    assert not record.filling.toggle_dispute("applicant_name")
    shown = row(record, "applicant_name", mode)
    assert shown["disputed"]
    assert str(shown["origin"]).endswith("这里不能改，要去派出所更正")


def test_the_hand_over_says_the_numbers_or_that_they_come() -> None:
    def say(key: str, **told: object) -> str:
        return PHRASES.say(key, MODE, **told)

    record = visit()
    assert record_objections(record) == ()
    assert record_objections(VisitRecord(catalogue())) == ()
    assert number_line((), say) == ""
    record.filling.form = form_of(record).with_dispute("phone").with_dispute("applicant_name")
    assert number_line(record_objections(record), say) == "送到平台后有"
    record.status = CaseStatus("c1", OutboxState.RECEIVED, "1", AT, 1, None, AT, NUMBERS)
    assert [one.number for one in record_objections(record)] == ["YY-000002", "YY-000001"], "in the order of the form"
    assert number_line(record_objections(record), say) == "YY-000002、YY-000001"
    assert number_line((*BOTH, ReceiptObjection("住址", "YY-000003")), say) == "YY-000001、YY-000002，共 3 个"


@pytest.mark.parametrize("mode", DisplayMode)
def test_both_receipts_say_them_and_their_code_vouches_for_it(mode: DisplayMode) -> None:
    facts = replace(FACTS, objections=BOTH)
    for text in (said(receipt_document(facts, CODE, mode)), said_on_a4(receipt_page(facts, CODE, mode).pdf)):
        assert "您说2项信息有误，会有人核对" in text
        assert "手机号异议单号YY-000001" in text
        assert "姓名异议单号YY-000002" in text
    waiting = replace(WAITING, objections=(ReceiptObjection("手机号", ""),))
    assert "手机号送到平台后有异议单号" in said(receipt_document(waiting, CODE, mode))
    assert "异议" not in said(receipt_document(FACTS, CODE, mode))
    assert facts_digest(facts) != facts_digest(FACTS)


def one(state: ObjectionState, reason: str = "", code: str = "phone") -> Objection:
    return Objection("YY-000001", "1", code, state, AT, date(2026, 12, 1), reason)


def test_ones_own_case_says_what_came_of_it() -> None:
    def tell(key: str, **told: object) -> str:
        return PHRASES.say(f"mine.{key}", MODE, **told)

    glance = CaseGlance("1", FLEXIBLE, "灵活就业登记", CaseState.IN_REVIEW, AT, Need.NOTHING, None)
    history = (HistoryLine(AT, CaseState.IN_REVIEW, "示例街道", ""),)
    held = (
        one(ObjectionState.CHECKING),
        one(ObjectionState.UPHELD, "户口簿上就是这样"),
        one(ObjectionState.CORRECTED, code="x"),
    )
    rows = objection_rows(OwnCase(glance, "v1", AT, history, False, objections=held), catalogue(), tell)
    assert [(found["title"], found["status"], found["note"]) for found in rows] == [
        ("您说手机号有误", "正在核实", "异议单号 YY-000001，最晚2026年12月1日答复"),
        ("您说手机号有误", "核实过了，不予更正：户口簿上就是这样", "异议单号 YY-000001，2026年11月21日"),
        ("您说有误", "已更正", "异议单号 YY-000001，2026年11月21日"),
    ]
    unknown = replace(glance, item_code="312099999000")
    assert len(objection_rows(OwnCase(unknown, "v1", AT, history, False, objections=held), catalogue(), tell)) == 3
