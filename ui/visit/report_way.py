# SPDX-License-Identifier: Apache-2.0
"""找茬 (这里有问题): tells the platform what is wrong and where, with a name only where somebody wants to be called back."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.reports import Report, ReportKind, ReportTaken
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class ReportWay:
    """``session_of_card``: opens a session for the card that was read, blocking."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        session_of_card: Callable[[], Session],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._session_of_card = session_of_card
        self._serial = 0
        self._words = ""
        self.taken: ReportTaken | None = None
        """The number of the last one; it is nobody's name."""

    def keep(self, words: str) -> None:
        """What somebody wrote goes with the next report, and no further."""
        self._words = words

    def send(self, effect: fx.SendReport, state: JourneyState) -> None:
        """Tell it; answered by ``ReportSaid``."""
        page = state.stop_from if state.page is Page.STOP else state.page
        item_code = state.item.code if state.item is not None else ""
        report = Report(ReportKind(effect.kind), page.value, item_code, state.mode.value, self._words)
        self._words = ""
        platform, known, call_me = self._parts.help_platform, self._record.session, effect.call_me
        self.taken = None
        self._serial += 1
        serial = self._serial

        def tell() -> ReportTaken:
            contact = None if not call_me else known if known is not None else self._session_of_card()
            return platform.report(report, contact)

        self._desk.run(tell, lambda taken: self._told(serial, taken), lambda error: self._not_told(serial, error))

    def _told(self, serial: int, taken: ReportTaken) -> None:
        if serial == self._serial:
            self.taken = taken
            self._dispatch(ev.ReportSaid(Reporting.TAKEN))

    def _not_told(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        if isinstance(error, Busy):
            step = Reporting.BUSY
        elif isinstance(error, Unreachable):
            step = Reporting.OFFLINE
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            step = Reporting.REFUSED
        self._dispatch(ev.ReportSaid(step))
