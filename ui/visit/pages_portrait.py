# SPDX-License-Identifier: Apache-2.0
"""The pages of the ID photograph (证件照): what is said at each step, what is not met and why, and the truth of its paper."""

from __future__ import annotations

from typing import Any, Final

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.moves.portrait import TAKES, sees_nobody
from kiosk.journey.state import JourneyState, Page, PaperState, PortraitStep
from kiosk.vision.sight import Sight
from ui import view_models as vms
from ui.live_view import LivePicture
from ui.visit.phrases import Phrases
from ui.visit.portrait_way import COLOURS, PortraitWay

_SIGHTS: Final = {
    Sight.DARK: "moon",
    Sight.COVERED: "hand",
    Sight.FROZEN: "camera-off",
    Sight.SILENT: "camera-off",
    Sight.LOST: "camera-off",
    Sight.UNFIT: "server-cog",
}
_LINE_ICONS: Final = ("shield-check", "eye-off", "smile", "camera")
_SWATCHES: Final = {"white": "#FFFFFF", "blue": "#438EDB", "red": "#FF0000"}
"""As the photographs have them (kiosk.vision.portrait.make.BACKGROUNDS)."""
PHOTOGRAPHS: Final = 8
"""On one sheet (kiosk.printing.portrait_sheet)."""
_MOST_ROWS: Final = {DisplayMode.STANDARD: 4, DisplayMode.ELDER: 2}
"""What is not met is said first; more of it stands on the list."""


def present_consent(vm: vms.PortraitViewModel, state: JourneyState, phrases: Phrases) -> None:
    """What happens to the pictures, before the camera opens."""
    mode = state.mode
    texts = phrases.all("portrait.consent.lines", mode)
    vm.title = phrases.say("portrait.consent.title", mode)
    vm.lines = [{"text": text, "icon": icon} for text, icon in zip(texts, _LINE_ICONS, strict=True)]
    vm.primaryText = phrases.say("portrait.consent.primary", mode)
    vm.secondaryText = phrases.say("portrait.elsewhere", mode)


def present_take(
    vm: vms.PortraitTakeViewModel, state: JourneyState, phrases: Phrases, way: PortraitWay, live: LivePicture | None
) -> None:
    """One word at a time; what keeps the camera from seeing comes before all."""
    mode, seen, is_blind = state.mode, way.seen, sees_nobody(state)
    if is_blind:
        _present_blind(vm, state, phrases)
    else:
        vm.title = phrases.say("eyes.hints.look_here" if seen is None else seen.words, mode)
        vm.hint = phrases.say("portrait.take.hint", mode)
        vm.picture = ""
    vm.live = live  # type: ignore[assignment]  # held takes None as its default does
    vm.frameName = phrases.say("portrait.frame", mode)
    vm.waitText = phrases.say("portrait.wait", mode)
    vm.good = seen is not None and seen.is_good and not is_blind
    vm.count = 0 if seen is None or is_blind else seen.count
    vm.taken, vm.of = state.takes, TAKES
    vm.takenText = phrases.say("portrait.take.taken", mode, n=state.takes, of=TAKES)
    vm.shootText, vm.canShoot = phrases.say("portrait.take.shoot", mode), seen is not None and not is_blind
    vm.enoughText = phrases.say("portrait.take.enough", mode) if state.takes else ""
    vm.elsewhereText = phrases.say("portrait.elsewhere", mode)


def _present_blind(vm: vms.PortraitTakeViewModel, state: JourneyState, phrases: Phrases) -> None:
    mode, sight = state.mode, state.sight
    is_unfit = sight is Sight.UNFIT
    vm.title = phrases.say("portrait.unfit.title" if is_unfit else f"faces.sight.{sight.value}.title", mode)
    what = "portrait.unfit.what" if is_unfit else f"faces.sight.{sight.value}.what"
    vm.hint = phrases.say("portrait.blind.what" if sight.is_blind and not is_unfit else what, mode)
    vm.picture = _SIGHTS[sight]


def present_choose(vm: vms.PortraitChooseViewModel, state: JourneyState, phrases: Phrases, way: PortraitWay) -> None:
    """The pictures, and under each what could be better."""
    mode = state.mode
    vm.title, vm.hint = phrases.say("portrait.choose.title", mode), phrases.say("portrait.choose.hint", mode)
    vm.takes = [
        {
            "number": number,
            "label": phrases.say("portrait.choose.label", mode, n=number + 1),
            "words": _fault_words(take.checks.faults, phrases, mode),
            "good": not take.checks.faults,
        }
        for number, take in enumerate(way.takes)
    ]
    vm.first, vm.second, vm.third = way.thumbs
    vm.retakeText = phrases.say("portrait.retake", mode)


def _fault_words(faults: tuple[Any, ...], phrases: Phrases, mode: DisplayMode) -> str:
    if not faults:
        return phrases.say("portrait.choose.good", mode)
    words = [phrases.say(f"portrait.faults.{fault.name.lower()}", mode) for fault in faults]
    return "，".join(words[: 1 if mode is DisplayMode.ELDER else 2])


def present_colour(vm: vms.PortraitColourViewModel, state: JourneyState, phrases: Phrases, way: PortraitWay) -> None:
    """Its background; while it is made, that is said."""
    mode, is_failed = state.mode, state.portrait is PortraitStep.FAILED
    key = "portrait.colour.failed" if is_failed else "portrait.colour"
    vm.title, vm.hint = phrases.say(f"{key}.title", mode), phrases.say(f"{key}.hint", mode)
    vm.picture = way.result
    vm.pictureName = phrases.say("portrait.picture", mode)
    vm.colours = [
        {
            "value": colour,
            "label": phrases.say(f"portrait.colour.{colour}", mode),
            "swatch": _SWATCHES[colour],
            "selected": colour == way.colour,
        }
        for colour in (() if is_failed else COLOURS)
    ]
    is_making = state.portrait is PortraitStep.MAKING
    vm.busyText = phrases.say("portrait.colour.making", mode) if is_making else ""
    vm.failed = is_failed
    vm.primaryText = phrases.say(f"{key}.primary", mode)
    vm.canGo = is_failed or state.portrait is PortraitStep.MADE
    vm.retakeText = phrases.say("portrait.retake", mode)
    vm.elsewhereText = phrases.say("portrait.elsewhere", mode) if is_failed else ""


def present_result(vm: vms.PortraitResultViewModel, state: JourneyState, phrases: Phrases, way: PortraitWay) -> None:
    """The photograph, what the standard says of it, and its paper."""
    mode, made = state.mode, way.made
    vm.title, vm.hint = phrases.say("portrait.result.title", mode), phrases.say("portrait.result.hint", mode)
    vm.picture = way.result
    vm.pictureName = phrases.say("portrait.picture", mode)
    findings = () if made is None else made.findings
    unmet = [finding for finding in findings if finding.state.value == "not_met"]
    open_ = [finding for finding in findings if finding.state.value == "not_judged"]
    vm.good = not unmet
    vm.verdict = phrases.say("portrait.result.not_met" if unmet else "portrait.result.all_met", mode)
    vm.rows = [{"text": _unmet_words(finding, phrases, mode)} for finding in unmet[: _MOST_ROWS[mode]]]
    vm.judgedTitle = phrases.say("portrait.result.not_judged", mode) if open_ else ""
    vm.judged = "、".join(phrases.say(f"portrait.clause.{finding.clause.value}", mode) for finding in open_)
    vm.moreText = phrases.say("portrait.result.more", mode, n=len(findings))
    _present_paper(vm, state, phrases)


def _unmet_words(finding: Any, phrases: Phrases, mode: DisplayMode) -> str:
    clause = phrases.say(f"portrait.clause.{finding.clause.value}", mode)
    return f"{clause}：{phrases.say(f'portrait.why.{finding.why.value}', mode)}"


def _present_paper(vm: vms.PortraitResultViewModel, state: JourneyState, phrases: Phrases) -> None:
    """Never said to be there before the printer says so; never printed a second time but by the resident's own word."""
    mode, paper = state.mode, state.document
    is_out = not state.document_printer.prints
    say = phrases.say
    vm.paperText, vm.paperGood = _paper_words(state, phrases), paper is PaperState.PRINTED
    vm.retakeText = "" if paper is PaperState.PRINTING else say("portrait.retake", mode)
    vm.otherText, vm.canGo = "", paper is not PaperState.PRINTING
    if paper is PaperState.PRINTING:
        vm.primaryText = say("portrait.result.done", mode)
    elif paper in (PaperState.PRINTED, PaperState.UNKNOWN):
        vm.primaryText, vm.on_primary = say("portrait.result.done", mode), ev.WentOn()
        vm.otherText, vm.on_other = say("portrait.result.missed", mode), ev.PaperMissed()
    elif is_out:
        vm.primaryText, vm.on_primary = say("portrait.elsewhere", mode), ev.PortraitPrintAsked()
        vm.otherText, vm.on_other = say("portrait.result.leave", mode), ev.WentOn()
    else:
        is_first = paper is PaperState.NONE
        words = say("portrait.result.print", mode, n=PHOTOGRAPHS) if is_first else say("portrait.result.again", mode)
        vm.primaryText, vm.on_primary = words, ev.PortraitPrintAsked()
        vm.otherText, vm.on_other = say("portrait.result.leave", mode), ev.WentOn()


def _paper_words(state: JourneyState, phrases: Phrases) -> str:
    mode, paper, trouble = state.mode, state.document, state.document_trouble
    why = phrases.say(f"hand_over.trouble.{trouble.value}", mode) if trouble is not None and not trouble.prints else ""
    if paper in (PaperState.NONE, PaperState.MISSED):
        if state.document_printer.prints:
            return ""
        seen = phrases.say(f"hand_over.trouble.{state.document_printer.value}", mode)
        return phrases.say("portrait.result.printer", mode, why=seen)
    if paper is PaperState.PRINTING and why:
        return why  # it stands still for something, and goes on by itself when that is mended
    words = phrases.say(f"portrait.result.{paper.value}", mode)
    return f"{words}。{why}" if why and paper is not PaperState.PRINTED else words


_ORDER: Final = ("not_met", "not_judged", "met")


def present_clauses(vm: vms.PortraitClausesViewModel, state: JourneyState, phrases: Phrases, way: PortraitWay) -> None:
    """Every clause in plain words: what is not met first, what is met last."""
    mode, made = state.mode, way.made
    vm.title, vm.hint = phrases.say("portrait.clauses.title", mode), phrases.say("portrait.clauses.hint", mode)
    findings = () if made is None else made.findings
    vm.rows = [
        {
            "text": phrases.say(f"portrait.clause.{finding.clause.value}", mode),
            "state": phrases.say(f"portrait.clauses.{finding.state.value}", mode),
            "good": finding.state.value == "met",
            "unmet": finding.state.value == "not_met",
            "why": phrases.say(f"portrait.why.{finding.why.value}", mode) if finding.state.value == "not_met" else "",
        }
        for finding in sorted(findings, key=lambda one: _ORDER.index(one.state.value))
    ]
    vm.primaryText = phrases.say("portrait.clauses.primary", mode)


class PortraitPages:
    """One view-model for each page, and what fills it."""

    def __init__(self) -> None:
        self.consent = vms.PortraitViewModel()
        self.take = vms.PortraitTakeViewModel()
        self.choose = vms.PortraitChooseViewModel()
        self.colour = vms.PortraitColourViewModel()
        self.result = vms.PortraitResultViewModel()
        self.clauses = vms.PortraitClausesViewModel()

    def model(self, page: Page) -> vms.ViewModel:
        """The page's own."""
        return {
            Page.PORTRAIT: self.consent,
            Page.PORTRAIT_TAKE: self.take,
            Page.PORTRAIT_CHOOSE: self.choose,
            Page.PORTRAIT_COLOUR: self.colour,
            Page.PORTRAIT_RESULT: self.result,
            Page.PORTRAIT_CLAUSES: self.clauses,
        }[page]

    def fill(self, state: JourneyState, phrases: Phrases, way: PortraitWay, live: LivePicture | None) -> None:
        """The page of this state."""
        if state.page is Page.PORTRAIT:
            present_consent(self.consent, state, phrases)
        elif state.page is Page.PORTRAIT_TAKE:
            present_take(self.take, state, phrases, way, live)
        elif state.page is Page.PORTRAIT_CHOOSE:
            present_choose(self.choose, state, phrases, way)
        elif state.page is Page.PORTRAIT_COLOUR:
            present_colour(self.colour, state, phrases, way)
        elif state.page is Page.PORTRAIT_RESULT:
            present_result(self.result, state, phrases, way)
        else:
            present_clauses(self.clauses, state, phrases, way)
