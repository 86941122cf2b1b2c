# SPDX-License-Identifier: Apache-2.0
"""公开查询 on screen: what is asked, which one is meant, what the register says and of which day, and what to do next."""

from __future__ import annotations

import math
from typing import Final

from kiosk.application.facts import spoken_date
from kiosk.application.lookup import EntryLike
from kiosk.application.precheck import Verdict
from kiosk.catalogue.rule_model import Severity
from kiosk.codes.router import Looks, Recognised, UnknownCode, spoken
from kiosk.journey.lookup import Lookup
from kiosk.journey.state import JourneyState, Page, PaperState
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture
from ui.view_models import (
    LookupListViewModel,
    LookupResultViewModel,
    LookupViewModel,
    ScanViewModel,
    WaitViewModel,
)
from ui.view_models.lookup import NONE_OF_THEM
from ui.visit.lookup_way import LicenceScan, LookupWay
from ui.visit.lookup_words import MOST_MORE, rows, state_words
from ui.visit.pages import Pages
from ui.visit.pages_end import slip_words
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases, by_sentence
from ui.visit.showing import Fills, Showing

_BLIND: Final = (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT)


def lookup_pages(pages: Pages) -> Fills:
    """All of its pages."""
    return {
        Page.LOOKUP: (pages.lookup, _lookup),
        Page.LOOKUP_SCAN: (pages.lookup_scan, _scan),
        Page.LOOKUP_WAIT: (pages.wait, _wait),
        Page.LOOKUP_LIST: (pages.lookup_list, _list),
        Page.LOOKUP_RESULT: (pages.lookup_result, _result),
    }


def _lookup(on: Showing, state: JourneyState) -> None:
    present_lookup(on.pages.lookup, state, on.errands.lookups, on.parts, on.record.scanned)


def _scan(on: Showing, state: JourneyState) -> None:
    notice = _trouble(state, on.errands.lookups, on.parts.phrases, on.record.scanned)
    way = on.errands.licence_scan
    present_lookup_scan(on.pages.lookup_scan, state, way, on.parts, live=on.live, notice=notice)


def _wait(on: Showing, state: JourneyState) -> None:
    present_lookup_wait(on.pages.wait, state, on.parts.phrases, slow=on.slow)


def _list(on: Showing, state: JourneyState) -> None:
    present_lookup_list(on.pages.lookup_list, state, on.errands.lookups, on.parts.phrases)


def _result(on: Showing, state: JourneyState) -> None:
    present_lookup_result(on.pages.lookup_result, state, on.errands.lookups, on.parts)


def present_lookup(
    vm: LookupViewModel, state: JourneyState, way: LookupWay, parts: VisitParts, scanned: Recognised
) -> None:
    """One question: written, or a licence's code held to the scanner."""
    say, mode, prompt = parts.phrases.say, state.mode, way.prompt
    if prompt is None:
        return
    has_scanner = parts.code_scanner is not None and not state.scanner_lost
    vm.kind, vm.title = prompt.kind, prompt.title
    vm.scanText = say("lookup.scan", mode) if state.lookup_by_code and has_scanner else ""
    has_camera = state.lookup_by_code and parts.camera is not None and not state.eyes_unfit
    vm.cameraText = say("lookup.camera", mode) if has_camera else ""
    is_second = bool(vm.scanText or vm.cameraText)
    vm.hint = say("lookup.write", mode) if is_second else prompt.hint
    vm.text, vm.maxLength = way.text, prompt.max_length
    vm.placeholder, vm.example = say("field.placeholder", mode), prompt.example
    vm.primaryText = say("lookup.primary", mode)
    wrong = "" if way.error is None else f"{way.error.say.say()}。{way.error.fix.say()}"
    vm.notice = wrong or _trouble(state, way, parts.phrases, scanned)


def _trouble(state: JourneyState, way: LookupWay, phrases: Phrases, scanned: Recognised) -> str:
    if not state.lookup.is_trouble:
        return ""
    if state.lookup is Lookup.NO_CODE and isinstance(scanned, UnknownCode) and scanned.looks is Looks.PAYMENT:
        return spoken(scanned)
    if state.lookup is Lookup.BUSY and way.busy_s is not None:
        return phrases.say("lookup.trouble.busy_minutes", state.mode, n=max(1, math.ceil(way.busy_s / 60)))
    return phrases.say(f"lookup.trouble.{state.lookup.value}", state.mode)


def present_lookup_wait(vm: WaitViewModel, state: JourneyState, phrases: Phrases, *, slow: bool) -> None:
    """The register is being asked. ``slow``: for more than three seconds."""
    mode = state.mode
    vm.title, vm.hint = phrases.say("lookup.wait.title", mode), phrases.say("lookup.wait.hint", mode)
    vm.slow, vm.busyText = slow, ""
    vm.detail = phrases.say("lookup.wait.slow", mode) if slow else ""


def present_lookup_list(vm: LookupListViewModel, state: JourneyState, way: LookupWay, phrases: Phrases) -> None:
    """Which of them; the last is none of them."""
    say, mode, found = phrases.say, state.mode, way.found
    if found is None:
        return
    shown = len(found.found)
    key = "title" if shown == found.total else "title_many"
    vm.title = say(f"lookup.list.{key}", mode, n=found.total, shown=shown)
    vm.help, vm.hint, vm.officialTerm = say("lookup.list.hint", mode), "", ""
    options = [
        {"value": str(place), "label": one.name, "note": state_words(one, phrases, mode), "selected": False}
        for place, one in enumerate(found.found)
    ]
    vm.options = [
        *options,
        {"value": NONE_OF_THEM, "label": say("lookup.list.none", mode), "note": "", "selected": False},
    ]


def present_lookup_scan(
    vm: ScanViewModel,
    state: JourneyState,
    way: LicenceScan,
    parts: VisitParts,
    *,
    live: LivePicture | None,
    notice: str,
) -> None:
    """The licence's code before the camera; writing it stands beside it."""
    say, mode = parts.phrases.say, state.mode
    is_trouble = state.sight in _BLIND
    key = "trouble" if is_trouble else "title"
    vm.title = say(f"lookup.scan_page.{key}", mode)
    vm.hint = say(f"lookup.scan_page.{'trouble_hint' if is_trouble else 'hint'}", mode)
    vm.liveName, vm.waitText = say("scan.live_name", mode), say("scan.opening", mode)
    if live is not None:
        vm.live = live
    vm.troubleIcon = "camera-off" if is_trouble and state.sight not in (Sight.DARK, Sight.COVERED) else ""
    vm.notice, vm.noticeBusy, vm.good = notice, False, False
    vm.choices, vm.loud = [], True
    has_tip = state.sight is Sight.SEES and not notice
    tip = f"scan.tip.{way.hint.value}" if way.hint is not None else "scan.tip.none"
    vm.tip = say(tip, mode) if has_tip and not way.in_view else ""
    vm.otherText, vm.cardWayText = "", say("lookup.scan_page.write", mode)


def present_lookup_result(vm: LookupResultViewModel, state: JourneyState, way: LookupWay, parts: VisitParts) -> None:
    """What it comes to in large words, the register's facts, what else is to be known, and of which day it is."""
    say, mode = parts.phrases.say, state.mode
    first, found = way.findings.first, way.found
    if found is None:
        return
    vm.title = first.say if first is not None else ""
    vm.hint = by_sentence(first.fix, mode) if first is not None else ""
    vm.good = first is not None and _is_good(first, way.entry)
    vm.rows = [{"label": label, "value": value} for label, value in rows(way, parts.phrases, mode)]
    vm.more = [
        {"text": one.say, "advice": one.fix, "good": _is_good(one, way.entry)}
        for one in way.findings.others[:MOST_MORE]
    ]
    vm.asOf = say("lookup.as_of", mode, day=spoken_date(found.as_of))
    vm.slipState = slip_words(state, parts.phrases)
    vm.printText = say("lookup.print", mode) if parts.receipt_printer is not None else ""
    vm.againText, vm.primaryText = say("lookup.again", mode), say("lookup.done", mode)
    vm.canGo = state.slip is not PaperState.PRINTING


def _is_good(verdict: Verdict, entry: EntryLike | None) -> bool:
    """Nothing in it asks for care: an enterprise that exists, a name that is free."""
    return verdict.severity is Severity.INFO and (entry is None or entry.state == "存续")
