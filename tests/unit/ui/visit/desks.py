# SPDX-License-Identifier: Apache-2.0
"""Desks for blocking work without a thread, for tests of what is asked there and of what is made of the answers.

What the platform may raise is an answer; anything else is a bug, or a failed assertion in the work itself, and is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.platform.errors import PlatformError
from ui.visit.tasks import Done, Failed


class AtOnce:
    """A desk that answers before it returns."""

    def run(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        try:
            found = work()
        except PlatformError as error:
            failed(error)
        else:
            done(found)


class Later:
    """A desk that works when the test says so: ``waiting`` in the order of asking."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        self.waiting.append(lambda: AtOnce().run(work, done, failed))

    def answer(self) -> None:
        """All that waits, and what is asked meanwhile."""
        while self.waiting:
            self.waiting.pop(0)()


class Fails:
    """A desk whose work breaks off, whatever it is: ``error``."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def run(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        failed(self.error)
