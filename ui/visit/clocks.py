# SPDX-License-Identifier: Apache-2.0
"""The clocks of a visit: one idle clock, one answer clock with its seconds on screen, one for pages that go on by themselves."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.journey import events as ev
from kiosk.journey.machine import Limits


class VisitClocks(QObject):
    """``dispatch`` is told when a clock has run out; ``count_down`` shows whole seconds while an answer is awaited.

    ``scale`` < 1 makes every clock run faster: for tests of idle behaviour, never in production.
    """

    def __init__(
        self,
        dispatch: Callable[[ev.Event], None],
        count_down: Callable[[int], None],
        *,
        scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._dispatch = dispatch
        self._count_down = count_down
        self._scale = scale
        self._limits = Limits(None, None, None)
        self._idle = self._single(self._idle_over)
        self._pause = self._single(self._pause_over)
        self._second = QTimer(self)
        self._second.setInterval(max(1, round(1000 * scale)))
        self._second.timeout.connect(self._second_over)
        self._left = 0

    def _single(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    def follow(self, limits: Limits, *, fresh: bool) -> None:
        """The limits of the present state. ``fresh``: somebody did something, so the idle clock starts again."""
        if limits.idle_s != self._limits.idle_s or fresh:
            self._start(self._idle, limits.idle_s)
        if limits.pause_s != self._limits.pause_s:
            self._start(self._pause, limits.pause_s)
        if (limits.answer_s, limits.sheet) != (self._limits.answer_s, self._limits.sheet):
            self._second.stop()
            if limits.answer_s is not None:
                self._left = math.ceil(limits.answer_s)
                self._count_down(self._left)
                self._second.start()
        self._limits = limits

    def _start(self, timer: QTimer, seconds: float | None) -> None:
        timer.stop()
        if seconds is not None:
            timer.start(round(seconds * 1000 * self._scale))

    def stop(self) -> None:
        """All clocks off: the visit has ended."""
        for timer in (self._idle, self._pause, self._second):
            timer.stop()

    @Slot()
    def _idle_over(self) -> None:
        self._dispatch(ev.IdleElapsed())

    @Slot()
    def _pause_over(self) -> None:
        self._dispatch(ev.PauseElapsed())

    @Slot()
    def _second_over(self) -> None:
        self._left -= 1
        self._count_down(max(0, self._left))
        if self._left <= 0:
            self._second.stop()
            self._dispatch(ev.AnswerElapsed())
