# SPDX-License-Identifier: Apache-2.0
"""The sandbox's people: plainly synthetic, well-formed, the same for the same seed, and what the registers say of them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, strategies as st

from drivers.id_card_reader.simulated_chip import card_text
from kiosk.catalogue.days import age_on
from kiosk.catalogue.tables import Sex
from kiosk.identity.check_digits import check_character_37_36
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import (
    LAST_ORDINARY_SEED,
    RARE_NAME_SEED,
    EdgeCase,
    resident,
    resident_by_number,
    roll,
)
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue, item

TODAY = date(2026, 11, 21)
DAYS = (TODAY, date(2027, 1, 1), date(2028, 2, 29), date(2029, 12, 31))
SEEDS = [*range(1, 60), 999, 12_345, LAST_ORDINARY_SEED]

# The seventeen weights and the remainders of GB 11643-1999, written out here apart from the code under test.
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
CHECKS = {rest: character for rest, character in enumerate("10X98765432")}


@pytest.mark.parametrize("seed", [*SEEDS, *EdgeCase])
@pytest.mark.parametrize("today", DAYS)
def test_everybody_is_plainly_synthetic_and_well_formed(seed: int, today: date) -> None:
    person = resident(seed, today)
    assert person.name.startswith("测试·")
    assert person.number.startswith("999999")
    total = sum(int(digit) * weight for digit, weight in zip(person.number, WEIGHTS, strict=False))
    assert CHECKS[total % 11] == person.number[17]
    parsed = parse_id_number(person.number, today)
    assert isinstance(parsed, IdNumber)
    assert parsed.birth == person.birth
    assert parsed.sex == {"1": "male", "2": "female"}[person.sex_code]
    assert person.phone is None or re.fullmatch(r"1990000[0-9]{4}", person.phone)
    assert person.valid_from <= today
    assert "示例" in person.residence_address
    assert len(card_text(person.card())) == 256
    assert resident_by_number(person.number, today) == person
    assert person == resident(seed, today)


@pytest.mark.parametrize("today", DAYS)
def test_ordinary_residents_are_of_working_age_and_hold_a_valid_card(today: date) -> None:
    table = catalogue().tables.retirement
    for seed in SEEDS:
        person = resident(seed, today)
        sex: Sex = "male" if person.sex_code == "1" else "female"
        assert person.birth.year <= today.year - 18
        assert today < table.retirement_date(person.birth, sex)
        assert person.valid_to is None or person.valid_to > today
        assert not person.is_employed
        assert person.pension is not None
        assert person.pension.months >= 6
        assert person.pension.last_month < f"{today:%Y-%m}"
        assert person.permit is None if person.is_local else person.permit is not None


def test_the_default_resident() -> None:
    person = resident(1, TODAY)
    assert (person.birth.year, person.sex_code, person.is_local) == (1978, "1", True)
    assert person.household_address == "示例市示例区梅园路88弄6号501室"
    assert person.authority == "示例市公安局"
    assert person.last_occupation is not None


def test_the_rare_name_is_beyond_the_basic_plane() -> None:
    name = resident(RARE_NAME_SEED, TODAY).name
    assert max(map(ord, name)) == 0x20BB7


@given(st.integers(1, LAST_ORDINARY_SEED), st.integers(1, LAST_ORDINARY_SEED))
def test_different_seeds_are_different_people(one: int, other: int) -> None:
    first, second = resident(one, TODAY), resident(other, TODAY)
    assert (first.number == second.number) == (one == other)
    assert (first.name == second.name) == (one == other)
    assert resident_by_number(first.number, TODAY) == first


@pytest.mark.parametrize("seed", [0, -1, LAST_ORDINARY_SEED + 1, 99_999])
def test_other_seeds_are_nobody(seed: int) -> None:
    with pytest.raises(ValueError, match="EdgeCase"):
        resident(seed)


@given(st.text(max_size=20))
def test_other_numbers_are_nobodys(number: str) -> None:
    assert resident_by_number(number, TODAY) is None


def test_edge_cases_are_what_they_say() -> None:
    people = {case: resident(case, TODAY) for case in EdgeCase}
    assert people[EdgeCase.NO_PHONE].phone is None
    assert people[EdgeCase.PERMANENT_CARD].valid_to is None
    assert people[EdgeCase.AGED_17].birth == date(2009, 1, 1)
    assert people[EdgeCase.HMT_PERMIT].kind == "hmt_permit"
    assert people[EdgeCase.EMPLOYED].is_employed
    expired = people[EdgeCase.EXPIRED_CARD].valid_to
    assert expired is not None
    assert expired < TODAY
    assert len(people[EdgeCase.LONG_NAME].name) == 15
    assert people[EdgeCase.FIRST_TIMER].last_occupation is None
    assert people[EdgeCase.NO_PENSION_ACCOUNT].pension is None
    retired = people[EdgeCase.RETIRED]
    assert catalogue().tables.retirement.retirement_date(retired.birth, "male") < TODAY


# --- the roll: whole households ---------------------------------------------------------------------------------------

ROLL = roll(TODAY)


def test_there_are_five_hundred_people_on_the_roll_and_each_is_found_by_number() -> None:
    assert len(ROLL) >= 500
    assert len({person.number for person in ROLL.values()}) == len(ROLL)
    for seed, person in ROLL.items():
        assert person.seed == seed
        assert resident(seed, TODAY) == person == resident_by_number(person.number, TODAY)


@pytest.mark.parametrize("today", DAYS)
def test_everybody_on_the_roll_is_plainly_synthetic_and_well_formed(today: date) -> None:
    for person in roll(today).values():
        assert person.name.startswith("测试·")
        assert len(person.name.encode("utf-16-le")) <= 2 * 15
        assert person.number.startswith("999999")
        parsed = parse_id_number(person.number, today)
        assert isinstance(parsed, IdNumber)
        assert (parsed.birth, parsed.sex) == (person.birth, {"1": "male", "2": "female"}[person.sex_code])
        assert person.phone is None or re.fullmatch(r"1990000[0-9]{4}", person.phone)
        assert person.birth <= person.valid_from <= today
        assert person.valid_to is None or person.valid_to > person.valid_from
        assert len(card_text(person.card())) == 256


def test_no_number_of_the_roll_is_an_ordinary_residents() -> None:
    for person in ROLL.values():
        found = resident_by_number(person.number, TODAY)
        assert found is not None
        assert found.seed > LAST_ORDINARY_SEED


def test_relations_hold_both_ways() -> None:
    back = {"配偶": {"配偶"}, "儿子": {"父亲", "母亲"}, "女儿": {"父亲", "母亲"}, "父亲": {"儿子", "女儿"},
            "母亲": {"儿子", "女儿"}, "兄弟姐妹": {"兄弟姐妹"}, "孙辈": {"祖父母"}, "祖父母": {"孙辈"},
            "公婆岳父母": {"儿媳女婿"}, "儿媳女婿": {"公婆岳父母"}}  # fmt: skip
    seen = set()
    for person in ROLL.values():
        assert person.household is not None
        for kin in person.household.kin:
            other = ROLL[kin.seed]
            assert (kin.name, kin.number, kin.birth, kin.is_alive) == (
                other.name, other.number, other.birth, other.is_alive,
            )  # fmt: skip
            assert other.household is not None
            (own,) = [one.relation for one in other.household.kin if one.seed == person.seed]
            assert own in back[kin.relation]
            seen.add(kin.relation)
            if kin.relation in ("父亲", "母亲"):
                assert (person.birth - kin.birth).days > 17 * 365
    assert seen == set(back)


def test_minors_have_guardians_of_full_age_who_live() -> None:
    minors = [person for person in ROLL.values() if age_on(person.birth, TODAY) < 18]
    assert len(minors) > 60
    assert any(age_on(one.birth, TODAY) == 0 for one in minors)
    for minor in minors:
        assert minor.household is not None
        guardians = [ROLL[seed] for seed in minor.household.guardians]
        assert guardians
        assert all(one.is_alive and age_on(one.birth, TODAY) >= 18 for one in guardians)
        assert minor.pension is None
        assert minor.valid_to is not None


def test_what_is_rare_in_a_register_occurs() -> None:
    people = ROLL.values()
    kinds = Counter(person.kind for person in people)
    assert kinds["foreigner_2023"] >= 5
    assert kinds["hmt_permit"] >= 5
    assert sum(any(ord(one) > 0xFFFF for one in person.name) for person in people) >= 20
    assert sum(person.name.count("·") > 1 for person in people) >= 10
    assert sum(person.phone is None for person in people) >= 20
    assert sum(person.valid_to is None for person in people) >= 50
    assert sum(not person.is_alive for person in people) >= 5
    assert sum(person.has_moved_away for person in people) >= 10
    assert sum(not person.is_local and person.permit is not None for person in people) >= 10
    foreigner = next(person for person in people if person.kind == "foreigner_2023")
    assert foreigner.card()["nationality"] == "ZZZ"  # ISO 3166-1 leaves it to users: nobody's
    assert "address" not in foreigner.card()


def test_the_registers_say_who_died_and_who_moved_away() -> None:
    names = ["resident.alive", "household.cancelled", "household.registration", "household.local"]
    gone = next(person for person in ROLL.values() if not person.is_alive and person.kind == "resident")
    moved = next(person for person in ROLL.values() if person.has_moved_away and person.is_alive)
    held = registers.shared_data(gone, names, TODAY, same_day=False)
    assert (held["resident.alive"]["value"], held["household.cancelled"]["value"]) == (False, True)
    held = registers.shared_data(moved, names, TODAY, same_day=False)
    assert (held["household.cancelled"]["value"], held["household.local"]["value"]) == (True, False)
    assert "household.registration" not in held
    assert registers.licences(moved, ["HKB", "JZZ"], TODAY) == []


# --- registers --------------------------------------------------------------------------------------------------------


def test_the_registers_know_every_name_that_the_items_ask_for() -> None:
    person = resident(1, TODAY)
    names = {*item(FLEXIBLE).shared_names, *item(PENSION).shared_names}
    found = registers.shared_data(person, names, TODAY, same_day=False)
    assert set(found) == names
    assert found["employment.registered"]["value"] is False
    assert found["insurance.pension_months"]["value"] == person.pension.months if person.pension else 0
    assert found["case.same_day"]["as_of"] == "2026-11-21"


def test_what_no_register_knows_is_absent() -> None:
    person = resident(EdgeCase.NO_PHONE, TODAY)
    names = ["contact.phone", "no.such.name", "resident.name"]
    assert set(registers.shared_data(person, names, TODAY, same_day=False)) == {"resident.name"}


def test_licences_go_by_household() -> None:
    local, migrant = resident(1, TODAY), resident(5, TODAY)
    assert [one["type_code"] for one in registers.licences(local, ["JZZ", "HKB"], TODAY)] == ["HKB"]
    (permit,) = registers.licences(migrant, ["HKB", "JZZ"], TODAY)
    assert (permit["type_code"], permit["state"]) == ("JZZ", "valid")
    (expired,) = registers.licences(resident(EdgeCase.PERMIT_EXPIRED, TODAY), ["JZZ"], TODAY)
    assert expired["state"] == "expired"
    assert registers.licences(local, [], TODAY) == []


@pytest.mark.parametrize("seed", [1, 5, 777])
def test_licence_ids_have_the_shape_of_the_standard(seed: int) -> None:
    person = resident(seed, TODAY)
    (licence,) = registers.licences(person, ["HKB", "JZZ"], TODAY)
    root, kind, issuer, serial, version, check = re.fullmatch(
        r"(1\.2\.156\.3005\.2)\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9]+)\.([0-9]{3})\.([0-9A-Z])", licence["licence_id"]
    ).groups()  # type: ignore[union-attr]  # it matches, or the test fails here
    assert root == "1.2.156.3005.2"
    # A pure system check of ISO 7064 MOD 37,36: recalculated over text and check character the rest is 1.
    rest = 36
    for character in kind + issuer + serial + version:
        rest = (rest + int(character, 36)) % 36 or 36
        rest = rest * 2 % 37
    assert (rest + int(check, 36)) % 36 == 1


def test_a_check_character_known_from_elsewhere() -> None:
    """The example of the Global Release Identifier, which uses ISO/IEC 7064 MOD 37,36: A1-2425G-ABC1234002-M."""
    assert check_character_37_36("A12425GABC1234002") == "M"
