# SPDX-License-Identifier: Apache-2.0
"""数据异议 of the sandbox: a number for every objection that comes with a case (异议单号), and what became of it.

Table ``objections`` is in store_tables.py. No value is kept here: the resident's and the register's are both in the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kiosk.platform.objections import ObjectionState
from kiosk.platform.sandbox.objection_states import Standing, again, begun, decided, let_time_pass, taken_back
from kiosk.platform.sandbox.store import Store


class ObjectionDesk:
    """Thread-safe: every change is a transaction of ``store``. ``clock``: the offices'."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def take(self, case_id: str, record: Mapping[str, Any]) -> None:
        """A case was filed, or mended: within the transaction that files it."""
        with self._store.transaction():
            known = {one.field: one for one in self.of_case(case_id)}
            objected = [code for code, one in record.get("fields", {}).items() if one["disputed"]]
            for code in objected:
                self._keep(again(known[code], self._clock()) if code in known else self._begun(case_id, code))
            for code, one in known.items():
                if code not in objected:
                    self._keep(taken_back(one, self._clock()))

    def of_case(self, case_id: str) -> tuple[Standing, ...]:
        """Oldest first, as they stand now."""
        with self._store.transaction():
            rows = self._store.rows("SELECT * FROM objections WHERE case_id = ? ORDER BY rowid", case_id)
            return tuple(self._now(row) for row in rows)

    def one(self, number: str) -> Standing | None:
        """The objection with this number; None: there is none."""
        with self._store.transaction():
            row = self._store.row("SELECT * FROM objections WHERE objection_no = ?", number)
            return None if row is None else self._now(row)

    def decide(self, number: str, state: str, reason: str) -> Standing | None:
        """An officer's word: ``corrected`` or ``upheld``; None: not possible (decided before, no such one, no reason)."""
        with self._store.transaction():
            one = self.one(number)
            if one is None or state not in set(ObjectionState):
                return None
            moved = decided(one, ObjectionState(state), reason, self._clock())
            return None if moved is None else self._keep(moved)

    def told(self, one: Standing, case_number: str) -> dict[str, Any]:
        """``Objection`` of the contract."""
        return {
            "objection_no": one.number,
            "case_number": case_number,
            "field": one.field,
            "state": one.state.value,
            "state_since": one.since,
            "answer_by": one.answer_by.isoformat(),
            "reason": one.reason[:500],
        }

    def _begun(self, case_id: str, code: str) -> Standing:
        place = int(self._store.rows("SELECT count(*) FROM objections")[0][0]) + 1
        return begun(f"YY-{place:06d}", case_id, code, self._clock())

    def _now(self, row: Any) -> Standing:
        one = Standing(
            row["objection_no"], row["case_id"], row["field"], ObjectionState(row["state"]),
            row["taken_at"], row["since"], row["reason"],
        )  # fmt: skip
        passed = let_time_pass(one, self._clock())
        return one if passed is one else self._keep(passed)

    def _keep(self, one: Standing) -> Standing:
        self._store.run(
            "INSERT INTO objections VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (objection_no) DO UPDATE SET"
            " state = excluded.state, taken_at = excluded.taken_at, since = excluded.since, reason = excluded.reason",
            one.number, one.case_id, one.field, one.state.value, one.taken_at, one.since, one.reason,
        )  # fmt: skip
        return one
