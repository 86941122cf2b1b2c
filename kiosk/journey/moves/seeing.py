# SPDX-License-Identifier: Apache-2.0
"""本人到场: who is known by the card is looked at, by the camera or by a helper, as they like (docs/adr/0030).

Behind the last look over the form, so that nobody is looked at for a case that cannot be filed. Both ways stand on every state
of the page; a terminal that compares nothing has the helper. Whoever is not seen loses nothing of the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import events as ev
from kiosk.journey.effects.person import FetchFace
from kiosk.journey.moves import form, vouch
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import FaceOffer, FaceStep, JourneyState, Page, StopReason

MOST_TRIES: Final = 3
"""Gentle tries; then another way."""
_TRIES_AGAIN: Final = (FaceStep.AGAIN, FaceStep.OFFLINE, FaceStep.BUSY)
_GIVES_UP: Final = (FaceStep.UNVOUCHED, FaceStep.CUT_OFF, FaceStep.DELAYED)
"""A helper has said no, or cannot be heard from: the one button leads to the other ways."""


def can_look(state: JourneyState) -> bool:
    """Whether the camera is offered at all: it compares here, sees well, and was not tried often enough."""
    return state.face_offer is not FaceOffer.NONE and not state.eyes_unfit and state.face_tries < MOST_TRIES


def asks_helper(state: JourneyState) -> bool:
    """Whether the one button of this state asks for a helper."""
    looks_first = state.face in _TRIES_AGAIN or state.face is FaceStep.CONSENT
    return not (looks_first and can_look(state)) and state.face not in _GIVES_UP


def went_on(state: JourneyState) -> Step:
    """The one button: look, try again, ask a helper, or where else."""
    if state.face.is_under_way or (state.face.is_with_helper and not state.face.is_held_up):
        return state, ()
    if state.face in _GIVES_UP:
        return not_seen(state), ()
    if asks_helper(state):
        return vouch.asked(state)
    is_new = state.face is FaceStep.CONSENT
    return replace(state, face=FaceStep.FETCHING), (FetchFace(is_new=is_new),)


def helper_asked(state: JourneyState, _event: ev.HelperLookAsked) -> Step:
    """请工作人员来看一看, in place of the camera. Whoever said no is not asked for another."""
    if not state.is_seeing or state.face.is_with_helper or state.face is FaceStep.UNVOUCHED:
        return state, ()
    return vouch.asked(state)


def seen(state: JourneyState, _event: ev.PersonSeen) -> Step:
    """The platform has it that they are here: the case is filed."""
    if not state.is_seeing or not (state.face is FaceStep.ASKING or state.face.is_with_helper):
        return state, ()
    return form.file_it(state)


def back(state: JourneyState) -> JourneyState:
    """To the last look over the form, or to the signature behind it."""
    signs = state.item is not None and state.item.needs_signature
    return replace(state, page=Page.SIGN if signs else Page.CONFIRM)


def not_seen(state: JourneyState) -> JourneyState:
    """Where else: at home, by telephone. From there it leads back to the form."""
    return stopped(back(state), StopReason.NOT_SEEN)
