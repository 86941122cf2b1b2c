# SPDX-License-Identifier: Apache-2.0
"""Notices that the terminal's clock is off, and that it is right again. Delivery goes on meanwhile: requests are signed with
the platform's time (``kiosk.platform.platform_clock``). This is for staff: a wrong clock prints wrong times.
"""

from __future__ import annotations

from enum import StrEnum

from config.timeouts import CLOCK_OFF_S
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog


class ClockFault(StrEnum):
    """Which way."""

    AHEAD = "ahead"
    BEHIND = "behind"


class ClockWatch:
    """Writes one event when the clock is found to be off, and one when it is right again."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._is_off = False

    def look(self, offset_s: float | None) -> None:
        """``offset_s``: the platform's time less the terminal's, ``None`` where it is not known."""
        is_off = offset_s is not None and abs(offset_s) >= CLOCK_OFF_S
        if is_off and not self._is_off and offset_s is not None:
            fault = ClockFault.AHEAD if offset_s < 0 else ClockFault.BEHIND
            self._events.write(LogEvent.CLOCK_OFF, duration_ms=abs(offset_s) * 1000, reason=fault)
        elif self._is_off and not is_off:
            self._events.write(LogEvent.CLOCK_RIGHT)
        self._is_off = is_off
