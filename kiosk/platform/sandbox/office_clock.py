# SPDX-License-Identifier: Apache-2.0
"""The time of the offices behind the platform: the real one, moved on by command, so that ten working days pass in a test or a
demonstration. Only cases and what else waits for offices live by it; signatures, sessions and codes do not.

It never goes back (a history does not run backwards), and what it was moved by is kept on disk with the cases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from kiosk.platform.sandbox.store import Store

MOST_S: Final = 400 * 86_400
"""At once: a year and some weeks."""
_NAME: Final = "office_clock_ahead_s"


class OfficeClock:
    """Callable like any clock. ``clock``: the platform's own."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        row = store.row("SELECT value FROM meta WHERE name = ?", _NAME)
        self._ahead_s = 0 if row is None else int(row["value"])

    def __call__(self) -> datetime:
        """The offices' present moment."""
        return self._clock() + timedelta(seconds=self._ahead_s)

    @property
    def ahead_s(self) -> int:
        """Seconds by which the offices are ahead of the platform's own clock."""
        return self._ahead_s

    def move(self, seconds: int) -> datetime:
        """Let time pass; the result is the new moment.

        Raises:
            ValueError: backwards, or more than :data:`MOST_S` at once.
        """
        if type(seconds) is not int or not 0 <= seconds <= MOST_S:
            raise ValueError(f"time passes by a whole number of seconds from 0 to {MOST_S}")
        self._ahead_s += seconds
        self._store.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", _NAME, str(self._ahead_s))
        return self()
