# SPDX-License-Identifier: Apache-2.0
"""Rules of the content that no golden case reaches: each hits the person whom it is for, and says only what it knows.

Source: the guides of the items. The golden cases (tests/golden) judge whether the answer is right; this one that no rule is idle.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from kiosk.application.acting import Agent
from kiosk.application.precheck import Outcome, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import read_item
from tests.golden_cases import GoldenCase, form_of
from tests.unit.kiosk.synthetic import CONTENT, TODAY, Shared, by_card, known, number, situation

DAY = date(2026, 6, 15)
MIGRANT = {"household": "migrant"}
MIDYEAR = {"occasion": "midyear"}


@cache
def item_of(code: str) -> ServiceItem:
    path = next(path for path in item_files(CONTENT) if path.stem == code)
    item = read_item(path, load_library(CONTENT)).item
    assert item is not None
    return item


def outcome(code: str, rule: str, **given: Any) -> Outcome | None:
    """What this rule says of a person who is 40 where nothing else is said; None: it does not apply."""
    person = {"birth": given.pop("birth", date(1986, 3, 3)), "card_kind": given.pop("card_kind", "resident")}
    case = GoldenCase.model_validate(
        {
            "name": rule,
            "day": given.pop("day", DAY),
            "person": person,
            "expect": "block",
            "why": "这条规则要说话",
            **given,
        }
    )
    report = run_prechecks(form_of(item_of(code), case))
    return next((one.outcome for one in report.verdicts if one.rule_id == rule), None)


MEDICAL: list[tuple[str, str, dict[str, Any]]] = [
    ("312000377000", "suspended", {"shared": {"medical.state": "暂停"}}),
    ("312000377000", "never_had_one", {"answers": {"reason": "first"}, "shared": {"medical.book_number": "99990001"}}),
    ("312000361000", "household_local", {"shared": {"household.local": False}}),
    ("312000361000", "permit_revoked", {"answers": MIGRANT, "licences": {"JZZ": {"state": "revoked"}}}),
    (
        "312000361000",
        "permit_on_record",
        {"answers": MIGRANT, "shared": {"residence.permit_valid_to": date(2026, 6, 14)}},
    ),
    (
        "312000361000",
        "permit_doubtful",
        {
            "answers": MIGRANT,
            "shared": {"residence.permit_valid_to": date(2026, 6, 14)},
            "licences": {"JZZ": {"valid_to": date(2027, 1, 1)}},
        },
    ),
    ("312000361000", "pensioner", {"shared": {"insurance.pension_receiving": True}}),
    ("312000361000", "insured_already", {"answers": MIDYEAR, "shared": {"medical.state": "正常"}}),
    (
        "312000361000",
        "insured_still",
        {"answers": MIDYEAR, "shared": {"medical.state": "正常", "employment.left_on": date(2026, 6, 1)}},
    ),
    ("312000361000", "age_adult", {"birth": date(2008, 6, 16)}),
    ("312000361000", "minor_alone", {"birth": date(2008, 6, 16)}),
    ("312000361000", "same_day", {"shared": {"case.same_day": True}}),
    ("TBD-YB01", "insured_here", {"shared": {"medical.account": "99990001", "medical.state": "已清算"}}),
    ("TBD-YB01", "suspended", {"shared": {"medical.state": "暂停"}}),
    ("TBD-YB01", "assessed_lately", {"shared": {"medical.care_assessed_on": date(2025, 12, 16)}}),
    (
        "TBD-YB01",
        "grade_lapsed",
        {"answers": {"kind": "expiring"}, "shared": {"medical.care_assessed_on": date(2024, 6, 15)}},
    ),
    ("TBD-YB02", "insured_here", {"shared": {"medical.account": "99990001", "medical.state": "未参保"}}),
    (
        "TBD-YB02",
        "long_and_other",
        {
            "answers": {"kind": "temporary"},
            "shared": {
                "medical.remote_kind": "living",
                "medical.remote_place": "江苏省",
                "medical.remote_since": date(2026, 5, 1),
            },
            "fields": {"remote_place": "北京市"},
        },
    ),
]
CIVIL: list[tuple[str, str, dict[str, Any]]] = [
    ("TBD-MZ01", "household_card", {"card_kind": "hmt_permit"}),
    ("TBD-MZ01", "social_card_found", {"answers": {"card": "social"}}),
    ("TBD-MZ01", "social_card_blocked", {"answers": {"card": "social"}, "licences": {"SBK": {"state": "revoked"}}}),
    ("TBD-MZ01", "social_card_expired", {"answers": {"card": "social"}, "licences": {"SBK": {"state": "expired"}}}),
    ("TBD-MZ02", "in_person", {"by": "code"}),
    ("TBD-MZ02", "record_found", {"shared": {"civil.archive_found": False}}),
    (
        "TBD-MZ02",
        "paper_record",
        {"answers": {"sheet": "none"}, "shared": {"civil.archive_found": False, "civil.archive_place": "示例区"}},
    ),
    ("TBD-MZ03", "in_person", {"by": "code"}),
    ("TBD-MZ03", "certificate_ended", {"licences": {"DBZ": {"state": "revoked"}}}),
    (
        "TBD-MZ03",
        "certificate_doubtful",
        {"shared": {"civil.minimum_living": True}, "licences": {"DBZ": {"state": "expired"}}},
    ),
    ("TBD-MZ03", "certificate_found", {"shared": {"civil.minimum_living": True}}),
    ("TBD-MZ04", "residents_only", {"card_kind": "foreigner"}),
    (
        "TBD-MZ04",
        "marriage_doubtful",
        {"answers": {"what": "replace"}, "shared": {"civil.married": "未婚"}, "licences": {"JHZ": {}}},
    ),
    ("TBD-MZ04", "certificate_void", {"answers": {"what": "replace"}, "licences": {"JHZ": {"state": "revoked"}}}),
    ("TBD-MZ04", "divorce_request_found", {"answers": {"what": "divorce_certificate"}}),
    ("TBD-MZ04", "same_day", {"shared": {"case.same_day": True}}),
]
WITH_CARD = {"licences": {"CJZ": {"valid_to": date(2026, 7, 1)}}}
SOLD = {"role": "owner", "what": "transfer"}
OTHERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "TBD-WJ01",
        "due_date_near",
        {"fields": {"due_date": "2027-04-16"}},
    ),
    (
        "TBD-WJ01",
        "birthday_over",
        {"answers": {"stage": "born"}, "shared": {"birth.child_born_on": date(2026, 7, 1)}},
    ),
    ("TBD-WJ01", "registered_before", {"shared": {"birth.registered": True}}),
    ("TBD-WJ01", "marriage_void", {"licences": {"JHZ": {"state": "revoked"}}}),
    ("TBD-WJ01", "birth_void", {"answers": {"stage": "born"}, "licences": {"CSZ": {"state": "revoked"}}}),
    ("TBD-WJ02", "just_bitten", {"fields": {"vaccine": "狂犬疫苗"}}),
    ("TBD-WJ02", "minor_self", {"birth": date(2008, 6, 16)}),
    ("TBD-WJ02", "child_void", {"answers": {"whom": "child"}, "licences": {"CSZ": {"state": "revoked"}}}),
    ("TBD-CL01", "household_card", {"card_kind": "foreigner"}),
    ("TBD-CL01", "certificate_revoked", {"licences": {"CJZ": {"state": "revoked"}}}),
    ("TBD-CL01", "certificate_on_record", {"shared": {"disability.valid_to": date(2026, 6, 14)}}),
    ("TBD-CL01", "certificate_doubtful", {**WITH_CARD, "shared": {"disability.valid_to": date(2026, 6, 14)}}),
    ("TBD-CL01", "certificate_found", {}),
    ("TBD-CL01", "certificate_card_ends", WITH_CARD),
    ("TBD-CL01", "guardian_multiple", {"shared": {"disability.category": "多重"}}),
    ("TBD-CL01", "card_void", {"licences": {"SBK": {"state": "revoked"}}}),
    ("TBD-CL01", "open_case", {"shared": {"case.open": True}}),
    ("TBD-CL01", "alive", {"shared": {"resident.alive": False}}),
    ("TBD-GH01", "in_person", {"by": "code"}),
    ("TBD-GH02", "home_here", {"fields": {"home_address": "江苏省示例市示例路1弄2号301室"}}),
    (
        "TBD-GH02",
        "other_home_here",
        {"answers": {"role": "other"}, "fields": {"other_address": "江苏省示例市示例路1弄2号301室"}},
    ),
    ("TBD-GH02", "seized_one", {"shared": {"property.seized": True, "property.count": 2}}),
    ("TBD-GH02", "owner_on_record", {"answers": {"what": "replace"}, "shared": {"property.count": 0}}),
    ("TBD-GH02", "certificate_void", {"licences": {"BDC": {"state": "revoked"}}}),
    ("TBD-GJ01", "in_person", {"by": "code"}),
]
NOT_HIT: list[tuple[str, str, dict[str, Any]]] = [
    # The licence has run out, but a later day is on record: it was renewed.
    (
        "312000361000",
        "permit_valid",
        {
            "answers": MIGRANT,
            "shared": {"residence.permit_valid_to": date(2027, 6, 14)},
            "licences": {"JZZ": {"state": "expired"}},
        },
    ),
    (
        "TBD-CL01",
        "certificate_valid",
        {"shared": {"disability.valid_to": date(2030, 1, 1)}, "licences": {"CJZ": {"state": "expired"}}},
    ),
    # The next season has begun, and its days are not in the table yet.
    ("312000361000", "season", {"day": date(2028, 10, 5)}),
    # Who has just left an employer may still stand there as insured.
    (
        "312000361000",
        "insured_already",
        {"answers": MIDYEAR, "shared": {"medical.state": "正常", "employment.left_on": date(2026, 6, 1)}},
    ),
    # Whose home is seized is not said by a record on several.
    ("TBD-GH02", "seized", {"shared": {"property.seized": True, "property.count": 2}}),
    # A road of that name is no province.
    ("TBD-GH02", "home_here", {"fields": {"home_address": "示例区江苏路1弄2号301室"}}),
    ("TBD-WJ01", "registered_child", {"answers": {"stage": "born"}, "shared": {"birth.registered": True}}),
]


@pytest.mark.parametrize(("code", "rule", "given"), MEDICAL + CIVIL + OTHERS)
def test_the_rule_hits_whom_it_is_for(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is Outcome.HIT


@pytest.mark.parametrize(
    ("code", "rule", "given"),
    [one for one in MEDICAL + CIVIL + OTHERS if one[2].get("shared") or one[2].get("licences")],
)
def test_what_rests_on_records_turns_nobody_away_without_them(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **{**given, "platform": False}) is not Outcome.HIT


@pytest.mark.parametrize(("code", "rule", "given"), NOT_HIT)
def test_in_doubt_nobody_is_turned_away(code: str, rule: str, given: dict[str, Any]) -> None:
    assert outcome(code, rule, **given) is not Outcome.HIT


def with_agent(code: str, rule: str, agent: Agent, birth: date, shared: dict[str, Any] | None = None) -> Outcome | None:
    """What this rule says where somebody stands here for the person."""
    item = item_of(code)
    held = {name: Shared(value) for name, value in (shared or {}).items()}
    facts = replace(known(by_card(birth), held, ()), agent=agent)
    report = run_prechecks(prefill(item, situation(item, who="agent"), facts))
    return next((one.outcome for one in report.verdicts if one.rule_id == rule), None)


SEVENTY = date(TODAY.year - 70, 1, 2)
TWELVE = date(TODAY.year - 12, 1, 2)


@pytest.mark.parametrize("code", ["312000377000", "312000361000", "TBD-YB01", "TBD-YB02", "TBD-MZ01", "TBD-CL01"])
def test_nobody_is_their_own_agent(code: str) -> None:
    own, other = Agent("测试甲", number(SEVENTY), "子女"), Agent("测试乙", number(date(1990, 5, 5)), "子女")
    assert with_agent(code, "two_people", own, SEVENTY) is Outcome.HIT
    assert with_agent(code, "two_people", other, SEVENTY) is Outcome.PASSED


@pytest.mark.parametrize(
    ("rule", "birth", "shared"),
    [("guardian_minor_agent", TWELVE, {}), ("guardian_kind_agent", SEVENTY, {"disability.category": "精神"})],
)
def test_a_mandate_is_no_guardianship(rule: str, birth: date, shared: dict[str, Any]) -> None:
    somebody, guardian = (Agent("测试乙", number(date(1980, 5, 5)), relation) for relation in ("受托的人", "监护人"))
    assert with_agent("TBD-CL01", rule, somebody, birth, shared) is Outcome.HIT
    assert with_agent("TBD-CL01", rule, guardian, birth, shared) is Outcome.PASSED


def test_a_child_is_insured_by_a_parent() -> None:
    somebody, parent = (
        Agent("测试乙", number(date(1980, 5, 5)), relation) for relation in ("受托的人", "父母给孩子办")
    )
    assert with_agent("312000361000", "parent_for_child", somebody, TWELVE) is Outcome.HIT
    assert with_agent("312000361000", "parent_for_child", parent, TWELVE) is Outcome.PASSED


@pytest.mark.parametrize(("code", "relation"), [("TBD-CL01", "受托的人"), ("312000361000", "父母给孩子办")])
def test_the_relations_that_rules_name_can_be_chosen(code: str, relation: str) -> None:
    of_agent = item_of(code).auth.for_agent
    assert of_agent is not None
    assert relation in {one.zh for one in of_agent.relations}
