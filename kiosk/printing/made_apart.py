# SPDX-License-Identifier: Apache-2.0
"""PDFs for the A4 printer, made by a process apart (另开进程排版): a short-lived one for each, gone before it is printed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from config.modes import DisplayMode, Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message, Piece
from kiosk.apart.worker import Worker, work_command
from kiosk.case.receipt import ReceiptFacts
from kiosk.platform.model import CertificateData

MOST_PAGES: Final = 60
Made = PrintableDocument | NotDone
Make = Callable[[threading.Event], Made]
"""Called on the printer's own thread; the event is set when nobody wants the paper any more."""


def portrait_sheet_apart(
    environment: Environment, site_name: str, jpeg: bytes, points: tuple[int, int], dpi: int, lines: tuple[str, ...]
) -> Make:
    """ID photographs; see :class:`kiosk.printing.portrait_sheet.SheetFacts`."""
    facts = {"environment": environment, "site_name": site_name, "points": points, "dpi": dpi, "lines": lines}
    return lambda cancel: made("sheet", {"facts": facts}, (jpeg,), cancel)


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
    }
    return lambda cancel: made("certificate", {"facts": facts, "environment": environment}, (), cancel)


def receipt_apart(facts: ReceiptFacts, code: bytes, mode: DisplayMode) -> Make:
    """The receipt on A4; see :func:`kiosk.printing.receipt_page.receipt_page`."""
    return lambda cancel: made("receipt", {"facts": asdict(facts), "mode": mode}, (code,), cancel)


def made(
    job: str,
    head: Mapping[str, Any],
    pieces: Sequence[Piece],
    cancel: threading.Event,
    command: Sequence[str] | None = None,
) -> Made:
    """The document; tried twice, since nothing was printed yet. ``command``: None: the real process."""
    found = _once(job, head, pieces, cancel, command or work_command("printing"))
    again = isinstance(found, NotDone) and found is not NotDone.CANCELLED
    return _once(job, head, pieces, cancel, command or work_command("printing")) if again else found


def _once(
    job: str, head: Mapping[str, Any], pieces: Sequence[Piece], cancel: threading.Event, command: Sequence[str]
) -> Made:
    with Worker(command) as worker:
        answer = worker.do(job, head, pieces, cancel=cancel)
        worker.kill()  # it has nothing to tidy up, and somebody waits for the paper
        if isinstance(answer, NotDone):
            return answer
        try:
            return _document(answer)
        except (ValueError, KeyError, TypeError):
            return NotDone.BROKEN


def _document(answer: Message) -> PrintableDocument:
    (pdf,) = answer.pieces
    pages, title = answer.head["pages"], answer.head["title"]
    if type(pages) is not int or not 1 <= pages <= MOST_PAGES or not isinstance(title, str):
        raise ValueError("no document")
    return PrintableDocument(bytes(pdf), pages, title)
