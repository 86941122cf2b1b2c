# SPDX-License-Identifier: Apache-2.0
"""同屏协助 from the terminal's side: opened by consent, the masked page told when it changes, a hint taken, ended by one key.

One request at a time and one in ``poll_s`` seconds at most, on a desk of its own that is made with the first consent: nothing
of it can hold up the visit. Without network it waits and goes on by itself; the banner says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Slot

from config import clock, timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.case.assisted import LookedOn
from kiosk.journey import events as ev
from kiosk.journey.helping import CoView
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState
from kiosk.platform.co_view import CoViewStanding, SeenPage
from kiosk.platform.errors import Rejected
from ui.visit.pages_help import HintShown
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class CoViewWay(QObject):
    """``call_no``: of the call that a helper has; ``describe``: the masked page of a state; ``desk``: makes the desk."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        call_no: Callable[[], str],
        describe: Callable[[JourneyState], SeenPage],
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        *,
        poll_s: float = timeouts.CO_VIEW_POLL_S,
        desk: Callable[[], TaskDesk] = lambda: TaskDesk("co-view"),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__()
        self._parts, self._record = parts, record
        self._call_no, self._describe = call_no, describe
        self._dispatch, self._changed, self._now = dispatch, changed, now
        self._make_desk = desk
        self._desk: TaskDesk | None = None
        self._state = JourneyState()
        self._consent = ""
        self._call = ""
        self._person = ""
        """Number of who agreed, or of who was known first after that: one person's yes is nobody else's."""
        self._helper = ""
        """Work number of who was let look, by the desk's first answer."""
        self._agreed_at = now()
        self._is_asking = self._is_opened = False
        self._serial = 0
        self._told: SeenPage | None = None
        self._hint_number = 0
        self.hint = HintShown()
        self._timer = QTimer(self)
        self._timer.setInterval(max(1, round(1000 * poll_s)))
        self._timer.timeout.connect(self._turn)

    def open(self) -> None:
        """The resident has just agreed."""
        self._desk = self._desk or self._make_desk()
        self._consent, self._call, self._agreed_at = str(uuid4()), self._call_no(), self._now()
        self._is_asking = self._is_opened = False
        self._person, self._helper, self._told, self.hint, self._hint_number = "", "", None, HintShown(), 0
        self._parts.log.write(LogEvent.CO_VIEW_AGREED)
        self._timer.start()
        self._turn()

    def follow(self, state: JourneyState) -> None:
        """The page as it is now; a hint belongs to the page for which it was sent."""
        if state.page is not self._state.page and self.hint != HintShown():
            self.hint = HintShown()
        self._state = state

    @Slot()
    def _turn(self) -> None:
        """One request: open it, tell a page that has changed, or ask whether the helper has sent something."""
        if not self._consent or self._is_asking or self._desk is None:
            return
        if self._is_somebody_else():
            self._stop()
            return
        platform, call_no, consent, agreed_at = self._parts.help_platform, self._call, self._consent, self._agreed_at
        self._is_asking = True
        page = self._describe(self._state)
        if not self._is_opened:
            work: Callable[[], CoViewStanding] = lambda: platform.open_co_view(call_no, consent, agreed_at)  # noqa: E731
        elif page != self._told:
            self._serial += 1
            serial = self._serial
            work = lambda: platform.show_co_view(call_no, serial, page)  # noqa: E731
        else:
            work = lambda: platform.co_view(call_no)  # noqa: E731
        told = page if self._is_opened else None
        self._desk.run(
            work, lambda found: self._heard(consent, found, told), lambda error: self._unheard(consent, error)
        )

    def _is_somebody_else(self) -> bool:
        """Whether another person is known now than when it was agreed to; the journey knows of cards alone."""
        resident = self._record.resident
        if resident is None:
            return False
        self._person = self._person or resident.number
        return resident.number != self._person

    def _heard(self, consent: str, found: CoViewStanding, told: SeenPage | None) -> None:
        if consent != self._consent:
            return
        self._is_asking = False
        if not found.is_open:
            self._over()
            return
        self._helper = self._helper or found.helper_no
        if found.helper_no != self._helper:  # the call was passed on: another yes is theirs to ask for
            self._stop()
            return
        was_opened, self._is_opened = self._is_opened, True
        if told is not None:
            self._forget_hint_of(self._told, told)
            self._told = told
        if self._state.co_view is not CoView.OPEN:
            self._dispatch(ev.CoViewSaid(CoView.OPEN))
        if found.hint is not None and found.hint.number > self._hint_number:
            self._hint_number = found.hint.number
            labels = {one.code: one.label for one in self._told.fields} if self._told is not None else {}
            self.hint = HintShown(found.hint.text, labels.get(found.hint.field, ""))
            self._changed()
        if not was_opened:
            self._turn()

    def _forget_hint_of(self, before: SeenPage | None, now: SeenPage) -> None:
        """Another question on the same page: what was said of the one before would mislead."""
        is_another = before is not None and not (before.hidden or now.hidden) and before.title != now.title
        if is_another and self.hint != HintShown():
            self.hint = HintShown()
            self._changed()

    def _unheard(self, consent: str, error: Exception) -> None:
        """No network, or a busy desk: it is said, and goes on by itself. A desk that says no has ended it."""
        if consent != self._consent:
            return
        self._is_asking = False
        if isinstance(error, Rejected):
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._over()
        elif self._state.co_view is not CoView.CUT_OFF:
            self._dispatch(ev.CoViewSaid(CoView.CUT_OFF))

    def _stop(self) -> None:
        """Not what was agreed to any more: the desk is told, and the line says so."""
        self.end()
        self._dispatch(ev.CoViewSaid(CoView.OVER))

    def _over(self) -> None:
        self._forget()
        self._dispatch(ev.CoViewSaid(CoView.OVER))

    def end(self) -> None:
        """Withdrawn, or over with the case, the call or the visit: the desk is told, once."""
        if not self._consent or self._desk is None:
            return
        platform, call_no = self._parts.help_platform, self._call
        self._forget()
        self._desk.run(lambda: platform.end_co_view(call_no), lambda _done: None, lambda _error: None)

    def _forget(self) -> None:
        """When it was agreed to and ended stands in the case; nothing of what was seen stays."""
        looked = LookedOn(self._consent, self._agreed_at, self._now())
        if self._record.assisted is not None:
            self._record.assisted = replace(self._record.assisted, looked=(*self._record.assisted.looked, looked))
        self._parts.log.write(LogEvent.CO_VIEW_ENDED)
        self._timer.stop()
        self._consent, self._person, self._told, self.hint = "", "", None, HintShown()

    def close(self) -> bool:
        """The visit ends. Whether a last word is on its way, for :meth:`desk`."""
        is_on = bool(self._consent)
        self.end()
        self._timer.stop()
        return is_on

    @property
    def desk(self) -> TaskDesk | None:
        """None: nobody ever agreed to anything."""
        return self._desk
