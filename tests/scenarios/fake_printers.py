# SPDX-License-Identifier: Apache-2.0
"""Printers in memory: they keep what they are given, and end each paper as they are told to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from drivers.document_printer.port import (
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintProgress,
    ProgressHook,
)
from drivers.print_outcome import PrintFault, PrintOutcome
from drivers.receipt_printer.port import Document, PrinterStatus, PrintResult, TextLine
from drivers.states import DeviceState


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class FakeReceiptPrinter:
    """Keeps each slip; ``outcomes`` are given in order, then everything is printed."""

    outcomes: list[PrintOutcome] = field(default_factory=list)
    cause: PrintFault | None = None
    """Of every outcome that is not PRINTED."""
    pause: threading.Event = field(default_factory=_set)
    """Cleared by a test that wants to look while a slip is being printed."""
    slips: list[Document] = field(default_factory=list)
    says: PrinterStatus = field(default_factory=lambda: PrinterStatus(DeviceState.ONLINE))

    def open(self) -> PrinterStatus:
        return self.says

    def status(self) -> PrinterStatus:
        return self.says

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        self.slips.append(document)
        self.pause.wait(15)
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.PRINTED
        return PrintResult(outcome, None if outcome is PrintOutcome.PRINTED else self.cause)

    def settle(self, cancel: threading.Event) -> PrintResult | None:
        return None

    def close(self) -> None:
        """Nothing is held."""

    def text(self, number: int = -1) -> str:
        """What a slip says."""
        return "\n".join(element.text for element in self.slips[number] if isinstance(element, TextLine))


@dataclass
class FakeDocumentPrinter:
    """Takes every document and, like one on a bare TCP port, cannot say that it is on paper; unless a test has it follow the
    job: ``results`` in order, each after the progress that ``tells`` holds and when ``pause`` is set.
    """

    documents: list[PrintableDocument] = field(default_factory=list)
    results: list[DocumentPrintResult] = field(default_factory=list)
    tells: list[PrintProgress] = field(default_factory=list)
    pause: threading.Event = field(default_factory=_set)
    says: DocumentPrinterStatus = field(default_factory=lambda: DocumentPrinterStatus(DeviceState.ONLINE))

    def open(self) -> DocumentPrinterStatus:
        return self.says

    def status(self) -> DocumentPrinterStatus:
        return self.says

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        self.documents.append(document)
        for told in self.tells:
            if progress is not None:
                progress(told)
        self.pause.wait(15)
        return self.results.pop(0) if self.results else DocumentPrintResult(PrintOutcome.UNKNOWN)

    def close(self) -> None:
        """Nothing is held."""
