# SPDX-License-Identifier: Apache-2.0
"""您同意取用的: looked at one by one from the form, taken back, and given again."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page


def turned(state: JourneyState, event: ev.ConsentsTurned) -> Step:
    """Another page of the list."""
    return state, (fx.TurnConsents(event.by),)


def picked(state: JourneyState, event: ev.ConsentPicked) -> Step:
    """One of them, whole."""
    return replace(state, page=Page.CONSENT), (fx.PickConsent(event.which),)


def bared(state: JourneyState, _event: ev.FormBared) -> Step:
    """Back on the list. The pre-checks judged the form anew; what nothing is known of any more stops nobody."""
    return replace(state, page=Page.CONSENTS), ()
