# SPDX-License-Identifier: Apache-2.0
"""A helper looks and says who it is (转人工核验): behind a comparison that was not enough by itself, on the same page.

Only the platform says yes, and only to the session that asked (docs/adr/0012). Card and counter stand there all the time; whoever
leaves, or covers the page, is confirmed by nobody meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.rule import Step
from kiosk.journey.state import FaceStep, JourneyState

NO_MORE_TRIES = 99
"""Nobody looks at this person in this visit any more: a helper has."""


def asked(state: JourneyState) -> Step:
    """请帮办过来. Without network it says at once that it is not possible now, and begins when the line is back."""
    where = FaceStep.REFERRING if state.online else FaceStep.CUT_OFF
    return replace(state, face=where), (fx.ReferFace(),)


def referred(state: JourneyState, event: ev.FaceReferred) -> Step:
    """The helpers' desk has it."""
    if not state.face.is_with_helper:
        return state, ()
    return replace(state, face=FaceStep.COMING if event.is_coming else FaceStep.WAITING), ()


def said(state: JourneyState, event: ev.ReferralSaid) -> Step:
    """Why nobody confirms, now or at all."""
    step = FaceStep(event.step)
    if not state.face.is_with_helper:
        return state, ()
    tries = NO_MORE_TRIES if step is FaceStep.UNVOUCHED else state.face_tries
    return replace(state, face=step, face_tries=tries), ()
