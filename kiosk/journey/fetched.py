# SPDX-License-Identifier: Apache-2.0
"""What the platform and its registers answered about a resident before the form is made, or why they did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.application.facts import PlacesKnown
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.material_library import EarlierMaterial
from kiosk.platform.model import Licence, Session, SharedValue


class FetchTrouble(StrEnum):
    """Why the platform's knowledge is missing."""

    NONE = ""
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    """It is there and asks to come later."""
    MAINTENANCE = "maintenance"
    """It is there and not in service."""
    SESSION_ENDED = "session_ended"
    IDENTITY_DOUBTED = "identity_doubted"
    """Its register knows another name for the number, or the card as no longer good."""
    LEVEL_TOO_LOW = "level_too_low"
    """It wants a card for this."""
    TERMINAL_REFUSED = "terminal_refused"
    """It does not accept this terminal."""
    REQUEST_REFUSED = "request_refused"
    """It does not accept the question: our content or our clock is wrong."""


@dataclass(frozen=True)
class Fetched:
    """What the platform knew about the person; ``None`` inside where it could not be asked, and ``trouble`` says why."""

    session: Session | None = field(default=None, repr=False)
    shared: Mapping[str, SharedValue] | None = field(default=None, repr=False)
    licences: tuple[Licence, ...] | None = field(default=None, repr=False)
    trouble: FetchTrouble = FetchTrouble.NONE
    asked: tuple[str, ...] | None = None
    """Types of licences that were asked for; None: all that the item can use."""
    places: PlacesKnown = field(default_factory=PlacesKnown, repr=False)
    """Where a visit for the item can be booked; empty: it asks for no place."""
    last: Mapping[str, LastAnswer] = field(default_factory=dict, repr=False)
    """What they wrote another time, by field."""
    earlier: Mapping[str, EarlierMaterial] = field(default_factory=dict, repr=False)
    """What they handed in with earlier cases and is still good (材料复用), by material."""
