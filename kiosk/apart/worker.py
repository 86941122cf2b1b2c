# SPDX-License-Identifier: Apache-2.0
"""Whoever wants something done apart (另开进程做): one job after the other by a process of its own."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kiosk.apart.companion import Companion, NotDone
from kiosk.apart.message import Message, Piece, Unpacker, packed

PATIENCE_S: Final = 20.0
"""For one job, loading included; measured at most 1.5 s on two cores, a kiosk's are up to four times as slow."""
MOST_MB: Final = 700
"""Private memory that the process may have."""
_MOST_BACK: Final = 96 << 20
"""Bytes of one answer."""


def work_command(trade: str, most_mb: int = MOST_MB) -> tuple[str, ...]:
    """How the process is started. ``trade``: what it can do (:func:`kiosk.apart.work_process.trade`)."""
    return (sys.executable, "-m", "kiosk.apart.work_process", trade, str(most_mb))


class Worker(Companion[Message]):
    """Does jobs (:mod:`kiosk.apart.work_process`); use it in a ``with``, so that the process is gone afterwards."""

    def __init__(self, command: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(
            command,
            lambda: Unpacker(_MOST_BACK),
            more={"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"},
            clock=clock,
        )

    def do(
        self,
        job: str,
        head: Mapping[str, Any],
        pieces: Sequence[Piece] = (),
        *,
        limit_s: float = PATIENCE_S,
        cancel: threading.Event | None = None,
    ) -> Message | NotDone:
        """The answer to one job."""
        answer = self.ask(packed({**head, "job": job}, pieces), limit_s, cancel)
        if isinstance(answer, NotDone) or "failed" not in answer.head:
            return answer
        self.kill()
        return NotDone.MEMORY if answer.head["failed"] == NotDone.MEMORY.value else NotDone.BROKEN
