# SPDX-License-Identifier: Apache-2.0
"""Disability, military service, retirement: what the bureaus say of those whom it concerns (残疾、退役、退休)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kiosk.catalogue.days import add_months
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, number_of, one_in, pick

CATEGORIES: Final = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")


def standing_records(person: SyntheticResident, life: Life, today: date) -> Records:
    """``disability.*``, ``veteran.*``, ``retirement.*``."""
    return {**_disability(person, life, today), **_veteran(person, life, today), **_retirement(person, life)}


def _disability(person: SyntheticResident, life: Life, today: date) -> Records:
    if not life.is_disabled:
        return {
            "disability.assessed": False,
            "disability.traffic_allowance": False,
            "disability.living_allowance": False,
            "disability.care_allowance": False,
            "disability.injury_care": False,
            "disability.insurance_subsidy": False,
        }
    place = number_of(person, "category", len(CATEGORIES))
    grade = 1 + number_of(person, "disability-grade", 4)
    has_guardian = CATEGORIES[place] in ("智力", "精神")
    return {
        "disability.certificate_number": f"{person.number}{place + 1}{grade}",
        "disability.category": CATEGORIES[place],
        "disability.grade": grade,
        "disability.valid_to": today + timedelta(days=20 + 200 * number_of(person, "disability-valid", 15)),
        "disability.assessed": True,
        "disability.guardian_name": _guardian(person, life) if has_guardian else None,
        "disability.guardian_relation": ("配偶" if life.spouse is not None else "父母") if has_guardian else None,
        "disability.traffic_allowance": pick(person, "traffic", (False, True)),
        "disability.living_allowance": False,
        "disability.care_allowance": False,
        "disability.injury_care": False,
        "disability.insurance_subsidy": False,
    }


def _guardian(person: SyntheticResident, life: Life) -> str:
    return life.spouse.name if life.spouse is not None else f"{person.name[:9]}亲"


def _veteran(person: SyntheticResident, life: Life, today: date) -> Records:
    if not life.is_veteran:
        return {}
    months = 24 + 12 * number_of(person, "service", 8)
    discharged = today - timedelta(days=18)
    return {
        "veteran.certificate_number": f"T9999{person.seed:06d}",
        "veteran.discharged_on": discharged,
        "veteran.enlisted_on": add_months(discharged, -months),
        "veteran.enlisted_from": "示例市示例区",
        "veteran.service_months": months,
        "veteran.unit": "示例部队",
        "veteran.kind": pick(person, "discharge", ("自主就业", "安排工作", "逐月领取退役金", "复员", "退休或供养")),
        "veteran.settlement": "上海市示例区",
        "veteran.reported": False,
        "veteran.card_state": "未申领",
        "veteran.subsidy_paid": False,
        "veteran.pension_transferred": False,
        "veteran.medical_transferred": False,
        "veteran.household_before": person.household_address,
        "veteran.household_restored": False,
    }


def _retirement(person: SyntheticResident, life: Life) -> Records:
    """The file of who has paid for a pension (人事档案)."""
    if person.pension is None:
        return {}
    has_one_child = one_in(person, "one-child", 4)
    began = date.fromisoformat(f"{person.pension.first_month}-01")
    return {
        "retirement.archive_birth": person.birth,
        "retirement.archive_place": "示例街道",
        "retirement.applied": life.is_pensioner,
        "retirement.deemed_months": 12 * number_of(person, "deemed", 4),
        "retirement.special_work": one_in(person, "special-work", 12),
        "retirement.first_work_on": began,
        "retirement.status": pick(person, "status", ("工人", "干部")),
        "retirement.medical_months": person.pension.months,
        "retirement.one_child": has_one_child,
        "retirement.one_child_paid": has_one_child and life.is_pensioner,
    }
