# SPDX-License-Identifier: Apache-2.0
"""Drain tickets and admission: who of the fleet may send its backlog when, and what is refused at the door.

The room for backlog (``capacity`` less a reserve for residents who stand waiting) is cut into lanes, each as fast as one
terminal may be. A ticket is the next free stretch of a lane, so the planned rate never exceeds the room, whoever asks. A
terminal that does not come wastes its stretch and harms nobody.

Admission is what a gateway before a platform does: two buckets of tokens, one for requests with a ticket in its time, one for
all others. A refusal is 429 with Retry-After.
"""

from __future__ import annotations

import heapq
import math
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.platform.sandbox.problems import ProblemType, Refusal

UNIT_BYTES: Final = 256 * 1024
CAPACITY: Final = 200.0
"""Requests a second, where nothing else is said."""
MOST_TURNS: Final = 100
"""A ticket is for at most so many; whoever has more asks again, behind the others."""
RESERVE: Final = 0.2
"""Part of the capacity that no ticket is given for."""
GRACE_S: Final = 10.0
"""A ticket is good so much longer than planned: requests take time, and clocks tick unevenly."""
EARLY_S: Final = 1.0
RETRY_AFTER_S: Final = 30


@dataclass(frozen=True)
class Slot:
    """A stretch of a lane."""

    ticket: str
    terminal_id: str
    starts_at: float
    ends_at: float
    interval_s: float
    turns: int


class _Bucket:
    def __init__(self, rate: float, burst: float, moment: float) -> None:
        self._rate, self._burst, self._tokens, self._at = rate, burst, burst, moment

    def take(self, moment: float) -> bool:
        self._tokens = min(self._burst, self._tokens + (moment - self._at) * self._rate)
        self._at = moment
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class DrainDesk:
    """Thread-safe. ``capacity``: requests a second in all; ``pace``: a second for one terminal. ``enforced``: refuse what is
    too much (a sandbox on one laptop serves one terminal and need not). ``clock``: seconds that only grow."""

    def __init__(
        self, clock: Callable[[], float], *, capacity: float = CAPACITY, pace: float = 20.0, enforced: bool = False
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._enforced = enforced
        room = capacity * (1.0 - RESERVE)
        self._interval_s = 1.0 / min(pace, room)
        lanes = max(1, math.floor(room * self._interval_s + 1e-9))
        moment = clock()
        self._lanes = [moment] * lanes
        self._slots: dict[str, Slot] = {}
        # One second's worth: what was not used does not pile up into a burst.
        self._planned = _Bucket(room, max(2.0 * lanes, room), moment)
        self._others = _Bucket(capacity * RESERVE, max(2.0, capacity * RESERVE), moment)

    def ask(self, terminal_id: str, cases: int, size_bytes: int) -> tuple[Slot, float]:
        """The terminal's slot and the seconds until it starts. Asking again before its end gives the same slot."""
        with self._lock:
            moment = self._clock()
            self._slots = {name: one for name, one in self._slots.items() if one.ends_at + GRACE_S > moment}
            known = next((one for one in self._slots.values() if one.terminal_id == terminal_id), None)
            if known is not None and known.ends_at > moment:
                return known, max(0.0, known.starts_at - moment)
            turns = min(MOST_TURNS, cases + size_bytes // UNIT_BYTES)
            starts_at = max(moment, heapq.heappop(self._lanes))
            ends_at = starts_at + turns * self._interval_s
            heapq.heappush(self._lanes, ends_at)
            slot = Slot(secrets.token_urlsafe(18), terminal_id, starts_at, ends_at, self._interval_s, turns)
            self._slots[slot.ticket] = slot
            return slot, starts_at - moment

    def admit(self, ticket: str | None, terminal_id: str) -> None:
        """Let a request in.

        Raises:
            Refusal: ``busy``, with the time to stay away.
        """
        if not self._enforced:
            return
        with self._lock:
            moment = self._clock()
            slot = self._slots.get(ticket or "")
            is_planned = (
                slot is not None
                and slot.terminal_id == terminal_id
                and slot.starts_at - EARLY_S <= moment < slot.ends_at + GRACE_S
            )
            if not (self._planned if is_planned else self._others).take(moment):
                raise Refusal(ProblemType.BUSY, retry_after_s=RETRY_AFTER_S)
