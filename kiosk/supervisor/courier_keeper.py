# SPDX-License-Identifier: Apache-2.0
"""Keeps the courier process running: started first, started again when it dies, ended last."""

from __future__ import annotations

import selectors
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.audit.catalogue import LogEvent
from kiosk.supervisor.children import Child

LIVED_S: Final = 1.0
"""A courier that lived so long had opened its databases and served: its death is no broken installation."""


@dataclass(frozen=True)
class Pauses:
    """Between two starts that failed in a row: doubles from ``min_s`` to ``max_s``. After one that served there is none."""

    min_s: float
    max_s: float

    def after(self, failures: int) -> float:
        """The pause after that many failures in a row."""
        return float(min(self.min_s * 2 ** min(failures - 1, 30), self.max_s)) if failures > 0 else 0.0


class CourierKeeper:
    """Lives in the supervisor's loop. ``ended`` is true when it was told to end and has."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        selector: selectors.BaseSelector,
        log: Callable[..., None],
        clock: Callable[[], float],
        pauses: Pauses,
        end_s: float,
    ) -> None:
        self.starts = 0
        self.child: Child | None = None
        self._command, self._environment, self._selector = command, environment, selector
        self._log, self._clock, self._pauses, self._end_s = log, clock, pauses, end_s
        self._failures = 0
        self._since = self._not_before = 0.0
        self._ending = False
        self._deadline: float | None = None

    @property
    def ended(self) -> bool:
        """It was told to end and is gone."""
        return self._ending and self.child is None

    def settle(self, now: float) -> None:
        """Start it when that is due; kill it when it does not end."""
        if self.child is None and not self._ending and now >= self._not_before:
            self._start(now)
        if self.child is not None and self._deadline is not None and now >= self._deadline:
            self._deadline = None
            self.child.kill()

    def wait_until(self, moment: float) -> None:
        """Not to be started for the first time before ``moment``."""
        if self.starts == 0:
            self._not_before = moment

    def due(self) -> float | None:
        """When ``settle`` has something to do by itself."""
        return self._not_before if self.child is None and not self._ending else self._deadline

    def end(self, now: float) -> None:
        """SIGTERM, and SIGKILL when that is not heeded in time. May be called again."""
        if not self._ending:
            self._ending = True
            if self.child is not None:
                self.child.signal(signal.SIGTERM)
                self._deadline = now + self._end_s

    def end_now(self) -> None:
        """The supervisor itself failed: end the courier before leaving, waiting for it."""
        if self.child is not None:
            self.child.signal(signal.SIGTERM)
            self.child.wait(self._end_s)
            self.child.reap()

    def _start(self, now: float) -> None:
        try:
            self.child = Child(self._command, self._environment)
        except OSError as error:
            print(f"supervisor: the courier cannot be started: {error}", file=sys.stderr)
            self._failed(now)
            return
        self._since = now
        self.starts += 1
        self._selector.register(self.child.descriptor, selectors.EVENT_READ, self._exited)

    def _exited(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        self._selector.unregister(child.descriptor)
        status = child.reap()
        if not self._ending:
            now = self._clock()
            self._log(LogEvent.COURIER_LOST, child_pid=child.pid, exit_code=status)
            if now - self._since >= LIVED_S:
                self._failures, self._not_before = 0, now
            else:
                self._failed(now)

    def _failed(self, now: float) -> None:
        self._failures += 1
        self._not_before = now + self._pauses.after(self._failures)
