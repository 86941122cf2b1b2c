# SPDX-License-Identifier: Apache-2.0
"""附近能办 and 小申 beside the way of a service: in, about, and back to where one was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.doors import Door
from kiosk.journey.machine import step
from kiosk.journey.rules import PAGES
from kiosk.journey.state import (
    ASK_PAGES,
    NEARBY_PAGES,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    StopReason,
)

OPENED = ev.ItemOpened(ItemNeeds("TBD-RS01", True, False, False, False, True))
PROOF = ItemNeeds("TBD-RS01", True, False, False, False, True)
STOPPED = JourneyState(page=Page.STOP, item=PROOF, stop=StopReason.OFFLINE, stop_from=Page.NOTICE)


@pytest.mark.parametrize("page", [page for page, rules in PAGES.items() if ev.DoorChosen in rules])
@pytest.mark.parametrize(("door", "inside"), [(Door.NEARBY, Page.NEARBY), (Door.ASK, Page.ASK)])
def test_through_the_door_and_back(page: Page, door: Door, inside: Page) -> None:
    state, effects = step(JourneyState(page=page), ev.DoorChosen(door))
    assert state.page is inside
    assert effects == ((fx.OpenNearby(),) if door is Door.NEARBY else ())
    back, _ = step(state, ev.WentBack())
    assert back.page is page


@pytest.mark.parametrize("door", [Door.NEARBY, Door.ASK])
def test_who_laid_a_card_down_meanwhile_does_not_come_out_on_the_first_screen(door: Door) -> None:
    inside, _ = step(JourneyState(), ev.DoorChosen(door))
    known, effects = step(inside, ev.CardFound())
    assert known.page is inside.page, "nobody is torn away from what they read"
    assert (known.level, effects) == (Level.STRONG, (fx.AdoptCard(),))
    assert step(known, ev.WentBack())[0].page is Page.CHOOSE


def test_from_a_page_that_stops_the_way_with_its_service() -> None:
    state, effects = step(STOPPED, ev.NearbyAsked())
    assert (state.page, effects) == (Page.NEARBY, (fx.OpenNearby("TBD-RS01"),))
    back, _ = step(state, ev.WentBack())
    assert (back.page, back.stop, back.stop_from) == (Page.STOP, StopReason.OFFLINE, Page.NOTICE)
    assert step(back, ev.WentBack())[0].page is Page.NOTICE


def test_from_the_notice_with_its_service() -> None:
    state, effects = step(JourneyState(page=Page.NOTICE, item=PROOF), ev.NearbyAsked())
    assert (state.page, effects) == (Page.NEARBY, (fx.OpenNearby("TBD-RS01"),))
    assert step(state, ev.WentBack())[0].page is Page.NOTICE


def test_a_stopped_way_without_a_service_has_no_filter() -> None:
    state, effects = step(replace(STOPPED, item=None), ev.NearbyAsked())
    assert (state.page, effects) == (Page.NEARBY, (fx.OpenNearby(),))


def test_on_an_empty_battery_nothing_more_is_begun() -> None:
    low = replace(STOPPED, stop=StopReason.POWER_LOW, power_low=True)
    assert step(low, ev.NearbyAsked()) == (low, ())


@pytest.mark.parametrize("page", [*NEARBY_PAGES, *ASK_PAGES])
def test_a_battery_that_runs_low_stops_here_too_and_goes_on_from_here(page: Page) -> None:
    low, effects = step(JourneyState(page=page, nearby_from=Page.STOP, stop=StopReason.OFFLINE), ev.PowerRanLow())
    assert (low.page, low.stop, effects) == (Page.STOP, StopReason.POWER_LOW, (fx.SaveDraft(),))
    again, _ = step(low, ev.PowerCameBack())
    assert (again.page, again.overlay) == (page, Overlay.IDLE)
    if page is Page.NEARBY:
        assert step(again, ev.WentBack())[0].page is Page.CHOOSE, "what had stopped the way is not known any more"


def test_the_list_its_filter_and_one_point() -> None:
    state = JourneyState(page=Page.NEARBY)
    assert step(state, ev.OpenNowToggled()) == (state, (fx.ToggleOpenNow(),))
    choosing, _ = step(state, ev.NearbyItemAsked())
    assert choosing.page is Page.NEARBY_ITEM
    assert step(choosing, ev.WentBack())[0].page is Page.NEARBY
    chosen, effects = step(choosing, ev.NearbyItemPicked("TBD-RS01"))
    assert (chosen.page, effects) == (Page.NEARBY, (fx.FilterNearby("TBD-RS01"),))
    place, effects = step(replace(state, slip=PaperState.UNKNOWN), ev.PlacePicked("SH-310115-01"))
    assert (place.page, place.slip, effects) == (Page.PLACE, PaperState.NONE, (fx.ShowPlace("SH-310115-01"),))
    assert step(place, ev.WentBack())[0].page is Page.NEARBY
    code, _ = step(state, ev.PlaceCodeAsked())
    assert code.page is Page.PLACE_CODE
    assert step(code, ev.WentBack())[0].page is Page.NEARBY


def test_the_slip_of_a_point_is_one_attempt_at_a_time() -> None:
    printing, effects = step(JourneyState(page=Page.PLACE), ev.SlipAsked())
    assert (printing.slip, effects) == (PaperState.PRINTING, (fx.PrintSlip(1),))
    assert step(printing, ev.SlipAsked()) == (printing, ())
    assert step(printing, ev.ReceiptFinished(1, "printed"))[0].slip is PaperState.PRINTED


def test_a_slip_of_the_page_before_says_nothing_of_it_after() -> None:
    left, _ = step(JourneyState(page=Page.NEARBY, nearby_from=Page.NOTICE, slip=PaperState.PRINTED), ev.WentBack())
    assert (left.page, left.slip) == (Page.NOTICE, PaperState.NONE)


def test_questions() -> None:
    state = JourneyState(page=Page.ASK)
    assert step(state, ev.ReadyPicked(2)) == (state, (fx.AskReady(2),))
    assert step(state, ev.AnswersFound())[0].page is Page.ANSWERS
    typing, _ = step(state, ev.TypingAsked())
    assert typing.page is Page.ASK_TYPE
    assert step(typing, ev.QuestionTyped("社保卡丢了")) == (typing, (fx.AskInWords("社保卡丢了"),))
    assert step(typing, ev.WentBack())[0].page is Page.ASK
    answers, _ = step(typing, ev.AnswersFound())
    assert answers.page is Page.ANSWERS
    assert step(answers, ev.TypingAsked())[0].page is Page.ASK_TYPE
    assert step(answers, ev.WentBack())[0].page is Page.ASK


def test_what_was_asked_is_forgotten_with_the_pages() -> None:
    assert step(JourneyState(page=Page.ASK), ev.WentBack())[1] == (fx.ForgetQuestion(),)


def test_an_answer_leads_to_its_service() -> None:
    state = JourneyState(page=Page.ANSWERS)
    chosen, effects = step(state, ev.ItemChosen("TBD-RS01"))
    assert (chosen.page, effects) == (Page.ANSWERS, (fx.OpenItem("TBD-RS01"),))
    asked = replace(chosen, page=Page.QUESTION)
    assert step(asked, ev.GuidanceLeft())[0].page is Page.ANSWERS, "the other answers are still there"
    opened, effects = step(state, OPENED)
    assert (opened.page, effects) == (Page.ANSWERS, (fx.BeginGuidance(),))
    assert step(opened, ev.QuestionReady())[0].page is Page.QUESTION
    assert step(opened, ev.NoticeReady())[0].page is Page.NOTICE
    offline = replace(state, online=False)
    assert step(offline, OPENED)[0].stop is StopReason.OFFLINE


def test_a_late_answer_pulls_nobody_back() -> None:
    state = JourneyState(page=Page.CHOOSE)
    assert step(state, ev.AnswersFound()) == (state, ())


def test_nothing_that_was_typed_is_in_a_repr() -> None:
    assert "社保" not in repr(ev.QuestionTyped("社保卡丢了"))
    assert "社保" not in repr(fx.AskInWords("社保卡丢了"))


@pytest.mark.parametrize("page", [*NEARBY_PAGES, *ASK_PAGES])
def test_help_and_idle_are_as_everywhere(page: Page) -> None:
    state = JourneyState(page=page)
    assert step(state, ev.HelpAsked())[0].overlay is Overlay.HELP
    assert step(state, ev.IdleElapsed())[0].overlay is Overlay.IDLE
