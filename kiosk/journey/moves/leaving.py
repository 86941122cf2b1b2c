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
    RIDE_PAGES,
    JourneyState,
    Overlay,
    Page,
)

LOW_GRADE: Final = 4
"""GB/T 39046: 4 不满意, 5 非常不满意. From here on it is asked why (差评整改)."""
_DEEDS: Final = (
    fx.PrintSlip,
    fx.PrintBlankForms,
    fx.PrintPortrait,
    fx.AskReady,
    fx.AskInWords,
    fx.BookSlot,
    fx.SendReport,
    fx.StepMine,
    fx.LookUp,
    fx.LookUpShown,
    fx.OpenLicenceCode,
    fx.CallRide,
)
"""What somebody came for besides filing a case."""
LEFT_FROM: Final = frozenset({
    Page.CHOOSE, Page.SEARCH, Page.BROWSE, Page.NOTICE, *ASK_PAGES, *NEARBY_PAGES, *MINE_PAGES, *PORTRAIT_PAGES,
    *LOOKUP_PAGES, Page.SHOWN_LICENCES, *RIDE_PAGES,
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
    """One tap, best effort; the page says thanks and ends by itself. Of a low grade it is asked why, once, on the same page."""
    if not may_grade(state) or state.grade:
        return state, ()
    if event.grade >= LOW_GRADE:
        return replace(state, grade=event.grade), ()
    return replace(state, is_graded=True), (fx.SendRating(event.grade),)


def is_why_asked(state: JourneyState) -> bool:
    """A low grade was given on the last page, and it is asked why."""
    return state.page is Page.END and state.grade > 0 and may_grade(state)


def explained(state: JourneyState, event: ev.RatingExplained) -> Step:
    """Why the grade is a low one; the page says thanks."""
    return _sent(state, event.reason) if is_why_asked(state) else (state, ())


def unexplained(state: JourneyState) -> Step:
    """No more was said: a grade that was given counts, and the page says thanks before it goes."""
    return _sent(state, "")


def _sent(state: JourneyState, reason: str) -> Step:
    return replace(state, is_graded=True), (fx.SendRating(state.grade, reason),)
