# SPDX-License-Identifier: Apache-2.0
"""Which times a point has: half hours of its opening hours, so many visits each, some of them taken by people elsewhere.

Pure: what others have taken is made of a digest of point and time, the same for ever. Opening hours and public holidays are
those of the packaged places (kiosk/places), as at the terminal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from kiosk.places.book import Entry
from kiosk.places.calendar import HolidayCalendar
from kiosk.places.slot import Slot

SLOT_MINUTES: Final = 30
LEAD: Final = timedelta(minutes=30)
"""A visit is booked at least so long before."""


def slots_on(entry: Entry, day: date, calendar: HolidayCalendar) -> tuple[Slot, ...]:
    """The half hours of one day that fit into the opening hours, earliest first."""
    return tuple(_slots(entry, day, calendar))


def _slots(entry: Entry, day: date, calendar: HolidayCalendar) -> Iterator[Slot]:
    for span in entry.point.hours.spans_on(day, calendar):
        for minute in range(span.opens, span.closes - SLOT_MINUTES + 1, SLOT_MINUTES):
            end = minute + SLOT_MINUTES
            if end < 24 * 60:  # a slot ends on its own day
                yield Slot(day, time(minute // 60, minute % 60), time(end // 60, end % 60))


def can_be_booked(entry: Entry, slot: Slot, now: datetime, days_ahead: int, calendar: HolidayCalendar) -> bool:
    """Whether this is a time of the point at all, still to come and not too far ahead."""
    if slot.begins_at < now + LEAD or slot.day > now.date() + timedelta(days=days_ahead):
        return False
    return slot in slots_on(entry, slot.day, calendar)


def capacity(entry: Entry) -> int:
    """So many visits a half hour takes: two to four."""
    return 2 + _digest(entry.point.id) % 3


def taken_elsewhere(entry: Entry, slot: Slot) -> int:
    """So many of them are taken by people who book on other ways; sometimes all."""
    return _digest(f"{entry.point.id} {slot}") % (capacity(entry) + 1)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
