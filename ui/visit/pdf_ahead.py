# SPDX-License-Identifier: Apache-2.0
"""Which A4 paper will be wanted next (预先准备排版): what makes it is started before anybody waits for it."""

from __future__ import annotations

from typing import Any

from drivers.completion import Completion
from kiosk.journey.state import Delivery, JourneyState, Page, PaperState, PortraitStep
from kiosk.printing.made_apart import AHEAD_S, Paper, PrintingBench
from ui.visit.device_desk import DeviceDesk

_BEFORE_THE_CERTIFICATE = (Page.CONFIRM, Page.SIGN, Page.SUBMIT, Page.PREVIEW)
_BEFORE_THE_SHEET = (Page.PORTRAIT_RESULT, Page.PORTRAIT_CLAUSES)
_IN_DOUBT = (PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED)


def paper_ahead(state: JourneyState) -> Paper | None:
    """From the last look on a certificate, from the finished photograph on its sheet, and where the receipt did not come out of
    its own printer the same on A4. None: no paper is known of, or none can be printed now.
    """
    if state.ended or state.item is None or not state.document_printer.prints:
        return None
    if state.page in _BEFORE_THE_SHEET and state.portrait is PortraitStep.MADE:
        return Paper.SHEET
    if state.item.gives_document and state.delivery in (Delivery.NONE, Delivery.DURABLE, Delivery.DELIVERED):
        is_coming = state.page is Page.HAND_OVER and state.document is not PaperState.NONE
        if state.page in _BEFORE_THE_CERTIFICATE or (is_coming and state.receipt not in _IN_DOUBT):
            return Paper.CERTIFICATE
    if state.page is Page.HAND_OVER and (state.receipt in _IN_DOUBT or state.receipt_on_a4):
        return Paper.RECEIPT
    return None


class PdfAhead:
    """``desk``: the printer's, whose thread the process ends with. ``bench``: used in that thread alone."""

    def __init__(self, desk: DeviceDesk, bench: PrintingBench) -> None:
        self._desk, self._bench = desk, bench
        self._paper: Paper | None = None
        desk.at_end(bench.close)

    def follow(self, state: JourneyState) -> None:
        """Loads for what is wanted now; where that was made already, nothing is loaded again until something else is wanted."""
        paper, bench = paper_ahead(state), self._bench
        if paper is self._paper:
            return
        self._paper = paper
        if paper is None:
            self._desk.run(lambda _cancel: bench.close(), _unheard, AHEAD_S)
        else:
            self._desk.run(lambda cancel: bench.ahead(paper, cancel), _unheard, AHEAD_S)


def _unheard(_ended: Completion[Any]) -> None:
    """What is not ready is made ready when it is wanted: nobody is told."""
