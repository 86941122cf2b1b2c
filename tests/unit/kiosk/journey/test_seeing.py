# SPDX-License-Identifier: Apache-2.0
"""本人到场: when somebody is looked at, by what, and that nobody who is not seen loses anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.moves import face, seeing
from kiosk.journey.pages import Phase
from kiosk.journey.state import (
    CardState,
    FaceOffer,
    FaceStep,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
)
from kiosk.vision.sight import Sight
from tests.unit.kiosk.journey.walks import walk

CERTIFY = ItemNeeds("TBD-RS02", needs_strong=True, offline_allowed=False, asks_presence=True)
CONFIRM = JourneyState(
    page=Page.CONFIRM,
    item=CERTIFY,
    level=Level.STRONG,
    face_offer=FaceOffer.HELPED,
    card=CardState.READ,
    card_present=True,
)
HELD_UP = (FaceStep.CUT_OFF, FaceStep.DELAYED)
ENDED = (FaceStep.HELPER, FaceStep.OTHER, FaceStep.NO_PHOTO, FaceStep.REFUSED, FaceStep.UNFIT, FaceStep.UNANSWERED)


def at(where: FaceStep, **changes: object) -> JourneyState:
    return replace(CONFIRM, page=Page.FACE, face=where, **changes)  # type: ignore[arg-type]  # the fields are the caller's


def test_somebody_is_looked_at_behind_the_last_look_over_the_form_and_before_it_is_filed() -> None:
    state, effects = walk(CONFIRM, ev.WentOn())
    assert (state.page, state.face, state.is_seeing, effects) == (Page.FACE, FaceStep.CONSENT, True, [])
    state, effects = walk(state, ev.WentOn(), ev.FaceFetched(), ev.FaceCaught(), ev.FaceCompared())
    assert (state.face, effects) == (FaceStep.ASKING, [fx.FetchFace(is_new=True), fx.ReportFace()])
    state, effects = walk(state, ev.PersonSeen())
    assert (state.page, effects) == (Page.SUBMIT, [fx.Submit()])


def test_who_is_looked_at_has_the_form_behind_them() -> None:
    assert at(FaceStep.CONSENT).phase is Phase.SIGN
    assert replace(at(FaceStep.CONSENT), item=replace(CERTIFY, asks_presence=False)).phase is Phase.IDENTIFY


def test_an_item_that_asks_for_no_look_is_filed_at_once() -> None:
    state, effects = walk(replace(CONFIRM, item=replace(CERTIFY, asks_presence=False)), ev.WentOn())
    assert (state.page, effects) == (Page.SUBMIT, [fx.Submit()])


def test_a_signed_one_is_looked_at_behind_the_signature() -> None:
    signs = replace(CONFIRM, item=replace(CERTIFY, needs_signature=True))
    state, effects = walk(signs, ev.WentOn(), ev.SignatureAccepted())
    assert (state.page, effects) == (Page.FACE, [])
    assert walk(state, ev.WentBack())[0].page is Page.SIGN


@pytest.mark.parametrize("where", [FaceStep.CONSENT, FaceStep.AGAIN, FaceStep.LOOKING, FaceStep.OFFLINE, *ENDED])
def test_a_helper_may_be_asked_for_from_every_state_and_confirms(where: FaceStep) -> None:
    state, effects = walk(at(where), ev.HelperLookAsked())
    assert (state.face, effects) == (FaceStep.REFERRING, [fx.ReferFace()])
    state, effects = walk(state, ev.FaceReferred(), ev.FaceReferred(is_coming=True), ev.PersonSeen())
    assert (state.page, effects) == (Page.SUBMIT, [fx.Submit()])


@pytest.mark.parametrize(
    "changes", [{"face_offer": FaceOffer.NONE}, {"eyes_unfit": True}, {"face_tries": seeing.MOST_TRIES}]
)
def test_without_a_camera_that_compares_the_one_button_asks_a_helper(changes: dict[str, object]) -> None:
    state, effects = walk(at(FaceStep.CONSENT, **changes), ev.WentOn())
    assert (state.face, effects) == (FaceStep.REFERRING, [fx.ReferFace()])


@pytest.mark.parametrize("where", ENDED)
def test_where_the_camera_ended_the_one_button_asks_a_helper(where: FaceStep) -> None:
    assert walk(at(where), ev.WentOn())[1] == [fx.ReferFace()]


@pytest.mark.parametrize("where", [FaceStep.AGAIN, FaceStep.OFFLINE, FaceStep.BUSY])
def test_another_try_needs_no_new_consent(where: FaceStep) -> None:
    state, effects = walk(at(where, face_tries=1), ev.WentOn())
    assert (state.face, effects) == (FaceStep.FETCHING, [fx.FetchFace(is_new=False)])


@pytest.mark.parametrize("where", [FaceStep.UNVOUCHED, *HELD_UP])
def test_whom_nobody_can_confirm_is_told_where_else_and_comes_back_to_the_form(where: FaceStep) -> None:
    state, effects = walk(at(where), ev.WentOn())
    assert (state.page, state.stop, effects) == (Page.STOP, StopReason.NOT_SEEN, [])
    assert walk(state, ev.WentBack())[0].page is Page.CONFIRM


def test_who_will_neither_look_nor_be_looked_at_is_told_where_else() -> None:
    state, effects = walk(at(FaceStep.CONSENT), ev.OtherWayAsked())
    assert (state.page, state.stop, state.stop_from, effects) == (Page.STOP, StopReason.NOT_SEEN, Page.CONFIRM, [])


def test_back_leads_to_the_form() -> None:
    assert walk(at(FaceStep.CONSENT), ev.WentBack())[0].page is Page.CONFIRM


def test_a_helper_who_said_no_is_not_asked_for_another() -> None:
    refused = at(FaceStep.REFERRING)
    state, _ = walk(refused, ev.ReferralSaid(FaceStep.UNVOUCHED.value))
    assert state.face is FaceStep.UNVOUCHED
    assert walk(state, ev.HelperLookAsked()) == (state, [])
    again, _ = walk(state, ev.WentBack(), ev.WentOn())
    assert (again.face, seeing.can_look(again)) == (FaceStep.CONSENT, False), "nor looked at by the camera"


@pytest.mark.parametrize("where", [FaceStep.FETCHING, FaceStep.LOOKING, FaceStep.ASKING, FaceStep.WAITING])
def test_what_is_under_way_is_not_begun_twice(where: FaceStep) -> None:
    state = at(where, sight=Sight.SEES)
    assert walk(state, ev.WentOn()) == (state, [])


@pytest.mark.parametrize("where", [FaceStep.REFERRING, FaceStep.WAITING, FaceStep.COMING])
def test_who_waits_for_a_helper_asks_no_second_one(where: FaceStep) -> None:
    assert walk(at(where), ev.HelperLookAsked()) == (at(where), [])


@pytest.mark.parametrize("where", [FaceStep.CONSENT, FaceStep.AGAIN, FaceStep.UNVOUCHED])
def test_nobody_is_seen_who_was_not_looked_at(where: FaceStep) -> None:
    assert walk(at(where), ev.PersonSeen()) == (at(where), [])


@pytest.mark.parametrize("where", [FaceStep.ASKING, FaceStep.WAITING])
def test_being_known_better_is_not_being_seen(where: FaceStep) -> None:
    assert walk(at(where), ev.Identified(strong=True))[0].page is Page.FACE
    assert walk(at(where), ev.CardWayAsked())[0].page is Page.FACE


def test_the_card_taken_covers_the_page_and_drops_the_look_and_the_same_one_lifts_it() -> None:
    state, _ = walk(at(FaceStep.LOOKING), ev.CardRemoved())
    assert (state.overlay, state.face) == (Overlay.CARD_REMOVED, FaceStep.CONSENT)
    state, effects = walk(state, ev.CardFound())
    assert (state.page, state.overlay, effects) == (Page.FACE, Overlay.NONE, [])


def test_it_is_no_way_in() -> None:
    weak = replace(CONFIRM, page=Page.IDENTIFY, level=Level.WEAK)
    assert not face.is_offered(weak)
    assert face.is_offered(replace(weak, item=replace(CERTIFY, asks_presence=False)))
    other = replace(CONFIRM, page=Page.FACE, level=Level.WEAK, item=replace(CERTIFY, asks_presence=False))
    assert walk(replace(other, face=FaceStep.HELPER), ev.HelperLookAsked())[1] == []


def test_a_session_that_ended_meanwhile_asks_who_it_is() -> None:
    state, _ = step(at(FaceStep.FETCHING), ev.PrefillRefused(StopReason.SESSION_ENDED.value))
    assert (state.page, state.stop, state.level) == (Page.STOP, StopReason.SESSION_ENDED, Level.NONE)
