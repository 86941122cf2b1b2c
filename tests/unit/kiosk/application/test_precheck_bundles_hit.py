# SPDX-License-Identifier: Apache-2.0
"""Rules of the bundles (一件事) and of the permit (一业一证) that no golden case reaches: each hits whom it is for.

Source: the guides of the items. The golden cases (tests/golden) judge whether the answer is right; this one that no rule is idle.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from kiosk.application.acting import Enterprise
from kiosk.application.precheck import Outcome, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import read_item
from tests.golden_cases import GoldenCase, form_of
from tests.unit.kiosk.synthetic import CONTENT, known, number, situation

DAY = date(2026, 6, 15)
MOTHER = {"birth": date(1995, 6, 12), "sex": "female"}
FATHER = {"birth": date(1993, 3, 20), "sex": "male"}


@cache
def item_of(code: str) -> ServiceItem:
    path = next(path for path in item_files(CONTENT) if path.stem == code)
    item = read_item(path, load_library(CONTENT)).item
    assert item is not None
    return item


def outcome(code: str, rule: str, **given: Any) -> Outcome | None:
    """What this rule says of a man of 40 where nothing else is said; None: it does not apply."""
    case = GoldenCase.model_validate(
        {
            "name": rule,
            "day": given.pop("day", DAY),
            "person": given.pop("person", {"birth": date(1986, 3, 3)}),
            "expect": "block",
            "why": "这条规则要说话",
            **given,
        }
    )
    report = run_prechecks(form_of(item_of(code), case))
    return next((one.outcome for one in report.verdicts if one.rule_id == rule), None)


def of_licence(kind: str, state: str) -> dict[str, Any]:
    return {kind: {"state": state}}


BIRTH: list[tuple[str, dict[str, Any]]] = [
    (
        "is_parent",
        {"shared": {"birth.mother_number": number(date(1960, 1, 1)), "birth.father_number": number(date(1961, 1, 1))}},
    ),
    ("is_mother", {"person": MOTHER, "shared": {"birth.mother_number": number(date(1990, 1, 1), male=False)}}),
    ("is_father", {"person": FATHER, "shared": {"birth.father_number": number(date(1990, 1, 1))}}),
    ("certificate_void", {"licences": of_licence("CSZ", "revoked")}),
    ("certificate_found", {"shared": {"birth.child_name": "测试小宝"}}),
    ("settle_own_mother", {"person": MOTHER, "shared": {"household.local": False}}),
    ("settle_own_father", {"person": FATHER, "answers": {"settle": "father"}, "shared": {"household.local": False}}),
    ("not_insured", {"shared": {"birth.child_insured": True}}),
    ("no_card_yet", {"shared": {"birth.child_card_issued": True}}),
    ("no_book_yet", {"shared": {"birth.vaccine_book": True}}),
    ("not_paid_yet", {"shared": {"birth.allowance_paid": True}}),
    ("born_before_today", {"shared": {"birth.child_born_on": date(2026, 7, 1)}}),
    ("marriage_found", {"shared": {"civil.married": "未婚"}}),
    ("divorced_since", {"shared": {"civil.married": "离异"}}),
    ("marriage_void", {"licences": of_licence("JHZ", "revoked")}),
    ("alone_widowed", {"answers": {"other_parent": "single"}, "shared": {"civil.death_recorded": False}}),
    ("photo_later", {"answers": {"card": "photo_later"}}),
    ("book_void", {"licences": of_licence("HKB", "revoked")}),
    ("open_case", {"shared": {"case.open": True}}),
]
PASSING: list[tuple[str, dict[str, Any]]] = [
    ("relation_relative", {"answers": {"relation": "relative"}, "shared": {"civil.deceased_local": True}}),
    ("relation_spouse", {"shared": {"civil.deceased_local": True}}),
    ("relation_family", {"answers": {"relation": "child"}, "shared": {"civil.deceased_local": True}}),
    ("relation_none", {"shared": {"civil.relation_to_deceased": "无"}}),
    ("relation_spouse_differs", {"shared": {"civil.relation_to_deceased": "子女"}}),
    ("relation_child_differs", {"answers": {"relation": "child"}, "shared": {"civil.relation_to_deceased": "配偶"}}),
    ("death_day", {"shared": {"civil.death_on": date(2026, 7, 1)}}),
    ("medical_settled", {"shared": {"civil.deceased_medical_settled": True}}),
    ("grant_paid", {"shared": {"civil.funeral_grant_paid": True}}),
    ("subsidy_paid", {"answers": {"status": "none"}, "shared": {"civil.funeral_subsidy_paid": True}}),
    (
        "something_left_subsidy",
        {
            "answers": {"status": "none", "fund": "no", "rent": "no", "hardship": "none"},
            "shared": {"civil.deceased_household_cancelled": True, "civil.funeral_subsidy_paid": True},
        },
    ),
    (
        "something_left_employed",
        {
            "answers": {"status": "employed", "fund": "no", "rent": "no", "hardship": "none"},
            "shared": {
                "civil.deceased_household_cancelled": True,
                "civil.deceased_medical_settled": True,
                "civil.funeral_grant_paid": True,
            },
        },
    ),
    ("subsidy_later", {"answers": {"hardship": "poor", "cremated": "not_yet"}}),
    ("subsidy_later_uninsured", {"answers": {"status": "none", "cremated": "not_yet"}}),
    (
        "pension_paid_longer",
        {"shared": {"civil.death_on": date(2026, 1, 10), "civil.deceased_pension_paid_until": date(2026, 4, 15)}},
    ),
    ("retired_after_all", {"answers": {"status": "none"}, "shared": {"civil.deceased_retired": True}}),
    ("retired_not_found", {"shared": {"civil.deceased_retired": False}}),
    ("hardship_on_record", {"answers": {"hardship": "none"}, "shared": {"civil.deceased_hardship": "低保"}}),
    ("rent_on_record", {"answers": {"rent": "no"}, "shared": {"civil.deceased_rent_subsidy": True}}),
    ("marriage_void", {"licences": of_licence("JHZ", "revoked")}),
    ("book_void", {"answers": {"relation": "child"}, "licences": of_licence("HKB", "revoked")}),
    ("open_case", {"shared": {"case.open": True}}),
]
HAVE = {"certificate": "have"}
DISABILITY: list[tuple[str, dict[str, Any]]] = [
    ("household_card", {"person": {"birth": date(1986, 3, 3), "card_kind": "foreigner"}}),
    ("certificate_revoked", {"answers": HAVE, "licences": of_licence("CJZ", "revoked")}),
    ("certificate_revoked_mending", {"answers": {"certificate": "renew"}, "licences": of_licence("CJZ", "revoked")}),
    ("certificate_expired", {"answers": HAVE, "licences": of_licence("CJZ", "expired")}),
    ("certificate_expired_lost", {"answers": {"certificate": "lost"}, "licences": of_licence("CJZ", "expired")}),
    ("certificate_found", {"answers": HAVE, "shared": {"household.local": True}}),
    ("certificate_not_new", {"licences": of_licence("CJZ", "valid")}),
    ("guardian_multiple", {"fields": {"category": "多重"}}),
    ("guardian_found", {"answers": {"who": "agent"}, "shared": {"household.local": True}}),
    ("living_changed", {"shared": {"civil.hardship": "低保", "civil.minimum_living": False}}),
    ("living_certificate", {"licences": of_licence("DBZ", "revoked")}),
    (
        "money_neither_more",
        {"answers": HAVE, "shared": {"civil.hardship": "一般", "disability.grade": 4, "disability.category": "肢体"}},
    ),
    ("traffic_drawn", {"shared": {"disability.traffic_allowance": True}}),
    ("insurance_drawn", {"shared": {"disability.insurance_subsidy": True}}),
    ("insurance_own", {"shared": {"medical.state": "未参保"}}),
    ("care_age", {}),
    ("care_insured", {"shared": {"medical.state": "已清算"}}),
    (
        "care_insured_only",
        {
            "answers": {**HAVE, "money": "no", "traffic": "no", "insurance": "no"},
            "shared": {"medical.state": "未参保"},
        },
    ),
    ("care_paused", {"shared": {"medical.state": "暂停"}}),
    ("alive", {"shared": {"resident.alive": False}}),
    ("book_void", {"licences": of_licence("HKB", "expired")}),
    ("open_case", {"shared": {"case.open": True}}),
]
EARLY, LATE = {"way": "early"}, {"way": "late"}
CADRE = {"retirement.status": "干部"}
RETIREMENT: list[tuple[str, dict[str, Any]]] = [
    ("due_age_worker", {"person": {"birth": date(1976, 5, 10), "sex": "female"}}),
    ("early_age_worker", {"person": {"birth": date(1980, 5, 10), "sex": "female"}, "answers": EARLY}),
    ("early_age_cadre", {"person": {"birth": date(1974, 5, 10), "sex": "female"}, "answers": EARLY, "shared": CADRE}),
    (
        "early_day_worker",
        {
            "person": {"birth": date(1976, 8, 1), "sex": "female"},
            "answers": EARLY,
            "fields": {"retire_on": "2026-07-31"},
        },
    ),
    (
        "early_day_cadre",
        {
            "person": {"birth": date(1972, 5, 10), "sex": "female"},
            "answers": EARLY,
            "shared": CADRE,
            "fields": {"retire_on": "2027-05-09"},
        },
    ),
    ("late_over", {"person": {"birth": date(1955, 1, 1)}, "answers": LATE}),
    ("late_without_employer", {"answers": {**LATE, "work": "flexible"}}),
    ("due_day", {"person": {"birth": date(1966, 5, 10)}, "fields": {"retire_on": "2026-09-01"}}),
    ("months_with_file", {"shared": {"insurance.pension_months": 100, "retirement.deemed_months": 20}}),
    ("months_by_file", {"shared": {"insurance.pension_months": 100}}),
    ("months_by_transfer", {"answers": {"elsewhere": "open"}}),
    ("months_late", {"answers": LATE, "shared": {"insurance.pension_months": 100}}),
    ("account_here", {"shared": {"case.open": False}}),
    ("not_applied", {"shared": {"retirement.applied": True}}),
    ("work_employed", {"shared": {"employment.registered": False}}),
    ("work_alone", {"answers": {"work": "flexible"}, "shared": {"employment.registered": True}}),
    ("medical_state", {"shared": {"medical.state": "未参保"}}),
    ("fund_account", {"shared": {"property.fund_state": "销户"}}),
    ("reward_on_record", {"shared": {"retirement.one_child": False}}),
    ("reward_certificate", {"licences": of_licence("JSZ", "revoked")}),
    ("open_case", {"shared": {"case.open": True}}),
]
VETERAN: list[tuple[str, dict[str, Any]]] = [
    ("in_person", {"by": "code"}),
    ("own_card", {"person": {"birth": date(1986, 3, 3), "card_kind": "hmt_permit"}}),
    ("certificate_void", {"licences": of_licence("TYZ", "revoked")}),
    ("certificate_expired", {"licences": of_licence("TYZ", "expired")}),
    ("is_veteran", {"shared": {"employment.veteran": False}, "licences": of_licence("TYZ", "valid")}),
    ("discharge_day", {"shared": {"veteran.discharged_on": date(2026, 7, 1)}}),
    ("service_order", {"fields": {"enlisted_on": "2026-03-01", "discharged_on": "2025-03-01"}}),
    ("settled_elsewhere", {"shared": {"veteran.settlement": "江苏省示例市"}}),
    ("not_reported", {"shared": {"veteran.reported": True}}),
    ("subsidy_demobilised", {"shared": {"veteran.kind": "复员"}}),
    ("card_review", {"shared": {"veteran.card_state": "已发"}}),
    ("card_under_way", {"shared": {"veteran.card_state": "制证中"}}),
    ("household_restored", {"shared": {"veteran.household_restored": True}}),
    ("household_elsewhere", {"answers": {"settle": "moved"}}),
    ("work_employed", {"answers": {"plan": "seek"}, "shared": {"employment.registered": True}}),
    ("work_registered", {"answers": {"plan": "seek"}, "shared": {"employment.jobless_registered": True}}),
    ("open_case", {"shared": {"case.open": True}}),
]
HIRE: list[tuple[str, dict[str, Any]]] = [
    ("licence_revoked", {"shared": {"enterprise.state": "存续"}, "licences": of_licence("YYZ", "revoked")}),
    ("licence_expired", {"licences": of_licence("YYZ", "expired")}),
    ("employee_age_unknown", {"shared": {"hire.employee_working_age": False}}),
    ("employee_free_part", {"answers": {"kind": "part"}, "shared": {"hire.employee_registered": True}}),
    ("contract_in_time", {"fields": {"contract_from": "2026-05-02", "start_on": "2026-04-01"}}),
    ("contract_running", {"shared": {"hire.contract_kind": "固定期限", "hire.contract_to": date(2026, 6, 14)}}),
    ("confirmed", {"shared": {"hire.confirmed": False}}),
    ("has_card", {"answers": {"card": "yes"}, "shared": {"hire.employee_card": "9999990000000002"}}),
    ("open_case", {"shared": {"case.open": True}}),
]
FOOD = {"food": "loose", "tobacco": "no"}
CHANGE, EXTEND = {"action": "change", "changed": "items"}, {"action": "extend", "changed": "none"}
SHOP: list[tuple[str, dict[str, Any]]] = [
    ("licence_revoked", {"shared": {"enterprise.state": "存续"}, "licences": of_licence("YYZ", "revoked")}),
    ("licence_expired", {"licences": of_licence("YYZ", "expired")}),
    ("address_free_later", {"answers": CHANGE, "shared": {"enterprise.permit_at_address": True}}),
    ("premises_dwelling_later", {"answers": CHANGE, "shared": {"enterprise.premises_use": "住宅"}}),
    ("premises_other", {"shared": {"enterprise.premises_use": "办公"}}),
    ("food_officer_packed", {"answers": {"food": "packed"}, "shared": {"enterprise.food_officer_certified": False}}),
    ("food_officer_change", {"answers": {**CHANGE, **FOOD}, "shared": {"enterprise.food_officer_certified": False}}),
    ("staff_health_expired", {"answers": FOOD, "licences": of_licence("JKZ", "expired")}),
    ("tobacco_distance_change", {"answers": CHANGE, "shared": {"enterprise.tobacco_distance_met": False}}),
    ("tobacco_promise", {}),
    ("tobacco_foreign", {"shared": {"enterprise.kind": "外商投资企业"}}),
    (
        "drug_officer_change",
        {"answers": {**CHANGE, "medicine": "drug"}, "shared": {"enterprise.drug_officer_certified": False}},
    ),
    ("permit_revoked", {"answers": EXTEND, "licences": of_licence("XKZ", "revoked")}),
    ("permit_expired", {"answers": EXTEND, "licences": of_licence("XKZ", "expired")}),
    ("permit_expired_change", {"answers": CHANGE, "licences": of_licence("XKZ", "expired")}),
    ("permit_found", {"answers": CHANGE, "shared": {"case.open": False}}),
    ("permit_already", {"licences": of_licence("XKZ", "valid")}),
    ("food_in_time", {"answers": {**EXTEND, **FOOD}, "shared": {"enterprise.permit_valid_to": date(2026, 7, 26)}}),
    ("tobacco_in_time", {"answers": EXTEND, "shared": {"enterprise.permit_valid_to": date(2026, 7, 14)}}),
    ("not_abnormal_cancel", {"answers": {"action": "cancel"}, "shared": {"enterprise.abnormal": True}}),
    ("licence_first", {"answers": {"action": "change", "changed": "person"}}),
    ("change_named", {"answers": {"action": "change", "changed": "none"}}),
    ("fire_safety", {"shared": {"enterprise.fire_checked": False}}),
    ("owner_card", {"licences": of_licence("SFZ", "expired")}),
    ("premises_lease", {"licences": of_licence("ZLB", "expired")}),
    ("premises_title", {"licences": of_licence("BDC", "revoked")}),
    ("open_case", {"shared": {"case.open": True}}),
]
RULES = [
    (code, rule, given)
    for code, rules in (
        ("TBD-YJ01", BIRTH),
        ("TBD-YJ02", PASSING),
        ("TBD-YJ03", DISABILITY),
        ("TBD-YJ04", RETIREMENT),
        ("TBD-YJ05", VETERAN),
        ("TBD-YJ06", HIRE),
        ("TBD-YYZ01", SHOP),
    )
    for rule, given in rules
]

NOT_HIT: list[tuple[str, str, dict[str, Any]]] = [
    # The mother by her own number; the father by his, the other's not on record.
    (
        "TBD-YJ01",
        "is_mother",
        {"person": MOTHER, "shared": {"birth.mother_number": number(date(1995, 6, 12), male=False)}},
    ),
    ("TBD-YJ01", "is_father", {"person": FATHER, "shared": {"birth.father_number": number(date(1993, 3, 20))}}),
    # The record of the birth says that the parent followed is local: an older record of the household does not refuse.
    (
        "TBD-YJ01",
        "settle_own_mother",
        {"person": MOTHER, "shared": {"household.local": False, "birth.settle_local": True}},
    ),
    # A woman, worker, of 50 and nine months: born in May 1976, her day is 10 February 2027; a month before is enough.
    ("TBD-YJ04", "due_age_worker", {"person": {"birth": date(1976, 5, 10), "sex": "female"}, "day": date(2027, 1, 10)}),
    # Old years that nobody has looked at yet.
    ("TBD-YJ04", "months_with_file", {"shared": {"insurance.pension_months": 100}}),
    # A district alone names no province.
    ("TBD-YJ05", "settled_elsewhere", {"shared": {"veteran.settlement": "示例区"}}),
    # Work by the hour may be for several employers.
    ("TBD-YJ06", "employee_free", {"answers": {"kind": "part"}, "shared": {"hire.employee_registered": True}}),
    # Renewed: the form says so, whatever else stands on record.
    ("TBD-YJ03", "certificate_past", {"answers": HAVE, "shared": {"disability.valid_to": date(2031, 5, 1)}}),
]


@pytest.mark.parametrize(("code", "rule", "given"), RULES)
def test_the_rule_hits_whom_it_is_for(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is Outcome.HIT


@pytest.mark.parametrize(
    ("code", "rule", "given"), [one for one in RULES if one[2].get("shared") or one[2].get("licences")]
)
def test_what_rests_on_records_turns_nobody_away_without_them(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **{**given, "platform": False}) is not Outcome.HIT


@pytest.mark.parametrize(("code", "rule", "given"), NOT_HIT)
def test_in_doubt_nobody_is_turned_away(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is not Outcome.HIT


@pytest.mark.parametrize(("code", "scope"), [("TBD-YJ06", "staff_and_insurance"), ("TBD-YYZ01", "permit_application")])
def test_who_is_here_needs_the_mandate(code: str, scope: str) -> None:
    item = item_of(code)

    def said(*scopes: str) -> Outcome:
        enterprise = Enterprise("测试商店", "91999999000000040W", "测试甲", "示例路1号", "存续", scopes)
        report = run_prechecks(prefill(item, situation(item), replace(known(), enterprise=enterprise)))
        return next(one.outcome for one in report.verdicts if one.rule_id == "mandate")

    assert said(scope) is Outcome.PASSED
    assert said("something_else") is Outcome.HIT
