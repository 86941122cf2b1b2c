# SPDX-License-Identifier: Apache-2.0
"""Whole days, months and years between days: ends of months, leap days, backwards, the ends of the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from kiosk.catalogue.days import DAY_FUNCTIONS, add_months, full_months

WITHIN = st.dates(date(2, 1, 1), date(9997, 12, 31))


def count(name: str, *given: object) -> object:
    return DAY_FUNCTIONS[name](*given)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-02-28", "2026-03-01", 1),
        ("2024-02-28", "2024-03-01", 2),
        ("2025-04-02", "2025-03-14", -19),
        ("2025-12-31", "2026-01-01", 1),
        ("2026-11-21", "2026-11-21", 0),
    ],
)
def test_days_between(since: str, until: str, days: int) -> None:
    assert count("daysBetween", since, until) == days


@pytest.mark.parametrize(
    ("since", "until", "months", "years"),
    [
        ("2026-01-31", "2026-02-28", 0, 0),  # the 31st of February is 1 March
        ("2026-01-31", "2026-03-01", 1, 0),
        ("2026-01-31", "2026-03-31", 2, 0),
        ("2024-02-29", "2025-02-28", 11, 0),
        ("2024-02-29", "2025-03-01", 12, 1),
        ("2024-02-29", "2028-02-28", 47, 3),
        ("2024-02-29", "2028-02-29", 48, 4),
        ("2010-11-21", "2026-11-20", 191, 15),
        ("2010-11-21", "2026-11-21", 192, 16),
        ("2026-11-21", "2010-11-21", -192, -16),
        ("2026-11-20", "2026-11-21", 0, 0),
        ("2026-11-21", "2026-11-20", 0, 0),
        ("2026-11-21", "2025-10-20", -13, -1),
    ],
)
def test_months_and_years_between(since: str, until: str, months: int, years: int) -> None:
    assert count("monthsBetween", since, until) == months
    assert count("yearsBetween", since, until) == years


@pytest.mark.parametrize(
    ("name", "day", "number", "result"),
    [
        ("addDays", "2024-02-28", 1, "2024-02-29"),
        ("addDays", "2026-01-01", -1, "2025-12-31"),
        ("addDays", "2026-11-21", 0, "2026-11-21"),
        ("addMonths", "2026-01-31", 1, "2026-03-01"),
        ("addMonths", "2024-02-29", 12, "2025-03-01"),
        ("addMonths", "2026-03-31", -1, "2026-03-01"),  # no 31 February: the first day after it
        ("addMonths", "2026-01-15", -13, "2024-12-15"),
        ("addDays", "9999-12-31", 1, "9999-12-31"),  # 长期 stays 长期
        ("addDays", "9999-12-30", 1, "9999-12-31"),
        ("addDays", "0001-01-01", -1, "0001-01-01"),
        ("addDays", "2026-11-21", 999_999_999, "9999-12-31"),
        ("addMonths", "9999-12-05", 0, "9999-12-05"),
        ("addMonths", "9999-12-05", 1, "9999-12-31"),
        ("addMonths", "9999-11-30", 1, "9999-12-30"),
        ("addMonths", "0001-01-05", -1, "0001-01-01"),
        ("addMonths", "0001-02-05", -1, "0001-01-05"),
        ("addMonths", "2026-11-21", -999_999_999, "0001-01-01"),
    ],
)
def test_adding(name: str, day: str, number: int, result: str) -> None:
    assert count(name, day, number) == result


@given(WITHIN, WITHIN)
def test_backwards_is_the_same_with_the_other_sign(one: date, other: date) -> None:
    assert full_months(one, other) == -full_months(other, one)
    days, back = count("daysBetween", str(one), str(other)), count("daysBetween", str(other), str(one))
    assert isinstance(days, int)
    assert days + int(str(back)) == 0


@given(WITHIN, WITHIN)
def test_full_months_are_as_many_as_fit(one: date, other: date) -> None:
    since, until = min(one, other), max(one, other)
    months = full_months(since, until)
    assert add_months(since, months) <= until < add_months(since, months + 1)
