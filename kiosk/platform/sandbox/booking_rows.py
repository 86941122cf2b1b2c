# SPDX-License-Identifier: Apache-2.0
"""Rows of the table ``appointments``: how one stands by now, and how the contract shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from kiosk.places.slot import Slot
from kiosk.platform.booking_model import AppointmentState
from kiosk.platform.sandbox.problems import ProblemType, Refusal

LATE: Final = timedelta(minutes=15)
"""So long after the end of its time somebody may still report; then the visit was missed (爽约)."""
Row: TypeAlias = Any
"""Of the table, by names of columns."""
_SHOWN: Final = ("appointment_id", "item_code", "point_id", "slot", "ticket_number", "check_in_code", "wait_minutes")


def state_of(now: datetime, row: Row) -> AppointmentState:
    """As it is by now."""
    state = AppointmentState(row["state"])
    is_over = now > Slot.parse(row["slot"]).ends_at + LATE
    return AppointmentState.MISSED if state is AppointmentState.BOOKED and is_over else state


def shown(now: datetime, row: Row) -> dict[str, Any]:
    """``Appointment`` of the contract."""
    told = {name: row[name] for name in _SHOWN}
    return {**told, "state": state_of(now, row).value, "version": row["version"], "case_id": row["case_id"]}


def slot_of(text: str) -> Slot:
    """A time that was asked for.

    Raises:
        Refusal: it is none.
    """
    try:
        return Slot.parse(text)
    except ValueError:
        raise Refusal(ProblemType.NO_SUCH_SLOT) from None
