# SPDX-License-Identifier: Apache-2.0
"""The ID card on its reader (身份证阅读机具): what the reader's thread reports, as the visit is told it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from config import clock
from drivers.id_card_reader import port
from kiosk.audit.catalogue import Device, LogEvent
from kiosk.fleet.device_report import DeviceJournal
from kiosk.identity.resident import CardExpired, Identified, card_digest, from_card, same_card
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import CardState, JourneyState, Page
from ui.visit.card_reader import CardIsRead, CardReaderThread
from ui.visit.parts import VisitParts

_WHY = {
    port.UnreadableReason.TAKEN_EARLY: CardState.TAKEN_EARLY.value,
    port.UnreadableReason.SELECT_FAILED: CardState.TWO_CARDS.value,
}


class IdCards(QObject):
    """What is read goes into ``record``, where it speaks for nobody until it is adopted. Not opened before :meth:`open`."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        dispatch: Callable[[ev.Event], None],
        state: Callable[[], JourneyState],
    ) -> None:
        super().__init__()
        self._parts = parts
        self._record = record
        self._dispatch = dispatch
        self._state = state
        self._journal: DeviceJournal | None = None
        self._reader: CardReaderThread | None = None
        self.is_lost = False
        """The reader was there, and does not answer now."""

    def open(self, journal: DeviceJournal) -> None:
        """The window is on screen: from now on this process owns the reader."""
        self._journal = journal
        if self._parts.reader is not None:
            self._reader = CardReaderThread(self._parts.reader)
            self._reader.reported.connect(self._reported)
            self._reader.status_seen.connect(self._status)
            self._reader.start()

    @Slot(object)
    def _status(self, status: port.ReaderStatus) -> None:
        if self._journal is not None:
            self._journal.note("id_card_reader", status)

    @Slot(object)
    def _reported(self, report: object) -> None:
        if isinstance(report, port.ReaderLost):
            self.is_lost = True
            self._parts.log.write(LogEvent.DEVICE_LOST, device=Device.ID_CARD_READER)
            self._dispatch(ev.ReaderLost())
            return
        if self.is_lost:
            self.is_lost = False
            self._parts.log.write(LogEvent.DEVICE_BACK, device=Device.ID_CARD_READER)
            self._dispatch(ev.ReaderBack())
        if report is CardIsRead.BEGUN:
            self._parts.log.write(LogEvent.CARD_FOUND)
            self._dispatch(ev.CardReading())
        elif isinstance(report, port.CardRead):
            self._card_read(report.card)
        elif isinstance(report, port.CardUnreadable):
            self._parts.log.write(LogEvent.CARD_UNREADABLE)
            self._dispatch(ev.CardUnreadable(_WHY.get(report.reason, "")))
        elif isinstance(report, port.CardRefused):
            self._parts.log.write(LogEvent.CARD_REFUSED)
            self._dispatch(ev.CardRefused())
        elif report is port.Presence.OUT_OF_FIELD or report is port.Presence.REMOVED or isinstance(report, port.NoCard):
            if self._state().card_present:
                self._parts.log.write(LogEvent.CARD_REMOVED)
                self._dispatch(ev.CardRemoved(is_sure=report is not port.Presence.OUT_OF_FIELD))

    def _card_read(self, card: port.IdCard) -> None:
        outcome = from_card(card, clock.now().date(), self._parts.catalogue.tables.certificate_types)
        if isinstance(outcome, CardExpired):
            self._parts.log.write(LogEvent.CARD_EXPIRED)
            self._dispatch(ev.CardExpired())
            return
        if not isinstance(outcome, Identified):
            self._dispatch(ev.CardUnreadable())
            return
        self._parts.log.write(LogEvent.CARD_READ)
        known = self._record.card
        if self._record.acting.is_agents_card(card):
            is_other = False  # one of the two who are here
        elif known is not None and self._state().behind.page is not Page.PRINCIPAL:
            is_other = known.raw != card.raw
        else:
            is_other = self._record.is_another(outcome.resident.number)
        self._record.card_read, self._record.resident_read = card, outcome.resident
        key, last = self._parts.link.card_key, self._parts.link.last_card_digest
        is_last = False
        if len(key) >= 16:
            digest = card_digest(key, card.raw)
            is_last = last is not None and same_card(digest, last)
            self._parts.link.card_seen(digest)
        self._dispatch(ev.CardFound(is_last_visits=is_last, is_other=is_other))

    def close(self) -> None:
        """Nothing is told any more; nobody waits for the thread."""
        if self._reader is not None:
            self._reader.reported.disconnect(self._reported)
            self._reader.status_seen.disconnect(self._status)
            self._reader.stop()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for the reader's thread; after :meth:`close`."""
        if self._reader is not None:
            self._reader.stop(wait_ms)
