# SPDX-License-Identifier: Apache-2.0
"""Rules of business, homes, bills and conveniences that no golden case reaches: each hits whom it is for, and nobody in doubt.

Source: the guides of the items; see test_precheck_rules_hit.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.application.acting import Agent, Enterprise
from kiosk.application.precheck import Outcome, run_prechecks
from kiosk.application.prefill import prefill
from tests.unit.kiosk.application.test_precheck_rules_hit import item_of, outcome, with_agent
from tests.unit.kiosk.synthetic import Shared, by_card, known, number, situation

HERE, THERE = "示例市示例区演示路16号", "示例市示例区演示路18号"
VALID, EXPIRED = date(2026, 9, 1), date(2026, 6, 14)
"""Of a permit, on 2026-06-15."""
MIGRANT = {"household.local": False, "property.inner_count": 0}


def permit(**licence: Any) -> dict[str, Any]:
    return {"licences": {"SPJ": licence}}


def addresses(of_permit: str, of_business: str) -> dict[str, Any]:
    return {"licences": {"SPJ": {"values": {"address": of_permit}}, "YYZ": {"values": {"address": of_business}}}}


def on_record(**values: Any) -> dict[str, Any]:
    return {"shared": {f"enterprise.{name}": value for name, value in values.items()}}


def home(shared: dict[str, Any], **answers: str) -> dict[str, Any]:
    return {"shared": shared, "answers": answers}


Case = tuple[str, str, dict[str, Any]]
FOOD: list[Case] = [
    ("TBD-SC01", "permit_revoked", permit(state="revoked")),
    ("TBD-SC01", "permit_valid", permit(state="expired")),
    ("TBD-SC01", "permit_on_record", on_record(permit_valid_to=EXPIRED)),
    ("TBD-SC01", "permit_doubtful", {**permit(valid_to=VALID), **on_record(permit_valid_to=EXPIRED)}),
    ("TBD-SC01", "permit_doubtful", {**permit(state="expired"), **on_record(permit_valid_to=VALID)}),
    ("TBD-SC01", "permit_found", {}),
    ("TBD-SC01", "permit_day_typed", {"fields": {"permit_valid_to": "2026-06-14"}}),
    (
        "TBD-SC01",
        "permit_day_changed",
        {**on_record(permit_valid_to=VALID), "fields": {"permit_valid_to": "2026-06-14"}},
    ),
    ("TBD-SC01", "late_by_days", on_record(permit_valid_to=date(2026, 6, 29))),
    ("TBD-SC01", "early_by_days", on_record(permit_valid_to=date(2026, 12, 13))),
    ("TBD-SC01", "licence_void", {"licences": {"YYZ": {"state": "revoked"}}}),
    ("TBD-SC01", "licence_found", {}),
    ("TBD-SC01", "irregular", on_record(abnormal=True)),
    (
        "TBD-SC01",
        "items_unchanged",
        {"licences": {"SPJ": {"values": {"items": "热食类制售"}}}, **on_record(permit_items="预包装食品销售")},
    ),
    ("TBD-SC01", "kind_unchanged", {**on_record(store_kind="便利店"), "fields": {"store_kind": "餐饮店"}}),
    ("TBD-SC01", "address_written_otherwise", addresses(HERE, f"{HERE}一层")),
    ("TBD-SC01", "address_written_otherwise", addresses(HERE, f"上海市{HERE}")),
    ("TBD-SC01", "items_excluded", {"licences": {"SPJ": {"values": {"items": "集体用餐配送单位"}}}}),
    ("TBD-SC01", "open_case", {"shared": {"case.open": True}}),
    ("TBD-SC01", "old_paper", {"fields": {"delivery": "courier"}}),
]
RESERVED = on_record(name_taken=True, name_reserved="示例区测试甲理发店")
SHOPS: list[Case] = [
    ("TBD-SC02", "card_laid_down", {"by": "code"}),
    ("TBD-SC02", "place_found", {}),
    ("TBD-SC02", "place_found", {"licences": {"ZLB": {"state": "expired"}, "BDC": {"state": "revoked"}}}),
    ("TBD-SC02", "other_permit_there", on_record(permit_at_address=True)),
    ("TBD-SC02", "name_taken_other", {**RESERVED, "fields": {"business_name": "示例区测试乙理发店"}}),
    ("TBD-SC02", "name_reserved_taken", RESERVED),
    ("TBD-SC02", "food_trade", {"answers": {"goods": "none"}, "fields": {"trade": "食品销售"}}),
    ("TBD-SC03", "name_taken", on_record(name_taken=True)),
    ("TBD-SC03", "name_words", on_record(name_restricted=True)),
    ("TBD-SC03", "name_of_state", {"fields": {"searched_name": "国家示例"}}),
    ("TBD-SC03", "found_by_number", {"answers": {"wish": "by_number"}}),
    ("TBD-SC03", "revoked", {**on_record(state="吊销"), "answers": {"wish": "by_name"}}),
]
HOMES: list[Case] = [
    ("TBD-FG01", "card_laid_down", {"by": "code"}),
    ("TBD-FG01", "household_found", {}),
    ("TBD-FG01", "homes_found", {}),
    ("TBD-FG01", "single_on_record", home({"civil.married": "离异"}, spouse="migrant")),
    ("TBD-FG01", "local_full", home({"household.local": True, "property.inner_count": 2})),
    ("TBD-FG01", "local_full", home({"household.local": True, "property.inner_count": 1}, family_homes="one")),
    (
        "TBD-FG01",
        "two_or_more",
        home({"property.inner_count": 0}, spouse="local", family_homes="two_up", minors="two_up"),
    ),
    (
        "TBD-FG01",
        "two_or_more_own",
        home({"household.local": True, "property.inner_count": 0}, family_homes="two_up", minors="two_up"),
    ),
    ("TBD-FG01", "outer_free", {"answers": {"area": "outer"}, "day": date(2025, 8, 25)}),
    ("TBD-FG01", "migrant_children", home({**MIGRANT, "property.inner_count": 1}, minors="two_up")),
    ("TBD-FG01", "migrant_full", home({**MIGRANT, "property.inner_count": 2}, minors="two_up")),
    (
        "TBD-FG01",
        "outer_months_couple",
        home({**MIGRANT, "property.insurance_months": 11, "property.tax_months": 3}, area="outer", spouse="migrant"),
    ),
    ("TBD-FG01", "tax_found", home({**MIGRANT, "property.insurance_months": 35})),
    ("TBD-FG01", "insurance_found", home({**MIGRANT, "property.tax_months": 11}, area="outer")),
]
OTHERS: list[Case] = [
    ("TBD-JF01", "slip_found", {"answers": {"find": "slip"}}),
    ("TBD-JF02", "number_found", {"answers": {"find": "bill"}}),
    (
        "TBD-JF02",
        "debit_overdue",
        {
            "shared": {
                "bills.utilities": "电费 80.40 元",
                "bills.utilities_debited": True,
                "bills.utilities_due_on": date(2026, 6, 14),
            }
        },
    ),
    ("TBD-JF02", "debited_there", {"answers": {"find": "bill"}, "shared": {"bills.utilities_debited": True}}),
    (
        "TBD-BM02",
        "certificate_valid",
        {"answers": {"reason": "disabled"}, "shared": {"disability.valid_to": date(2026, 6, 14)}},
    ),
    ("TBD-BM03", "in_person", {"by": "code"}),
    ("TBD-BM03", "card_kind", {"card_kind": "hmt_permit"}),
    ("TBD-BM03", "old_one_ends", {"shared": {"code.offline_valid_to": date(2026, 6, 15)}}),
]
NOT_HIT: list[Case] = [
    # Somebody is told what the register says, and not turned away where two records differ.
    ("TBD-SC01", "permit_on_record", {**permit(valid_to=VALID), **on_record(permit_valid_to=EXPIRED)}),
    ("TBD-SC01", "permit_valid", {**permit(state="expired"), **on_record(permit_valid_to=VALID)}),
    ("TBD-SC01", "permit_day_typed", {**on_record(permit_valid_to=VALID), "fields": {"permit_valid_to": "2026-06-14"}}),
    # One address, written twice.
    ("TBD-SC01", "same_address", addresses(HERE, f"{HERE}一层")),
    ("TBD-SC01", "same_address", addresses(HERE, f"上海市{HERE}")),
    ("TBD-SC01", "same_address", addresses(HERE, HERE)),
    # Working days are not counted: without the register's two days something is said only where it is sure.
    ("TBD-SC01", "early_by_days", on_record(permit_valid_to=date(2026, 12, 12))),
    ("TBD-SC01", "late_by_days", on_record(permit_valid_to=date(2026, 6, 30))),
    # The name that is taken is one's own.
    ("TBD-SC02", "name_taken", RESERVED),
    ("TBD-SC02", "name_taken_other", RESERVED),
    ("TBD-SC02", "place_found", {"licences": {"BDC": {}}}),
    # Two characters are enough, also where each is three bytes.
    ("TBD-SC03", "name_long_enough", {"fields": {"searched_name": "测甲"}}),
    ("TBD-SC03", "found_by_name", {"answers": {"wish": "by_name"}, "fields": {"searched_name": "甲"}}),
    # The spouse may have the months; a home more may be for the children.
    (
        "TBD-FG01",
        "inner_months",
        home({**MIGRANT, "property.insurance_months": 20, "property.tax_months": 0}, spouse="migrant"),
    ),
    ("TBD-FG01", "migrant_full", home({**MIGRANT, "property.inner_count": 1}, minors="two_up")),
    ("TBD-FG01", "household_found", home({}, spouse="local")),
    # Several reasons, and the first is given: the certificate is as good as the years.
    ("TBD-BM02", "old_enough", {"shared": {"disability.certificate_number": "99999919860303001X41"}}),
    ("TBD-BM03", "old_one_ends", {"shared": {"code.offline_valid_to": date(2026, 6, 14)}}),
]
ALL = FOOD + SHOPS + HOMES + OTHERS


@pytest.mark.parametrize(("code", "rule", "given"), ALL)
def test_the_rule_hits_whom_it_is_for(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is Outcome.HIT


@pytest.mark.parametrize(("code", "rule", "given"), [one for one in ALL if one[2].get("shared")])
def test_what_rests_on_records_turns_nobody_away_without_them(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **{**given, "platform": False}) is not Outcome.HIT


@pytest.mark.parametrize(("code", "rule", "given"), NOT_HIT)
def test_in_doubt_nobody_is_turned_away(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is not Outcome.HIT


def for_shop(rule: str, shop: Enterprise, shared: dict[str, Any]) -> Outcome | None:
    """What this rule of TBD-SC01 says to whoever acts for this shop."""
    item = item_of("TBD-SC01")
    held = {name: Shared(value) for name, value in shared.items()}
    facts = replace(known(by_card(), held, ()), enterprise=shop)
    report = run_prechecks(prefill(item, situation(item), facts))
    return next((one.outcome for one in report.verdicts if one.rule_id == rule), None)


def shop(state: str = "存续", *scopes: str) -> Enterprise:
    return Enterprise("示例便利店", "91999999MA9999999H", "测试乙", HERE, state, scopes)


def test_whoever_has_no_authority_is_sent_to_the_owner() -> None:
    assert for_shop("authorised", shop("存续", "hire"), {}) is Outcome.HIT
    assert for_shop("authorised", shop("存续", "hire", "permit"), {}) is Outcome.PASSED
    assert outcome("TBD-SC01", "authorised") is Outcome.UNKNOWN


def test_two_records_of_the_licence_that_differ_are_looked_at_again() -> None:
    stands = {"enterprise.state": "存续"}
    assert for_shop("licence_of_session", shop("注销"), stands) is Outcome.HIT
    assert for_shop("licence_of_session", shop(), stands) is Outcome.PASSED


def test_nobody_asks_for_a_visit_as_their_own_agent() -> None:
    born = date(1950, 1, 2)
    own, other = Agent("测试甲", number(born), "爱人"), Agent("测试乙", number(date(1952, 5, 5)), "爱人")
    assert with_agent("TBD-BM02", "two_people", own, born) is Outcome.HIT
    assert with_agent("TBD-BM02", "two_people", other, born) is Outcome.PASSED


def test_a_second_bill_on_the_same_day_can_be_paid() -> None:
    """Power first, then water: the record of the day does not say which bill was paid."""
    item = item_of("TBD-JF02")
    held = {
        "bills.utilities": Shared("水费 62.10 元"),
        "bills.utilities_due_on": Shared("2027-01-25"),
        "bills.utilities_debited": Shared(False),
        "case.same_day": Shared(True),
    }
    report = run_prechecks(prefill(item, situation(item, what="water", find="own"), known(by_card(), held, ())))
    assert not report.is_blocked
    assert [one.rule_id for one in report.warnings] == ["paid_today"]
