# SPDX-License-Identifier: Apache-2.0
"""Each result speaks of the paper it is the end of, however late it comes and whatever is being printed by then."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings, strategies as st

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import step
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Level, Page, PaperState, PrinterState, StopReason

PROOF = ItemNeeds("TBD-RS01", gives_document=True)
ENDS = ("printed", "not_printed", "unknown")
SLIP, RECEIPT, DOCUMENT, SHEET = "slip", "receipt", "document", "sheet"


def test_a_late_slip_is_no_receipt() -> None:
    """办事单 of a page that was left is still being printed when the case is filed."""
    state = JourneyState(page=Page.STOP, stop=StopReason.PROMISE_DECLINED, stop_from=Page.PROMISE)
    state, effects = step(state, ev.SlipAsked())
    assert effects == (fx.PrintSlip(1),)
    state, _ = step(state, ev.WentBack())
    state, effects = step(replace(state, page=Page.SUBMIT, slip=PaperState.NONE), ev.CaseDelivered())
    assert effects == (fx.PrintReceipt(2),)
    late, _ = step(state, ev.ReceiptFinished(1, "printed"))
    assert late == state
    done, _ = step(late, ev.ReceiptFinished(2, "not_printed", "paper_out"))
    assert (done.receipt, done.receipt_trouble) == (PaperState.NOT_PRINTED, PrinterState.PAPER_OUT)


def test_the_slip_of_a_page_that_stopped_the_way_is_not_the_one_of_the_page_before() -> None:
    notice = JourneyState(page=Page.NOTICE, item=PROOF, document_printer=PrinterState.PAPER_OUT)
    state, _ = step(notice, ev.WentOn())
    assert state.stop is StopReason.PRINTER_OUT
    state, _ = step(state, ev.SlipAsked())
    state, _ = step(state, ev.WentBack())
    assert (state.page, state.slip) == (Page.NOTICE, PaperState.NONE)
    state, effects = step(state, ev.SlipAsked())
    assert effects == (fx.PrintSlip(2),)
    assert step(state, ev.ReceiptFinished(1, "printed")) == (state, ())


def test_a_receipt_on_a4_is_quicker_than_a_slip_that_hangs() -> None:
    state = JourneyState(page=Page.HAND_OVER, receipt=PaperState.UNKNOWN, slip=PaperState.PRINTING, slip_job=1, jobs=2)
    state, effects = step(state, ev.ReceiptOnA4Asked())
    assert effects == (fx.PrintReceiptOnA4(3),)
    state, _ = step(state, ev.ReceiptFinished(3, "printed"))
    assert (state.receipt, state.slip) == (PaperState.PRINTED, PaperState.PRINTING)
    state, _ = step(state, ev.ReceiptFinished(1, "unknown"))
    assert (state.receipt, state.slip) == (PaperState.PRINTED, PaperState.UNKNOWN)


@pytest.mark.parametrize(
    "event", [ev.DocumentFinished(1, "not_printed", "jammed", 0), ev.DocumentMoved(1, 3, 1, "jammed")]
)
def test_what_is_told_of_an_attempt_before_says_nothing_of_this_one(event: ev.Event) -> None:
    missed = JourneyState(page=Page.HAND_OVER, delivery=Delivery.DELIVERED, document=PaperState.MISSED, jobs=1)
    again, effects = step(replace(missed, document_job=1), ev.PrintAgainAsked("document"))
    assert effects == (fx.PrintDocument(2),)
    assert step(again, event) == (again, ())


@dataclass
class Printers:
    """Keeps every attempt that was asked for, until somebody ends it."""

    jobs: dict[int, str] = field(default_factory=dict)
    """What each is an attempt at."""
    given: int = 0

    def take(self, effects: tuple[fx.Effect, ...]) -> None:
        for effect in effects:
            kind = {
                fx.PrintSlip: SLIP,
                fx.PrintReceipt: RECEIPT,
                fx.PrintReceiptOnA4: RECEIPT,
                fx.PrintDocument: DOCUMENT,
                fx.PrintFormSheet: SHEET,
                fx.PrintBlankForms: SHEET,
            }.get(type(effect))
            if kind is not None:
                job = effect.job  # type: ignore[union-attr]  # these six have one
                assert job > self.given, "a number is given once"
                self.given = job
                self.jobs[job] = kind


_WISHES: list[ev.Event] = [
    ev.SlipAsked(), ev.WentOn(), ev.WentBack(), ev.PrintAgainAsked("receipt"), ev.PrintAgainAsked("document"), ev.PaperMissed(),
    ev.FormSheetAsked(), ev.BlankFormsAsked(), ev.PrintAgainAsked("form"), ev.ReceiptOnA4Asked(),
    ev.PrefillRefused("platform_busy"), ev.Prefilled(FormStanding()), ev.CaseDurable(), ev.CaseDelivered(),
    ev.ResultReady(), ev.ResultMissing(), ev.CaseWaits(), ev.PrinterSeen("document", "ready"),
    ev.PrinterSeen("document", "paper_out"), ev.PromiseDeclined(), ev.CaseNotDurable("full"),
]  # fmt: skip
_STARTS = (
    JourneyState(page=Page.NOTICE, item=PROOF, level=Level.STRONG),
    JourneyState(page=Page.SUBMIT, item=PROOF, level=Level.STRONG),
    JourneyState(page=Page.PROMISE, item=ItemNeeds("312000202000", needs_promise=True), level=Level.STRONG),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(_STARTS),
    st.lists(st.one_of(st.sampled_from(_WISHES), st.tuples(st.integers(0, 9), st.sampled_from(ENDS))), max_size=50),
)
def test_every_result_changes_its_own_paper_and_no_other(
    state: JourneyState, moves: list[ev.Event | tuple[int, str]]
) -> None:
    """The printers end what they were given in any order; at the end of it nothing stands as being printed."""
    printers = Printers()
    for move in moves:
        if not isinstance(move, tuple):
            state, effects = step(state, move)
            printers.take(effects)
        elif printers.jobs:
            state = _end(state, printers, sorted(printers.jobs)[move[0] % len(printers.jobs)], move[1])
    for job in sorted(printers.jobs, reverse=True):
        state = _end(state, printers, job, "printed")
    if not state.ended:
        assert PaperState.PRINTING not in (state.slip, state.receipt, state.document, state.sheet.paper)


def _end(state: JourneyState, printers: Printers, job: int, outcome: str) -> JourneyState:
    kind = printers.jobs.pop(job)
    event = ev.DocumentFinished(job, outcome) if kind in (DOCUMENT, SHEET) else ev.ReceiptFinished(job, outcome)
    after, effects = step(state, event)
    assert effects == ()
    papers = {SLIP: (state.slip, after.slip), RECEIPT: (state.receipt, after.receipt)}
    papers[DOCUMENT] = (state.document, after.document)
    papers[SHEET] = (state.sheet.paper, after.sheet.paper)
    assert {name for name, (was, now) in papers.items() if was is not now} <= {kind}
    return after
