# SPDX-License-Identifier: Apache-2.0
"""帮办: the minute of a call, and a helper who looks on by consent: for this call, this case and this visit, and not longer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.helping import UNDISTURBED, UNSEEN, CoView
from kiosk.journey.moves import continuing
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import HelpState, JourneyState, Level, MineStep, Overlay, Page, PaperState, StopReason

UNDER_WAY: Final = frozenset(
    {HelpState.CALLING, HelpState.PLACED, HelpState.ESCALATED, HelpState.LATE, HelpState.ANSWERED}
)
"""One call at a time: no other is placed meanwhile."""


def escalated(state: JourneyState, _event: ev.HelpEscalated) -> Step:
    """Somebody else was asked besides; a call that is late stays late."""
    return (replace(state, help=HelpState.ESCALATED), ()) if state.help is HelpState.PLACED else (state, ())


def late(state: JourneyState, _event: ev.HelpLate) -> Step:
    """A minute is over: other ways stand beside the call, which goes on."""
    waits = state.help in (HelpState.CALLING, HelpState.PLACED, HelpState.ESCALATED)
    return (replace(state, help=HelpState.LATE), ()) if waits else (state, ())


def answered(state: JourneyState, _event: ev.HelpAnswered) -> Step:
    """A helper has it. Whether they may look on is asked once a call, and not in the middle of what a hand is doing."""
    state = replace(state, help=HelpState.ANSWERED)
    is_free = state.overlay in (Overlay.NONE, Overlay.HELP) and state.page not in (UNSEEN | UNDISTURBED)
    if not is_free or state.co_view is not CoView.NONE:
        return state, ()
    return replace(state, overlay=Overlay.CO_VIEW, co_view=CoView.OFFERED), ()


def over(state: JourneyState, _event: ev.HelpEnded) -> Step:
    """The desk has closed the call: another may be placed, and nobody looks on."""
    was_helped = state.help is HelpState.ANSWERED
    state = replace(state, help=HelpState.NONE, asks_solved=was_helped)
    if state.overlay is Overlay.CO_VIEW:
        state = replace(state, overlay=Overlay.NONE)
    if state.co_view.is_on:
        return replace(state, co_view=CoView.OVER), (fx.EndCoView(),)
    return replace(state, co_view=CoView.NONE), ()


def asked_when_free(state: JourneyState) -> JourneyState:
    """解决了吗, once a call: not over a camera, a signature or a paper that is coming, not when another helper was called, and
    not of who finds the first screen as everybody does.
    """
    if not state.asks_solved:
        return state
    if state.help in UNDER_WAY or state.is_untouched:
        return replace(state, asks_solved=False)
    is_free = state.page not in (UNSEEN | UNDISTURBED) and state.mine is not MineStep.ASKING
    if state.page is Page.HAND_OVER:
        is_free = PaperState.PRINTING not in (state.receipt, state.document, state.sheet.paper)
    if not is_free or state.overlay not in (Overlay.NONE, Overlay.HELP):
        return state
    return replace(state, overlay=Overlay.SOLVED, asks_solved=False)


def solved(state: JourneyState, event: ev.SolvedSaid) -> Step:
    """Solved: on with it. Not solved: the page that names the other ways, or, where there is none before or behind it (also where
    a card that was laid down has turned the page under the question), a helper again and the number to ring.
    """
    if state.overlay is not Overlay.SOLVED:
        return state, ()
    told = fx.TellSolved(event.solved)
    if event.solved:
        return replace(state, overlay=Overlay.NONE), (told,)
    page = state.behind.page
    has_no_way_back = page is Page.STOP or page in (UNSEEN | UNDISTURBED)
    if has_no_way_back or state.is_filed or state.is_elsewhere:
        return replace(state, overlay=Overlay.HELP, help=HelpState.CALLING), (told, fx.CallHelp())
    state, left = continuing.left(state)
    return replace(stopped(state, StopReason.UNSOLVED), overlay=Overlay.NONE), (*left, told)


def asked(state: JourneyState, _event: ev.CoViewAsked) -> Step:
    """From the sheet of help."""
    may = state.help is HelpState.ANSWERED and not state.co_view.is_on and state.page not in UNSEEN
    if state.overlay is not Overlay.HELP or not may:
        return state, ()
    return replace(state, overlay=Overlay.CO_VIEW, co_view=CoView.OFFERED), ()


def agreed(state: JourneyState, _event: ev.CoViewAgreed) -> Step:
    """Only from the question itself, and only while a helper has the call."""
    if state.overlay is not Overlay.CO_VIEW or state.help is not HelpState.ANSWERED:
        return state, ()
    if state.page in UNSEEN:  # it went on under the question
        return replace(state, overlay=Overlay.NONE), ()
    return replace(state, overlay=Overlay.NONE, co_view=CoView.OPENING), (fx.OpenCoView(),)


def withdrawn(state: JourneyState, _event: ev.CoViewWithdrawn) -> Step:
    """At any moment; whatever lies over the page."""
    return (replace(state, co_view=CoView.OFFERED), (fx.EndCoView(),)) if state.co_view.is_on else (state, ())


def said(state: JourneyState, event: ev.CoViewSaid) -> Step:
    """What was agreed to stands open, is cut off, or the desk has ended it. Too late for one that was withdrawn."""
    return (replace(state, co_view=event.step), ()) if state.co_view.is_on else (state, ())


def kept_in_its_place(before: JourneyState, after: JourneyState, effects: tuple[fx.Effect, ...]) -> Step:
    """What one person agreed to for one case ends with either, and on pages where nothing is done; its end is not said for
    ever.
    """
    if after.co_view is CoView.OVER and after.page is not before.page:
        left = CoView.OFFERED if after.help is HelpState.ANSWERED else CoView.NONE
        return replace(after, co_view=left), ()
    if not after.co_view.is_on:
        return after, ()
    is_another = before.item is not None and (after.item is None or after.item.code != before.item.code)
    is_somebody_else = before.level is not Level.NONE and any(isinstance(one, fx.AdoptCard) for one in effects)
    if after.page in UNSEEN or is_another or is_somebody_else:
        return replace(after, co_view=CoView.OFFERED), (fx.EndCoView(),)
    return after, ()
