# SPDX-License-Identifier: Apache-2.0
"""Answers of the contract's booking operations, read as strictly as those of ``answers.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from config.clock import parse_iso
from kiosk.places.slot import Slot
from kiosk.platform.answer_shapes import AnswerBody, Day, Time, Uuid, read_answer
from kiosk.platform.booking_model import (
    Appointment,
    AppointmentPage,
    AppointmentState,
    CheckIn,
    CheckInOutcome,
    FreeSlot,
    FreeTimes,
    MissedTooOften,
    SlotGone,
)
from kiosk.platform.errors import ProtocolFault


def _slot(text: str) -> str:
    Slot.parse(text)
    return text


SlotText = Annotated[str, Field(min_length=22, max_length=22), AfterValidator(_slot)]
PointId = Annotated[str, Field(max_length=60, pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
ItemCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
TicketNumber = Annotated[str, Field(pattern=r"^[A-Z][0-9]{3,4}$")]
CheckInCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
PageToken = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9._~-]*$")]
MOST_SLOTS = 7 * 48


class _FreeSlot(AnswerBody):
    slot: SlotText
    left: int = Field(ge=1, le=1000)

    def value(self) -> FreeSlot:
        return FreeSlot(Slot.parse(self.slot), self.left)


class _FreeTimes(AnswerBody):
    point_id: PointId
    slots: list[_FreeSlot] = Field(max_length=MOST_SLOTS)
    next_from: Day | None
    days_ahead: int = Field(ge=1, le=90)
    wait_minutes: int = Field(ge=1, le=240)

    def value(self) -> FreeTimes:
        slots = tuple(sorted((one.value() for one in self.slots), key=lambda one: one.slot))
        following = None if self.next_from is None else date.fromisoformat(self.next_from)
        return FreeTimes(self.point_id, slots, following, self.days_ahead, self.wait_minutes)


class _Appointment(AnswerBody):
    appointment_id: Uuid
    item_code: ItemCode
    point_id: PointId
    slot: SlotText
    state: Annotated[str, Field(pattern=r"^(booked|checked_in|cancelled|missed)$")]
    ticket_number: TicketNumber
    check_in_code: CheckInCode
    wait_minutes: int = Field(ge=1, le=240)
    version: int = Field(ge=1, le=1_000_000)
    case_id: Uuid | None

    def value(self) -> Appointment:
        return Appointment(
            self.appointment_id,
            self.item_code,
            self.point_id,
            Slot.parse(self.slot),
            AppointmentState(self.state),
            self.ticket_number,
            self.check_in_code,
            self.wait_minutes,
            self.version,
            self.case_id,
        )


class _AppointmentPage(AnswerBody):
    appointments: list[_Appointment] = Field(max_length=50)
    next_page: PageToken

    def value(self) -> AppointmentPage:
        return AppointmentPage(tuple(one.value() for one in self.appointments), self.next_page)


class _SlotGone(AnswerBody):
    free: list[_FreeSlot] = Field(max_length=6)


class _InProblem(AnswerBody):
    appointment: _Appointment


class _Missed(AnswerBody):
    until: Day


class _CheckIn(AnswerBody):
    outcome: Annotated[str, Field(pattern=r"^(checked_in|too_early|too_late|elsewhere|not_booked)$")]
    ticket_number: TicketNumber
    point_id: PointId
    slot: SlotText
    from_moment: Time
    call_by: Time | None
    waiting: Annotated[int, Field(ge=0, le=10_000)] | None

    def value(self) -> CheckIn:
        return CheckIn(
            CheckInOutcome(self.outcome),
            self.ticket_number,
            self.point_id,
            Slot.parse(self.slot),
            parse_iso(self.from_moment),
            None if self.call_by is None else parse_iso(self.call_by),
            self.waiting,
        )


def free_times(content: Mapping[str, Any], point_id: str) -> FreeTimes:
    """``GET /v1/service-points/{point_id}/free-times``."""
    found = read_answer(_FreeTimes, content).value()
    if found.point_id != point_id:
        raise ProtocolFault("FreeTimes: of another point")
    return found


def appointment(content: Mapping[str, Any], appointment_id: str) -> Appointment:
    """One appointment; another one than was asked for is none."""
    found = read_answer(_Appointment, content).value()
    if found.appointment_id != appointment_id:
        raise ProtocolFault("Appointment: another one than was asked for")
    return found


def appointment_page(content: Mapping[str, Any]) -> AppointmentPage:
    """``GET /v1/appointments``."""
    return read_answer(_AppointmentPage, content).value()


def slot_gone(more: Mapping[str, Any]) -> SlotGone:
    """Of a problem ``slot-taken``."""
    return SlotGone(tuple(one.value() for one in read_answer(_SlotGone, more).free))


def appointment_in(more: Mapping[str, Any]) -> Appointment:
    """The ``appointment`` of a problem."""
    return read_answer(_InProblem, more).appointment.value()


def missed_too_often(more: Mapping[str, Any]) -> MissedTooOften:
    """Of a problem ``missed-too-often``."""
    return MissedTooOften(date.fromisoformat(read_answer(_Missed, more).until))


def check_in(content: Mapping[str, Any]) -> CheckIn:
    """``POST /v1/check-ins``."""
    return read_answer(_CheckIn, content).value()
