# SPDX-License-Identifier: Apache-2.0
"""When the backlog may be sent: drain tickets. Pure policy; moments are handed in (seconds of a clock that only grows).

After an outage ten thousand terminals hold thirty cases each. One cheap request says how much waits here; the platform
answers when to start and how fast, so the fleet drains in order and nobody is refused. In a simulation of such a morning every
way of backing off alone had hundreds of thousands of requests refused and live cases among them; tickets had none.

A live case never waits for a ticket. A platform that knows no tickets is asked again after an hour; until then the backlog
goes as the rows' own full jitter says (``delivery.py``).
"""

from __future__ import annotations

from enum import Enum, auto
from random import Random
from typing import Final

from config.timeouts import LINK_UP_SPREAD_S
from kiosk.courier.delivery import wait_s
from kiosk.platform.model import DrainTicket

UNIT_BYTES: Final = 256 * 1024
"""A case takes one turn, and one more for every full 256 KB: a scan must not count like a page of text."""

NO_TICKETS_S: Final = 3600.0
"""A platform that knows no tickets may have learned it by then."""


_FAILURES: Final = 3
"""So often in a row a ticket may get no answer from a platform that is there; then it goes without."""


class Turn(Enum):
    """What the backlog may do now."""

    ASK = auto()
    GO = auto()
    WAIT = auto()


class Drain:
    """One terminal's place in the queue of the fleet."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._ticket: DrainTicket | None = None
        self._next_at = 0.0
        self._ends_at = 0.0
        self._turns_left = 0
        self._ask_at = 0.0
        self._free_until = 0.0
        self._refusals = 0
        self._failures = 0

    @property
    def ticket(self) -> str:
        """What a request of the backlog shows; empty without one."""
        return self._ticket.ticket if self._ticket is not None else ""

    def turn(self, moment: float) -> Turn:
        """Whether a case of the backlog may go now, or a ticket is to be asked for first."""
        if moment < self._free_until:
            return Turn.GO
        if self._ticket is not None and (self._turns_left <= 0 or moment >= self._ends_at):
            self._ticket = None
        if self._ticket is None:
            return Turn.ASK if moment >= self._ask_at else Turn.WAIT
        return Turn.GO if moment >= self._next_at else Turn.WAIT

    def next_at(self) -> float:
        """When to look again after ``WAIT``."""
        return self._ask_at if self._ticket is None else min(self._next_at, self._ends_at)

    # --- what happened --------------------------------------------------------------------------------------------------

    def granted(self, ticket: DrainTicket, moment: float) -> None:
        """The platform said when and how fast."""
        self._ticket, self._turns_left, self._refusals, self._failures = ticket, ticket.turns, 0, 0
        self._next_at = moment + ticket.start_in_s
        self._ends_at = self._next_at + ticket.valid_s

    def went(self, size_bytes: int, moment: float) -> None:
        """A case of the backlog was begun. Time that was not used is not made up for."""
        if self._ticket is not None:
            turns = turns_of(size_bytes)
            self._turns_left -= turns
            self._next_at = max(self._next_at, moment) + turns * self._ticket.interval_s

    def unknown(self, moment: float) -> None:
        """The platform knows no tickets."""
        self._ticket, self._free_until = None, moment + NO_TICKETS_S

    def failed(self, moment: float) -> bool:
        """No answer to the question for a ticket. True: it was only the line; false: it goes without tickets now, because
        something between here and the platform lets everything through but this."""
        self._failures += 1
        if self._failures >= _FAILURES:
            self.unknown(moment)
            return False
        return True

    def put_off(self, retry_after_s: float | None, moment: float) -> None:
        """The platform is busy: for a ticket, or for a case in spite of one. Then that ticket is worth nothing."""
        self._refusals += 1
        self._ticket, self._ask_at = None, moment + wait_s(self._refusals, retry_after_s, self._random)

    def line_back(self, down_s: float, moment: float) -> None:
        """The line is back after ``down_s``. Others' lines came back in the same second: each takes its own moment."""
        self._ticket, self._free_until = None, 0.0
        self._ask_at = moment + self._random.uniform(0.0, min(LINK_UP_SPREAD_S, max(0.0, down_s)))

    def line_lost(self) -> None:
        """A ticket is for a time that is passing now."""
        self._ticket = None


def turns_of(size_bytes: int) -> int:
    """How many turns a case takes."""
    return 1 + size_bytes // UNIT_BYTES
