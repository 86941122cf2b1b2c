# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of an A4 printer (文档打印机): a finished PDF goes in, and an honest word comes back."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Protocol

from drivers.print_outcome import Paper as Paper
from drivers.print_outcome import PrintFault as PrintFault
from drivers.print_outcome import PrintOutcome as PrintOutcome
from drivers.states import DeviceState


@dataclass(frozen=True, slots=True)
class PrintableDocument:
    """A PDF that needs nothing more: fonts embedded, A4, in reading order."""

    pdf: bytes = field(repr=False)
    pages: int
    title: str
    """What the printer's display or queue may show: the kind of document, never a person."""

    def __post_init__(self) -> None:
        if not self.pdf.startswith(b"%PDF-"):
            raise ValueError("not a PDF document")
        if self.pages < 1:
            raise ValueError(f"a document of {self.pages} pages")


@dataclass(frozen=True)
class DocumentPrinterStatus:
    """What is known of the printer."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    detail: str = field(default="", compare=False)
    """For technicians."""


@dataclass(frozen=True)
class DocumentPrintResult:
    """What became of a document."""

    outcome: PrintOutcome
    cause: PrintFault | None = None
    detail: str = field(default="", compare=False)
    """For technicians; nothing of what was printed."""


class DocumentPrinter(Protocol):
    """An A4 printer. All verbs block; one thread owns the printer."""

    def open(self) -> DocumentPrinterStatus:
        """See whether it is there. Never raises for a printer that is not."""
        ...

    def status(self) -> DocumentPrinterStatus:
        """The same, now."""
        ...

    def print(self, document: PrintableDocument, cancel: threading.Event) -> DocumentPrintResult:
        """Hand the document over. A set ``cancel`` stops that, unless the printer has all of it already."""
        ...

    def close(self) -> None:
        """Release what is held; may be called twice."""
        ...
