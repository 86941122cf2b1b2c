# SPDX-License-Identifier: Apache-2.0
"""A time that may be booked though nobody was told of it: the same request is asked once more, and what comes of it cancelled."""

from __future__ import annotations

from kiosk.platform.booking_model import Appointment, AppointmentRequest
from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Session


def give_back(platform: PlatformClient, session: Session, request: AppointmentRequest) -> None:
    """Blocks. Where the platform never had it, it is booked and cancelled at once; where the time is gone there is none.

    Raises:
        Rejected: there is none, or it is over.
        PlatformError: as both calls.
    """
    found = platform.book(session, request)
    if isinstance(found, Appointment):
        platform.cancel_appointment(session, found)
