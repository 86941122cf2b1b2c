# SPDX-License-Identifier: Apache-2.0
"""数据异议: both values go with the case, and nobody gains by objecting. Source: domain notes 1.3 row 52, ADR 28."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kiosk.application.confirm import confirm_sheet
from kiosk.application.dispute import asks_what_is_right, put_right, register_says
from kiosk.application.draft import draft_bytes, form_from_draft
from kiosk.application.facts import Known
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import Form
from kiosk.application.mending import Mending
from kiosk.application.precheck import Outcome, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.application.review import review_rows
from kiosk.case.package import Corrects
from kiosk.catalogue.model import ServiceItem
from kiosk.journey.form_opening import carried_over
from kiosk.platform.model import SharedValue
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, item, known, situation

ITEM = item(FLEXIBLE)
OWN = "19900005678"
HELD = "19900001234"


def opened(one: ServiceItem = ITEM, facts: Known | None = None) -> Form:
    return prefill(one, situation(one), facts or known(shared=FIRST_TIMER))


def objected(form: Form | None = None, code: str = "phone", raw: str = OWN) -> Form:
    answered = (form or opened()).with_dispute(code).with_answer(code, raw)
    assert isinstance(answered, Form), answered
    return answered


def text(form: Form, code: str = "phone") -> str:
    value = form.value(code)
    assert value is not None
    return value.value


def test_both_values_go_with_the_case() -> None:
    assert objected().record()["phone"] == {
        "value": OWN,
        "origin": "resident",
        "source": "",
        "as_of": "",
        "disputed": True,
        "register": {"value": HELD, "origin": "shared_data", "source": "一网通办账户", "as_of": "2026-11-01"},
    }
    assert objected().lacking() == opened().lacking()


def test_who_does_not_know_what_is_right_leaves_the_registers_value_flagged() -> None:
    form = opened().with_dispute("phone")
    assert form.record()["phone"] == {**opened().record()["phone"], "disputed": True}
    assert form.register_value("phone") is None


def test_taking_it_back_restores_the_registers_value() -> None:
    before = opened()
    for form in (before.with_dispute("phone"), objected(before)):
        again = form.with_dispute("phone")
        assert (again.disputes, dict(again.values)) == (frozenset(), dict(before.values))
        assert again.record() == before.record()


def test_saying_what_the_register_says_is_no_objection_and_saying_nothing_changes_nothing() -> None:
    assert objected(raw=HELD).disputes == frozenset()
    assert text(objected(raw=HELD)) == HELD
    flagged = opened().with_dispute("phone")
    optional = replace(flagged, item=ITEM.model_copy(update={"fields": tuple(
        spec.model_copy(update={"required": False}) if spec.code == "phone" else spec for spec in ITEM.fields
    )}))  # fmt: skip
    assert optional.with_answer("phone", "") is optional


def test_an_own_answer_is_changed_and_not_objected_to() -> None:
    form = opened().with_answer("phone", OWN)
    assert isinstance(form, Form)
    assert form.with_dispute("phone") is form
    assert not form.may_be_disputed("phone")
    assert form.register_value("phone") is None


def test_rows_say_whose_value_goes_on_and_what_the_register_says() -> None:
    form = objected()
    row = next(one for one in review_rows(form) if one.code == "phone")
    assert (row.value_masked, row.origin_label) == ("199****5678", "本人填写（有异议）")
    assert (row.disputable, row.disputed, row.editable) == (True, True, False), "it can be taken back"
    held = form.register_value("phone")
    assert held is not None
    told = register_says(form, ITEM.field("phone"), held)
    assert (told.value_masked, told.source) == ("199****1234", "一网通办账户，2026年11月1日")
    assert told.value_masked not in repr(told), "covered values stay out of the repr too"


def test_what_a_register_calls_its_day_is_said_as_it_is() -> None:
    form = opened()
    told = register_says(form, ITEM.field("phone"), FieldValue("phone", HELD, Origin.SHARED_DATA, "", "上个月"))
    assert told.source == "共享数据，上个月"
    assert register_says(form, ITEM.field("phone"), FieldValue("phone", HELD, Origin.E_LICENCE)).source == "电子证照"


def test_what_is_signed_says_that_it_is_objected_to() -> None:
    rows = {row.label: row.text for row in confirm_sheet(objected(), ()).rows}
    assert rows["手机号"] == "199****5678（有异议）"
    plain, own = (confirm_sheet(one, ()).blocks[-1] for one in (opened().with_dispute("phone"), objected()))
    assert plain != own, "the record that is signed holds both values"


def test_a_name_is_put_right_elsewhere() -> None:
    form = opened().with_dispute("applicant_name")
    assert form.disputes == {"applicant_name"}
    name = ITEM.field("applicant_name")
    assert not asks_what_is_right(opened(), "applicant_name")
    assert asks_what_is_right(opened(), "phone")
    assert put_right(name, form.values["applicant_name"]) == "这里不能改，要去派出所更正"
    shared = FieldValue("applicant_name", "测试甲", Origin.SHARED_DATA)
    assert put_right(name, shared) == "这里不能改，会有人核对"
    assert put_right(ITEM.field("phone"), form.values["phone"]) == ""


# --- nobody gains by objecting ------------------------------------------------------------------------------------------


RULED = ITEM.model_copy(update={"prechecks": (
    ITEM.prechecks[0].model_copy(
        update={"id": "R90", "when": None, "expr": f"fields.phone == '{HELD}'", "absent_means_hit": False}
    ),
)})  # fmt: skip


@pytest.mark.parametrize("form", [opened(RULED).with_dispute("phone"), objected(opened(RULED))])
def test_a_rule_knows_neither_value_of_what_is_objected_to(form: Form) -> None:
    assert [one.outcome for one in run_prechecks(opened(RULED)).verdicts] == [Outcome.PASSED]
    assert [one.outcome for one in run_prechecks(form).verdicts] == [Outcome.UNKNOWN]
    assert form.facts()["fields.phone"] == text(form), "which fields there are hangs on what stands in the form"


# --- it lives as long as the form ---------------------------------------------------------------------------------------


def drafted(form: Form, facts: Known) -> Form:
    data = draft_bytes(form)
    assert HELD not in data.decode(), "what a register says is asked anew"
    again = form_from_draft(data, ITEM, facts)
    assert again is not None
    return again


def test_a_draft_brings_both_values_back() -> None:
    form = objected()
    again = drafted(form, known(shared=FIRST_TIMER))
    assert again.record() == form.record()
    flagged = opened().with_dispute("phone")
    assert drafted(flagged, known(shared=FIRST_TIMER)).record() == flagged.record()


def test_a_register_that_was_put_right_since_is_objected_to_no_longer() -> None:
    said = SharedValue("contact.phone", OWN, "一网通办账户", "2026-11-20")
    again = drafted(objected(), replace(known(shared=FIRST_TIMER), shared={**FIRST_TIMER, "contact.phone": said}))
    assert again.disputes == frozenset()
    assert again.record()["phone"]["origin"] == "shared_data"


def test_a_register_that_has_nothing_any_more_leaves_the_residents_word() -> None:
    without = {name: one for name, one in FIRST_TIMER.items() if name != "contact.phone"}
    again = drafted(objected(), known(shared=without))
    assert (again.disputes, text(again)) == (frozenset(), OWN)
    assert "register" not in again.record()["phone"]


def test_a_form_that_is_made_anew_keeps_it() -> None:
    for form in (objected(), opened().with_dispute("phone")):
        assert carried_over(opened(), form).record() == form.record()


def test_a_draft_holds_no_more_than_before() -> None:
    assert json.loads(draft_bytes(objected()))["disputes"] == ["phone"]


def mending(**changes: object) -> Mending:
    form = objected()
    own = {code: one.value for code, one in form.values.items() if one.origin.is_own}
    base = Mending(Corrects("312026000001", "v2"), FLEXIBLE, "2025-07", dict(form.situation.answers), own)
    return replace(base, disputed=frozenset(form.disputes), **changes)  # type: ignore[arg-type]  # fields of the class


def test_a_mended_case_keeps_both_values() -> None:
    form = mending().form(ITEM, known(shared=FIRST_TIMER))
    assert form is not None
    assert form.record()["phone"] == objected().record()["phone"]


def test_a_value_that_was_found_wanting_is_asked_again_with_the_registers_beside_it() -> None:
    form = mending(wrong_fields=frozenset({"phone"})).form(ITEM, known(shared=FIRST_TIMER))
    assert form is not None
    assert form.value("phone") is None
    assert "phone" in {spec.code for spec in form.missing()}
    again = form.with_answer("phone", "19900009999")
    assert isinstance(again, Form)
    assert again.record()["phone"]["register"] == objected().record()["phone"]["register"]
