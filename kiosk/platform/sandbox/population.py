# SPDX-License-Identifier: Apache-2.0
"""The sandbox's people. All are plainly synthetic: names 测试·…, numbers of region 999999 (which does not exist) with a
right check digit (GB 11643-1999), mobile numbers 199 0000 xxxx, towns called 示例市.

``resident(seed)`` is the same person for the same seed within a year; ages and validities follow the calendar, so that
nobody in here retires or expires by lying in a repository. Seeds from 1 on are ordinary residents of working age:

* seed 1: man born in 1978, 本市 household, registered before, pension account (the default of every command);
* seed 2: the same kind of person, with 𠮷 (U+20BB7, beyond the basic plane) in the name;
* every fifth seed is 来沪 (household elsewhere, residence permit); of every fifth of them the permit ends in twenty days;
* every sixth seed never worked before, so there is no earlier occupation to fill in;
* every eighth seed has no photo of record.

``EdgeCase`` names those who are not ordinary; their value is their seed. Beside them stands a roll of whole households
(roll.py, from seed 91001 on): couples, children with their guardians, old people, rare names, foreigners, the dead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache

from config import clock
from kiosk.catalogue.days import add_months
from kiosk.platform.sandbox.pension import account_of
from kiosk.platform.sandbox.resident_model import (
    AUTHORITY,
    Permit,
    SyntheticResident as SyntheticResident,
    card_validity,
    id_number as id_number,
)
from kiosk.platform.sandbox.roll import is_on_roll, people_of_roll

RARE_NAME_SEED = 2
LAST_ORDINARY_SEED = 89_999

_STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_ROADS = ("梅园路", "竹园路", "兰园路", "菊园路", "松园路", "荷园路", "桂园路")
_OCCUPATIONS = (
    ("摆摊、开小店", "individual"),
    ("送外卖、送快递", "platform"),
    ("家政、护工、带孩子", "part_time"),
    ("装修、修理", "individual"),
    ("开网约车、送货", "platform"),
)
_FIRST_BIRTH = date(1975, 1, 1)
_BIRTH_DAYS = 10_950  # thirty years
_BIRTH_STEP, _BIRTH_SHIFT = 1597, 10_603
_BIRTH_INVERSE = pow(_BIRTH_STEP, -1, _BIRTH_DAYS)
_SEQUENCES = 500
"""Sequence numbers are three digits and their parity is the sex, so 500 people can be told apart by them alone."""


class EdgeCase(IntEnum):
    """Residents who are not ordinary, by seed."""

    NO_PHONE = 90_001
    """No mobile number on record: no one-time code will ever arrive."""
    PERMANENT_CARD = 90_002
    """Card valid 长期."""
    AGED_17 = 90_003
    """Of working age, not of full age."""
    AGED_15 = 90_004
    """Below working age."""
    RETIRED = 90_005
    """Beyond the legal retirement age."""
    HMT_PERMIT = 90_006
    """Holder of a 港澳台居民居住证."""
    EMPLOYED = 90_007
    """On record with an employer (在册用工备案)."""
    PERMIT_EXPIRED = 90_008
    """来沪, and the residence permit has run out."""
    NO_PENSION_ACCOUNT = 90_009
    """Never insured here."""
    EXPIRED_CARD = 90_010
    """The card's own validity is over."""
    LONG_NAME = 90_011
    """A name that fills its place on the chip (15 characters)."""
    FIRST_TIMER = 90_012
    """Working age, never registered: nothing known of an earlier occupation."""
    NO_PHOTO = 90_013
    """No photo of record: a face can be compared with nothing."""
    NO_LICENCES = 90_014
    """本市 household, and no electronic licence of anything: the household book is on paper alone."""


def resident(seed: int, today: date | None = None) -> SyntheticResident:
    """The person of this seed: an ordinary one, or one of :class:`EdgeCase`.

    Raises:
        ValueError: a seed below 1, or above the last one that is neither.
    """
    day = today or clock.now().date()
    if 1 <= seed <= LAST_ORDINARY_SEED:
        return _ordinary(seed, day)
    if is_on_roll(seed):
        return roll(day)[seed]
    return _edge_case(EdgeCase(seed), day)


def resident_by_number(number: str, today: date | None = None) -> SyntheticResident | None:
    """Whoever has this number; ``None``: nobody in this population."""
    day = today or clock.now().date()
    seed = _seed_of(number)
    if seed is not None:
        return _ordinary(seed, day)
    seed = _others(day).get(number)
    return None if seed is None else resident(seed, day)


def _seed_of(number: str) -> int | None:
    """The ordinary seed with this number: its birthday leaves a handful of seeds."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    place = (birth - _FIRST_BIRTH).days
    if not 0 <= place < _BIRTH_DAYS:
        return None
    first = (place - _BIRTH_SHIFT) * _BIRTH_INVERSE % _BIRTH_DAYS
    seeds = range(first or _BIRTH_DAYS, LAST_ORDINARY_SEED + 1, _BIRTH_DAYS)
    return next((seed for seed in seeds if _number(seed) == number), None)


@lru_cache(maxsize=4)
def _others(day: date) -> Mapping[str, int]:
    """Number -> seed, of everybody who is not ordinary."""
    found = {person.number: seed for seed, person in roll(day).items()}
    return {**found, **{_edge_case(case, day).number: int(case) for case in EdgeCase}}


@lru_cache(maxsize=4)
def roll(day: date) -> Mapping[int, SyntheticResident]:
    """The people who live in households that are all in here (roll.py), by seed."""
    return people_of_roll(day, lambda number: _seed_of(number) is not None)


def _birth(seed: int) -> date:
    return _FIRST_BIRTH + timedelta(days=(seed * _BIRTH_STEP + _BIRTH_SHIFT) % _BIRTH_DAYS)


def _number(seed: int) -> str:
    return id_number(_birth(seed), 2 * ((seed - 1) % _SEQUENCES) + seed % 2)


def _name(seed: int) -> str:
    if seed == RARE_NAME_SEED:
        return "测试·𠮷"
    rest, syllables = seed - 1, ""
    while True:
        rest, place = divmod(rest, len(_STEMS))
        syllables = _STEMS[place] + syllables
        if rest == 0:
            return f"测试·{syllables}"
        rest -= 1


def _ordinary(seed: int, day: date) -> SyntheticResident:
    birth, is_male = _birth(seed), seed % 2 == 1
    valid_from, valid_to = card_validity(birth, seed, day)
    is_local = seed % 5 != 0
    road = _ROADS[(seed - 1) % len(_ROADS)]
    near = f"示例市示例区{road}{88 + (seed - 1) % 200}弄{5 + seed % 40}号{1 + (seed + 3) % 6}01室"
    far = f"样本省样本市东村镇{road}{1 + seed % 90}号"
    occupation, form = _OCCUPATIONS[(seed - 1) % len(_OCCUPATIONS)]
    is_known_worker = seed % 6 != 0
    number = _number(seed)
    return SyntheticResident(
        seed=seed,
        name=_name(seed),
        sex_code="1" if is_male else "2",
        ethnic_code="03" if seed % 9 == 0 else "01",
        birth=birth,
        number=number,
        household_address=near if is_local else far,
        residence_address=f"示例市试验区演示街{1 + seed % 60}号{2 + seed % 5}02室",
        authority=AUTHORITY if is_local else "样本市公安局",
        valid_from=valid_from,
        valid_to=valid_to,
        phone=f"1990000{seed % 10_000:04d}",
        is_local=is_local,
        permit=None
        if is_local
        else Permit(day - timedelta(days=165), day + timedelta(days=20 if seed % 25 == 0 else 200)),
        last_occupation=occupation if is_known_worker else None,
        last_form=form if is_known_worker else None,
        pension=account_of(seed, birth, day),
        has_photo=seed % 8 != 0,
    )


def _edge_case(case: EdgeCase, day: date) -> SyntheticResident:
    """Men born from 1970 to 1974 unless age is the point: no ordinary resident is that old, so no number is taken."""
    place = case - EdgeCase.NO_PHONE
    base = _renumbered(_ordinary(1, day), date(1970 + place % 5, 3, 1 + place), 901 + 2 * place)
    base = replace(
        base,
        seed=int(case),
        name=f"测试·特{_STEMS[place]}",
        phone=f"1990000{9001 + place:04d}",
        pension=account_of(int(case), base.birth, day),
    )
    match case:
        case EdgeCase.NO_PHONE:
            return replace(base, phone=None)
        case EdgeCase.PERMANENT_CARD:
            return replace(base, valid_to=None)
        case EdgeCase.AGED_17 | EdgeCase.AGED_15:
            age = 17 if case is EdgeCase.AGED_17 else 15
            young = _renumbered(base, date(day.year - age, 1, 1), 901 + 2 * place)
            return replace(
                young,
                valid_to=young.valid_from.replace(year=young.valid_from.year + 10),
                pension=None,
                last_occupation=None,
                last_form=None,
            )
        case EdgeCase.RETIRED:
            return replace(_renumbered(base, date(day.year - 70, 5, 1), 901 + 2 * place), valid_to=None)
        case EdgeCase.HMT_PERMIT:
            return replace(
                base,
                kind="hmt_permit",
                ethnic_code="",
                household_address=base.residence_address,
                pass_number="H99999999",  # noqa: S106 - the number of a travel pass (通行证)
                issue_count="01",
                valid_to=add_months(base.valid_from, 120),
                last_occupation=None,
                last_form=None,
            )
        case EdgeCase.EMPLOYED:
            return replace(base, is_employed=True)
        case EdgeCase.PERMIT_EXPIRED:
            return replace(
                base,
                is_local=False,
                household_address="样本省样本市东村镇竹园路7号",
                permit=Permit(day - timedelta(days=400), day - timedelta(days=35)),
            )
        case EdgeCase.NO_PENSION_ACCOUNT:
            return replace(base, pension=None)
        case EdgeCase.EXPIRED_CARD:
            return replace(base, valid_from=date(day.year - 21, 2, 1), valid_to=date(day.year - 1, 2, 1))
        case EdgeCase.LONG_NAME:
            return replace(base, name="测试·长名字一二三四五六七八九")
        case EdgeCase.FIRST_TIMER:
            return replace(base, last_occupation=None, last_form=None)
        case EdgeCase.NO_PHOTO:
            return replace(base, has_photo=False)
        case EdgeCase.NO_LICENCES:
            return replace(base, has_licences=False)


def _renumbered(person: SyntheticResident, birth: date, sequence: int) -> SyntheticResident:
    return replace(person, birth=birth, number=id_number(birth, sequence))
