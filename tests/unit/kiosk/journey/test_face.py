# SPDX-License-Identifier: Apache-2.0
"""A face as one more way: who is offered it, every step and every end of it, and what takes it back to the consent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.moves import face
from kiosk.journey.state import (
    FaceOffer,
    FaceStep,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
    WayNotice,
)
from kiosk.vision.sight import Sight

PROOF = ItemNeeds("TBD-RS01", needs_strong=True, offline_allowed=False, gives_document=True)
WEAK = JourneyState(page=Page.IDENTIFY, item=PROOF, level=Level.WEAK, face_offer=FaceOffer.HELPED)
UNDER_WAY = (FaceStep.FETCHING, FaceStep.LOOKING, FaceStep.COMPARING, FaceStep.ASKING)


def at(where: FaceStep, **changes: object) -> JourneyState:
    return replace(WEAK, page=Page.FACE, face=where, **changes)  # type: ignore[arg-type]  # the fields are the caller's


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    effects: list[fx.Effect] = []
    for event in events:
        state, more = step(state, event)
        effects += more
    return state, effects


# --- who is offered it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [
        ({}, True),
        ({"face_offer": FaceOffer.ALONE}, True),
        ({"face_offer": FaceOffer.NONE}, False),
        ({"online": False}, False),
        ({"level": Level.NONE}, False),
        ({"level": Level.STRONG}, False),
        ({"item": replace(PROOF, needs_strong=False)}, False),
        ({"item": None}, False),
        ({"face_tries": 2}, True),
        ({"face_tries": 3}, False),
    ],
)
def test_only_who_is_known_a_little_and_needs_more_is_offered_it(changes: dict[str, object], is_offered: bool) -> None:
    state = replace(WEAK, **changes)  # type: ignore[arg-type]  # the fields are the table's
    assert face.is_offered(state) is is_offered
    after, effects = step(state, ev.FaceAsked())
    assert (after.page, after.face) == ((Page.FACE, FaceStep.CONSENT) if is_offered else (state.page, FaceStep.NONE))
    assert effects == ()


def test_the_page_that_says_that_the_card_is_needed_offers_it_too_and_no_other_page_that_stops() -> None:
    needed, _ = step(WEAK, ev.OtherWayAsked())
    assert (needed.page, needed.stop) == (Page.STOP, StopReason.STRONG_NEEDED)
    asked, _ = step(needed, ev.FaceAsked())
    assert (asked.page, asked.face, asked.stop) == (Page.FACE, FaceStep.CONSENT, None)
    other = replace(needed, stop=StopReason.PRINTER_OUT)
    assert step(other, ev.FaceAsked()) == (other, ())


def test_who_is_not_known_at_all_types_number_and_code_first_where_a_face_may_be_enough() -> None:
    nobody = replace(WEAK, level=Level.NONE)
    assert not face.is_offered_behind_the_pad(nobody), "twenty keys for a call to a helper are no help"
    alone = replace(nobody, face_offer=FaceOffer.ALONE)
    assert face.is_offered_behind_the_pad(alone)
    state, effects = walk(alone, ev.OtherWayAsked(), ev.FaceAsked())
    assert (state.page, effects) == (Page.NUMBER, [fx.ClearEntry()])
    state, effects = walk(state, ev.WentOn(), ev.CodeSent(), ev.WentOn(), ev.Identified(strong=False))
    assert (state.page, state.face, state.level) == (Page.FACE, FaceStep.CONSENT, Level.WEAK)
    assert effects == [fx.RequestCode(), fx.VerifyCode(), fx.ClearEntry()]


def test_a_code_on_the_card_page_only_offers_it() -> None:
    state, _ = walk(replace(WEAK, level=Level.NONE), ev.CodeShown(), ev.Identified(strong=False))
    assert (state.page, state.way) == (Page.IDENTIFY, WayNotice.CODE_TOO_WEAK)
    assert face.is_offered(state)


# --- the way ----------------------------------------------------------------------------------------------------------


def test_the_whole_way_to_strong() -> None:
    state, effects = walk(
        at(FaceStep.CONSENT),
        ev.WentOn(),
        ev.FaceFetched(),
        ev.FaceCaught(),
        ev.FaceCompared(),
        ev.Identified(strong=True),
    )
    assert (state.page, state.level, state.face) == (Page.PREFILL, Level.STRONG, FaceStep.NONE)
    assert effects == [fx.FetchFace(is_new=True), fx.ReportFace(), fx.ClearEntry(), fx.Prefill()]


def test_nothing_is_fetched_and_nobody_filmed_before_the_consent() -> None:
    late: list[ev.Event] = [
        ev.FaceFetched(),
        ev.FaceCaught(),
        ev.FaceCompared(),
        ev.FaceMissed(),
        ev.FaceSaid("busy"),
        ev.MovesSkipped(),
    ]
    consent = at(FaceStep.CONSENT)
    for event in (*late, ev.FaceJudged(True), ev.Identified(strong=True), ev.PrefillRefused("session_ended")):
        assert step(consent, event) == (consent, ()), "a late answer speaks of nothing that is there"
    assert not FaceStep.CONSENT.looks
    assert not FaceStep.FETCHING.looks


def test_no_weaker_way_confirms_a_face() -> None:
    asking = at(FaceStep.ASKING)
    assert step(asking, ev.Identified(strong=False)) == (asking, ())


def test_moves_are_skipped_while_they_are_asked_alone() -> None:
    looking = at(FaceStep.LOOKING)
    assert step(looking, ev.MovesSkipped()) == (looking, (fx.SkipMoves(),))
    comparing = at(FaceStep.COMPARING)
    assert step(comparing, ev.MovesSkipped()) == (comparing, ())


def test_a_helper_is_asked_to_look_and_any_help_is_called_beside_it() -> None:
    state, _ = step(at(FaceStep.ASKING), ev.FaceJudged(wants_helper=True))
    assert (state.face, state.face_tries) == (FaceStep.HELPER, 1)
    asked, effects = step(state, ev.WentOn())
    assert (asked.page, asked.overlay, asked.face) == (Page.FACE, Overlay.NONE, FaceStep.REFERRING)
    assert effects == (fx.ReferFace(),)
    called, effects = step(asked, ev.HelpAsked())
    assert (called.overlay, called.help, effects) == (Overlay.HELP, HelpState.CALLING, (fx.CallHelp(),))
    assert called.face is FaceStep.REFERRING


def test_three_gentle_tries_and_then_another_way() -> None:
    state = at(FaceStep.CONSENT)
    for tries, ends in ((1, FaceStep.AGAIN), (2, FaceStep.AGAIN), (3, FaceStep.OTHER)):
        missed: tuple[ev.Event, ...] = (ev.FaceCaught(), ev.FaceCompared(), ev.FaceJudged(wants_helper=False))
        state, effects = walk(state, ev.WentOn(), ev.FaceFetched(), *(missed if tries != 2 else (ev.FaceMissed(),)))
        assert (state.face, state.face_tries) == (ends, tries)
        assert effects[0] == fx.FetchFace(is_new=tries == 1), "the consent is asked for once"
    other, _ = step(state, ev.WentOn())
    assert other.page is Page.IDENTIFY
    assert not face.is_offered(other)


def test_a_face_that_went_out_of_the_picture_that_was_taken_is_a_try() -> None:
    assert step(at(FaceStep.COMPARING), ev.FaceMissed())[0].face is FaceStep.AGAIN


@pytest.mark.parametrize("word", ["no_photo", "other"])
def test_what_is_closed_to_one_person_is_open_to_the_next(word: str) -> None:
    state, _ = step(at(FaceStep.FETCHING), ev.FaceSaid(word))
    assert state.face is FaceStep(word)
    state, _ = step(state, ev.WentOn())
    assert state.page is Page.IDENTIFY
    assert not face.is_offered(state)
    same, _ = step(state, ev.Identified(strong=False))
    assert not face.is_offered(same)
    other, _ = step(state, ev.Identified(strong=False, is_other=True))
    assert (other.face_tries, face.is_offered(other)) == (0, True)


def test_tries_are_one_persons() -> None:
    tired = replace(WEAK, face_tries=3)
    assert step(tired, ev.Identified(strong=False))[0].face_tries == 3
    assert step(tired, ev.Identified(strong=False, is_other=True))[0].face_tries == 0
    assert step(tired, ev.CardFound(is_other=True))[0].face_tries == 0


@pytest.mark.parametrize("word", ["refused", "unfit"])
def test_what_will_be_no_better_in_a_minute_is_not_offered_again(word: str) -> None:
    state, _ = step(at(FaceStep.FETCHING), ev.FaceSaid(word))
    assert (state.face, state.face_offer) == (FaceStep(word), FaceOffer.NONE)
    assert step(state, ev.WentOn())[0].page is Page.IDENTIFY


def test_a_consent_that_is_not_taken_is_asked_for_again_and_is_a_new_one() -> None:
    state, _ = step(at(FaceStep.FETCHING), ev.FaceSaid("consent"))
    assert (state.face, state.face_offer, state.face_tries) == (FaceStep.CONSENT, FaceOffer.HELPED, 0)
    assert step(state, ev.WentOn())[1] == (fx.FetchFace(is_new=True),)


@pytest.mark.parametrize("word", ["offline", "busy"])
def test_what_may_be_better_in_a_minute_is_tried_again(word: str) -> None:
    state, _ = step(at(FaceStep.ASKING), ev.FaceSaid(word))
    assert (state.face, state.face_offer, state.face_tries) == (FaceStep(word), FaceOffer.HELPED, 0)
    assert step(state, ev.WentOn())[1] == (fx.FetchFace(is_new=False),)


def test_a_second_tap_on_the_one_button_decides_nothing() -> None:
    for where in UNDER_WAY:
        assert step(at(where), ev.WentOn()) == (at(where), ())


def test_a_session_that_is_over_asks_again_who_is_here() -> None:
    state, _ = step(at(FaceStep.FETCHING), ev.PrefillRefused("session_ended"))
    assert (state.page, state.stop, state.level) == (Page.STOP, StopReason.SESSION_ENDED, Level.NONE)
    assert step(state, ev.WentBack())[0].page is Page.IDENTIFY


# --- other ways, and what hides the page -------------------------------------------------------------------------------


@pytest.mark.parametrize("where", list(FaceStep)[1:])
def test_card_window_and_back_stand_on_every_state_of_the_page(where: FaceStep) -> None:
    for wish in (ev.CardWayAsked(), ev.WentBack()):
        state, effects = step(at(where), wish)
        assert (state.page, state.face, effects) == (Page.IDENTIFY, FaceStep.NONE, ())
    window, _ = step(at(where), ev.OtherWayAsked())
    assert (window.page, window.stop, window.stop_from) == (Page.STOP, StopReason.STRONG_NEEDED, Page.IDENTIFY)
    helped, _ = step(at(where), ev.HelpAsked())
    assert (helped.page, helped.overlay, helped.face) == (Page.FACE, Overlay.HELP, where), "help does not end it"


@pytest.mark.parametrize("where", list(FaceStep)[1:])
def test_an_id_card_laid_down_is_always_quicker(where: FaceStep) -> None:
    state, effects = step(at(where), ev.CardFound())
    assert (state.page, state.level, state.face) == (Page.PREFILL, Level.STRONG, FaceStep.NONE)
    assert fx.AdoptCard() in effects


@pytest.mark.parametrize("where", UNDER_WAY)
@pytest.mark.parametrize("hides", [ev.IdleElapsed(), ev.PersonLeft(), ev.CurtainDrawn(), ev.CancelAsked()])
def test_whatever_hides_the_page_takes_it_back_to_the_consent(where: FaceStep, hides: ev.Event) -> None:
    state, _ = step(at(where), hides)
    assert (state.page, state.face) == (Page.FACE, FaceStep.CONSENT)
    assert state.overlay is not Overlay.NONE
    back, effects = step(state, ev.OverlayClosed())
    assert (back.face, back.overlay, effects) == (FaceStep.CONSENT, Overlay.NONE, ())


def test_a_result_stays_under_the_sheet() -> None:
    for where in (FaceStep.AGAIN, FaceStep.HELPER, FaceStep.OTHER, FaceStep.NO_PHOTO):
        assert step(at(where), ev.CurtainDrawn())[0].face is where


def test_the_social_card_by_which_they_are_known_goes_and_so_does_the_face() -> None:
    known = at(FaceStep.LOOKING, social_card_present=True, social_card_read=True)
    state, _ = step(known, ev.SocialCardRemoved())
    assert (state.overlay, state.face) == (Overlay.CARD_REMOVED, FaceStep.CONSENT)


def test_a_social_card_or_a_code_of_somebody_else_opens_nothing_meanwhile() -> None:
    looking = at(FaceStep.LOOKING)
    for event in (ev.CodeShown(), ev.SocialCardRead()):
        state, effects = step(looking, event)
        assert (state.page, state.face, effects) == (Page.FACE, FaceStep.LOOKING, ())


def test_eyes_that_are_not_as_tested_close_the_way_and_other_troubles_do_not() -> None:
    unfit, _ = step(at(FaceStep.LOOKING), ev.SightChanged(Sight.UNFIT))
    assert (unfit.face, unfit.face_offer, unfit.sight) == (FaceStep.UNFIT, FaceOffer.NONE, Sight.UNFIT)
    for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.CLOSED):
        state, _ = step(at(FaceStep.LOOKING), ev.SightChanged(sight))
        assert (state.face, state.sight) == (FaceStep.LOOKING, sight)
    late, _ = step(at(FaceStep.AGAIN), ev.SightChanged(Sight.UNFIT))
    assert late.face is FaceStep.AGAIN


def test_the_power_goes_and_comes_back_to_the_consent() -> None:
    state, _ = walk(at(FaceStep.LOOKING), ev.PowerRanLow())
    assert (state.page, state.face) == (Page.STOP, FaceStep.NONE)
    back, _ = step(state, ev.PowerCameBack())
    assert (back.page, back.face) == (Page.FACE, FaceStep.CONSENT)


def test_who_took_somebody_elses_place_reads_the_notice_first() -> None:
    state, effects = step(at(FaceStep.ASKING, notice_due=True), ev.Identified(strong=True))
    assert (state.page, state.level) == (Page.NOTICE, Level.STRONG)
    assert fx.Prefill() not in effects


def test_a_code_before_the_camera_offers_it_as_a_code_before_the_scanner_does() -> None:
    scanning = replace(WEAK, page=Page.SCAN, level=Level.NONE)
    state, _ = step(scanning, ev.Identified(strong=False))
    assert (state.page, state.way) == (Page.SCAN, WayNotice.CODE_TOO_WEAK)
