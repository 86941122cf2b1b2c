# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of an A4 printer (文档打印机): a finished PDF goes in, and an honest word comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.document_printer.reasons import Toner as Toner
from drivers.print_outcome import Cover as Cover, Paper as Paper, PrintFault as PrintFault, PrintOutcome as PrintOutcome
from drivers.states import DeviceState


@dataclass(frozen=True, slots=True)
class PrintableDocument:
    """A PDF that needs nothing more: fonts embedded, A4, in reading order."""

    pdf: bytes = field(repr=False)
    pages: int
    title: str
    """What the printer's display or queue may show: the kind of document, never a person."""
    reference: str = ""
    """Our own number of this printing (打印编号). A printer that can is asked by it what became of a job whose answer was
    lost. Another printing of the same document has another one; empty: the driver makes one."""

    def __post_init__(self) -> None:
        if not self.pdf.startswith(b"%PDF-"):
            raise ValueError("not a PDF document")
        if self.pages < 1:
            raise ValueError(f"a document of {self.pages} pages")


class Slot(StrEnum):
    """出纸口; the values are those of XFS4IoT ``Printer.media`` (CEN CWA 17852:2022).

    IPP knows no sheet sensor in the slot: a printer that has finished says nothing about whether the paper was taken.
    """

    UNKNOWN = "unknown"
    """不知道: ask the person, or a sensor of the terminal's own."""
    PRESENT = "present"
    """有纸: the printer has finished sheets that were not there before."""
    NOT_PRESENT = "notPresent"
    """无纸"""
    JAMMED = "jammed"
    """卡纸"""
    ENTERING = "entering"
    """正在出纸"""


@dataclass(frozen=True)
class DocumentPrinterStatus:
    """What is known of the printer."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    toner: Toner = Toner.UNKNOWN
    fault: PrintFault | None = None
    """What keeps it from printing, if it said so."""
    reasons: tuple[str, ...] = ()
    """The printer's own keywords without their severity."""
    detail: str = field(default="", compare=False)
    """For technicians."""


@dataclass(frozen=True)
class PrintProgress:
    """A job on its way; told whenever something of it changes."""

    pages: int
    """总页数: sheets to wait for, known before the first comes."""
    pages_done: int | None = None
    """已出页数; None: the printer does not count."""
    waits_for: PrintFault | None = None
    """What the printer stands still for; somebody can put it right, and the job goes on."""


ProgressHook = Callable[[PrintProgress], object]


@dataclass(frozen=True)
class DocumentPrintResult:
    """What became of a document."""

    outcome: PrintOutcome
    cause: PrintFault | None = None
    detail: str = field(default="", compare=False)
    """For technicians; nothing of what was printed."""
    pages_done: int | None = field(default=None, compare=False)
    """Sheets that the printer says it has put out; None: it does not count."""
    slot: Slot = field(default=Slot.UNKNOWN, compare=False)
    """Whether sheets lie in the slot, as far as anybody senses it. ``UNKNOWN`` after PRINTED: ask the person to take them."""


class DocumentPrinter(Protocol):
    """An A4 printer. All verbs block; one thread owns the printer."""

    def open(self) -> DocumentPrinterStatus:
        """See whether it is there. Never raises for a printer that is not."""
        ...

    def status(self) -> DocumentPrinterStatus:
        """The same, now."""
        ...

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        """Hand the document over, and follow it as far as the printer tells.

        A set ``cancel`` stops that, unless the printer has all of it already: then it ends the waiting, and takes back a
        job that stands still, so that no paper of this person comes out after they have gone.
        """
        ...

    def close(self) -> None:
        """Release what is held; may be called twice."""
        ...
