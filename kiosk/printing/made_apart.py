# SPDX-License-Identifier: Apache-2.0
"""PDFs for the A4 printer, made by a process apart (另开进程排版): one for each, gone before it is printed.

It may be started ahead where it is known that a paper will be wanted: loading takes longer than making.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, Final

from config.modes import DisplayMode, Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message, Piece
from kiosk.apart.workbench import Workbench
from kiosk.case.filed_form import FiledForm, SheetHead
from kiosk.case.receipt import ReceiptFacts
from kiosk.platform.model import CertificateData
from kiosk.platform.result_model import ResultDocument
from kiosk.printing.blank_facts import BlankSheet

MOST_PAGES: Final = 60
AHEAD_S: Final = 5.0
"""Loading ahead is ended after that: the printer's thread has other work. Measured 0.4 s; a kiosk is up to four times as slow."""


class Paper(StrEnum):
    """What can be made; the jobs of :mod:`~print_jobs`."""

    SHEET = "sheet"
    CERTIFICATE = "certificate"
    RESULT = "result"
    RECEIPT = "receipt"
    FORM = "form"
    BLANK = "blank"


Made = PrintableDocument | NotDone
Make = Callable[["PrintingBench", threading.Event], Made]
"""Called on the printer's own thread; the event is set when nobody wants the paper any more."""


def portrait_sheet_apart(
    environment: Environment, site_name: str, jpeg: bytes, points: tuple[int, int], dpi: int, lines: tuple[str, ...]
) -> Make:
    """ID photographs; see :class:`kiosk.printing.portrait_sheet.SheetFacts`."""
    facts = {"environment": environment, "site_name": site_name, "points": points, "dpi": dpi, "lines": lines}
    return lambda bench, cancel: bench.made(Paper.SHEET, {"facts": facts}, (jpeg,), cancel)


def certificate_apart(data: CertificateData, environment: Environment) -> Make:
    """What the platform issued; see :class:`kiosk.printing.certificate.CertificateFacts`."""
    facts = {
        "certificate_number": data.certificate_number,
        "name": data.name,
        "id_number": data.id_number,
        "purpose": data.purpose,
        "period_from": data.period_from,
        "period_to": data.period_to,
        "base_cents_by_month": dict(data.base_cents_by_month),
        "issued_at": data.issued_at,
        "verification_code": data.verification_code,
        "issuer": data.issuer,
        "lifetime_months": data.lifetime_months,
        "verify_url": data.verify_url,
        "seal": data.seal,
    }
    head = {"facts": facts, "environment": environment}
    return lambda bench, cancel: bench.made(Paper.CERTIFICATE, head, (), cancel)


def result_apart(data: ResultDocument, environment: Environment, mode: DisplayMode) -> Make:
    """Any other paper that the platform issued."""
    permits = [one.content for one in data.permits]
    head = {"facts": {**asdict(data), "permits": permits}, "environment": environment, "mode": mode}
    return lambda bench, cancel: bench.made(Paper.RESULT, head, (), cancel)


def receipt_apart(facts: ReceiptFacts, code: bytes, mode: DisplayMode) -> Make:
    """The receipt on A4; see :func:`kiosk.printing.receipt_page.receipt_page`."""
    head = {"facts": asdict(facts), "mode": mode}
    return lambda bench, cancel: bench.made(Paper.RECEIPT, head, (code,), cancel)


def form_apart(form: FiledForm, head: SheetHead, mode: DisplayMode) -> Make:
    """申请表; see :func:`kiosk.printing.form_sheet.form_sheet`."""
    told = {"facts": asdict(form), "head": asdict(head), "mode": mode}
    return lambda bench, cancel: bench.made(Paper.FORM, told, (), cancel)


def blank_apart(forms: Sequence[BlankSheet], environment: Environment, site_name: str, mode: DisplayMode) -> Make:
    """空白表; see :func:`kiosk.printing.blank_sheet.blank_sheets`."""
    facts = {"forms": [asdict(one) for one in forms], "site_name": site_name}
    told = {"facts": facts, "environment": environment, "mode": mode}
    return lambda bench, cancel: bench.made(Paper.BLANK, told, (), cancel)


class PrintingBench(Workbench):
    """In one thread, the printer's; use it in a ``with``, so that no process stays. ``command``: None: the real one."""

    def __init__(self, command: Sequence[str] | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__("printing", command, clock)

    def ahead(self, paper: Paper, cancel: threading.Event) -> bool:
        """Starts the process and has it load what ``paper`` needs; whether it is ready."""
        answer = self._worker.do("load", {"paper": paper}, limit_s=AHEAD_S, cancel=cancel)
        return not isinstance(answer, NotDone)

    def made(self, paper: Paper, head: Mapping[str, Any], pieces: Sequence[Piece], cancel: threading.Event) -> Made:
        """The document; tried twice, since nothing was printed yet. The process is gone afterwards."""
        found = self._once(paper, head, pieces, cancel)
        again = isinstance(found, NotDone) and found is not NotDone.CANCELLED
        return self._once(paper, head, pieces, cancel) if again else found

    def _once(self, paper: Paper, head: Mapping[str, Any], pieces: Sequence[Piece], cancel: threading.Event) -> Made:
        found = self._done(_document, paper, head, pieces, cancel)
        self._worker.kill()  # it has nothing to tidy up, and somebody waits for the paper
        return found


def _document(answer: Message) -> PrintableDocument:
    (pdf,) = answer.pieces
    pages, title = answer.head["pages"], answer.head["title"]
    if type(pages) is not int or not 1 <= pages <= MOST_PAGES or not isinstance(title, str):
        raise ValueError("no document")
    return PrintableDocument(bytes(pdf), pages, title)
