# SPDX-License-Identifier: Apache-2.0
"""Something about a case changed: whoever waits for it looks again."""

from __future__ import annotations

import threading


class Changes:
    """A counter that only grows. Read it, look at the case, then wait for the counter to move on: nothing is missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._version = 0

    @property
    def version(self) -> int:
        """How often something changed so far."""
        with self._condition:
            return self._version

    def notify(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._version += 1
            self._condition.notify_all()

    def wait_beyond(self, version: int, timeout_s: float) -> None:
        """Return when something changed after ``version`` was read, or when the time is up."""
        with self._condition:
            self._condition.wait_for(lambda: self._version > version, timeout_s)
