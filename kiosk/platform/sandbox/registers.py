# SPDX-License-Identifier: Apache-2.0
"""What the registers of the sandbox say about a resident: shared data (数据共享) and electronic licences (电子证照).

The names are those of the content (config/content/tables/shared_data.yaml and licence_types.yaml); the values are made in
:mod:`kiosk.platform.sandbox.records` from the resident's seed. What a register does not know is absent, which is an answer.

Licence ids have the shape of GB/T 36904-2018: root, type, issuer, serial, version, check character of ISO 7064 MOD 37,36.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from kiosk.application.acting import Enterprise
from kiosk.identity.check_digits import check_character_37_36
from kiosk.platform.sandbox.enterprises import held_by, in_session
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.business import business_records
from kiosk.platform.sandbox.records.daily import daily_records
from kiosk.platform.sandbox.records.family import family_records
from kiosk.platform.sandbox.records.household import household_records
from kiosk.platform.sandbox.records.licences import OF_ENTERPRISES, TYPES, Held, licences_of
from kiosk.platform.sandbox.records.life import Life, Records, Value, life_of
from kiosk.platform.sandbox.records.standing import standing_records
from kiosk.platform.sandbox.records.work import work_records

LICENCE_ROOT: Final = "1.2.156.3005.2"
_ISSUER: Final = "99999999MA0000000X"  # eighteen characters, the number of no organisation

CASES: Final = "统一办件库"
SOURCES: Final = {
    "resident": "人口库",
    "household": "人口库",
    "residence": "居住登记库",
    "residence.permit": "居住证库",
    "residence.points": "居住证积分库",
    "residence.employer": "社会保险库",
    "contact": "一网通办账户",
    "employment": "就业登记库",
    "insurance": "社会保险库",
    "medical": "医疗保障库",
    "civil": "民政登记库",
    "birth": "出生医学登记库",
    "disability": "残疾人登记库",
    "veteran": "退役军人登记库",
    "retirement": "退休审批库",
    "property": "不动产登记库",
    "property.fund": "公积金库",
    "property.tax": "税务库",
    "property.insurance": "社会保险库",
    "crime": "公安信息库",
    "enterprise": "企业档案库",
    "hire": "用工备案库",
    "bills": "公共缴费平台",
    "vaccine": "预防接种库",
    "ride": "叫车平台",
    "visit": "上门服务平台",
    "code": "随申码平台",
    "case": CASES,
}
"""Beginning of a name -> the register it comes from, in words; the longest beginning counts."""


def shared_data(
    person: SyntheticResident, names: Iterable[str], today: date, *, same_day: bool, enterprise: str = ""
) -> dict[str, Any]:
    """``{name: {value, source_name, as_of}}`` of the names that a register has something for. ``enterprise``: number of the one
    for which the resident acts; nothing: their own.
    """
    known = _records(person, life_of(person, today), today, same_day=same_day, enterprise=enterprise)
    found = {}
    for name in names:
        value, source = known.get(name), source_of(name)
        if value is not None:
            as_of = today if source == CASES else today.replace(day=1)
            found[name] = {"value": _plain(value), "source_name": source, "as_of": as_of.isoformat()}
    return found


def licences(
    person: SyntheticResident, types: Iterable[str], today: date, *, enterprise: str = ""
) -> list[dict[str, Any]]:
    """The licences of these types that the resident has, and the enterprise for which they act."""
    life = life_of(person, today)
    held = licences_of(person, life, _records(person, life, today, same_day=False), today)
    shop, its_life = in_session(person, life, enterprise, today)
    if shop is not person:
        its = licences_of(shop, its_life, _records(person, life, today, same_day=False, enterprise=enterprise), today)
        held = {**{kind: one for kind, one in held.items() if kind not in OF_ENTERPRISES},
                **{kind: one for kind, one in its.items() if kind in OF_ENTERPRISES}}  # fmt: skip
    whose = {kind: shop if kind in OF_ENTERPRISES else person for kind in held}
    return [_licence(whose[kind], kind, held[kind], today) for kind in dict.fromkeys(types) if kind in held]


def enterprise(person: SyntheticResident | None, today: date, number: str = "") -> Enterprise | None:
    """The enterprise with this number, as the resident acts for it on a day; without one their own. None: they do not."""
    if person is None:
        return None
    if number:
        held = held_by(person, number, today)
        one, scopes = (None, ()) if held is None else (held.business, held.scopes_on(today))
    else:
        one = life_of(person, today).business
        scopes = () if one is None else one.scopes
    return None if one is None else Enterprise(one.name, one.number, one.legal_person, one.address, one.state, scopes)


def source_of(name: str) -> str:
    """The register that a shared record comes from; empty for a name that no register has."""
    beginnings = [one for one in SOURCES if name.startswith(one)]
    return SOURCES[max(beginnings, key=len)] if beginnings else ""


def _records(person: SyntheticResident, life: Life, today: date, *, same_day: bool, enterprise: str = "") -> Records:
    shop, its_life = in_session(person, life, enterprise, today)
    held = held_by(person, enterprise, today) if enterprise else None
    abnormal: Records = {"enterprise.abnormal": True} if held is not None and held.is_abnormal else {}
    return {
        **household_records(person, life, today),
        **work_records(person, life, today),
        **family_records(person, life, today),
        **standing_records(person, life, today),
        **business_records(shop, its_life, today),
        **abnormal,
        **daily_records(person, life, today, same_day=same_day),
    }


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _licence(person: SyntheticResident, kind: str, held: Held, today: date) -> dict[str, Any]:
    type_code, type_name = TYPES[kind]
    serial, version = f"{person.seed:09d}", "001"
    check = check_character_37_36(type_code + _ISSUER + serial + version)
    return {
        "licence_id": ".".join((LICENCE_ROOT, type_code, _ISSUER, serial, version, check)),
        "type_code": kind,
        "type_name": type_name,
        "state": "valid" if held.valid_to is None or held.valid_to >= today else "expired",
        "valid_to": None if held.valid_to is None else held.valid_to.isoformat(),
        "values": held.values,
    }
