# SPDX-License-Identifier: Apache-2.0
"""无纸化: in the standard layout the receipt stands on the screen and is printed when asked for; in 长者版 it is printed.

Source: domain notes 1.5 row 76. Nobody who has filed goes without: who walks away unasked finds it on paper.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.paying import Paying
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Level, Overlay, Page, PaperState, PrinterState
from tests.unit.kiosk.journey.walks import walk

PLAIN, PROOF = ItemNeeds("312000617000"), ItemNeeds("TBD-RS01", gives_document=True)
FILING = JourneyState(page=Page.SUBMIT, item=PLAIN, level=Level.STRONG, shows_receipt=True)
SHOWN = replace(FILING, page=Page.HAND_OVER, delivery=Delivery.DELIVERED, receipt=PaperState.ON_SCREEN)


def test_what_the_platform_has_needs_no_paper() -> None:
    state, effects = step(FILING, ev.CaseDelivered())
    assert (state.page, state.receipt) == (Page.HAND_OVER, PaperState.ON_SCREEN)
    assert effects == (fx.ShowReceipt(),)
    assert step(state, ev.ReceiptSigned()) == (state, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": DisplayMode.ELDER},
        {"shows_receipt": False},
        {"power_low": True},
        {"receipt_printer": PrinterState.PAPER_OUT},
        {"item": ItemNeeds("312000202000", needs_promise=True)},
        {"item": ItemNeeds("TBD-GH02", books=True)},
        {"paying": Paying.PAID},
    ],
    ids=["elder", "this site wants paper", "battery", "no paper", "promise", "appointment", "paid"],
)
def test_where_paper_is_wanted_it_comes_unasked(changes: dict[str, object]) -> None:
    state, effects = step(replace(FILING, **changes), ev.CaseDelivered())  # type: ignore[arg-type]  # of many types
    assert state.receipt is PaperState.PRINTING
    assert effects == (fx.PrintReceipt(1),)


@pytest.mark.parametrize("event", [ev.CaseWaits(), ev.CaseReturned()])
def test_without_the_platform_paper_is_the_only_proof(event: ev.Event) -> None:
    state, effects = step(FILING, event)
    assert (state.receipt, effects) == (PaperState.PRINTING, (fx.PrintReceipt(1),))


def test_the_code_of_an_elder_comes_with_its_receipt() -> None:
    filing = replace(FILING, item=ItemNeeds("TBD-BM03", gives_offline_code=True), delivery=Delivery.DELIVERED)
    assert step(filing, ev.OfflineCodeSettled())[1] == (fx.PrintReceipt(1),)


def test_the_certificate_comes_out_and_its_receipt_stands_beside_it() -> None:
    seen = replace(FILING, page=Page.PREVIEW, item=PROOF, delivery=Delivery.DELIVERED)
    state, effects = step(seen, ev.WentOn())
    assert (state.document, state.receipt) == (PaperState.PRINTING, PaperState.ON_SCREEN)
    assert effects == (fx.PrintDocument(1), fx.ShowReceipt())
    busy, effects = step(state, ev.PrintAgainAsked("receipt"))
    assert (busy, effects) == (state, ()), "one paper at a time"
    done, further = walk(state, ev.DocumentFinished(1, "printed"), ev.PrintAgainAsked("receipt"))
    assert (done.document, done.receipt) == (PaperState.PRINTED, PaperState.PRINTING)
    assert further == [fx.PrintReceipt(2)]


def test_it_is_printed_by_one_tap_and_once() -> None:
    state, effects = walk(SHOWN, ev.PrintAgainAsked("receipt"), ev.PrintAgainAsked("receipt"))
    assert (state.receipt, effects) == (PaperState.PRINTING, [fx.PrintReceipt(1)])
    assert step(state, ev.ReceiptFinished(1, "printed"))[0].receipt is PaperState.PRINTED
    assert step(SHOWN, ev.ReceiptOnA4Asked()) == (SHOWN, ()), "its own printer works"


def test_what_is_owed_by_a_day_stands_on_paper() -> None:
    state, effects = step(SHOWN, ev.ReceiptSigned(needs_paper=True))
    assert (state.receipt, effects) == (PaperState.PRINTING, (fx.PrintReceipt(1),))
    assert step(state, ev.ReceiptSigned(needs_paper=True)) == (state, ()), "it comes already"


@pytest.mark.parametrize("event", [ev.AnswerElapsed(), ev.Retired()])
def test_who_walks_away_unasked_has_it_on_paper(event: ev.Event) -> None:
    state, effects = step(replace(SHOWN, overlay=Overlay.IDLE), event)
    assert state.ended
    assert fx.PrintReceipt(1) in effects
    printed = replace(SHOWN, receipt=PaperState.PRINTED, overlay=Overlay.IDLE)
    assert not any(isinstance(one, fx.PrintReceipt) for one in step(printed, event)[1])


def test_who_goes_on_has_chosen() -> None:
    state, effects = step(SHOWN, ev.WentOn())
    assert (state.page, effects) == (Page.RATE, ())
    ended, effects = step(replace(state, overlay=Overlay.IDLE), ev.Retired())
    assert ended.ended
    assert not any(isinstance(one, fx.PrintReceipt) for one in effects)


def test_before_the_battery_is_empty_it_is_printed() -> None:
    state, effects = step(SHOWN, ev.PowerRanLow())
    assert (state.receipt, effects) == (PaperState.PRINTING, (fx.PrintReceipt(1),))
    assert step(state, ev.PowerRanLow())[1] == ()


def test_who_takes_the_large_type_has_it_on_paper() -> None:
    state, effects = step(SHOWN, ev.ModeToggled())
    assert (state.mode, state.receipt, effects) == (DisplayMode.ELDER, PaperState.PRINTING, (fx.PrintReceipt(1),))
    back, effects = step(state, ev.ModeToggled())
    assert (back.mode, back.receipt, effects) == (DisplayMode.STANDARD, PaperState.PRINTING, ())
    printed = replace(SHOWN, receipt=PaperState.PRINTED)
    assert step(printed, ev.ModeToggled()) == (replace(printed, mode=DisplayMode.ELDER), ())
