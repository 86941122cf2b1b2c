# SPDX-License-Identifier: Apache-2.0
"""What a call for help says: the sheet while it waits, the question before a helper looks on, the line over every page."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.helping import UNSEEN, CoView
from kiosk.journey.state import HelpState, JourneyState, Overlay
from kiosk.platform.model import OtherWays
from ui.view_models import OverlayViewModel, ShellViewModel
from ui.visit.help_calls import HelpFacts
from ui.visit.phrases import Phrases

_WAITING = frozenset({HelpState.CALLING, HelpState.PLACED, HelpState.ESCALATED, HelpState.LATE})


@dataclass(frozen=True)
class HintShown:
    """What the helper sent: a line, or the label of the field to look at; both may be empty."""

    text: str = ""
    label: str = ""


def present_help(sheet: OverlayViewModel, state: JourneyState, phrases: Phrases, facts: HelpFacts) -> None:
    """The sheet of help, behind what every sheet has: who was asked, how long it has been, what else there is."""
    sheet.callText = _call_text(state, phrases, facts)
    lines = [_waited(facts.waited_s, state, phrases)] if state.help in _WAITING and facts.waited_s else []
    if state.help in _WAITING and not facts.is_heard:
        lines.append(phrases.say("helping.unheard", state.mode))
    if state.help is HelpState.LATE:
        sheet.title = phrases.say("helping.late_title", state.mode)
        sheet.lines = [*lines, *_ways(facts.ways, state, phrases)]
    else:
        sheet.lines = [*lines, *sheet.lines]
    sheet.choices = [*_looking_on(state, phrases), *sheet.choices]


def _call_text(state: JourneyState, phrases: Phrases, facts: HelpFacts) -> str:
    say, mode = phrases.say, state.mode
    if state.help is HelpState.ANSWERED and facts.helper_no:
        return say("helping.answered", mode, helper=facts.helper_no)
    if state.help is HelpState.ESCALATED and facts.escalated_to:
        return say(f"helping.{facts.escalated_to}", mode)
    if state.help is HelpState.LATE:
        return say("helping.late", mode)
    name = {HelpState.NONE: "calling", HelpState.ESCALATED: "placed"}.get(state.help, state.help.value)
    return say(f"overlay.help.{name}", mode)


def _waited(seconds: int, state: JourneyState, phrases: Phrases) -> str:
    if seconds < 60:
        return phrases.say("helping.waited_s", state.mode, n=seconds)
    return phrases.say("helping.waited_min", state.mode, n=seconds // 60)


def _ways(ways: OtherWays | None, state: JourneyState, phrases: Phrases) -> list[str]:
    """The desk's own, or what the terminal knows by itself."""
    say, mode = phrases.say, state.mode
    phone = ways.phone if ways is not None else say("helping.hotline_phone", mode)
    hours = ways.hours if ways is not None else say("helping.hotline_hours", mode)
    lines = [say("helping.ways", mode), say("helping.way_phone", mode, phone=phone, hours=hours)]
    if ways is not None and ways.place is not None:
        lines.append(say("helping.way_place", mode, name=ways.place.name))
        lines.append(say("helping.way_address", mode, address=ways.place.address))
    return lines


def _looking_on(state: JourneyState, phrases: Phrases) -> list[dict[str, str]]:
    if state.co_view.is_on:
        return [{"label": phrases.say("helping.stop", state.mode), "value": "co_view_stop"}]
    if state.help is HelpState.ANSWERED and state.page not in UNSEEN:
        return [{"label": phrases.say("helping.ask", state.mode), "value": "co_view"}]
    return []


def present_question(sheet: OverlayViewModel, state: JourneyState, phrases: Phrases, helper_no: str) -> None:
    """让帮办看看这一页吗？ Yes is one key, and the loud one is no. Or, behind it: 解决了吗？ The loud key says neither."""
    say, mode = phrases.say, state.mode
    asks_solved = state.overlay is Overlay.SOLVED
    key = "helping.solved" if asks_solved else "helping.question"
    sheet.title = say(f"{key}.title", mode)
    lines = phrases.filled(helper=helper_no).all(f"{key}.lines", mode)
    sheet.lines = [line.format(helper=helper_no) for line in lines][0 if helper_no else 1 :]
    choices = {"yes": "solved", "no": "unsolved"} if asks_solved else {"agree": "co_view_yes"}
    sheet.choices = [{"label": say(f"{key}.{word}", mode), "value": value} for word, value in choices.items()]
    sheet.primaryText = say(f"{key}.decline", mode)
    sheet.wordsText = sheet.doneText = ""
    sheet.sample = []
    sheet.secondaryText = sheet.callText = sheet.phone = sheet.hours = sheet.moreText = ""
    sheet.showSeconds = False


def present_line(shell: ShellViewModel, state: JourneyState, phrases: Phrases, helper_no: str, hint: HintShown) -> None:
    """The line over every page while somebody looks, and where a call waits that nobody has taken."""
    say, mode = phrases.say, state.mode
    shell.helpLine = shell.helpHint = shell.helpKey = ""
    if state.co_view in (CoView.OPENING, CoView.OPEN, CoView.CUT_OFF, CoView.OVER):
        shell.helpLine = say(f"helping.banner.{state.co_view.value}", mode, helper=helper_no)
        shell.helpKey = say("helping.stop", mode) if state.co_view.is_on else ""
        if state.co_view.is_on and hint.text:
            shell.helpHint = say("helping.banner.said", mode, helper=helper_no, text=hint.text)
        elif state.co_view.is_on and hint.label:
            shell.helpHint = say("helping.banner.points", mode, helper=helper_no, label=hint.label)
    elif state.help is HelpState.LATE and state.overlay is Overlay.NONE and state.page not in UNSEEN:
        shell.helpLine = say("helping.banner.late", mode)
