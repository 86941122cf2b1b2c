# SPDX-License-Identifier: Apache-2.0
"""The owner of the form: with every change the materials and checks are reckoned anew, and without a form nothing is."""

from __future__ import annotations

import pytest

from config.modes import DisplayMode
from kiosk.application.draft import draft_bytes
from kiosk.application.review import FieldPrompt
from kiosk.journey.asking_record import AskingRecord
from kiosk.journey.fetched import Fetched
from kiosk.journey.form_record import FormRecord
from kiosk.journey.form_standing import NO_FORM
from kiosk.journey.record import VisitRecord
from kiosk.signature.strokes import StrokesRefused
from tests.unit.kiosk.journey.test_record_asking import ANSWERS
from tests.unit.kiosk.journey.test_record_papers import NOW, visit
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY

MODE = DisplayMode.STANDARD
PLACE = FieldPrompt("visit", "place", "您去哪里？", "", "", "", (), "", 100, True)


def filled() -> VisitRecord:
    record = visit()
    for code, raw in ANSWERS.items():
        assert record.filling.answer_field(code, raw, MODE), record.asking.error
    return record


def test_where_there_is_no_form_nothing_stands_and_nothing_is_done() -> None:
    filling = FormRecord()
    filling.leave_draft()
    assert filling.form is None
    assert filling.standing == NO_FORM
    assert filling.courier_cost == ""
    assert filling.ask_field(MODE) is None
    assert not filling.answer_field("phone", "1", MODE)
    assert not filling.previous_part()
    assert not filling.toggle_dispute("phone")
    for what in (lambda: filling.reopen("phone"), lambda: filling.sheet(MODE), lambda: filling.postpone("HKB")):
        with pytest.raises(RuntimeError, match="no form"):
            what()


def test_who_leaves_a_draft_has_the_form_as_it_opens() -> None:
    draft = draft_bytes(filled().filling.made, [])
    record = visit()
    record.filling.form = None
    record.open_form(Fetched(shared=FIRST_TIMER), TODAY, draft)  # type: ignore[arg-type]  # look-alikes
    taken = record.filling.standing
    assert record.filling.draft_taken
    assert taken.is_made
    record.filling.leave_draft()
    assert not record.filling.draft_taken
    assert record.filling.standing.missing == taken.missing + len(ANSWERS)


def test_an_answer_that_is_taken_back_is_missing() -> None:
    record = filled()
    before = record.filling.standing
    record.filling.reopen("work_content")
    assert record.filling.standing.missing == before.missing + 1


def test_what_the_registers_say_is_objected_to_and_no_more() -> None:
    record = filled()
    assert not record.filling.toggle_dispute("applicant_name")
    assert record.filling.made.disputes == {"applicant_name"}
    assert not record.filling.toggle_dispute("applicant_name")
    assert record.filling.made.disputes == frozenset()


def test_a_scrawl_is_no_signature() -> None:
    record = filled()
    assert isinstance(record.filling.sign([], MODE, NOW), StrokesRefused)
    assert record.filling.signature is None


def test_the_question_behind_another_page_comes_back_as_it_was_and_said_of() -> None:
    """解决了吗 没有 on a field's page, 约去窗口, and back."""
    record = visit()
    assert record.filling.ask_field(MODE, "phone") is not None
    asking = record.asking
    asked, asking.error = asking.prompt, "少一位"
    asking.put_behind()
    assert asking.error == ""
    asking.prompt, asking.error = PLACE, "没有空位"
    asking.put_behind()
    asking.prompt = PLACE
    asking.come_back()
    assert (asking.prompt, asking.error) == (asked, "少一位")
    assert not record.filling.ask_again(MODE), "it stands as it was"


def test_nothing_of_somebody_elses_question_comes_back() -> None:
    asking = AskingRecord(prompt=PLACE, error="没有空位")
    asking.come_back()
    assert asking.error == ""


def test_a_field_that_was_left_inside_of_a_ways_pages_is_asked_from_its_beginning_once() -> None:
    record = visit()
    whole = record.filling.ask_field(MODE, "phone")
    record.asking.prompt = PLACE  # what a way puts there
    record.asking.prompt = FieldPrompt("phone", "slot", "您几点来？", "", "", "", (), "", 100, True)
    record.asking.leave_inside("phone")
    record.asking.put_behind()
    record.asking.prompt = PLACE
    assert not record.filling.ask_again(MODE), "another page still asks here"
    record.asking.come_back()
    assert record.filling.ask_again(MODE)
    assert record.asking.prompt == whole
    assert not record.filling.ask_again(MODE)


def test_a_field_that_was_left_inside_is_not_asked_where_another_one_stands() -> None:
    record = visit()
    record.asking.leave_inside("phone")
    assert not record.filling.ask_again(MODE), "nothing is asked"
    record.filling.ask_field(MODE, "phone")
    record.asking.leave_inside("phone")
    record.filling.ask_field(MODE, "work_content")
    assert not record.filling.ask_again(MODE)
    record.asking.leave_inside("phone")
    assert not record.filling.ask_again(MODE)
    assert record.asking.prompt is not None
    assert record.asking.prompt.code == "work_content"
