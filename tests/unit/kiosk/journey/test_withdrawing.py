# SPDX-License-Identifier: Apache-2.0
"""收回同意: what came by a consent leaves the form and the visit, own words stay, and the case says that it was taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from config import clock
from config.modes import DisplayMode
from kiosk.application.fields import Origin
from kiosk.application.form import SAME_AS, Form
from kiosk.case.package import ConsentRecord, TerminalFacts
from kiosk.guidance.needs import MaterialSource
from kiosk.journey.fetched import Fetched
from kiosk.journey.freezing import freeze
from kiosk.journey.record import VisitRecord
from kiosk.journey.withdrawing import used_in, what_follows, without_consent
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.model import Session
from tests.unit.kiosk.journey.test_record_people import STROKES, by_id_card
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, HKB, PENSION, TODAY, Shared, catalogue, number

NOW = clock.now()
LATER = NOW + timedelta(minutes=2)
SESSION = Session("token", "strong", "测试甲", number())
LAST = {"work_content": LastAnswer("摆摊修自行车", date(2026, 3, 4))}
LEFT = {"employment.left_on": Shared("2026-10-31", "就业登记库")}


def fetched(**changes: Any) -> Fetched:
    found: dict[str, Any] = {
        "session": SESSION,
        "shared": FIRST_TIMER,
        "licences": (HKB,),
        "asked": ("HKB",),
        "last": LAST,
    }
    return Fetched(**{**found, **changes})


def opened(code: str = FLEXIBLE, **changes: Any) -> VisitRecord:
    record = VisitRecord(catalogue())
    by_id_card(record, date(1990, 5, 4))
    record.open_item(code)
    for value in ("local", "register", "individual", "no") if code == FLEXIBLE else ():
        record.answer_question(value)
    record.give_consent(NOW)
    record.materials.can_photograph = True
    record.open_form(fetched(**changes), TODAY, None)
    return record


def consent(record: VisitRecord, kind: str) -> ConsentRecord:
    """The newest of its kind; of licences that of the household register."""
    return [one for one in record.consents if one.kind == kind and (kind != "e_licence" or "HKB" in one.what)][-1]


def revoke(record: VisitRecord, kind: str) -> None:
    record.revoke_consent(consent(record, kind).consent_id, LATER)


def form_of(record: VisitRecord) -> Form:
    assert record.form is not None
    return record.form


def value(record: VisitRecord, code: str) -> str:
    found = form_of(record).value(code)
    return "" if found is None else found.value


def answer(record: VisitRecord, **answers: str) -> None:
    for code, raw in answers.items():
        assert record.filling.answer_field(code, raw, DisplayMode.STANDARD), code


def missing(record: VisitRecord) -> set[str]:
    return {spec.code for spec in form_of(record).missing()}


# --- registers ------------------------------------------------------------------------------------------------------


def test_what_registers_said_leaves_the_form_and_is_asked() -> None:
    record = opened()
    assert value(record, "phone") == "19900001234"
    answer(record, income_band="below_3000")
    revoke(record, "shared_data")
    assert {"phone", "residence_address"} <= missing(record)
    assert (value(record, "phone"), value(record, "income_band")) == ("", "below_3000")
    assert form_of(record).known.shared is None
    assert not form_of(record).held.get("phone"), "nothing of it lies in a corner"
    assert value(record, "household_address") == "示例市示例区户口路3号", "the licence says it, and it stands"
    assert value(record, "applicant_name") == "测试甲", "the card is no consent"
    assert form_of(record).prefill_ratio < 0.7


def test_a_word_that_only_repeats_a_register_is_no_own_word() -> None:
    record = opened(shared={**FIRST_TIMER, **LEFT}, licences=())
    answer(record, start_date="2026-11-01")
    assert form_of(record).values["start_date"].origin is Origin.RECKONED
    form = form_of(record)
    same = form.with_dispute("residence_address").with_answer("residence_address", f"{SAME_AS}household_address")
    assert isinstance(same, Form)
    record.filling.form = same
    revoke(record, "shared_data")
    assert value(record, "start_date") == ""
    assert value(record, "residence_address") == "示例市示例区示例路1弄2号301室", (
        "the ID card says the same, and it stands"
    )
    copied = opened(shared={**FIRST_TIMER, "household.registration": Shared("示例市示例区登记路7号", "人口库")})
    form = form_of(copied).with_dispute("residence_address")
    same = form.with_answer("residence_address", f"{SAME_AS}household_address")
    assert isinstance(same, Form)
    copied.filling.form = same
    revoke(copied, "shared_data")
    assert value(copied, "residence_address") == ""
    assert {"start_date", "residence_address"} <= missing(copied) | missing(record)


def test_an_address_that_was_offered_goes_and_one_that_was_written_stays() -> None:
    record = opened(
        shared={**FIRST_TIMER, "residence.address": Shared({"address": "示例市示例区别处1号"}, "居住登记库")}
    )
    form = form_of(record).with_dispute("residence_address")
    written = form.with_answer("residence_address", "示例市示例区自己写的路9号")
    assert isinstance(written, Form)
    record.filling.form = written
    revoke(record, "shared_data")
    assert value(record, "residence_address") == "示例市示例区自己写的路9号"
    assert form_of(record).disputes == frozenset(), "there is nothing left to object to"


def test_a_service_that_registers_carry_out_is_not_done_without_them() -> None:
    record = opened(PENSION, shared={"insurance.pension_account": Shared("1", "社会保险库")}, licences=(), asked=())
    follows = what_follows(form_of(record), consent(record, "shared_data"), can_photograph=False)
    assert follows.is_needed
    assert not what_follows(form_of(opened()), consent(record, "shared_data"), can_photograph=False).is_needed


# --- licences, words of another time, papers of before ------------------------------------------------------------------


def test_a_licence_goes_and_its_paper_comes_another_way() -> None:
    record = opened(shared={name: one for name, one in FIRST_TIMER.items() if name != "household.registration"})
    household = consent(record, "e_licence")
    assert value(record, "household_address") == "示例市示例区户口路3号"
    follows = what_follows(form_of(record), household, can_photograph=True)
    assert [(plan.code, plan.may_be_photographed) for plan in follows.papers] == [("HKB", True)]
    assert not follows.is_needed
    assert used_in(form_of(record), household) == 2, "a field and a material"
    revoke(record, "e_licence")
    known = form_of(record).known
    assert (known.licences, known.asked) == ((), ())
    assert form_of(record).values["household_address"].origin is Origin.ID_CARD, "the next source has it too"
    (plan,) = [one for one in record.materials.plans if one.code == "HKB"]
    assert (plan.source.is_fetched, plan.licence_id, record.materials.to_photograph) == (False, None, ("HKB",))


def test_of_licences_nobody_answered_for_nothing_is_known_after_it_either() -> None:
    record = opened(licences=None, asked=None)
    revoke(record, "e_licence")
    known = form_of(record).known
    assert (known.licences, known.asked) == (None, ("JZZ",))


def test_words_of_another_time_go() -> None:
    record = opened()
    assert form_of(record).values["work_content"].origin is Origin.LAST
    follows = what_follows(form_of(record), consent(record, "last_answers"), can_photograph=True)
    assert [spec.code for spec in follows.asked] == ["work_content"]
    assert (follows.papers, follows.left_open) == ((), ())
    revoke(record, "last_answers")
    assert (value(record, "work_content"), dict(form_of(record).known.last)) == ("", {})


def test_a_paper_of_an_earlier_case_goes() -> None:
    record = opened(licences=())
    paper = ConsentRecord("r", "material_reuse", ("HKB",), "办这件事", "2026-11-21T09:00:00.000+08:00")
    form = form_of(record)
    earlier = replace(form.known, earlier={"HKB": _Earlier(), "CNS": _Earlier()})
    bare = without_consent(replace(form, known=earlier), paper)
    assert set(bare.known.earlier) == {"CNS"}


class _Earlier:
    material_id, sha256, filed_on = "x", "", None


# --- what stays -----------------------------------------------------------------------------------------------------------


def test_what_was_emptied_or_confirmed_stays_as_it_is() -> None:
    record = opened()
    answer(record, start_date="2026-01-01")
    form = form_of(record)
    emptied = {code: one for code, one in form.values.items() if code != "household_address"}
    record.filling.form = replace(form, values=emptied)
    revoke(record, "last_answers")
    assert value(record, "household_address") == "", "what the office or the resident emptied does not come back"
    assert "start_date" in form_of(record).confirmed


def test_optional_fields_are_said_to_be_empty() -> None:
    found = opened()
    form = form_of(found)
    item = form.item.model_copy(
        update={"fields": tuple(_optional(one) if one.code == "phone" else one for one in form.item.fields)}
    )
    follows = what_follows(replace(form, item=item), consent(found, "shared_data"), can_photograph=False)
    assert [spec.code for spec in follows.left_open] == ["phone"]


def _optional(spec: Any) -> Any:
    return spec.model_copy(update={"required": False})


# --- the record and the case ----------------------------------------------------------------------------------------------


def test_the_case_says_what_was_taken_back_and_carries_none_of_it() -> None:
    record = opened()
    revoke(record, "last_answers")
    revoke(record, "e_licence")
    answer(record, work_content="摆摊、开小店", income_band="below_3000", start_date="2026-01-01")
    record.filling.postpone("HKB")
    record.filling.promise_accepted_at = LATER
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, LATER) is None
    case = json.loads(freeze(record, TerminalFacts("T", "S", "demo"), LATER, {}).body)
    over = {one["kind"]: one["revoked_at"] for one in case["consents"] if "revoked_at" in one}
    assert over == {"last_answers": clock.iso_ms(LATER), "e_licence": clock.iso_ms(LATER)}
    assert {one["origin"] for one in case["fields"].values()} == {"id_card", "shared_data", "resident"}
    assert not [one for one in case["materials"] if one["licence_id"] or one["consent_id"]]


def test_a_signature_of_before_does_not_cover_it() -> None:
    record = opened()
    answer(record, income_band="below_3000", start_date="2026-01-01")
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, NOW) is None
    revoke(record, "last_answers")
    assert record.filling.signature is None


def test_nothing_is_asked_for_under_it_any_more() -> None:
    record = opened()
    revoke(record, "e_licence")
    assert record.licences_to_fetch(FIRST_TIMER, TODAY) == ()  # type: ignore[arg-type]  # values of the same shape
    assert "HKB" not in {kind for one in record.give_consent(LATER) for kind in one.what}, "going on gives none again"
    record.open_form(fetched(), TODAY, None)
    assert form_of(record).known.licences == (), "the same notice makes no form anew"


def test_other_answers_are_a_new_notice_and_what_was_taken_back_stays_on_record() -> None:
    record = opened()
    revoke(record, "last_answers")
    record.open_item(FLEXIBLE)
    assert record.consents == (), "another case"
    record = opened()
    revoke(record, "last_answers")
    assert record.question_back()
    record.answer_question("no")
    given = record.give_consent(LATER)
    assert [one.kind for one in given].count("last_answers") == 1
    assert [one.kind for one in record.consents if not one.stands] == ["last_answers"]
    assert record.give_consent(LATER) == given


@pytest.mark.parametrize("kind", ["shared_data", "e_licence", "last_answers"])
def test_given_again_it_comes_back_and_own_words_stay(kind: str) -> None:
    record = opened()
    answer(record, income_band="below_3000")
    before = dict(form_of(record).values)
    revoke(record, kind)
    assert dict(form_of(record).values) != before or kind == "e_licence"
    gone = consent(record, kind)
    record.agreed.give_again(gone.consent_id, LATER)
    again = consent(record, kind)
    assert again.stands
    assert again.consent_id != gone.consent_id
    assert (again.given_at, again.what) == (clock.iso_ms(LATER), gone.what)
    record.open_form(Fetched(), TODAY, None)
    assert form_of(record).known.last == {} or kind != "last_answers", "without an answer nothing is made anew"
    record.open_form(fetched(), TODAY, b"not looked at")
    assert dict(form_of(record).values) == before
    assert form_of(record).known.licences == (HKB,)
    record.open_form(fetched(licences=()), TODAY, None)
    assert form_of(record).known.licences == (HKB,), "made anew once"


def test_the_source_of_every_material_is_known_after_all_was_taken_back() -> None:
    record = opened()
    for kind in ("shared_data", "e_licence", "last_answers"):
        revoke(record, kind)
    assert MaterialSource.E_LICENCE not in {plan.source for plan in record.materials.plans}
    assert {one.origin for one in form_of(record).values.values()} <= {Origin.ID_CARD, Origin.RESIDENT}
