# SPDX-License-Identifier: Apache-2.0
"""小申 on screen: the guide's own sentences under their heading, with the guide's version and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.modes import DisplayMode
from kiosk.journey.state import JourneyState
from ui.view_models.ask import AnswersViewModel, AskTypeViewModel, AskViewModel
from ui.visit.ask_way import AskWay
from ui.visit.content_age import old_content
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases

if TYPE_CHECKING:
    from kiosk.catalogue.asking.answering import Answer


def present_ask(vm: AskViewModel, state: JourneyState, way: AskWay, phrases: Phrases) -> None:
    """Questions that are asked often, as large choices."""
    say, mode = phrases.say, state.mode
    vm.title = say("ask.title", mode)
    hint = "broken" if way.is_broken else "hint" if way.ready else "loading"
    vm.hint = say(f"ask.{hint}", mode)
    vm.typeText = "" if way.is_broken or not way.ready else say("ask.type", mode)
    vm.options = [
        {"value": str(number), "label": one.ask.zh, "note": "", "selected": False}
        for number, one in enumerate(way.ready)
    ]


def present_ask_type(vm: AskTypeViewModel, state: JourneyState, way: AskWay, phrases: Phrases) -> None:
    """One line and the keyboard."""
    say, mode = phrases.say, state.mode
    vm.title, vm.hint = say("ask_type.title", mode), say("ask_type.hint", mode)
    vm.placeholder, vm.example = say("ask_type.placeholder", mode), say("ask_type.example", mode)
    vm.primaryText = say("ask_type.looking" if way.is_looking else "ask_type.primary", mode)
    vm.error = say("ask.broken", mode) if way.is_broken else ""
    vm.text = ""


def present_answers(vm: AnswersViewModel, state: JourneyState, way: AskWay, parts: VisitParts) -> None:
    """One answer a screen; or that there is none, and who helps."""
    say, mode, found = parts.phrases.say, state.mode, way.found
    answers = () if found is None else found.answers
    vm.title = say("answers.title" if answers else "answers.title_none", mode)
    vm.asked = say("answers.asked", mode, question=way.question)
    is_sure = found is not None and found.is_sure
    unsure = "" if is_sure or not answers else say("answers.unsure", mode)
    vm.warning = unsure or (old_content(parts, mode) if answers else "")
    vm.noneText = "" if answers else say("answers.none", mode)
    vm.beginText = say("answers.begin", mode) if answers else ""
    vm.unsolvedText, vm.againText = say("answers.unsolved", mode), say("answers.again", mode)
    vm.hotlineText = say("answers.hotline", mode)
    vm.answers = [_shown(one, parts.phrases, mode) for one in answers]


def _shown(answer: Answer, phrases: Phrases, mode: DisplayMode) -> dict[str, Any]:
    source = phrases.say(
        "answers.source",
        mode,
        name=answer.item_name,
        version=answer.guide_version,
        day=answer.effective_from.isoformat(),
    )
    return {
        "code": answer.code,
        "item": answer.item_name,
        "heading": answer.heading,
        "lines": list(answer.lines),
        "source": source,
    }
