# SPDX-License-Identifier: Apache-2.0
"""What the terminal fails to do on a page that waits for it ends the waiting, and nothing is said that is not so."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.failing import told_instead, told_late
from kiosk.journey.machine import limits, step
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Level, Lookup, Page, PaperState, Riding, StopReason
from tests.unit.kiosk.journey.walks import walk

FILING = JourneyState(page=Page.SUBMIT, item=ItemNeeds("a", gives_document=True), level=Level.STRONG)
FILED = JourneyState(page=Page.SUBMIT, item=FILING.item, level=Level.STRONG, delivery=Delivery.DELIVERED)
EFFECTS: tuple[type[fx.Effect], ...] = get_args(fx.Effect)
WAITS: dict[Page, type[fx.Effect]] = {
    Page.PREFILL: fx.Prefill,
    Page.SUBMIT: fx.Submit,
    Page.LOOKUP_WAIT: fx.LookUp,
    Page.RIDE_WAIT: fx.OpenRide,
}


def instead(state: JourneyState, effect: type[fx.Effect]) -> JourneyState:
    return walk(state, *told_instead(state, effect))[0]


def late(
    state: JourneyState,
    *,
    is_under_way: bool = False,
    is_kept: bool = False,
    has_called: bool = False,
    is_handing_over: bool = False,
) -> JourneyState:
    waits = {"is_under_way": is_under_way, "is_kept": is_kept, "has_called": has_called}
    return walk(state, *told_late(state, **waits, is_handing_over=is_handing_over))[0]


@pytest.mark.parametrize("page", Page)
def test_no_page_without_a_clock_is_waited_on_for_ever(page: Page) -> None:
    """A page to which this does not apply has a clock, or is the first screen."""
    state = JourneyState(page=page, item=FILING.item, level=Level.WEAK)
    has_clock = any((limits(state).idle_s, limits(state).answer_s, limits(state).pause_s))
    assert (page in WAITS) is not has_clock
    if page in WAITS:
        for after in (instead(state, WAITS[page]), late(state)):
            assert after.page is not page
            assert any((limits(after).idle_s, limits(after).answer_s, limits(after).pause_s))
    else:
        assert all(instead(state, effect) == state for effect in EFFECTS)
        assert late(state, is_under_way=True, is_kept=True, has_called=True) == state


@pytest.mark.parametrize("effect", [fx.Submit, fx.BookSlot])
def test_a_case_that_was_not_handed_over_is_said_not_to_be_kept(effect: type[fx.Effect]) -> None:
    stopped = instead(FILING, effect)
    assert (stopped.page, stopped.stop, stopped.is_filed) == (Page.STOP, StopReason.NOT_KEPT, False)
    assert step(stopped, ev.WentBack())[0].page is Page.CONFIRM


@pytest.mark.parametrize("effect", [fx.EndCoView, fx.SaveDraft, fx.PrintReceipt])
def test_what_fails_beside_a_case_that_is_being_filed_says_nothing_of_it(effect: type[fx.Effect]) -> None:
    assert told_instead(FILING, effect) == told_instead(FILED, effect) == ()


@pytest.mark.parametrize(
    ("page", "ends"),
    [
        (Page.PREFILL, {fx.Prefill, fx.AdoptCard, fx.LeaveOrder, fx.GiveConsentAgain}),
        (Page.LOOKUP_WAIT, {fx.LookUp, fx.LookUpShown}),
        (Page.RIDE_WAIT, {fx.OpenRide, fx.CallRide}),
    ],
)
def test_a_page_that_waits_ends_for_what_it_waits_for_and_for_nothing_beside_it(
    page: Page, ends: set[type[fx.Effect]]
) -> None:
    """求助 that cannot be posted while a car is called does not make the page say that there is none."""
    state = JourneyState(page=page, item=FILING.item, level=Level.WEAK)
    assert {effect for effect in EFFECTS if instead(state, effect) != state} == ends


@pytest.mark.parametrize("effect", [fx.FetchResult, fx.IssueOfflineCode])
def test_a_filed_case_stays_filed_and_its_receipt_is_printed(effect: type[fx.Effect]) -> None:
    after = instead(FILED, effect)
    assert (after.page, after.delivery, after.receipt) == (Page.HAND_OVER, Delivery.DELIVERED, PaperState.PRINTING)


def test_of_a_case_on_its_way_to_the_courier_nothing_is_said_before_the_courier_did() -> None:
    assert late(FILING, is_under_way=True) == FILING


def test_what_the_courier_has_waits_and_is_never_called_lost() -> None:
    for state in (FILING, JourneyState(page=Page.SUBMIT, item=FILING.item, delivery=Delivery.DURABLE)):
        after = late(state, is_kept=True)
        assert (after.page, after.delivery) == (Page.HAND_OVER, Delivery.WAITING)
    assert late(FILED, is_kept=True).delivery is Delivery.DELIVERED
    assert late(FILING).stop is StopReason.NOT_KEPT


def test_the_other_waits_end_with_what_can_be_done() -> None:
    made = instead(JourneyState(page=Page.PREFILL, item=FILING.item), fx.Prefill)
    assert (made.stop, step(made, ev.WentBack())[0].page) == (StopReason.TERMINAL_FAILED, Page.NOTICE)
    looked = instead(JourneyState(page=Page.LOOKUP_WAIT), fx.LookUp)
    assert (looked.page, looked.lookup) == (Page.LOOKUP, Lookup.REFUSED)
    waits = JourneyState(page=Page.RIDE_WAIT)
    for after, riding in (
        (instead(waits, fx.CallRide), Riding.REFUSED),
        (late(waits), Riding.REFUSED),
        (late(waits, has_called=True), Riding.UNHEARD),
    ):
        assert (after.page, after.riding) == (Page.RIDE, riding)


def elsewhere(continuing: Continuing, about: GoesOn = GoesOn.FORM, behind: Page = Page.REVIEW) -> JourneyState:
    known = JourneyState(page=Page.CONTINUE, item=FILING.item, level=Level.STRONG, continue_from=behind)
    return replace(known, continuing=continuing, continued=about)


@pytest.mark.parametrize("about", GoesOn)
@pytest.mark.parametrize(
    ("waits", "effect", "said"),
    [
        (Continuing.OPENING, fx.OpenContinuation, Continuing.REFUSED),
        (Continuing.WITHDRAWING, fx.WithdrawContinuation, Continuing.UNSURE),
    ],
)
def test_what_cannot_be_handed_over_or_taken_back_is_said_so_and_the_page_may_be_left(
    about: GoesOn, waits: Continuing, effect: type[fx.Effect], said: Continuing
) -> None:
    behind = {GoesOn.CASE: Page.MINE_CASE, GoesOn.OWN_CASES: Page.MINE, GoesOn.SERVICE: Page.NOTICE}
    here = elsewhere(waits, about, behind.get(about, Page.REVIEW))
    assert step(here, ev.WentBack()) == (here, ()), "while the machine works there is no way but out"
    for after in (instead(here, effect), late(here)):
        assert after.continuing is said
        assert step(after, ev.WentBack())[0].page is here.continue_from
    assert {one for one in EFFECTS if instead(here, one) != here} == {effect}
    assert late(here, is_handing_over=True) == here, "the platform will answer"


def test_a_form_that_cannot_be_handed_over_is_kept() -> None:
    told = told_instead(elsewhere(Continuing.OPENING), fx.OpenContinuation)
    assert walk(elsewhere(Continuing.OPENING), *told)[1] == [fx.SaveDraft()]


def test_what_is_handed_over_is_said_also_behind_a_page_that_stops_the_way() -> None:
    over = replace(
        elsewhere(Continuing.WITHDRAWING), page=Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.CONTINUE
    )
    for after in (instead(over, fx.WithdrawContinuation), late(over)):
        assert (after.page, after.continuing) == (Page.STOP, Continuing.UNSURE)


def test_behind_a_code_that_is_on_screen_what_fails_says_nothing_of_it() -> None:
    for step_ in (Continuing.CHOOSING, Continuing.CODE, Continuing.NUMBER):
        here = elsewhere(step_)
        assert late(here) == here
        assert all(instead(here, effect) == here for effect in EFFECTS)


def test_a_wait_behind_what_is_being_handed_over_ends_too() -> None:
    here = elsewhere(Continuing.OPENING, GoesOn.SERVICE, Page.PREFILL)
    after = late(here)
    assert (after.continuing, after.continue_from, after.stop) == (
        Continuing.REFUSED,
        Page.STOP,
        StopReason.TERMINAL_FAILED,
    )
    assert late(here, is_handing_over=True).continuing is Continuing.OPENING
