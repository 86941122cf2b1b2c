# SPDX-License-Identifier: Apache-2.0
"""停电 on the pages where a case is filed and papers come, and where a way has ended: told once, kept in mind, acted upon."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Level, Overlay, Page, PaperState, StopReason
from tests.unit.kiosk.journey.test_machine import ALL_EVENTS
from tests.unit.kiosk.journey.walks import at_review, walk

ITEM = ItemNeeds("312000202000", needs_promise=True, needs_signature=True)
PROOF = ItemNeeds("TBD-RS01", needs_strong=True, offline_allowed=False, gives_document=True)
KNOWN = JourneyState(item=ITEM, level=Level.STRONG)
FILED = (Page.SUBMIT, Page.PAY, Page.HAND_OVER, Page.RATE, Page.END)


@pytest.mark.parametrize("page", FILED)
def test_a_case_that_is_being_filed_is_let_through_and_the_battery_kept_in_mind(page: Page) -> None:
    state, effects = step(replace(KNOWN, page=page), ev.PowerRanLow())
    assert (state.page, state.power_low, effects) == (page, True, ())
    state, effects = step(state, ev.PowerCameBack())
    assert (state, effects) == (replace(KNOWN, page=page), ())


def test_while_the_case_is_filed_its_paper_comes_and_then_nothing_more_is_asked() -> None:
    state, effects = walk(
        replace(KNOWN, page=Page.SUBMIT), ev.PowerRanLow(), ev.CaseDurable(), ev.CaseDelivered(), ev.WentOn()
    )
    assert (state.page, effects) == (Page.END, [fx.PrintReceipt(1)])
    assert walk(state, ev.PauseElapsed())[0].ended == "done"


def test_power_that_came_back_in_time_changes_nothing() -> None:
    over = replace(KNOWN, page=Page.HAND_OVER, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED)
    state, _ = walk(over, ev.PowerRanLow(), ev.PowerCameBack(), ev.WentOn())
    assert state.page is Page.RATE


def test_a_case_that_could_not_be_kept_is_a_draft_before_the_terminal_goes_off() -> None:
    state, effects = walk(replace(KNOWN, page=Page.SUBMIT), ev.PowerRanLow(), ev.CaseNotDurable("full"))
    assert (state.page, state.stop, effects) == (Page.STOP, StopReason.NOT_KEPT, [fx.SaveDraft()])
    again, _ = step(state, ev.WentBack())
    assert (again.page, again.stop, again.stop_from) == (Page.STOP, StopReason.POWER_LOW, Page.CONFIRM)
    assert walk(state, ev.WentOn())[0].ended == "refused_not_kept"


@pytest.mark.parametrize("stop", [one for one in StopReason if one is not StopReason.POWER_LOW])
def test_no_way_leads_from_a_page_that_stopped_it_into_a_form_that_cannot_be_finished(stop: StopReason) -> None:
    before = replace(KNOWN, page=Page.STOP, stop=stop, stop_from=Page.REVIEW)
    low, effects = step(before, ev.PowerRanLow())
    assert (low.stop, low.power_low, effects) == (stop, True, (fx.SaveDraft(),))
    assert step(low, ev.PowerRanLow()) == (low, ())
    told, _ = step(low, ev.WentBack())
    assert (told.page, told.stop, told.stop_from) == (Page.STOP, StopReason.POWER_LOW, Page.REVIEW)
    assert step(told, ev.WentBack()) == (told, ())
    back, _ = step(told, ev.PowerCameBack())
    assert (back.page, back.stop, back.power_low) == (Page.REVIEW, None, False)
    mended, _ = walk(low, ev.PowerCameBack(), ev.WentBack())
    assert (mended.page, mended.stop) == (Page.REVIEW, None)


def test_a_form_that_comes_back_by_itself_is_covered_until_somebody_answers() -> None:
    """The page has sent the resident away: who stands there when the power is back may be anybody."""
    stopped, _ = step(replace(KNOWN, page=Page.FIELD), ev.PowerRanLow())
    back, effects = step(stopped, ev.PowerCameBack())
    assert (back.page, back.overlay, back.is_masked, effects) == (Page.FIELD, Overlay.IDLE, True, ())
    assert step(back, ev.OverlayClosed())[0].overlay is Overlay.NONE
    assert walk(back, ev.AnswerElapsed())[1] == [fx.SaveDraft(), fx.EndVisit("idle")]
    hidden, _ = step(replace(stopped, overlay=Overlay.CARD_REMOVED), ev.PowerCameBack())
    assert hidden.overlay is Overlay.CARD_REMOVED


def test_the_first_screen_holds_nothing_that_must_be_covered() -> None:
    state, _ = walk(JourneyState(), ev.PowerRanLow(), ev.PowerCameBack())
    assert state == replace(JourneyState(), stop_from=Page.ATTRACT)
    assert state.is_untouched


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([one for one in Page if one is not Page.RELATION]),  # nobody comes there with an item for oneself
    st.sampled_from((ITEM, PROOF)),
    st.lists(st.sampled_from([*ALL_EVENTS, ev.PowerRanLow(), ev.PowerRanLow()]), max_size=40),
)
def test_nothing_is_begun_on_an_empty_battery(page: Page, item: ItemNeeds, events: list[ev.Event]) -> None:
    state = replace(KNOWN, page=page, item=item, stop=StopReason.RULE if page is Page.STOP else None)
    for event in events:
        before, (state, effects) = state, step(state, event)
        if before.power_low and not isinstance(event, ev.PowerCameBack):
            assert state.power_low
            assert not any(isinstance(effect, fx.Submit | fx.Prefill | fx.OpenItem) for effect in effects)
        if state.power_low:
            assert state.page in (*FILED, Page.STOP)
            assert state.page is not Page.RATE or before.page is Page.RATE


def test_power_that_came_back_shows_nothing_of_who_was_told_to_go() -> None:
    known = JourneyState(page=Page.CHOOSE, level=Level.STRONG)
    stopped, _ = step(known, ev.PowerRanLow())
    back, effects = step(stopped, ev.PowerCameBack())
    assert (back.page, back.overlay, back.is_masked, effects) == (Page.CHOOSE, Overlay.IDLE, True, ())
    nobody, _ = step(step(JourneyState(page=Page.CHOOSE), ev.PowerRanLow())[0], ev.PowerCameBack())
    assert nobody.page is Page.CHOOSE


def test_an_empty_battery_stops_any_page_but_a_case_that_is_being_filed() -> None:
    form = at_review()
    stopped, effects = walk(form, ev.CancelAsked(), ev.PowerRanLow())
    assert (stopped.page, stopped.stop, stopped.overlay) == (Page.STOP, StopReason.POWER_LOW, Overlay.NONE)
    assert effects == [fx.SaveDraft()]
    assert step(stopped, ev.PowerRanLow()) == (stopped, ())
    back, effects = walk(stopped, ev.PowerCameBack())
    assert (back.page, back.stop, effects) == (Page.REVIEW, None, [])
    assert step(back, ev.PowerCameBack()) == (back, ())
    for page in (Page.SUBMIT, Page.HAND_OVER, Page.RATE, Page.END):
        filed = replace(form, page=page)
        assert step(filed, ev.PowerRanLow()) == (replace(filed, power_low=True), ())


@pytest.mark.parametrize("page", [page for page in Page if page not in (Page.STOP, Page.SUBMIT, Page.HAND_OVER)])
def test_the_way_goes_on_wherever_the_power_went(page: Page) -> None:
    state, _ = walk(replace(at_review(), page=page), ev.PowerRanLow(), ev.PowerCameBack())
    waits = {Page.PREFILL: Page.NOTICE, Page.LOOKUP_WAIT: Page.LOOKUP, Page.RIDE_WAIT: Page.NOTICE}
    assert state.page is waits.get(page, page)
