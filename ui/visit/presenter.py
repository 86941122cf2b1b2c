# SPDX-License-Identifier: Apache-2.0
"""Puts a state and a record on screen: picks the page, fills its view-model, and the shell and sheet round it."""

from __future__ import annotations

import time

from config import clock
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Overlay, Page
from ui.visit import pages_acting, sheets
from ui.visit.drafts import keeping
from ui.visit.errands import VisitErrands
from ui.visit.fill_case import case_pages
from ui.visit.fill_person import person_pages
from ui.visit.fill_service import service_pages
from ui.visit.help_calls import HelpFacts
from ui.visit.pages import Pages
from ui.visit.pages_consents import consents_pages
from ui.visit.pages_help import present_help, present_line, present_question
from ui.visit.pages_identity import Entry
from ui.visit.pages_lookup import lookup_pages
from ui.visit.pages_report import present_report
from ui.visit.pages_ride import ride_pages
from ui.visit.pages_sample import present_sample
from ui.visit.pages_shown_licences import shown_licences_pages
from ui.visit.parts import VisitParts
from ui.visit.showing import Showing


class VisitPresenter:
    """``showing``: what pages are filled from, and how long the page has stood."""

    def __init__(
        self, parts: VisitParts, record: VisitRecord, entry: Entry, pages: Pages, errands: VisitErrands
    ) -> None:
        self.showing = Showing(parts, record, entry, pages, errands)
        self._parts = parts
        self._record = record
        self._errands = errands
        self.pages = pages
        settings, shell = parts.settings, pages.shell
        shell.siteName = settings.terminal.site_name
        shell.pixelsPerMm = settings.panel.pixels_per_mm
        shell.environmentLabel, shell.environmentNote = sheets.environment_words(settings.environment, parts.phrases)
        shell.overlayModel = pages.sheet
        self._shown: tuple[str, int] = ("", -1)
        self._fill = {
            **service_pages(pages),
            **person_pages(pages),
            **case_pages(pages),
            **lookup_pages(pages),
            **ride_pages(pages),
            **consents_pages(pages),
            **shown_licences_pages(pages),
        }

    def tick(self) -> None:
        """The clock in the corner."""
        self.pages.shell.clockText = clock.now().strftime("%H:%M")

    def count_down(self, seconds: int) -> None:
        """Seconds left to answer the sheet."""
        self.pages.sheet.secondsLeft = seconds

    def present(self, before: JourneyState, state: JourneyState) -> None:
        """The whole screen for ``state``. A new page slides in; the same page only changes its values. Where a page raises, what
        covers it is laid over it all the same: no fault leaves somebody's data to be read.
        """
        try:
            self._present_page(before, state)
        finally:
            try:
                self._present_sheet(state)
            finally:
                shell = self.pages.shell
                # Where the page before is still there instead of this one, it is not uncovered.
                if state.overlay is not Overlay.NONE or shell.page == state.page.value:
                    shell.overlay = state.overlay.value

    def _present_page(self, before: JourneyState, state: JourneyState) -> None:
        parts, shell = self._parts, self.pages.shell
        if state.page is not before.page:
            self.showing.slow = self.showing.card_takes_long = False
        is_told = state.page is Page.PREVIEW and state.document is not before.document
        if state.face is not before.face or state.is_graded is not before.is_graded or is_told:
            self.showing.turned_at = time.monotonic()  # the loud button, or the whole page, says something else now
        self.tick()
        sheets.present_shell(shell, state, parts.phrases, has_reader=parts.reader is not None)
        shell.actingText, shell.actingMore = pages_acting.banner(state, self._record, parts.phrases)
        model, fill = self._fill[state.page]
        fill(self.showing, state)
        key = self._page_key(state)
        if key != self._shown:
            self._shown = key
            self.showing.turned_at = time.monotonic()
            shell.page = state.page.value
            shell.pageModel = model
            shell.pageSource = key[0]
            shell.pageSerial = shell.pageSerial + 1
        looks_on = self._errands.co_views.hint
        present_line(shell, state, parts.phrases, self._help_facts.helper_no, looks_on)

    def _present_sheet(self, state: JourneyState) -> None:
        parts = self._parts
        if state.overlay in (Overlay.CO_VIEW, Overlay.SOLVED):
            present_question(self.pages.sheet, state, parts.phrases, self._help_facts.helper_no)
        elif state.overlay is Overlay.REPORT:
            taken = self._errands.reports.taken
            prints = parts.receipt_printer is not None and state.receipt_printer.prints
            present_report(self.pages.sheet, state, parts.phrases, taken, prints=prints)
        elif state.overlay is Overlay.SAMPLE:
            present_sample(self.pages.sheet, state, parts.phrases, self._sample_of(state))
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

    def _sample_of(self, state: JourneyState) -> MaterialSpec | None:
        """The material that is in hand, or the one that 一次告知 was asked about."""
        if not state.sample or self._record.item is None:
            return self._errands.paper_desk.spec
        return next((one for one in self._record.item.materials if one.code == state.sample), None)

    @property
    def _help_facts(self) -> HelpFacts:
        return self._errands.help_calls.facts

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
        elif page in (Page.RATE, Page.END):
            asked = hash(state.grade)
        elif page in (Page.CHOOSE, Page.BROWSE):
            asked = hash(self._errands.finding.shown(page))
        elif page is Page.CONTINUE:
            asked = hash(state.continuing)
        elif page is Page.PAPER and record.materials.to_photograph:
            asked = hash(record.materials.to_photograph[0])
        return sheets.page_source(page, state.mode), hash((page, asked))

    def stop_words(self) -> tuple[str, ...]:
        """What the stop page says, for the slip of it."""
        vm = self.pages.stop
        return tuple(text.replace("\n", "") for text in (vm.title, vm.reason, vm.whatToDo))
