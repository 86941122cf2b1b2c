# SPDX-License-Identifier: Apache-2.0
"""A call for a helper (帮办呼叫): placed, and looked at until a helper has taken it or it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState
from kiosk.platform.model import HelpCall, HelpRequest
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_ANSWERED: Final = "answered"
_ENDED: Final = "ended"


class HelpCalls(QObject):
    """One call at a time. ``poll_s``: seconds between two looks at it; a look that fails is no news."""

    def __init__(
        self,
        parts: VisitParts,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        *,
        poll_s: float = timeouts.HELP_POLL_S,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._dispatch = dispatch
        self._desk = desk
        self._call_no = ""
        self._is_answered = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(max(1, round(1000 * poll_s)))
        self._timer.timeout.connect(self._look)

    def place(self, state: JourneyState) -> None:
        """Says where help is wanted, not who wants it."""
        terminal = self._parts.settings.terminal
        item_code = state.item.code if state.item is not None else ""
        request = HelpRequest(terminal.id, terminal.site_code, state.page.value, item_code, state.mode.value)
        self._parts.log.write(LogEvent.HELP_CALLED)
        self._desk.run(lambda: self._parts.help_platform.call_help(request), self._placed, self._not_placed)

    def _placed(self, call: HelpCall) -> None:
        self._parts.log.write(LogEvent.HELP_PLACED)
        self._call_no, self._is_answered = call.call_no, False
        self._dispatch(ev.HelpPlaced())
        self._seen(call)

    def _not_placed(self, _error: Exception) -> None:
        self._parts.log.write(LogEvent.HELP_NOT_PLACED)
        self._dispatch(ev.HelpUnplaced())

    @Slot()
    def _look(self) -> None:
        call_no = self._call_no
        self._desk.run(lambda: self._parts.help_platform.help_call(call_no), self._seen, self._not_seen)

    def _seen(self, call: HelpCall) -> None:
        if call.state == _ENDED:
            self._dispatch(ev.HelpEnded())
            return
        if call.state == _ANSWERED and not self._is_answered:
            self._is_answered = True
            self._dispatch(ev.HelpAnswered())
        self._timer.start()

    def _not_seen(self, _error: Exception) -> None:
        self._timer.start()

    def stop(self) -> None:
        """No more looks: the visit ends."""
        self._timer.stop()
