# SPDX-License-Identifier: Apache-2.0
"""渐进式延迟法定退休年龄: rows that the decision's own tables name, and the ends of each column."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.catalogue.days import add_months, age_on
from kiosk.catalogue.tables import Sex
from tests.unit.kiosk.synthetic import catalogue

TABLE = catalogue().tables.retirement


@pytest.mark.parametrize(
    ("group", "birth", "years", "months"),
    [
        ("male", "1964-12", 60, 0),
        ("male", "1965-01", 60, 1),
        ("male", "1965-04", 60, 1),
        ("male", "1965-05", 60, 2),
        ("male", "1968-12", 61, 0),
        ("male", "1976-08", 62, 11),
        ("male", "1976-09", 63, 0),
        ("male", "1999-01", 63, 0),
        ("female_cadre", "1969-12", 55, 0),
        ("female_cadre", "1970-01", 55, 1),
        ("female_cadre", "1981-08", 57, 11),
        ("female_cadre", "1981-09", 58, 0),
        ("female_worker", "1974-12", 50, 0),
        ("female_worker", "1975-01", 50, 1),
        ("female_worker", "1975-03", 50, 2),
        ("female_worker", "1984-10", 54, 11),
        ("female_worker", "1984-11", 55, 0),
    ],
)
def test_rows_of_the_table(group: str, birth: str, years: int, months: int) -> None:
    year, month = (int(part) for part in birth.split("-"))
    assert TABLE.groups[group].age_months(date(year, month, 15)) == years * 12 + months


@pytest.mark.parametrize(
    ("birth", "sex", "day"),
    [
        (date(1964, 12, 31), "male", date(2024, 12, 31)),
        (date(1965, 1, 31), "male", date(2025, 3, 1)),  # 60 years 1 month: no 31st in February
        (date(1980, 3, 2), "male", date(2043, 3, 2)),
        (date(1970, 1, 10), "female", date(2025, 2, 10)),
        (date(1990, 6, 1), "female", date(2048, 6, 1)),  # the later age: cadre or worker is not on the card
        (date(1990, 6, 1), "unknown", date(2053, 6, 1)),
    ],
)
def test_the_day_of_retirement(birth: date, sex: Sex, day: date) -> None:
    assert TABLE.retirement_date(birth, sex) == day


def test_for_women_the_later_age_is_used_whatever_the_birth() -> None:
    for year in range(1960, 2010):
        birth = date(year, 7, 1)
        worker = TABLE.groups["female_worker"].age_months(birth)
        assert TABLE.groups["female_cadre"].age_months(birth) >= worker


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2008, 2, 29), 12, date(2009, 3, 1)),
        (date(2008, 2, 29), 48, date(2012, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
        (date(2025, 10, 31), 1, date(2025, 12, 1)),
    ],
)
def test_months_are_never_over_a_day_early(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


@pytest.mark.parametrize(
    ("birth", "today", "age"),
    [
        (date(2010, 11, 21), date(2026, 11, 20), 15),
        (date(2010, 11, 21), date(2026, 11, 21), 16),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2023, 2, 28), 14),
        (date(2008, 2, 29), date(2023, 3, 1), 15),
    ],
)
def test_ages(birth: date, today: date, age: int) -> None:
    assert age_on(birth, today) == age


def test_the_tables_say_how_far_they_were_verified() -> None:
    assert TABLE.verified == "secondary"
    assert catalogue().tables.certificate_types.by_card_kind["resident"] == "111"
