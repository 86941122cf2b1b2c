# SPDX-License-Identifier: Apache-2.0
"""离线码: fetched once the case is at the platform, printed with the receipt; nothing is begun for a roll that cannot print."""

from __future__ import annotations

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import (
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Page,
    PaperState,
    PrinterState,
    StopReason,
)

ITEM = ItemNeeds("TBD-BM03", needs_strong=True, offline_allowed=False, gives_offline_code=True)


def test_the_code_is_asked_for_when_the_case_is_there_and_comes_out_with_the_receipt() -> None:
    state = JourneyState(page=Page.SUBMIT, item=ITEM, level=Level.STRONG, delivery=Delivery.DURABLE)
    asked, effects = step(state, ev.CaseDelivered())
    assert (asked.page, asked.delivery, effects) == (Page.SUBMIT, Delivery.DELIVERED, (fx.IssueOfflineCode(),))
    after, effects = step(asked, ev.OfflineCodeSettled())
    assert (after.page, after.receipt, effects) == (Page.HAND_OVER, PaperState.PRINTING, (fx.PrintReceipt(1),))
    assert after.document is PaperState.NONE


def test_a_case_that_waits_has_no_code() -> None:
    state = JourneyState(page=Page.SUBMIT, item=ITEM, level=Level.STRONG, delivery=Delivery.DURABLE)
    after, effects = step(state, ev.CaseWaits())
    assert (after.page, effects) == (Page.HAND_OVER, (fx.PrintReceipt(1),))
    late, effects = step(after, ev.CaseDelivered())
    assert (late.page, effects) == (Page.HAND_OVER, ())


@pytest.mark.parametrize("page", [Page.NOTICE, Page.CONFIRM])
def test_it_is_not_begun_where_the_roll_cannot_print(page: Page) -> None:
    out = JourneyState(page=page, item=ITEM, level=Level.STRONG, receipt_printer=PrinterState.PAPER_OUT)
    after, _ = step(out, ev.WentOn())
    assert (after.page, after.stop) == (Page.STOP, StopReason.PRINTER_OUT)
    a4 = JourneyState(page=page, item=ITEM, level=Level.STRONG, document_printer=PrinterState.PAPER_OUT)
    assert step(a4, ev.WentOn())[0].stop is None, "the other printer has nothing to do with it"


def test_what_the_content_says_is_in_the_state() -> None:
    opened = ev.ItemOpened(ItemNeeds("TBD-BM03", True, False, False, False, False, gives_offline_code=True))
    after, _ = step(JourneyState(page=Page.CHOOSE), opened)
    assert after.item == ITEM


def test_without_a_service_no_printer_is_asked_about() -> None:
    out = JourneyState(
        page=Page.NOTICE, receipt_printer=PrinterState.PAPER_OUT, document_printer=PrinterState.PAPER_OUT
    )
    assert step(out, ev.WentOn())[0].stop is None
