# SPDX-License-Identifier: Apache-2.0
"""A device's own thread in a visit: commands in order, one in flight, exactly one completion each (CWA 17852, 完成消息).

A :class:`~ui.visit.tasks.TaskDesk` whose every call goes through the device's :class:`~drivers.completion.CommandSlot`: each
command has a cancel event of its own and a time limit, and its completion is told to nobody but the one who gave it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from drivers.completion import CommandSlot, Completion
from drivers.errors import Cancelled
from ui.visit.tasks import TaskDesk

Value = TypeVar("Value")
Verb = Callable[[threading.Event], Value]


class DeviceDesk(QObject):
    """One device. ``name`` is its thread's."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._slot = CommandSlot()
        self._desk = TaskDesk(name, self)
        self._ending = threading.Event()
        self._last: Callable[[], object] | None = None

    def run(self, verb: Verb[Value], done: Callable[[Completion[Value]], None], limit_s: float) -> None:
        """Give a command: ``verb`` blocks in the device's thread and ends soon after its cancel event is set.

        ``done`` hears its one completion later, on the main thread, unless the desk was closed meanwhile. ``limit_s`` counts
        from the command's own beginning, not from its place in the queue.
        """

        def begun(cancel: threading.Event) -> Value:
            if self._ending.is_set():
                raise Cancelled(self._name, "not begun: the visit is over")
            return verb(cancel)

        self._desk.run(lambda: self._slot.run(begun, limit_s), done, self._bug)

    def _bug(self, error: Exception) -> Any:
        """A command slot raises nothing."""
        raise error

    def at_end(self, last: Callable[[], object]) -> None:
        """Called in the device's thread when the desk is closed, behind whatever was given before and however that ended."""
        self._last = last

    def cancel(self) -> bool:
        """Ask the command in flight to end; those that wait for their turn stay. True: there was one to ask."""
        return self._slot.cancel()

    def close(self, wait_ms: int = 0) -> bool:
        """Nobody is told anything any more. What was given already has ``wait_ms`` to end by itself; then the command in
        flight is cancelled and those behind it end without having touched the device. Whether the thread has ended.
        """
        last, self._last = self._last, None
        if last is not None:
            self._desk.run(last, lambda _none: None, self._bug)
        has_ended = self._desk.close(wait_ms)
        self._ending.set()
        self._slot.cancel()
        return has_ended
