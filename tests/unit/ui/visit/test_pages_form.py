# SPDX-License-Identifier: Apache-2.0
"""The page of one field: what stands there before anybody wrote anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from config import clock
from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.application.dispute import RegisterSays
from kiosk.application.review import FieldPrompt
from kiosk.guidance.questionnaire import Question
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.material_library import EarlierMaterial
from tests.unit.kiosk.journey.test_record_people import by_id_card, signed_by
from tests.unit.kiosk.synthetic import CONTENT, catalogue
from ui.view_models import FieldViewModel, ReviewViewModel
from ui.visit.pages_form import present_field, present_review
from ui.visit.phrases import Phrases

ADDRESS = "residence_address"


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


def test_who_objects_to_an_address_sees_of_every_part_what_there_is_of_it_so_far() -> None:
    record, _ = signed_by(by_id_card)
    hints, vm = [], FieldViewModel()
    record.filling.ask_field(DisplayMode.STANDARD, ADDRESS, own_words=True)
    assert record.form is not None
    record.asking.register = RegisterSays("示例市示例区****", "人口库")
    for answer in ("310104", "C", "漕宝路", ""):
        present_field(vm, JourneyState(page=Page.FIELD), record, Phrases.of_visit(CONTENT / "texts"))
        hints.append(vm.hint)
        record.asking.answer(record.form, ADDRESS, answer, DisplayMode.STANDARD)
    assert hints[0].startswith("登记的是：示例市示例区****")
    assert hints[1] == "上海市徐汇区　看字母下面的例子，点一个"
    assert hints[2].endswith("这里只列了一部分路名"), "and what the sample leaves out"
    assert hints[3] == "上海市徐汇区漕宝路　没有弄，就点“没有”"


def test_nothing_is_written_for_the_resident_anywhere_else() -> None:
    assert [shown(kind).text for kind in ("text", "phone", "count", "id_number", "bank_account")] == [""] * 5


@pytest.mark.parametrize(
    ("opened", "said"),
    [
        (None, "要填的 10 项里，6 项已替您填好。不对的，点右边的按钮。"),
        ((), "这些要您自己填。不对的，点右边的按钮。"),
        ("all", "要填的 10 项，都替您填好了。不对的，点右边的按钮。"),
    ],
)
def test_how_much_was_filled_in_is_said(opened: object, said: str) -> None:
    record, _ = signed_by(by_id_card)
    form = record.form
    assert form is not None
    if opened is not None:
        codes = frozenset(spec.code for spec in form.shown() if spec.required) if opened == "all" else frozenset()
        record.filling.form = replace(form, opened=codes)
    record.filling.draft_taken = False
    vm = ReviewViewModel()
    present_review(vm, JourneyState(page=Page.REVIEW), record, Phrases.of_visit(CONTENT / "texts"))
    assert vm.hint == said
    elder = JourneyState(page=Page.REVIEW, mode=DisplayMode.ELDER)
    present_review(vm, elder, record, Phrases.of_visit(CONTENT / "texts"))
    assert (vm.hint.endswith("不对就点右边"), vm.consentsText) == (True, "取用了什么")


def test_what_an_earlier_case_handed_in_is_named_with_its_day() -> None:
    def line(**days: date) -> str:
        record = VisitRecord(catalogue())
        record.open_item("312000617000")
        while isinstance(view := record.guidance_view(), Question):
            record.answer_question(view.options[0].value)
        by_id_card(record, date(1990, 5, 4))
        earlier = {code: EarlierMaterial(f"77/{code}", "ab" * 32, day) for code, day in days.items()}
        record.open_form(Fetched(shared={}, licences=(), earlier=earlier), date(2026, 11, 21), None)
        vm = ReviewViewModel()
        present_review(vm, JourneyState(page=Page.REVIEW), record, Phrases.of_visit(CONTENT / "texts"))
        return str(vm.materialsLine)

    first, other = date(2026, 9, 3), date(2026, 10, 8)
    assert line(LZZ=first) == "退工单、离职证明用您2026年9月3日交的，不用再交"
    assert "补交" in line(HKB=first), "what is owed goes first"
    assert line(HKB=first, LZZ=first) == "户口簿、退工单、离职证明用您2026年9月3日交的，不用再交"
    assert line(HKB=first, LZZ=other) == "户口簿、退工单、离职证明用您以前交的，不用再交"
    assert "用您" not in line()
