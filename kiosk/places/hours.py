# SPDX-License-Identifier: Apache-2.0
"""开放时间: open now, until when, and if not, when next. Weekly hours, breaks at noon, dated exceptions, public holidays.

All times are Shanghai time. A day's hours are found in this order: the point's own dated exception, the calendar of public
holidays (where the point keeps them), the weekly hours. On a day of rest that is worked (调休) a point that keeps the
holidays has the hours of a Monday, unless its own week already has hours for that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from config.clock import SHANGHAI
from kiosk.catalogue.words import Content, Words
from kiosk.places.calendar import HolidayCalendar, Period

HORIZON_DAYS: Final = 92
"""How far ahead the next change is looked for: longer than any holiday or exception, a quarter of a year."""

_DAY: Final = 24 * 60
_SPAN: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)")
_MONDAY: Final = 1


class Span(NamedTuple):
    """Minutes since midnight: ``opens`` from 0, ``closes`` up to 1440 and not included."""

    opens: int
    closes: int


def _span(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value)
    if found is None:
        raise ValueError("时间段要写成 09:00-11:30，最晚 24:00")
    hour, minute, end_hour, end_minute = found.groups()
    closes = _DAY if end_hour is None else int(end_hour) * 60 + int(end_minute)
    return (int(hour) * 60 + int(minute), closes)


SpanText = Annotated[Span, BeforeValidator(_span)]
"""A span as content writes it: ``09:00-11:30``. Past midnight: until ``24:00``, and from ``00:00`` on the next day."""


def _check_spans(spans: tuple[Span, ...]) -> None:
    if any(one.closes <= one.opens for one in spans):
        raise ValueError("关门要晚于开门；过了午夜的，写到 24:00，第二天再从 00:00 写起")
    if any(after.opens <= before.closes for before, after in pairwise(spans)):
        raise ValueError("几段时间要从早到晚，中间要有空档")


class WeeklyHours(Content):
    """The same hours on some days of the week; two spans with a gap are a break at noon (午休)."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(min_length=1)
    """ISO 8601: 1 is Monday."""
    open: tuple[SpanText, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _valid(self) -> Self:
        if list(self.days) != sorted(set(self.days)):
            raise ValueError("days 要从小到大，不重复")
        _check_spans(self.open)
        return self


class DatedHours(Period):
    """Other hours for some days (临时调整); ``open`` empty: closed. ``why`` is what a resident reads."""

    open: tuple[SpanText, ...] = ()
    why: Words

    @model_validator(mode="after")
    def _valid(self) -> Self:
        _check_spans(self.open)
        return self


class ClosedWhy(StrEnum):
    """Why a point is closed at a moment."""

    BREAK = "break"
    """午休: it opens again the same day."""
    NOT_YET = "not_yet"
    """It opens later today."""
    OVER = "over"
    """It was open today."""
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class OpenNow:
    """现在开放. ``until`` None: no end within :data:`HORIZON_DAYS` (24 小时). ``for_break``: it closes for a break only."""

    until: datetime | None
    for_break: bool = False
    certain: bool = True
    """False: the year's holidays are not known yet."""


@dataclass(frozen=True, slots=True)
class ClosedNow:
    """现在不开放. ``opens`` None: not within :data:`HORIZON_DAYS`. ``name``: of the holiday, or the exception's reason."""

    opens: datetime | None
    why: ClosedWhy
    name: Words | None = None
    certain: bool = True


OpenState = OpenNow | ClosedNow


class OpeningHours(Content):
    """开放时间 of one point. ``holidays``: ``closed`` on public holidays, or open ``as_usual`` (自助区)."""

    weekly: tuple[WeeklyHours, ...]
    holidays: Literal["closed", "as_usual"]
    exceptions: tuple[DatedHours, ...] = ()

    @model_validator(mode="after")
    def _valid(self) -> Self:
        days = [day for row in self.weekly for day in row.days]
        if len(days) != len(set(days)):
            raise ValueError("同一天写了两次开放时间")
        dated = [day for row in self.exceptions for day in row.days()]
        if len(dated) != len(set(dated)):
            raise ValueError("同一天有两条临时调整")
        return self

    def spans_on(self, day: date, calendar: HolidayCalendar) -> tuple[Span, ...]:
        """When it is open on ``day``, earliest first; empty: closed all day."""
        exception = self._exception(day)
        if exception is not None:
            return exception.open
        usual = self._weekly(day.isoweekday())
        if self.holidays == "closed":
            if calendar.holiday_on(day) is not None:
                return ()
            if not usual and calendar.is_worked(day):
                return self._weekly(_MONDAY)
        return usual

    def state_at(self, moment: datetime, calendar: HolidayCalendar) -> OpenState:
        """Open or closed at ``moment``, and when that changes next.

        Raises:
            ValueError: ``moment`` carries no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone is open or closed nowhere")
        moment = moment.astimezone(SHANGHAI)
        today, minute = moment.date(), moment.hour * 60 + moment.minute
        certain = self.holidays == "as_usual" or calendar.covers(today)
        spans = self.spans_on(today, calendar)
        if any(one.opens <= minute < one.closes for one in spans):
            until = self._end(today, minute, calendar)
            again = until is not None and any(_at(today, one.opens) > until for one in spans)
            return OpenNow(until, again, certain)
        opens = next((at for at in self._openings(today, calendar) if at > moment), None)
        why, name = self._why_closed(today, minute, spans, calendar)
        if opens is not None:
            certain = self.holidays == "as_usual" or calendar.covers(opens.date())
        return ClosedNow(opens, why, name, certain)

    def _why_closed(
        self, day: date, minute: int, spans: tuple[Span, ...], calendar: HolidayCalendar
    ) -> tuple[ClosedWhy, Words | None]:
        before = any(one.closes <= minute for one in spans)
        after = any(one.opens > minute for one in spans)
        if spans:
            return (ClosedWhy.BREAK if before and after else ClosedWhy.NOT_YET if after else ClosedWhy.OVER), None
        exception = self._exception(day)
        if exception is not None:
            return ClosedWhy.EXCEPTION, exception.why
        holiday = calendar.holiday_on(day)
        if holiday is not None and self.holidays == "closed":
            return ClosedWhy.HOLIDAY, holiday.name
        return ClosedWhy.REST_DAY, None

    def _end(self, today: date, minute: int, calendar: HolidayCalendar) -> datetime | None:
        """When it next closes: a span that ends at midnight goes on where the next day's begins there."""
        day = today
        for _ in range(HORIZON_DAYS):
            closes = next(
                (one.closes for one in self.spans_on(day, calendar) if one.opens <= minute < one.closes), None
            )
            if closes is None:
                return _at(day, 0)
            if closes < _DAY:
                return _at(day, closes)
            day, minute = day + timedelta(days=1), 0
        return None

    def _openings(self, today: date, calendar: HolidayCalendar) -> Iterator[datetime]:
        for number in range(HORIZON_DAYS):
            day = today + timedelta(days=number)
            for one in self.spans_on(day, calendar):
                yield _at(day, one.opens)

    def _exception(self, day: date) -> DatedHours | None:
        return next((row for row in self.exceptions if row.first <= day <= row.last), None)

    def _weekly(self, weekday: int) -> tuple[Span, ...]:
        return next((row.open for row in self.weekly if weekday in row.days), ())


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI)
