# SPDX-License-Identifier: Apache-2.0
"""What the police and the residents' own account say: who somebody is, household, residence, where they can be reached."""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, number_of, one_in, pick

EMPLOYER: Final = "示例科技有限公司"
DISTRICTS: Final = (
    "浦东新区", "黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "闵行区", "宝山区", "嘉定区", "金山区",
    "松江区", "青浦区", "奉贤区", "崇明区",
)  # fmt: skip


def household_records(person: SyntheticResident, life: Life, today: date) -> Records:
    """``resident.*``, ``household.*``, ``residence.*``, ``contact.*``."""
    is_resident, permit = person.kind == "resident", person.permit
    head = person.name if life.spouse is None or person.sex_code == "1" else life.spouse.name
    if person.household is not None:
        head = person.household.head
    return {
        "resident.name": person.name,
        "resident.birth": person.birth,
        "resident.alive": person.is_alive,
        "resident.photo_usable": person.has_photo,
        "household.registration": person.household_address if is_resident and not person.has_moved_away else None,
        "household.local": is_resident and person.is_local,
        "household.head": head if is_resident else None,
        "household.separated": False if is_resident else None,
        "household.former_name": f"{person.name}曾" if is_resident and one_in(person, "renamed", 12) else None,
        "household.cancelled": person.has_moved_away or not person.is_alive if is_resident else None,
        "household.changed": one_in(person, "household-changed", 10) if is_resident else None,
        "household.relatives": _relatives(person, life) if is_resident else None,
        "residence.address": person.residence_address,
        "residence.district": pick(person, "district", DISTRICTS),
        "residence.permit_number": None if permit is None else f"P9999{person.seed:07d}",
        "residence.permit_valid_to": None if permit is None else permit.valid_to,
        "residence.employer": EMPLOYER if person.is_employed else None,
        "contact.phone": person.phone,
        "contact.post_address": None if one_in(person, "no-parcels", 5) else person.residence_address,
        **_points(person, today),
    }


def _relatives(person: SyntheticResident, life: Life) -> list[str]:
    if person.household is not None:
        return [person.name, *(one.name for one in person.household.kin if one.is_alive)]
    family = (life.spouse, life.newborn, life.pupil)
    return [person.name, *(one.name for one in family if one is not None)]


def _points(person: SyntheticResident, today: date) -> Records:
    """居住证积分: of people from elsewhere alone, and not of all of them."""
    permit = person.permit
    if permit is None or one_in(person, "no-points", 3):
        return {}
    has_expired = permit.valid_to < today
    return {
        "residence.points": 100 + number_of(person, "points", 60),
        "residence.points_state": "已过期" if has_expired else pick(person, "points-state", ("已确认", "审核中")),
        "residence.points_valid_to": permit.valid_to,
    }
