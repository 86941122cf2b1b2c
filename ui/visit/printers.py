# SPDX-License-Identifier: Apache-2.0
"""The two printers of a visit, each on a thread of its own: what they are given, and what came of it.

The print result has three values. Unknown is said as unknown and never prints again by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from config import timeouts
from drivers.completion import Completion
from drivers.document_printer.port import (
    DocumentPrinter,
    DocumentPrintResult,
    PrintProgress,
    ProgressHook,
)
from drivers.print_outcome import PrintOutcome
from drivers.receipt_printer.port import PrinterStatus, PrintResult, ReceiptPrinter
from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import Device as Logged, LogEvent
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.printing.made_apart import Make, PrintingBench
from kiosk.printing.paper_count import PaperCount
from kiosk.printing.press import NumberedPaper, Press
from ui.visit.device_desk import DeviceDesk
from ui.visit.device_watch import PrinterWatch, trouble_word
from ui.visit.parts import VisitParts

Dispatch = Callable[[ev.Event], None]

_RECEIPT_EVENTS = {
    PrintOutcome.PRINTED: LogEvent.RECEIPT_PRINTED,
    PrintOutcome.NOT_PRINTED: LogEvent.RECEIPT_NOT_PRINTED,
    PrintOutcome.UNKNOWN: LogEvent.RECEIPT_UNKNOWN,
}
_DOCUMENT_EVENTS = {
    PrintOutcome.PRINTED: LogEvent.DOCUMENT_PRINTED,
    PrintOutcome.NOT_PRINTED: LogEvent.DOCUMENT_NOT_PRINTED,
    PrintOutcome.UNKNOWN: LogEvent.DOCUMENT_UNKNOWN,
}


class _Told(QObject):
    """Carries what a printer's thread tells of its work over to the event loop."""

    told = Signal(int, object)

    def __init__(self, hear: Callable[[int, PrintProgress], object]) -> None:
        super().__init__()
        self._hear = hear
        self.told.connect(self._told, Qt.ConnectionType.QueuedConnection)

    @Slot(int, object)
    def _told(self, job: int, progress: PrintProgress) -> None:
        self._hear(job, progress)


class Printers:
    """Of receipts and of A4 sheets."""

    def __init__(self, parts: VisitParts, dispatch: Dispatch) -> None:
        self._parts = parts
        self._dispatch = dispatch
        self._receipt_desk = DeviceDesk("receipt-printer")
        self.document_desk = DeviceDesk("document-printer")
        """The A4 printer's; what is made for it is made there, too."""
        self.document_ended: Callable[[int, PrintOutcome], None] = lambda _job, _outcome: None
        """Told what came of every attempt at it; whoever asked leave for it wants to know."""
        self.printing = PrintingBench()
        """What makes papers for A4; used in that printer's thread."""
        self._count = PaperCount(parts.settings.state_dir, parts.settings.receipt_printer.roll_m)
        printer = parts.receipt_printer
        self._press = None if printer is None else Press(printer, parts.courier, self._count)
        self._under_way = 0
        self._progress = _Told(self._document_moved)
        self._watches: list[PrinterWatch] = []

    def open(self, journal: DeviceJournal) -> None:
        """Connect in the background, so that the first byte does not wait for a connection; then keep an eye on both."""
        parts = self._parts
        if parts.receipt_printer is not None:
            self._watch(
                "receipt", "receipt_printer", parts.receipt_printer, self._receipt_desk, journal, self._roll_seen
            )
        if parts.document_printer is not None:
            self._watch("document", "document_printer", parts.document_printer, self.document_desk, journal)

    def _watch(
        self,
        name: str,
        device: str,
        printer: ReceiptPrinter | DocumentPrinter,
        desk: DeviceDesk,
        journal: DeviceJournal,
        seen: Callable[[Any], object] | None = None,
    ) -> None:
        desk.run(lambda _cancel: printer.open(), partial(self._opened, Logged(device)), timeouts.PRINTER_ANSWER_S)
        watch = PrinterWatch(name, device, printer.status, desk, self._dispatch, journal, self._is_idle, seen)
        self._watches.append(watch)
        watch.start()

    def look(self) -> None:
        """Ask both printers now, unless they work."""
        for watch in self._watches:
            watch.look()

    def _is_idle(self) -> bool:
        return self._under_way == 0

    def _opened(self, device: Logged, ended: Completion[Any]) -> None:
        """Nothing to tell of a status: the first look follows."""
        if ended.error is not None:
            self._parts.log.failure(LogEvent.DEVICE_LOST, ended.error, device=device)

    def _roll_seen(self, status: PrinterStatus) -> None:
        """Out and then not out any more is a new roll, also when nothing is being printed."""
        self._count.seen(status.paper)

    # --- receipts and slips -------------------------------------------------------------------------------------------

    def print_paper(self, job: int, paper: NumberedPaper) -> None:
        """A paper for the receipt printer. ``job`` comes back with the result."""
        press = self._press
        if press is None:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value, "not_fitted"))
            return
        self._parts.log.write(LogEvent.PRINT_STARTED)
        self._under_way += 1
        self._receipt_desk.run(
            lambda cancel: press.print(paper, cancel),
            lambda ended: self._receipt_done(job, ended),
            timeouts.RECEIPT_COMMAND_S,
        )

    def print_receipt_made(self, job: int, make: Make) -> None:
        """A receipt for a sheet of the A4 printer."""
        printer = self._parts.document_printer
        if printer is None:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value))
            return
        self._parts.log.write(LogEvent.PRINT_STARTED)
        self._under_way += 1
        self.document_desk.run(
            lambda cancel: _print_made(printer, self.printing, make, cancel, lambda _progress: None),
            lambda ended: self._receipt_done(job, ended),
            timeouts.DOCUMENT_COMMAND_S,
        )

    def _receipt_done(
        self, job: int, ended: Completion[PrintResult] | Completion[DocumentPrintResult | NotDone]
    ) -> None:
        """A driver that raises is a bug of ours; nobody can say what is on the paper."""
        self._under_way -= 1
        result = self._not_made(ended.value) if isinstance(ended.value, NotDone) else ended.value
        if result is None:
            if ended.error is not None:
                self._parts.log.failure(LogEvent.RECEIPT_UNKNOWN, ended.error)
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.UNKNOWN.value))
            return
        self._parts.log.write(_RECEIPT_EVENTS[result.outcome])
        self._dispatch(ev.ReceiptFinished(job, result.outcome.value, trouble_word(result.cause)))

    # --- sheets ------------------------------------------------------------------------------------------------------

    def print_made(self, job: int, make: Make | None) -> None:
        """A paper for the A4 printer; ``make`` is called on that printer's own thread. None: there is nothing to print."""
        printer, told = self._parts.document_printer, self._progress.told
        if printer is None or make is None:
            self._dispatch(ev.DocumentFinished(job, PrintOutcome.NOT_PRINTED.value, "not_fitted"))
            return
        self._parts.log.write(LogEvent.PRINT_STARTED)
        self._under_way += 1
        self.document_desk.run(
            lambda cancel: _print_made(printer, self.printing, make, cancel, lambda progress: told.emit(job, progress)),
            lambda ended: self._document_done(job, ended),
            timeouts.DOCUMENT_COMMAND_S,
        )

    def _not_made(self, why: NotDone) -> DocumentPrintResult:
        """So it was not printed, and can be asked for again; why is for whoever looks after the terminal."""
        self._parts.log.write(LogEvent.DOCUMENT_NOT_MADE, reason=why)
        return DocumentPrintResult(PrintOutcome.NOT_PRINTED, detail=f"not made: {why}")

    def _document_done(self, job: int, ended: Completion[DocumentPrintResult | NotDone]) -> None:
        self._under_way -= 1
        result = self._not_made(ended.value) if isinstance(ended.value, NotDone) else ended.value
        if result is None:
            if ended.error is not None:
                self._parts.log.failure(LogEvent.DOCUMENT_UNKNOWN, ended.error)
            self.document_ended(job, PrintOutcome.UNKNOWN)
            self._dispatch(ev.DocumentFinished(job, PrintOutcome.UNKNOWN.value))
            return
        self._parts.log.write(_DOCUMENT_EVENTS[result.outcome])
        self.document_ended(job, result.outcome)
        word = trouble_word(result.cause)
        self._dispatch(ev.DocumentFinished(job, result.outcome.value, word, result.pages_done))

    def _document_moved(self, job: int, told: PrintProgress) -> None:
        self._dispatch(ev.DocumentMoved(job, told.pages, told.pages_done, trouble_word(told.waits_for)))

    def close(self) -> None:
        """No more answers; a paper that was begun gets a while to come out whole, however fast the last taps were."""
        for watch in self._watches:
            watch.stop()
        wait_ms = round(timeouts.PAPER_END_S * 1000) if self._under_way else 0
        self._receipt_desk.close(wait_ms)
        self.document_desk.close(wait_ms)

    def join_threads(self, wait_ms: int) -> None:
        """Wait for both printers' threads; after :meth:`close`."""
        self._receipt_desk.close(wait_ms)
        self.document_desk.close(wait_ms)


def _print_made(
    printer: DocumentPrinter, bench: PrintingBench, make: Make, cancel: threading.Event, tell: ProgressHook
) -> DocumentPrintResult | NotDone:
    """Made apart, then handed over."""
    document = make(bench, cancel)
    if isinstance(document, NotDone):
        return document
    tell(PrintProgress(document.pages))  # how many sheets to wait for, before the first one comes
    return printer.print(document, cancel, tell)
