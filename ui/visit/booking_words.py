# SPDX-License-Identifier: Apache-2.0
"""What is said of a time that was asked for (统一预约), for whichever way took it: why there is none, and what was booked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.fetched import FetchTrouble
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import StopReason
from kiosk.places.spoken_slot import day_words
from kiosk.platform.booking_model import AlreadyBooked, Appointment, MissedTooOften
from kiosk.platform.errors import Rejected, Unreachable
from ui.visit.fetching import stop_of
from ui.visit.parts import VisitParts
from ui.visit.time_picker import TimePicker

if TYPE_CHECKING:  # with what reads places
    from kiosk.printing.appointment_slip import AppointmentFacts

_ENDS: Final = {
    FetchTrouble.UNREACHABLE: StopReason.BOOKING_OFFLINE,
    FetchTrouble.BUSY: StopReason.PLATFORM_BUSY,
    FetchTrouble.MAINTENANCE: StopReason.PLATFORM_MAINTENANCE,
    FetchTrouble.SESSION_ENDED: StopReason.SESSION_ENDED,
}


def already_words(found: AlreadyBooked, say: Callable[..., str], mode: DisplayMode) -> str:
    """There is a visit that day; whose day it is nobody is told who may not see it."""
    if found.appointment is None:
        return say("booking.already_other", mode)
    return say("booking.already", mode, day=day_words(found.appointment.slot.day))


def is_over(error: Exception) -> bool:
    """Nothing is booked at that time (any more): closed then, past, or too far ahead."""
    return isinstance(error, Rejected) and error.problem.name == "no-such-slot"


def is_not_there(error: Exception) -> bool:
    """No visit for it is booked at that place (any more)."""
    return isinstance(error, Rejected) and error.problem.name == "point-not-able"


def missed_end(missed: MissedTooOften) -> StopReason:
    """Who missed visits is told until when nothing is booked; an agent is told neither why nor until when."""
    return StopReason.NO_BOOKING_NOW if missed.until is None else StopReason.VISITS_MISSED


def failed_end(error: Exception, parts: VisitParts, dispatch: Callable[[ev.Event], None]) -> StopReason:
    """The page for what the platform did not answer; that the line is gone is told first."""
    if isinstance(error, Unreachable):
        dispatch(ev.NetworkChanged(online=False))
    return stop_of(error, _ENDS, parts.log)


def facts_of(
    found: Appointment | None, record: VisitRecord, picker: TimePicker, parts: VisitParts, mode: DisplayMode
) -> AppointmentFacts | None:
    """An appointment in words; None: there is none, or its point is not known here."""
    from kiosk.places.nearest import whereabouts
    from kiosk.places.walking import way
    from kiosk.printing.appointment_slip import appointment_facts

    item, book = record.item, picker.book
    entry = None if found is None or book is None else book.find(found.point_id)
    if found is None or item is None or book is None or entry is None:
        return None
    here = whereabouts(parts.site).where
    measured = None if here is None else way(here, entry.where, book.districts.river_line, mode)
    return appointment_facts(found, item, book, entry, measured)
