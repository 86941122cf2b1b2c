# SPDX-License-Identifier: Apache-2.0
"""A time that this visit took, or may have taken though nobody was told of it, is given back: nobody is to miss it (爽约).

Two ways for one that may have been taken. Before another is taken the same request is asked once more, and what comes of it
cancelled: by then it is certain, and whoever is here goes on only behind it. At the end it is only looked for: a request that
never arrived is not to be booked for its sake, by a terminal that may be gone before it can cancel it.
"""

from __future__ import annotations

from kiosk.platform.booking_model import Appointment, AppointmentRequest, ChangedMeanwhile
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Session


def cancel(platform: PlatformClient, session: Session, known: Appointment) -> None:
    """Blocks. Where it was moved and nobody heard of it, it is cancelled as it stands by now.

    Raises:
        PlatformError: it was not heard, or is used or over.
    """
    told = platform.cancel_appointment(session, known)
    if isinstance(told, ChangedMeanwhile) and told.now.is_open:
        platform.cancel_appointment(session, told.now)


def give_back(platform: PlatformClient, session: Session, request: AppointmentRequest) -> None:
    """Blocks. Where the platform never had it, it is booked and cancelled at once; where the time is gone or over there is none.

    Raises:
        PlatformError: it was not heard, or is not this session's to say.
    """
    try:
        found = platform.book(session, request)
        if isinstance(found, Appointment):
            cancel(platform, session, found)
    except Rejected:
        pass  # there is none that could be missed


def cancel_if_booked(platform: PlatformClient, session: Session, request: AppointmentRequest) -> None:
    """Blocks. For a request that is not under way any more: nothing is booked that was not.

    Raises:
        PlatformError: it was not heard, or is not this session's to say.
    """
    try:
        found = platform.appointment(session, request.appointment_id)
        if found.is_open:
            cancel(platform, session, found)
    except Rejected:
        pass  # there is none that could be missed
