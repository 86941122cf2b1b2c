# SPDX-License-Identifier: Apache-2.0
"""一键叫车: what may be wished of a cab, and how one stands that was asked for here.

Which car it is, and where its driver may call, is not in here.
"""

from __future__ import annotations

from enum import StrEnum


class RideWant(StrEnum):
    """A key of its pages."""

    CALL = "call"
    PHONE = "phone"
    """留个手机号."""
    NO_PHONE = "no_phone"
    """不留了."""
    CANCEL = "cancel"
    """不去了."""
    AGAIN = "again"
    LEAVE = "leave"
    """不叫了: no word comes any more of whether one was found."""


class Riding(StrEnum):
    """What the page says; the first is nothing, the next six say why there is no car, the others what came of a call."""

    NONE = "none"
    OFFLINE = "offline"
    """The platform was not reached, and nothing was called."""
    UNHEARD = "unheard"
    """It was asked for a car, and its answer did not come: there may be one. Asked again it is the same."""
    BUSY = "busy"
    REFUSED = "refused"
    NOT_SERVED = "not_served"
    RULED_OUT = "ruled_out"
    """The service's own rule says why (no car is near, one is on its way already)."""
    SEARCHING = "searching"
    COMING = "coming"
    HERE = "here"
    BOARDED = "boarded"
    MISSED = "missed"
    """The driver waited, and has left."""
    NONE_FOUND = "none_found"
    CANCELLED = "cancelled"

    @property
    def is_trouble(self) -> bool:
        """Something is to be said above the key that calls."""
        return self in _TROUBLES

    @property
    def may_call(self) -> bool:
        """The key that calls is of use."""
        return self not in (Riding.NOT_SERVED, Riding.RULED_OUT)

    @property
    def has_car(self) -> bool:
        """There is a car to wait for."""
        return self in (Riding.COMING, Riding.HERE)

    @property
    def is_coming(self) -> bool:
        """It is not over."""
        return self is Riding.SEARCHING or self.has_car


_TROUBLES = (
    Riding.OFFLINE, Riding.UNHEARD, Riding.BUSY, Riding.REFUSED, Riding.NOT_SERVED, Riding.RULED_OUT,
)  # fmt: skip
