# SPDX-License-Identifier: Apache-2.0
"""A helper who vouches: every step and end of waiting for one, and what confirms nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits, step
from kiosk.journey.moves import face
from kiosk.journey.state import FaceStep, JourneyState, Level, Overlay, Page, StopReason
from tests.unit.kiosk.journey.test_face import at, walk

HELD_UP = (FaceStep.CUT_OFF, FaceStep.DELAYED)
WITH_HELPER = (FaceStep.REFERRING, FaceStep.WAITING, FaceStep.COMING, *HELD_UP)
ELSEWHERE = [one for one in FaceStep if one is not FaceStep.NONE and one not in WITH_HELPER]


def test_which_steps_wait_for_a_helper() -> None:
    assert [one for one in FaceStep if one.is_with_helper] == list(WITH_HELPER)
    assert [one for one in FaceStep if one.is_held_up] == list(HELD_UP)
    assert not [one for one in WITH_HELPER if one.looks or one.is_under_way], "nothing of the face is there any more"


@pytest.mark.parametrize("mode", DisplayMode)
def test_the_whole_way_to_strong(mode: DisplayMode) -> None:
    state, effects = walk(
        at(FaceStep.HELPER, mode=mode),
        ev.WentOn(),
        ev.FaceReferred(),
        ev.FaceReferred(is_coming=True),
        ev.Identified(strong=True),
    )
    assert (state.page, state.level, state.face) == (Page.PREFILL, Level.STRONG, FaceStep.NONE)
    assert effects == [fx.ReferFace(), fx.ClearEntry(), fx.Prefill()]


def test_the_page_says_how_it_stands() -> None:
    asked, _ = step(at(FaceStep.HELPER), ev.WentOn())
    waiting, _ = step(asked, ev.FaceReferred())
    coming, _ = step(waiting, ev.FaceReferred(is_coming=True))
    gone, _ = step(coming, ev.FaceReferred())
    assert [one.face for one in (asked, waiting, coming, gone)] == [
        FaceStep.REFERRING,
        FaceStep.WAITING,
        FaceStep.COMING,
        FaceStep.WAITING,
    ]


@pytest.mark.parametrize("where", [FaceStep.HELPER, FaceStep.UNANSWERED])
def test_without_network_it_says_at_once_that_it_is_not_possible_now_and_goes_on_by_itself(where: FaceStep) -> None:
    state, effects = step(at(where, online=False), ev.WentOn())
    assert (state.page, state.face, effects) == (Page.FACE, FaceStep.CUT_OFF, (fx.ReferFace(),))
    back, _ = step(state, ev.FaceReferred())
    assert back.face is FaceStep.WAITING
    card, effects = step(state, ev.WentOn())
    assert (card.page, card.face, effects) == (Page.IDENTIFY, FaceStep.NONE, ())


def test_a_busy_platform_is_said_and_goes_on_by_itself() -> None:
    asked, _ = step(at(FaceStep.HELPER), ev.WentOn())
    state, effects = step(asked, ev.ReferralSaid("delayed"))
    assert (state.page, state.face, effects) == (Page.FACE, FaceStep.DELAYED, ())
    taken, _ = step(state, ev.FaceReferred())
    assert taken.face is FaceStep.WAITING
    card, effects = step(state, ev.WentOn())
    assert (card.page, card.face, effects) == (Page.IDENTIFY, FaceStep.NONE, ())


@pytest.mark.parametrize("where", [FaceStep.REFERRING, FaceStep.WAITING, FaceStep.COMING])
def test_there_is_nothing_to_tap_on_while_one_waits(where: FaceStep) -> None:
    assert step(at(where), ev.WentOn()) == (at(where), ())


@pytest.mark.parametrize("where", WITH_HELPER)
def test_every_way_out_stands_all_the_time(where: FaceStep) -> None:
    for event, page in (
        (ev.CardWayAsked(), Page.IDENTIFY),
        (ev.OtherWayAsked(), Page.STOP),
        (ev.WentBack(), Page.IDENTIFY),
        (ev.CardFound(), Page.PREFILL),
    ):
        after, _ = step(at(where), event)
        assert (after.page, after.face) == (page, FaceStep.NONE)


@pytest.mark.parametrize("where", WITH_HELPER)
def test_the_network_goes_and_the_session_ends(where: FaceStep) -> None:
    off, effects = step(at(where), ev.ReferralSaid("cut_off"))
    assert (off.face, effects) == (FaceStep.CUT_OFF, ())
    over, _ = step(at(where), ev.PrefillRefused("session_ended"))
    assert (over.page, over.stop, over.level) == (Page.STOP, StopReason.SESSION_ENDED, Level.NONE)


@pytest.mark.parametrize("where", WITH_HELPER)
def test_nobody_comes_and_may_be_asked_again(where: FaceStep) -> None:
    state, _ = step(at(where, face_tries=1), ev.ReferralSaid("unanswered"))
    assert (state.face, state.face_tries) == (FaceStep.UNANSWERED, 1)
    again, effects = step(state, ev.WentOn())
    assert (again.face, effects) == (FaceStep.REFERRING, (fx.ReferFace(),))


@pytest.mark.parametrize("where", WITH_HELPER)
def test_a_helper_who_could_not_confirm_ends_the_way_for_this_person(where: FaceStep) -> None:
    state, _ = step(at(where, face_tries=1), ev.ReferralSaid("unvouched"))
    assert (state.face, state.level) == (FaceStep.UNVOUCHED, Level.WEAK)
    card, effects = step(state, ev.WentOn())
    assert (card.page, effects) == (Page.IDENTIFY, ())
    assert not face.is_offered(card), "a helper has looked"


@pytest.mark.parametrize("where", ELSEWHERE)
def test_late_words_speak_of_nothing_that_is_there(where: FaceStep) -> None:
    state = at(where)
    for event in (ev.FaceReferred(), ev.FaceReferred(is_coming=True), ev.ReferralSaid("unvouched")):
        assert step(state, event) == (state, ())
    if where is not FaceStep.ASKING:
        assert step(state, ev.Identified(strong=True)) == (state, ())


@pytest.mark.parametrize("where", WITH_HELPER)
def test_nothing_weaker_confirms_and_no_late_word_of_the_comparison_does(where: FaceStep) -> None:
    state = at(where)
    late: list[ev.Event] = [
        ev.Identified(strong=False), ev.FaceFetched(), ev.FaceCaught(), ev.FaceCompared(), ev.FaceMissed(), ev.FaceJudged(True),
        ev.FaceSaid("busy"), ev.MovesSkipped(),
    ]  # fmt: skip
    for event in late:
        assert step(state, event) == (state, ())


@pytest.mark.parametrize("where", WITH_HELPER)
@pytest.mark.parametrize("cover", [ev.CurtainDrawn(), ev.IdleElapsed(), ev.CancelAsked()])
def test_a_cover_does_not_send_the_helper_away(where: FaceStep, cover: ev.Event) -> None:
    covered, _ = step(at(where), cover)
    assert covered.overlay is not Overlay.NONE
    assert covered.face is where
    back, _ = step(covered, ev.OverlayClosed())
    assert (back.face, back.overlay) == (where, Overlay.NONE)


def test_who_waits_for_a_person_has_time() -> None:
    def idle(state: JourneyState) -> float:
        found = limits(state).idle_s
        assert found is not None
        return found

    for where in WITH_HELPER:
        assert idle(at(where)) == timeouts.IDLE_WARN_HELPER_S > timeouts.REFERRAL_S
        assert idle(replace(at(where), mode=DisplayMode.ELDER)) == timeouts.IDLE_WARN_HELPER_S
        assert limits(replace(at(where), overlay=Overlay.IDLE)).answer_s == timeouts.IDLE_ANSWER_S
    assert idle(at(FaceStep.UNANSWERED)) == timeouts.IDLE_WARN_STANDARD_S
