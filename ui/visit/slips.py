# SPDX-License-Identifier: Apache-2.0
"""Slips of a visit: what was paid, booked, reported or looked at, on the receipt printer's paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from config.modes import DisplayMode
from drivers.print_outcome import PrintOutcome
from drivers.receipt_printer.port import Document
from kiosk.case.paid import receipt_payment
from kiosk.journey import events as ev
from kiosk.journey.mask import mask_name, mask_number
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from kiosk.places.site import Place
from kiosk.platform.reports import ReportTaken
from kiosk.printing.payment_slip import payment_slip
from kiosk.printing.press import NumberedPaper
from kiosk.printing.report_slip import ReportFacts, report_slip
from kiosk.printing.slips import SlipHead, notice_slip, refused_offline_slip, stopped_slip, strong_identity_slip
from ui.visit.papers import Papers
from ui.visit.parts import VisitParts

if TYPE_CHECKING:
    from kiosk.printing.appointment_slip import AppointmentFacts


class Slips:
    """One visit's slips; ``papers`` prints them."""

    def __init__(
        self, parts: VisitParts, record: VisitRecord, dispatch: Callable[[ev.Event], None], papers: Papers
    ) -> None:
        self.stop_words: Callable[[], tuple[str, ...]] = tuple
        """What the page on screen says that stops a way; the presenter knows."""
        self.place_slip: Callable[[SlipHead, DisplayMode], Callable[[], Document] | None] = lambda _head, _mode: None
        """网点地址条 of the point that is looked at; 附近能办 knows."""
        self.window_slip: Callable[[SlipHead, DisplayMode], Callable[[], Document] | None] = lambda _head, _mode: None
        """接办单, with the number for a window; 换渠道继续 knows."""
        self.lookup_slip: Callable[[SlipHead, DisplayMode], Callable[[], Document] | None] = lambda _head, _mode: None
        """What a public register said; 公开查询 knows."""
        self.ride_slip: Callable[[SlipHead, DisplayMode], Callable[[], Document] | None] = lambda _head, _mode: None
        """叫车凭条, with the number plate; 一键叫车 knows."""
        self.places_for: Callable[[str], tuple[Place, ...]] = parts.site.places_for
        """Where else a service is done; 附近能办 knows more of them than the site's file."""
        self.visit: Callable[[DisplayMode], AppointmentFacts | None] = lambda _mode: None
        """The visit that was booked without a case; whoever books it knows."""
        self._parts = parts
        self._record = record
        self._dispatch = dispatch
        self._papers = papers
        self._slip_numbers: dict[tuple[Page, StopReason | None], str] = {}

    def print_payment(self, job: int, state: JourneyState) -> None:
        """缴费凭条, where an order of an earlier visit was paid, or not."""
        order, item, resident = self._papers.order(), self._record.item, self._record.resident
        payment = receipt_payment(state.paying, order)
        if order is None or resident is None or payment is None:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value))
            return
        who = f"{mask_name(resident.name)} {mask_number(resident.number)}"
        # An order may be of a service that this terminal does not know: its own first line says what it is for.
        name = item.name if item is not None and item.base_code == order.item_code else order.lines[0].what
        slip = payment_slip(self._papers.slip_head(), name, who, order.case_number, payment, state.mode)
        self._papers.printers.print_paper(job, NumberedPaper(f"slip-{uuid4().hex}", "slip", lambda _is_again: slip))

    def print_slip(self, job: int, state: JourneyState) -> None:
        """The page that is on screen, on paper; of what was heard behind 换渠道继续 the page that has begun it."""
        if state.page is Page.CONTINUE and job == state.slip_job_behind:
            state = state.uncovered
        record, head = self._record, self._papers.slip_head()
        item = record.item if state.item is not None else None  # never one that was only looked at before
        found = {
            Page.PLACE: self.place_slip,
            Page.CONTINUE: self.window_slip,
            Page.LOOKUP_RESULT: self.lookup_slip,
            Page.RIDE_COMING: self.ride_slip,
        }
        if state.page in found:
            make = found[state.page](head, state.mode)
            self._print_found(job, make)
            return
        if state.stop is StopReason.VISIT_BOOKED:  # not on a page before it, which has a paper of its own
            ticket = self._papers.ticket(self.visit(state.mode), state.mode)
            self._papers.printers.print_paper(
                job, NumberedPaper(self._slip_number(state), "slip", lambda _is_again: ticket())
            )
            return
        if item is None:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value, "no_item"))
            return
        places = self.places_for(item.base_code)
        if state.page is Page.NOTICE:
            slip = notice_slip(head, record.notice(self._papers.capability(state)), state.mode)
        elif state.stop is StopReason.OFFLINE:
            slip = refused_offline_slip(head, item.name, places, state.mode, lines=self.stop_words()[1:])
        elif state.stop is StopReason.STRONG_NEEDED:
            slip = strong_identity_slip(head, item.name, ("身份证",), places, state.mode)
        else:
            slip = stopped_slip(head, item.name, self.stop_words(), places, state.mode)
        # The same page is the same paper, however often it is asked for.
        self._papers.printers.print_paper(job, NumberedPaper(self._slip_number(state), "slip", lambda _is_again: slip))

    def print_report(self, job: int, kind: str, taken: ReportTaken | None, state: JourneyState) -> None:
        """The number of a report; ``taken`` None: it was forgotten meanwhile."""
        if taken is None:
            self._print_found(job, None)
            return
        facts = ReportFacts(taken.number, self._parts.phrases.say(f"report.choice.{kind}"), taken.answer_by)
        slip = report_slip(self._papers.slip_head(), facts, state.mode)
        self._print_found(job, lambda: slip)

    def _slip_number(self, state: JourneyState) -> str:
        return self._slip_numbers.setdefault((state.page, state.stop), f"slip-{uuid4().hex}")

    def _print_found(self, job: int, make: Callable[[], Document] | None) -> None:
        if make is None:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value, "nothing_found"))
            return
        self._papers.printers.print_paper(job, NumberedPaper(f"slip-{uuid4().hex}", "slip", lambda _is_again: make()))
