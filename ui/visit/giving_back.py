# SPDX-License-Identifier: Apache-2.0
"""A time that may be booked though nobody was told of it: the same request is asked once more, and what comes of it cancelled."""

from __future__ import annotations

from kiosk.platform.booking_model import Appointment, AppointmentRequest
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Session


def give_back(platform: PlatformClient, session: Session, request: AppointmentRequest) -> None:
    """Blocks. Where the platform never had it, it is booked and cancelled at once; where the time is gone or over there is none.

    Raises:
        PlatformError: it was not heard, or is not this session's to say.
    """
    try:
        found = platform.book(session, request)
        if isinstance(found, Appointment):
            platform.cancel_appointment(session, found)
    except Rejected:
        pass  # there is none that could be missed
