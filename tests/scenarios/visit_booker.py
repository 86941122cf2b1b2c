# SPDX-License-Identifier: Apache-2.0
"""A platform in memory that also books: the sandbox's own desk behind the client's values, with people who are quicker."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from config import clock
from kiosk.catalogue.loader import Catalogue
from kiosk.places.slot import Slot
from kiosk.platform import booking_answers as answers
from kiosk.platform.booking import Booked, _ordinary
from kiosk.platform.booking_model import Appointment, AppointmentRequest, ChangedMeanwhile, FreeTimes
from kiosk.platform.errors import Problem, Unreachable, refusal
from kiosk.platform.model import Session
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import Refusal
from kiosk.platform.sandbox.store import Store
from tests.scenarios.fake_platform import FakePlatform
from tests.scenarios.visit_content import places


class BookingPlatform(FakePlatform):
    """``quicker``: so many times somebody else takes the time just before it is booked. ``losing``: so many answers to a booking
    are lost on their way.
    """

    def __init__(self, person: SyntheticResident, store: Store, catalogue: Catalogue) -> None:
        super().__init__(person)
        self.places = places()
        self.desk = BookingDesk(store, catalogue, self.places, clock.now)
        self.quicker = self.losing = 0
        self.asked = 0
        """Requests for a time."""
        self.looked = 0
        """Looks for one that may be there."""

    def free_times(self, item_code: str, point_id: str, from_day: date | None = None) -> FreeTimes:
        self._line()
        if self.refusal is not None:
            raise self.refusal
        return answers.free_times(self.desk.free_times(item_code, point_id, from_day), point_id)

    def book(self, session: Session, request: AppointmentRequest) -> Booked:
        self._line()
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        if self.quicker:
            self.quicker -= 1
            self.desk.fill(request.item_code, request.point_id, str(request.slot))
        content = {
            "appointment_id": request.appointment_id,
            "item_code": request.item_code,
            "point_id": request.point_id,
            "slot": str(request.slot),
            "case_id": request.case_id,
        }
        try:
            shown, _ = self.desk.book(session.number, "DEMO-0001", content, request.appointment_id)
        except Refusal as refused:
            found = _raised(refused)
            assert not isinstance(found, ChangedMeanwhile)
            return found
        if self.losing:
            self.losing -= 1
            raise Unreachable("the answer was lost")
        return answers.appointment(shown, request.appointment_id)

    def move_appointment(
        self, session: Session, known: Appointment, point_id: str, slot: Slot
    ) -> Booked | ChangedMeanwhile:
        self._line()
        try:
            shown = self.desk.move(session.number, known.appointment_id, str(known.version), point_id, str(slot))
        except Refusal as refused:
            return _raised(refused)
        return answers.appointment(shown, known.appointment_id)

    def cancel_appointment(self, session: Session, known: Appointment) -> Appointment | ChangedMeanwhile:
        self._line()
        try:
            shown = self.desk.cancel(session.number, str(UUID(known.appointment_id)), str(known.version))
        except Refusal as refused:
            found = _raised(refused)
            assert isinstance(found, ChangedMeanwhile)
            return found
        return answers.appointment(shown, known.appointment_id)

    def appointment(self, session: Session, appointment_id: str) -> Appointment:
        self._line()
        self.looked += 1
        try:
            return answers.appointment(self.desk.one(session.number, appointment_id), appointment_id)
        except Refusal as refused:
            found = _raised(refused)
            raise AssertionError(found) from refused

    @property
    def booked(self) -> list[dict[str, object]]:
        """Appointments of people, those that are not cancelled."""
        return [one for one in self.desk.listed() if one["state"] != "cancelled"]


def _raised(refused: Refusal) -> Booked | ChangedMeanwhile:
    body = refused.body()
    more = {name: value for name, value in body.items() if name not in ("type", "title", "detail", "status")}
    problem = Problem(body["type"], body["title"], body["status"], "", more)
    found = _ordinary(problem)
    if found is None:
        raise refusal(problem)
    return found
