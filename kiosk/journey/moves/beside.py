# SPDX-License-Identifier: Apache-2.0
"""附近能办 and 小申: pages beside the way of a service. Whoever leaves them is where they were before."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Level, Page, PaperState, StopReason

ASK_FROM: Final = (Page.ATTRACT, Page.CHOOSE, Page.SEARCH, Page.BROWSE)
"""Where 小申 can be entered from: the pages with doors."""
NEARBY_FROM: Final = (*ASK_FROM, Page.NOTICE, Page.STOP)
"""Where 附近能办 can be entered from."""


def enter_nearby(state: JourneyState) -> Step:
    """Through the door: whatever is to be done."""
    return replace(state, page=Page.NEARBY, nearby_from=state.page), (fx.OpenNearby(),)


def nearby_asked(state: JourneyState, _event: ev.NearbyAsked) -> Step:
    """From a page about one service. On an empty battery nothing more is begun, nor while a form is handed over behind it."""
    if state.is_stop_over_continuing or (state.page is Page.STOP and state.stop is StopReason.POWER_LOW):
        return state, ()
    code = state.item.code if state.item is not None else ""
    return replace(state, page=Page.NEARBY, nearby_from=state.page), (fx.OpenNearby(code),)


def nearby_left(state: JourneyState, _event: ev.WentBack) -> Step:
    """To where it was entered from."""
    page = state.nearby_from
    if page is Page.STOP and state.stop is None:
        page = Page.CHOOSE  # the page that had stopped the way was passed over by another one meanwhile
    return replace(state, page=_entered_from(state, page), slip=PaperState.NONE), ()


def item_picked(state: JourneyState, event: ev.NearbyItemPicked) -> Step:
    """Back to the list, which holds what can do it."""
    return replace(state, page=Page.NEARBY), (fx.FilterNearby(event.code),)


def place_picked(state: JourneyState, event: ev.PlacePicked) -> Step:
    """One point, whole."""
    return replace(state, page=Page.PLACE, slip=PaperState.NONE), (fx.ShowPlace(event.place_id),)


def enter_ask(state: JourneyState) -> Step:
    """Through the door."""
    return replace(state, page=Page.ASK, ask_from=state.page), ()


def ask_left(state: JourneyState, _event: ev.WentBack) -> Step:
    """To where it was entered from; what was asked is forgotten."""
    return replace(state, page=_entered_from(state, state.ask_from)), (fx.ForgetQuestion(),)


def _entered_from(state: JourneyState, page: Page) -> Page:
    """The first screen is for whoever comes next: somebody who laid a card down meanwhile is at home on the page behind it."""
    return Page.CHOOSE if page is Page.ATTRACT and state.level is not Level.NONE else page
