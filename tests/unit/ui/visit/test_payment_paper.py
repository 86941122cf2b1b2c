# SPDX-License-Identifier: Apache-2.0
"""缴费凭条 of an order that was found: it names what the order is for, whatever was looked at before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import Environment
from drivers.receipt_printer.port import TextLine
from kiosk.journey.paying import Paying
from kiosk.journey.state import JourneyState, Page
from kiosk.printing.press import NumberedPaper
from kiosk.printing.slips import SlipHead
from tests.unit.kiosk.case.test_paid import PAID
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, catalogue
from ui.visit.slips import Slips

HEAD = SlipHead(Environment.DEMO, "示例服务点", "2026-11-21T09:42:00.000+08:00", "199-0000-0000", "每天 9:00 到 17:00")
STATE = JourneyState(page=Page.HAND_OVER, paying=Paying.PAID, order_found=True)


@pytest.mark.parametrize(("item_code", "is_known"), [(FLEXIBLE, True), ("TBD-JF01", False), ("unknown-here", False)])
def test_the_slip_names_the_service_of_the_order(item_code: str, is_known: bool) -> None:
    item = catalogue().get(FLEXIBLE)
    assert item is not None
    order = replace(PAID, item_code=item_code)
    printed: list[NumberedPaper] = []
    printers = SimpleNamespace(print_paper=lambda _job, paper: printed.append(paper))
    papers = SimpleNamespace(order=lambda: order, slip_head=lambda: HEAD, printers=printers)
    record = SimpleNamespace(item=item, resident=by_card(date(1990, 5, 4)))
    Slips.print_payment(cast("Slips", SimpleNamespace(_papers=papers, _record=record)), 1, STATE)
    text = "".join(line.text for line in printed[0].compose(False) if isinstance(line, TextLine))
    assert (item.name in text, order.lines[0].what in text) == (is_known, not is_known)
