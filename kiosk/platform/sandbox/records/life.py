# SPDX-License-Identifier: Apache-2.0
"""The made-up life behind a resident's records: family, home, work, shop. Everything follows from the seed and the day, so that
two registers never contradict each other. All of it is plainly synthetic: 测试·…, region 999999, 示例….
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar
from zlib import crc32

from kiosk.catalogue.days import add_months, age_on
from kiosk.identity.check_digits import credit_code_check
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, id_number
from kiosk.platform.sandbox.resident_model import Household, Kin

_DEMO_SEEDS = (1, 2)
"""Who every command takes first: nothing of them is lost, stopped or owed."""
PENSION_AGE = 63
"""As an age that everybody in here has reached or has not: the population is younger than 52 or 70."""

Value = str | int | bool | date | list[str] | None
Records = dict[str, Value]
"""Name of the shared record -> value; None: the register has nothing for this person."""
T = TypeVar("T")


def pick(person: SyntheticResident, what: str, choices: tuple[T, ...]) -> T:
    """One of ``choices``, the same for the same person; people of the demonstration have the first."""
    if person.seed in _DEMO_SEEDS:
        return choices[0]
    return choices[crc32(f"{person.seed}:{what}".encode()) % len(choices)]


def one_in(person: SyntheticResident, what: str, number: int) -> bool:
    """Whether something holds that holds for one in ``number``; for nobody of the demonstration."""
    return pick(person, what, (False, *[False] * (number - 2), True))


def number_of(person: SyntheticResident, what: str, below: int) -> int:
    """A whole number from 0 on."""
    return crc32(f"{person.seed}:{what}".encode()) % below


@dataclass(frozen=True)
class Relative:
    """Somebody of the family, who has no card in here."""

    name: str = field(repr=False)
    sex: str
    birth: date
    number: str = field(repr=False)


@dataclass(frozen=True)
class Business:
    """The enterprise for which the resident acts. ``is_owner``: the resident is its legal representative."""

    name: str
    number: str
    legal_person: str = field(repr=False)
    legal_person_number: str = field(repr=False)
    address: str = field(repr=False)
    state: str
    is_owner: bool
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Life:
    """Family, home, work. ``None``: there is none."""

    age: int
    marriage: str
    spouse: Relative | None
    newborn: Relative | None
    pupil: Relative | None
    deceased: Relative | None
    is_pensioner: bool
    is_insured: bool
    has_own_home: bool
    rents: bool
    is_disabled: bool
    is_veteran: bool
    business: Business | None
    employee: Relative | None


def life_of(person: SyntheticResident, today: date) -> Life:
    """The life of a resident on a day."""
    age = age_on(person.birth, today)
    if person.household is not None:
        return _life_on_roll(person, person.household, age, today)
    marriage = _marriage(person, age)
    spouse = _spouse(person) if marriage == "已婚" else None
    has_newborn = marriage != "未婚" and age < 52 and pick(person, "newborn", (True, False, False))
    has_pupil = marriage != "未婚" and 28 <= age < 60 and pick(person, "pupil", (True, False))
    has_shop = person.kind == "resident" and 18 <= age < PENSION_AGE and pick(person, "shop", (True, False, False))
    return Life(
        age=age,
        marriage=marriage,
        spouse=spouse,
        newborn=_child(person, "宝", add_months(today, -1 - number_of(person, "born", 9))) if has_newborn else None,
        pupil=_child(person, "娃", date(today.year - 5 - number_of(person, "school", 9), 3, 8)) if has_pupil else None,
        deceased=_parent(person) if age >= 30 and pick(person, "mourning", (True, False, False)) else None,
        is_pensioner=age >= PENSION_AGE and person.pension is not None,
        is_insured=person.pension is not None or (person.is_local and person.seed != EdgeCase.NO_PENSION_ACCOUNT),
        has_own_home=age >= 25 and person.is_local and pick(person, "home", (True, True, False)),
        rents=age >= 18 and not person.is_local and pick(person, "lease", (True, False)),
        is_disabled=person.kind == "resident" and pick(person, "disabled", (False,) * 6 + (True,)),
        is_veteran=person.kind == "resident" and age >= 20 and pick(person, "veteran", (False,) * 8 + (True,)),
        business=_business(person) if has_shop else None,
        employee=_employee(person) if has_shop else None,
    )


def _life_on_roll(person: SyntheticResident, household: Household, age: int, today: date) -> Life:
    """Of people whose family is on the roll: its members are who they are there. Nobody of them has a shop."""
    partners, children = household.of("配偶"), household.of("儿子", "女儿")
    spouse = next((one for one in partners if one.is_alive), None)
    is_widowed = bool(partners) or (bool(children) and age >= 60)
    marriage = "已婚" if spouse is not None else "丧偶" if is_widowed else "离异" if children else "未婚"
    ages = {one.seed: age_on(one.birth, today) for one in children}
    pupils = sorted((one for one in children if 5 <= ages[one.seed] < 15), key=lambda one: one.birth)
    babies = [one for one in children if ages[one.seed] == 0]
    dead = [one for one in household.of("父亲", "母亲") if not one.is_alive]
    return Life(
        age=age,
        marriage=marriage,
        spouse=None if spouse is None else _of_roll(spouse),
        newborn=_of_roll(babies[0]) if babies and age < 60 else None,
        pupil=_of_roll(pupils[0]) if pupils and age < 60 else None,
        deceased=_of_roll(dead[0]) if dead else None,
        is_pensioner=age >= PENSION_AGE and person.pension is not None,
        is_insured=person.pension is not None or person.is_local,
        has_own_home=age >= 25 and person.is_local and pick(person, "home", (True, True, False)),
        rents=age >= 18 and not person.is_local and not person.has_moved_away and pick(person, "lease", (True, False)),
        is_disabled=person.kind == "resident" and pick(person, "disabled", (False,) * 6 + (True,)),
        is_veteran=person.kind == "resident" and 20 <= age < 60 and pick(person, "veteran", (False,) * 8 + (True,)),
        business=None,
        employee=None,
    )


def _of_roll(one: Kin) -> Relative:
    return Relative(one.name, "男" if one.sex_code == "1" else "女", one.birth, one.number)


def _marriage(person: SyntheticResident, age: int) -> str:
    if age < (22 if person.sex_code == "1" else 20):
        return "未婚"
    return pick(person, "marriage", ("已婚", "已婚", "未婚", "已婚", "离异", "已婚", "丧偶" if age >= 40 else "已婚"))


def _relative(person: SyntheticResident, kinship: str, sex: str, birth: date, place: int) -> Relative:
    sequence = 2 * ((person.seed + place) % 500) + (sex == "1")
    return Relative(f"{person.name[:9]}{kinship}", "男" if sex == "1" else "女", birth, id_number(birth, sequence))


def _spouse(person: SyntheticResident) -> Relative:
    sex = "2" if person.sex_code == "1" else "1"
    # The older of a couple is not always the same one; both are of age wherever one of them is.
    return _relative(person, "偶", sex, person.birth - timedelta(days=number_of(person, "couple", 900)), 101)


def _child(person: SyntheticResident, kinship: str, birth: date) -> Relative:
    return _relative(person, kinship, pick(person, f"child-{kinship}", ("1", "2")), birth, 211)


def _parent(person: SyntheticResident) -> Relative:
    sex = pick(person, "parent", ("1", "2"))
    return _relative(person, "亲", sex, add_months(person.birth, -12 * (24 + number_of(person, "parent-age", 9))), 307)


def _employee(person: SyntheticResident) -> Relative:
    return _relative(person, "工", pick(person, "employee", ("2", "1")), date(1992, 2, 11 + person.seed % 17), 401)


def _business(person: SyntheticResident) -> Business:
    first = f"91999999MA{person.seed:07d}"
    is_owner = not one_in(person, "clerk", 3)
    owner = person if is_owner else _relative(person, "东", "1", date(1970, 6, 6), 409)
    return Business(
        name=f"示例市{person.name.removeprefix('测试·')[:6]}示例商贸有限公司",
        number=first + credit_code_check(first),
        legal_person=owner.name,
        legal_person_number=owner.number,
        address=f"示例市示例区演示路{1 + person.seed % 300}号1层",
        state=pick(person, "state", ("存续",) * 9 + ("吊销",)),
        is_owner=is_owner,
        scopes=SCOPES if is_owner else pick(person, "scopes", (SCOPES, SCOPES[:1], ())),
    )


SCOPES = ("permit", "permit_application", "staff_and_insurance")
"""经办权限 that this platform knows; those of the items are among them."""
