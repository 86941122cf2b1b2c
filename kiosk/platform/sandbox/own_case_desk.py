# SPDX-License-Identifier: Apache-2.0
"""What applicants ask about their cases, answered from the offices' standings (case_desk.py): lists, look-ups, withdrawals,
and the refiling of a returned case under its old number.

A look-up needs no session, so misses are counted by terminal: codes and telephones are not to be tried out here.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.case.receipt import query_code
from kiosk.case.states import OVER, CaseState
from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox import own_case_views as views
from kiosk.platform.sandbox.bodies import whole_number
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseStanding
from kiosk.platform.sandbox.case_states import NotPossible, Withdraw
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, Store

MISSES: Final = 5
MISS_WINDOW: Final = timedelta(minutes=10)


class Misses:
    """Look-ups of a terminal that found nothing. Thread-safe. ``most``: so many in ten minutes."""

    def __init__(self, clock: Callable[[], datetime], most: int = MISSES) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._by_terminal: dict[str, deque[datetime]] = defaultdict(deque)

    def check(self, terminal_id: str) -> None:
        """Refuse whoever has missed too often.

        Raises:
            Refusal: too-many-lookups, with the time to wait.
        """
        with self._lock:
            missed, now = self._by_terminal[terminal_id], self._clock()
            while missed and missed[0] <= now - MISS_WINDOW:
                missed.popleft()
            if len(missed) >= self._most:
                wait = missed[0] + MISS_WINDOW - now
                raise Refusal(ProblemType.TOO_MANY_LOOKUPS, retry_after_s=max(1, round(wait.total_seconds())))

    def miss(self, terminal_id: str) -> None:
        """Count one."""
        with self._lock:
            self._by_terminal[terminal_id].append(self._clock())


class OwnCaseDesk:
    """Thread-safe. ``misses``: shared with the verification of certificates. ``is_unpaid``: a case is still to be paid."""

    def __init__(
        self,
        store: Store,
        cases: CaseDesk,
        catalogue: Catalogue,
        misses: Misses,
        is_unpaid: Callable[[FiledCase], bool],
    ) -> None:
        self._store = store
        self._cases = cases
        self._catalogue = catalogue
        self._misses = misses
        self._is_unpaid = is_unpaid

    def page(self, person_number: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """The person's cases: what needs them first, then the newest.

        Raises:
            Refusal: a cursor that is none.
        """
        start = 0 if cursor is None else whole_number(cursor, "cursor")
        ids = [row[0] for row in self._store.rows(
            "SELECT case_id FROM cases WHERE person_number = ? ORDER BY rowid DESC", person_number
        )]  # fmt: skip
        lines = [self._glance(*self._found(case_id)) for case_id in ids]
        lines.sort(key=views.urgency)  # stable: the newest of a kind stays first
        shown = lines[start : start + limit]
        is_more = start + limit < len(lines)
        waiting = sum(line["needs"] != "nothing" for line in lines)
        return {
            "total": len(lines), "waiting_for_me": waiting, "cases": shown, "next": str(start + limit) if is_more else None,
        }  # fmt: skip

    def one(self, person_number: str, case_number: str, *, is_strong: bool) -> tuple[dict[str, Any], str]:
        """A case of the person, and its version.

        Raises:
            Refusal: no-such-case.
        """
        case, standing = self._of_person(person_number, case_number)
        return self._whole(case, standing, is_strong=is_strong), views.version(standing)

    def objection(self, person_number: str, case_number: str, number: str) -> dict[str, Any]:
        """An objection to a value of one of the person's cases (数据异议).

        Raises:
            Refusal: no-such-case.
        """
        case, _ = self._of_person(person_number, case_number)
        one = self._cases.objections.one(number)
        if one is None or one.case_id != case.case_id:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return self._cases.objections.told(one, case_number)

    def withdraw(self, person_number: str, case_number: str, seen: str, key: str) -> tuple[dict[str, Any], str]:
        """撤销申报; a repeat under the same key is answered with how the case stands.

        Raises:
            Refusal: no-such-case, changed, not-possible-now.
        """
        with self._store.transaction():
            case, standing = self._of_person(person_number, case_number)
            if not self._store.is_repeat(f"withdrawal:{case_number}", key, seen):
                if views.version(standing) != seen:
                    raise Refusal(ProblemType.CHANGED)
                moved = self._cases.act(case.case_id, Withdraw())
                if moved is None or isinstance(moved, NotPossible):
                    raise Refusal(ProblemType.NOT_POSSIBLE_NOW)
                standing = moved
        return self._whole(case, standing, is_strong=True), views.version(standing)

    def by_receipt(self, code: str, terminal_id: str) -> dict[str, Any]:
        """The case whose receipt has this query code."""
        self._misses.check(terminal_id)
        # The code is made of the id's last 55 bits: the last twelve digits find it, the rest is compared.
        for row in self._store.rows("SELECT case_id FROM cases UNION ALL SELECT refiling_id FROM case_refilings"):
            if query_code(row[0]) == code:
                return self._glance(*self._found(self._store.case_behind(row[0])))
        self._misses.miss(terminal_id)
        raise Refusal(ProblemType.NO_SUCH_CASE)

    def by_number(self, case_number: str, phone_tail: str, terminal_id: str) -> dict[str, Any]:
        """The case with this number, if the telephone that was filed with it ends so; a wrong one is no case at all."""
        self._misses.check(terminal_id)
        case = self._store.case_numbered(case_number)
        phone = None if case is None else case.opened["applicant"]["phone"]
        if case is None or phone is None or not str(phone).endswith(phone_tail):
            self._misses.miss(terminal_id)
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return self._glance(*self._found(case.case_id))

    def state(self, case: FiledCase) -> str:
        """Where a case stands, in the contract's word."""
        found, standing = self._found(case.case_id)
        return views.state_of(standing.stage, standing.decision, found, self._catalogue.get(found.item_code)).value

    def _found(self, case_id: str) -> tuple[FiledCase, CaseStanding]:
        case, standing = self._store.case(case_id), self._cases.standing(case_id)
        if case is None or standing is None:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return case, standing

    def _of_person(self, person_number: str, case_number: str) -> tuple[FiledCase, CaseStanding]:
        case = self._store.case_numbered(case_number)
        if case is None or case.person_number != person_number:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return self._found(case.case_id)

    def _glance(self, case: FiledCase, standing: CaseStanding) -> dict[str, Any]:
        return self._with_order(case, views.glance(case, standing, self._catalogue.get(case.item_code)))

    def _with_order(self, case: FiledCase, line: dict[str, Any]) -> dict[str, Any]:
        """Unpaid (付款), with an order that can be paid or without: what the office wants mended comes first; a case that is over
        wants no money.
        """
        if line["needs"] not in ("nothing", "bring") or CaseState(line["state"]) in OVER - {CaseState.APPROVED}:
            return line
        return {**line, "needs": "pay"} if self._is_unpaid(case) else line

    def _whole(self, case: FiledCase, standing: CaseStanding, *, is_strong: bool) -> dict[str, Any]:
        item = self._catalogue.get(case.item_code)
        whole = views.whole(case, standing, item, self._catalogue.tables, is_strong=is_strong)
        desk = self._cases.objections
        told = [desk.told(one, case.case_number) for one in desk.of_case(case.case_id)]
        return self._with_order(case, {**whole, "objections": told})
