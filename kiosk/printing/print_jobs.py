# SPDX-License-Identifier: Apache-2.0
"""PDFs made apart from the visit (:mod:`kiosk.apart.work_process`): the library and its fonts take 66 MB and more.

Jobs: ``load`` (what one of the others needs), ``sheet`` (ID photographs), ``certificate``, ``result``, ``receipt``,
``form``, ``blank``.
The other end: :mod:`~made_apart`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.modes import DisplayMode, Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.apart.message import Message


def do(message: Message) -> Message:
    """The answer to one job.

    Raises:
        ValueError, KeyError, TypeError: it is no job of ours, or not said as it should be.
    """
    head, pieces = message.head, [bytes(piece) for piece in message.pieces]
    job = head["job"]
    if job == "load":
        return _load(head["paper"])
    facts = dict(head["facts"])
    if job == "sheet":
        return _said(_sheet(facts, *pieces))
    if job == "certificate":
        return _said(_certificate(facts, Environment(head["environment"])))
    if job == "result":
        return _said(_result(facts, Environment(head["environment"]), DisplayMode(head["mode"])))
    if job == "receipt":
        return _said(_receipt(facts, pieces[0], DisplayMode(head["mode"])))
    if job == "form":
        return _said(_form(facts, dict(head["head"]), DisplayMode(head["mode"])))
    if job == "blank":
        return _said(_blank(facts, Environment(head["environment"]), DisplayMode(head["mode"])))
    raise ValueError("no job of ours")


def _load(paper: str) -> Message:
    """Library, page and the common font; a name that needs another font is not known yet."""
    from kiosk.printing.fonts import FontStack

    if paper == "sheet":
        import kiosk.printing.portrait_sheet
    elif paper in ("certificate", "result"):
        import kiosk.printing.certificate
        import kiosk.printing.result_page
    elif paper == "receipt":
        import kiosk.printing.receipt_page
    elif paper == "form":
        import kiosk.printing.form_sheet
    elif paper == "blank":
        import kiosk.printing.blank_sheet  # noqa: F401 - loaded, as those before
    else:
        raise ValueError("no paper of ours")
    FontStack()
    return Message({"loaded": paper})


def _said(made: PrintableDocument) -> Message:
    return Message({"pages": made.pages, "title": made.title}, (made.pdf,))


# Each loads what it needs and no more: somebody waits for the paper.


def _sheet(told: Mapping[str, Any], jpeg: bytes) -> PrintableDocument:
    from kiosk.printing.portrait_sheet import SheetFacts, portrait_sheet

    across, down = told["points"]
    environment, lines = Environment(told["environment"]), tuple(told["lines"])
    return portrait_sheet(SheetFacts(environment, told["site_name"], jpeg, (across, down), told["dpi"], lines))


def _certificate(told: dict[str, Any], environment: Environment) -> PrintableDocument:
    from kiosk.printing.certificate import CertificateFacts, certificate_document, contribution_rows

    facts = CertificateFacts(rows=contribution_rows(told.pop("base_cents_by_month")), **told)
    return certificate_document(facts, environment)


def _result(told: dict[str, Any], environment: Environment, mode: DisplayMode) -> PrintableDocument:
    from kiosk.platform.permits import SubPermit
    from kiosk.platform.result_model import ResultDocument
    from kiosk.printing.result_page import result_document

    rows = tuple((str(label), str(value)) for label, value in told.pop("rows"))
    head, notes = tuple(told.pop("table_head")), tuple(told.pop("notes"))
    table = tuple(tuple(line) for line in told.pop("table_rows"))
    permits = tuple(SubPermit(**{**one, "valid_to": one["valid_to"] and date.fromisoformat(one["valid_to"])})
                    for one in told.pop("permits"))  # fmt: skip
    facts = ResultDocument(rows=rows, table_head=head, table_rows=table, notes=notes, permits=permits, **told)
    return result_document(facts, environment, mode)


def _receipt(told: dict[str, Any], code: bytes, mode: DisplayMode) -> PrintableDocument:
    from kiosk.case.paid import ReceiptPayment
    from kiosk.case.promised import Promised
    from kiosk.case.receipt import ReceiptFacts, ReceiptMaterial, ReceiptPart
    from kiosk.printing.receipt_page import receipt_page

    materials = tuple(ReceiptMaterial(**one) for one in told.pop("materials"))
    parts = tuple(ReceiptPart(**one) for one in told.pop("parts"))
    promised = tuple(Promised(**{**one, "lines": tuple(one["lines"])}) for one in told.pop("promised"))
    paid = told.pop("payment")
    if paid is not None:
        rows = tuple((str(label), str(value)) for label, value in paid.pop("rows"))
        paid = ReceiptPayment(rows=rows, words=tuple(paid.pop("words")), **paid)
    environment = Environment(told.pop("environment"))
    facts = ReceiptFacts(
        environment=environment, materials=materials, parts=parts, payment=paid, promised=promised, **told
    )
    return receipt_page(facts, code, mode)


def _form(told: dict[str, Any], head: dict[str, Any], mode: DisplayMode) -> PrintableDocument:
    from kiosk.case.filed_form import FiledForm, FormRow, SheetHead
    from kiosk.case.promised import Promised
    from kiosk.printing.form_sheet import form_sheet

    rows = tuple(FormRow(**one) for one in told.pop("rows"))
    materials = tuple((str(name), str(how)) for name, how in told.pop("materials"))
    promised = tuple(Promised(**{**one, "lines": tuple(one["lines"])}) for one in told.pop("promised"))
    strokes = tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in told.pop("strokes_hmm"))
    form = FiledForm(rows=rows, materials=materials, promised=promised, strokes_hmm=strokes, **told)
    return form_sheet(form, SheetHead(environment=Environment(head.pop("environment")), **head), mode)


def _blank(told: Mapping[str, Any], environment: Environment, mode: DisplayMode) -> PrintableDocument:
    from kiosk.printing.blank_facts import BlankLine, BlankSheet
    from kiosk.printing.blank_sheet import blank_sheets

    forms = [
        BlankSheet(
            **{
                **one,
                "rows": tuple(BlankLine(**row) for row in one["rows"]),
                **{key: tuple(one[key]) for key in ("statement", "signs", "notes")},
            }
        )
        for one in told["forms"]
    ]
    return blank_sheets(forms, environment, told["site_name"], mode)
