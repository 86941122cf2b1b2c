# SPDX-License-Identifier: Apache-2.0
"""Leaving without a case (一次一评): who asked, printed, booked or came to a stop may grade the visit by a tap on the last page.

Nobody is asked on a page of its own, and who has done nothing is not shown that one. Source: domain notes 1.8 row 93, GB/T 39046.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.rule import Step, ended
from kiosk.journey.state import (
    ASK_PAGES,
    LOOKUP_PAGES,
    MINE_PAGES,
    NEARBY_PAGES,
    PORTRAIT_PAGES,
    JourneyState,
    Overlay,
    Page,
)

_DEEDS: Final = (
    fx.PrintSlip,
    fx.PrintPortrait,
    fx.AskReady,
    fx.AskInWords,
    fx.BookSlot,
    fx.SendReport,
    fx.StepMine,
    fx.LookUp,
    fx.LookUpShown,
)
"""What somebody came for besides filing a case."""
LEFT_FROM: Final = frozenset({
    Page.CHOOSE, Page.SEARCH, Page.BROWSE, Page.NOTICE, *ASK_PAGES, *NEARBY_PAGES, *MINE_PAGES, *PORTRAIT_PAGES,
    *LOOKUP_PAGES,
})  # fmt: skip
"""不办了 leads over the last page from here. In the middle of a form it ends the visit at once: what is filled in goes."""


def noted(state: JourneyState, effects: tuple[fx.Effect, ...]) -> JourneyState:
    """Something was done in this visit that can be graded; the first screen as the next one finds it knows of nothing."""
    if state.is_untouched and state.has_done:
        return replace(state, has_done=False)
    if state.has_done or not (state.page is Page.STOP or any(isinstance(one, _DEEDS) for one in effects)):
        return state
    return replace(state, has_done=True)


def may_grade(state: JourneyState) -> bool:
    """Once; what was filed or paid is graded on its own page."""
    return state.has_done and not (state.is_graded or state.is_filed or state.order_found or state.power_low)


def leave(state: JourneyState, reason: str, *effects: fx.Effect) -> Step:
    """By way of the last page where there is something to grade; at once where there is not."""
    if not may_grade(state):
        return ended(state, reason, *effects)
    return replace(state, page=Page.END, overlay=Overlay.NONE, leaving=reason), effects


def graded(state: JourneyState, event: ev.Graded) -> Step:
    """One tap, best effort; the page says thanks and ends by itself."""
    if not may_grade(state):
        return state, ()
    return replace(state, is_graded=True), (fx.SendRating(event.grade),)
