# SPDX-License-Identifier: Apache-2.0
"""预约 before filing: the time is taken first, and only then the case is frozen (docs/adr/0017-booking-before-filing.md)."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import form
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page


def signed(state: JourneyState, _event: ev.SignatureAccepted) -> Step:
    """The strokes are good."""
    return form.to_filing(state)


def gone(state: JourneyState, _event: ev.SlotGone) -> Step:
    """Somebody else has it: the others are asked about, and nothing else that was filled is lost."""
    return replace(state, page=Page.FIELD), (fx.AskField(),)


def refused(state: JourneyState, event: ev.BookingRefused) -> Step:
    """No time, no case; the form stays as it is."""
    return form.prefill_refused(state, ev.PrefillRefused(event.reason))
