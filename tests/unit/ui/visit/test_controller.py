# SPDX-License-Identifier: Apache-2.0
"""Whatever raises in a turn of the visit, the rest of the turn is done, and nobody stands before a page that waits for ever."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.effects import Effect
from kiosk.journey.events import Event
from kiosk.journey.state import (
    CoView,
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Lookup,
    Overlay,
    Page,
    PaperState,
    StopReason,
)
from ui.visit.controller import VisitController

ITEM = ItemNeeds("312000202000")
CONFIRM = JourneyState(page=Page.CONFIRM, item=ITEM, level=Level.STRONG)


class Turns:
    """A controller whose errands raise for some effects, and whose page cannot be drawn where it is said."""

    def __init__(self, state: JourneyState, *fails: type[Effect], undrawn: Page | None = None) -> None:
        self.done: list[Effect] = []
        self.told: list[Exception] = []
        self.shown: list[JourneyState] = []
        self.stepped: list[Event] = []
        self.answers: dict[type[Effect], Event] = {}
        self.unfollowed: Page | None = None
        self._fails, self._undrawn = fails, undrawn
        self.controller = VisitController(on_step=self._step, on_failure=self.told.append)
        self.controller.join(self, self)
        self.controller.state = state

    def _step(self, _before: JourneyState, state: JourneyState, event: Event) -> None:
        self.stepped.append(event)
        if state.page is self.unfollowed:
            raise ValueError("follow")

    def run(self, effect: Effect, _state: JourneyState) -> None:
        if type(effect) in self.answers:
            self.controller.dispatch(self.answers[type(effect)])
        if isinstance(effect, self._fails):
            raise ValueError("a gap")
        self.done.append(effect)

    def present(self, _before: JourneyState, state: JourneyState) -> None:
        if state.page is self._undrawn:
            raise KeyError("text")
        self.shown.append(state)

    def count_down(self, seconds: int) -> None:
        raise AssertionError(seconds)

    @property
    def has_clock(self) -> bool:
        return self.controller._clocks._idle.isActive()


def test_a_case_with_a_gap_ends_on_the_page_that_says_it_was_not_kept(qtbot: QtBot) -> None:
    turns = Turns(CONFIRM, fx.Submit)
    turns.controller.dispatch(ev.WentOn())
    state = turns.controller.state
    assert (state.page, state.stop, state.is_filed) == (Page.STOP, StopReason.NOT_KEPT, False)
    assert [one.page for one in turns.shown] == [Page.SUBMIT, Page.STOP]
    assert [type(one) for one in turns.told] == [ValueError]
    assert turns.has_clock
    turns.controller.dispatch(ev.WentBack())
    assert turns.controller.state.page is Page.CONFIRM


def test_the_other_effects_of_a_turn_are_carried_out_all_the_same(qtbot: QtBot) -> None:
    turns = Turns(replace(CONFIRM, co_view=CoView.OPEN), fx.EndCoView)
    turns.controller.dispatch(ev.WentOn())
    assert (turns.done, len(turns.told)) == ([fx.Submit()], 1)
    assert turns.controller.state.page is Page.SUBMIT, "nothing is wrong with the case"


def test_a_draft_that_cannot_be_dropped_keeps_no_visit_from_ending(qtbot: QtBot) -> None:
    turns = Turns(JourneyState(page=Page.REVIEW, item=ITEM, overlay=Overlay.IDLE, level=Level.STRONG), fx.SaveDraft)
    turns.controller.dispatch(ev.AnswerElapsed())
    assert [type(one) for one in turns.done] == [fx.EndVisit]
    assert len(turns.told) == 1


def test_what_fails_behind_the_word_that_it_has_begun_is_heard_of_behind_it(qtbot: QtBot) -> None:
    turns = Turns(JourneyState(page=Page.LOOKUP), fx.LookUp)
    turns.answers = {fx.LookUp: ev.LookupBegun()}
    turns.controller.dispatch(ev.LookupAsked("a"))
    assert (turns.controller.state.page, turns.controller.state.lookup) == (Page.LOOKUP, Lookup.REFUSED)
    assert [type(one) for one in turns.stepped] == [ev.LookupAsked, ev.LookupBegun, ev.LookupSaid]


def test_a_filed_case_whose_paper_cannot_be_fetched_still_gets_its_receipt(qtbot: QtBot) -> None:
    item = ItemNeeds("TBD-RS01", gives_document=True)
    turns = Turns(JourneyState(page=Page.SUBMIT, item=item, delivery=Delivery.DURABLE), fx.FetchResult)
    turns.controller.dispatch(ev.CaseDelivered())
    state = turns.controller.state
    assert (state.page, state.delivery, state.receipt) == (Page.HAND_OVER, Delivery.DELIVERED, PaperState.PRINTING)


def test_a_page_that_cannot_be_drawn_has_its_clock_and_what_follows_is_drawn(qtbot: QtBot) -> None:
    turns = Turns(JourneyState(page=Page.PROMISE, item=ITEM, level=Level.STRONG), undrawn=Page.REVIEW)
    turns.controller.dispatch(ev.WentBack())
    assert (turns.controller.state.page, turns.has_clock) == (Page.REVIEW, True)
    turns.controller.dispatch(ev.WentBack())
    assert [one.page for one in turns.shown] == [Page.NOTICE]
    assert [type(one) for one in turns.told] == [KeyError]


def test_who_cannot_follow_keeps_no_effect_from_being_carried_out(qtbot: QtBot) -> None:
    turns = Turns(CONFIRM)
    turns.unfollowed = Page.SUBMIT
    turns.controller.dispatch(ev.WentOn())
    assert (turns.done, len(turns.told)) == ([fx.Submit()], 1)


def test_a_rule_that_raises_leaves_the_visit_where_it_is_and_what_waits_is_heard(qtbot: QtBot) -> None:
    turns = Turns(CONFIRM)
    turns.controller._waiting.append(ev.DraftAnswered("no such answer"))
    turns.controller.dispatch(ev.WentBack())
    assert turns.controller.state.page is Page.REVIEW
    assert len(turns.told) == 1
