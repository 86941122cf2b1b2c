# SPDX-License-Identifier: Apache-2.0
"""The sheet of 找茬 (这里有问题): what is wrong, whether somebody is to call back, the number; or where else to say it."""

from __future__ import annotations

from config.modes import DisplayMode
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, PaperState
from kiosk.platform.plain_text import MOST_WORDS
from kiosk.platform.reports import ReportKind, ReportTaken
from ui.view_models import OverlayViewModel
from ui.visit.phrases import Phrases


def present_report(
    sheet: OverlayViewModel, state: JourneyState, phrases: Phrases, taken: ReportTaken | None, *, prints: bool = False
) -> None:
    """The sheet as it stands. ``prints``: a slip with the number can be had."""
    mode, step = state.mode, state.reporting
    key = f"report.{step.value}"
    sheet.phone = sheet.hours = sheet.callText = sheet.secondaryText = sheet.moreText = ""
    sheet.showSeconds, sheet.sample = False, []
    sheet.title = phrases.say(f"{key}.title", mode)
    sheet.lines = phrases.all(f"{key}.lines", mode) if phrases.has(f"{key}.lines") else []
    sheet.choices = _choices(step, state, phrases)
    sheet.primaryText = phrases.say("report.leave" if sheet.choices else "report.go_on", mode)
    _words(sheet, state, phrases)
    if step is Reporting.TAKEN and taken is not None:
        day = f"{taken.answer_by.month}月{taken.answer_by.day}日"
        sheet.phone, sheet.hours = taken.number, phrases.say("report.answer_by", mode, day=day)
        if prints and state.report_slip in (PaperState.NONE, PaperState.NOT_PRINTED):
            sheet.choices = [{"label": phrases.say("report.print", mode), "value": "report_slip"}]
        if state.report_slip is not PaperState.NONE:
            sheet.callText = phrases.say(f"slip.{state.report_slip.value}", mode)
    elif step in (Reporting.OFFLINE, Reporting.BUSY, Reporting.REFUSED):
        sheet.phone, sheet.hours = phrases.say("report.hotline", mode), phrases.say("report.hotline_what", mode)


def _words(sheet: OverlayViewModel, state: JourneyState, phrases: Phrases) -> None:
    """Own words: a key beside the reasons, and the line on which they are written. They are shown on no other sheet."""
    mode = state.mode
    is_writing = state.reporting is Reporting.WORDS
    key = "report.words_again" if state.report_words else "report.words_ask"
    sheet.wordsText = phrases.say(key, mode) if state.reporting is Reporting.CHOOSING else ""
    sheet.doneText = phrases.say("report.words_done", mode) if is_writing else ""
    sheet.placeholder, sheet.wordsLimit = phrases.say("report.words_here", mode), MOST_WORDS
    if is_writing:
        sheet.primaryText = phrases.say("report.words_none", mode)
        if state.report_fault:
            sheet.lines = [phrases.say("report.words_fault", mode)]
    if state.reporting is Reporting.CHOOSING and state.report_words:
        sheet.lines = [phrases.say("report.words_kept", mode)]


def _choices(step: Reporting | None, state: JourneyState, phrases: Phrases) -> list[dict[str, str]]:
    if step is Reporting.CHOOSING:
        elder = state.mode is DisplayMode.ELDER  # four choices a screen there: how one was treated is among 别的
        values = [one.value for one in ReportKind if not (elder and one is ReportKind.MANNER)]
    elif step is Reporting.CONTACT:
        values = ["call_me", "no_call"]
    else:
        return []
    return [{"label": phrases.say(f"report.choice.{one}", state.mode), "value": one} for one in values]
