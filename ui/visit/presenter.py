# SPDX-License-Identifier: Apache-2.0
"""Puts a state and a record on screen: picks the page, fills its view-model, and the shell and sheet round it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from config import clock
from config.modes import DisplayMode
from kiosk.case.receipt import query_code
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.questionnaire import Question, Stop
from kiosk.journey.moves.acting import needs_strong
from kiosk.journey.record import SIGN_BOX_MM, VisitRecord
from kiosk.journey.state import MINE_PAGES, PORTRAIT_PAGES, CardState, Delivery, JourneyState, Overlay, Page, StopReason
from kiosk.places.site import Place
from ui.visit import (
    pages_acting,
    pages_ask,
    pages_end,
    pages_face,
    pages_finding,
    pages_identity,
    pages_mine,
    pages_nearby,
    pages_scan,
    sheets,
)
from ui.visit.content_age import old_content
from ui.visit.drafts import keeping
from ui.visit.errands import VisitErrands
from ui.visit.help_calls import HelpFacts
from ui.visit.looks import Where
from ui.visit.pages import Pages
from ui.visit.pages_booking import present_booked, present_visit
from ui.visit.pages_continue import ContinueFacts, present_continue
from ui.visit.pages_form import present_confirm, present_field, present_promise, present_review
from ui.visit.pages_hand_over import HandedOver, present_hand_over, with_paper_name
from ui.visit.pages_help import HintShown, present_help, present_line, present_question
from ui.visit.pages_identity import Entry
from ui.visit.pages_notice import present_notice
from ui.visit.pages_paper import present_paper
from ui.visit.pages_pay import PayFacts, present_pay, receipt_line
from ui.visit.pages_preview import present_preview
from ui.visit.pages_report import present_report
from ui.visit.parts import VisitParts
from ui.visit.payment_way import e_receipt_url

_STEP_ICONS = ("hand", "id-card", "file-check")


class VisitPresenter:
    """``slow``: the wait page has stood for more than three seconds."""

    def __init__(self, parts: VisitParts, record: VisitRecord, entry: Entry, pages: Pages) -> None:
        self._parts = parts
        self._record = record
        self._entry = entry
        self.pages = pages
        self.errands: VisitErrands | None = None
        self.slow = False
        self.card_takes_long = False
        """The card page has stood for a long while without a good card, or the camera's page without a code."""
        self.turned_at = 0.0
        settings, shell = parts.settings, pages.shell
        shell.siteName = settings.terminal.site_name
        shell.pixelsPerMm = settings.panel.pixels_per_mm
        shell.environmentLabel, shell.environmentNote = sheets.environment_words(settings.environment, parts.phrases)
        shell.overlayModel = pages.sheet
        self._shown: tuple[str, int] = ("", -1)
        self._fill: dict[Page, tuple[QObject, Callable[[JourneyState], None]]] = {
            Page.ATTRACT: (pages.attract, self._attract),
            Page.CHOOSE: (pages.choose, self._choose),
            Page.SEARCH: (pages.search, self._search),
            Page.BROWSE: (pages.browse, self._browse),
            Page.QUESTION: (pages.question, self._question),
            Page.NOTICE: (pages.notice, self._notice),
            Page.IDENTIFY: (pages.identify, self._identify),
            Page.NUMBER: (pages.number, self._number),
            Page.CODE: (pages.code, self._code),
            Page.MINE_NUMBER: (pages.case_number, self._case_number),
            Page.MINE_TAIL: (pages.case_number, self._case_number),
            Page.SCAN: (pages.scan, self._scan),
            Page.FACE: (pages.face, self._face),
            Page.ACTING: (pages.who_for, self._acting),
            Page.RELATION: (pages.relation, self._acting),
            Page.PRINCIPAL: (pages.principal, self._acting),
            Page.PEOPLE: (pages.people, self._acting),
            Page.ENTERPRISE: (pages.enterprise, self._acting),
            Page.PREFILL: (pages.wait, self._wait),
            Page.REVIEW: (pages.review, self._review),
            Page.FIELD: (pages.field_page, self._field),
            Page.VISIT: (pages.field_page, self._field),
            Page.PAPER: (pages.paper, self._paper),
            Page.PROMISE: (pages.promise, self._promise),
            Page.CONFIRM: (pages.confirm, self._confirm),
            Page.CONTINUE: (pages.continued, self._continue),
            Page.SIGN: (pages.sign, self._sign),
            Page.SUBMIT: (pages.wait, self._wait),
            Page.PAY: (pages.pay, self._pay),
            Page.PREVIEW: (pages.preview, self._preview),
            Page.HAND_OVER: (pages.hand_over, self._hand_over),
            Page.RATE: (pages.rate, self._rate),
            Page.END: (pages.end, self._end),
            Page.STOP: (pages.stop, self._stop),
            **{page: (pages.portraits.model(page), self._portrait) for page in PORTRAIT_PAGES},
            **{page: (pages.mine, self._mine) for page in MINE_PAGES},
            Page.NEARBY: (pages.nearby, self._nearby),
            Page.NEARBY_ITEM: (pages.nearby_item, self._nearby_item),
            Page.PLACE: (pages.place, self._place),
            Page.PLACE_CODE: (pages.place_code, self._place_code),
            Page.ASK: (pages.ask, self._ask),
            Page.ASK_TYPE: (pages.ask_type, self._ask_type),
            Page.ANSWERS: (pages.answers, self._answers),
        }

    def tick(self) -> None:
        """The clock in the corner."""
        self.pages.shell.clockText = clock.now().strftime("%H:%M")

    def count_down(self, seconds: int) -> None:
        """Seconds left to answer the sheet."""
        self.pages.sheet.secondsLeft = seconds

    def present(self, before: JourneyState, state: JourneyState) -> None:
        """The whole screen for ``state``. A new page slides in; the same page only changes its values."""
        parts, shell = self._parts, self.pages.shell
        if state.page is not before.page:
            self.slow = self.card_takes_long = False
        is_told = state.page is Page.PREVIEW and state.document is not before.document
        if state.face is not before.face or is_told:
            self.turned_at = time.monotonic()  # the loud button says something else now
        self.tick()
        sheets.present_shell(shell, state, parts.phrases, has_reader=parts.reader is not None)
        shell.actingText, shell.actingMore = pages_acting.banner(state, self._record, parts.phrases)
        model, fill = self._fill[state.page]
        fill(state)
        key = self._page_key(state)
        if key != self._shown:
            self._shown = key
            self.turned_at = time.monotonic()
            shell.page = state.page.value
            shell.pageModel = model
            shell.pageSource = key[0]
            shell.pageSerial = shell.pageSerial + 1
        looks_on = self.errands.co_views.hint if self.errands is not None else HintShown()
        present_line(shell, state, parts.phrases, self._help_facts.helper_no, looks_on)
        if state.overlay is Overlay.CO_VIEW:
            present_question(self.pages.sheet, state, parts.phrases, self._help_facts.helper_no)
        elif state.overlay is Overlay.REPORT:
            taken = self.errands.reports.taken if self.errands is not None else None
            prints = parts.receipt_printer is not None and state.receipt_printer.prints
            present_report(self.pages.sheet, state, parts.phrases, taken, prints=prints)
        elif state.overlay is not Overlay.NONE:
            help_ = parts.settings.help
            keeps = keeping(self._record, state.level)
            sheets.present_sheet(
                self.pages.sheet, state, parts.phrases, phone=help_.phone, hours=help_.hours, keeps=keeps
            )
            if state.overlay is Overlay.HELP:
                present_help(self.pages.sheet, state, parts.phrases, self._help_facts)
            if state.overlay is Overlay.RESUME and self._record.materials.photographed_before.intersection(
                self._record.materials.to_photograph
            ):
                self.pages.sheet.lines = [
                    *self.pages.sheet.lines,
                    parts.phrases.say("overlay.resume.photographs", state.mode),
                ]
        shell.overlay = state.overlay.value

    @property
    def _help_facts(self) -> HelpFacts:
        return self.errands.help_calls.facts if self.errands is not None else HelpFacts()

    def _page_key(self, state: JourneyState) -> tuple[str, int]:
        """What makes a page another one: its layout and, on pages that ask one thing after another, which thing."""
        record, page = self._record, state.page
        asked = 0
        if page is Page.QUESTION and record.guidance is not None:
            asked = hash(record.guidance.at)
        elif page in (Page.FIELD, Page.VISIT) and record.asking.prompt is not None:
            prompt = record.asking.prompt
            asked = hash((prompt.code, prompt.kind, prompt.title, bool(prompt.options)))
        elif page is Page.STOP:
            asked = hash(state.stop)
        elif page is Page.RATE:
            asked = hash(state.grade)
        elif page in (Page.CHOOSE, Page.BROWSE) and self.errands is not None:
            asked = hash(self.errands.finding.shown(page))
        elif page is Page.CONTINUE:
            asked = hash(state.continuing)
        elif page is Page.PAPER and record.materials.to_photograph:
            asked = hash(record.materials.to_photograph[0])
        return sheets.page_source(page, state.mode), hash((page, asked))

    # --- choosing -----------------------------------------------------------------------------------------------------

    def _list(self, state: JourneyState) -> pages_finding.ListView:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        return pages_finding.ListView(
            self.errands.finding, self._parts.phrases, state, self.errands.papers.capability(state)
        )

    def _attract(self, state: JourneyState) -> None:
        say, vm, mode = self._parts.phrases.say, self.pages.attract, state.mode
        left, reading = state.card is CardState.LEFT, state.card is CardState.READING
        vm.greeting = say("attract.greeting", mode)
        vm.hint = self._way_words(state) or say("attract.hint", mode)
        lost = state.card is CardState.LOST
        title = "card_left_title" if left else "card_title_lost" if lost else "card_title"
        vm.cardTitle = say("identify.reading.title" if reading else f"attract.{title}", mode)
        note = "card_left_note" if left else "card_note_lost" if lost else "card_note"
        vm.cardNote = say("attract.card_note_reading" if reading else f"attract.{note}", mode)
        vm.tilesTitle = say("attract.tiles", mode)
        pages_finding.present_first(vm, self._list(state))
        vm.stepsTitle = say("attract.steps_title", mode)
        steps = self._parts.phrases.all("attract.steps", mode)
        vm.steps = [{"text": text, "icon": icon} for text, icon in zip(steps, _STEP_ICONS, strict=True)]

    def _choose(self, state: JourneyState) -> None:
        pages_finding.present_choose(self.pages.choose, self._list(state))

    def _search(self, state: JourneyState) -> None:
        vm = self.pages.search
        before = [tile["code"] for tile in vm.tiles]
        pages_finding.present_search(vm, self._list(state))
        if [tile["code"] for tile in vm.tiles] != before:
            self.turned_at = time.monotonic()  # another service lies under the finger now

    def _browse(self, state: JourneyState) -> None:
        pages_finding.present_browse(self.pages.browse, self._list(state))

    def _question(self, state: JourneyState) -> None:
        view, vm = self._record.guidance_view(), self.pages.question
        if not isinstance(view, Question):
            return
        elder = state.mode is DisplayMode.ELDER
        vm.title, vm.help, vm.officialTerm = view.title, view.help, "" if elder else view.term
        vm.hint = self._parts.phrases.say("question.progress", state.mode, n=view.number, of=view.of)
        vm.options = [
            {"value": option.value, "label": option.label, "note": option.note, "selected": option.selected}
            for option in view.options
        ]

    def _notice(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        notice = self._record.notice(self.errands.papers.capability(state))
        old = old_content(self._parts, state.mode)
        present_notice(self.pages.notice, state, self._parts.phrases, notice, warning=old)

    # --- identity -----------------------------------------------------------------------------------------------------

    def _identify(self, state: JourneyState) -> None:
        strong_only = needs_strong(state)
        pages_identity.present_identify(
            self.pages.identify,
            state,
            self._parts.phrases,
            strong_only=strong_only,
            takes_long=self.card_takes_long,
            notice=self._way_words(state),
            ways=self._other_ways(state, strong_only=strong_only),
            own_first=pages_acting.asks_own_card_first(state),
        )
        self.pages.identify.scanText = pages_scan.offer_words(state, self._parts, takes_long=self.card_takes_long)
        number_way = self._parts.phrases.say("mine.typed.way", state.mode) if state.is_mine else ""
        self.pages.identify.numberText = number_way
        self.pages.identify.faceText = pages_face.offer_words(state, self._parts.phrases)

    def _acting(self, state: JourneyState) -> None:
        pages, record, phrases, item = self.pages, self._record, self._parts.phrases, self._record.item
        assert item is not None  # noqa: S101 - these pages come behind a chosen service
        if state.page is Page.ACTING:
            pages_acting.present_who(pages.who_for, state, phrases)
        elif state.page is Page.RELATION:
            pages_acting.present_relation(pages.relation, state, phrases, item, record.acting)
        elif state.page is Page.PRINCIPAL:
            pages_acting.present_principal(pages.principal, state, phrases, takes_long=self.card_takes_long)
        elif state.page is Page.PEOPLE:
            pages_acting.present_people(pages.people, state, phrases, record.acting)
        else:
            has_scanner = self._parts.code_scanner is not None and not state.scanner_lost
            pages_acting.present_enterprises(
                pages.enterprise, state, phrases, record.acting, item, has_scanner=has_scanner
            )

    def _scan(self, state: JourneyState) -> None:
        errands, say, long = self.errands, self._parts.phrases, self.card_takes_long
        assert errands is not None  # noqa: S101 - joined before anything is presented
        live = errands.looks.picture(Where.FRONT) if errands.looks is not None else None
        notice = self._way_words(state)
        pages_scan.present_scan(
            self.pages.scan, state, errands.scan_way, say, live=live, takes_long=long, notice=notice
        )

    def _way_words(self, state: JourneyState) -> str:
        return pages_identity.way_words(state, self._parts.phrases, self._record.scanned)

    def _other_ways(self, state: JourneyState, *, strong_only: bool) -> list[str]:
        """What may be used beside the ID card. A code never opens what needs the card, so nobody is sent for a telephone."""
        say, parts = self._parts.phrases.say, self._parts
        lines = [say("mine.identify_hint", state.mode)] if state.is_mine and parts.code_scanner is not None else []
        if parts.code_scanner is not None and not state.scanner_lost and state.online and not strong_only:
            lines.append(say("ways.code_line", state.mode))
        if parts.smart_card_reader is not None:
            lines.append(say("ways.social_line", state.mode))
        return lines

    def _number(self, state: JourneyState) -> None:
        pages_identity.present_number(
            self.pages.number, state, self._entry, self._parts.phrases, notice=self._way_words(state)
        )

    def _case_number(self, state: JourneyState) -> None:
        pages_identity.present_case_number(self.pages.case_number, state, self._entry, self._parts.phrases)

    def _code(self, state: JourneyState) -> None:
        errands = self.errands
        assert errands is not None  # noqa: S101 - joined before anything is presented
        pages_identity.present_code(
            self.pages.code,
            state,
            self._entry,
            self._parts.phrases,
            tail=errands.code_way.phone_tail,
            codes_sent=errands.code_way.codes_sent,
            resend_in_s=errands.code_way.resend_in_s(),
            notice=self._way_words(state),
        )

    def _face(self, state: JourneyState) -> None:
        errands = self.errands
        assert errands is not None  # noqa: S101 - joined before anything is presented
        live = errands.looks.picture(Where.FRONT) if errands.looks is not None else None
        pages_face.present_face(self.pages.face, state, self._parts.phrases, words=errands.faces.words, live=live)
        by = errands.referrals
        pages_face.present_helper(
            self.pages.face, state, self._parts.phrases, code=by.check_code, helper_no=by.helper_no
        )

    def _portrait(self, state: JourneyState) -> None:
        errands = self.errands
        assert errands is not None  # noqa: S101 - joined before anything is presented
        live = errands.looks.picture(Where.FRONT) if errands.looks is not None else None
        self.pages.portraits.fill(state, self._parts.phrases, errands.portraits, live)

    # --- beside the way of a service ----------------------------------------------------------------------------------

    def _nearby(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_nearby.present_nearby(self.pages.nearby, state, self.errands.nearby, self._parts)

    def _nearby_item(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_nearby.present_nearby_item(self.pages.nearby_item, state, self.errands.nearby, self._parts)

    def _place(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_nearby.present_place(self.pages.place, state, self.errands.nearby, self._parts)

    def _place_code(self, state: JourneyState) -> None:
        pages_nearby.present_place_code(self.pages.place_code, state, self._parts)

    def _ask(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_ask.present_ask(self.pages.ask, state, self.errands.ask, self._parts.phrases)

    def _ask_type(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_ask.present_ask_type(self.pages.ask_type, state, self.errands.ask, self._parts.phrases)

    def _answers(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        pages_ask.present_answers(self.pages.answers, state, self.errands.ask, self._parts)

    def _mine(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        found = self.errands.own_cases.found
        phrases, catalogue = self._parts.phrases, self._record.catalogue
        is_at_a_point = bool(self._parts.site.point)
        pages_mine.present_mine(self.pages.mine, state, phrases, found, catalogue, is_at_a_point=is_at_a_point)

    # --- the form -----------------------------------------------------------------------------------------------------

    def _wait(self, state: JourneyState) -> None:
        key = "prefill" if state.page is Page.PREFILL else "submit"
        phrases = with_paper_name(self._parts.phrases, state.mode, is_query=self._is_query)
        pages_end.present_wait(self.pages.wait, key, state, phrases, slow=self.slow)

    def _review(self, state: JourneyState) -> None:
        present_review(self.pages.review, state, self._record, self._parts.phrases)

    def _field(self, state: JourneyState) -> None:
        present_field(self.pages.field_page, state, self._record, self._parts.phrases)

    def _paper(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        desk = self.errands.paper_desk
        before = desk.spec is not None and desk.spec.code in self._record.materials.photographed_before
        present_paper(self.pages.paper, state, self._parts.phrases, desk, was_taken_before=before)

    def _promise(self, state: JourneyState) -> None:
        present_promise(self.pages.promise, state, self._record, self._parts.phrases)

    def _confirm(self, state: JourneyState) -> None:
        present_confirm(self.pages.confirm, state, self._record, self._parts.phrases)

    def _continue(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        way = self.errands.continuing
        facts = ContinueFacts(way.found, way.valid_until, way.minutes_left, way.is_unheard, way.places)
        present_continue(self.pages.continued, state, self._parts.phrases, facts)

    def _sign(self, state: JourneyState) -> None:
        vm = self.pages.sign
        vm.boxWidthMm, vm.boxHeightMm = SIGN_BOX_MM
        vm.clearText = self._parts.phrases.say("sign.clear", state.mode)
        pages_end.present_sign(vm, state, self._parts.phrases, message=self._record.asking.error)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _pay(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        paying = self.errands.paying
        facts = PayFacts(paying.order, paying.why_nothing, clock.now(), paying.is_found)
        present_pay(self.pages.pay, state, self._parts.phrases, facts)

    def _preview(self, state: JourneyState) -> None:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        present_preview(self.pages.preview, state, self._parts.phrases, self.errands.previews)

    @property
    def _is_query(self) -> bool:
        return self._record.item is not None and self._record.item.kind == "query"

    def _hand_over(self, state: JourneyState) -> None:
        record = self._record
        status = record.status
        places = self._places_for(record.item)
        order = self.errands.paying.order if self.errands is not None else None
        case_number = status.case_number if status is not None else None
        if state.order_found and order is not None:
            case_number = order.case_number  # nothing was filed in this visit
        facts = HandedOver(
            case_number=case_number,
            query_code=query_code(record.case_id),
            terminal_time=record.received_at_text,
            platform_time=status.platform_received_at if status is not None else None,
            no_result=record.no_result,
            code=self.errands.papers.receipt_code if self.errands is not None else b"",
            has_a4=self._parts.document_printer is not None,
            place=places[0].name if places else "",
            paid=receipt_line(state, order, self._parts.phrases),
            e_receipt=e_receipt_url(order, self._parts.settings),
            is_query=self._is_query,
            is_doubted=self.errands is not None and self.errands.results.is_doubted,
            code_standing=self.errands.offline_code.standing.value if self.errands is not None else "none",
        )
        present_hand_over(self.pages.hand_over, state, self._parts.phrases, facts)
        if record.mending is not None and state.delivery is Delivery.DELIVERED:
            self.pages.hand_over.title = self._parts.phrases.say("mine.mended", state.mode)
        if self.errands is not None:
            booked = self.errands.booking.facts(state.mode)
            present_booked(self.pages.hand_over, state, self._parts.phrases, booked)
            if booked is None:
                self.errands.collecting.present(self.pages.hand_over, state, self._parts.phrases)

    def _rate(self, state: JourneyState) -> None:
        pages_end.present_rate(self.pages.rate, state, self._parts.phrases)

    def _end(self, state: JourneyState) -> None:
        pages_end.present_end(self.pages.end, state, self._parts.phrases)

    def stop_words(self) -> tuple[str, ...]:
        """What the stop page says, for the slip of it."""
        vm = self.pages.stop
        return tuple(text.replace("\n", "") for text in (vm.title, vm.reason, vm.whatToDo))

    def _places_for(self, item: ServiceItem | None) -> tuple[Place, ...]:
        assert self.errands is not None  # noqa: S101 - joined before anything is presented
        return self.errands.nearby.places_for(item.base_code) if item is not None else ()

    def _stop(self, state: JourneyState) -> None:
        record, item = self._record, self._record.item
        title = reason = what = ""
        if state.stop is StopReason.GUIDANCE and item is not None:
            view = record.guidance_view()
            if isinstance(view, Stop):
                title, reason, what = view.reason, view.why, view.what
        elif state.stop is StopReason.RULE and record.report is not None and record.report.blocking:
            first = record.report.blocking[0]
            title, reason, what = first.say, first.term, first.fix
        elif state.stop is StopReason.RULE:
            key = "stop.offline"
            title, reason, what = (
                self._parts.phrases.say(f"{key}.{part}", state.mode) for part in ("title", "reason", "what")
            )
        else:
            reason, what = pages_acting.stop_words(state, item, self._parts.phrases)
        places = self._places_for(item)
        pages_end.present_stop(
            self.pages.stop, state, self._parts.phrases, title=title, reason=reason, what=what, places=places
        )
        visit = self.errands.visits.facts(state.mode) if self.errands is not None else None
        present_visit(self.pages.stop, state, self._parts.phrases, visit)
        is_card_needed = state.stop is StopReason.STRONG_NEEDED
        offer = pages_face.offer_words(state, self._parts.phrases) if is_card_needed else ""
        self.pages.stop.faceText = offer
        if offer and state.mode is DisplayMode.ELDER:
            self.pages.stop.places = self.pages.stop.places[
                :2
            ]  # a button more, a place less: large type has no room for both
