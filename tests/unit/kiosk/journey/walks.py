# SPDX-License-Identifier: Apache-2.0
"""Steps through the visit's table, and where many tests begin."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import step
from kiosk.journey.state import (
    ItemNeeds,
    JourneyState,
    Page,
)

P4 = ev.ItemOpened(ItemNeeds("312000202000", False, True, True, True, False))


P3 = ev.ItemOpened(ItemNeeds("TBD-RS01", True, False, False, False, True))


ZP = ev.ItemOpened(ItemNeeds("TBD-ZP01", False, False, False, True, False, gives_portrait=True))


SC = ev.ItemOpened(ItemNeeds("TBD-SC03", False, False, False, False, False, looks_up=True))


BM = ev.ItemOpened(ItemNeeds("TBD-BM01", False, False, False, False, False, rides=True))


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    effects: list[fx.Effect] = []
    for event in events:
        state, more = step(state, event)
        effects += more
    return state, effects


def at_review(item: ev.ItemOpened = P4, missing: int = 2) -> JourneyState:
    state, _ = walk(
        JourneyState(),
        ev.ItemChosen(item.needs.code),
        item,
        ev.QuestionReady(),
        ev.OptionChosen("a"),
        ev.NoticeReady(),
        ev.WentOn(),
        ev.CardReading(),
        ev.CardFound(),
        ev.Prefilled(FormStanding(missing)),
    )
    assert state.page is Page.REVIEW
    return state
