# SPDX-License-Identifier: Apache-2.0
"""Counting with days, for conditions and tables. Days are ``YYYY-MM-DD`` in conditions: they compare rightly as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final


def add_months(day: date, months: int) -> date:
    """``day`` so many months later.

    Where that month is too short (29 February, 31st) it is the first of the next month: an age is reached when its time
    is fully over, never a day early.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def full_months(since: date, until: date) -> int:
    """Whole months from one day to another; negative where ``until`` is earlier."""
    if until < since:
        return -full_months(until, since)
    months = (until.year - since.year) * 12 + until.month - since.month
    return months if until >= add_months(since, months) else months - 1


def age_on(birth: date, today: date) -> int:
    """周岁 on ``today``."""
    years = today.year - birth.year
    return years if today >= add_months(birth, years * 12) else years - 1


def _days_between(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days


def _months_between(since: str, until: str) -> int:
    return full_months(date.fromisoformat(since), date.fromisoformat(until))


def _years_between(since: str, until: str) -> int:
    months = _months_between(since, until)
    return months // 12 if months >= 0 else -(-months // 12)


def _add_days(day: str, days: int) -> str:
    ordinal = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()


def _add_months(day: str, months: int) -> str:
    since = date.fromisoformat(day)
    count = since.year * 12 + since.month - 1 + months
    if count > date.max.year * 12 + 11:
        return date.max.isoformat()
    return date.min.isoformat() if count < 12 else add_months(since, months).isoformat()


DAY_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "daysBetween": _days_between,
    "monthsBetween": _months_between,
    "yearsBetween": _years_between,
    "addDays": _add_days,
    "addMonths": _add_months,
}
"""The functions that conditions may count with; all of whole days, whole months, whole years, from the first to the second.
What would lie outside of the calendar is its first or last day: 长期 is a day of the year 9999."""
