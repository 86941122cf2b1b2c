# SPDX-License-Identifier: Apache-2.0
"""When a device that went away is tried again (重新连接): at once the first time, then less and less often.

A plug that wobbles comes and goes many times a second. Whoever polls would tell the resident "gone", "back", "gone"; so
a device that is lost again soon after it came back stays "gone" for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHORTEST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 8.0
WOBBLE_S: Final = 2.0
"""A connection that held no longer than this was a wobble, not a return."""


@dataclass
class Reopening:
    """Pure bookkeeping; every method is told the time in monotonic seconds."""

    pause_s: float = 0.0
    next_try: float = float("-inf")
    opened_at: float | None = None
    wobbles: int = 0

    def may_try(self, now: float) -> bool:
        """Whether a poll may open it now. What somebody waits for is always tried."""
        return now >= self.next_try

    def opened(self, now: float) -> None:
        """It opened. The pause is forgotten only when it stays."""
        self.opened_at = now

    def failed(self, now: float) -> None:
        """It did not open."""
        self.opened_at = None
        self._pause(now)

    def lost(self, now: float) -> None:
        """It was open and went away."""
        held_s = None if self.opened_at is None else now - self.opened_at
        self.opened_at = None
        self.wobbles = self.wobbles + 1 if held_s is not None and held_s < WOBBLE_S else 0
        if self.wobbles > 1:
            self._pause(now)
        else:
            self.pause_s, self.next_try = 0.0, now

    def _pause(self, now: float) -> None:
        self.pause_s = min(LONGEST_PAUSE_S, max(SHORTEST_PAUSE_S, self.pause_s * 2))
        self.next_try = now + self.pause_s
