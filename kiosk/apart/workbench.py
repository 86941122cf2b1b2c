# SPDX-License-Identifier: Apache-2.0
"""One trade's other end, in the visit (工作台): asks the process, and believes nothing that is not in its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message, Piece
from kiosk.apart.worker import Worker, work_command

Checked = TypeVar("Checked")


class Workbench:
    """In one thread; use it in a ``with``, so that the process is gone afterwards.

    ``trade``: see :func:`kiosk.apart.work_process.trade`. ``command``: None: the real process of that trade.
    """

    def __init__(
        self, trade: str, command: Sequence[str] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._worker = Worker(command or work_command(trade), clock=clock)

    @property
    def pid(self) -> int | None:
        """Of the process; None: there is none now."""
        return self._worker.pid

    def start(self) -> None:
        """Begins loading; see :meth:`kiosk.apart.companion.Companion.start`."""
        self._worker.start()

    def close(self) -> None:
        """Ends the process; it is gone when this returns."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _done(
        self,
        check: Callable[[Message], Checked],
        job: str,
        head: Mapping[str, Any],
        pieces: Sequence[Piece] = (),
        cancel: threading.Event | None = None,
    ) -> Checked | NotDone:
        """The answer as ``check`` makes it, which raises where something is not in its place: then the process is ended."""
        answer = self._worker.do(job, head, pieces, cancel=cancel)
        if isinstance(answer, NotDone):
            return answer
        try:
            return check(answer)
        except (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError):
            self._worker.kill()
            return NotDone.BROKEN
