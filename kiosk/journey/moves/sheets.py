# SPDX-License-Identifier: Apache-2.0
"""Sheets of A4 that are asked for beside the way: the form as it was filed (申请表), blank ones (空白表). One at a time, and once
each by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.conditions import Delivery, PaperState, PrinterState
from kiosk.journey.rule import Step
from kiosk.journey.sheet_print import FORM, SheetPrint
from kiosk.journey.state import JourneyState

_MAY_BE_ASKED: Final = (PaperState.NONE, PaperState.NOT_PRINTED, PaperState.UNKNOWN)
_HAS_A_FORM: Final = (Delivery.DELIVERED, Delivery.WAITING)
"""What was given back is nothing to carry home as filed."""


def may_print_form(state: JourneyState) -> bool:
    """申请表 may be asked for now: its case is kept, its printer is known of nothing bad, and no other paper is coming.

    Printed once, it is not offered again; where nobody knows what came of it, only the resident's own word prints it again.
    """
    if state.delivery not in _HAS_A_FORM or state.order_found or state.power_low or not state.document_printer.prints:
        return False
    is_coming = PaperState.PRINTING in (state.receipt, state.document) or state.sheet.is_coming
    return not is_coming and state.sheet.of(FORM) in _MAY_BE_ASKED


def form_asked(state: JourneyState, _event: ev.FormSheetAsked | ev.PrintAgainAsked) -> Step:
    """打印申请表, or once more where it did not come out for sure."""
    if not may_print_form(state):
        return state, ()
    state = _begun(state, FORM)
    return state, (fx.PrintFormSheet(state.sheet.job),)


def may_print_blank(state: JourneyState) -> bool:
    """空白表 of the service that is told of may be asked for now. Once they are out, they are not printed again here."""
    is_well = state.document_printer.prints and not state.power_low and not state.sheet.is_coming
    return is_well and state.item is not None and state.sheet.of(state.item.code) in _MAY_BE_ASKED


def blank_asked(state: JourneyState, _event: ev.BlankFormsAsked) -> Step:
    """打印空白表."""
    if state.item is None or not may_print_blank(state):
        return state, ()
    state = _begun(state, state.item.code)
    return state, (fx.PrintBlankForms(state.sheet.job),)


def _begun(state: JourneyState, what: str) -> JourneyState:
    job = state.jobs + 1
    return replace(state, jobs=job, sheet=SheetPrint(what, job, PaperState.PRINTING))


def is_of_sheet(state: JourneyState, job: int) -> bool:
    """The attempt that is under way is at such a sheet."""
    return state.sheet.is_coming and state.sheet.job == job


def moved(state: JourneyState, event: ev.DocumentMoved) -> Step:
    """How far it has come."""
    trouble = PrinterState(event.waits_for) if event.waits_for in set(PrinterState) else None
    return replace(state, sheet=replace(state.sheet, pages=event.pages, done=event.pages_done, trouble=trouble)), ()


def finished(state: JourneyState, event: ev.DocumentFinished) -> Step:
    """The three-valued result."""
    trouble = PrinterState(event.cause) if event.cause in set(PrinterState) else None
    done = event.pages_done if event.pages_done is not None else state.sheet.done
    return replace(state, sheet=replace(state.sheet, paper=PaperState(event.outcome), done=done, trouble=trouble)), ()
