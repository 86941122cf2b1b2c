# SPDX-License-Identifier: Apache-2.0
"""Who plays a tour and what they answer: the rules themselves are asked, of every item alike; golden cases as written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.platform.sandbox.population import EdgeCase, resident
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, TODAY, drafts
from ui.tour.cast import Casting, cast, situation_of
from ui.tour.golden import CaseToPlay, NoSuchCase, case_to_play
from ui.tour.golden_rules import rules_meant

CASES = """
item: "TBD-RS01"
cases:
  - {name: 五十岁的女人，刚满, day: 2026-03-09, person: {birth: 1976-03-09, sex: female}, answers: {purpose: loan},
     fields: {months: 12}, expect: go, why: 示例}
  - {name: 差一天, day: 2026-03-08, person: {birth: 1976-03-09}, expect: block, why: 示例}
"""


def played(code: str, seed: int | None = None, case: CaseToPlay | None = None) -> Casting:
    return cast(drafts(), drafts().items[code], TODAY, seed, case)


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    (tmp_path / "TBD-RS01.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_the_first_person_whom_nothing_turns_away() -> None:
    found = played(PENSION)
    assert (found.seed, found.verdict, found.stopped_by) == (1, "go", "")
    assert found.answers == {"purpose": "housing", "period": "year_1"}


def test_who_draws_a_pension_is_found_for_what_only_they_can_file() -> None:
    assert played("312000497000").seed == EdgeCase.RETIRED
    assert played("TBD-CL01").verdict == "go"


def test_what_is_missing_is_answered_with_something_that_the_form_takes() -> None:
    found = played("TBD-WJ01")
    assert found.fields["child_order"] == "1"
    assert found.fields["due_date"] > TODAY.isoformat()
    assert played("TBD-SC03").fields == {"searched_name": "示例"}


def test_a_seed_is_kept_and_answers_that_suit_it_are_looked_for() -> None:
    migrant = next(seed for seed in range(1, 40) if not resident(seed, TODAY).is_local)
    found = played(FLEXIBLE, seed=migrant)
    assert (found.seed, found.verdict, found.answers["household"]) == (migrant, "go", "migrant")


def test_nobody_is_invented_for_what_turns_everybody_away() -> None:
    found = played(PENSION, seed=EdgeCase.NO_PENSION_ACCOUNT)
    assert (found.verdict, found.stopped_by) == ("block", "has_account")


def test_a_case_that_blocks_gets_somebody_whom_the_rules_stop(golden: Path) -> None:
    case = case_to_play(PENSION, "差一天", golden)
    assert (case.age, case.sex, case.expect) == (49, "male", "block")
    found = played(PENSION, case=case)
    assert (found.verdict, found.case, found.expects) == ("block", "差一天", "block")
    assert found.stopped_by


def test_somebody_is_found_whom_just_the_rule_of_the_case_stops() -> None:
    """Of the pre-check's own cases, the rule read off their labels; nearer people are stopped by another rule."""
    for code, name, rule in (
        ("TBD-GJ01", "在上海没有公积金账户", "has_account"),
        ("312014501000", "还在上海", "payment_stopped"),
        ("312014501000", "已经转走了", "not_moved"),
    ):
        case = case_to_play(code, name)
        assert case.expect == "block"
        found = played(code, case=case)
        assert (found.stopping, found.stopped_by) == (frozenset({rule}), rule), name


def test_the_rules_meant_are_those_of_the_cases_own_records_and_day(golden: Path) -> None:
    items, tables = drafts().items, drafts().tables
    fund = items["TBD-GJ01"]
    case = case_to_play("TBD-GJ01", "在上海没有公积金账户")
    where = situation_of(fund, case.answers)
    assert rules_meant(tables, fund, case, where) == {"has_account"}
    assert rules_meant(tables, fund, replace(case, platform=False), where) == frozenset(), "not asked is not absent"
    assert rules_meant(tables, fund, replace(case, shared={"property.fund_account": "1"}), where) == frozenset()
    assert rules_meant(tables, fund, case, None) == frozenset(), "the questions stop already"
    assert rules_meant(tables, fund, replace(case, birth=case.day + timedelta(days=1)), where) == frozenset(), (
        "no such card"
    )


def test_a_case_brings_its_answers_and_somebody_like_its_person(golden: Path) -> None:
    case = case_to_play(PENSION, "五十岁", golden)
    assert (case.age, case.sex, case.fields) == (50, "female", {"months": "12"})
    found = played(PENSION, case=replace(case, fields={}))
    assert (found.verdict, found.answers["purpose"]) == ("go", "loan")
    person = resident(found.seed, TODAY)
    assert person.sex_code == "2"
    assert abs(TODAY.year - person.birth.year - 50) <= 2


def test_a_case_that_is_not_there_is_told_with_those_that_are(golden: Path) -> None:
    with pytest.raises(NoSuchCase, match="差一天"):
        case_to_play(PENSION, "没有的", golden)
    with pytest.raises(NoSuchCase, match="no golden cases"):
        case_to_play("TBD-XX99", "差一天", golden)


def test_answers_that_stop_lead_nowhere() -> None:
    item = drafts().items["312014501000"]
    assert situation_of(item, {"scheme": "medical"}) is None
    end = situation_of(item, {"reason": "home"})
    assert end is not None
    assert dict(end.answers) == {"scheme": "employees", "reason": "home"}


def test_every_field_that_can_be_asked_has_a_good_answer() -> None:
    """Of every draft too: the form takes what a tour would write (a refusal is an error)."""
    tried = 0
    for item in drafts().items.values():
        if item.fields and not {"place", "slot"} & {spec.kind.value for spec in item.fields} and not item.parts:
            found = cast(drafts(), item, TODAY)
            assert found.stopped_by != "nobody", item.base_code
            tried += 1
    assert tried >= 30
