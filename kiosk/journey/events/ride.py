# SPDX-License-Identifier: Apache-2.0
"""一键叫车: what was wished of a cab, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.riding import RideWant, Riding


@dataclass(frozen=True)
class RideWished:
    """One of them."""

    want: RideWant


@dataclass(frozen=True)
class RidePhoneSaid:
    """Where the driver may call."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class RideOffered:
    """How near a car is is known; or ``why`` none can be called now."""

    why: Riding = Riding.NONE


@dataclass(frozen=True)
class RidePhoneKept:
    """It can be a number."""


@dataclass(frozen=True)
class RideTold:
    """How a ride that was called stands now."""

    riding: Riding


RideWish = RideWished | RidePhoneSaid
RideAnswer = RideOffered | RidePhoneKept | RideTold
