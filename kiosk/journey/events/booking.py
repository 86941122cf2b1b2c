# SPDX-License-Identifier: Apache-2.0
"""What comes back of booking a time (统一预约)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SlotBooked:
    """The time of the form is the resident's."""


@dataclass(frozen=True)
class SlotGone:
    """It cannot be had any more; the form asks for another. ``missing``: fields without a value now."""

    missing: int


@dataclass(frozen=True)
class BookingRefused:
    """No time can be had now. ``reason``: a value of ``StopReason``."""

    reason: str


BookingAnswer = SlotBooked | SlotGone | BookingRefused
