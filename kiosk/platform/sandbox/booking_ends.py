# SPDX-License-Identifier: Apache-2.0
"""The visit of a case that came to nothing (withdrawn, refused, denied, lapsed) is cancelled with it: its time is free again, and
nobody is waited for, so nobody misses it (爽约).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.platform.booking_model import AppointmentState
from kiosk.platform.sandbox.booking_rows import state_of
from kiosk.platform.sandbox.store import Store


class VisitsOfCases:
    """Thread-safe: every change is a transaction of ``store``. ``clock``: that of the appointments."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def let_go(self, case_id: str) -> None:
        """Cancel what is still to come, of the case or of a refiling of it. What was used or missed by now stays as it was."""
        with self._store.transaction():
            rows = self._store.rows(
                "SELECT * FROM appointments WHERE case_id = ?"
                " OR case_id IN (SELECT refiling_id FROM case_refilings WHERE case_id = ?)",
                case_id,
                case_id,
            )
            for row in rows:
                if state_of(self._clock(), row) is AppointmentState.BOOKED:
                    self._store.run(
                        "UPDATE appointments SET state = 'cancelled', version = version + 1 WHERE appointment_id = ?",
                        row["appointment_id"],
                    )
