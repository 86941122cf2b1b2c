# SPDX-License-Identifier: Apache-2.0
"""Fields that come up and go, values of every source, and what stays when the resident changes their mind; on draft items."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.application.acting import Agent, Enterprise, agent_record, enterprise_record
from kiosk.application.capture import Stage
from kiosk.application.confirm import confirm_sheet
from kiosk.application.draft import draft_bytes, form_from_draft, item_of_draft, photographed_in_draft
from kiosk.application.facts import Known
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import NO_PART_RULE, run_prechecks
from kiosk.application.prefill import licences_to_fetch, prefill
from kiosk.application.required import is_left_to_platform
from kiosk.application.review import field_prompt, mask_of, missing_labels, review_rows
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import FieldSpec, Mask
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.rule_model import Severity
from kiosk.catalogue.words import Language, long_sentences
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY, Licence, Shared, by_card, drafts, known, number, situation

PERMIT, SHOP, WEDDING, ELSEWHERE, CARD = "312000194000", "TBD-YYZ01", "TBD-MZ04", "TBD-YB02", "312000176000"
MOVED = {
    **FIRST_TIMER,
    "residence.permit_number": Shared("P99900001234"),
    "residence.permit_valid_to": Shared("2026-12-01"),
    "residence.employer": Shared("示例公司"),
    "contact.post_address": Shared("示例市试验区收件路3号"),
}
SCOPES = ("permit_application",)
ENTERPRISE = Enterprise("示例商贸", "91999999MA9999999H", "测试东", "示例市示例区演示路6号", "存续", SCOPES)
SHOP_OF_ONE = "TBD-SC02"


@dataclass(frozen=True)
class Last:
    value: str
    filed_on: date


LAST = Last("上回的店", date(2026, 3, 4))
AGENT = Agent("测试乙", number(date(1981, 3, 4)), "子女")


def item(code: str) -> ServiceItem:
    return drafts().items[code]


def opened(code: str, base: Known | None = None, /, **answers: str) -> Form:
    return prefill(item(code), situation(item(code), **answers), base or known(shared=MOVED))


def said(form: Form, code: str, raw: str) -> Form:
    answered = form.with_answer(code, raw)
    assert isinstance(answered, Form), answered
    return answered


def shown(form: Form) -> set[str]:
    return {spec.code for spec in form.shown()}


# --- fields come up and go --------------------------------------------------------------------------------------------


def test_a_field_that_comes_up_is_filled_of_what_was_known_when_the_form_opened() -> None:
    form = opened(PERMIT)
    assert {"post_address", "employer"}.isdisjoint(shown(form))
    form = said(form, "delivery", "courier")
    address = form.value("post_address")
    assert address is not None
    assert (address.value, address.origin) == ("示例市试验区收件路3号", Origin.SHARED_DATA)
    gone = said(form, "delivery", "pickup")
    assert gone.value("post_address") is None
    assert "post_address" not in shown(gone)


def test_what_comes_up_filled_counts_as_prefilled() -> None:
    form = opened(PERMIT)
    before = form.prefill_ratio
    assert said(said(form, "residence_reason", "work"), "delivery", "courier").prefill_ratio > before


def test_own_words_of_a_field_that_comes_up_survive_a_break() -> None:
    form = said(opened(PERMIT), "residence_reason", "work")
    form = said(form, "employer", "示例小店")  # its name stands before that of the field it waits for
    again = form_from_draft(draft_bytes(form), item(PERMIT), known(shared=MOVED))
    assert again is not None
    value = again.value("employer")
    assert value is not None
    assert (value.value, value.origin) == ("示例小店", Origin.RESIDENT)


def test_a_draft_whose_answers_lead_nowhere_any_more_is_no_draft() -> None:
    data = draft_bytes(opened(PERMIT)).replace(b'"address":"same"', b'"address":"cave"')
    assert form_from_draft(data, item(PERMIT), known(shared=MOVED)) is None
    assert item_of_draft(data) == PERMIT


@pytest.mark.parametrize("data", [b"\xff", b"[]", b'{"schema": "draft/1", "item": 7, "photographed": 3}'])
def test_what_is_no_draft_says_nothing(data: bytes) -> None:
    assert item_of_draft(data) is None
    assert photographed_in_draft(data) == frozenset()
    assert form_from_draft(data, item(PERMIT), known()) is None


def test_own_words_that_are_no_longer_good_are_asked_again() -> None:
    form = said(opened(PERMIT, known(shared=FIRST_TIMER)), "permit_number", "P99900007777")
    form = said(form, "residence_reason", "family")
    data = draft_bytes(form).replace(b'"family"', b'"feudal"')
    again = form_from_draft(data, item(PERMIT), known(shared=FIRST_TIMER))
    assert again is not None
    assert again.value("residence_reason") is None
    number_now = again.value("permit_number")
    assert number_now is not None
    assert number_now.value == "P99900007777"


def test_what_the_resident_emptied_stays_empty() -> None:
    fields = tuple(
        spec.model_copy(update={"required": False}) if spec.code == "permit_number" else spec
        for spec in item(PERMIT).fields
    )
    made = item(PERMIT).model_copy(update={"fields": fields})
    form = prefill(made, situation(made), known(shared=MOVED))
    emptied = said(form, "permit_number", " ")
    assert emptied.value("permit_number") is None
    assert said(emptied, "residence_reason", "family").value("permit_number") is None


def test_a_register_of_another_kind_of_value_is_passed_over() -> None:
    wrong = {**MOVED, "residence.permit_valid_to": Shared("2026年12月1日")}
    form = opened(PERMIT, known(shared=wrong))
    assert "permit_valid_to" in {spec.code for spec in form.missing()}


def test_an_answer_that_is_the_guidances_too_changes_both() -> None:
    form = opened(SHOP, action="change", changed="items")
    changed = said(form, "change_what", "layout")
    assert changed.situation.answers["changed"] == "layout"
    assert "address" not in {option.value for option in form.choices(item(SHOP).field("change_what"))}


def test_where_the_guidances_answer_may_be_left_out_it_stays_as_it_was() -> None:
    fields = tuple(
        spec.model_copy(update={"required": False}) if spec.code == "change_what" else spec
        for spec in item(SHOP).fields
    )
    made = item(SHOP).model_copy(update={"fields": fields})
    form = prefill(made, situation(made, action="change", changed="items"), known())
    assert said(form, "change_what", "").situation.answers["changed"] == "items"


def test_the_ways_of_getting_it_are_the_outcomes_in_words() -> None:
    form = opened(SHOP, action="new")
    options = form.choices(item(SHOP).field("delivery"))
    assert [option.value for option in options] == ["electronic", "courier", "pickup", "locker"]
    assert all(long_sentences(option.label.zh) == () and option.label.en for option in options)
    assert isinstance(form.with_answer("delivery", "print"), Invalid), "not a way of this item"
    assert form.choices(item(SHOP).field("applicant_name")) == ()


# --- sources ----------------------------------------------------------------------------------------------------------


def test_agent_and_enterprise_fill_what_is_theirs() -> None:
    form = opened(ELSEWHERE, replace(known(shared=FIRST_TIMER), agent=AGENT), who="agent")
    name = form.value("agent_name")
    assert name is not None
    assert (name.value, name.origin, name.origin.label()) == ("测试乙", Origin.AGENT, "代办人")
    facts = form.facts()
    assert (facts["agent.relation"], facts["agent.age"]) == ("子女", 45)
    shop = opened(SHOP, replace(known(shared=FIRST_TIMER), enterprise=ENTERPRISE), action="new")
    rows = {row.code: (row.value_plain, row.origin_label, row.source_name) for row in review_rows(shop)}
    assert rows["enterprise_name"] == ("示例商贸", "企业档案", "营业执照")
    assert rows["legal_person"][0] == "测试东"
    assert shop.facts()["enterprise.scopes"] == ["permit_application"]


def test_without_an_agent_their_name_is_lacking_and_nobody_is_asked_for_it() -> None:
    form = opened(ELSEWHERE, known(shared=FIRST_TIMER), who="agent")
    lacking = form.lacking()
    assert [spec.code for spec in lacking] == ["account", "agent_name", "agent_number"]
    assert [is_left_to_platform(spec) for spec in lacking] == [True, False, False]
    assert {spec.code for spec in lacking}.isdisjoint(spec.code for spec in form.missing())
    assert not is_left_to_platform(item(ELSEWHERE).field("phone"))
    stranger = replace(known(), agent=replace(AGENT, number="P1234567"))
    assert "agent.age" not in opened(ELSEWHERE, stranger, who="agent").facts()


def with_source(code: str, field_code: str, source: str) -> ServiceItem:
    one = item(code)
    fields = [
        spec.model_copy(update={"prefill": (source,)}) if spec.code == field_code else spec for spec in one.fields
    ]
    return one.model_copy(update={"fields": tuple(fields)})


def test_last_time_is_offered_again_with_its_day_and_may_be_changed() -> None:
    made = with_source(PERMIT, "employer", "last:employer")
    form = prefill(made, situation(made), replace(known(shared=MOVED), last={"employer": LAST}))
    form = said(form, "residence_reason", "work")
    value = form.value("employer")
    assert value is not None
    assert (value.value, value.origin, value.origin.is_own) == ("上回的店", Origin.LAST, True)
    assert (value.source_name, value.as_of) == ("上次填写，2026年3月4日", "2026-03-04")
    (row,) = [one for one in review_rows(form) if one.code == "employer"]
    assert (row.origin_label, row.editable, row.disputable) == ("您上次填的，2026年3月4日", True, False)
    assert "employer" in form.opened
    assert prefill(made, situation(made), known()).value("employer") is None
    changed = said(form, "employer", "这回的店").value("employer")
    assert changed is not None
    assert changed.origin is Origin.RESIDENT


@pytest.mark.parametrize(
    "last",
    [
        Last("", date(2026, 3, 4)),
        Last("上回的店", TODAY - timedelta(days=731)),
        Last("上回的店", TODAY + timedelta(days=1)),
        Last("很" * 200, date(2026, 3, 4)),
    ],
)
def test_what_is_too_old_or_could_not_be_said_today_is_asked(last: Last) -> None:
    made = with_source(PERMIT, "employer", "last:employer")
    form = prefill(made, situation(made), replace(known(shared=MOVED), last={"employer": last}))
    assert said(form, "residence_reason", "work").value("employer") is None


def test_a_choice_that_is_offered_no_more_is_asked_again() -> None:
    made = with_source(SHOP_OF_ONE, "delivery", "last:delivery")
    old, good = Last("locker", date(2026, 3, 4)), Last("courier", date(2026, 3, 4))
    assert prefill(made, situation(made), replace(known(), last={"delivery": old})).value("delivery") is None
    value = prefill(made, situation(made), replace(known(), last={"delivery": good})).value("delivery")
    assert value is not None
    assert value.value == "courier"


def test_what_the_guide_says_is_good_with_one_tap() -> None:
    form = opened(SHOP_OF_ONE)
    value = form.value("delivery")
    assert value is not None
    assert (value.value, value.origin.label(), value.source_name) == ("electronic", "办事指南", "办事指南")
    assert "delivery" in {spec.code for spec in form.missing()}, "nobody has seen it yet"
    taken = said(form, "delivery", "electronic")
    held = taken.value("delivery")
    assert held is not None
    assert (held.origin, "delivery" in {spec.code for spec in taken.missing()}) == (Origin.GUIDE, False)
    other = said(taken, "delivery", "courier").value("delivery")
    assert other is not None
    assert other.origin is Origin.RESIDENT


@pytest.mark.parametrize(
    "changes",
    [
        {"prefill": ("last:phone",)},
        {"kind": "money_band", "prefill": ("last:employer",)},
        {"kind": "slot", "prefill": ("last:employer",)},
        {"kind": "bank_account", "prefill": ("last:employer",)},
    ],
)
def test_money_accounts_and_times_are_never_taken_from_another_time(changes: dict[str, Any]) -> None:
    told = {**item(PERMIT).field("employer").model_dump(by_alias=True), **changes}
    with pytest.raises(ValidationError, match="只能写 last:employer"):
        FieldSpec.model_validate(told)


def test_a_suggestion_of_this_terminal_is_good_with_one_tap() -> None:
    form = opened(WEDDING, replace(known(shared=FIRST_TIMER), suggested_place="SH-310101-01"))
    place = form.value("place")
    assert place is not None
    assert (place.value, place.origin.label()) == ("SH-310101-01", "本机建议")
    assert "place" in {spec.code for spec in form.missing()}, "nobody has seen it yet"
    taken = said(form, "place", "SH-310101-01")
    assert "place" not in {spec.code for spec in taken.missing()}
    held = taken.value("place")
    assert held is not None
    assert held.origin is Origin.SITE
    assert "place" in taken.opened
    other = said(taken, "place", "SH-310101-02")
    chosen = other.value("place")
    assert chosen is not None
    assert chosen.origin is Origin.RESIDENT
    assert opened(WEDDING).value("place") is None


# --- parts ------------------------------------------------------------------------------------------------------------


def test_nothing_wanted_is_nothing_to_file_and_says_where_to_go() -> None:
    wish = {"food": "none", "alcohol": "no", "tobacco": "no", "medicine": "none"}
    report = run_prechecks(opened(SHOP, None, action="new", **wish))
    (verdict,) = [one for one in report.blocking if one.rule_id == NO_PART_RULE]
    assert "没有选" in verdict.say
    assert "回到前面的问题" in verdict.fix
    assert run_prechecks(opened(SHOP, None, action="new", **{**wish, "alcohol": "yes"})).hits(verdict.severity) == ()
    assert isinstance(report.infos, tuple)


# --- licences ---------------------------------------------------------------------------------------------------------


def test_a_licence_is_fetched_only_for_what_no_register_said() -> None:
    agreed = ("JZZ", "ZLB", "BDC")
    form = opened(PERMIT, address="moved")
    assert licences_to_fetch(form, agreed) == agreed  # the material of who moved wants the lease
    stays = prefill(item(PERMIT), situation(item(PERMIT)), known(shared=MOVED))
    assert licences_to_fetch(stays, agreed) == ("JZZ",)
    bare = item(PERMIT).model_copy(update={"materials": (), "prechecks": ()})
    assert licences_to_fetch(prefill(bare, situation(bare), known(shared=MOVED)), agreed) == ()
    poor = prefill(bare, situation(bare), known(shared=FIRST_TIMER))
    assert licences_to_fetch(poor, agreed) == ("JZZ",), "the permit's number is on no register, and on the licence"


def test_what_was_not_asked_for_is_not_known_to_be_absent() -> None:
    asked = replace(known(shared=MOVED, licences=()), asked=("HKB",))
    facts = opened(PERMIT, asked).facts()
    assert facts["licences.HKB.state"] == "absent"
    assert "licences.JZZ.state" not in facts
    assert opened(PERMIT, known(shared=MOVED, licences=())).facts()["licences.JZZ.state"] == "absent"


# --- what the pages get -----------------------------------------------------------------------------------------------


def test_pages_say_what_is_missing_and_ask_for_it() -> None:
    form = opened(PERMIT)
    assert missing_labels(form) == ("在上海做什么", "卡面怎么刷")
    assert missing_labels(form, language=Language.EN) == ("Why you live here", "How the card is renewed")
    assert field_prompt(form, "delivery").kind == "choice"
    with pytest.raises(KeyError):
        field_prompt(form, "applicant_name")


def test_a_certificate_of_a_kind_without_a_word_is_shown_as_it_is() -> None:
    resident = replace(by_card(), certificate_type="999")
    rows = {row.code: row.value_plain for row in review_rows(opened(PERMIT, known(resident, MOVED)))}
    assert rows["certificate_type"] == "999"


def test_what_is_signed_names_promise_and_materials() -> None:
    sheet = confirm_sheet(opened(SHOP, action="new"), plan_materials(opened(SHOP, action="new")))
    kinds = {block.kind for block in sheet.blocks}
    assert {"item", "fact", "row", "material", "promise", "promise-official", "consequence", "record"} <= kinds
    plain = opened(PERMIT)
    assert "promise" not in {block.kind for block in confirm_sheet(plain, plan_materials(plain)).blocks}


def test_a_field_may_be_told_by_a_paper_and_left_empty_by_it() -> None:
    form = opened(PERMIT)
    proposed = form.with_proposal("permit_number", "P88800001234", "居住证")
    assert isinstance(proposed, Form)
    value = proposed.value("permit_number")
    assert value is not None
    assert (value.origin, value.source_name) == (Origin.MATERIAL, "居住证")
    assert isinstance(form.with_proposal("permit_number", " ", "居住证"), Invalid)


def test_disputes_go_with_their_fields() -> None:
    form = said(opened(PERMIT), "residence_reason", "work").with_dispute("employer")
    assert form.disputes == {"employer"}
    assert said(form, "residence_reason", "family").disputes == frozenset()


def test_fields_that_bring_each_other_up_and_put_each_other_out_come_to_an_end() -> None:
    waits = {"employer": "fields.permit_number == 'P99900001234'", "permit_number": "fields.employer == '示例公司'"}
    one = item(PERMIT)
    fields = tuple(
        spec.model_copy(update={"show_when": waits[spec.code]}) if spec.code in waits else spec for spec in one.fields
    )
    made = one.model_copy(update={"fields": fields})
    form = prefill(made, situation(made), known(shared=MOVED))
    assert set(waits).isdisjoint(shown(form))
    assert isinstance(form.with_answer("employer", "示例公司"), Form)


def test_a_draft_says_nothing_of_who_somebody_is_and_objects_to_nothing_that_is_gone() -> None:
    form = opened(PERMIT).with_dispute("permit_number")
    draft = json.loads(draft_bytes(form, ("JZZ",)))
    draft["own"]["applicant_name"] = "测试别人"
    draft["own"]["nothing"] = "没有"
    draft["disputes"].append("employer")
    data = json.dumps(draft).encode()
    assert photographed_in_draft(data) == {"JZZ"}
    again = form_from_draft(data, item(PERMIT), known(shared=MOVED))
    assert again is not None
    name = again.value("applicant_name")
    assert name is not None
    assert name.value == "测试甲"
    assert again.disputes == {"permit_number"}
    draft["guide_version"] = "1999-01"
    assert form_from_draft(json.dumps(draft).encode(), item(PERMIT), known()) is None


@pytest.mark.parametrize(
    ("code", "field_code", "kind"),
    [
        (PERMIT, "residence_reason", "choice"),
        (PERMIT, "permit_valid_to", "date"),
        (PERMIT, "permit_number", "text"),
        (PERMIT, "phone", "phone"),
        (WEDDING, "place", "place"),
        (WEDDING, "slot", "slot"),
        (SHOP, "staff_count", "count"),
        (SHOP, "food_officer_number", "id_number"),
    ],
)
def test_the_page_knows_how_a_field_is_asked(code: str, field_code: str, kind: str) -> None:
    assert field_prompt(opened(code), field_code).kind == kind


def test_what_is_suggested_is_there_to_suggest() -> None:
    suggests = field_prompt(opened(SHOP, action="new"), "food_officer_name").options
    assert suggests == (), "the legal person is not known"
    with_shop = replace(known(shared=FIRST_TIMER), enterprise=ENTERPRISE)
    assert (
        field_prompt(opened(SHOP, with_shop, action="new"), "food_officer_name").options[0].value
        == "@same:legal_person"
    )


def test_masks_cover_and_stages_show() -> None:
    assert mask_of(Mask.PHONE)("19900001234") != "19900001234"
    assert Stage.GOOD.shows
    assert run_prechecks(opened(PERMIT)).warnings == run_prechecks(opened(PERMIT)).hits(Severity.WARN)


def test_who_acts_stands_in_the_record() -> None:
    assert agent_record(AGENT) == {"name": "测试乙", "certificate_number": AGENT.number, "relation": "子女"}
    assert enterprise_record(ENTERPRISE) == {
        "name": "示例商贸", "number": "91999999MA9999999H", "legal_person": "测试东",
    }  # fmt: skip
    assert (agent_record(None), enterprise_record(None)) == (None, None)


def test_the_spec_is_what_decides_who_is_asked() -> None:
    spec = FieldSpec.model_validate(
        {"code": "one", "element": "一", "type": "an..9", "label": {"zh": "一", "en": "1"}, "kind": "text", "required": True,
         "editable": False, "prefill": ["licence:SBK:number"]}
    )  # fmt: skip
    assert is_left_to_platform(spec)


def test_everybody_has_a_card_and_a_licence_at_most_once() -> None:
    two = (Licence("JZZ", "expired", "2026-01-01"), Licence("JZZ", values={"permit_number": "P1"}))
    assert known(licences=two, today=TODAY).licence("JZZ") == two[1]
