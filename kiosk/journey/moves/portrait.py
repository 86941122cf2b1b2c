# SPDX-License-Identifier: Apache-2.0
"""Taking an ID photograph (拍证件照): consent, three takes, one chosen, its background, its paper. Nobody is asked who it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves.filing import begin_document
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import JourneyState, Page, PaperState, PortraitStep, StopReason
from kiosk.vision.sight import Sight

TAKES: Final = 3
MOST_FAILS: Final = 3
"""What was not made so many times in a row will not be made here now."""
_SEES_NOT: Final = (Sight.DARK, Sight.COVERED)
"""There is a picture, and nobody in it can be photographed."""


def sees_nobody(state: JourneyState) -> bool:
    """The camera cannot be used now; whatever was taken before stays."""
    return state.sight.is_blind or state.sight in _SEES_NOT


def agreed(state: JourneyState, _event: ev.WentOn) -> Step:
    """The resident knows what happens to the picture: the camera opens."""
    return _afresh(replace(state, page=Page.PORTRAIT_TAKE))


def left(state: JourneyState, _event: ev.WentBack) -> Step:
    """Back before the camera: nothing of it is kept."""
    return _afresh(replace(state, page=Page.PORTRAIT))


def _afresh(state: JourneyState) -> Step:
    state = replace(state, takes=0, portrait=PortraitStep.NONE, document=PaperState.NONE, document_trouble=None)
    return state, (fx.ForgetPortraits(),)


def shot_asked(state: JourneyState, _event: ev.ShotAsked) -> Step:
    """Taken as it is, where there is anything to take."""
    return (state, ()) if sees_nobody(state) else (state, (fx.TakeNow(),))


def taken(state: JourneyState, event: ev.PortraitTaken) -> Step:
    """After the third one the resident chooses."""
    state = replace(state, takes=event.count)
    return replace(state, page=Page.PORTRAIT_CHOOSE) if event.count >= TAKES else state, ()


def enough(state: JourneyState, _event: ev.WentOn) -> Step:
    """够了，去选: one is enough to choose from."""
    return replace(state, page=Page.PORTRAIT_CHOOSE) if state.takes else state, ()


def chosen(state: JourneyState, event: ev.PortraitChosen) -> Step:
    """The photograph is made of this one."""
    if not 0 <= event.number < state.takes:
        return state, ()
    state = replace(state, page=Page.PORTRAIT_COLOUR, portrait=PortraitStep.MAKING, document=PaperState.NONE)
    return state, (fx.MakePortrait(event.number),)


def coloured(state: JourneyState, event: ev.ColourChosen) -> Step:
    """Another background; what is on paper already is another photograph."""
    if state.portrait is PortraitStep.FAILED:
        return state, ()
    state = replace(state, portrait=PortraitStep.MAKING, document=PaperState.NONE)
    return state, (fx.ColourPortrait(event.colour),)


def made(state: JourneyState, event: ev.PortraitMade | ev.PortraitNotMade) -> Step:
    """What became of it; a late word, after a new picture was asked for, speaks of nothing that is there."""
    if state.portrait is not PortraitStep.MAKING:
        return state, ()
    if isinstance(event, ev.PortraitMade):
        return replace(state, portrait=PortraitStep.MADE, portrait_fails=0), ()
    state = replace(state, portrait=PortraitStep.FAILED, portrait_fails=state.portrait_fails + 1)
    return stopped(state, StopReason.PORTRAIT_OUT) if state.portrait_fails >= MOST_FAILS else state, ()


def colour_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """To the photograph and what the standard says of it; where nothing came of it, once more."""
    if state.portrait is PortraitStep.FAILED:
        return replace(state, portrait=PortraitStep.MAKING), (fx.MakePortraitAgain(),)
    return replace(state, page=Page.PORTRAIT_RESULT) if state.portrait is PortraitStep.MADE else state, ()


def retake(state: JourneyState, _event: ev.RetakeAsked) -> Step:
    """重拍, as often as one likes; what is just being printed comes out first."""
    if state.document is PaperState.PRINTING:
        return state, ()
    return _afresh(replace(state, page=Page.PORTRAIT_TAKE))


def result_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """Another background, or another picture; what is just being printed comes out first."""
    return (state, ()) if state.document is PaperState.PRINTING else (replace(state, page=Page.PORTRAIT_COLOUR), ())


def print_asked(state: JourneyState, _event: ev.PortraitPrintAsked) -> Step:
    """Only the resident's own word prints, the first time and every further one."""
    if state.portrait is not PortraitStep.MADE or state.document is PaperState.PRINTING:
        return state, ()
    if not state.document_printer.prints:
        return stopped(state, StopReason.PRINTER_OUT), ()
    state = begin_document(state)
    return state, (fx.PrintPortrait(state.document_job),)


def elsewhere(state: JourneyState, _event: ev.ElsewhereAsked) -> Step:
    """Where else it is to be had; why not here, where that is so."""
    return stopped(state, StopReason.CAMERA_OUT if sees_nobody(state) else StopReason.ELSEWHERE), ()


def done(state: JourneyState, _event: ev.WentOn) -> Step:
    """结束: the pictures go at once, the paper is the resident's. Nothing was filed, so nobody is asked how it was."""
    if state.document is PaperState.PRINTING:
        return state, ()
    return replace(state, page=Page.END, takes=0, portrait=PortraitStep.NONE), (fx.ForgetPortraits(),)


def card_lies(state: JourneyState, _event: ev.CardFound) -> Step:
    """It is not asked for here, and is not read into anything."""
    return replace(state, card_present=True, card_unsure=False), ()
