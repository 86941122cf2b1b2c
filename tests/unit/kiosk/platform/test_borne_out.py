# SPDX-License-Identifier: Apache-2.0
"""What a terminal says to have fetched is held against the registers: what differs is filed, and a person looks at it."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.application.precheck import run_prechecks
from kiosk.catalogue.field_model import FieldSpec
from kiosk.platform.sandbox.borne_out import unlike_registers
from kiosk.platform.sandbox.doubts import doubts_of
from kiosk.platform.sandbox.ground import Ground
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.rules import check_case
from tests.unit.kiosk.every_item import filled, items, opened, ways
from tests.unit.kiosk.platform.test_every_item import MOST_WAYS, ground_of, people, record_of, refusal_of
from tests.unit.kiosk.synthetic import TODAY, drafts, situation

FETCHED = {"shared_data", "e_licence", "id_card"}
CODES = [one.base_code for one in items()]


def case(code: str, seed: int = 1, **answers: str) -> tuple[dict[str, Any], Ground]:
    item, person = drafts().items[code], resident(seed, TODAY)
    return record_of(filled(opened(item, situation(item, **answers), person))), ground_of(item, person)


def doubts(record: dict[str, Any], ground: Ground) -> set[str]:
    """Of a case that is taken: judged as a platform judges it."""
    return set(doubts_of(record, ground, check_case(record, ground)))


@pytest.mark.parametrize("code", CODES)
def test_what_was_really_fetched_is_doubted_by_nobody(code: str) -> None:
    item = drafts().items[code]
    for person in people(item)[:4]:
        for way in ways(item, MOST_WAYS):
            record = record_of(filled(opened(item, way, person)))
            assert unlike_registers(record, ground_of(item, person)) == (), f"seed {person.seed}, {way.answers}"


@pytest.mark.parametrize("code", CODES)
def test_each_value_that_no_register_says_is_a_doubt(code: str) -> None:
    """Every field of every item that is filled from a register, a licence or the card, one at a time."""
    item = drafts().items[code]
    person = people(item)[0]
    record, ground = record_of(filled(opened(item, next(ways(item, 1)), person))), ground_of(item, person)
    told = [name for name, one in record["fields"].items() if one["origin"] in FETCHED]
    assert told
    for name in told:
        changed = copy.deepcopy(record)
        changed["fields"][name]["value"] += "9"
        assert unlike_registers(changed, ground) == (name,)


def test_it_is_filed_all_the_same_and_no_rule_decides_it() -> None:
    record, ground = case("TBD-YB02", 3)
    before = doubts(record, ground)
    assert "field:phone" not in before
    assert record["fields"]["phone"]["origin"] == "shared_data"
    record["fields"]["phone"]["value"] = "19900009999"
    assert refusal_of(record, ground) is None
    assert doubts(record, ground) == before | {"field:phone"}


def test_a_register_that_has_nothing_bears_nothing_out() -> None:
    record, ground = case("TBD-YB02", 3)
    assert ground.person is not None
    gone = replace(ground, person=replace(ground.person, phone=None))
    assert "field:phone" in doubts(record, gone)


def test_what_the_resident_says_themselves_is_held_against_nothing() -> None:
    """Their own word, and what they object to (数据异议): that is a doubt already, and one alone."""
    record, ground = case("TBD-YB02", 3)
    register = {key: record["fields"]["phone"][key] for key in ("value", "origin")}
    record["fields"]["phone"].update(value="19900009999", origin="resident")
    assert unlike_registers(record, ground) == ()
    record["fields"]["phone"].update(disputed=True, register={**register, "source": "", "as_of": ""})
    assert unlike_registers(record, ground) == ()


def test_of_a_licence_that_ran_out_nothing_is_taken() -> None:
    code = next(one for one in CODES if any(two["origin"] == "e_licence" for two in case(one)[0]["fields"].values()))
    record, ground = case(code)
    told = {name for name, one in record["fields"].items() if one["origin"] == "e_licence"}
    assert unlike_registers(record, ground) == ()
    over = replace(
        ground,
        licences=lambda *asked: [{**one, "state": "expired"} for one in ground.licences(*asked)],
    )
    assert set(unlike_registers(record, over)) == told


def test_a_day_that_was_reckoned_is_the_day_after_the_registers_own() -> None:
    """按记录推算 (``after:``): the resident took it, and it is said to come from a record all the same."""
    item, name = drafts().items["312000202000"], "start_date"
    assert item.field(name).prefill == ("after:employment.left_on",)
    everybody = (resident(seed, TODAY) for seed in range(1, 60))
    form, person = next(
        (form, one)
        for one in everybody
        for form in [opened(item, situation(item), one)]
        if name in form.held and not run_prechecks(form).is_blocked
    )
    record, ground = record_of(filled(form, {name: form.held[name].value})), ground_of(item, person)
    assert record["fields"][name]["origin"] == "reckoned"
    assert unlike_registers(record, ground) == ()
    day = date.fromisoformat(record["fields"][name]["value"])
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        record["fields"][name]["value"] = other.isoformat()
        assert unlike_registers(record, ground) == (name,)
    for code in record["fields"].keys() - {name}:
        record["fields"][code]["origin"] = "resident"
    unknown = replace(ground, item=ground.item.model_copy(update={"fields": (_after_nothing(ground, name),)}))
    assert unlike_registers(record, unknown) == (name,)


def _after_nothing(ground: Ground, name: str) -> FieldSpec:
    return ground.item.field(name).model_copy(update={"prefill": ("after:resident.name", "after:resident.nobody")})


def test_whom_no_register_knows_is_one_doubt_and_not_one_a_field() -> None:
    record, ground = case("TBD-YB02", 3)
    record["fields"]["phone"]["value"] = "19900009999"
    assert unlike_registers(record, replace(ground, person=None)) == ()
