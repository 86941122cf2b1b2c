# SPDX-License-Identifier: Apache-2.0
"""What the registries of births, marriages and deaths say (出生、婚姻、身后). No small child, no record of births."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kiosk.catalogue.days import add_months, age_on
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, one_in, pick

_ALLOWANCE_AGE: Final = 65


def family_records(person: SyntheticResident, life: Life, today: date) -> Records:
    """``civil.*`` and ``birth.*``."""
    return {**_civil(person, life, today), **_death(person, life, today), **_birth(person, life)}


def _civil(person: SyntheticResident, life: Life, today: date) -> Records:
    was_married = life.marriage != "未婚"
    is_poor = person.is_local and one_in(person, "poor", 15)
    is_old = life.age >= _ALLOWANCE_AGE and person.is_local
    is_divorcing = life.marriage == "已婚" and one_in(person, "divorcing", 25)
    return {
        "civil.married": life.marriage,
        "civil.spouse_name": None if life.spouse is None else life.spouse.name,
        "civil.spouse_number": None if life.spouse is None else life.spouse.number,
        "civil.archive_found": was_married and not one_in(person, "archive", 10),
        "civil.archive_place": "示例市示例区婚姻登记处" if was_married else None,
        "civil.divorce_applied_on": today - timedelta(days=35) if is_divorcing else None,
        "civil.allowance_confirmed": False if is_old else None,
        "civil.allowance_card": None,  # known once somebody has confirmed it
        "civil.minimum_living": is_poor,
        "civil.hardship": "低保" if is_poor else pick(person, "hardship", ("一般",) * 18 + ("低收入", "支出型贫困")),
    }


def _death(person: SyntheticResident, life: Life, today: date) -> Records:
    """A parent who died lately; of whoever lost nobody there is no record at all."""
    gone = life.deceased
    if gone is None:
        return {}
    died, is_pensioner = today - timedelta(days=20), age_on(gone.birth, today) >= 60
    return {
        "civil.death_recorded": True,
        "civil.death_on": died,
        "civil.death_place": pick(person, "death", ("医院", "家中", "养老机构")),
        "civil.relation_to_deceased": "子女",
        "civil.deceased_name": gone.name,
        "civil.deceased_number": gone.number,
        "civil.deceased_local": person.is_local,
        "civil.deceased_household": person.household_address,
        "civil.deceased_household_cancelled": False,
        "civil.deceased_retired": is_pensioner,
        "civil.deceased_pension_account": f"9997{person.seed:010d}" if is_pensioner else None,
        "civil.deceased_pension_paid_until": _month_end(died) if is_pensioner else None,
        "civil.deceased_pension_overpaid": is_pensioner and one_in(person, "overpaid", 6),
        "civil.deceased_employer": "示例机械厂" if is_pensioner else None,
        "civil.deceased_medical_account": f"9995{person.seed:010d}",
        "civil.deceased_medical_settled": False,
        "civil.deceased_fund_account": f"9994{person.seed:010d}" if one_in(person, "fund-left", 3) else None,
        "civil.deceased_disability_number": f"{gone.number}42" if one_in(person, "disabled-parent", 6) else None,
        "civil.deceased_hardship": "无",
        "civil.deceased_allowance": person.is_local and age_on(gone.birth, died) >= _ALLOWANCE_AGE,
        "civil.deceased_rent_subsidy": False,
        "civil.cremated_on": died + timedelta(days=4),
        "civil.cremation_number": f"H9999{person.seed:06d}",
        "civil.funeral_home": "示例殡仪馆",
        "civil.funeral_subsidy_paid": False,
        "civil.funeral_grant_paid": False,
    }


def _birth(person: SyntheticResident, life: Life) -> Records:
    """The child of the last twelve months. Who was not married then has no other parent on record."""
    child = life.newborn
    if child is None:
        return {}
    own, other = (person.name, person.number), life.spouse
    them = ("", "") if other is None else (other.name, other.number)
    mother, father = (own, them) if person.sex_code == "2" else (them, own)
    return {
        "birth.certificate_number": f"Z9999{person.seed:05d}",
        "birth.child_name": child.name,
        "birth.child_sex": child.sex,
        "birth.child_born_on": child.birth,
        "birth.child_order": 1 if life.pupil is None else 2,
        "birth.hospital": "示例妇产医院",
        "birth.place": "示例市示例区",
        "birth.delivery_mode": pick(person, "delivery", ("顺产", "剖宫产", "助产")),
        "birth.mother_name": mother[0] or None,
        "birth.mother_number": mother[1] or None,
        "birth.father_name": father[0] or None,
        "birth.father_number": father[1] or None,
        "birth.registered": True,
        "birth.settle_address": person.household_address,
        "birth.settle_head": person.name,
        "birth.settle_local": person.is_local,
        "birth.other_parent_consent": other is not None and not one_in(person, "no-consent", 6),
        "birth.vaccine_book": False,
        "birth.household_registered": False,
        "birth.child_insured": False,
        "birth.child_card_issued": False,
        "birth.name_characters_valid": not one_in(person, "rare-name", 20),
        "birth.allowance_due": life.is_insured,
        "birth.allowance_paid": False,
    }


def _month_end(day: date) -> date:
    return add_months(day.replace(day=1), 1) - timedelta(days=1)
