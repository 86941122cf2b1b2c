# SPDX-License-Identifier: Apache-2.0
"""The sandbox's registers: every name and every licence of the content, of its type, and never against each other."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kiosk.catalogue.days import age_on
from kiosk.catalogue.registers import fits
from kiosk.identity.check_digits import satisfies_credit_code, satisfies_luhn
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident, roll
from kiosk.platform.sandbox.records.licences import TYPES
from tests.unit.kiosk.synthetic import TODAY, drafts

TABLE = drafts().tables.registers
PEOPLE = [resident(seed, TODAY) for seed in (*range(1, 240), *EdgeCase, *roll(TODAY))]
NEVER_YET = {"civil.allowance_card"}
"""Known only once somebody has confirmed how the allowance is paid; nobody has."""


def records(person: SyntheticResident) -> dict[str, Any]:
    found = registers.shared_data(person, TABLE.shared_data, TODAY, same_day=False)
    return {name: one["value"] for name, one in found.items()}


def licences(person: SyntheticResident) -> dict[str, dict[str, Any]]:
    return {one["type_code"]: one for one in registers.licences(person, TABLE.licence_types, TODAY)}


def test_every_name_of_the_content_is_known_of_somebody_and_of_its_type() -> None:
    seen: set[str] = set()
    for person in PEOPLE:
        for name, value in records(person).items():
            assert fits(value, TABLE.shared_data[name].type), f"{name} {value!r} of seed {person.seed}"
            seen.add(name)
    assert set(TABLE.shared_data) - seen == NEVER_YET


def test_every_record_has_a_register_and_a_day() -> None:
    for name, one in registers.shared_data(PEOPLE[0], TABLE.shared_data, TODAY, same_day=True).items():
        assert one["source_name"] == registers.source_of(name)
        assert one["source_name"]
        assert one["as_of"] in ("2026-11-01", "2026-11-21")
    assert registers.source_of("residence.permit_number") == "居住证库"
    assert registers.source_of("weather.tomorrow") == ""


def test_every_licence_of_the_content_is_held_by_somebody_and_says_what_its_type_says() -> None:
    assert {kind: one[0] for kind, one in TYPES.items()} == {
        kind: one.code for kind, one in TABLE.licence_types.items()
    }
    assert {kind: one[1] for kind, one in TYPES.items()} == {
        kind: one.name.zh for kind, one in TABLE.licence_types.items()
    }
    seen: set[str] = set()
    for person in PEOPLE:
        for kind, one in licences(person).items():
            fields = TABLE.licence_types[kind].fields
            assert set(one["values"]) == set(fields), kind
            assert all(fits(value, fields[name]) for name, value in one["values"].items()), f"{kind} {one['values']}"
            seen.add(kind)
    assert seen == set(TYPES)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: str(person.seed))
def test_registers_do_not_contradict_each_other(person: SyntheticResident) -> None:
    held, papers = records(person), licences(person)
    age = age_on(person.birth, TODAY)
    assert (held["civil.married"] == "已婚") is ("civil.spouse_name" in held)
    assert ("JHZ" in papers) is (held["civil.married"] == "已婚" and person.has_licences)
    if age < 18:
        assert held["civil.married"] == "未婚"
        assert not {"birth.child_name", "enterprise.number", "insurance.pension_account"} & set(held)
    if "birth.child_name" in held:
        assert 0 <= (TODAY - date.fromisoformat(held["birth.child_born_on"])).days <= 366
        parents = {held.get("birth.mother_number"), held.get("birth.father_number")}
        assert person.number in parents
        assert (held["birth.child_order"] == 2) is ("bills.student_name" in held)
    if person.has_licences:
        assert ("SBK" in papers) is (held["insurance.card_state"] == "active")
        assert ("YYZ" in papers) is (held.get("enterprise.state") == "存续")
        assert ("CJZ" in papers) is ("disability.certificate_number" in held)
        assert ("BDC" in papers) is (held["property.count"] > 0)
    else:
        assert papers == {}
    assert len(held["property.addresses"]) == held["property.count"]
    assert held["insurance.pension_receiving"] is (held.get("insurance.pension_state") == "receiving")
    if person.kind != "resident":
        assert not {"household.registration", "household.head"} & set(held)
        assert held["household.local"] is False
    assert ("residence.permit_number" in held) is (person.permit is not None)


def test_numbers_are_numbers_and_nobody_is_real() -> None:
    for person in PEOPLE[:120]:
        held = records(person)
        for name, value in held.items():
            if re.search(r"_number$", name) and isinstance(value, str) and re.fullmatch(r"[0-9X]{18}", value):
                assert value.startswith("999999") or name == "enterprise.number", name
                if name != "enterprise.number":
                    assert isinstance(parse_id_number(value, TODAY), IdNumber), name
        if "enterprise.number" in held:
            assert satisfies_credit_code(held["enterprise.number"])
        if "insurance.pension_bank_account" in held:
            assert satisfies_luhn(held["insurance.pension_bank_account"])
        names = [value for name, value in held.items() if name.endswith(("_name", ".name", ".head", ".legal_person"))]
        assert all(one.startswith(("测试", "示例")) for one in names), names
        card = licences(person).get("SBK")
        assert card is None or satisfies_luhn(card["values"]["number"])


def test_the_same_person_is_the_same_on_the_same_day() -> None:
    for seed in (1, 7, 25, EdgeCase.RETIRED):
        assert records(resident(seed, TODAY)) == records(resident(seed, TODAY))
        assert registers.enterprise(resident(seed, TODAY), TODAY) == registers.enterprise(resident(seed, TODAY), TODAY)
    assert registers.enterprise(None, TODAY) is None


def test_choices_prefilled_from_a_register_are_among_the_fields_own() -> None:
    """A register's word that the form does not offer could be kept, and never chosen again."""
    passed_over = {("312000202000", "work_content"), ("TBD-SC01", "store_kind"), ("TBD-YYZ01", "store_kind"),
                   ("TBD-YJ03", "hardship")}  # fmt: skip
    held = [records(person) for person in PEOPLE]
    for item in drafts().items.values():
        for spec in item.fields:
            names = [source.removeprefix("share:") for source in spec.prefill if source.startswith("share:")]
            if spec.ask is None or not spec.ask.options or not names or (item.base_code, spec.code) in passed_over:
                continue
            offered = {option.value for option in spec.ask.options}
            said = {str(one[name]) for one in held for name in names if name in one}
            assert said <= offered, f"{item.base_code} {spec.code}: {said - offered}"


def test_a_permit_about_to_end_is_found_among_those_from_elsewhere() -> None:
    days = {(person.permit.valid_to - TODAY).days for person in PEOPLE if person.permit is not None}
    assert min(days) < 0 < 20 <= max(days)
    assert 20 in days
