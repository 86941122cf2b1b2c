# SPDX-License-Identifier: Apache-2.0
"""How much may be tried and kept of what goes on elsewhere (换渠道继续) where nobody stands behind it: numbers that a clerk
types, and services that a terminal hands on without a session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from kiosk.platform.sandbox.problems import ProblemType, Refusal

MISSES_IN_WINDOW: Final = 10
WINDOW_S: Final = 60
SERVICES_A_DAY: Final = 200
"""Of one terminal; each is remembered for a while, so that they are bounded altogether."""
_DAY_S: Final = 86_400


class WrongNumbers:
    """Numbers of nothing that were typed at windows just now. Thread-safe. ``clock``: the platform's."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._at: list[float] = []
        self._lock = threading.Lock()

    def check(self) -> None:
        """Refuse whoever counts through them.

        Raises:
            Refusal: ``busy``.
        """
        moment = self._clock().timestamp()
        with self._lock:
            self._at = [at for at in self._at if at > moment - WINDOW_S]
            if len(self._at) >= MISSES_IN_WINDOW:
                raise Refusal(ProblemType.BUSY, retry_after_s=WINDOW_S)

    def count(self) -> None:
        """One more."""
        with self._lock:
            self._at.append(self._clock().timestamp())


def check_services(opened_at: Iterable[float], moment: float) -> None:
    """Whether a terminal may hand on one more service. ``opened_at``: when it did before, in seconds, as ``moment``.

    Raises:
        Refusal: ``busy``, with the time until the day's first one is a day old.
    """
    today = sorted(at for at in opened_at if at > moment - _DAY_S)
    if len(today) >= SERVICES_A_DAY:
        wait_s = today[-SERVICES_A_DAY] + _DAY_S - moment
        raise Refusal(ProblemType.BUSY, retry_after_s=max(1, round(wait_s)))
