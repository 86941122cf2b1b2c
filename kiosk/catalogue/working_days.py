# SPDX-License-Identifier: Apache-2.0
"""工作日: counting days on which offices work.

Source: the dated 放假安排 of :mod:`kiosk.places.calendar`; without it, or in a year whose notice is not written down, Saturdays
and Sundays are the days of rest.
"""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.places.calendar import HolidayCalendar

_SATURDAY = 5


def is_working_day(day: date, calendar: HolidayCalendar | None) -> bool:
    """Whether offices work on this day."""
    if calendar is not None and calendar.is_worked(day):
        return True
    return day.weekday() < _SATURDAY and (calendar is None or calendar.holiday_on(day) is None)


def working_days_after(day: date, number: int, calendar: HolidayCalendar | None) -> date:
    """The ``number``-th working day behind ``day``, which is not counted itself (民法典 201).

    Raises:
        ValueError: a number below 1.
    """
    if number < 1:
        raise ValueError(f"a time limit is a day or more, not {number}")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, calendar)
    return day
