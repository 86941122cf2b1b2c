# SPDX-License-Identifier: Apache-2.0
"""A code on a telephone, held before the camera (对着摄像头扫码): where no scanner is, where it is lost, or will not read it.

What is read goes the way of every scanned code. It is no strong way in, so services that need one do not offer it.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import mine
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page, WayNotice


def is_offered(state: JourneyState) -> bool:
    """Of use here: the platform must be there to say whose code it is, and may be believed for this service."""
    is_possible = state.online and not state.eyes_unfit
    is_too_weak = state.item is not None and state.item.needs_strong
    return is_possible and not (is_too_weak or mine.wants_card(state))


def asked(state: JourneyState, _event: ev.ScanAsked) -> Step:
    """From the card page. The network may have gone since the button was drawn."""
    if is_offered(state):
        return replace(state, page=Page.SCAN), ()
    return (state, ()) if state.online else (replace(state, way=WayNotice.CODE_OFFLINE), ())


def picked(state: JourneyState, event: ev.CodePicked) -> Step:
    """Which of several."""
    return state, (fx.TakeCode(event.which),)


def scanner_moved(state: JourneyState, event: ev.ScannerMoved) -> Step:
    """The scanner beside the camera: while it is away, the camera is the first word for codes."""
    return replace(state, scanner_lost=event.is_lost), ()
