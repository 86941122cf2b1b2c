# SPDX-License-Identifier: Apache-2.0
"""What the platform is still to be told about drafts: to keep one (deposit), or to destroy one (farewell).

One row a draft and at most one errand each; the retry state lives in the row, as with cases. A draft that goes before its
deposit was ever tried needs no farewell: the platform never heard of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from config.clock import now
from config.timeouts import RETRY_AFTER_MAX_S
from offline_cache.database import CacheDatabase

DEPOSIT, FAREWELL = "deposit", "farewell"


@dataclass(frozen=True, slots=True)
class DueErrand:
    """A row as it stands."""

    draft_id: str
    kind: str
    tries: int
    expires_at: float


class DraftErrands:
    """Used from the thread that opened ``database``; methods that take ``sql`` run inside the caller's transaction."""

    def __init__(self, database: CacheDatabase, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def add_deposit(self, sql: Database, draft_id: str, expires_at: float) -> None:
        """The draft was just kept here: the platform is to keep it too."""
        self._put(sql, draft_id, DEPOSIT, expires_at)

    def part(self, sql: Database, draft_id: str, expires_at: float, *, is_deposited: bool) -> None:
        """The draft has just gone here: a deposit never tried is dropped, anything else becomes a farewell."""
        row = sql.execute("SELECT kind, tries FROM draft_errands WHERE draft_id=?", [draft_id]).fetchone()
        if row is not None and row[0] == FAREWELL:
            return
        if is_deposited or (row is not None and row[1] > 0):
            self._put(sql, draft_id, FAREWELL, expires_at)
        else:
            sql.execute("DELETE FROM draft_errands WHERE draft_id=?", [draft_id])

    def next_due(self) -> DueErrand | None:
        """The errand to run now: farewells first (somebody wants a draft gone), then the oldest deposit."""
        moment = self._clock().timestamp()
        rows = self._database.rows(
            # Due implausibly late: it was scheduled before the clock was set back.
            "SELECT draft_id, kind, tries, expires_at FROM draft_errands WHERE (due<=? OR due>?) AND expires_at>? "
            "ORDER BY kind='deposit', due, draft_id LIMIT 1",
            moment,
            moment + 2 * RETRY_AFTER_MAX_S,
            moment,
        )
        return DueErrand(**rows[0]) if rows else None

    def earliest_due(self) -> float | None:
        """When the next errand is due, in seconds since the epoch."""
        found = self._database.rows(
            "SELECT min(due) AS due FROM draft_errands WHERE expires_at>?", self._clock().timestamp()
        )
        return None if found[0]["due"] is None else float(found[0]["due"])

    def begin(self, draft_id: str) -> None:
        """A try begins: from now on it may have arrived, whatever is heard of it."""
        with self._database.transaction() as sql:
            sql.execute("UPDATE draft_errands SET tries=tries+1 WHERE draft_id=?", [draft_id])

    def postpone(self, draft_id: str, due: float) -> None:
        """A try failed for a passing reason."""
        with self._database.transaction() as sql:
            sql.execute("UPDATE draft_errands SET due=? WHERE draft_id=?", [due, draft_id])

    def hasten(self) -> None:
        """The line is back: what waits is due at once."""
        moment = self._clock().timestamp()
        with self._database.transaction() as sql:
            sql.execute("UPDATE draft_errands SET due=? WHERE due>?", [moment, moment])

    def done(self, sql: Database, draft_id: str, kind: str) -> bool:
        """The platform has done it; ``False``: another errand of this draft has taken its place meanwhile."""
        return bool(sql.execute("DELETE FROM draft_errands WHERE draft_id=? AND kind=?", [draft_id, kind]).rowcount)

    def farewell(self, sql: Database, draft_id: str, expires_at: float) -> None:
        """A draft that is the platform's alone was taken up or dropped here. It takes the place of a deposit, also of one that is
        just on its way."""
        self._put(sql, draft_id, FAREWELL, expires_at)

    def sweep(self, sql: Database, moment: float) -> None:
        """What has expired has expired at the platform too; what is due in the far future came from a wrong clock."""
        sql.execute("DELETE FROM draft_errands WHERE expires_at<=?", [moment])

    def _put(self, sql: Database, draft_id: str, kind: str, expires_at: float) -> None:
        moment = self._clock().timestamp()
        sql.table("draft_errands").insert(
            {"draft_id": draft_id, "kind": kind, "tries": 0, "due": moment, "expires_at": expires_at}, replace=True
        )
