# SPDX-License-Identifier: Apache-2.0
"""一键叫车: what is to be carried out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OpenRide:
    """Ask how near a car is; answered by ``RideOffered``."""


@dataclass(frozen=True)
class KeepRidePhone:
    """Where the driver may call; empty: nowhere. Answered by ``RidePhoneKept``, or by a message on the page."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class CallRide:
    """Call a car; answered by ``RideTold`` or ``RideOffered``. Unanswered before, it is the same ride."""


@dataclass(frozen=True)
class CancelRide:
    """Call it off; answered by ``RideTold``."""


@dataclass(frozen=True)
class ForgetRide:
    """Which car it is, and the telephone, is gone; the car comes all the same."""


RideEffect = OpenRide | KeepRidePhone | CallRide | CancelRide | ForgetRide
