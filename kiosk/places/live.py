# SPDX-License-Identifier: Apache-2.0
"""What the platform knows of another terminal right now: does it work, has it paper, how many wait. Or that it is not known.

Unknown is neither good nor bad: it is shown as unknown, ranks nothing up or down, and a report that has grown old becomes
unknown again. Source: part 4, 附近能办 (capability, paper and queue of other terminals where the platform knows them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final, Generic, TypeVar

from kiosk.places.model import Machine

GOOD_FOR: Final = timedelta(minutes=30)
"""A report about a queue or a printer that is older says nothing about the moment in which somebody would arrive."""

_T = TypeVar("_T")


class NotKnown(Enum):
    """Nobody has said anything, or it was too long ago."""

    UNKNOWN = "unknown"


UNKNOWN: Final = NotKnown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reported(Generic[_T]):
    """A value, and since when it is known."""

    value: _T
    since: datetime


class Supply(StrEnum):
    """Paper in a terminal."""

    ENOUGH = "enough"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True)
class LiveState:
    """One point's terminal, as last reported. ``working``: it takes people; ``waiting``: how many stand before it."""

    working: Reported[bool] | NotKnown = UNKNOWN
    paper: Reported[Supply] | NotKnown = UNKNOWN
    waiting: Reported[int] | NotKnown = UNKNOWN
    machines: Mapping[Machine, Reported[bool]] = field(default_factory=dict)
    """Those that something is known of: True works, False does not."""

    def at(self, now: datetime) -> LiveState:
        """The same without what is older than :data:`GOOD_FOR`, or lies in the future (a wrong clock)."""
        kept = {name: value for name, value in self.machines.items() if _fresh(value, now)}
        old = {one.name: UNKNOWN for one in fields(self) if not _fresh(getattr(self, one.name), now)}
        return replace(self, machines=kept, **old)

    def machine(self, machine: Machine) -> Reported[bool] | NotKnown:
        """Whether a machine works."""
        return self.machines.get(machine, UNKNOWN)

    def refuses(self, machine: Machine | None) -> bool:
        """Known not to work: the terminal itself, or the machine that is wanted. What is unknown refuses nothing."""
        wanted = [self.working] if machine is None else [self.working, self.machine(machine)]
        return any(isinstance(one, Reported) and not one.value for one in wanted)


NOTHING_KNOWN: Final = LiveState()


def _fresh(value: object, now: datetime) -> bool:
    return not isinstance(value, Reported) or timedelta(0) <= now - value.since <= GOOD_FOR
