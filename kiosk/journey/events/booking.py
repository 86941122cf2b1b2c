# SPDX-License-Identifier: Apache-2.0
"""What comes back of booking a time (统一预约)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.form_standing import FormTold


@dataclass(frozen=True)
class SlotBooked:
    """The time of the form is the resident's."""


@dataclass(frozen=True)
class SlotGone(FormTold):
    """It cannot be had any more; the form asks for another."""


@dataclass(frozen=True)
class BookingRefused:
    """No time can be had now. ``reason``: a value of ``StopReason``."""

    reason: str


@dataclass(frozen=True)
class VisitAsked:
    """预约去窗口: a visit to a counter is wanted for the service that ended here."""


@dataclass(frozen=True)
class VisitBooked:
    """The visit is booked; the paper for it can be printed."""


@dataclass(frozen=True)
class VisitLeft:
    """Back from its first page."""


@dataclass(frozen=True)
class VisitRefused:
    """No visit can be booked now. ``reason``: a value of ``StopReason``."""

    reason: str


BookingWish = VisitAsked
BookingAnswer = SlotBooked | SlotGone | BookingRefused | VisitBooked | VisitLeft | VisitRefused
