# SPDX-License-Identifier: Apache-2.0
"""公开查询: something is written or scanned, a public register is asked, the page says what it found. Nobody is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.lookup import Lookup
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page, PaperState

_READS: Final = (Page.LOOKUP, Page.LOOKUP_SCAN)


def begin(state: JourneyState) -> Step:
    """From 一次告知."""
    return _afresh(state)


def opened(state: JourneyState, event: ev.LookupOpened) -> Step:
    """A number may be scanned, a name is written."""
    return replace(state, lookup_by_code=event.by_code), ()


def asked(state: JourneyState, event: ev.LookupAsked) -> Step:
    """Looked at here first: what cannot be looked up is said at once."""
    return state, (fx.LookUp(event.text),)


def shown(state: JourneyState, _event: ev.LicenceShown) -> Step:
    """The number that the code holds."""
    return (state, (fx.LookUpShown(),)) if reads_codes(state) else (state, ())


def other_code(state: JourneyState, _event: ev.Event) -> Step:
    """Whatever else it is: here it says nobody's name and no enterprise's number."""
    return replace(state, lookup=Lookup.NO_CODE) if reads_codes(state) else state, ()


def reads_codes(state: JourneyState) -> bool:
    """Whether a licence's code is of use now."""
    return state.lookup_by_code and state.page in _READS and not state.is_masked


def scan_asked(state: JourneyState, _event: ev.ScanAsked) -> Step:
    """用摄像头扫, where there are eyes for it."""
    if state.eyes_unfit or not state.lookup_by_code:
        return state, ()
    return replace(state, page=Page.LOOKUP_SCAN, lookup=Lookup.NONE), ()


def found(state: JourneyState, event: ev.LookupFound) -> Step:
    """Its page, or the list where several fit."""
    if event.to_choose:
        return replace(state, page=Page.LOOKUP_LIST, lookup=Lookup.LISTED), ()
    return replace(state, page=Page.LOOKUP_RESULT, lookup=Lookup.NONE, slip=PaperState.NONE), ()


def said(state: JourneyState, event: ev.LookupSaid) -> Step:
    """Why nothing is known, above what was written: it stands there to be asked again."""
    return replace(state, page=Page.LOOKUP, lookup=event.why), ()


def dropped(state: JourneyState, _event: ev.WentBack) -> Step:
    """Nobody waits for the answer any more."""
    return replace(state, page=Page.LOOKUP, lookup=Lookup.NONE), (fx.DropLookup(),)


def picked(state: JourneyState, event: ev.LookupPicked) -> Step:
    """This one, whole."""
    return replace(state, page=Page.LOOKUP_RESULT, slip=PaperState.NONE), (fx.ShowEntry(event.place),)


def again(state: JourneyState, _event: ev.LookupAgain) -> Step:
    """Something else; what was looked up before is gone."""
    return _afresh(state)


def result_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To the list, or to what was written."""
    page = Page.LOOKUP_LIST if state.lookup is Lookup.LISTED else Page.LOOKUP
    return replace(state, page=page, slip=PaperState.NONE), ()


def left(state: JourneyState, _event: ev.WentBack) -> Step:
    """Back to 一次告知: what was written is gone."""
    return replace(state, page=Page.NOTICE, lookup=Lookup.NONE, lookup_by_code=False), (fx.ForgetLookup(),)


def done(state: JourneyState, _event: ev.WentOn) -> Step:
    """好了: what was looked up goes at once; a slip on its way out is waited for."""
    if state.slip is PaperState.PRINTING:
        return state, ()
    return replace(state, page=Page.END, lookup=Lookup.NONE, lookup_by_code=False), (fx.ForgetLookup(),)


def _afresh(state: JourneyState) -> Step:
    state = replace(state, page=Page.LOOKUP, lookup=Lookup.NONE, lookup_by_code=False, slip=PaperState.NONE)
    return state, (fx.OpenLookup(),)
