# SPDX-License-Identifier: Apache-2.0
"""Comparing a face (人证核验, 刷脸): one more way for who is known weakly and wants a service that needs more.

Beside the ID card and the helper on every page, never the only way and never the first. Source: 人脸识别技术应用安全管理办法
(2025): separate consent, other ways without coercion, the shortest time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import choosing, everywhere, identity, seeing, vouch
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import FaceOffer, FaceStep, JourneyState, Level, Page, StopReason
from kiosk.vision.sight import Sight

MOST_TRIES: Final = seeing.MOST_TRIES

_CLOSES: Final = (FaceStep.REFUSED, FaceStep.UNFIT)
"""What will be no better in a minute: the way is not offered again in this visit."""
_CLOSES_FOR_ONE: Final = (FaceStep.NO_PHOTO, FaceStep.OTHER)
"""The same for this person alone: there is nothing to compare with, or the platform has heard enough of them today."""


def is_offered(state: JourneyState) -> bool:
    """Known a little, and the service wants more; the platform must be there to say whose photo it is."""
    return _is_open(state) and state.level is Level.WEAK


def is_offered_behind_the_pad(state: JourneyState) -> bool:
    """Nobody is known yet: number and one-time code first. Only where the face may then be enough: twenty keys for a call
    to a helper, who is one tap away, would be no help.
    """
    return _is_open(state) and state.level is Level.NONE and state.face_offer is FaceOffer.ALONE


def _is_open(state: JourneyState) -> bool:
    is_wanted = state.item is not None and state.item.needs_strong and not choosing.known_enough(state)
    is_card_alone = state.item is not None and state.item.asks_presence  # the card first, and the look behind the form
    return is_wanted and not is_card_alone and state.online and seeing.can_look(state)


def asked(state: JourneyState, _event: ev.FaceAsked) -> Step:
    """From the card page, or from the page that says that the card is needed."""
    if state.page is Page.STOP and state.stop is not StopReason.STRONG_NEEDED:
        return state, ()
    if is_offered(state):
        return replace(state, page=Page.FACE, stop=None), ()
    if is_offered_behind_the_pad(state):
        return replace(state, page=Page.NUMBER, stop=None), (fx.ClearEntry(),)
    return state, ()


def went_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The page's one button, whatever it says there."""
    if state.is_seeing:
        return seeing.went_on(state)
    if state.face is FaceStep.CONSENT:
        return replace(state, face=FaceStep.FETCHING), (fx.FetchFace(is_new=True),)
    if state.face in (FaceStep.AGAIN, FaceStep.OFFLINE, FaceStep.BUSY):
        return replace(state, face=FaceStep.FETCHING), (fx.FetchFace(is_new=False),)
    if state.face in (FaceStep.HELPER, FaceStep.UNANSWERED):
        return vouch.asked(state)
    if state.face.is_under_way or (state.face.is_with_helper and not state.face.is_held_up):
        return state, ()
    return replace(state, page=Page.IDENTIFY), ()


def window(state: JourneyState, _event: ev.OtherWayAsked) -> Step:
    """Where else it can be done."""
    if state.is_seeing:
        return seeing.not_seen(state), ()
    return stopped(replace(state, page=Page.IDENTIFY), StopReason.STRONG_NEEDED), ()


def skipped(state: JourneyState, _event: ev.MovesSkipped) -> Step:
    """Nobody is taken for less: it goes on without the moves, and a helper looks too."""
    return state, (fx.SkipMoves(),) if state.face is FaceStep.LOOKING else ()


def fetched(state: JourneyState, _event: ev.FaceFetched) -> Step:
    """Now the camera opens, and not before."""
    return _if_at(state, FaceStep.FETCHING, FaceStep.LOOKING), ()


def caught(state: JourneyState, _event: ev.FaceCaught) -> Step:
    """The face was seen."""
    return _if_at(state, FaceStep.LOOKING, FaceStep.COMPARING), ()


def compared(state: JourneyState, _event: ev.FaceCompared) -> Step:
    """The platform alone says what it is worth."""
    if state.face is not FaceStep.COMPARING:
        return state, ()
    return replace(state, face=FaceStep.ASKING), (fx.ReportFace(),)


def missed(state: JourneyState, _event: ev.FaceMissed) -> Step:
    """A try."""
    return _tried(state) if state.face.looks else state, ()


def judged(state: JourneyState, event: ev.FaceJudged) -> Step:
    """Not enough by itself."""
    if state.face is not FaceStep.ASKING:
        return state, ()
    if event.wants_helper:
        return replace(state, face=FaceStep.HELPER, face_tries=state.face_tries + 1), ()
    return _tried(state), ()


def said(state: JourneyState, event: ev.FaceSaid) -> Step:
    """Why it cannot be done; a late word speaks of nothing that is there."""
    step = FaceStep(event.step)
    if not state.face.is_under_way:
        return state, ()
    if step in _CLOSES_FOR_ONE:
        return replace(state, face=step, face_tries=MOST_TRIES), ()
    return replace(state, face=step, face_offer=FaceOffer.NONE if step in _CLOSES else state.face_offer), ()


def session_over(state: JourneyState, event: ev.PrefillRefused) -> Step:
    """Who was known by a code is not known any more."""
    if not (state.face.is_under_way or state.face.is_with_helper):
        return state, ()
    known = replace(state, page=Page.IDENTIFY, level=Level.NONE, social_card_read=False)
    return stopped(known, StopReason(event.reason)), ()


def sighted(state: JourneyState, event: ev.SightChanged) -> Step:
    """Eyes that are not as they were tested compare nobody."""
    state = replace(state, sight=event.sight)
    if event.sight is Sight.UNFIT and state.face.looks:
        return replace(state, face=FaceStep.UNFIT, face_offer=FaceOffer.NONE), ()
    return state, ()


def confirmed(state: JourneyState, event: ev.Identified) -> Step:
    """The platform knows the person better now, by the comparison or by a helper."""
    if not (state.face is FaceStep.ASKING or state.face.is_with_helper) or not event.strong or state.is_seeing:
        return state, ()
    return choosing.to_form(replace(state, level=Level.STRONG))


def card_found(state: JourneyState, event: ev.CardFound) -> Step:
    """The way in that is quicker; who is being seen is known by it already."""
    return everywhere.card_elsewhere(state, event) if state.is_seeing else identity.card_found(state, event)


def card_asked(state: JourneyState, _event: ev.CardWayAsked) -> Step:
    """放身份证; no card says that somebody was seen."""
    return (state, ()) if state.is_seeing else (replace(state, page=Page.IDENTIFY), ())


def back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To where it was asked for."""
    return (seeing.back(state) if state.is_seeing else replace(state, page=Page.IDENTIFY)), ()


def _if_at(state: JourneyState, here: FaceStep, there: FaceStep) -> JourneyState:
    return replace(state, face=there) if state.face is here else state


def _tried(state: JourneyState) -> JourneyState:
    tries = state.face_tries + 1
    return replace(state, face=FaceStep.AGAIN if tries < MOST_TRIES else FaceStep.OTHER, face_tries=tries)
