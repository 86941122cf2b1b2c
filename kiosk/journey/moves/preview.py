# SPDX-License-Identifier: Apache-2.0
"""A paper on screen before it is printed (先看再打): of the case that was just filed, or of one of the own cases (补打)."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep
from kiosk.journey.moves import filing
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page, PaperState, PrinterState


def opened(state: JourneyState, _event: ev.ResultReady) -> Step:
    """The paper of one of the own cases; its page comes back as it was."""
    return replace(state, page=Page.PREVIEW, document=PaperState.NONE, mine=MineStep.SHOWN), ()


def is_at_the_limit(state: JourneyState) -> bool:
    """It was printed as often as may be: another try is of no use."""
    return state.document is PaperState.NOT_PRINTED and state.document_trouble is PrinterState.REPRINT_LIMIT


def is_refused(state: JourneyState) -> bool:
    """Whoever gives leave has said no: another try here is of no use, whatever the reason."""
    is_a_no = state.document_trouble in (PrinterState.REPRINT_LIMIT, PrinterState.LEAVE_REFUSED)
    return state.document is PaperState.NOT_PRINTED and is_a_no


def turned(state: JourneyState, event: ev.PreviewTurned) -> Step:
    """Another part of it."""
    return state, (fx.TurnPreview(event.by),)


def went_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """打印. What was just filed has a receipt, too; of an own case the paper comes while its page stays, and then it is done."""
    if state.is_filed:
        return filing.print_both(state)
    if state.document is PaperState.PRINTING:
        return state, ()
    if state.document in (PaperState.PRINTED, PaperState.UNKNOWN) or is_refused(state):
        return left(state)
    state = filing.begin_document(state)
    return state, (fx.PrintDocument(state.document_job),)


def declined(state: JourneyState, _event: ev.PrintDeclined) -> Step:
    """不打印: it stays at the platform."""
    if not state.is_filed:
        return left(state)
    state, effects = filing.hand_over(state)
    return replace(state, document=PaperState.DECLINED), effects


def left(state: JourneyState, _event: ev.WentBack | None = None) -> Step:
    """Back to the own case; what was just filed has nothing to go back to, and a paper that is coming is waited for."""
    if state.is_filed or state.document is PaperState.PRINTING:
        return state, ()
    return replace(state, page=Page.MINE_CASE, document=PaperState.NONE, mine=MineStep.SHOWN), ()
