# SPDX-License-Identifier: Apache-2.0
"""报到 at a point: too early, too late, at another point, in the queue and since when. See ``booking_desk.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from config.clock import iso_ms, parse_iso
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import AppointmentState, CheckInOutcome
from kiosk.platform.sandbox.booking_rows import Row, state_of
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store

EARLY: Final = timedelta(minutes=30)
"""One can report from so long before the time; until when says ``booking_rows.LATE``."""


class ReportingDesk:
    """Thread-safe: every change is a transaction of ``store``."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def check_in(self, check_in_code: str, point_id: str) -> dict[str, Any]:
        """报到 at a point.

        Raises:
            Refusal: no ticket has this code.
        """
        with self._store.transaction():
            row = self._wanted(check_in_code)
            now, slot = self._clock(), Slot.parse(row["slot"])
            outcome = self._outcome(row, point_id, now, slot)
            if outcome is CheckInOutcome.CHECKED_IN and row["checked_in_at"] is None:
                self._store.run(
                    "UPDATE appointments SET state = 'checked_in', checked_in_at = ?, version = version + 1"
                    " WHERE appointment_id = ?",
                    iso_ms(now),
                    row["appointment_id"],
                )
                row = self._wanted(check_in_code)
            is_in = outcome is CheckInOutcome.CHECKED_IN
            return {
                "outcome": outcome.value,
                "ticket_number": row["ticket_number"],
                "point_id": row["point_id"],
                "slot": row["slot"],
                "from_moment": iso_ms(slot.begins_at - EARLY),
                "call_by": iso_ms(self._call_by(row, slot)) if is_in else None,
                "waiting": self._waiting(row) if is_in else None,
            }

    def _wanted(self, check_in_code: str) -> Row:
        row = self._store.row("SELECT * FROM appointments WHERE check_in_code = ?", check_in_code)
        if row is None:
            raise Refusal(ProblemType.NO_SUCH_APPOINTMENT)
        return row

    def _outcome(self, row: Row, point_id: str, now: datetime, slot: Slot) -> CheckInOutcome:
        state = state_of(self._clock(), row)
        if state is AppointmentState.CANCELLED:
            return CheckInOutcome.NOT_BOOKED
        if row["point_id"] != point_id:
            return CheckInOutcome.ELSEWHERE
        if state is AppointmentState.CHECKED_IN:
            return CheckInOutcome.CHECKED_IN
        if now < slot.begins_at - EARLY:
            return CheckInOutcome.TOO_EARLY
        return CheckInOutcome.TOO_LATE if state is AppointmentState.MISSED else CheckInOutcome.CHECKED_IN

    def _call_by(self, row: Row, slot: Slot) -> datetime:
        begins = max(slot.begins_at, parse_iso(row["checked_in_at"]))
        return begins + timedelta(minutes=row["wait_minutes"])

    def _waiting(self, row: Row) -> int:
        """Who reported before and is not called yet, as far as the promise says."""
        rows = self._store.rows(
            "SELECT * FROM appointments WHERE point_id = ? AND state = 'checked_in' AND rowid IN"
            " (SELECT rowid FROM appointments WHERE checked_in_at < ?)",
            row["point_id"],
            row["checked_in_at"],
        )
        return sum(1 for one in rows if self._call_by(one, Slot.parse(one["slot"])) > self._clock())
