# SPDX-License-Identifier: Apache-2.0
"""Finding a service: doors, typing, groups, and that back leads where the resident came from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.doors import Door
from kiosk.journey.finding import Find
from kiosk.journey.machine import step
from kiosk.journey.moves import doors
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Page

FIRST = JourneyState()
OPENED = ev.ItemOpened(ItemNeeds("A", False, False, False, True, False))
PAGE_OF = {Door.SEARCH: Page.SEARCH, Door.BROWSE: Page.BROWSE}


def through(door: Door, state: JourneyState = FIRST) -> JourneyState:
    after, effects = step(state, ev.DoorChosen(door))
    assert effects == (fx.StepFinding(Find.AFRESH, PAGE_OF[door].value),)
    assert after.page is PAGE_OF[door]
    return after


@pytest.mark.parametrize("origin", [Page.ATTRACT, Page.CHOOSE])
def test_back_from_the_search_leads_to_where_the_door_was(origin: Page) -> None:
    found = through(Door.SEARCH, replace(FIRST, page=origin))
    assert step(found, ev.WentBack())[0].page is origin


@pytest.mark.parametrize("origin", [Page.ATTRACT, Page.CHOOSE])
def test_out_of_the_last_group_leads_to_where_the_door_was(origin: Page) -> None:
    groups = through(Door.BROWSE, replace(FIRST, page=origin))
    asked, effects = step(groups, ev.WentBack())
    assert (asked.page, effects) == (Page.BROWSE, (fx.StepFinding(Find.BACK),)), "one group up first"
    assert step(asked, ev.GroupsLeft())[0].page is origin


def test_groups_from_a_search_that_found_nothing_lead_back_to_before_it() -> None:
    groups = through(Door.BROWSE, through(Door.SEARCH))
    assert step(groups, ev.GroupsLeft())[0].page is Page.ATTRACT, "no ring of two pages"


@pytest.mark.parametrize("door", list(PAGE_OF))
def test_who_became_known_meanwhile_is_not_put_before_the_first_screen(door: Door) -> None:
    known, effects = step(through(door), ev.CardFound(False))
    assert fx.AdoptCard() in effects
    assert known.level is Level.STRONG
    left = step(known, ev.WentBack() if door is Door.SEARCH else ev.GroupsLeft())[0]
    assert left.page is Page.CHOOSE


@pytest.mark.parametrize("page", [Page.ATTRACT, Page.CHOOSE, Page.SEARCH, Page.BROWSE])
def test_a_key_goes_to_the_list_and_nowhere_else(page: Page) -> None:
    state = replace(FIRST, page=page)
    assert step(state, ev.FindWished(Find.KEY, "y")) == (state, (fx.StepFinding(Find.KEY, "y"),))


def test_nothing_that_is_typed_is_in_a_log() -> None:
    assert "测试甲" not in repr(ev.FindWished(Find.TEXT, "测试甲")) + repr(fx.StepFinding(Find.TEXT, "测试甲"))


@pytest.mark.parametrize("page", [Page.CHOOSE, Page.SEARCH, Page.BROWSE])
@pytest.mark.parametrize("looked", [ev.QuestionReady(), ev.NoticeReady()])
def test_back_from_a_service_leads_to_its_list(page: Page, looked: ev.Event) -> None:
    state, effects = step(replace(FIRST, page=page), ev.ItemChosen("A"))
    assert effects == (fx.OpenItem("A"),)
    state = step(step(state, OPENED)[0], looked)[0]
    asked, effects = step(state, ev.WentBack())
    assert effects == (fx.PreviousQuestion(),)
    assert step(asked, ev.GuidanceLeft())[0].page is page


def test_back_from_a_service_of_the_first_screen_leads_to_all_of_them() -> None:
    state = step(step(FIRST, ev.ItemChosen("A"))[0], OPENED)[0]
    state = step(state, ev.NoticeReady())[0]
    assert step(state, ev.GuidanceLeft())[0].page is Page.CHOOSE


def test_a_door_that_leads_nowhere_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "WAYS", {})
    assert step(FIRST, ev.DoorChosen(Door.SEARCH)) == (FIRST, ())
