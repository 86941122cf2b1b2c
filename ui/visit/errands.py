# SPDX-License-Identifier: Apache-2.0
"""Carries the journey's effects out. Quick ones at once, slow ones on a desk; answers come back as events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from config import timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.failing import told_late
from kiosk.journey.record import VisitRecord
from kiosk.journey.seen_page import seen_page
from kiosk.journey.state import HelpState, JourneyState, Reporting
from kiosk.platform.co_view import SeenPage
from kiosk.platform.model import Evaluation
from kiosk.platform.payment_model import PaymentOrder
from ui.visit.acting_way import ActingWay
from ui.visit.ask_way import AskWay
from ui.visit.booking_way import BookingWay
from ui.visit.co_view_way import CoViewWay
from ui.visit.code_way import CodeWay
from ui.visit.collecting_way import CollectingWay
from ui.visit.consents_way import ConsentsWay
from ui.visit.continued_things import ContinuedThings, case_looked_at, case_paid_for
from ui.visit.continuing_way import ContinuingWay
from ui.visit.courier_way import CourierWay
from ui.visit.draft_errands import DraftErrands
from ui.visit.face_way import FaceWay
from ui.visit.fetching import Fetching, Pauses
from ui.visit.filing import Filing
from ui.visit.finding_way import FindingWay
from ui.visit.form_way import FormHands, FormWay
from ui.visit.guidance_way import GuidanceWay
from ui.visit.help_calls import HelpCalls
from ui.visit.licence_code_way import LicenceCodeWay
from ui.visit.looks import LookDesk
from ui.visit.lookup_way import LicenceScan, LookupWay
from ui.visit.lookup_words import slip_of
from ui.visit.nearby_way import NearbyWay
from ui.visit.offline_code_way import OfflineCodeWay
from ui.visit.other_ways import OtherWays
from ui.visit.own_cases_way import OwnCasesWay
from ui.visit.own_waiting import WaitingCalls
from ui.visit.pages_identity import Entry
from ui.visit.paper_desk import PaperDesk
from ui.visit.papers import Papers
from ui.visit.parts import VisitParts
from ui.visit.payment_way import PaymentWay
from ui.visit.points_way import PointsWay
from ui.visit.portrait_way import PortraitWay
from ui.visit.preview_way import PreviewWay
from ui.visit.printers import Printers
from ui.visit.referral_way import ReferralWay
from ui.visit.report_way import ReportWay
from ui.visit.result_way import ResultWay
from ui.visit.ride_way import RideWay
from ui.visit.ride_words import ride_slip_of
from ui.visit.scan_way import ScanWay
from ui.visit.sheets import step_of
from ui.visit.slips import Slips
from ui.visit.tasks import TaskDesk, close_together
from ui.visit.visit_way import VisitWay

Dispatch = Callable[[ev.Event], None]

LAST_WORDS_MS: Final = 800
"""For a call for help, and for telling the platform that a telephone's pictures are not wanted any more, or that nobody waits for
a helper; otherwise their time runs out."""


class VisitErrands:
    """One visit's errands. ``changed``: something a page shows has changed without a journey event."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        entry: Entry,
        dispatch: Dispatch,
        changed: Callable[[], None],
        *,
        step_timings_ms: Callable[[], dict[str, int]],
        code_resend_s: float = timeouts.CODE_RESEND_S,
        help_poll_s: float = timeouts.HELP_POLL_S,
        referral_poll_s: float = timeouts.REFERRAL_POLL_S,
        order_poll_scale: float = 1.0,
    ) -> None:
        self._parts = parts
        self._record = record
        self._entry = entry
        self._dispatch = dispatch
        self._changed = changed
        self._platform = TaskDesk("platform", on_failure=self._answer_failed)
        self._help = TaskDesk("help")
        self.help_calls = HelpCalls(parts, self._help, dispatch, record, changed, poll_s=help_poll_s)
        call_no, scale = (lambda: self.help_calls.facts.call_no), help_poll_s / timeouts.HELP_POLL_S
        poll_s = timeouts.CO_VIEW_POLL_S * scale
        self.co_views = CoViewWay(parts, record, call_no, self._seen_page, dispatch, changed, poll_s=poll_s)
        self._courier = TaskDesk("courier", on_failure=self._answer_failed)
        self.code_way = CodeWay(
            parts, record, entry, self._platform, dispatch, changed, lambda: self._state.behind, resend_s=code_resend_s
        )
        self.other_ways = OtherWays(parts, record, parts.codes, self._platform, dispatch, lambda: self._state)
        self.scan_way = ScanWay(self.other_ways, parts.codes, changed)
        self.lookups = LookupWay(parts, record, self._platform, dispatch, changed)
        self.other_ways.licence = self.lookups.code_read
        self.rides = RideWay(parts, record, self._platform, dispatch, changed, poll_scale=order_poll_scale)
        self.licence_codes = LicenceCodeWay(parts, self._platform, dispatch, changed)
        self.other_ways.licence_code = self.licence_codes.keep
        self.licence_scan = LicenceScan(self.other_ways, parts.codes, changed)
        self.printers = Printers(parts, dispatch)
        self.papers = Papers(parts, record, dispatch, self.printers)
        self.slips = Slips(parts, record, dispatch, self.papers)
        self.finding = FindingWay(parts, dispatch, changed)
        self.nearby = NearbyWay(parts, changed)
        self.ask = AskWay(parts, dispatch, changed)
        self.previews = PreviewWay(
            self.papers.made_document, self.printers.document_desk, self.printers.printing, parts.log, changed
        )
        self.papers.seen = self.previews.held
        self.slips.place_slip = self.nearby.slip
        self.slips.lookup_slip = lambda head, mode: slip_of(self.lookups, head, mode, parts.phrases)
        self.slips.ride_slip = lambda head, mode: ride_slip_of(self.rides, head, mode, parts.phrases)
        self.slips.places_for = self.nearby.places_for
        self._drafts = DraftErrands(parts, record, self._courier, dispatch, lambda: self._filing.is_kept)
        self._filing = Filing(parts, record, self._courier, dispatch, step_timings_ms, self._drafts.drop)
        desk, help_desk = self._platform, self._help
        self.booking = BookingWay(parts, record, desk, help_desk, dispatch, changed, lambda: self._filing.is_kept)
        self.papers.appointment = self.booking.facts
        self.collecting = CollectingWay(parts, record, self._platform, changed)
        self.papers.collecting = self.collecting.words
        self.courier_quotes = CourierWay(parts, record, self._platform, changed, lambda: self.form_way.field_accepted())
        self.faces = FaceWay(parts, record, self._platform, dispatch, changed)
        self._referring = TaskDesk("referrals")
        desks, report_id = (self._referring, self._help), lambda: self.faces.report_id
        self.referrals = ReferralWay(parts, record, *desks, dispatch, changed, report_id, poll_s=referral_poll_s)
        self._paying_desk = TaskDesk("payments")
        self.paying = PaymentWay(parts, record, self._paying_desk, dispatch, poll_scale=order_poll_scale)
        self.papers.order = lambda: self.paying.order
        self.papers.pays_found = lambda: self.paying.is_found
        self.paper_desk = PaperDesk(parts, record, self._platform, self._help, dispatch, changed)
        self.portraits = PortraitWay(parts, dispatch, changed)
        self.guidance = GuidanceWay(record, dispatch, self.finding, self.portraits, parts.site.district)
        self.looks: LookDesk | None = None
        """Pages that look through a camera tell it what for."""
        self._state = JourneyState()
        self._pauses = Pauses()
        self._fetching = Fetching(parts.platform, record, self._pauses.wait)
        hands = FormHands(self._fetching, self._drafts, self.paying, self.booking, self.courier_quotes, self.paper_desk)
        self.form_way = FormWay(parts, record, desk, dispatch, changed, lambda: self._state, hands)
        self.consents = ConsentsWay(parts, record, desk, dispatch, changed, self.form_way.begin)
        self.results = ResultWay(parts, record, desk, dispatch, self._fetching, self.papers.print_document)
        self.printers.document_ended, self.papers.is_doubted = self.results.ended, lambda: self.results.is_doubted
        self.offline_code = OfflineCodeWay(parts, record, self._platform, dispatch, self._pauses.wait)
        self.papers.offline_code = self.offline_code.slip
        self.papers.code_standing = lambda: self.offline_code.standing
        self.acting_way = ActingWay(
            parts, record, self._platform, dispatch, lambda: self._state.behind, self._fetching.own_session
        )
        session_of_card = self._fetching.session_of_card
        self.visits = VisitWay(parts, record, desk, help_desk, dispatch, changed, session_of_card)
        self.slips.visit = self.visits.facts
        waiting = WaitingCalls(parts.platform, self.visits.picker.read, parts.site.point, self._pay_found)
        self.points = PointsWay(parts, changed)
        self.own_cases = OwnCasesWay(
            parts, record, self._platform, dispatch, changed, session_of_card, waiting, self.points
        )
        self.own_cases.paper = self.results.of_case
        self.visits.moved = lambda: self.own_cases.found.waiting
        self.reports = ReportWay(parts, record, self._help, dispatch, session_of_card)
        places_for = self.nearby.places_for
        own, paying = self.own_cases, self.paying
        things = ContinuedThings(
            record,
            parts.sealer,
            lambda: case_paid_for(paying.order),
            lambda: case_looked_at(own.found, own.case_number),
        )
        self.continuing = ContinuingWay(
            parts, record, self._platform, self._help, dispatch, changed, session_of_card, places_for, things
        )
        self.slips.window_slip = self.continuing.slip
        self._by_kind: dict[type[fx.Effect], Callable[[Any], None]] = {
            fx.OpenItem: self._open_item,
            fx.StepFinding: lambda effect: self.finding.step(effect.wish, effect.value),
            fx.BeginGuidance: lambda _effect: self.guidance.show(),
            fx.AnswerQuestion: lambda effect: self.guidance.answer(effect.value),
            fx.PreviousQuestion: lambda _effect: self.guidance.back(),
            fx.AdoptCard: self._adopt_card,
            fx.EditEntry: self._edit_entry,
            fx.ClearEntry: self._clear_entry,
            fx.RequestCode: lambda _effect: self.code_way.request(),
            fx.VerifyCode: lambda _effect: self.code_way.verify(),
            fx.OpenCodeSession: lambda _effect: self.other_ways.open_code_session(),
            fx.TakeCode: lambda effect: self.scan_way.pick(effect.which),
            fx.OpenSocialCard: lambda _effect: self.other_ways.open_social_card(),
            fx.FetchFace: lambda effect: self.faces.fetch(is_new=effect.is_new),
            fx.SkipMoves: lambda _effect: self.faces.skip(),
            fx.ReportFace: lambda _effect: self.faces.report(),
            fx.ReferFace: lambda _effect: self.referrals.refer(),
            fx.KeepRelation: lambda effect: self.acting_way.keep_relation(effect.place),
            fx.ConfirmPrincipal: lambda _effect: self.acting_way.confirm_principal(),
            fx.ListPeople: lambda _effect: self.acting_way.list_people(),
            fx.OpenPerson: lambda effect: self.acting_way.open_person(effect.which),
            fx.ListEnterprises: lambda _effect: self.acting_way.list_enterprises(),
            fx.OpenEnterprise: lambda effect: self.acting_way.open_enterprise(effect.which),
            fx.Prefill: lambda _effect: self.form_way.begin(),
            fx.OpenConsents: lambda _effect: self.consents.open(),
            fx.TurnConsents: lambda effect: self.consents.turn(effect.by),
            fx.PickConsent: lambda effect: self.consents.pick(effect.which),
            fx.RevokeConsent: lambda _effect: self.consents.revoke(),
            fx.GiveConsentAgain: lambda _effect: self.consents.give_again(),
            fx.AskField: lambda _effect: self.form_way.ask_field(),
            fx.TellForm: lambda _effect: self.form_way.tell_made(),
            fx.PreviousPart: lambda _effect: self.form_way.previous_part(),
            fx.AnswerField: self.form_way.answer_field,
            fx.ToggleDispute: lambda effect: self.form_way.toggle_dispute(effect.code),
            fx.StepPaper: lambda effect: self.paper_desk.step(effect.wish, effect.value),
            fx.RecordPromise: lambda _effect: self.form_way.record_promise(),
            fx.CheckSignature: lambda effect: self.form_way.check_signature(effect.strokes),
            fx.OpenVisit: lambda effect: self.visits.open(is_move=effect.is_move),
            fx.AnswerVisit: lambda effect: self.visits.take(effect.raw),
            fx.LeaveVisit: lambda _effect: self.visits.back(),
            fx.BookSlot: lambda _effect: self.booking.book(),
            fx.Submit: lambda _effect: self._filing.submit(online=self._state.online),
            fx.OpenOrder: lambda _effect: self.paying.open(),
            fx.LeaveOrder: self._leave_order,
            fx.FetchResult: self.results.fetch,
            fx.IssueOfflineCode: lambda _effect: self.offline_code.issue(),
            fx.ShowReceipt: lambda _effect: self.collecting.ask_then(self._state, self._show_receipt),
            fx.PrintReceipt: self._print_receipt,
            fx.PrintReceiptOnA4: lambda effect: self.papers.print_receipt_on_a4(effect.job, self._state),
            fx.PrintDocument: lambda effect: self.results.print(effect.job, self._state.mode),
            fx.TurnPreview: lambda effect: self.previews.turn(effect.by),
            fx.PrintFormSheet: lambda effect: self.papers.print_form(effect.job, self._state.mode),
            fx.PrintBlankForms: lambda effect: self.papers.print_blanks(effect.job, self._state.mode),
            fx.PrintSlip: lambda effect: self.slips.print_slip(effect.job, self._state),
            fx.TakeNow: lambda _effect: self.portraits.take_now(),
            fx.ForgetPortraits: lambda _effect: self.portraits.forget(),
            fx.MakePortrait: lambda effect: self.portraits.make(effect.number),
            fx.MakePortraitAgain: lambda _effect: self.portraits.make_again(),
            fx.ColourPortrait: lambda effect: self.portraits.colour_it(effect.colour),
            fx.PrintPortrait: lambda effect: self.printers.print_made(effect.job, self.portraits.sheet()),
            fx.CallHelp: lambda _effect: self.help_calls.place(self._state),
            fx.SendRating: self._send_rating,
            fx.SaveDraft: lambda _effect: self._drafts.save(self._state.level),
            fx.DropDraft: lambda _effect: self._drafts.drop(),
            fx.LeaveDraft: lambda _effect: self.form_way.leave_draft(),
            fx.OpenNearby: lambda effect: self.nearby.open(effect.code, online=self._state.online),
            fx.FilterNearby: lambda effect: self.nearby.filter(effect.code, online=self._state.online),
            fx.ToggleOpenNow: lambda _effect: self.nearby.toggle_open_now(),
            fx.ShowPlace: lambda effect: self.nearby.show(effect.place_id),
            fx.AskReady: lambda effect: self.ask.ask_ready(effect.number),
            fx.AskInWords: lambda effect: self.ask.ask_in_words(effect.text),
            fx.ForgetQuestion: lambda _effect: self.ask.forget(),
            fx.StepMine: lambda effect: self.own_cases.step(effect),
            fx.KeepCaseNumber: lambda _effect: self._put_on_pad(self.own_cases.keep_number(self._entry.text)),
            fx.MendCaseNumber: lambda _effect: self._put_on_pad(self.own_cases.mend_number(self._entry.text)),
            fx.LookUpNumber: lambda _effect: self.own_cases.look_up_number(self._entry.text),
            fx.LookUpPaper: lambda _effect: self.own_cases.look_up_paper(),
            fx.PrintReportNumber: lambda effect: self.slips.print_report(
                effect.job, effect.kind, self.reports.taken, self._state
            ),
            fx.TellSolved: lambda effect: self.help_calls.tell_solved(solved=effect.solved),
            fx.OpenCoView: lambda _effect: self.co_views.open(),
            fx.EndCoView: lambda _effect: self.co_views.end(),
            fx.KeepReportWords: lambda effect: self.reports.keep(effect.text),
            fx.SendReport: lambda effect: self.reports.send(effect, self._state),
            fx.OpenContinuation: lambda effect: self.continuing.open(effect, self._state),
            fx.WithdrawContinuation: lambda _effect: self.continuing.withdraw(),
            **self.lookups.effects,
            **self.licence_codes.effects,
            **self.rides.effects,
            fx.EndVisit: self._end_visit,
        }

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands now, also after steps without an effect: late answers are judged by it. What goes on behind
        换渠道继续 does so as on its own page; nobody is looked at, and nothing scanned, from there.
        """
        self._state, behind = state, state.behind
        self.code_way.follow(behind)
        self.paper_desk.follow(state)
        self.faces.follow(state)
        self.referrals.follow(state)
        self.scan_way.follow(state)
        self.licence_scan.follow(state)
        self.lookups.follow(behind)
        self.rides.follow(behind)
        self.licence_codes.follow(behind)
        self.portraits.follow(state)
        self.own_cases.follow(behind)
        self.papers.follow(behind)
        self.previews.follow(behind)
        self.paying.follow(behind)
        self.nearby.follow(behind)
        self.ask.follow(behind)
        self.booking.follow(behind)
        self.courier_quotes.follow(behind)
        self.visits.follow(behind)
        self.form_way.follow(behind)  # after those who put pages, or a question, in the place of its own
        self.finding.follow(behind)
        self.co_views.follow(state)
        self.continuing.follow(state)

    def run(self, effect: fx.Effect, state: JourneyState) -> None:
        """Begin one effect; never blocks the screen."""
        self._state = state
        self._by_kind[type(effect)](effect)

    # --- identity ---------------------------------------------------------------------------------------------------

    def _open_item(self, effect: fx.OpenItem) -> None:
        self.paying.forget()
        self.guidance.open_item(effect.code)

    def _adopt_card(self, _effect: fx.AdoptCard) -> None:
        self._record.adopt_card()
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)

    def _edit_entry(self, effect: fx.EditEntry) -> None:
        if not self._entry.busy:
            self._entry.press(effect.key, self._state.page)
            self._changed()

    def _clear_entry(self, _effect: fx.ClearEntry) -> None:
        self._entry.forget()
        self._changed()

    def _put_on_pad(self, text: str) -> None:
        self._entry.forget()
        self._entry.text = text
        self._changed()

    # --- paying and papers ------------------------------------------------------------------------------------------

    def _pay_found(self, order: PaymentOrder) -> bool:
        """From the list of what waits: the slip of it names its service."""
        is_taken = self.paying.take_found(order)
        if is_taken:
            self._record.open_item(order.item_code)
        return is_taken

    def _leave_order(self, _effect: fx.LeaveOrder) -> None:
        self.paying.leave_found()
        if self._state.item is not None:
            self.form_way.tell_made(has_draft=self._record.filling.draft_taken)

    def _answer_failed(self, error: Exception) -> None:
        """Nothing could be made of an answer that had come: who waits for it does not wait for ever."""
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        is_under_way, is_kept = self._filing.is_under_way, self._filing.is_kept
        waits = {"is_under_way": is_under_way, "is_kept": is_kept, "has_called": self.rides.has_asked}
        for event in told_late(self._state, **waits, is_handing_over=self.continuing.is_under_way):
            self._dispatch(event)

    def _seen_page(self, state: JourneyState) -> SeenPage:
        step, steps = step_of(state)
        return seen_page(state, self._record, self._parts.phrases.say(f"helping.pages.{state.page.value}"), step, steps)

    def _show_receipt(self) -> None:
        self._dispatch(ev.ReceiptSigned(needs_paper=self.papers.sign_receipt(self._state)))

    def _print_receipt(self, effect: fx.PrintReceipt) -> None:
        def asked() -> None:
            wanted = self.slips.print_payment if self.paying.is_found else self.papers.print_receipt
            wanted(effect.job, self._state)

        if self._state.ended:
            asked()  # nobody waits for an answer any more
        else:
            self.collecting.ask_then(self._state, asked)

    # --- people -----------------------------------------------------------------------------------------------------

    def _send_rating(self, effect: fx.SendRating) -> None:
        status, item = self._record.status, self._record.item
        evaluation = Evaluation(
            self._record.case_id,
            status.case_number if status is not None else None,
            item.base_code if item is not None else "",
            effect.grade,
            effect.reason or None,
        )
        self._help.run(lambda: self._parts.help_platform.evaluate(evaluation), self._rated, self._not_rated)

    def _rated(self, _answer: object) -> None:
        self._parts.log.write(LogEvent.EVALUATION_SENT)

    def _not_rated(self, _error: Exception) -> None:
        """The resident has spoken; the terminal could not pass it on. It is not kept: nothing of a person stays."""

    # --- leaving ----------------------------------------------------------------------------------------------------

    def _end_visit(self, effect: fx.EndVisit) -> None:
        self._parts.finish(effect.reason)

    def join_threads(self, wait_ms: int) -> None:
        """Wait for every desk's thread; after :meth:`close`."""
        for desk in (self._platform, self._help, self._referring, self._courier, self._paying_desk):
            desk.close(wait_ms)
        if self.co_views.desk is not None:
            self.co_views.desk.close(wait_ms)
        self.points.close(wait_ms)
        self.nearby.close(wait_ms)
        self.ask.close(wait_ms)
        self.finding.close(wait_ms)
        self.printers.join_threads(wait_ms)
        self.portraits.join_threads(wait_ms)
        self.paper_desk.join_threads(wait_ms)

    def close(self) -> None:
        """The visit ends: what is under way at the courier gets a moment, nothing else is waited for."""
        self._courier.close(wait_ms=400)
        is_called_off = self.help_calls.close()
        self._pauses.end()
        self.paper_desk.close()
        self.referrals.close()
        self.booking.close()
        self.visits.close()
        self.continuing.close()
        is_ride_off = self.rides.close(self._help)
        # The page was left before this already; what it asked of the platform may still be on its way.
        is_ending = self.paper_desk.phone.is_ending or self.referrals.is_ending_on(self._help)
        is_ending = is_ending or self.continuing.is_ending or is_called_off or is_ride_off
        is_ending = is_ending or self.booking.is_ending or self.visits.is_ending
        is_telling = self._state.reporting is Reporting.SENDING or self._state.is_graded
        is_looked_on = self.co_views.close()
        speaking = {
            self._help: self._state.help is HelpState.CALLING or is_ending or is_telling,
            self._referring: self.referrals.is_ending_on(self._referring),
        }
        if self.co_views.desk is not None:
            speaking[self.co_views.desk] = is_looked_on
        close_together(speaking, LAST_WORDS_MS)
        self._platform.close()
        self._paying_desk.close()
        self.points.close()
        self.nearby.close()
        self.ask.close()
        self.finding.close()
        self.printers.close()
        self.portraits.close()
