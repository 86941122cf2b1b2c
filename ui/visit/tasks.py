# SPDX-License-Identifier: Apache-2.0
"""Blocking work off the main thread: one named thread a desk, answers on the main thread.

A desk takes calls in order and runs them one at a time. Answers arrive through a queued signal connected to a bound slot of
an object that lives on the main thread: a lambda connected to a worker's signal would run in the worker (measured).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


@dataclass(frozen=True)
class _Call:
    work: Callable[[], Any]
    done: Done
    failed: Failed


@dataclass(frozen=True)
class _Answer:
    call: _Call
    result: Any
    error: Exception | None


class _Worker(QThread):
    answered = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Until ``None`` comes. Every exception becomes an answer: a worker thread must outlive a failing device."""
        threading.current_thread().name = self.objectName()
        while (call := self.calls.get()) is not None:
            try:
                answer = _Answer(call, call.work(), None)
            except Exception as error:
                answer = _Answer(call, None, error)
            self.answered.emit(answer)
            # It may be long until the next one: no picture, nor what was found on it, waits with this thread.
            del call, answer


class TaskDesk(QObject):
    """Runs blocking calls on one thread of its own and reports on the main thread. ``on_failure`` takes what ``done`` or
    ``failed`` raise; without it that goes to whoever runs the event loop.
    """

    def __init__(
        self, name: str, parent: QObject | None = None, *, on_failure: Callable[[Exception], None] | None = None
    ) -> None:
        super().__init__(parent)
        self._on_failure = on_failure
        self._worker = _Worker(name)
        self._worker.answered.connect(self._answered, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        self._worker.start()

    def run(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        """``done(result)`` or ``failed(error)`` is called later, on the main thread, unless the desk was closed."""
        if not self._closed:
            self._worker.calls.put(_Call(work, done, failed))

    @Slot(object)
    def _answered(self, answer: _Answer) -> None:
        if self._closed:
            return
        try:
            if answer.error is not None:
                answer.call.failed(answer.error)
            else:
                answer.call.done(answer.result)
        except Exception as error:
            if self._on_failure is None:
                raise
            self._on_failure(error)

    def close(self, wait_ms: int = 0) -> bool:
        """No more answers; waits at most ``wait_ms`` for the call under way. Returns whether the thread has ended."""
        self._closed = True
        self._worker.calls.put(None)
        return self._worker.wait(wait_ms)


def close_together(desks: Mapping[TaskDesk, bool], wait_ms: int) -> None:
    """Every desk takes no more calls; those that are marked get ``wait_ms`` in all for what they were asked before."""
    until = time.monotonic() + wait_ms / 1000
    for desk in desks:
        desk.close()
    for desk in (one for one, is_waited_for in desks.items() if is_waited_for):
        desk.close(max(0, round(1000 * (until - time.monotonic()))))
