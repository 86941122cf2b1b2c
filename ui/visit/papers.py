# SPDX-License-Identifier: Apache-2.0
"""Papers of a visit: what stands on the receipt (收件凭条) and on the ticket, and which document goes to the A4 printer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from config import clock, timeouts
from config.modes import DisplayMode
from drivers.document_printer.port import (
    PrintableDocument,
)
from drivers.print_outcome import PrintOutcome
from drivers.receipt_printer.port import Document
from kiosk.application.choices import DELIVERY_WORDS
from kiosk.case.filed_form import SheetHead
from kiosk.case.paid import receipt_payment
from kiosk.case.receipt import ReceiptFacts, query_code, signed_code
from kiosk.case.receipt_lines import receipt_materials, receipt_parts, receipt_promises
from kiosk.catalogue.field_model import FieldKind
from kiosk.guidance.needs import blank_forms
from kiosk.guidance.notice import Capability, Device, Lack
from kiosk.journey import events as ev
from kiosk.journey.mask import mask_name, mask_number
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, JourneyState, PaperState, PrinterState
from kiosk.platform.payment_model import PaymentOrder
from kiosk.platform.result_model import ResultDocument
from kiosk.printing.blank_facts import blank_sheet_of
from kiosk.printing.made_apart import Make, blank_apart, certificate_apart, form_apart, receipt_apart, result_apart
from kiosk.printing.press import NumberedPaper
from kiosk.printing.promise_copy import promise_copies
from kiosk.printing.receipt import grouped, receipt_document
from kiosk.printing.slips import SlipHead
from ui.visit.acting_words import agent_words
from ui.visit.next_day import next_day
from ui.visit.objections import record_objections
from ui.visit.offline_code_way import CODE_LINES, CodeStanding
from ui.visit.parts import VisitParts
from ui.visit.pdf_ahead import PdfAhead
from ui.visit.printers import Printers

if TYPE_CHECKING:
    from kiosk.printing.appointment_slip import AppointmentFacts

Dispatch = Callable[[ev.Event], None]


class Papers:
    """One visit's receipt and document, as they are known now."""

    def __init__(self, parts: VisitParts, record: VisitRecord, dispatch: Dispatch, printers: Printers) -> None:
        self.order: Callable[[], PaymentOrder | None] = lambda: None
        """What is known of the case's order (缴费单); whoever pays knows."""
        self.pays_found: Callable[[], bool] = lambda: False
        """It is of an earlier visit: this one files nothing."""
        self.appointment: Callable[[DisplayMode], AppointmentFacts | None] = lambda _mode: None
        """The time that was taken with the case (预约); whoever books knows."""
        self.collecting: Callable[[JourneyState], str] = lambda _state: ""
        """How the result is fetched (取件码); whoever asks for the code knows."""
        self.offline_code: Callable[[SlipHead, DisplayMode], Callable[[bool], Document]] = lambda _head, _mode: _nothing
        """The resident's own 离线码 on a slip, told whether it comes out once more; whoever asks for it knows."""
        self.code_standing: Callable[[], CodeStanding] = lambda: CodeStanding.NONE
        """What came of it."""
        self._parts = parts
        self.printers = printers
        self._record = record
        self._dispatch = dispatch
        self.seen: Callable[[DisplayMode], PrintableDocument | None] = lambda _mode: None
        """The document that was looked at before it is printed; whoever showed it has it."""
        self.is_doubted: Callable[[], bool] = lambda: False
        """What was fetched is not the platform's; whoever checked it knows."""
        self._ahead = PdfAhead(printers.document_desk, printers.printing)
        self.receipt_code = b""
        """What stands in the receipt's code, once there is a receipt."""
        self._first_document_at: float | None = None
        """When the paper that is printed now was first asked for."""
        self._timed_document: object = None

    def follow(self, state: JourneyState) -> None:
        """A paper that will be wanted is made ready for, where there is a printer for it."""
        if self._parts.document_printer is not None:
            self._ahead.follow(state)

    def capability(self, state: JourneyState) -> Capability:
        """What this terminal can do now, for 一次告知."""
        fitted = (
            (self._parts.reader, Device.ID_CARD_READER),
            (self._parts.receipt_printer, Device.RECEIPT_PRINTER),
            (self._parts.document_printer, Device.DOCUMENT_PRINTER),
            (self._parts.camera, Device.CAMERA),
            (self._parts.paper_camera, Device.PAPER_CAMERA),
        )
        seen = {Device.RECEIPT_PRINTER: state.receipt_printer, Device.DOCUMENT_PRINTER: state.document_printer}
        lacks = {device: Lack(found.value) for device, found in seen.items() if not found.prints}
        if state.eyes_unfit:
            lacks |= {Device.CAMERA: Lack.BROKEN, Device.PAPER_CAMERA: Lack.BROKEN}
        able = frozenset(device for part, device in fitted if part is not None and device not in lacks)
        return Capability(able, state.online, lacks, self._parts.site.district)

    # --- the receipt --------------------------------------------------------------------------------------------------

    def print_receipt(self, job: int, state: JourneyState) -> None:
        """收件凭条, with the terminal's signature in its code. ``job`` comes back with the result."""
        facts = self._receipt_facts(state)
        self.receipt_code = signed_code(facts, self._parts.terminal_key)
        code, ticket = self.receipt_code, self.ticket(self.appointment(state.mode), state.mode)
        own_code = self.offline_code(self.slip_head(), state.mode)
        self.printers.print_paper(
            job,
            NumberedPaper(
                facts.case_id,
                "receipt",
                lambda is_again: (
                    *ticket(),
                    *own_code(is_again),
                    *promise_copies(facts, state.mode, columns=self._parts.receipt_columns),
                    *receipt_document(facts, code, state.mode, is_again=is_again, columns=self._parts.receipt_columns),
                ),
            ),
        )

    def sign_receipt(self, state: JourneyState) -> bool:
        """Its code for the screen; returns whether it names a day by which something is owed (容缺): that goes home on paper."""
        self.receipt_code = signed_code(self._receipt_facts(state), self._parts.terminal_key)
        return any(plan.due is not None for plan in self._record.materials.plans)

    def ticket(self, appointment: AppointmentFacts | None, mode: DisplayMode) -> Callable[[], Document]:
        """预约凭条, where a time was taken; made by whoever prints it."""
        if appointment is None:
            return tuple
        head, found = self.slip_head(), appointment

        def make() -> Document:
            from kiosk.printing.appointment_slip import appointment_ticket  # with what reads places

            return appointment_ticket(head, found, mode)

        return make

    def slip_head(self) -> SlipHead:
        """What every paper of the receipt printer begins and ends with."""
        settings = self._parts.settings
        return SlipHead(
            settings.environment,
            settings.terminal.site_name,
            clock.iso_ms(clock.now()),
            settings.help.phone,
            settings.help.hours,
            self._parts.receipt_columns,
        )

    def _receipt_facts(self, state: JourneyState) -> ReceiptFacts:
        record, settings = self._record, self._parts.settings
        item, resident, status = record.item, record.resident, record.status
        assert item is not None  # noqa: S101 - a receipt is printed for a filed case only
        assert resident is not None  # noqa: S101
        return ReceiptFacts(
            environment=settings.environment,
            site_name=settings.terminal.site_name,
            terminal_id=settings.terminal.id,
            case_id=record.case_id,
            case_number=status.case_number if status is not None else None,
            item_name=item.name,
            applicant_masked_name=mask_name(resident.name),
            applicant_masked_number=mask_number(resident.number),
            terminal_received_at=record.received_at_text,
            platform_received_at=status.platform_received_at if status is not None else None,
            materials=() if record.form is None else receipt_materials(record.materials.plans, record.form),
            parts=() if record.form is None else receipt_parts(record.form),
            result_line=self._result_line(state),
            help_phone=settings.help.phone,
            help_hours=settings.help.hours,
            queue_ahead=None,
            helper_no=record.helper_no,
            assisted_by=record.assisted.helper_no if record.assisted is not None else "",
            agent=agent_words(record),
            enterprise=record.acting.enterprise.name if record.acting.enterprise is not None else "",
            payment=receipt_payment(state.paying, self.order()),
            courier=record.filling.courier_cost,
            objections=record_objections(record),
            promised=()
            if record.form is None
            else receipt_promises(
                record.form,
                record.materials.plans,
                record.filling.promise_accepted_at,
                record.filling.signature,
                record.received_at_text,
            ),
        )

    def _result_line(self, state: JourneyState) -> str:
        item = self._record.item
        if state.delivery is Delivery.RETURNED:
            return "平台没有收下，请打帮办电话"
        if item is not None and item.gives_offline_code:
            return CODE_LINES[self.code_standing()]
        if state.delivery is not Delivery.DELIVERED:
            return "已收件，等网络恢复后送出"
        if self._record.mending is not None:
            return "补正材料已收，办件编号不变"
        appointment = self.appointment(state.mode)
        if appointment is not None:
            return f"约好了 {appointment.number} {appointment.when} {appointment.place}"
        if item is not None and item.gives_document:
            if self._parts.document_printer is None:
                return "证明已开出，这台机器打不了"
            if self.is_doubted():
                return "证明核对不上，请打帮办电话"
            if state.document is PaperState.DECLINED:
                return "证明已开出，这次没有打印"
            is_to_come = self._record.no_result or state.document is PaperState.NONE  # not issued, or not fetched
            return "证明还没有做好，过会儿带身份证来打印" if is_to_come else "证明已送去打印"
        if fetched := self.collecting(state):
            return fetched
        name, by = next_day(self._record, self._parts.phrases.say)
        if by:
            return f"平台已收到，{name}在{by}"
        way = self._handed_over_by()
        return f"平台已收到，办好后{way}" if way else "平台已收到"

    def _handed_over_by(self) -> str:
        """取件方式, where the resident chose one."""
        form = self._record.form
        if form is None:
            return ""
        chosen = (form.value(spec.code) for spec in form.shown() if spec.kind is FieldKind.DELIVERY)
        ways = {value.value for value in chosen if value is not None}
        return next((said.say() for way, said in DELIVERY_WORDS.items() if way in ways), "")

    def print_receipt_on_a4(self, job: int, state: JourneyState) -> None:
        """收件凭条 on a sheet of the A4 printer."""
        if self._parts.document_printer is None or self.pays_found() or self.code_standing() is CodeStanding.ISSUED:
            self._dispatch(ev.ReceiptFinished(job, PrintOutcome.NOT_PRINTED.value))
            return
        facts = self._receipt_facts(state)
        self.receipt_code = code = signed_code(facts, self._parts.terminal_key)
        make = receipt_apart(facts, code, state.mode)
        self.printers.print_receipt_made(job, make)

    # --- the form ------------------------------------------------------------------------------------------------------

    def print_form(self, job: int, mode: DisplayMode) -> None:
        """申请表 of the case, as it was frozen; answered as the certificate."""
        filed = self._record.filed
        self.printers.print_made(job, None if filed is None else form_apart(filed, self._sheet_head(), mode))

    def print_blanks(self, job: int, mode: DisplayMode) -> None:
        """空白表 of the service; answered as the certificate."""
        settings, item = self._parts.settings, self._record.item
        forms = () if item is None else blank_forms(item, self._record.situation.facts())
        sheets = [blank_sheet_of(one, item.name) for one in forms if item is not None]
        make = blank_apart(sheets, settings.environment, settings.terminal.site_name, mode) if sheets else None
        self.printers.print_made(job, make)

    def _sheet_head(self) -> SheetHead:
        record, settings = self._record, self._parts.settings
        number = record.status.case_number if record.status is not None else None
        label, shown = ("查询码", query_code(record.case_id)) if number is None else ("办件编号", grouped(number))
        has_reached = record.status is not None and record.status.platform_received_at is not None
        return SheetHead(
            settings.environment, settings.terminal.site_name, settings.terminal.id, label, shown,
            record.received_at_text, has_reached,
        )  # fmt: skip

    # --- the certificate ------------------------------------------------------------------------------------------------

    def print_document(self, job: int, mode: DisplayMode) -> None:
        """What the platform issued, made and handed to the A4 printer; in 长者版 in larger type."""
        if self._record.certificate is None or self._parts.document_printer is None:
            self._not_begun(job, "not_fitted")
            return
        moment = time.monotonic()
        if self._first_document_at is None or self._record.certificate is not self._timed_document:
            self._first_document_at, self._timed_document = moment, self._record.certificate
        if moment - self._first_document_at > timeouts.DOCUMENT_AGAIN_S:
            self._not_begun(job, PrinterState.TOO_LATE.value)
            return
        seen = self.seen(mode)
        self.printers.print_made(job, self.made_document(mode) if seen is None else lambda _bench, _cancel: seen)

    def _not_begun(self, job: int, why: str) -> None:
        self.printers.document_ended(job, PrintOutcome.NOT_PRINTED)
        self._dispatch(ev.DocumentFinished(job, PrintOutcome.NOT_PRINTED.value, why))

    def made_document(self, mode: DisplayMode) -> Make | None:
        """What makes the paper that the platform issued; None: there is none."""
        data, environment = self._record.certificate, self._parts.settings.environment
        if isinstance(data, ResultDocument):
            return result_apart(data, environment, mode)
        return None if data is None else certificate_apart(data, environment)


def _nothing(_is_again: bool) -> Document:
    return ()
