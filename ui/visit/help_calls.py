# SPDX-License-Identifier: Apache-2.0
"""A call for a helper (帮办呼叫): placed, and looked at until a helper has taken it or it is over.

The minute (domain notes 1.8 row 85) runs on the terminal's own clock as well: a desk that cannot be heard from keeps nobody
waiting longer before other ways are said. What is said of the desk (who was asked besides, who has taken it) it has said itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from config import clock, timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.case.assisted import Assisted
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState
from kiosk.platform.model import HelpCall, HelpRequest, OtherWays
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_ESCALATED: Final = "escalated"
_ANSWERED: Final = "answered"
_ENDED: Final = "ended"


@dataclass(frozen=True)
class HelpFacts:
    """For the sheet. ``waited_s``: whole tens; ``escalated_to`` and ``helper_no``: as the desk has said them, empty until then;
    ``ways``: the desk's own; None: it named none. ``is_heard``: the last look reached the desk.
    """

    call_no: str = ""
    waited_s: int = 0
    escalated_to: str = ""
    helper_no: str = ""
    ways: OtherWays | None = None
    is_heard: bool = True


class HelpCalls(QObject):
    """One call at a time. ``poll_s``: seconds between two looks at it; a look that fails is no news. ``changed``: the count on
    the sheet has gone on. ``now``: a clock in seconds; where ``poll_s`` is a fraction of the usual, the minute is too.
    """

    def __init__(
        self,
        parts: VisitParts,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        record: VisitRecord | None = None,
        changed: Callable[[], None] = lambda: None,
        *,
        poll_s: float = timeouts.HELP_POLL_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._dispatch = dispatch
        self._desk = desk
        self._record = record
        self._changed = changed
        self._now = now
        self._scale = poll_s / timeouts.HELP_POLL_S
        self._began: float | None = None
        self._is_open = False
        """The desk has the call, as far as it has said."""
        self._placing: list[str] | None = None
        """A call is on its way; its number, as soon as the desk has said one. None: none is, or it stands beyond the visit."""
        self._unheard: tuple[str, bool] | None = None
        """Whether it was solved, by the number of its call, until the desk has heard it."""
        self.facts = HelpFacts()
        self._timer = self._made_timer(poll_s, self._look)
        self._count = self._made_timer(timeouts.HELP_COUNT_S * self._scale, self._counted)
        self._count.setSingleShot(False)

    def _made_timer(self, seconds: float, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(max(1, round(1000 * seconds)))
        timer.timeout.connect(then)
        return timer

    def place(self, state: JourneyState) -> None:
        """Says where help is wanted, not who wants it."""
        terminal = self._parts.settings.terminal
        item_code = state.item.code if state.item is not None else ""
        point = self._parts.site.point
        request = HelpRequest(terminal.id, terminal.site_code, state.page.value, item_code, state.mode.value, point)
        self._parts.log.write(LogEvent.HELP_CALLED)
        self.facts, self._began, self._is_open = HelpFacts(), self._now(), False
        self._count.start()
        platform, numbers = self._parts.help_platform, list[str]()
        self._placing = None if state.ended else numbers

        def ask() -> HelpCall:
            call = platform.call_help(request)
            numbers.append(call.call_no)
            return call

        self._desk.run(ask, self._placed, self._not_placed)

    def _placed(self, call: HelpCall) -> None:
        self._placing = None
        self._parts.log.write(LogEvent.HELP_PLACED)
        self._dispatch(ev.HelpPlaced())
        self._seen(call)

    def _not_placed(self, _error: Exception) -> None:
        self._placing = None
        self._parts.log.write(LogEvent.HELP_NOT_PLACED)
        self._stand_still()
        self._dispatch(ev.HelpUnplaced())

    @Slot()
    def _look(self) -> None:
        call_no = self.facts.call_no
        self._desk.run(lambda: self._parts.help_platform.help_call(call_no), self._seen, self._not_seen)

    def _seen(self, call: HelpCall) -> None:
        was = self.facts
        helper_no = call.helper_no or was.helper_no
        told = HelpFacts(call.call_no, was.waited_s, call.escalated_to, helper_no, call.other_ways or was.ways)
        self.facts = told
        self._is_open = call.state != _ENDED
        if call.state == _ENDED:
            self._stand_still()
            if self._record is not None and self._record.assisted is not None:
                self._record.assisted = replace(self._record.assisted, is_over=True)
            self._dispatch(ev.HelpEnded())
            return
        if call.state == _ANSWERED and self._began is not None:
            self._stand_still()
            if self._record is not None and helper_no:
                self._record.assisted = Assisted(call.call_no, helper_no, clock.now())
            self._dispatch(ev.HelpAnswered())
        elif call.state == _ESCALATED:
            self._dispatch(ev.HelpEscalated())
            self._say_late()
        if told != was:
            self._changed()
        self._timer.start()

    def _not_seen(self, _error: Exception) -> None:
        self.facts = replace(self.facts, is_heard=False)
        self._timer.start()

    @Slot()
    def _counted(self) -> None:
        """Ten seconds more: a calm count, and the minute where the desk is not heard from."""
        if self._began is None:
            return
        waited_s = (self._now() - self._began) / self._scale
        self.facts = replace(self.facts, waited_s=int(waited_s // timeouts.HELP_COUNT_S * timeouts.HELP_COUNT_S))
        self._say_late()
        self._changed()

    def _say_late(self) -> None:
        if self._began is not None and (self._now() - self._began) / self._scale >= timeouts.HELP_LATE_S:
            self._dispatch(ev.HelpLate())

    def _stand_still(self) -> None:
        self._began = None
        self._count.stop()

    def tell_solved(self, *, solved: bool) -> None:
        """解决了吗: with the call that has just ended; told once more at the end where it was not heard."""
        self._unheard = (self.facts.call_no, solved)
        self._tell()

    def _tell(self) -> None:
        if self._unheard is None:
            return
        (call_no, solved), platform = self._unheard, self._parts.help_platform
        self._desk.run(
            lambda: platform.tell_help_outcome(call_no, solved=solved), self._heard, lambda _error: None
        )  # best effort: nothing of it is kept beyond the visit

    def _heard(self, _answer: object) -> None:
        self._unheard = None

    def stop(self) -> None:
        """No more looks."""
        self._timer.stop()
        self._stand_still()

    def close(self) -> bool:
        """The visit ends: nobody is to be looked for here any more. Whether a last word is on its way; where the desk cannot be
        reached it ends the call by its own clock. One that is still on its way is taken back behind it; one of the last moment (a
        card that was left) stands.
        """
        self.stop()
        is_open, placing, platform = self._is_open, self._placing, self._parts.help_platform
        is_speaking = is_open or placing is not None or self._unheard is not None
        self._tell()
        numbers = [self.facts.call_no] if is_open else placing
        self._is_open, self._placing = False, None

        def take_back() -> None:
            for call_no in numbers or ():
                platform.withdraw_help(call_no)

        if numbers is not None:
            self._desk.run(take_back, lambda _done: None, lambda _error: None)
        return is_speaking
