# SPDX-License-Identifier: Apache-2.0
"""Homes and funds, bills, codes, services at the door (房产、公积金、账单、随申码、上门)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kiosk.catalogue.days import add_months, age_on
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, number_of, one_in, pick


def daily_records(person: SyntheticResident, life: Life, today: date, *, same_day: bool) -> Records:
    """``property.*``, ``bills.*``, ``case.*``, ``vaccine.*``, ``ride.*``, ``visit.*``, ``code.*``, ``crime.*``."""
    return {
        **_property(person, life),
        **_bills(person, life, today),
        "crime.clear": not one_in(person, "crime", 40),
        "crime.residence_days": 3650 if person.kind == "resident" else 400,
        "case.same_day": same_day,
        "case.open": False,
        "vaccine.due": "按接种本该打的" if life.newborn is not None else None,
        "ride.nearby": pick(person, "ride", (True, True, True, False)),
        "ride.wait_minutes": 4 + number_of(person, "ride-wait", 26),
        "visit.served": pick(person, "visit", (True, True, False)),
        "visit.first_day": today + timedelta(days=2 + number_of(person, "visit-day", 4)),
        "code.registered": not one_in(person, "no-code", 8),
        "code.offline_valid_to": add_months(today, 5) if one_in(person, "offline-code", 3) else None,
        "code.offline_prints_month": 0,
    }


def _property(person: SyntheticResident, life: Life) -> Records:
    homes = (1 + one_in(person, "second-home", 6)) if life.has_own_home else 0
    addresses = [person.household_address, f"示例市试验区演示街{person.seed % 90 + 1}号301室"][:homes]
    has_fund = person.pension is not None and not one_in(person, "no-fund", 4)
    months = 0 if person.pension is None else min(person.pension.months, 120)
    return {
        "property.count": homes,
        "property.inner_count": min(homes, 1),
        "property.addresses": addresses,
        "property.queries_today": 0,
        "property.seized": homes > 0 and one_in(person, "seized", 30),
        "property.mortgaged": homes > 0 and one_in(person, "mortgaged", 3),
        "property.fund_account": f"9993{person.seed:010d}" if has_fund else None,
        "property.fund_state": pick(person, "fund", ("正常",) * 20 + ("封存",) * 3 + ("冻结", "销户"))
        if has_fund
        else None,
        "property.fund_balance": f"{1000 + months * 820}.00" if has_fund else None,
        "property.fund_months": months if has_fund else None,
        "property.tax_months": months,
        "property.insurance_months": months,
    }


def _utilities(person: SyntheticResident) -> Iterator[str]:
    """Open bills; not everybody owes for everything."""
    yield f"电费 {80 + number_of(person, 'power', 200)}.40 元"
    if not one_in(person, "water paid", 4):
        yield f"水费 {20 + number_of(person, 'water', 90)}.15 元"
    if not one_in(person, "gas paid", 4):
        yield f"燃气费 {30 + number_of(person, 'gas', 120)}.60 元"


def _bills(person: SyntheticResident, life: Life, today: date) -> Records:
    due = today + timedelta(days=12)
    home: Records = {}
    if life.age >= 18:
        home = {
            "bills.utility_account": f"9999{person.seed:012d}",
            "bills.utility_address": person.residence_address,
            "bills.utilities": "、".join(_utilities(person)),
            "bills.utilities_due_on": due,
            "bills.utilities_debited": one_in(person, "debit", 5),
        }
    pupil = life.pupil
    if pupil is None:
        return home
    return {
        **home,
        "bills.student_name": pupil.name,
        "bills.student_school": "示例小学" if age_on(pupil.birth, today) >= 6 else "示例幼儿园",
        "bills.tuition": f"代收费 {300 + number_of(person, 'tuition', 900)}.00 元",
        "bills.tuition_due_on": due,
    }
