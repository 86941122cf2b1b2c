# SPDX-License-Identifier: Apache-2.0
"""What a field's page is asked, and the form as it opens with a draft."""

from __future__ import annotations

from config.modes import DisplayMode
from kiosk.application.draft import draft_bytes
from kiosk.journey.fetched import Fetched
from tests.unit.kiosk.journey.test_record_papers import visit
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY

MODE = DisplayMode.STANDARD
ANSWERS = {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}


def test_what_cannot_be_taken_is_said_and_the_form_stays_as_it_was() -> None:
    record = visit()
    before = record.form
    assert not record.answer_field("start_date", "那一天", MODE)
    assert record.asking.error
    assert record.form is before
    assert record.answer_field("start_date", "2026-01-01", MODE)
    assert record.asking.error == ""


def test_where_nothing_is_missing_nothing_is_asked() -> None:
    record = visit()
    while (prompt := record.ask_field(MODE)) is not None:
        assert record.answer_field(prompt.code, ANSWERS[prompt.code], MODE), record.asking.error
    assert record.missing == 0
    assert record.form is not None


def test_a_draft_brings_words_back_and_says_which_papers_were_photographed() -> None:
    left = visit()
    for code, raw in ANSWERS.items():
        assert left.answer_field(code, raw, MODE), left.asking.error
    assert left.form is not None
    draft = draft_bytes(left.form, ["HKB"])
    for bytes_kept, is_taken in ((draft, True), (b"no draft", False)):
        record = visit()
        record.form = None
        record.open_form(Fetched(shared=FIRST_TIMER), TODAY, bytes_kept)  # type: ignore[arg-type]  # look-alikes
        assert record.draft_taken is is_taken
        assert record.materials.photographed_before == ({"HKB"} if is_taken else set())
        assert record.form is not None
        assert (record.form.value("work_content") is not None) is is_taken
