# SPDX-License-Identifier: Apache-2.0
"""找茬 (这里有问题): two taps away on every page, over it; nothing of the page is lost, and nobody is named without a yes."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.reporting import Reporting
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Level, Overlay, PaperState
from kiosk.platform.plain_text import may_be_told


def asked(state: JourneyState, _event: ev.ReportAsked) -> Step:
    """From the sheet of help."""
    if state.overlay is not Overlay.HELP:
        return state, ()
    forget = (fx.KeepReportWords(""),) if state.report_words else ()
    return replace(
        state, overlay=Overlay.REPORT, reporting=Reporting.CHOOSING, report_kind="", report_slip=PaperState.NONE,
        report_words=False, report_fault=False,
    ), forget  # fmt: skip


def words_asked(state: JourneyState, _event: ev.ReportWordsAsked) -> Step:
    """我想写几句: beside the reasons, never in their way."""
    if state.overlay is not Overlay.REPORT or state.reporting is not Reporting.CHOOSING:
        return state, ()
    return replace(state, reporting=Reporting.WORDS, report_fault=False), ()


def words_said(state: JourneyState, event: ev.ReportWordsSaid) -> Step:
    """Back to the reasons: one of them is chosen all the same. What hides or steers a screen is written anew."""
    if state.overlay is not Overlay.REPORT or state.reporting is not Reporting.WORDS:
        return state, ()
    text = event.text.strip()
    if text and not may_be_told(text):
        return replace(state, report_fault=True), ()
    back = replace(state, reporting=Reporting.CHOOSING, report_words=bool(text), report_fault=False)
    return back, (fx.KeepReportWords(text),) if text or state.report_words else ()


def chosen(state: JourneyState, event: ev.ReportKindChosen) -> Step:
    """What is wrong. Who is known is asked whether they want to be called back; nobody else could be."""
    if state.overlay is not Overlay.REPORT or state.reporting is not Reporting.CHOOSING:
        return state, ()
    state = replace(state, report_kind=event.kind)
    if state.level is not Level.NONE and state.online:
        return replace(state, reporting=Reporting.CONTACT), ()
    return _sent(state, call_me=False)


def contact_said(state: JourneyState, event: ev.ReportContactSaid) -> Step:
    """要回电 or 不用."""
    if state.overlay is not Overlay.REPORT or state.reporting is not Reporting.CONTACT:
        return state, ()
    return _sent(state, call_me=event.call_me)


def _sent(state: JourneyState, *, call_me: bool) -> Step:
    return replace(state, reporting=Reporting.SENDING, report_words=False), (fx.SendReport(state.report_kind, call_me),)


def slip_asked(state: JourneyState, _event: ev.ReportSlipAsked) -> Step:
    """打印编号: one slip, and another only where the first did not come out."""
    is_there = state.overlay is Overlay.REPORT and state.reporting is Reporting.TAKEN
    if not is_there or state.report_slip not in (PaperState.NONE, PaperState.NOT_PRINTED):
        return state, ()
    job = state.jobs + 1
    effect = fx.PrintReportNumber(job, state.report_kind)
    return replace(state, report_slip=PaperState.PRINTING, jobs=job, report_job=job), (effect,)


def said(state: JourneyState, event: ev.ReportSaid) -> Step:
    """The number, or that it did not arrive. One that was begun anew meanwhile is another."""
    return (replace(state, reporting=event.step), ()) if state.reporting is Reporting.SENDING else (state, ())
