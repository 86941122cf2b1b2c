# SPDX-License-Identifier: Apache-2.0
"""What the page says on which a paper is looked at before it is printed (先看再打)."""

from __future__ import annotations

from config.modes import DisplayMode
from kiosk.journey.moves.preview import is_at_the_limit, is_refused
from kiosk.journey.state import JourneyState, PaperState
from ui.view_models import PreviewViewModel
from ui.visit.phrases import Phrases
from ui.visit.preview_way import PreviewWay

_DONE = (PaperState.PRINTED, PaperState.UNKNOWN)


def present_preview(vm: PreviewViewModel, state: JourneyState, phrases: Phrases, previews: PreviewWay) -> None:
    """The whole page. Of what was just filed the printing is told on the next page, of an own case on this one."""

    def say(key: str, **values: object) -> str:
        return phrases.say(f"preview.{key}", state.mode, **values)

    sheets, paper = previews.sheets, state.document
    is_limit, is_over = is_at_the_limit(state), is_refused(state)
    vm.title = say("title") if paper is PaperState.NONE else say("title_limit" if is_limit else f"title_{paper.value}")
    vm.hint = _hint(state, previews, say("hint", n=sheets) if sheets else say("making"), phrases)
    vm.picture, vm.aspect = previews.picture, previews.aspect
    vm.pictureName = say("picture", n=_sheet(state, previews))
    vm.waitText = say("failed") if previews.is_failed else say("making")
    vm.page, vm.pages = previews.place, previews.parts
    named = state.document_trouble
    trouble = "" if named is None else phrases.say(f"hand_over.trouble.{named.value}", state.mode)
    is_told = paper is not PaperState.NONE and not (paper is PaperState.PRINTING and not trouble)
    vm.paperText, vm.paperGood = trouble if is_told else "", False
    is_here = paper in _DONE
    vm.isDone, vm.canGo = is_here, paper is not PaperState.PRINTING
    vm.primaryText = say("done") if is_here else say("print", n=sheets) if sheets else say("print_unknown")
    vm.secondaryText = say("missed") if is_here else "" if paper is PaperState.PRINTING else say("not_now")
    vm.primaryIcon = "check" if is_here else "" if is_over else "printer"
    if is_over:
        vm.primaryText, vm.secondaryText = say("back"), ""


def _sheet(state: JourneyState, previews: PreviewWay) -> int:
    return previews.place // (2 if state.mode is DisplayMode.ELDER else 1) + 1


def _hint(state: JourneyState, previews: PreviewWay, usual: str, phrases: Phrases) -> str:
    if previews.is_failed:
        return phrases.say("preview.unseen", state.mode)
    if state.mode is not DisplayMode.ELDER or not previews.sheets:
        return usual
    half = "lower" if previews.place % 2 else "upper"
    key = f"preview.{half}" if previews.sheets == 1 else f"preview.{half}_of"
    return phrases.say(key, state.mode, n=_sheet(state, previews), of=previews.sheets)
