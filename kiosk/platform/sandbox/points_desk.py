# SPDX-License-Identifier: Apache-2.0
"""积分: everybody's points, earned by what the platform itself has seen (points_rules.py), never by what a terminal says.

Points are earned at the end: by a case of which something was granted, so that nothing is ever to be given back for one that is
refused, withdrawn, lapsed or denied. What was seen is looked for whenever an account is looked at, and every event is booked
under its own name: seen again, it is booked already, and it does not matter whether a case or its evaluation comes first. Points
that have run out are not booked; the line that takes them away is reckoned from the days of those that were earned.
Table ``points_earned`` is in store_tables.py.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from config.clock import SHANGHAI, iso_ms, parse_iso
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.points_rules import PointsEvent, earlier_of, has_account, last_day, rule_on
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store

_EVALUATIONS: Final = """
    SELECT coalesce(
        json_extract(content, '$.case_number'),
        (SELECT case_number FROM cases WHERE case_id = evaluation_id),
        (SELECT case_number FROM case_refilings JOIN cases USING (case_id) WHERE refiling_id = evaluation_id)
    ) AS case_number, received_at FROM evaluations
    WHERE case_number IN (SELECT case_number FROM cases WHERE person_number = ?) ORDER BY rowid
"""


class PointsDesk:
    """Thread-safe. ``clock``: the offices'."""

    def __init__(self, store: Store, cases: CaseDesk, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._cases = cases
        self._clock = clock

    def page(self, person: Person, cursor: str | None, limit: int) -> dict[str, Any]:
        """One page of somebody's account as it is now, the newest entry first.

        Raises:
            Refusal: no-points-account; malformed-request (a cursor that no page ended with).
        """
        today = self._clock().date()
        if not has_account(person, today):
            raise Refusal(ProblemType.NO_POINTS_ACCOUNT)
        with self._store.transaction():
            self._book(person, today)
            earned = self._earned(person.number)
        good: dict[date, int] = defaultdict(int)
        over: dict[date, int] = defaultdict(int)
        for one in earned:
            ends_on = last_day(parse_iso(one["at"]).date())
            (good if today <= ends_on else over)[ends_on] += one["points"]
        entries = earned + [_run_out(person.number, day, points) for day, points in over.items()]
        entries.sort(key=lambda one: (one["at"], one["entry_id"]), reverse=True)
        start = 0 if cursor is None else 1 + _place([one["entry_id"] for one in entries], cursor)
        shown = entries[start : start + limit]
        first = min(good, default=None)
        return {
            "balance": sum(good.values()),
            "expiring": None if first is None else {"points": good[first], "last_day": first.isoformat()},
            "entries": shown,
            "next": shown[-1]["entry_id"] if start + limit < len(entries) else None,
        }

    def _book(self, person: Person, today: date) -> None:
        for before in earlier_of(person, today):
            self._put(person.number, before.name, iso_ms(before.at), before.points, before.reason, None)
        rows = self._store.rows("SELECT case_id FROM cases WHERE person_number = ?", person.number)
        found = [self._store.case(row["case_id"]) for row in rows]
        cases = {one.case_number: one for one in found if one is not None and _is_own(one)}
        for case in cases.values():
            self._book_case(case)
        self._book_evaluations(person.number, cases)

    def _book_case(self, case: FiledCase) -> None:
        standing = self._cases.standing(case.case_id)
        if standing is None or standing.decision is None or standing.came_to_nothing:
            return
        decided = next(one for one in reversed(standing.history) if one.what == "decided")
        self._earn(case, PointsEvent.GRANTED, decided.at)

    def _book_evaluations(self, person_number: str, cases: dict[str, FiledCase]) -> None:
        """The first of each case; whatever the grade: points never buy a good one. One that came before anybody had told the
        terminal a number is of the case that was filed, or filed again, under the evaluation's own id.
        """
        rows = self._store.rows(_EVALUATIONS, person_number)
        for row in rows:
            if row["case_number"] in cases:
                self._earn(cases[row["case_number"]], PointsEvent.EVALUATED, row["received_at"])

    def _earn(self, case: FiledCase, event: PointsEvent, at: str) -> None:
        rule = rule_on(event, parse_iso(at).date())
        if rule is not None:
            name = f"{event.value}:{case.case_id}"
            self._put(case.person_number, name, at, rule.points, rule.reason, case.case_number)

    def _put(self, person_number: str, name: str, at: str, points: int, reason: str, case_number: str | None) -> None:
        self._store.run(
            "INSERT OR IGNORE INTO points_earned VALUES (?, ?, ?, ?, ?, ?)",
            person_number, name, at, points, reason, case_number,
        )  # fmt: skip

    def _earned(self, person_number: str) -> list[dict[str, Any]]:
        rows = self._store.rows("SELECT * FROM points_earned WHERE person_number = ?", person_number)
        return [
            {
                "entry_id": _entry_id(person_number, row["event"]),
                "at": row["at"],
                "points": row["points"],
                "reason": row["reason"],
                "case_number": row["case_number"],
            }
            for row in rows
        ]


def _is_own(case: FiledCase) -> bool:
    """Filed by the person for themselves: an enterprise has no points, and who came for somebody evaluated in their stead."""
    return case.opened["agent"] is None and case.opened["enterprise"] is None


def _run_out(person_number: str, day: date, points: int) -> dict[str, Any]:
    """The line that takes away what was good until ``day``."""
    at = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    entry_id = _entry_id(person_number, f"over:{day.isoformat()}")
    return {"entry_id": entry_id, "at": iso_ms(at), "points": -points, "reason": "积分到期", "case_number": None}


def _entry_id(person_number: str, event: str) -> str:
    """A name that says nothing of whose it is."""
    return hashlib.sha256(f"{person_number}|{event}".encode()).hexdigest()[:24]


def _place(entry_ids: list[str], cursor: str) -> int:
    if cursor not in entry_ids:
        raise Refusal(ProblemType.MALFORMED_REQUEST, "cursor")
    return entry_ids.index(cursor)
