# SPDX-License-Identifier: Apache-2.0
"""The readers beside the ID card's: their threads, when the scanner looks for codes, and what they say of themselves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Slot

from drivers.code_scanner.port import ScannerStatus
from kiosk.fleet.device_report import GOOD_STATES, DeviceJournal
from kiosk.journey.moves.identity import asks_for_an_enterprise, asks_who
from kiosk.journey.moves.lookup import reads_codes
from kiosk.journey.state import JourneyState
from ui.visit.code_scanner import CodeScannerThread
from ui.visit.other_ways import OtherWays
from ui.visit.parts import VisitParts
from ui.visit.smart_card import SmartCardThread


class OtherReaders(QObject):
    """``ways`` hears what they report. None of them is opened before :meth:`open`."""

    def __init__(self, parts: VisitParts, ways: OtherWays) -> None:
        super().__init__()
        self._parts = parts
        self._ways = ways
        self._journal: DeviceJournal | None = None
        self._scanner: CodeScannerThread | None = None
        self._cards: SmartCardThread | None = None
        self.is_scanner_lost = False
        """It was there, and does not answer now."""

    def open(self, journal: DeviceJournal) -> None:
        """The window is on screen: from now on this process owns the devices."""
        self._journal = journal
        if self._parts.code_scanner is not None:
            self._scanner = CodeScannerThread(self._parts.code_scanner)
            self._scanner.reported.connect(self._scanner_reported)
            self._scanner.status_seen.connect(self._scanner_status)
            self._scanner.start()
        if self._parts.smart_card_reader is not None:
            self._cards = SmartCardThread(self._parts.smart_card_reader)
            self._cards.reported.connect(self._card_reported)
            self._cards.status_seen.connect(self._card_status)
            self._ways.answer = self._cards.answer
            self._cards.start()

    @property
    def has_looked_for_cards(self) -> bool:
        """Whether a card that is put in now is this visit's."""
        return self._cards is not None and self._cards.has_seen_an_empty_slot

    def follow(self, state: JourneyState) -> None:
        """The scanner shines only while it is of use."""
        if self._scanner is not None:
            self._scanner.listen(asks_who(state) or asks_for_an_enterprise(state) or reads_codes(state))

    @Slot(object)
    def _scanner_reported(self, report: object) -> None:
        self._ways.scanner_reported(report)

    @Slot(object)
    def _card_reported(self, report: object) -> None:
        self._ways.smart_card_reported(report)

    @Slot(object)
    def _scanner_status(self, status: ScannerStatus) -> None:
        is_lost = status.device not in GOOD_STATES
        if is_lost != self.is_scanner_lost:
            self.is_scanner_lost = is_lost
            self._ways.scanner_moved(is_lost=is_lost)
        if self._journal is not None:
            self._journal.note("code_scanner", status)

    @Slot(object)
    def _card_status(self, status: Any) -> None:
        if self._journal is not None:
            self._journal.note("smart_card_reader", status)

    def close(self) -> None:
        """No more reports; nothing is waited for."""
        if self._scanner is not None:
            self._scanner.reported.disconnect(self._scanner_reported)
            self._scanner.status_seen.disconnect(self._scanner_status)
            self._scanner.stop()
        if self._cards is not None:
            self._cards.reported.disconnect(self._card_reported)
            self._cards.status_seen.disconnect(self._card_status)
            self._cards.stop()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for both threads; after :meth:`close`."""
        for thread in (self._scanner, self._cards):
            if thread is not None:
                thread.stop(wait_ms)
