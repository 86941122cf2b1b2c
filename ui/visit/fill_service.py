# SPDX-License-Identifier: Apache-2.0
"""Fills the pages that find a service (找事项), ask what is wanted, and say what it takes; and those beside the way of a service:
places, questions in words, and the resident's own cases.
"""

from __future__ import annotations

import time

from config.modes import DisplayMode
from kiosk.guidance.needs import blank_forms
from kiosk.guidance.questionnaire import Question
from kiosk.journey.state import MINE_PAGES, CardState, JourneyState, Page
from ui.visit import pages_ask, pages_finding, pages_mine, pages_nearby
from ui.visit.content_age import old_content
from ui.visit.pages import Pages
from ui.visit.pages_notice import present_notice
from ui.visit.showing import Fills, Showing

_STEP_ICONS = ("hand", "id-card", "file-check")


def service_pages(pages: Pages) -> Fills:
    """Before anybody is known."""
    return {
        Page.ATTRACT: (pages.attract, _attract),
        Page.CHOOSE: (pages.choose, _choose),
        Page.SEARCH: (pages.search, _search),
        Page.BROWSE: (pages.browse, _browse),
        Page.QUESTION: (pages.question, _question),
        Page.NOTICE: (pages.notice, _notice),
        **{page: (pages.mine, _mine) for page in MINE_PAGES},
        Page.NEARBY: (pages.nearby, _nearby),
        Page.NEARBY_ITEM: (pages.nearby_item, _nearby_item),
        Page.PLACE: (pages.place, _place),
        Page.PLACE_CODE: (pages.place_code, _place_code),
        Page.ASK: (pages.ask, _ask),
        Page.ASK_TYPE: (pages.ask_type, _ask_type),
        Page.ANSWERS: (pages.answers, _answers),
    }


def _attract(on: Showing, state: JourneyState) -> None:
    say, vm, mode = on.parts.phrases.say, on.pages.attract, state.mode
    left, reading = state.card is CardState.LEFT, state.card is CardState.READING
    vm.greeting = say("attract.greeting", mode)
    vm.hint = on.way_words(state) or say("attract.hint", mode)
    lost = state.card is CardState.LOST
    title = "card_left_title" if left else "card_title_lost" if lost else "card_title"
    vm.cardTitle = say("identify.reading.title" if reading else f"attract.{title}", mode)
    note = "card_left_note" if left else "card_note_lost" if lost else "card_note"
    vm.cardNote = say("attract.card_note_reading" if reading else f"attract.{note}", mode)
    vm.tilesTitle = say("attract.tiles", mode)
    pages_finding.present_first(vm, _list(on, state))
    vm.stepsTitle = say("attract.steps_title", mode)
    steps = on.parts.phrases.all("attract.steps", mode)
    vm.steps = [{"text": text, "icon": icon} for text, icon in zip(steps, _STEP_ICONS, strict=True)]


def _list(on: Showing, state: JourneyState) -> pages_finding.ListView:
    return pages_finding.ListView(on.errands.finding, on.parts.phrases, state, on.errands.papers.capability(state))


def _choose(on: Showing, state: JourneyState) -> None:
    pages_finding.present_choose(on.pages.choose, _list(on, state))


def _search(on: Showing, state: JourneyState) -> None:
    vm = on.pages.search
    before = [tile["code"] for tile in vm.tiles]
    pages_finding.present_search(vm, _list(on, state))
    if [tile["code"] for tile in vm.tiles] != before:
        on.turned_at = time.monotonic()  # another service lies under the finger now


def _browse(on: Showing, state: JourneyState) -> None:
    pages_finding.present_browse(on.pages.browse, _list(on, state))


def _question(on: Showing, state: JourneyState) -> None:
    view, vm = on.record.guidance_view(), on.pages.question
    if not isinstance(view, Question):
        return
    elder = state.mode is DisplayMode.ELDER
    vm.title, vm.help, vm.officialTerm = view.title, view.help, "" if elder else view.term
    vm.hint = on.parts.phrases.say("question.progress", state.mode, n=view.number, of=view.of)
    vm.options = [
        {"value": option.value, "label": option.label, "note": option.note, "selected": option.selected}
        for option in view.options
    ]


def _notice(on: Showing, state: JourneyState) -> None:
    notice = on.record.notice(on.errands.papers.capability(state))
    old = old_content(on.parts, state.mode)
    item, has_a4 = on.record.item, on.parts.document_printer is not None
    blanks = blank_forms(item, on.record.situation.facts()) if item is not None and has_a4 else ()
    present_notice(on.pages.notice, state, on.parts.phrases, notice, warning=old, blanks=blanks)


def _nearby(on: Showing, state: JourneyState) -> None:
    pages_nearby.present_nearby(on.pages.nearby, state, on.errands.nearby, on.parts)


def _nearby_item(on: Showing, state: JourneyState) -> None:
    pages_nearby.present_nearby_item(on.pages.nearby_item, state, on.errands.nearby, on.parts)


def _place(on: Showing, state: JourneyState) -> None:
    pages_nearby.present_place(on.pages.place, state, on.errands.nearby, on.parts)


def _place_code(on: Showing, state: JourneyState) -> None:
    pages_nearby.present_place_code(on.pages.place_code, state, on.parts)


def _ask(on: Showing, state: JourneyState) -> None:
    pages_ask.present_ask(on.pages.ask, state, on.errands.ask, on.parts.phrases)


def _ask_type(on: Showing, state: JourneyState) -> None:
    pages_ask.present_ask_type(on.pages.ask_type, state, on.errands.ask, on.parts.phrases)


def _answers(on: Showing, state: JourneyState) -> None:
    pages_ask.present_answers(on.pages.answers, state, on.errands.ask, on.parts)


def _mine(on: Showing, state: JourneyState) -> None:
    found = on.errands.own_cases.found
    phrases, catalogue = on.parts.phrases, on.record.catalogue
    phone, is_at_a_point = on.parts.settings.help.phone, bool(on.parts.site.point)
    vm = on.pages.mine
    pages_mine.present_mine(vm, state, phrases, found, catalogue, help_phone=phone, is_at_a_point=is_at_a_point)
