# SPDX-License-Identifier: Apache-2.0
"""What a terminal may claim and what it may not: parts, answers, fields, materials, and who acts. One change at a time to a case
that is good.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.application.materials import plan_materials
from kiosk.case.reuse_consent import reuse_consent
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.working_days import working_days_after
from kiosk.guidance.needs import MaterialSource
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.ground import Ground
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.every_item import OTHER, filled, opened
from tests.unit.kiosk.platform.test_every_item import NOW, ground_of, record_of, refusal_of
from tests.unit.kiosk.synthetic import TODAY, drafts, situation

Change = Callable[[dict[str, Any]], object]
SHOP, BIRTH, PERMIT, CARD, ELSEWHERE = "TBD-YYZ01", "TBD-YJ01", "312000194000", "312000176000", "TBD-YB02"
CARE = "TBD-YB01"
SHOP_WISH = {"action": "new", "food": "made", "alcohol": "yes", "tobacco": "no", "medicine": "drug"}


def item_of(code: str) -> ServiceItem:
    """Without its pre-checks: whom they stop is told elsewhere."""
    return drafts().items[code].model_copy(update={"prechecks": ()})


def case(code: str, seed: int = 1, **answers: str) -> tuple[dict[str, Any], Ground]:
    item, person = item_of(code), resident(seed, TODAY)
    return record_of(filled(opened(item, situation(item, **answers), person))), ground_of(item, person)


def said(record: dict[str, Any], ground: Ground, change: Change | None = None) -> str:
    """Empty when it is taken; otherwise the place that is wrong, or the problem."""
    changed = copy.deepcopy(record)
    if change is not None:
        change(changed)
    refusal = refusal_of(changed, ground)
    if refusal is None:
        return ""
    return str(refusal.detail) if refusal.problem is ProblemType.PACKAGE_INVALID else refusal.problem.name


def shop() -> tuple[dict[str, Any], Ground]:
    return case(SHOP, seed=1, **SHOP_WISH)


def material(record: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in record["materials"] if one["code"] == code)
    return found


# --- parts ------------------------------------------------------------------------------------------------------------


def test_the_parts_stand_in_the_case_with_their_authorities() -> None:
    record, ground = shop()
    assert [(one["id"], one["authority"]) for one in record["parts"]] == [
        ("food", "scjgj"),
        ("alcohol", "scjgj"),
        ("drug", "yjj"),
    ]
    assert said(record, ground) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case["parts"].pop(),
        lambda case: case["parts"].append(dict(case["parts"][0])),
        lambda case: case["parts"].append({"id": "tobacco", "authority": "ycj", "item": None, "promise_days": 5}),
        lambda case: case["parts"][0].update(authority="ycj"),
        lambda case: case["parts"][0].update(id="weapons"),
    ],
)
def test_other_parts_than_were_wanted_are_refused(change: Change) -> None:
    assert said(*shop(), change) == "parts"


def test_an_item_without_parts_has_none() -> None:
    record, ground = case(PERMIT, 5)
    assert record["parts"] == []
    assert said(record, ground, lambda one: one["parts"].append({"id": "food"})) == "parts"


def test_a_bundle_of_which_nothing_was_wanted_is_not_filed() -> None:
    nothing = {**SHOP_WISH, "food": "none", "alcohol": "no", "medicine": "none"}
    assert said(*case(SHOP, 1, **nothing)) == "BLOCKED_BY_RULE"


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case["answers"].update(changed="items"),
        lambda case: case["answers"].pop("food"),
        lambda case: case["answers"].update(food="weapons"),
    ],
)
def test_answers_that_nobody_can_have_given_are_refused(change: Change) -> None:
    assert said(*shop(), change) == "answers"


# --- fields -----------------------------------------------------------------------------------------------------------


def test_a_field_of_a_part_that_was_not_wanted_is_refused() -> None:
    record, ground = shop()
    told = {"value": "避孕套", "origin": "resident", "disputed": False}
    assert said(record, ground, lambda one: one["fields"].update(device_goods=told)) == "fields.device_goods"


def test_where_it_is_sent_is_asked_only_of_who_wants_it_sent() -> None:
    record, ground = case(PERMIT, 5)
    assert record["fields"]["delivery"]["value"] == "courier"
    assert said(record, ground) == ""
    assert said(record, ground, lambda one: one["fields"].pop("post_address")) == "fields.post_address is required"
    picked = lambda one: one["fields"]["delivery"].update(value="pickup")  # noqa: E731
    assert said(record, ground, picked) == "fields.post_address"
    by_pigeon = lambda one: one["fields"]["delivery"].update(value="pigeon")  # noqa: E731
    assert said(record, ground, by_pigeon).startswith("fields.")


def test_the_agents_own_name_is_no_register_of_the_platform() -> None:
    record, ground = case(CARD, 12, who="agent")
    assert said(record, ground) == ""
    assert said(record, ground, lambda one: one["fields"].pop("agent_name")) == "fields.agent_name is required"


def test_what_only_a_register_can_say_is_filled_in_by_the_platform_itself() -> None:
    record, ground = case(ELSEWHERE, 3)
    assert said(record, ground) == ""
    assert said(record, ground, lambda one: one["fields"].pop("account")) == ""


# --- materials --------------------------------------------------------------------------------------------------------


def test_a_shared_record_stands_for_a_paper_only_where_the_platform_has_it() -> None:
    record, ground = case(PERMIT, 5)
    one = material(record, "JZZ")
    assert one["source"] == "e_licence"
    by_record: Change = lambda case: material(case, "JZZ").update(  # noqa: E731
        source="shared_data", shared_name="residence.permit_number", licence_id=None, consent_id=None
    )
    assert said(record, ground, by_record) == ""
    gone = replace(resident(5, TODAY), permit=None)
    assert said(record, replace(ground, person=gone), by_record) == "materials.JZZ.shared_name"
    other: Change = lambda case: (by_record(case), material(case, "JZZ").update(shared_name="household.local"))  # noqa: E731
    assert said(record, ground, other) == "materials.JZZ.shared_name"


def test_a_consent_is_good_for_the_licence_that_it_names_alone() -> None:
    """一证一授权: a consent to another licence of the same case, or one for several at once, fetches nothing."""
    record, ground = case(PERMIT, 5)
    assert material(record, "JZZ")["source"] == "e_licence"
    of = {one["id"]: one for one in record["consents"] if one["kind"] == "e_licence"}
    assert of[material(record, "JZZ")["consent_id"]]["what"] == ["JZZ"]

    def saying(*what: str) -> Change:
        def change(one: dict[str, Any]) -> None:
            told = material(one, "JZZ")["consent_id"]
            next(consent for consent in one["consents"] if consent["id"] == told)["what"] = list(what)

        return change

    assert said(record, ground, saying("JZZ")) == ""
    assert said(record, ground, saying("HKB")) == "CONSENT_MISSING"
    assert said(record, ground, saying("HKB", "JZZ")) == "CONSENT_MISSING"
    assert said(record, ground, saying()) == "CONSENT_MISSING"


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("reuse", "earlier_id"),  # of the same case, mended, alone: this is the first filing, and nothing was handed in before
        ("window", "source"), ("promise", "source"), ("lack", "source"), ("nothing", "source"),
    ],
)  # fmt: skip
def test_a_way_that_the_item_does_not_offer_is_refused(source: str, wrong: str) -> None:
    change: Change = lambda case: material(case, "JZZ").update(source=source)  # noqa: E731
    assert said(*case(PERMIT, 5), change) == f"materials.JZZ.{wrong}"


def test_what_was_handed_in_with_another_material_is_not_this_one() -> None:
    record, ground = case(PERMIT, 5)
    handed = replace(ground, handed_in=lambda earlier_id, code: (earlier_id, code) == ("999261121000042/JZZ", "JZZ"))

    def again(earlier_id: str) -> Change:
        return lambda one: material(one, "JZZ").update(source="reuse", earlier_id=earlier_id)

    assert said(record, handed, again("999261121000042/JZZ")) == ""
    assert said(record, handed, again("999261121000042/PMT")) == "materials.JZZ.earlier_id"


def test_what_the_store_of_materials_holds_stands_for_a_paper_with_a_consent_that_names_it() -> None:
    record, ground = case(PERMIT, 5)
    held = replace(ground, stored=lambda spec, name, sha256: (spec.code, name, sha256) == ("JZZ", "77/JZZ", "ab" * 32))

    def again(
        earlier_id: str = "77/JZZ", sha256: str | None = "ab" * 32, *, agreed: str = "JZZ", **more: Any
    ) -> Change:
        def change(one: dict[str, Any]) -> None:
            material(one, "JZZ").update(source="reuse", earlier_id=earlier_id, sha256=sha256)
            one["consents"].append(reuse_consent((agreed,), "办这件事", NOW).record())
            one.update(more)

        return change

    assert said(record, held, again()) == ""
    assert said(record, ground, again()) == "materials.JZZ.earlier_id", "nobody has it"
    assert said(record, held, again("77/HKB")) == "materials.JZZ.earlier_id"
    assert said(record, held, again(sha256=None)) == "materials.JZZ.earlier_id"
    assert said(record, held, again(enterprise={"name": "示例商贸"})) != "", "for somebody else nothing is reused"
    assert said(record, held, again(agreed="HKB")) == "CONSENT_MISSING"


def test_who_may_be_late_is_told_a_day_and_no_later_one() -> None:
    record, ground = case(CARE)
    plan = material(record, "BLZ")
    last = working_days_after(TODAY, 5, drafts().tables.holidays)
    assert (plan["source"], plan["due"]) == ("lack", last.isoformat())

    def due(day: date | None) -> Change:
        return lambda case: material(case, "BLZ").update(due=None if day is None else day.isoformat())

    assert said(record, ground, due(last - timedelta(days=1))) == "", "told before midnight"
    for day in (last + timedelta(days=1), TODAY, None):
        assert said(record, ground, due(day)) == "materials.BLZ.due"


def test_a_key_material_is_not_late() -> None:
    record, ground = shop()
    last = working_days_after(TODAY, 5, drafts().tables.holidays).isoformat()
    assert material(record, "PMT")["source"] == "window"
    as_late: Change = lambda case: material(case, "PMT").update(source="lack", due=last)  # noqa: E731
    assert said(record, ground, as_late) == "materials.PMT.source"
    with_a_day: Change = lambda case: material(case, "PMT").update(due=last)  # noqa: E731
    assert said(record, ground, with_a_day) == "materials.PMT.due"
    late: Change = lambda case: material(case, "CNS").update(due=last)  # noqa: E731
    assert said(record, ground, late) in ("materials.CNS.due", "materials")


def test_a_missing_material_a_strange_one_and_one_twice_are_refused() -> None:
    record, ground = shop()
    assert said(record, ground, lambda one: one["materials"].remove(material(one, "PMT"))) == "materials.PMT is missing"
    assert said(record, ground, lambda one: one["materials"].append({"code": "XXX", "source": "window"})) == "materials"
    assert said(record, ground, lambda one: one["materials"].append(dict(material(one, "PMT")))) == "materials"
    unneeded: Change = lambda one: one["materials"].append({**material(one, "PMT"), "code": "PMX"})  # noqa: E731
    assert said(record, ground, unneeded) == "materials.PMX"


def test_a_photograph_of_what_is_not_photographed_is_refused() -> None:
    assert said(*shop(), lambda case: material(case, "ZDQD").update(source="photo")) == "materials.ZDQD.source"


# --- who acts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda agent: agent.update(certificate_number="999999198103040010"),
        lambda agent: agent.update(name=""),
        lambda agent: agent.update(relation="邻居"),
        lambda agent: agent.update(certificate_number=resident(12, TODAY).number),
    ],
)
def test_an_agent_is_somebody_else_with_one_of_the_items_relations(change: Change) -> None:
    record, ground = case(CARD, 12, who="agent")
    assert record["agent"]["certificate_number"] == OTHER
    assert said(record, ground, lambda case: change(case["agent"])) in ("agent", "fields.agent_number")


def test_nobody_acts_where_nobody_may() -> None:
    record, ground = case(PERMIT, 5)
    agent = {"name": "测试乙", "certificate_number": OTHER, "relation": "子女"}
    assert said(record, ground, lambda one: one.update(agent=agent)) == "agent"
    must = ground.item.model_copy(update={"auth": ground.item.auth.model_copy(update={"agent": "must"})})
    assert said(record, replace(ground, item=must)) == "agent"


def acting(scopes: bool) -> SyntheticResident:
    """Somebody who is on record for an enterprise, with or without the mandate that the shop's permit asks for."""
    for seed in range(1, 400):
        person = resident(seed, TODAY)
        found = registers.enterprise(person, TODAY)
        if found is not None and ("permit_application" in found.scopes) is scopes:
            return person
    raise AssertionError("nobody of that kind")


def test_an_enterprise_is_the_applicants_own_with_the_mandate_that_is_asked() -> None:
    record, ground = shop()
    assert said(record, ground, lambda one: one.update(enterprise=None)) == "enterprise"
    assert said(record, ground, lambda one: one["enterprise"].update(number="91999999MA9999999H")) == "enterprise"
    assert said(record, replace(ground, person=None)) != ""
    person = acting(scopes=False)
    item = item_of(SHOP)
    other = record_of(filled(opened(item, situation(item, **SHOP_WISH), person)))
    assert said(other, ground_of(item, person)) == "enterprise.scope"
    told = dict(record["enterprise"])
    plain, of_person = case(PERMIT, 5)
    assert said(plain, of_person, lambda one: one.update(enterprise=told)) == "enterprise"


def test_the_plan_of_the_terminal_says_the_same_sources() -> None:
    item, person = drafts().items[SHOP], resident(1, TODAY)
    plans = plan_materials(filled(opened(item, situation(item, **SHOP_WISH), person)))
    assert {plan.code: plan.source for plan in plans}["PMT"] is MaterialSource.WINDOW
    care = plan_materials(filled(opened(item_of(CARE), situation(item_of(CARE)), person)))
    assert {plan.code: plan.source for plan in care} == {"BLZ": MaterialSource.LACK}


def test_who_brings_something_later_has_promised_it_in_words() -> None:
    record, ground = case(CARE)
    owed = [one for one in record["materials"] if one["source"] == "lack"]
    assert len(record["late_promise"]["lines"]) == len(owed) > 0
    changes: list[Change] = [
        lambda case: case.pop("late_promise"),
        lambda case: case["late_promise"]["lines"].pop(),
        lambda case: case["late_promise"].update(consequence=""),
    ]
    assert [said(record, ground, change) for change in changes] == ["late_promise"] * 3
    later: Change = lambda case: case["late_promise"].update(accepted_at="2999-01-01T00:00:00.000+08:00")  # noqa: E731
    assert said(record, ground, later) == "late_promise.accepted_at"
    other, its_ground = case(PERMIT, 5)
    assert "late_promise" not in other
    idle: Change = lambda case: case.update(late_promise=record["late_promise"])  # noqa: E731
    assert said(other, its_ground, idle) == "late_promise"
