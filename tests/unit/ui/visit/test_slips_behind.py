# SPDX-License-Identifier: Apache-2.0
"""Slips of a page that 换渠道继续 lies before: its own paper comes out, and its slot is lit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from config.modes import Environment
from drivers.indicators.port import DARK, LightName
from drivers.receipt_printer.port import Document, TextLine
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.machine import step
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Overlay, Page, StopReason
from kiosk.printing.press import NumberedPaper
from kiosk.printing.slips import SlipHead
from tests.unit.kiosk.synthetic import drafts
from ui.visit.papers import Papers
from ui.visit.parts import VisitParts
from ui.visit.slips import Slips
from ui.visit.slot_lights import HAND, WORKS, lights_for

HEAD = SlipHead(Environment.DEMO, "示例服务点", "2026-11-21T09:42:00.000+08:00", "199-0000-0000", "每天 9:00 到 17:00")


def at(page: Page) -> JourneyState:
    here = JourneyState(page=page, item=ItemNeeds("X"), level=Level.WEAK, stop_from=Page.NOTICE, overlay=Overlay.HELP)
    return step(here, ev.ContinueAsked())[0]


def test_a_visit_that_is_booked_behind_it_has_its_ticket_beside_the_number() -> None:
    came: list[tuple[int, str]] = []

    def printed(job: int, paper: NumberedPaper) -> None:
        came.append((job, "".join(line.text for line in paper.compose(False) if isinstance(line, TextLine))))

    papers = SimpleNamespace(
        slip_head=lambda: HEAD,
        printers=SimpleNamespace(print_paper=printed),
        ticket=lambda *_: lambda: Document((TextLine("the ticket"),)),
    )
    parts = SimpleNamespace(site=SimpleNamespace(places_for=lambda _code: ()))
    slips = Slips(cast("VisitParts", parts), VisitRecord(drafts()), lambda _event: None, cast("Papers", papers))
    slips.window_slip = lambda _head, _mode: lambda: Document((TextLine("381 204 756"),))
    here, effects = step(at(Page.VISIT), ev.VisitBooked())
    (ticket,) = effects
    assert isinstance(ticket, fx.PrintSlip)
    slips.print_slip(ticket.job, here)
    for event in (ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER)):
        here, effects = step(here, event)
    (number,) = effects
    assert isinstance(number, fx.PrintSlip)
    slips.print_slip(number.job, here)
    for then in (ev.ReceiptFinished(ticket.job, "not_printed"), ev.WentBack(), ev.SlipAsked()):
        here, effects = step(here, then)
    (again,) = effects
    assert isinstance(again, fx.PrintSlip)
    assert (here.page, here.stop) == (Page.STOP, StopReason.VISIT_BOOKED)
    slips.print_slip(again.job, here)
    assert came == [(ticket.job, "the ticket"), (number.job, "381 204 756"), (again.job, "the ticket")]


def test_the_slot_is_lit_for_the_slip_of_the_page_behind_it() -> None:
    begun, _ = step(JourneyState(page=Page.NOTICE, item=ItemNeeds("X"), level=Level.WEAK), ev.SlipAsked())
    for event in (ev.HelpAsked(), ev.ContinueAsked()):
        begun, _ = step(begun, event)
    assert begun.page is Page.CONTINUE
    assert lights_for(begun)[LightName.RECEIPT_PRINTER] == WORKS
    out, _ = step(begun, ev.ReceiptFinished(begun.slip_job_behind, "printed"))
    assert lights_for(out)[LightName.RECEIPT_PRINTER] == HAND
    failed, _ = step(begun, ev.ReceiptFinished(begun.slip_job_behind, "not_printed"))
    assert lights_for(failed)[LightName.RECEIPT_PRINTER] == DARK
