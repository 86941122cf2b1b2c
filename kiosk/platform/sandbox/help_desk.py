# SPDX-License-Identifier: Apache-2.0
"""The helpers' desk (帮办): calls of terminals, who has taken them, and the minute in which somebody must have.

The desk itself keeps the times, by the clock it is given: after 45 s without an answer somebody else is asked besides (who
leads the site while the halls are open, 12345 otherwise), after 60 s the answer names other ways. Nothing has to look at a
call for that to happen. Source: contract/openapi.yaml, ``/v1/help-calls``; domain notes 1.8 row 85 (首次响应不超过 1 分钟).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from config.clock import SHANGHAI, iso_ms, parse_iso
from kiosk.places.book import Entry
from kiosk.places.spoken import hours_lines
from kiosk.platform.sandbox.store import Store

ESCALATED_S: Final = 45
OTHER_WAYS_S: Final = 60
LEADER: Final = "site_leader"
HOTLINE: Final = "hotline"
HALLS_OPEN: Final = (time(9), time(17))
"""While somebody leads a site; made up, like everything of this platform."""
PHONE: Final = "12345"
PHONE_HOURS: Final = "每天 24 小时"
HELPERS: Final = frozenset({"BB0001", "BB0002"})
"""Work numbers of this platform's made-up helpers."""
_OPEN: Final = ("waiting", "answered")
SILENT_S: Final = {"waiting": 120, "answered": 600}
"""A terminal that has asked after its call and then is not heard of for so long: nobody is looked for there any more."""


class HelpNotPossible(ValueError):
    """What a helper did on their own channel was not taken; the words say why."""


@dataclass(frozen=True)
class Standing:
    """A call as it stands now. ``waited_s``: until somebody took it, or until now."""

    call_no: str
    terminal_id: str
    state: str
    position: int
    waited_s: int
    escalated_to: str | None
    helper_no: str | None
    content: Mapping[str, Any]
    ended_how: str = ""
    """``done`` by a helper, ``withdrawn`` by the terminal, ``silent``: nothing was heard of it; empty: it is not over."""
    solved: bool | None = None
    """解决了吗: the resident's word; None: they said nothing."""

    @property
    def is_waiting(self) -> bool:
        """Nobody has taken it."""
        return self.state in ("waiting", "escalated")

    @property
    def is_late(self) -> bool:
        """The minute is over."""
        return self.is_waiting and self.waited_s >= OTHER_WAYS_S


class HelpDesk:
    """Thread-safe: every change is a transaction of ``store``. ``staffed``: places with people, for the nearest one."""

    def __init__(self, store: Store, clock: Callable[[], datetime], staffed: Callable[[], Sequence[Entry]]) -> None:
        self._store = store
        self._clock = clock
        self._staffed = staffed

    # --- for the terminal ---------------------------------------------------------------------------------------------

    def place(self, key: str, fingerprint: str, terminal_id: str, content: Mapping[str, Any]) -> tuple[str, str]:
        """Number and fingerprint of the call under this idempotency key, which is made if there is none."""
        with self._store.transaction():
            found = "SELECT call_no, fingerprint FROM help_calls WHERE terminal_id = ? AND idempotency_key = ?"
            row = self._store.row(found, terminal_id, key)
            if row is not None:
                return str(row["call_no"]), str(row["fingerprint"])
            place = int(self._store.rows("SELECT count(*) FROM help_calls")[0][0]) + 1
            call_no = f"BB-{place:06d}"
            self._store.run(
                "INSERT INTO help_calls (call_no, idempotency_key, fingerprint, terminal_id, state, content, received_at)"
                " VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
                call_no, key, fingerprint, terminal_id, json.dumps(content, ensure_ascii=False), iso_ms(self._clock()),
            )  # fmt: skip
        return call_no, fingerprint

    def standing(self, call_no: str) -> Standing | None:
        """How a call stands now."""
        self._end_silent()
        row = self._store.row("SELECT rowid, * FROM help_calls WHERE call_no = ?", call_no)
        return None if row is None else self._standing(row)

    def told(self, standing: Standing) -> dict[str, Any]:
        """The contract's answer."""
        return {
            "call_no": standing.call_no,
            "state": standing.state,
            "position": standing.position,
            "waited_s": standing.waited_s,
            "escalated_to": standing.escalated_to,
            "helper_no": standing.helper_no,
            "other_ways": self._other_ways(standing) if standing.is_late else None,
        }

    def heard(self, call_no: str) -> None:
        """Its terminal has just asked after it."""
        with self._store.transaction():
            self._end_silent()
            self._store.run("UPDATE help_calls SET heard_at = ? WHERE call_no = ?", iso_ms(self._clock()), call_no)

    def withdraw(self, call_no: str) -> None:
        """The visit is over; a call that is over stays as it ended."""
        with self._store.transaction():
            self._end_one(call_no, "withdrawn")

    def say_solved(self, call_no: str, *, solved: bool) -> bool:
        """解决了吗; what was said first stands. False: no helper ever had it."""
        with self._store.transaction():
            row = self._store.row("SELECT helper_no FROM help_calls WHERE call_no = ?", call_no)
            if row is None or row["helper_no"] is None:
                return False
            said = "UPDATE help_calls SET solved = ? WHERE call_no = ? AND solved IS NULL"
            self._store.run(said, int(solved), call_no)
        return True

    # --- for helpers --------------------------------------------------------------------------------------------------

    def last(self, most: int = 50) -> list[Standing]:
        """The newest calls first."""
        self._end_silent()
        rows = self._store.rows("SELECT rowid, * FROM help_calls ORDER BY rowid DESC LIMIT ?", most)
        return [self._standing(row) for row in rows]

    def numbers(self) -> list[str]:
        """All calls, oldest first."""
        return [row[0] for row in self._store.rows("SELECT call_no FROM help_calls ORDER BY rowid")]

    def take(self, call_no: str, helper_no: str) -> None:
        """我来: a helper has it.

        Raises:
            HelpNotPossible: it is nobody's work number, or the call was taken or is over.
        """
        if helper_no not in HELPERS:
            raise HelpNotPossible("没有这个工号")
        with self._store.transaction():
            self._end_silent()
            row = self._store.row("SELECT state FROM help_calls WHERE call_no = ?", call_no)
            if row is None or row["state"] != "waiting":
                raise HelpNotPossible("这个呼叫已经有人接了，或者结束了")
            statement = "UPDATE help_calls SET state = 'answered', helper_no = ?, answered_at = ? WHERE call_no = ?"
            self._store.run(statement, helper_no, iso_ms(self._clock()), call_no)

    def end(self, call_no: str) -> None:
        """办完了. A call that nobody took may be ended too (a resident who went away).

        Raises:
            HelpNotPossible: it is over already.
        """
        with self._store.transaction():
            row = self._store.row("SELECT state FROM help_calls WHERE call_no = ?", call_no)
            if row is None or row["state"] not in _OPEN:
                raise HelpNotPossible("这个呼叫已经结束了")
            self._end_one(call_no, "done")

    def _end_one(self, call_no: str, how: str) -> None:
        """If it is open; the wait of one that nobody took ends, too."""
        now = iso_ms(self._clock())
        self._store.run(
            "UPDATE help_calls SET state = 'ended', ended_how = ?, answered_at = COALESCE(answered_at, ?)"
            " WHERE call_no = ? AND state IN ('waiting', 'answered')",
            how, now, call_no,
        )  # fmt: skip

    def _end_silent(self) -> None:
        """Nobody is looked for at a terminal that has said nothing for so long; one that never asked after its call stays."""
        now = self._clock()
        with self._store.transaction():
            for state, seconds in SILENT_S.items():
                self._store.run(
                    "UPDATE help_calls SET state = 'ended', ended_how = 'silent', answered_at = COALESCE(answered_at, ?)"
                    " WHERE state = ? AND heard_at < ?",
                    iso_ms(now), state, iso_ms(now - timedelta(seconds=seconds)),
                )  # fmt: skip

    def has_taken(self, call_no: str, helper_no: str, terminal_id: str) -> bool:
        """Whether this helper has taken this call of this terminal; a case that says so is held against it."""
        found = "SELECT 1 FROM help_calls WHERE call_no = ? AND helper_no = ? AND terminal_id = ?"
        return self._store.row(found, call_no, helper_no, terminal_id) is not None

    def grow_older(self, call_no: str, by: str) -> bool:
        """For tests and demonstrations: the call came earlier, at ``by``. False: there is no such call."""
        with self._store.transaction():
            if self._store.row("SELECT 1 FROM help_calls WHERE call_no = ?", call_no) is None:
                return False
            self._store.run("UPDATE help_calls SET received_at = ? WHERE call_no = ?", by, call_no)
        return True

    # --- time ---------------------------------------------------------------------------------------------------------

    def _standing(self, row: Any) -> Standing:
        came = parse_iso(row["received_at"])
        until = self._clock() if row["answered_at"] is None else parse_iso(row["answered_at"])
        waited_s = max(0, int((until - came).total_seconds()))
        is_escalated = waited_s >= ESCALATED_S
        state = "escalated" if row["state"] == "waiting" and is_escalated else str(row["state"])
        waiting = "SELECT count(*) FROM help_calls WHERE state = 'waiting' AND rowid <= ?"
        return Standing(
            call_no=row["call_no"],
            terminal_id=row["terminal_id"],
            state=state,
            position=self._store.rows(waiting, row["rowid"])[0][0] if row["state"] == "waiting" else 0,
            waited_s=waited_s,
            escalated_to=_asked_besides(came) if is_escalated else None,
            helper_no=row["helper_no"],
            content=json.loads(row["content"]),
            ended_how=row["ended_how"],
            solved=None if row["solved"] is None else bool(row["solved"]),
        )

    def _other_ways(self, standing: Standing) -> dict[str, Any]:
        here = str(standing.content.get("point_id") or "")
        return {"phone": PHONE, "hours": PHONE_HOURS, "place": nearest_staffed(self._staffed(), here)}


def _asked_besides(came: datetime) -> str:
    """Who leads the site, while there is somebody who does."""
    opened, closed = HALLS_OPEN
    return LEADER if opened <= came.astimezone(SHANGHAI).time() < closed else HOTLINE


def nearest_staffed(entries: Sequence[Entry], here: str) -> dict[str, str] | None:
    """The nearest other place with people, from the point ``here``; None: nobody knows where that is, or there is none."""
    own = next((one for one in entries if one.point.id == here), None)
    others = [one for one in entries if one.point.id != here and one.point.attended and one.kind.counter]
    if own is None or not others:
        return None
    where = own.where

    def metres(one: Entry) -> float:
        return (one.where.east - where.east) ** 2 + (one.where.north - where.north) ** 2

    point = min(others, key=metres).point
    return {"name": point.name, "address": point.address, "hours": "；".join(hours_lines(point.hours))}
