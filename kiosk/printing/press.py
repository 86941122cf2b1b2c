# SPDX-License-Identifier: Apache-2.0
"""One numbered paper, printed at most once by itself, and the truth about it in the journal (打印一致性).

    asked the first time          begun in the journal, printed, its end in the journal
    asked again by a person       printed whole under the same number and marked 重印, when an attempt before may have left
                                  anything on paper; unmarked, when certainly nothing came out
    asked again, and the printer  the printer is asked what became of it (it prints a held slip when its paper is refilled);
    held the attempt before       if it came out after all, that was the paper, and nothing is printed

Nothing here prints a second time of its own accord: every :meth:`Press.print` is somebody's wish.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from drivers.print_outcome import PrintOutcome
from drivers.receipt_printer.port import Document, PrintResult, ReceiptPrinter, Rest
from kiosk.courier.client import CourierUnavailable
from kiosk.printing.paper_count import PaperCount

BEGUN = "begun"


class PrintNotes(Protocol):
    """The print journal as its owner offers it: :class:`kiosk.courier.client.CourierClient`."""

    def journal_print(self, job_id: str, kind: str, outcome: str) -> str:
        """Note a beginning or an end."""
        ...

    def printed_before(self, number: str) -> tuple[str, ...]:
        """How the attempts at a paper ended, oldest first."""
        ...


@dataclass(frozen=True)
class NumberedPaper:
    """A paper. ``compose`` makes its document; it is told whether to mark it 重印."""

    number: str
    """The same for every attempt; no personal data."""
    kind: str
    compose: Callable[[bool], Document] = field(repr=False)


class Press:
    """The receipt printer with its journal. Blocks like the printer; one thread owns it."""

    def __init__(self, printer: ReceiptPrinter, notes: PrintNotes, count: PaperCount) -> None:
        self._printer = printer
        self._notes = notes
        self._count = count
        self._held: tuple[str, str] | None = None
        """Number and job of the slip that the printer holds."""
        self._known: dict[str, list[str]] = {}
        """This process's own attempts, for when the journal cannot be asked."""

    def print(self, paper: NumberedPaper, cancel: threading.Event) -> PrintResult:
        """Print it, because somebody asked; see the module."""
        late = self._late(paper.number, cancel)
        if late is not None:
            return late
        before = self._before(paper.number)
        document = paper.compose(any(outcome != PrintOutcome.NOT_PRINTED for outcome in before))
        job = f"{paper.number}/{len(before) + 1}"
        self._note(job, paper.kind, BEGUN)
        result = self._printer.print(document, cancel)
        self._note(job, paper.kind, result.outcome)
        self._known.setdefault(paper.number, []).append(result.outcome)
        self._count.printed(result.paper_mm)
        self._count.seen(result.paper)
        if result.rest is Rest.HELD:
            self._held = (paper.number, job)
        return result

    def _late(self, number: str, cancel: threading.Event) -> PrintResult | None:
        """What became of the slip that the printer held; None: there is none in the way, print."""
        if self._held is None:
            return None
        held_number, job = self._held
        settled = self._printer.settle(cancel)
        if settled is not None and settled.rest is Rest.HELD:
            # Nothing else may follow it into the printer: they would come out in a heap.
            is_this = held_number == number
            return (
                settled if is_this else replace(settled, outcome=PrintOutcome.NOT_PRINTED, rest=Rest.NONE, paper_mm=0.0)
            )
        self._held = None
        if settled is None or settled.outcome is not PrintOutcome.PRINTED:
            return None
        self._note(f"{job}/late", "late", settled.outcome)
        self._known[held_number].append(settled.outcome)
        return settled if held_number == number else None

    def _before(self, number: str) -> tuple[str, ...]:
        try:
            noted = self._notes.printed_before(number)
        except CourierUnavailable:
            noted = ()
        known = tuple(self._known.get(number, ()))
        return max(noted, known, key=len)

    def _note(self, job: str, kind: str, outcome: str) -> None:
        """A journal that cannot be written costs nobody a receipt."""
        try:
            self._notes.journal_print(job, kind, outcome)
        except CourierUnavailable:
            return
