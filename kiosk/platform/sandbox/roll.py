# SPDX-License-Identifier: Apache-2.0
"""The roll (户籍册) of the sandbox: whole households generated from a seed, in which everybody has a card, relations hold both
ways, and what is rare in a register occurs: characters beyond the basic plane and 生僻字, long names with ·, no telephone,
cards valid 长期, minors with their guardians, foreigners (永居证) and 港澳台 residents, people who died or moved away.

All is plainly synthetic (测试·…, region 999999). Ages are of the day, as everywhere in here; the same day gives the same roll.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zlib import crc32

from kiosk.catalogue.days import add_months, age_on
from kiosk.platform.sandbox.pension import account_of
from kiosk.platform.sandbox.resident_model import (
    AUTHORITY,
    Household,
    Kin,
    Permit,
    SyntheticResident,
    card_validity,
    id_number,
)

ROLL_SEED: Final = 20261121
FIRST_SEED: Final = 91_001
HOUSEHOLDS: Final = 184
RARE_CHARACTERS: Final = "𠮷𬭎𫖯𪚥𬱖𰻝𬍛𫘝㛃䶮龘犇喆燊堃朤翀玥"
"""Eight of them lie beyond the basic plane, two in its extension A; the rest are 生僻字 that people do have in their names."""
_ETHNIC: Final = (
    ("05", "测试·阿依努尔·示例提"),
    ("04", "测试·扎西·示例顿珠"),
    ("02", "测试·那仁·示例图雅"),
    ("06", "测试·苏·示例苗"),
)
_MOST_NAME_UNITS: Final = 15
_STEMS: Final = "安柏楚端恩帆谷禾景珂澜沐宁沛琪若松棠薇溪言雨知舟"


@dataclass(frozen=True)
class _Place:
    """Somebody to be: ``role`` head, spouse, child, parent; ``months``: the age in months."""

    role: str
    sex_code: str
    months: int


def is_on_roll(seed: int) -> bool:
    """Whether this seed is one of the roll's."""
    return FIRST_SEED <= seed < FIRST_SEED + _SIZE


def people_of_roll(day: date, is_taken: Callable[[str], bool]) -> dict[int, SyntheticResident]:
    """Everybody on the roll, by seed. ``is_taken``: numbers that other people of the population have."""
    taken: set[str] = set()
    found: dict[int, SyntheticResident] = {}
    for number, places in _HOUSEHOLDS:
        members: list[SyntheticResident] = []
        for place in places:
            seed = FIRST_SEED + len(found) + len(members)
            birth = add_months(day.replace(day=1), -place.months) - timedelta(days=_pick(seed, "day", 27))
            code = _free_number(birth, place.sex_code, seed, lambda one: one in taken or is_taken(one))
            taken.add(code)
            members.append(_person(seed, number, place, birth, code, day))
        found.update({one.seed: one for one in _joined(number, places, members)})
    return found


def _places(number: int) -> tuple[_Place, ...]:
    """Who lives in a household; what kind it is goes round."""
    base = 12 * (30 + _pick(number, "age", 14)) + _pick(number, "month", 12)
    head = _Place("head", "1" if _pick(number, "head", 3) else "2", base)
    partner = _Place("spouse", "2" if head.sex_code == "1" else "1", base - 30 + _pick(number, "couple", 60))
    young = [_child(number, place, low) for place, low in enumerate((24, 84))]
    old = _Place("parent", "12"[_pick(number, "old", 2)], base + 12 * (25 + _pick(number, "gap", 8)))
    match number % 8:
        case 0:
            return head, partner
        case 1:  # old people
            aged = 12 * (66 + _pick(number, "aged", 26))
            return replace(head, months=aged), replace(partner, months=aged - 40 + _pick(number, "older", 60))
        case 2:  # three generations
            return head, partner, young[0], old
        case 3:
            return head, partner, *young
        case 4:
            return (replace(head, months=12 * (23 + _pick(number, "alone", 50))),)
        case 5:  # a parent alone
            return head, young[1]
        case 6:  # nearly of age
            elder = replace(young[1], months=12 * (14 + _pick(number, "teen", 5)) + 3)
            older = [replace(one, months=one.months + 96) for one in (head, partner, old)]
            return older[0], older[1], elder, older[2]
        case _:  # a newborn
            return head, partner, replace(young[0], months=1 + _pick(number, "born", 9)), young[1]


def _child(number: int, place: int, low: int) -> _Place:
    return _Place("child", "12"[_pick(number, f"child{place}", 2)], low + _pick(number, f"months{place}", 50))


def _person(seed: int, household: int, place: _Place, birth: date, number: str, day: date) -> SyntheticResident:
    age, is_child = age_on(birth, day), place.role == "child"
    valid_from, valid_to = card_validity(birth, seed, day)
    is_local = household % 8 != 3 or household % 3 != 0
    near = f"示例市示例区和园路{1 + household}弄{1 + household % 30}号{1 + household % 6}02室"
    far = f"样本省样本市西村镇和园路{1 + household}号"
    worked = 22 <= age and not _one_in(seed, "never-worked", 9)
    is_dead = age >= 68 and place.role != "head" and _one_in(seed, "dead", 3)
    person = SyntheticResident(
        seed=seed,
        name=_name(seed),
        sex_code=place.sex_code,
        ethnic_code="01",
        birth=birth,
        number=number,
        household_address=near if is_local else far,
        residence_address=near if is_local else f"示例市试验区演示街{1 + household}号302室",
        authority=AUTHORITY if is_local else "样本市公安局",
        valid_from=valid_from,
        valid_to=valid_to,
        phone=None if age < 10 or _one_in(seed, "no-phone", 12) else f"1990000{seed % 10_000:04d}",
        is_local=is_local,
        permit=None if is_local else Permit(day - timedelta(days=100), day + timedelta(days=260)),
        is_employed=worked and age < 60 and _one_in(seed, "employed", 2),
        last_occupation="装修、修理" if worked and age < 60 else None,
        last_form="individual" if worked and age < 60 else None,
        pension=account_of(seed, birth, day) if worked else None,
        has_photo=not is_child and not _one_in(seed, "no-photo", 11),
        has_licences=not _one_in(seed, "no-licences", 19),
    )
    return _with_rare_things(person, household, place, is_dead=is_dead)


def _with_rare_things(person: SyntheticResident, household: int, place: _Place, *, is_dead: bool) -> SyntheticResident:
    seed = person.seed
    if _one_in(seed, "ethnic", 25):
        code, name = _ETHNIC[_pick(seed, "which", len(_ETHNIC))]
        person = replace(person, ethnic_code=code, name=f"{name}{_STEMS[seed % len(_STEMS)]}"[:_MOST_NAME_UNITS])
    if household % 24 == 8 and place.role == "spouse":
        person = _card_of_another_kind(person, "foreigner_2023")
    if household % 24 == 12 and place.role == "head":
        person = _card_of_another_kind(person, "hmt_permit")
    if household % 24 == 19:
        far = f"样本省样本市东村镇和园路{household}号"
        person = replace(person, is_local=False, permit=None, has_moved_away=True, household_address=far)
    if is_dead:
        person = replace(person, is_alive=False, phone=None, is_employed=False)
    return person


def _card_of_another_kind(person: SyntheticResident, kind: str) -> SyntheticResident:
    """Nationality ZZZ is nobody's (ISO 3166-1 leaves ZZA to ZZZ to users); the cards' validity is five or ten years."""
    is_foreign = kind == "foreigner_2023"
    valid_to = person.valid_from.replace(year=person.valid_from.year + (10 if is_foreign else 5), day=1)
    return replace(
        person,
        kind=kind,
        ethnic_code="",
        household_address="" if is_foreign else person.residence_address,
        authority="" if is_foreign else person.authority,
        valid_from=person.valid_from.replace(day=1),
        valid_to=add_months(valid_to, 60) if valid_to.year - person.valid_from.year < 10 else valid_to,
        issue_count="01",
        pass_number="" if is_foreign else "H99999999",
        english_name=f"CESHI, EXAMPLE {person.seed}" if is_foreign else "",
        nationality="ZZZ" if is_foreign else "",
        is_local=False,
        last_occupation=None,
        last_form=None,
    )


def _joined(number: int, places: tuple[_Place, ...], members: list[SyntheticResident]) -> Iterator[SyntheticResident]:
    head = members[0].name
    for place, person in zip(places, members, strict=True):
        kin = tuple(
            Kin(_relation(place, other), one.seed, one.name, one.sex_code, one.birth, one.number, one.is_alive)
            for other, one in zip(places, members, strict=True)
            if one is not person
        )
        parents = tuple(one.seed for one in kin if one.relation in ("父亲", "母亲") and one.is_alive)
        guardians = parents if place.role == "child" else ()
        yield replace(person, household=Household(number, head, kin, guardians))


def _relation(own: _Place, other: _Place) -> str:
    """What the other one is to oneself. The old parent is the head's."""
    is_male = other.sex_code == "1"
    match own.role, other.role:
        case ("head", "spouse") | ("spouse", "head"):
            return "配偶"
        case ("head" | "spouse", "child"):
            return "儿子" if is_male else "女儿"
        case ("child", "head" | "spouse"):
            return "父亲" if is_male else "母亲"
        case ("child", "child"):
            return "兄弟姐妹"
        case ("head", "parent"):
            return "父亲" if is_male else "母亲"
        case ("parent", "head"):
            return "儿子" if is_male else "女儿"
        case ("parent", "child"):
            return "孙辈"
        case ("child", "parent"):
            return "祖父母"
        case ("spouse", "parent"):
            return "公婆岳父母"
    return "儿媳女婿"


def _name(seed: int) -> str:
    """测试· and two or three characters; every seventh has one that fonts and registers stumble over."""
    place = seed - FIRST_SEED
    first, second = _STEMS[place % len(_STEMS)], _STEMS[(place // len(_STEMS)) % len(_STEMS)]
    rare = RARE_CHARACTERS[place // 7 % len(RARE_CHARACTERS)] if place % 7 == 0 else ""
    return f"测试·{second}{first}{rare}"


def _free_number(birth: date, sex_code: str, seed: int, is_taken: Callable[[str], bool]) -> str:
    for step in range(500):
        number = id_number(birth, 2 * ((seed * 7 + step) % 500) + (sex_code == "1"))
        if not is_taken(number):
            return number
    raise ValueError("no number is left on this day")


def _pick(number: int, what: str, below: int) -> int:
    return crc32(f"{ROLL_SEED}:{number}:{what}".encode()) % below


def _one_in(number: int, what: str, many: int) -> bool:
    return _pick(number, what, many) == 0


_HOUSEHOLDS: Final = tuple((number, _places(number)) for number in range(HOUSEHOLDS))
_SIZE: Final = sum(len(places) for _, places in _HOUSEHOLDS)
