# SPDX-License-Identifier: Apache-2.0
"""The client's calls for 统一预约 (unified booking): free times, appointments, reporting at the point.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
What a resident meets in ordinary life (the time is gone, there is a visit already) is a value.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kiosk.platform import booking_answers as answers
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentPage,
    AppointmentRequest,
    ChangedMeanwhile,
    CheckIn,
    FreeTimes,
    MissedTooOften,
    SlotGone,
)
from kiosk.platform.errors import Problem, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

if TYPE_CHECKING:
    from kiosk.places.slot import Slot

Booked = Appointment | SlotGone | AlreadyBooked | MissedTooOften
"""What came of asking for a time."""


class BookingCalls(Exchanging):
    """Mixed into the client."""

    def free_times(self, item_code: str, point_id: str, from_day: date | None = None) -> FreeTimes:
        """One page (a week) of free times of a point for an item, from a day on; None: from today. Asks about nobody.

        Raises:
            Rejected: ``unknown-item``, or ``point-not-able``: no visit for it is booked there.
        """
        query = f"?item_code={quote(item_code)}" + ("" if from_day is None else f"&from={from_day.isoformat()}")
        path = f"/service-points/{quote(point_id, safe='')}/free-times{query}"
        return answers.free_times(self._exchange.call("GET", path).content, point_id)

    def book(self, session: Session, request: AppointmentRequest) -> Booked:
        """Take the time. A repeat of the same request is answered with the same appointment as it stands by now.

        Raises:
            Rejected: ``no-such-slot``: closed then, past, or too far ahead; ``point-not-able``, ``unknown-item``.
            SessionEnded: identify again.
        """
        content: dict[str, object] = {
            "appointment_id": request.appointment_id,
            "item_code": request.item_code,
            "point_id": request.point_id,
            "slot": str(request.slot),
            "case_id": request.case_id,
        }
        try:
            answer = self._exchange.call(
                "POST", "/appointments", content=content, token=session.token, idempotency_key=request.appointment_id
            )
        except Rejected as refused:
            found = _ordinary(refused.problem)
            if found is None or isinstance(found, ChangedMeanwhile):
                raise
            return found
        return answers.appointment(answer.content, request.appointment_id)

    def appointments(self, session: Session, page: str = "") -> AppointmentPage:
        """The resident's appointments, those to come first. ``page``: ``next_page`` of the page before.

        Raises:
            SessionEnded: identify again.
        """
        path = "/appointments" + (f"?page={quote(page)}" if page else "")
        return answers.appointment_page(self._exchange.call("GET", path, token=session.token).content)

    def appointment(self, session: Session, appointment_id: str) -> Appointment:
        """One of them as it stands.

        Raises:
            Rejected: ``no-such-appointment``: unknown, or not of the session's resident.
        """
        path = f"/appointments/{uuid.UUID(appointment_id)}"
        return answers.appointment(self._exchange.call("GET", path, token=session.token).content, appointment_id)

    def move_appointment(
        self, session: Session, known: Appointment, point_id: str, slot: Slot
    ) -> Booked | ChangedMeanwhile:
        """改期: another time, or another point. Where that is gone the old one stays. ``known``: as it was looked at.

        Raises:
            Rejected: ``appointment-over``: cancelled, missed or used; ``no-such-slot``, ``point-not-able``.
        """
        content: dict[str, object] = {"point_id": point_id, "slot": str(slot)}
        changed = self._change(session, known, "POST", "/time", content)
        if isinstance(changed, ChangedMeanwhile) and (changed.now.point_id, changed.now.slot) == (point_id, slot):
            return changed.now  # it was done, and only the answer was lost
        return changed

    def cancel_appointment(self, session: Session, known: Appointment) -> Appointment | ChangedMeanwhile:
        """取消预约. One that is cancelled already is as good.

        Raises:
            Rejected: ``appointment-over``: it was used, or its time is over.
        """
        changed = self._change(session, known, "DELETE", "", None)
        if not isinstance(changed, Appointment | ChangedMeanwhile):
            raise TypeError("a cancellation takes no time")
        return changed

    def _change(
        self, session: Session, known: Appointment, method: str, below: str, content: Mapping[str, Any] | None
    ) -> Booked | ChangedMeanwhile:
        path = f"/appointments/{uuid.UUID(known.appointment_id)}{below}"
        try:
            answer = self._exchange.call(
                method, path, content=content, token=session.token, if_match=str(known.version)
            )
        except Rejected as refused:
            found = _ordinary(refused.problem)
            if found is None:
                raise
            return found
        return answers.appointment(answer.content, known.appointment_id)

    def check_in(self, check_in_code: str, point_id: str) -> CheckIn:
        """报到 at ``point_id`` with the ticket's code. Repeating it changes nothing. Too early and too late are values.

        Raises:
            Rejected: ``no-such-appointment``: no ticket has this code.
        """
        content = {"check_in_code": check_in_code, "point_id": point_id}
        return answers.check_in(self._exchange.call("POST", "/check-ins", content=content).content)


def _ordinary(problem: Problem) -> SlotGone | AlreadyBooked | MissedTooOften | ChangedMeanwhile | None:
    match problem.name:
        case "slot-taken":
            return answers.slot_gone(problem.more)
        case "already-booked":
            return AlreadyBooked(answers.appointment_in(problem.more) if "appointment" in problem.more else None)
        case "missed-too-often":
            return answers.missed_too_often(problem.more)
        case "no-booking-now":
            return MissedTooOften(None)
        case "changed":
            return ChangedMeanwhile(answers.appointment_in(problem.more))
        case _:
            return None
