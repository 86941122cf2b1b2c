# SPDX-License-Identifier: Apache-2.0
"""A code held before the camera: where it is offered, what is read there goes the way of every code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.moves import face, scan
from kiosk.journey.state import (
    CardState,
    FaceOffer,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    Phase,
    StopReason,
    WayNotice,
)
from kiosk.vision.sight import Sight

WEAK_WILL_DO, CARD_ONLY = ItemNeeds("312000202000"), ItemNeeds("TBD-RS01", needs_strong=True)
ASKED = JourneyState(page=Page.IDENTIFY, item=WEAK_WILL_DO)
LOOKS = replace(ASKED, page=Page.SCAN)


def test_the_camera_is_asked_for_and_left_again() -> None:
    state, effects = step(ASKED, ev.ScanAsked())
    assert (state.page, state.phase, effects) == (Page.SCAN, Phase.IDENTIFY, ())
    for back in (ev.WentBack(), ev.CardWayAsked()):
        assert step(state, back) == (ASKED, ())
    assert step(state, ev.OtherWayAsked())[0].page is Page.NUMBER


def test_it_is_not_offered_where_only_the_card_will_do() -> None:
    state = replace(ASKED, item=CARD_ONLY)
    assert not scan.is_offered(state)
    assert step(state, ev.ScanAsked()) == (state, ())


def test_without_network_nobody_could_say_whose_code_it_is() -> None:
    state = replace(ASKED, online=False)
    assert not scan.is_offered(state)
    assert step(state, ev.ScanAsked()) == (replace(state, way=WayNotice.CODE_OFFLINE), ())
    stopped, _ = step(replace(LOOKS, online=False), ev.OtherWayAsked())
    assert (stopped.page, stopped.stop) == (Page.STOP, StopReason.CODE_NEEDS_NETWORK)
    assert step(stopped, ev.WentBack())[0].page is Page.SCAN


@pytest.mark.parametrize(
    ("offline_allowed", "elsewhere", "stop"),
    [
        (True, {}, StopReason.CODE_NEEDS_NETWORK),
        (False, {}, StopReason.OFFLINE),
        (False, {"is_mine": True}, StopReason.CODE_NEEDS_NETWORK),
        (False, {"is_visiting": True}, StopReason.CODE_NEEDS_NETWORK),
    ],
)
def test_no_card_is_asked_for_where_none_helps_without_network(
    offline_allowed: bool, elsewhere: dict[str, bool], stop: StopReason
) -> None:
    item = ItemNeeds("TBD-WJ02", offline_allowed=offline_allowed)
    before = replace(JourneyState(page=Page.IDENTIFY, online=False, item=item), **elsewhere)  # type: ignore[arg-type]
    assert step(before, ev.OtherWayAsked())[0].stop is stop


def test_nobody_has_chosen_anything_yet() -> None:
    assert scan.is_offered(replace(ASKED, item=None))


def test_a_good_code_leads_to_the_form() -> None:
    state, effects = step(LOOKS, ev.CodeShown())
    assert (state.way, effects) == (WayNotice.CODE_CHECKING, (fx.OpenCodeSession(),))
    assert step(state, ev.CodeShown()) == (state, ()), "one at a time"
    state, effects = step(state, ev.Identified(strong=False))
    assert (state.page, state.level, state.way) == (Page.PREFILL, Level.WEAK, WayNotice.NONE)
    assert effects == (fx.ClearEntry(), fx.Prefill())


@pytest.mark.parametrize("notice", [WayNotice.CODE_EXPIRED, WayNotice.CODE_UNKNOWN, WayNotice.CODE_BUSY])
def test_what_the_platform_says_of_a_code_stands_beside_the_picture(notice: WayNotice) -> None:
    checking, _ = step(LOOKS, ev.CodeShown())
    state, _ = step(checking, ev.WaySaid(notice.value))
    assert (state.page, state.way) == (Page.SCAN, notice)
    assert step(state, ev.WentBack())[0].way is WayNotice.NONE


def test_a_code_of_another_kind_is_said_there() -> None:
    state, _ = step(LOOKS, ev.OtherCodeShown(WayNotice.CODE_OTHER.value))
    assert (state.page, state.way) == (Page.SCAN, WayNotice.CODE_OTHER)


def test_one_of_several_is_picked_or_none() -> None:
    assert step(LOOKS, ev.CodePicked("2")) == (LOOKS, (fx.TakeCode("2"),))
    assert step(LOOKS, ev.CodePicked()) == (LOOKS, (fx.TakeCode(""),))
    assert step(ASKED, ev.CodePicked("2")) == (ASKED, ()), "of a page that is no more"


def test_a_card_laid_down_meanwhile_is_quicker_and_says_more() -> None:
    state, effects = step(LOOKS, ev.CardFound())
    assert (state.page, state.level, state.card) == (Page.PREFILL, Level.STRONG, CardState.READ)
    assert effects == (fx.AdoptCard(), fx.ClearEntry(), fx.Prefill())


@pytest.mark.parametrize("sight", list(Sight))
def test_what_the_camera_sees_moves_nobody_anywhere(sight: Sight) -> None:
    assert step(LOOKS, ev.SightChanged(sight)) == (replace(LOOKS, sight=sight), ())


def test_a_scanner_that_goes_and_comes_is_known_on_every_page() -> None:
    for state in (JourneyState(), ASKED, LOOKS):
        gone, effects = step(state, ev.ScannerMoved(is_lost=True))
        assert (gone, effects) == (replace(state, scanner_lost=True), ())
        assert step(gone, ev.ScannerMoved(is_lost=False)) == (state, ())


def test_a_hidden_page_takes_no_code() -> None:
    covered = replace(LOOKS, overlay=Overlay.CURTAIN)
    assert step(covered, ev.CodeShown()) == (covered, ())


def test_eyes_that_are_not_as_they_were_tested_offer_no_way_through_a_camera() -> None:
    known = replace(ASKED, item=CARD_ONLY, level=Level.WEAK, face_offer=FaceOffer.ALONE)
    assert face.is_offered(known)
    assert not face.is_offered(step(known, ev.EyesUnfit())[0])
    unfit, effects = step(ASKED, ev.EyesUnfit())
    assert (unfit, effects) == (replace(ASKED, eyes_unfit=True), ())
    assert not scan.is_offered(unfit)
    assert step(unfit, ev.ScanAsked()) == (unfit, ())
