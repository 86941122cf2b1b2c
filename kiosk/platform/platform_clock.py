# SPDX-License-Identifier: Apache-2.0
"""How far this terminal's clock is from the platform's, as far as the platform has said.

A dead battery on the board, a time server that is not reached: a terminal whose clock is off by more than the tolerance of
signatures (five minutes) would be refused everything. The platform says its time in ``GET /v1/health`` and in the problem
``signature-stale``; from then on requests are signed with the corrected time. The terminal's own clock is not set (that is
the technician's, and the time server's), and what was printed with it stands: the difference is told beside it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from config import clock
from config.clock import parse_iso
from config.timeouts import CLOCK_OFF_S

MOST_S: Final = 400 * 86_400
"""More is no clock that is off but no clock at all; the contract's limit too."""


class PlatformClock:
    """Thread-safe. ``now``: the terminal's own clock; tests hand in another."""

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._measured_s: float | None = None

    @property
    def measured_s(self) -> float | None:
        """The platform's time less the terminal's; ``None``: not heard yet."""
        with self._lock:
            return self._measured_s

    @property
    def offset_s(self) -> float:
        """What is added to the terminal's time: nothing, unless it is off by more than a minute."""
        measured = self.measured_s
        return measured if measured is not None and abs(measured) >= CLOCK_OFF_S else 0.0

    def own(self) -> datetime:
        """What the terminal's clock says."""
        return self._now()

    def corrected(self) -> datetime:
        """What the platform's clock says, as far as is known."""
        return self._now() + timedelta(seconds=self.offset_s)

    def learn(self, platform_time: object, sent: datetime, received: datetime) -> bool:
        """The platform said its time in an answer that was asked for at ``sent``; whether the correction has changed.

        Half the way there and back is taken for the way back; what is no time, or absurd, says nothing.
        """
        if not isinstance(platform_time, str) or len(platform_time) > 40:
            return False
        try:
            told = parse_iso(platform_time)
        except ValueError:
            return False
        measured = (told - (sent + (received - sent) / 2)).total_seconds()
        if abs(measured) > MOST_S:
            return False
        before = self.offset_s
        with self._lock:
            self._measured_s = measured
        return abs(self.offset_s - before) >= CLOCK_OFF_S

    def offset_of_case(self, terminal_received_at: str) -> int:
        """What a case taken in at that time is filed with: seconds that the platform adds to the times in it; 0 mostly.

        A case that lies in the future even so was taken in before the clock was set right: then it was ahead by at least
        that much, and at least that much is told.
        """
        offset, taken, now = timedelta(seconds=self.offset_s), parse_iso(terminal_received_at), self.corrected()
        if taken + offset > now:
            offset = now - taken
        seconds = math.floor(offset.total_seconds())
        return seconds if abs(seconds) >= CLOCK_OFF_S else 0
