# SPDX-License-Identifier: Apache-2.0
"""What the registers of the sandbox say about a resident: shared data (数据共享) and electronic licences (电子证照).

Names of shared data (the contract's ``SharedDataName``): what a register does not know is absent, which is an answer.

=============================  =========================================  ======================================
``resident.name``              text                                       人口库
``resident.birth``             ``YYYY-MM-DD``                             人口库
``household.registration``     text: the registered address (户籍地址)     人口库; only 居民身份证 holders
``residence.address``          text: where the resident lives (居住地址)   居住登记库
``contact.phone``              text, 11 digits                            一网通办账户
``employment.registered``      truth value (在册用工备案)                  就业登记库
``employment.last_occupation`` text (工作内容 of the last registration)    就业登记库
``employment.last_form``       individual, part_time or platform          就业登记库
``insurance.pension_account``  text: the account's number                 社会保险库
``insurance.pension_months``   whole number (累计缴费月数)                 社会保险库
``case.same_day``              truth value: this item was filed today     统一办件库
=============================  =========================================  ======================================

Licence types: ``HKB`` 居民户口簿 (for 本市 households), ``JZZ`` 上海市居住证 (for 来沪 residents); values ``name``,
``number``, ``address``. Licence ids have the shape of GB/T 36904-2018: root, type, issuer, serial, version, check
character of ISO 7064 MOD 37,36.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from kiosk.platform.sandbox.population import SyntheticResident

LICENCE_ROOT: Final = "1.2.156.3005.2"
_ISSUER: Final = "99999999MA0000000X"  # eighteen characters, the number of no organisation
_TYPES: Final = {"HKB": ("999999999999999999901", "居民户口簿"), "JZZ": ("999999999999999999902", "上海市居住证")}
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

POPULATION, RESIDENCE, ACCOUNT = "人口库", "居住登记库", "一网通办账户"
EMPLOYMENT, INSURANCE, CASES = "就业登记库", "社会保险库", "统一办件库"


def shared_data(person: SyntheticResident, names: Iterable[str], today: date, *, same_day: bool) -> dict[str, Any]:
    """``{name: {value, source_name, as_of}}`` of the names that a register has something for."""
    pension = person.pension
    known: dict[str, tuple[str | bool | int | None, str]] = {
        "resident.name": (person.name, POPULATION),
        "resident.birth": (person.birth.isoformat(), POPULATION),
        "household.registration": (person.household_address if person.kind == "resident" else None, POPULATION),
        "residence.address": (person.residence_address, RESIDENCE),
        "contact.phone": (person.phone, ACCOUNT),
        "employment.registered": (person.is_employed, EMPLOYMENT),
        "employment.last_occupation": (person.last_occupation, EMPLOYMENT),
        "employment.last_form": (person.last_form, EMPLOYMENT),
        "insurance.pension_account": (pension.account_number if pension is not None else None, INSURANCE),
        "insurance.pension_months": (pension.months if pension is not None else None, INSURANCE),
        "case.same_day": (same_day, CASES),
    }
    found = {}
    for name in names:
        value, source = known.get(name, (None, ""))
        if value is not None:
            as_of = today if source == CASES else today.replace(day=1)
            found[name] = {"value": value, "source_name": source, "as_of": as_of.isoformat()}
    return found


def licences(person: SyntheticResident, types: Iterable[str], today: date) -> list[dict[str, Any]]:
    """The licences of these types that the resident has."""
    held: dict[str, dict[str, Any]] = {}
    if not person.has_licences:
        return []
    if person.kind == "resident" and person.is_local:
        held["HKB"] = _licence(person, "HKB", "valid", None, person.household_address)
    if person.permit is not None:
        state = "valid" if person.permit.valid_to >= today else "expired"
        held["JZZ"] = _licence(person, "JZZ", state, person.permit.valid_to, person.residence_address)
    return [held[kind] for kind in dict.fromkeys(types) if kind in held]


def check_character_37_36(text: str) -> str:
    """ISO/IEC 7064 MOD 37,36 over digits and capitals."""
    rest = 36
    for sign in text:
        rest = (rest + _ALPHABET.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


def _licence(person: SyntheticResident, kind: str, state: str, valid_to: date | None, address: str) -> dict[str, Any]:
    type_code, type_name = _TYPES[kind]
    serial, version = f"{person.seed:09d}", "001"
    check = check_character_37_36(type_code + _ISSUER + serial + version)
    return {
        "licence_id": ".".join((LICENCE_ROOT, type_code, _ISSUER, serial, version, check)),
        "type_code": kind,
        "type_name": type_name,
        "state": state,
        "valid_to": None if valid_to is None else valid_to.isoformat(),
        "values": {"name": person.name, "number": person.number, "address": address},
    }
