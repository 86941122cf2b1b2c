# SPDX-License-Identifier: Apache-2.0
"""Electronic licences (电子证照) of every type of config/content/tables/licence_types.yaml, as far as somebody's life has them.

What a licence says is what the registers say: it is made of their records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, Value, one_in
from kiosk.platform.sandbox.records.work import bank_card

TYPES: Final = {
    "HKB": ("999999999999999999901", "居民户口簿"),
    "JZZ": ("999999999999999999902", "上海市居住证"),
    "SFZ": ("999999999999999999903", "居民身份证"),
    "JHZ": ("999999999999999999904", "结婚证"),
    "CSZ": ("999999999999999999905", "出生医学证明"),
    "CJZ": ("999999999999999999906", "残疾人证"),
    "YYZ": ("999999999999999999907", "营业执照"),
    "SPJ": ("999999999999999999908", "食品经营许可证"),
    "BDC": ("999999999999999999909", "不动产权证"),
    "SBK": ("999999999999999999910", "社会保障卡"),
    "JKZ": ("999999999999999999911", "健康证"),
    "TYZ": ("999999999999999999912", "退役军人证"),
    "DBZ": ("999999999999999999913", "最低生活保障证"),
    "JSZ": ("999999999999999999914", "独生子女父母光荣证"),
    "ZLB": ("999999999999999999915", "房屋租赁登记备案证明"),
    "XKZ": ("999999999999999999916", "行业综合许可证"),
}
"""Type -> its code (GB/T 36903) and name, as in the content's register."""
OF_ENTERPRISES: Final = frozenset({"YYZ", "SPJ", "XKZ", "JKZ", "ZLB"})
"""Those that an enterprise holds."""


@dataclass(frozen=True)
class Held:
    """One licence that somebody has. ``valid_to``: None for ever."""

    values: dict[str, str]
    valid_to: date | None = None


def licences_of(person: SyntheticResident, life: Life, records: Records, today: date) -> dict[str, Held]:
    """Type -> licence, of those that the person has. ``records``: what the registers say of the same person on the same day."""
    if not person.has_licences:
        return {}
    found = {**_papers(person, life, records), **_standing(person, records), **_shop(person, life, records, today)}
    return {kind: held for kind, held in found.items() if held is not None}


def _papers(person: SyntheticResident, life: Life, records: Records) -> dict[str, Held | None]:
    is_resident, permit, spouse = person.kind == "resident", person.permit, life.spouse
    own = {"name": person.name, "number": person.number}
    household = {
        **own,
        "address": person.household_address,
        "head": _text(records, "household.head"),
        "relation": "本人",
    }
    residence = {**own, "address": person.residence_address, "permit_number": _text(records, "residence.permit_number")}
    home = {"number": f"沪9999{person.seed:08d}", "address": person.household_address, "area": "86.5"}
    card = {"number": bank_card(person, 0), "bank": _text(records, "insurance.card_bank")}
    return {
        "HKB": Held(household) if is_resident and person.is_local else None,
        "JZZ": Held(residence, permit.valid_to) if permit is not None else None,
        "SFZ": Held(own, person.valid_to) if is_resident else None,
        "JHZ": None if spouse is None else Held({
            "name": person.name, "spouse_name": spouse.name, "spouse_number": spouse.number, "registered_on": "2019-05-20",
        }),
        "CSZ": None if life.newborn is None else Held({
            "number": _text(records, "birth.certificate_number"), "child_name": _text(records, "birth.child_name"),
            "child_sex": _text(records, "birth.child_sex"), "born_on": _text(records, "birth.child_born_on"),
            "mother_name": _text(records, "birth.mother_name"), "father_name": _text(records, "birth.father_name"),
        }),
        "BDC": Held(home) if life.has_own_home else None,
        "SBK": Held(card) if records.get("insurance.card_state") == "active" else None,
    }  # fmt: skip


def _standing(person: SyntheticResident, records: Records) -> dict[str, Held | None]:
    disabled = records.get("disability.certificate_number") is not None
    served = records.get("veteran.certificate_number") is not None
    is_poor, has_one_child = records.get("civil.minimum_living"), records.get("retirement.one_child")
    certificate = {key: _text(records, f"disability.{key}") for key in ("category", "grade")}
    discharge = {key: _text(records, f"veteran.{name}") for key, name in _DISCHARGE.items()}
    number = _text(records, "disability.certificate_number")
    return {
        "CJZ": Held({"number": number, **certificate}, _day(records, "disability.valid_to")) if disabled else None,
        "TYZ": Held(discharge) if served else None,
        "DBZ": Held({"number": f"D9999{person.seed:06d}"}) if is_poor else None,
        "JSZ": Held({"number": f"DS9999{person.seed:06d}"}) if has_one_child else None,
    }


_DISCHARGE: Final = {"number": "certificate_number", "discharged_on": "discharged_on"}
_LICENCE: Final = ("number", "name", "legal_person", "address", "scope")


def _shop(person: SyntheticResident, life: Life, records: Records, today: date) -> dict[str, Held | None]:
    business, valid_to = life.business, _day(records, "enterprise.permit_valid_to")
    address = business.address if business is not None else person.residence_address
    permits = {"number": _text(records, "enterprise.permit_number"), "address": address}
    food = {**permits, "number": _text(records, "enterprise.food_permit_number"),
            "items": _text(records, "enterprise.permit_items")}  # fmt: skip
    has_lease = records.get("enterprise.premises_right") == "租赁" or life.rents
    ends_on = today + timedelta(days=30 if one_in(person, "lease-ends", 6) else 300)
    lease = {"number": f"ZL9999{person.seed:06d}", "address": address, "ends_on": ends_on.isoformat()}
    licence = {key: _text(records, f"enterprise.{key}") for key in _LICENCE}
    return {
        "YYZ": Held(licence) if business is not None and business.state == "存续" else None,
        "SPJ": Held(food, valid_to) if valid_to is not None else None,
        "XKZ": Held(permits, valid_to) if valid_to is not None else None,
        "JKZ": Held({"number": f"JK9999{person.seed:06d}"}, today + timedelta(days=200))
        if records.get("enterprise.staff_health") else None,
        "ZLB": Held(lease, ends_on) if has_lease else None,
    }  # fmt: skip


def _text(records: Records, name: str) -> str:
    value: Value = records.get(name)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _day(records: Records, name: str) -> date | None:
    value = records.get(name)
    return value if isinstance(value, date) else None
