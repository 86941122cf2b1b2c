# SPDX-License-Identifier: Apache-2.0
"""What a helper sees of a page: nothing but what the form's masks let through, and never a number of somebody's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from config.modes import DisplayMode
from kiosk.application.courier_prompt import quoted_prompt
from kiosk.application.fields import FieldValue, Origin
from kiosk.guidance.questionnaire import Question
from kiosk.journey.record import VisitRecord
from kiosk.journey.seen_page import FORM_PAGES, seen_page
from kiosk.journey.state import JourneyState, Overlay, Page
from kiosk.platform.co_view import FieldState, SeenPage
from kiosk.platform.logistics_model import CourierQuote
from tests.unit.kiosk.journey.test_record_papers import visit
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue

NUMBER = re.compile(r"[0-9]{7}|[0-9A-Za-z]{15}")
WORK = "在平台上接单 19900000001"
ADDRESS = "residence_address"


@pytest.fixture
def record() -> VisitRecord:
    return visit()


def seen(record: VisitRecord, page: Page = Page.REVIEW, overlay: Overlay = Overlay.NONE) -> SeenPage:
    return seen_page(JourneyState(page=page, overlay=overlay), record, "看看填的对不对", 3, 5)


def texts(page: SeenPage) -> list[str]:
    return [
        page.title,
        page.item_name,
        *page.faults,
        *(one.value for one in page.fields),
        *(one.label for one in page.fields),
    ]


def test_labels_masked_values_and_what_is_missing(record: VisitRecord) -> None:
    page = seen(record)
    by_code = {one.code: one for one in page.fields}
    assert page.item_name
    assert (page.step, page.steps, page.hidden) == (3, 5, False)
    assert by_code["applicant_name"].value.endswith("*")
    assert by_code["applicant_name"].state is FieldState.FILLED
    assert FieldState.MISSING in {one.state for one in page.fields}
    assert all(not one.value for one in page.fields if one.state is FieldState.MISSING)


def test_numbers_of_somebody_have_no_value_at_all(record: VisitRecord) -> None:
    number = {one.code: one for one in seen(record).fields}["certificate_number"]
    assert (number.state, number.value) == (FieldState.FILLED, "")


@pytest.mark.parametrize("page", sorted(FORM_PAGES))
def test_no_row_of_signs_that_could_be_a_number_leaves_the_terminal(record: VisitRecord, page: Page) -> None:
    assert record.form is not None
    record.filling.ask_field(DisplayMode.STANDARD)
    record.asking.error = "您写的是 19900000001，请改"
    answered = record.form.with_answer("work_content", WORK)
    record.filling.form = answered  # type: ignore[assignment]  # it is taken: own words
    assert not any(NUMBER.search(text) for text in texts(seen(record, page)))
    work = {one.code: one for one in seen(record, page).fields}["work_content"]
    assert (work.state, work.value) == (FieldState.FILLED, ""), "own words with a number in them are left out whole"


def test_what_is_wrong_is_said_in_the_services_words(record: VisitRecord) -> None:
    assert record.form is not None
    assert seen(record).faults == ()
    record.asking.error = "这里要写汉字"
    disputed = record.form.with_dispute("applicant_name")
    record.filling.form = disputed
    page = seen(record)
    assert page.faults == ("这里要写汉字",)
    assert {one.code: one.state for one in page.fields}["applicant_name"] is FieldState.FAULTY


def test_the_page_of_a_field_is_called_by_its_question(record: VisitRecord) -> None:
    assert seen(record, Page.FIELD).title == "看看填的对不对"
    prompt = record.filling.ask_field(DisplayMode.STANDARD)
    assert prompt is not None
    assert seen(record, Page.FIELD).title == prompt.title
    record.asking.prompt = replace(prompt, title="卡号 6222020200112233 对吗？")
    assert seen(record, Page.FIELD).title == "field", "no words are better than a number"


def test_what_a_courier_costs_stays_here(record: VisitRecord) -> None:
    prompt = record.filling.ask_field(DisplayMode.STANDARD, ADDRESS)
    assert prompt is not None
    assert record.form is not None
    quote = CourierQuote("示例快递", 1200, "receiver", 1, 3, False)
    record.asking.prompt = quoted_prompt(prompt, record.form, quote)
    assert "12" in record.asking.prompt.title
    asked = record.form.item.field(ADDRESS).ask
    assert asked is not None
    assert seen(record, Page.FIELD).title == asked.title.say()


def test_the_letter_of_a_road_stays_here(record: VisitRecord) -> None:
    record.filling.ask_field(DisplayMode.STANDARD, ADDRESS, own_words=True)
    titles = [seen(record, Page.FIELD).title]
    for answer in ("310104", "C", "漕宝路"):
        assert not record.filling.answer_field(ADDRESS, answer, DisplayMode.STANDARD)
        titles.append(seen(record, Page.FIELD).title)
    assert titles[1:] == ["路名的拼音，第一个字母是？", "哪条路？", "几弄？"], (
        "which part is asked, and nothing of the answer"
    )


@pytest.mark.parametrize("overlay", [Overlay.IDLE, Overlay.CURTAIN, Overlay.CARD_REMOVED])
def test_a_covered_page_says_nothing(record: VisitRecord, overlay: Overlay) -> None:
    page = seen(record, overlay=overlay)
    assert (page.hidden, page.fields, page.faults) == (True, (), ())


@pytest.mark.parametrize("page", sorted(set(Page) - FORM_PAGES))
def test_elsewhere_the_pages_name_is_all(record: VisitRecord, page: Page) -> None:
    found = seen(record, page)
    assert (found.fields, found.faults) == ((), ())


def test_a_question_is_called_by_its_own_words_and_without_a_service_by_nothing_else() -> None:
    record = VisitRecord(catalogue())
    assert seen(record, Page.QUESTION).title == "看看填的对不对"
    assert (seen(record).fields, seen(record).item_name) == ((), "")
    record.open_item(FLEXIBLE)
    view = record.guidance_view()
    assert isinstance(view, Question)
    assert seen(record, Page.QUESTION).title == view.title
    while isinstance(view, Question):
        record.answer_question(view.options[0].value)
        view = record.guidance_view()
    assert seen(record, Page.QUESTION).title == "看看填的对不对"


def test_a_value_that_waits_for_a_word_is_missing_still_and_is_not_shown(record: VisitRecord) -> None:
    assert record.form is not None
    open_code = record.form.missing()[0].code
    suggested = FieldValue(open_code, "送快递", Origin.SITE)
    record.filling.form = replace(record.form, values={**record.form.values, open_code: suggested})
    found = [one for one in seen(record).fields if one.code == open_code]
    assert [(one.state, one.value) for one in found] == [(FieldState.MISSING, "")]


@pytest.mark.parametrize("number", ["199-0000-0001", "199 0000 0001", "６２２２　０２００　１１２２", "021—0000—0000"])
def test_a_number_written_in_groups_is_a_number(record: VisitRecord, number: str) -> None:
    record.asking.error = f"您写的是 {number}，请改"
    assert seen(record).faults == ()
    record.asking.error = "2026-11-22 9:00–17:00 之间，最多 12345.60 元，请打 12345"
    assert seen(record).faults == (record.asking.error,), "a day, a time, a sum and the hotline are none"
