# SPDX-License-Identifier: Apache-2.0
"""Values of 统一预约 (unified booking), as the contract's schemas name them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from kiosk.places.slot import Slot


@dataclass(frozen=True)
class FreeSlot:
    """A time with how many visits it still takes, at least one."""

    slot: Slot
    left: int


@dataclass(frozen=True)
class FreeTimes:
    """One page of free times of a point. Days without a free time are not there. ``next_from``: where the next page begins;
    None: this was the last. ``wait_minutes``: the promise of 10 or 30.
    """

    point_id: str
    slots: tuple[FreeSlot, ...]
    next_from: date | None
    days_ahead: int
    wait_minutes: int


class AppointmentState(StrEnum):
    """How an appointment stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    """已报到: in the queue of the point."""
    CANCELLED = "cancelled"
    MISSED = "missed"
    """爽约: its time is over and nobody came."""


@dataclass(frozen=True)
class AppointmentRequest:
    """A time is wanted. ``case_id``: of the case that is filed with it; None: a visit without a form."""

    item_code: str
    point_id: str
    slot: Slot
    case_id: str | None = None
    appointment_id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class Appointment:
    """预约. ``version`` changes with every change; what is to be changed names it. ``check_in_code`` is what the ticket's code
    holds: whoever has it can report at the point, and nothing else.
    """

    appointment_id: str
    item_code: str
    point_id: str
    slot: Slot
    state: AppointmentState
    ticket_number: str
    check_in_code: str = field(repr=False)
    wait_minutes: int
    version: int
    case_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Still to come: it can be moved and cancelled."""
        return self.state is AppointmentState.BOOKED


@dataclass(frozen=True)
class AppointmentPage:
    """Appointments of one resident, the next ones first. ``next_page``: asks for what follows; empty: this was the last."""

    appointments: tuple[Appointment, ...]
    next_page: str = ""


@dataclass(frozen=True)
class SlotGone:
    """Somebody else was quicker. ``free``: the next free times of the same point, at most six."""

    free: tuple[FreeSlot, ...]


@dataclass(frozen=True)
class AlreadyBooked:
    """One visit for one item, person and day; this is the one that there is. None: an agent asks, who did not book it and is
    told nothing of it.
    """

    appointment: Appointment | None


@dataclass(frozen=True)
class MissedTooOften:
    """Who has missed visits is not given others before ``until``. None: an agent asks, who is told neither why nor until when."""

    until: date | None


@dataclass(frozen=True)
class ChangedMeanwhile:
    """Somebody changed it since it was looked at; ``now``: as it stands."""

    now: Appointment


class CheckInOutcome(StrEnum):
    """What came of reporting (报到)."""

    CHECKED_IN = "checked_in"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    ELSEWHERE = "elsewhere"
    """It is for another point."""
    NOT_BOOKED = "not_booked"
    """It was cancelled."""


@dataclass(frozen=True)
class CheckIn:
    """报到. ``from_moment``: since when one can report; ``call_by``: when the visit is called at the latest, where it is in the
    queue; ``waiting``: so many are before it.
    """

    outcome: CheckInOutcome
    ticket_number: str
    point_id: str
    slot: Slot
    from_moment: datetime
    call_by: datetime | None = None
    waiting: int | None = None
