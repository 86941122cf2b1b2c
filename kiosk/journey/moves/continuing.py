# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: from every page of a form to the telephone or a window, and back for as long as nobody took it up there.

The form lies at one place: what is shown to be taken up is withdrawn before it goes on here, and what a telephone took up is
over here. At a window nobody waits for the paper's holder, so the draft is kept beside the number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.moves import leaving
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Level, Mended, Overlay, Page, PaperState

FORM_PAGES: Final = (Page.REVIEW, Page.FIELD, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN)
"""Somebody is known and there is a form that was not filed."""

_FOLLOWS: Final = {
    Continuing.OPENING: frozenset({
        Continuing.CODE, Continuing.NUMBER, Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED,
    }),
    Continuing.CODE: frozenset({Continuing.SEEN, Continuing.TAKEN, Continuing.OVER, Continuing.UNSURE}),
    Continuing.SEEN: frozenset({Continuing.TAKEN, Continuing.OVER, Continuing.UNSURE}),
    Continuing.WITHDRAWING: frozenset({Continuing.CHOOSING, Continuing.TAKEN, Continuing.UNSURE}),
}  # fmt: skip


def may_continue(state: JourneyState) -> bool:
    """Whether the sheets offer it over this page."""
    return state.page in FORM_PAGES and state.level is not Level.NONE and not state.is_filed


def asked(state: JourneyState, _event: ev.ContinueAsked) -> Step:
    """From the sheet of help, or that of leaving."""
    if state.overlay not in (Overlay.HELP, Overlay.CANCEL) or not may_continue(state):
        return state, ()
    state = replace(state, page=Page.CONTINUE, overlay=Overlay.NONE, continue_from=state.page, slip=PaperState.NONE)
    if state.acts_for_other:
        return replace(state, continuing=Continuing.FOR_OTHER), ()
    if state.mended is not Mended.NO:
        return replace(state, continuing=Continuing.MENDING), ()
    if not state.online:
        return replace(state, continuing=Continuing.OFFLINE), (fx.SaveDraft(),)
    return replace(state, continuing=Continuing.CHOOSING), ()


def _may_begin(state: JourneyState) -> bool:
    return state.continuing is Continuing.CHOOSING or state.continuing.has_failed


def on_phone(state: JourneyState, _event: ev.ContinueOnPhone) -> Step:
    """在手机上接着办; also once more, after it did not work."""
    if not _may_begin(state):
        return state, ()
    return replace(state, continuing=Continuing.OPENING), (fx.OpenContinuation("phone"),)


def at_window(state: JourneyState, _event: ev.ContinueAtWindow) -> Step:
    """去窗口接着办; also once more, after it did not work."""
    if not _may_begin(state):
        return state, ()
    return replace(state, continuing=Continuing.OPENING), (fx.OpenContinuation("window"),)


def later(state: JourneyState, _event: ev.ContinueLater) -> Step:
    """先存着: nothing is called kept before the courier said so."""
    if not _may_begin(state):
        return state, ()
    return replace(state, continuing=Continuing.KEEPING), (fx.SaveDraft(),)


def said(state: JourneyState, event: ev.ContinuationSaid) -> Step:
    """What the platform says, also while a page that stops the way lies before it; what comes too late says nothing of what is
    shown now.

    What a telephone took up is no draft here any more. A number is printed at once, on its own page. Where nothing could be
    opened the draft is kept as when nobody answers.
    """
    if event.step not in _FOLLOWS.get(state.continuing, ()):
        return state, ()
    state = replace(state, continuing=event.step)
    if event.step is Continuing.TAKEN:  # what was asked over the page is answered by it
        is_answered = state.overlay in (Overlay.IDLE, Overlay.CARD_REMOVED, Overlay.CANCEL)
        return replace(state, overlay=Overlay.NONE if is_answered else state.overlay), (fx.DropDraft(),)
    if event.step is Continuing.NUMBER and state.page is Page.CONTINUE:
        job = state.jobs + 1
        state = replace(state, slip=PaperState.PRINTING, jobs=job, slip_job=job)
        return state, (fx.PrintSlip(job),)
    if event.step.has_failed and event.step is not Continuing.OVER:
        return state, (fx.SaveDraft(),)
    return state, ()


def back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To where it was asked. What lies open is taken back first; what was taken up stays so."""
    if state.continuing in (Continuing.TAKEN, Continuing.WITHDRAWING, Continuing.OPENING):
        return state, ()
    if state.continuing.is_open:
        return replace(state, continuing=Continuing.WITHDRAWING), (fx.WithdrawContinuation(),)
    return replace(state, page=state.continue_from, continuing=Continuing.NONE, slip=PaperState.NONE), ()


def went_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The page's own way on: leave with what was handed over or kept; go on here where nothing came of it."""
    if state.continuing is Continuing.TAKEN:
        return leaving.leave(state, "continued")
    if state.continuing is Continuing.NUMBER:
        return leaving.leave(state, "continued", fx.SaveDraft())
    if state.continuing is Continuing.KEEPING:
        return leaving.leave(state, "left", fx.SaveDraft())
    if state.continuing is Continuing.CHOOSING or state.continuing.is_open:
        return state, ()
    return back(state, ev.WentBack())
