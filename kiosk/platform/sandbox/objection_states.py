# SPDX-License-Identifier: Apache-2.0
"""How an objection to a register's value goes on (数据异议核实与处置): pure moves. 已登记 → 核实中 → 已更正 or 不予更正.

A day after it came somebody has taken it up; an officer decides, sooner or later, and never twice. What the register itself says
is not this model's to change: residents here are made of a seed, so that a corrected value comes back with the next case.
Source: domain notes 1.3 row 52; ADR 28.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from config.clock import iso_ms, parse_iso
from kiosk.platform.objections import ObjectionState

TAKEN_UP_AFTER: Final = timedelta(days=1)
ANSWER_DAYS: Final = 10
"""Made up, like everything of this platform."""
DECISIONS: Final = (ObjectionState.CORRECTED, ObjectionState.UPHELD)


@dataclass(frozen=True)
class Standing:
    """One objection. ``since``: when it came to this state; ``reason``: the officer's words."""

    number: str
    case_id: str
    field: str
    state: ObjectionState
    taken_at: str
    since: str
    reason: str = ""

    @property
    def answer_by(self) -> date:
        """The last day of an answer."""
        return (parse_iso(self.taken_at) + timedelta(days=ANSWER_DAYS)).date()

    def is_late(self, now: datetime) -> bool:
        """Whether nobody has answered in time."""
        return not self.state.is_over and now.date() > self.answer_by


def begun(number: str, case_id: str, field: str, now: datetime) -> Standing:
    """As it comes in."""
    return Standing(number, case_id, field, ObjectionState.REGISTERED, iso_ms(now), iso_ms(now))


def let_time_pass(one: Standing, now: datetime) -> Standing:
    """What time makes of it."""
    due = parse_iso(one.taken_at) + TAKEN_UP_AFTER
    if one.state is ObjectionState.REGISTERED and now >= due:
        return replace(one, state=ObjectionState.CHECKING, since=iso_ms(due))
    return one


def decided(one: Standing, state: ObjectionState, reason: str, now: datetime) -> Standing | None:
    """An officer's word; None: it is decided already, is no decision, or refuses without a reason."""
    if one.state.is_over or state not in DECISIONS:
        return None
    if state is ObjectionState.UPHELD and not reason.strip():
        return None
    return replace(one, state=state, since=iso_ms(now), reason=reason.strip())


def taken_back(one: Standing, now: datetime) -> Standing:
    """The case was mended without it; what was decided stays decided."""
    return one if one.state.is_over else replace(one, state=ObjectionState.TAKEN_BACK, since=iso_ms(now))


def again(one: Standing, now: datetime) -> Standing:
    """The mended case objects to the same value still: under the same number. What was taken back is taken up anew."""
    if one.state is not ObjectionState.TAKEN_BACK:
        return one
    return replace(one, state=ObjectionState.REGISTERED, taken_at=iso_ms(now), since=iso_ms(now))
