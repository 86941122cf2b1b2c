# SPDX-License-Identifier: Apache-2.0
"""Choosing a service, and the questions before it (选事项, 递进式问卷): the pure changes behind the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import acting, lookup, ride
from kiosk.journey.moves.acting import known_enough as known_enough, to_form as to_form
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import (
    Acting,
    ActingStep,
    JourneyState,
    Level,
    Mended,
    Overlay,
    Page,
    PaperState,
    StopReason,
)


def choose(state: JourneyState, event: ev.ItemChosen) -> Step:
    """Look the service up."""
    return replace(state, chosen_on=state.page), (fx.OpenItem(event.code),)


CHOSEN_ON: Final = (Page.CHOOSE, Page.SEARCH, Page.BROWSE, Page.ANSWERS)
"""Lists that keep their place while a service is looked at."""


def left_again(state: JourneyState, _event: ev.GuidanceLeft) -> Step:
    """Back to the list that it was chosen from, as it stood."""
    return replace(state, page=state.chosen_on if state.chosen_on in CHOSEN_ON else Page.CHOOSE), ()


def choose_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """The first screen is for whoever comes next: a visit that knows somebody ends rather than goes back to it."""
    if state.level is Level.NONE:
        return replace(state, page=Page.ATTRACT), ()
    return replace(state, overlay=Overlay.CANCEL), ()


def opened(state: JourneyState, event: ev.ItemOpened) -> Step:
    """The service is open; one that needs the network and has none says so at once."""
    state = replace(state, item=event.needs, acting=Acting.UNASKED, acting_step=ActingStep.NONE)
    state = replace(state, is_mine=False, mended=Mended.NO)
    if event.is_of_other_district:
        return stopped(state, StopReason.OTHER_DISTRICT), ()
    if not state.online and not event.needs.offline_allowed:
        return stopped(state, StopReason.OFFLINE), ()
    return state, (fx.BeginGuidance(),)


def answer_question(state: JourneyState, event: ev.OptionChosen) -> Step:
    """The answer goes to the questionnaire."""
    return state, (fx.AnswerQuestion(event.value),)


def noticed(state: JourneyState, event: ev.NoticeReady) -> Step:
    """一次告知. For whom it is may have been said among the answers; other answers are another word on it."""
    state, said = replace(state, page=Page.NOTICE, slip=PaperState.NONE), event.agent
    if state.item is None or said is None or said == state.item.agent:
        return state, ()
    item = replace(state.item, agent=said)
    return replace(state, item=item, acting=Acting.UNASKED, acting_step=ActingStep.NONE), ()


def notice_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """From 一次告知 to who is here, unless something it needs is missing or the person is known already."""
    if not state.online and state.item is not None and not state.item.offline_allowed:
        return stopped(state, StopReason.OFFLINE), ()
    if cannot_print(state):
        return stopped(state, StopReason.PRINTER_OUT), ()
    state = replace(state, notice_due=False)
    if state.item is not None and state.item.gives_portrait:
        if state.item.is_unfitted or state.eyes_unfit:
            return stopped(state, StopReason.ELSEWHERE), ()
        return replace(state, page=Page.PORTRAIT), ()
    if state.item is not None and state.item.looks_up:
        return lookup.begin(state)
    if state.item is not None and state.item.rides:
        return ride.begin(state)
    asked = acting.ask_first(state)
    if asked is not None:
        return asked, ()
    return acting.settle(state) if known_enough(state) else (replace(state, page=Page.IDENTIFY), ())


def cannot_print(state: JourneyState) -> bool:
    """What this service is for is a paper, and the printer said that it cannot."""
    if state.item is None:
        return False
    if state.item.gives_offline_code:
        return not state.receipt_printer.prints
    return (state.item.gives_document or state.item.gives_portrait) and not state.document_printer.prints
