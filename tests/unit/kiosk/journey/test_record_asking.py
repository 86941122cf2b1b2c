# SPDX-License-Identifier: Apache-2.0
"""What a field's page is asked, and the form as it opens with a draft."""

from __future__ import annotations

from config.modes import DisplayMode
from kiosk.application.dispute import NOT_KNOWN
from kiosk.application.draft import draft_bytes
from kiosk.journey.fetched import Fetched
from tests.unit.kiosk.journey.test_record_papers import visit
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY

MODE = DisplayMode.STANDARD
ANSWERS = {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}


def test_what_cannot_be_taken_is_said_and_the_form_stays_as_it_was() -> None:
    record = visit()
    before = record.form
    assert not record.filling.answer_field("start_date", "那一天", MODE)
    assert record.asking.error
    assert record.form is before
    assert record.filling.answer_field("start_date", "2026-01-01", MODE)
    assert record.asking.error == ""


def test_where_nothing_is_missing_nothing_is_asked() -> None:
    record = visit()
    while (prompt := record.filling.ask_field(MODE)) is not None:
        assert record.filling.answer_field(prompt.code, ANSWERS[prompt.code], MODE), record.asking.error
    assert record.filling.standing.missing == 0
    assert record.form is not None


def test_a_draft_brings_words_back_and_says_which_papers_were_photographed() -> None:
    left = visit()
    for code, raw in ANSWERS.items():
        assert left.filling.answer_field(code, raw, MODE), left.asking.error
    assert left.form is not None
    draft = draft_bytes(left.form, ["HKB"])
    for bytes_kept, is_taken in ((draft, True), (b"no draft", False)):
        record = visit()
        record.filling.form = None
        record.open_form(Fetched(shared=FIRST_TIMER), TODAY, bytes_kept)  # type: ignore[arg-type]  # look-alikes
        assert record.filling.draft_taken is is_taken
        assert record.materials.photographed_before == ({"HKB"} if is_taken else set())
        assert record.form is not None
        assert (record.form.value("work_content") is not None) is is_taken


def test_who_objects_may_not_know_what_is_right_and_a_late_tap_on_that_is_no_objection() -> None:
    record = visit()
    assert record.form is not None
    record.filling.ask_field(MODE)
    assert not record.filling.answer_field("phone", NOT_KNOWN, MODE)
    assert record.form.disputes == frozenset()
    assert record.filling.toggle_dispute("phone")
    record.filling.ask_field(MODE, "phone")
    assert record.asking.register is not None
    assert record.filling.answer_field("phone", NOT_KNOWN, MODE)
    assert record.form.disputes == {"phone"}
    assert record.asking.register is None


def test_an_address_that_is_objected_to_is_asked_part_by_part() -> None:
    record = visit()
    assert record.filling.toggle_dispute("residence_address")
    record.filling.ask_field(MODE, "residence_address", own_words=True)
    for part in ("310104", "C", "漕宝路", "", "8", "", ""):
        offered = record.asking.prompt
        assert offered is not None
        assert (offered.none_value == NOT_KNOWN) is (part == "310104"), "further on it would read as another question"
        if record.filling.answer_field("residence_address", part, MODE):
            break
    assert record.form is not None
    value = record.form.value("residence_address")
    assert value is not None
    assert value.value.startswith("上海市徐汇区漕宝路8号")
    assert record.form.register_value("residence_address") is not None
