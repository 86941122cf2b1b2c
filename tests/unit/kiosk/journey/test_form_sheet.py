# SPDX-License-Identifier: Apache-2.0
"""申请表 in the visit's table: asked for with one key, printed once, and once more on the resident's word alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.moves.sheets import may_print_blank, may_print_form
from kiosk.journey.sheet_print import FORM, SheetPrint
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Page, PaperState, PrinterState
from tests.unit.kiosk.journey.walks import walk

FILED = JourneyState(
    page=Page.HAND_OVER,
    delivery=Delivery.DELIVERED,
    receipt=PaperState.PRINTED,
    document_printer=PrinterState.READY,
    jobs=3,
)
ASKED = replace(FILED, jobs=4, sheet=SheetPrint(FORM, 4, PaperState.PRINTING))


@pytest.mark.parametrize("delivery", [Delivery.DELIVERED, Delivery.WAITING])
def test_two_taps_print_one_form(delivery: Delivery) -> None:
    state, effects = walk(replace(FILED, delivery=delivery), ev.FormSheetAsked(), ev.FormSheetAsked())
    assert effects == [fx.PrintFormSheet(4)]
    assert state == replace(ASKED, delivery=delivery)


def test_once_it_is_out_nothing_prints_it_again() -> None:
    state, effects = walk(
        ASKED, ev.DocumentMoved(4, 2), ev.DocumentMoved(4, 2, 1), ev.DocumentFinished(4, "printed", "", 2),
        ev.FormSheetAsked(), ev.PrintAgainAsked(FORM),
    )  # fmt: skip
    assert (state.sheet, effects) == (SheetPrint(FORM, 4, PaperState.PRINTED, 2, 2), [])


@pytest.mark.parametrize("outcome", ["not_printed", "unknown"])
def test_what_is_not_known_to_be_out_is_printed_again_on_the_residents_word_alone(outcome: str) -> None:
    state, effects = walk(ASKED, ev.DocumentMoved(4, 2, 1, "jammed"), ev.DocumentFinished(4, outcome, "jammed"))
    assert (state.sheet.done, state.sheet.trouble, effects) == (1, PrinterState.JAMMED, [])
    again, effects = walk(state, ev.PrintAgainAsked(FORM), ev.PrintAgainAsked(FORM), ev.DocumentFinished(4, "printed"))
    assert (again.sheet, effects) == (SheetPrint(FORM, 5, PaperState.PRINTING), [fx.PrintFormSheet(5)])


def test_what_it_stands_still_for_is_said_and_goes_away() -> None:
    state, _ = walk(ASKED, ev.DocumentMoved(4, 2, 1, "paper_out"))
    assert (state.sheet.pages, state.sheet.done, state.sheet.trouble) == (2, 1, PrinterState.PAPER_OUT)
    state, _ = walk(state, ev.DocumentMoved(4, 2, 1))
    assert state.sheet.trouble is None
    assert state.document is PaperState.NONE, "it is no certificate"


@pytest.mark.parametrize(
    "change",
    [
        {"delivery": Delivery.RETURNED},
        {"delivery": Delivery.NONE},
        {"order_found": True},
        {"power_low": True},
        {"document_printer": PrinterState.PAPER_OUT},
        {"receipt": PaperState.PRINTING},
        {"document": PaperState.PRINTING},
        {"sheet": SheetPrint("WTS", 2, PaperState.PRINTING)},
    ],
    ids=lambda change: next(iter(change)) + str(next(iter(change.values()))),
)
def test_where_it_may_not_be_printed_the_key_does_nothing(change: dict[str, object]) -> None:
    state = replace(FILED, **change)  # type: ignore[arg-type]  # one of its fields each
    assert not may_print_form(state)
    assert step(state, ev.FormSheetAsked()) == (state, ())
    assert step(state, ev.PrintAgainAsked(FORM)) == (state, ())


def test_another_sheet_says_nothing_of_it() -> None:
    state = replace(FILED, sheet=SheetPrint("WTS", 2, PaperState.PRINTED))
    assert walk(state, ev.FormSheetAsked())[1] == [fx.PrintFormSheet(4)]


def test_while_it_comes_no_other_paper_is_begun() -> None:
    busy = replace(ASKED, receipt=PaperState.UNKNOWN, document=PaperState.PRINTED)
    for event in (ev.PrintAgainAsked("receipt"), ev.ReceiptOnA4Asked(), ev.PaperMissed()):
        assert step(busy, event) == (busy, ())


def test_what_is_told_of_another_attempt_changes_nothing() -> None:
    for event in (ev.DocumentMoved(3, 2, 1), ev.DocumentFinished(3, "printed")):
        assert step(ASKED, event) == (ASKED, ())


# --- blank forms (空白表)

NO_RECORD = ItemNeeds("312000218000")
TOLD = JourneyState(page=Page.NOTICE, item=NO_RECORD, document_printer=PrinterState.READY, jobs=1)


def test_two_taps_print_the_blank_forms_once_and_never_again_on_this_service() -> None:
    state, effects = walk(TOLD, ev.BlankFormsAsked(), ev.BlankFormsAsked())
    assert effects == [fx.PrintBlankForms(2)]
    assert state.has_done, "who had something printed may grade the visit"
    state, effects = walk(state, ev.DocumentMoved(2, 1), ev.DocumentFinished(2, "printed", "", 1), ev.BlankFormsAsked())
    assert (state.sheet, effects) == (SheetPrint(NO_RECORD.code, 2, PaperState.PRINTED, 1, 1), [])
    other = replace(state, item=ItemNeeds("312000361000"))
    assert walk(other, ev.BlankFormsAsked())[1] == [fx.PrintBlankForms(3)]


@pytest.mark.parametrize("outcome", ["not_printed", "unknown"])
def test_a_blank_form_that_did_not_come_for_sure_may_be_asked_for_again(outcome: str) -> None:
    state, _ = walk(TOLD, ev.BlankFormsAsked(), ev.DocumentFinished(2, outcome))
    assert walk(state, ev.BlankFormsAsked())[1] == [fx.PrintBlankForms(3)]


@pytest.mark.parametrize(
    "state",
    [
        replace(TOLD, document_printer=PrinterState.PAPER_OUT),
        replace(TOLD, power_low=True),
        replace(TOLD, item=None),
        replace(TOLD, sheet=SheetPrint("312000361000", 1, PaperState.PRINTING)),
    ],
    ids=["no-paper", "power", "no-service", "another"],
)
def test_where_it_cannot_be_printed_nothing_is(state: JourneyState) -> None:
    assert not may_print_blank(state)
    assert step(state, ev.BlankFormsAsked()) == (state, ())


def test_a_blank_form_goes_on_printing_while_the_way_goes_on() -> None:
    state, _ = walk(TOLD, ev.BlankFormsAsked(), ev.WentOn())
    assert state.page is not Page.NOTICE
    state, _ = walk(state, ev.DocumentFinished(2, "printed"))
    assert state.sheet.of(NO_RECORD.code) is PaperState.PRINTED
