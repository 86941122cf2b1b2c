# SPDX-License-Identifier: Apache-2.0
"""积分: what earns points in the sandbox, as a dated table, and what its people had before.

No published document says what earns points in 一网通办: every row is made up and says so (``provisional``). Source: domain
notes 1.6 row 96 (用户积分), which names the points and nothing of their rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from config.clock import SHANGHAI
from kiosk.catalogue.days import age_on
from kiosk.platform.sandbox.offline_code_desk import has_city_code
from kiosk.platform.sandbox.sessions import Person

OF_AGE: Final = 18
"""Nobody younger has an account of their own."""


class PointsEvent(StrEnum):
    """What the platform sees by itself, and earns points for."""

    GRANTED = "granted"
    """办结: a case of one's own ended, and something was granted."""
    EVALUATED = "evaluated"
    """好差评: a case of one's own was evaluated, with whatever grade."""


@dataclass(frozen=True)
class PointsRule:
    """What an event earns that happens from ``since`` to ``until``, both included. ``provisional``: nobody published it."""

    event: PointsEvent
    points: int
    reason: str
    since: date
    until: date | None = None
    provisional: bool = True


RULES: Final = (
    PointsRule(PointsEvent.GRANTED, 10, "办成了一件事", date(2024, 1, 1), date(2025, 12, 31)),
    PointsRule(PointsEvent.GRANTED, 20, "办成了一件事", date(2026, 1, 1)),
    PointsRule(PointsEvent.EVALUATED, 5, "评价了办事服务", date(2025, 1, 1)),
)


@dataclass(frozen=True)
class Earlier:
    """One thing that earned somebody points before the sandbox was there. ``name``: tells it from their others."""

    name: str
    at: datetime
    points: int
    reason: str


def rule_on(event: PointsEvent, day: date) -> PointsRule | None:
    """The rule of that day; ``None``: it earned nothing then."""
    fitting = (one for one in RULES if one.event is event and one.since <= day)
    return next((one for one in fitting if one.until is None or day <= one.until), None)


def last_day(earned_on: date) -> date:
    """Points are good until the end of the year after (made up as well)."""
    return date(earned_on.year + 1, 12, 31)


def has_account(person: Person, today: date) -> bool:
    """Of full age, alive, and registered for the city's code (随申码): what the account is in."""
    register = person.register
    if register is None or not register.is_alive or age_on(register.birth, today) < OF_AGE:
        return False
    return has_city_code(person, today)


def earlier_of(person: Person, today: date) -> tuple[Earlier, ...]:
    """What this person's account held at the start, by their seed: of one in four nothing, of one in three some that ended."""
    if person.register is None or person.register.seed % 4 == 0:
        return ()
    seed = person.register.seed
    years = [today.year - 1] * (1 + seed % 3) + ([today.year - 2] if seed % 3 == 0 else [])
    days = [
        date(year, 1 + (seed * 7 + place * 5) % 12, 1 + (seed + place * 11) % 28) for place, year in enumerate(years)
    ]
    return tuple(
        Earlier(
            f"before-{place}", datetime.combine(day, time(10), SHANGHAI), 5 * (1 + (seed + place) % 6), "在手机上办事"
        )
        for place, day in enumerate(days)
    )
