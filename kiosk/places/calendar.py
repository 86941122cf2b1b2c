# SPDX-License-Identifier: Apache-2.0
"""放假安排: which days are public holidays, and which days of rest are worked instead (调休), as dated data.

Source of the shape: 全国年节及纪念日放假办法 and the yearly notice of the State Council's General Office. A year whose notice is
not written down is not covered: what is said about its days is then said with a reservation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from kiosk.catalogue.words import Content, Words

MOST_DAYS = 60
"""Longest period that a holiday or an exception may have; what is longer is a slip of the pen or a closed place."""


class Period(Content):
    """From one day to another, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= (self.last - self.first).days < MOST_DAYS:
            raise ValueError(f"last 要在 first 当天或之后，最多 {MOST_DAYS} 天")
        return self

    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


class Holiday(Period):
    """One holiday (节假日) with the days of rest around it that are worked (调休上班)."""

    name: Words
    worked: tuple[date, ...] = ()


class HolidayCalendar(Content):
    """放假安排. ``verified``: as in the other tables; ``covered_years``: those whose notice is written down."""

    table: Literal["holidays"]
    verified: Literal["primary", "secondary", "no"]
    covered_years: tuple[int, ...] = Field(min_length=1)
    holidays: tuple[Holiday, ...]

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday that ``day`` belongs to."""
        return self._by_day.get(day)

    def is_worked(self, day: date) -> bool:
        """A Saturday or Sunday on which offices work (调休)."""
        return day in self._worked

    def covers(self, day: date) -> bool:
        """Whether the holidays of that year are known at all."""
        return day.year in self.covered_years

    @cached_property
    def _by_day(self) -> Mapping[date, Holiday]:
        return {day: holiday for holiday in self.holidays for day in holiday.days()}

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(day for holiday in self.holidays for day in holiday.worked)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        days = [day for holiday in self.holidays for day in holiday.days()]
        if len(days) != len(set(days)):
            raise ValueError("有一天属于两个节日")
        if self._worked & set(days):
            raise ValueError("调休上班的日子不能又是放假的日子")
        if outside := sorted(day for day in (*days, *self._worked) if not self.covers(day)):
            raise ValueError(f"{outside[0]} 不在 covered_years 的年份里")
        return self
