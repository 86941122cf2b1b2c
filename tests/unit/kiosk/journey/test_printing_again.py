# SPDX-License-Identifier: Apache-2.0
"""Papers in the visit's table: printed again on the resident's word alone, each by its own button."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import (
    Delivery,
    JourneyState,
    Page,
    PaperState,
    PrinterState,
)
from tests.unit.kiosk.journey.walks import walk


def test_unknown_print_result_prints_again_only_when_asked() -> None:
    state, effects = walk(
        JourneyState(page=Page.HAND_OVER, receipt=PaperState.PRINTING), ev.ReceiptFinished(0, "unknown")
    )
    assert effects == []
    _, effects = walk(state, ev.PrintAgainAsked(), ev.PrintAgainAsked())
    assert effects == [fx.PrintReceipt(1)]


def test_a_double_tap_prints_one_paper_again() -> None:
    state = JourneyState(
        page=Page.HAND_OVER,
        delivery=Delivery.DELIVERED,
        receipt=PaperState.UNKNOWN,
        document=PaperState.UNKNOWN,
    )
    state, effects = walk(state, ev.PrintAgainAsked(), ev.PrintAgainAsked())
    assert effects == [fx.PrintReceipt(1)]
    _, effects = walk(state, ev.ReceiptFinished(1, "printed"), ev.PrintAgainAsked())
    assert effects == [fx.PrintDocument(2)]


_PROOF_OUT = JourneyState(
    page=Page.HAND_OVER,
    delivery=Delivery.DELIVERED,
    receipt=PaperState.PRINTED,
    document=PaperState.PRINTED,
    document_printer=PrinterState.READY,
)


def test_a_certificate_that_was_not_taken_whole_is_printed_again_on_the_residents_word_alone() -> None:
    assert step(_PROOF_OUT, ev.PrintAgainAsked("document")) == (_PROOF_OUT, ())
    missed, effects = walk(_PROOF_OUT, ev.PaperMissed())
    assert (missed.document, effects) == (PaperState.MISSED, [])
    again, effects = walk(missed, ev.PrintAgainAsked("document"), ev.PrintAgainAsked("document"), ev.PaperMissed())
    assert (again.document, effects) == (PaperState.PRINTING, [fx.PrintDocument(1)])


def test_each_paper_has_its_own_button() -> None:
    state = replace(_PROOF_OUT, receipt=PaperState.NOT_PRINTED, document=PaperState.MISSED)
    assert walk(state, ev.PrintAgainAsked("document"))[1] == [fx.PrintDocument(1)]
    assert walk(state, ev.PrintAgainAsked("receipt"))[1] == [fx.PrintReceipt(1)]


def test_the_receipt_comes_on_a4_when_its_own_printer_does_not_and_the_other_does() -> None:
    state = replace(_PROOF_OUT, receipt=PaperState.NOT_PRINTED, receipt_trouble=PrinterState.PAPER_OUT)
    on_a4, effects = walk(state, ev.ReceiptOnA4Asked(), ev.ReceiptOnA4Asked())
    assert (on_a4.receipt, on_a4.receipt_on_a4, effects) == (PaperState.PRINTING, True, [fx.PrintReceiptOnA4(1)])
    empty = replace(state, document_printer=PrinterState.PAPER_OUT)
    assert step(empty, ev.ReceiptOnA4Asked()) == (empty, ())
    assert step(_PROOF_OUT, ev.ReceiptOnA4Asked()) == (_PROOF_OUT, ())


def test_a_certificate_on_its_way_says_what_the_printer_stands_still_for() -> None:
    state = replace(_PROOF_OUT, document=PaperState.PRINTING)
    state, _ = walk(state, ev.DocumentMoved(0, 2), ev.DocumentMoved(0, 2, 1, "jammed"))
    assert (state.document_pages, state.document_done, state.document_trouble) == (2, 1, PrinterState.JAMMED)
    state, _ = walk(state, ev.DocumentMoved(0, 2, 1))
    assert state.document_trouble is None
    state, _ = walk(state, ev.DocumentFinished(0, "unknown", "jammed", 1), ev.DocumentMoved(0, 2, 2))
    assert (state.document, state.document_done) == (PaperState.UNKNOWN, 1)


def test_a_slip_of_a_page_that_was_left_is_no_receipt() -> None:
    state = JourneyState(page=Page.REVIEW)
    assert step(state, ev.ReceiptFinished(1, "printed")) == (state, ())
