# SPDX-License-Identifier: Apache-2.0
"""A day reckoned of a record (按记录推算): since when somebody works for themselves, suggested as the day after they left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from kiosk.application.draft import draft_bytes, form_from_draft
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.application.review import OWN_WORDS, field_prompt, review_rows
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.words import Language
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, TODAY, Shared, item, known, situation

ITEM = item(FLEXIBLE)
LEFT = date(2026, 2, 28)


def opened(left_on: object = LEFT.isoformat()) -> Form:
    told = {**FIRST_TIMER, "employment.left_on": Shared(left_on, "就业登记库")}
    return prefill(ITEM, situation(ITEM), known(shared=told))


def said(form: Form, raw: str) -> Form:
    answered = form.with_answer("start_date", raw)
    assert isinstance(answered, Form)
    return answered


def test_the_day_after_is_suggested_and_good_with_one_tap() -> None:
    form = opened()
    value = form.value("start_date")
    assert value is not None
    assert (value.value, value.origin, value.source_name) == ("2026-03-01", Origin.RECKONED, "就业登记库")
    assert "start_date" in {spec.code for spec in form.missing()}, "nobody has said it yet"
    row = next(one for one in review_rows(form) if one.code == "start_date")
    assert (row.value_plain, row.origin_label, row.editable, row.disputable) == (
        "2026年3月1日",
        "按记录推算",
        True,
        False,
    )
    taken = said(form, "2026-03-01")
    assert taken.values["start_date"].origin is Origin.RECKONED
    assert "start_date" not in {spec.code for spec in taken.missing()}
    assert taken.record()["start_date"]["origin"] == "reckoned"


def test_a_day_that_nobody_has_taken_is_no_word_of_theirs_in_a_draft() -> None:
    """A form left half-way and taken up again once said that the resident had chosen it."""
    told = known(shared={**FIRST_TIMER, "employment.left_on": Shared(LEFT.isoformat(), "就业登记库")})
    for form, is_open in ((opened(), True), (said(opened(), "2026-03-01"), False)):
        again = form_from_draft(draft_bytes(form), ITEM, told)
        assert again is not None
        assert ("start_date" in {spec.code for spec in again.missing()}) is is_open
        assert again.values["start_date"].origin is Origin.RECKONED


def test_it_is_asked_with_what_the_record_says_and_another_day_beside_it() -> None:
    form = opened()
    prompt = field_prompt(form, "start_date")
    assert prompt.kind == "choice"
    assert [(one.value, one.label, one.note, one.selected) for one in prompt.options] == [
        ("2026-03-01", "2026年3月1日", "记录上，您2026年2月28日离开了单位", False),
        (OWN_WORDS, "不是这天，我自己选", "", False),
    ]
    assert field_prompt(form, "start_date", own_words=True).kind == "date"
    english = field_prompt(form, "start_date", language=Language.EN)
    assert (english.options[0].note or "").startswith("On record")
    chosen = field_prompt(said(form, "2026-03-01"), "start_date")
    assert [one.selected for one in chosen.options] == [True, False]


def test_another_day_is_the_residents_own_and_the_suggestion_stays_on_offer() -> None:
    own = said(opened(), "2026-05-02")
    assert own.values["start_date"].origin is Origin.RESIDENT
    assert field_prompt(own, "start_date").options[0].value == "2026-03-01"
    back = said(own, "2026-03-01")
    assert back.values["start_date"].origin is Origin.RECKONED


@pytest.mark.parametrize(
    "left_on",
    [
        None,
        "",
        "2026-02-30",
        True,
        TODAY.isoformat(),
        (TODAY + timedelta(days=1)).isoformat(),
        (TODAY - timedelta(days=731)).isoformat(),
        "2000-01-01",
    ],
)
def test_where_the_record_says_nothing_good_the_day_is_asked(left_on: object) -> None:
    """None, no day of a calendar, one to come (left today: it would begin tomorrow), and one that says nothing of today."""
    form = opened(left_on)
    assert form.value("start_date") is None
    assert field_prompt(form, "start_date").kind == "date"


def test_without_the_platform_nothing_is_reckoned() -> None:
    assert prefill(ITEM, situation(ITEM), known()).value("start_date") is None


def test_an_author_says_where_the_day_comes_from_and_uses_it_for_days_alone() -> None:
    told = ITEM.field("start_date").model_dump(by_alias=True)
    assert FieldSpec.model_validate(told).prefill == ("after:employment.left_on",)
    for changes in ({"kind": "text"}, {"ask": {**told["ask"], "reckoned": None}}):
        with pytest.raises(ValidationError, match="只给日期"):
            FieldSpec.model_validate({**told, **changes})
    assert "employment.left_on" in ITEM.shared_names
