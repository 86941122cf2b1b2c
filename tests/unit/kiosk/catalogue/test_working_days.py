# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

import pytest

from kiosk.catalogue.working_days import is_working_day, working_days_after
from kiosk.places.calendar import HolidayCalendar
from tests.unit.kiosk.synthetic import catalogue

CALENDAR = HolidayCalendar.model_validate(
    {
        "table": "holidays", "verified": "no", "covered_years": [2026],
        "holidays": [{"name": {"zh": "国庆节", "en": "National Day"}, "first": date(2026, 10, 1), "last": date(2026, 10, 7),
                      "worked": [date(2026, 10, 10)]}],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
    ],
)
def test_days_of_rest_are_not_counted(day: date, number: int, due: date) -> None:
    assert working_days_after(day, number, CALENDAR) == due


def test_without_a_calendar_only_the_weekend_rests() -> None:
    assert working_days_after(date(2026, 9, 30), 1, None) == date(2026, 10, 1)
    assert not is_working_day(date(2026, 10, 10), None)


def test_a_time_limit_of_no_days_is_none() -> None:
    with pytest.raises(ValueError, match="a day or more"):
        working_days_after(date(2026, 9, 30), 0, CALENDAR)


def test_the_contents_own_calendar_is_at_hand() -> None:
    holidays = catalogue().tables.holidays
    assert holidays is not None
    assert working_days_after(date(2026, 9, 30), 1, holidays) == date(2026, 10, 8)
