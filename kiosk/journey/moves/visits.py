# SPDX-License-Identifier: Apache-2.0
"""预约去窗口: from the page where a way ended to a booked visit at a counter (domain notes 1.5 row 71: from any dead end).

The page that stopped the way stays behind it: who goes back finds it as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep
from kiosk.journey.moves import filing, mine
from kiosk.journey.rule import Step
from kiosk.journey.state import ActingStep, JourneyState, Level, Page, PaperState, StopReason

_NOT_MOVED: Final = {
    StopReason.BOOKING_OFFLINE: MineStep.OFFLINE,
    StopReason.PLATFORM_BUSY: MineStep.BUSY,
    StopReason.VISITS_MISSED: MineStep.TOO_LATE,
    StopReason.NO_BOOKING_NOW: MineStep.TOO_LATE,
    StopReason.NO_COUNTER: MineStep.TOO_LATE,
}
"""Why an appointment keeps its time, on its own page."""


_OF_SOMEBODY: Final = frozenset(
    {Page.FACE, Page.PREFILL, Page.REVIEW, Page.FIELD, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN, Page.SUBMIT}
    | {Page.CONSENTS, Page.CONSENT, Page.PRINCIPAL, Page.PEOPLE, Page.ENTERPRISE}
)
"""Pages that nobody comes to who is not known."""


def asked(state: JourneyState, _event: ev.VisitAsked) -> Step:
    """Whoever is not known yet says who they are. Without network there is no time to be had, and that is said."""
    if state.item is None or state.is_filed or state.power_low or state.is_stop_over_continuing:
        return state, ()
    if not state.online:
        return replace(state, stop=StopReason.BOOKING_OFFLINE, slip=PaperState.NONE), ()
    state = replace(state, is_visiting=True, slip=PaperState.NONE)
    return opened(state) if state.level is not Level.NONE else (replace(state, page=Page.IDENTIFY), ())


def opened(state: JourneyState) -> Step:
    """It is known for whom: where and when."""
    return replace(state, page=Page.VISIT), (fx.OpenVisit(),)


def known(state: JourneyState) -> Step:
    """The same behind the pages that ask who is here."""
    state, effects = opened(state)
    return state, (fx.ClearEntry(), *effects)


def chosen(state: JourneyState, event: ev.FieldAnswered) -> Step:
    """A place, a day, a time, or a turn of the page."""
    return state, (fx.AnswerVisit(event.raw),)


def left(state: JourneyState, _event: ev.VisitLeft | None = None) -> Step:
    """Back to the page where the way ended, or to the appointment that keeps its time."""
    if state.is_moving:
        return mine.visit_kept(state), ()
    page = Page.CHOOSE if state.stop is None else Page.STOP  # another page may have stopped this one meanwhile
    return replace(state, page=page, is_visiting=False), ()


def booked(state: JourneyState, _event: ev.VisitBooked) -> Step:
    """Here it ends; the paper says where it goes on. An appointment that was moved shows its new time."""
    if state.is_moving:
        return mine.visit_kept(state), ()
    return filing.slip(replace(state, page=Page.STOP, stop=StopReason.VISIT_BOOKED, is_visiting=False), ev.SlipAsked())


def refused(state: JourneyState, event: ev.VisitRefused) -> Step:
    """The page says why not, and shows the places that can be gone to without a booking."""
    reason = StopReason(event.reason)
    if state.is_moving and reason is not StopReason.SESSION_ENDED:
        return replace(mine.visit_kept(state), mine=_NOT_MOVED.get(reason, MineStep.REFUSED)), ()
    if state.is_moving:
        return mine.said(mine.visit_kept(state), ev.MineSaid(MineStep.SESSION_ENDED))
    state = replace(state, stop_from=Page.CHOOSE if state.stop is None else state.stop_from)
    if reason is StopReason.SESSION_ENDED:
        state = replace(state, level=Level.NONE, social_card_read=False, acting_step=ActingStep.NONE)
        if state.stop_from in _OF_SOMEBODY:  # a form belongs to who is known: back leads to who is here
            state = replace(state, stop_from=Page.IDENTIFY)
    return replace(state, page=Page.STOP, stop=reason, is_visiting=False), ()
