# SPDX-License-Identifier: Apache-2.0
"""预约时段: a time at a service point that a visit can be booked for. Shanghai time, within one day.

Written as forms, contract and case record have it: ``2026-11-25 09:00-09:30``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Self

from config.clock import SHANGHAI

_WRITTEN: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])"
)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One time, earlier ones first. ``ends`` is later than ``begins``."""

    day: date
    begins: time
    ends: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of its written form.

        Raises:
            ValueError: it is no such time.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("a slot is written 2026-11-25 09:00-09:30")
        day, hour, minute, end_hour, end_minute = found.groups()
        slot = cls(date.fromisoformat(day), time(int(hour), int(minute)), time(int(end_hour), int(end_minute)))
        if slot.ends <= slot.begins:
            raise ValueError("a slot ends after it begins")
        return slot

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.hours}"

    @property
    def hours(self) -> str:
        """``09:00-09:30``."""
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    @property
    def begins_at(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.day, self.begins, SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""
        return datetime.combine(self.day, self.ends, SHANGHAI)
