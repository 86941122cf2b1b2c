# SPDX-License-Identifier: Apache-2.0
"""Opening hours: open until when, closed why and until when, over midnight, over holidays; and properties of all of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from config.clock import SHANGHAI
from kiosk.places.calendar import HolidayCalendar, Period
from kiosk.places.hours import HORIZON_DAYS, ClosedNow, ClosedWhy, OpeningHours, OpenNow, Span

# 2026-10: 1 (Thursday) to 7 is a holiday, Sunday 20 September and Saturday 10 October are worked for it.
CALENDAR = HolidayCalendar.model_validate(
    {
        "table": "holidays",
        "verified": "no",
        "covered_years": [2026],
        "holidays": [
            {
                "name": {"zh": "国庆节", "en": "National Day"},
                "first": "2026-10-01",
                "last": "2026-10-07",
                "worked": ["2026-09-20", "2026-10-10"],
            }
        ],
    }
)
OFFICE: dict[str, Any] = {
    "weekly": [
        {"days": [1, 2, 3, 4, 5], "open": ["09:00-11:30", "13:00-16:30"]},
        {"days": [7], "open": ["10:00-12:00"]},
    ],
    "holidays": "closed",
    "exceptions": [
        {"first": "2026-11-24", "last": "2026-11-25", "why": {"zh": "检修", "en": "Maintenance"}},
        {"first": "2026-11-28", "last": "2026-11-28", "open": ["08:00-10:00"], "why": {"zh": "加班", "en": "Extra"}},
    ],
}
ALWAYS: dict[str, Any] = {"weekly": [{"days": [1, 2, 3, 4, 5, 6, 7], "open": ["00:00-24:00"]}], "holidays": "as_usual"}


def hours(**change: Any) -> OpeningHours:
    return OpeningHours.model_validate({**OFFICE, **change})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "until", "for_break"),
    [
        ("2026-11-23 09:00", "2026-11-23 11:30", True),
        ("2026-11-23 11:29:59", "2026-11-23 11:30", True),
        ("2026-11-23 13:00", "2026-11-23 16:30", False),
        ("2026-11-22 10:30", "2026-11-22 12:00", False),
        ("2026-11-28 08:00", "2026-11-28 10:00", False),  # a Saturday, by exception
        ("2026-10-10 09:30", "2026-10-10 11:30", True),  # a Saturday that is worked: as on a Monday
        ("2026-09-20 10:30", "2026-09-20 12:00", False),  # a Sunday that is worked, which has hours of its own
    ],
)
def test_open_until(moment: str, until: str, for_break: bool) -> None:
    assert hours().state_at(at(moment), CALENDAR) == OpenNow(at(until), for_break)


@pytest.mark.parametrize(
    ("moment", "opens", "why"),
    [
        ("2026-11-23 08:59:59", "2026-11-23 09:00", ClosedWhy.NOT_YET),
        ("2026-11-23 11:30", "2026-11-23 13:00", ClosedWhy.BREAK),
        ("2026-11-23 16:30", "2026-11-26 09:00", ClosedWhy.OVER),  # two days of maintenance follow
        ("2026-11-24 10:00", "2026-11-26 09:00", ClosedWhy.EXCEPTION),
        ("2026-11-21 10:00", "2026-11-22 10:00", ClosedWhy.REST_DAY),
        ("2026-10-01 10:00", "2026-10-08 09:00", ClosedWhy.HOLIDAY),
        ("2026-10-07 23:59", "2026-10-08 09:00", ClosedWhy.HOLIDAY),
    ],
)
def test_closed_why_and_until_when(moment: str, opens: str, why: ClosedWhy) -> None:
    state = hours().state_at(at(moment), CALENDAR)
    assert isinstance(state, ClosedNow)
    assert (state.opens, state.why) == (at(opens), why)


def test_a_holiday_and_an_exception_say_their_names() -> None:
    holiday, exception = (hours().state_at(at(moment), CALENDAR) for moment in ("2026-10-03 10:00", "2026-11-25 10:00"))
    assert isinstance(holiday, ClosedNow)
    assert isinstance(exception, ClosedNow)
    assert holiday.name is not None
    assert holiday.name.zh == "国庆节"
    assert exception.name is not None
    assert exception.name.en == "Maintenance"


def test_who_keeps_no_holidays_is_open_on_them_and_not_on_days_worked_for_them() -> None:
    usual = hours(holidays="as_usual")
    assert usual.state_at(at("2026-10-01 10:00"), CALENDAR) == OpenNow(at("2026-10-01 11:30"), True)
    state = usual.state_at(at("2026-10-10 10:00"), CALENDAR)
    assert isinstance(state, ClosedNow)
    assert state.why is ClosedWhy.REST_DAY


def test_a_rest_day_of_one_that_keeps_no_holidays_is_a_rest_day_on_a_holiday_too() -> None:
    state = hours(holidays="as_usual").state_at(at("2026-10-03 10:00"), CALENDAR)
    assert isinstance(state, ClosedNow)
    assert (state.why, state.name) == (ClosedWhy.REST_DAY, None)


def test_an_exception_stands_above_a_holiday() -> None:
    dated = [
        {"first": "2026-10-03", "last": "2026-10-03", "open": ["09:00-12:00"], "why": {"zh": "值班", "en": "Duty"}}
    ]
    assert hours(exceptions=dated).state_at(at("2026-10-03 10:00"), CALENDAR) == OpenNow(at("2026-10-03 12:00"))


def test_day_and_night_has_no_end() -> None:
    assert OpeningHours.model_validate(ALWAYS).state_at(at("2026-10-03 03:00"), CALENDAR) == OpenNow(None)


def test_over_midnight_is_one_opening() -> None:
    late = OpeningHours.model_validate(
        {
            "weekly": [{"days": [5], "open": ["20:00-24:00"]}, {"days": [6], "open": ["00:00-02:00"]}],
            "holidays": "as_usual",
        }
    )
    assert late.state_at(at("2026-11-27 21:00"), CALENDAR) == OpenNow(at("2026-11-28 02:00"))
    until_midnight = OpeningHours.model_validate(
        {"weekly": [{"days": [5], "open": ["20:00-24:00"]}], "holidays": "as_usual"}
    )
    assert until_midnight.state_at(at("2026-11-27 21:00"), CALENDAR) == OpenNow(at("2026-11-28 00:00"))


def test_who_never_opens_says_no_day() -> None:
    assert hours(weekly=[], exceptions=[]).state_at(at("2026-11-23 10:00"), CALENDAR) == ClosedNow(
        None, ClosedWhy.REST_DAY
    )


def test_a_year_whose_holidays_are_not_known_is_said_with_a_reservation() -> None:
    assert hours().state_at(at("2027-11-23 10:00"), CALENDAR) == OpenNow(at("2027-11-23 11:30"), True, certain=False)
    over_new_year = hours().state_at(at("2026-12-31 20:00"), CALENDAR)
    assert over_new_year == ClosedNow(at("2027-01-01 09:00"), ClosedWhy.OVER, None, certain=False)
    assert hours(holidays="as_usual").state_at(at("2027-11-23 10:00"), CALENDAR).certain
    assert hours(weekly=[]).state_at(at("2027-11-23 10:00"), CALENDAR).certain is False


def test_the_hour_is_shanghais_whatever_zone_the_moment_is_in() -> None:
    utc = datetime.fromisoformat("2026-11-23T01:30:00+00:00")
    assert hours().state_at(utc, CALENDAR) == hours().state_at(at("2026-11-23 09:30"), CALENDAR)
    with pytest.raises(ValueError, match="time zone"):
        hours().state_at(datetime(2026, 11, 23, 10), CALENDAR)


@pytest.mark.parametrize(
    "weekly",
    [
        [{"days": [1], "open": ["9:00-8:00"]}],
        [{"days": [1], "open": ["9:00-9:00"]}],
        [{"days": [1], "open": ["9:00-12:00", "12:00-14:00"]}],
        [{"days": [1], "open": ["13:00-14:00", "9:00-12:00"]}],
        [{"days": [1], "open": ["9:00-24:30"]}],
        [{"days": [1], "open": ["nine to five"]}],
        [{"days": [1], "open": []}],
        [{"days": [], "open": ["9:00-12:00"]}],
        [{"days": [0], "open": ["9:00-12:00"]}],
        [{"days": [2, 1], "open": ["9:00-12:00"]}],
        [{"days": [1], "open": ["9:00-12:00"]}, {"days": [1, 2], "open": ["9:00-12:00"]}],
    ],
)
def test_hours_that_cannot_be_are_refused(weekly: list[Any]) -> None:
    with pytest.raises(ValidationError):
        hours(weekly=weekly)


@pytest.mark.parametrize(
    "exceptions",
    [
        [{"first": "2026-11-25", "last": "2026-11-24", "why": {"zh": "x", "en": "x"}}],
        [{"first": "2026-01-01", "last": "2026-12-31", "why": {"zh": "x", "en": "x"}}],
        [{"first": "2026-11-24", "last": "2026-11-24", "open": ["9:00-8:00"], "why": {"zh": "x", "en": "x"}}],
        [{"first": f"2026-11-{day}", "last": "2026-11-25", "why": {"zh": "x", "en": "x"}} for day in (23, 24)],
    ],
)
def test_exceptions_that_cannot_be_are_refused(exceptions: list[Any]) -> None:
    with pytest.raises(ValidationError):
        hours(exceptions=exceptions)


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        ("2027-10-01", "2027-10-02", []),
        ("2026-10-01", "2026-10-07", ["2026-10-03"]),
        ("2026-10-01", "2026-10-07", ["2027-01-09"]),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(first: str, last: str, worked: list[str]) -> None:
    one = {"name": {"zh": "节", "en": "Feast"}, "first": first, "last": last, "worked": worked}
    table = {"table": "holidays", "verified": "no", "covered_years": [2026]}
    with pytest.raises(ValidationError):
        HolidayCalendar.model_validate({**table, "holidays": [one]})


def test_two_holidays_on_one_day_are_refused() -> None:
    with pytest.raises(ValidationError, match="两个节日"):
        HolidayCalendar.model_validate({**CALENDAR.model_dump(), "holidays": [CALENDAR.holidays[0].model_dump()] * 2})


def test_a_period_has_all_its_days() -> None:
    assert Period(first=date(2026, 2, 28), last=date(2026, 3, 1)).days() == (date(2026, 2, 28), date(2026, 3, 1))


# Properties: any week, asked at any minute of a quarter of a year around the holiday.
_MINUTES = st.integers(0, 24 * 12).map(lambda five: five * 5)
_DAY_SPANS = st.lists(_MINUTES, unique=True, max_size=6).map(
    lambda cuts: [Span(*pair) for pair in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)]
)
_WEEKS = st.lists(_DAY_SPANS, min_size=7, max_size=7).map(
    lambda week: OpeningHours.model_validate(
        {"weekly": [{"days": [day], "open": spans} for day, spans in enumerate(week, 1) if spans], "holidays": "closed"}
    )
)
_MOMENTS = st.integers(0, 90 * 24 * 60).map(lambda minute: at("2026-08-20 00:00") + timedelta(minutes=minute))


def is_open(of: OpeningHours, moment: datetime) -> bool:
    return isinstance(of.state_at(moment, CALENDAR), OpenNow)


@given(_WEEKS, _MOMENTS)
def test_it_is_open_exactly_within_the_spans_of_the_day(of: OpeningHours, moment: datetime) -> None:
    minute = moment.hour * 60 + moment.minute
    spans = of.spans_on(moment.date(), CALENDAR)
    assert is_open(of, moment) == any(one.opens <= minute < one.closes for one in spans)


@given(_WEEKS, _MOMENTS)
def test_what_is_said_about_the_next_change_comes_true_and_nothing_changes_before(
    of: OpeningHours, moment: datetime
) -> None:
    state = of.state_at(moment, CALENDAR)
    change = state.until if isinstance(state, OpenNow) else state.opens
    now_open = isinstance(state, OpenNow)
    if change is None:
        last = moment + timedelta(days=HORIZON_DAYS - 1)
    else:
        assert change > moment
        assert is_open(of, change) != now_open
        last = change - timedelta(minutes=1)
    for share in range(8):  # a few moments between, and the last minute before the change
        assert is_open(of, moment + (last - moment) * share / 7) == now_open


@given(_WEEKS, _MOMENTS)
def test_on_a_holiday_nobody_who_keeps_it_is_open(of: OpeningHours, moment: datetime) -> None:
    if CALENDAR.holiday_on(moment.date()) is not None:
        assert not is_open(of, moment)
        state = of.state_at(moment, CALENDAR)
        assert isinstance(state, ClosedNow)
        assert state.why is ClosedWhy.HOLIDAY
