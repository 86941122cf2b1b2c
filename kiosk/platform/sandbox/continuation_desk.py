# SPDX-License-Identifier: Apache-2.0
"""What goes on elsewhere (换渠道继续): kept until it is taken up on a telephone or at a window, once.

One open continuation for a person and a thing: another one withdraws the one before, so that a lost slip is no dead end and
no form lies open twice; of a case and the own cases, which lie nowhere twice, one for a telephone and one for a window. A
telephone shows nothing of anybody's before the last four signs of the ID number were typed; five wrong tries withdraw it. A
number that a clerk types wrong is counted too, over all of them. What ended keeps its id and nothing of anybody. A service is
nobody's: no session, no four signs, and so many of a terminal in a day.

Table ``continuations`` is in store_tables.py. Thread-safe: every change is a transaction of ``store``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from kiosk.case.canonical import canonical_json
from kiosk.platform.continuations import ContinuationAbout, ContinuationKind, ContinuationState
from kiosk.platform.sandbox.continuation_bodies import ContinuationOpening
from kiosk.platform.sandbox.continuation_limits import WrongNumbers, check_services
from kiosk.platform.sandbox.continued_things import ContinuedThings, Named, Row, ShownForm, Thing
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store

LIFE_S: Final = {ContinuationKind.PHONE: 15 * 60, ContinuationKind.WINDOW: 72 * 3600}
"""A window's is long enough to reach one after a weekend."""
MEMORY_S: Final = 7 * 86_400
"""So long an id that ended is known as one."""
TRIES: Final = 5


@dataclass(frozen=True)
class Opened:
    """What somebody may look at now."""

    continuation_id: str
    kind: ContinuationKind
    thing: Thing = field(repr=False)
    is_taken: bool
    minutes_left: int

    @property
    def filed_as(self) -> str:
        """Number of the case that was filed of this form since; empty: none, or it is no form."""
        return self.thing.filed_as if isinstance(self.thing, ShownForm) else ""


class ContinuationDesk:
    """``clock``: the platform's."""

    def __init__(self, store: Store, things: ContinuedThings, clock: Callable[[], datetime]) -> None:
        self._store, self._things, self._clock = store, things, clock
        self._wrong_numbers = WrongNumbers(clock)

    # --- the terminal's side ------------------------------------------------------------------------------------------

    def open(self, person: Person | None, terminal_id: str, body: ContinuationOpening) -> tuple[dict[str, Any], bool]:
        """Keep it; how it stands (with ``secret``: the URL's token, or the number), and whether it was here before. ``person``:
        whose it is; None for a service.

        Raises:
            Refusal: it is not kept.
        """
        kind, envelope, number = body.where, body.envelope_bytes, "" if person is None else person.number
        told = [terminal_id, body.continuation_id, body.kind, body.about, body.item_code]
        # Without the case's number: there are few of them, and a digest would be as good as the number once it is over.
        fingerprint = hashlib.sha256(canonical_json([*told, hashlib.sha256(envelope).hexdigest()])).hexdigest()
        moment = self._sweep()
        with self._store.transaction():
            row = self._store.row("SELECT * FROM continuations WHERE continuation_id = ?", body.continuation_id)
            if row is not None:
                is_kept, held = row["person_number"] != "", (row["person_number"], row["case_number"])
                if row["fingerprint"] != fingerprint or (is_kept and held != (number, body.case_number)):
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return _told(row, moment), True
            self._things.check(person, body)
            if person is None:
                services = "SELECT kind, expires_at FROM continuations WHERE terminal_id = ? AND about = 'service'"
                check_services(map(_opened_at, self._store.rows(services, terminal_id)), moment)
            else:
                self._withdraw_others(person.number, body)
            self._store.run(
                "INSERT INTO continuations (continuation_id, fingerprint, terminal_id, kind, person_number, item_code, envelope, "
                "token, state, is_opened, tries, browser, taken_by, expires_at, about, case_number) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, 0, '', '', ?, ?, ?)",
                body.continuation_id, fingerprint, terminal_id, body.kind, number, body.item_code, envelope,
                self._secret(kind), moment + LIFE_S[kind], body.about, body.case_number,
            )  # fmt: skip
            made = self._store.row("SELECT * FROM continuations WHERE continuation_id = ?", body.continuation_id)
        assert made is not None  # noqa: S101 - it was just written
        return _told(made, moment), False

    def state(self, continuation_id: str, terminal_id: str) -> dict[str, Any]:
        """How it stands.

        Raises:
            Refusal: unknown, or another terminal's.
        """
        moment = self._sweep()
        return _told(self._of_terminal(continuation_id, terminal_id), moment)

    def withdraw(self, continuation_id: str, terminal_id: str) -> None:
        """Take it back. May be repeated.

        Raises:
            Refusal: unknown, another terminal's, or taken up already.
        """
        self._sweep()
        with self._store.transaction():
            row = self._of_terminal(continuation_id, terminal_id)
            if row["state"] == ContinuationState.TAKEN:
                raise Refusal(ProblemType.CONTINUATION_TAKEN)
            if row["state"] == ContinuationState.WAITING:
                self._end(continuation_id, ContinuationState.WITHDRAWN)

    # --- the telephone's side -----------------------------------------------------------------------------------------

    def seen_by_phone(self, token: str) -> Named:
        """A telephone has opened the page; what it is about, in words for whoever has the code.

        Raises:
            Refusal: unknown, or over.
        """
        row = self._of_phone(token)
        if not row["is_opened"]:
            with self._store.transaction():
                self._store.run("UPDATE continuations SET is_opened = 1 WHERE token = ?", token)
        return self._things.name(row)

    def try_phone(self, token: str, last_four: str) -> str:
        """The last four signs of the ID number were typed; what the browser shows from now on.

        Raises:
            Refusal: ``wrong-code`` with ``attempts_left``, over, taken up already, or nobody's: it asks for none.
        """
        with self._store.transaction():
            row = self._of_phone(token)
            if not row["person_number"]:
                raise Refusal(ProblemType.MALFORMED_REQUEST, "last_four")
            if row["state"] == ContinuationState.TAKEN:
                raise Refusal(ProblemType.CONTINUATION_TAKEN)
            is_theirs = hmac.compare_digest(row["person_number"][-4:].encode(), last_four.strip().upper().encode())
            if is_theirs:
                browser = secrets.token_urlsafe(16)
                self._store.run("UPDATE continuations SET browser = ? WHERE token = ?", _digest(browser), token)
                return browser
            left = TRIES - 1 - row["tries"]
            self._store.run("UPDATE continuations SET tries = tries + 1 WHERE token = ?", token)
            if left <= 0:
                self._end(row["continuation_id"], ContinuationState.WITHDRAWN)
        raise Refusal(ProblemType.WRONG_CODE, more={"attempts_left": max(0, left)})

    def of_phone(self, token: str, browser: str) -> Opened | None:
        """What this browser may see; None: the four signs were not typed there. A service may be seen by any.

        Raises:
            Refusal: unknown, over, or taken up with another browser.
        """
        row = self._of_phone(token)
        is_its_own = bool(row["browser"]) and hmac.compare_digest(row["browser"], _digest(browser))
        if row["state"] == ContinuationState.TAKEN and not is_its_own:
            raise Refusal(ProblemType.CONTINUATION_TAKEN)
        return self._opened(row) if is_its_own or _is_nobodys(row) else None

    def take_by_phone(self, token: str, browser: str) -> None:
        """接着办 was pressed there. May be repeated. ``browser``: of a service, a secret that the browser was given.

        Raises:
            Refusal: as :meth:`of_phone`, the four signs were not typed, or the case was filed at a terminal since.
        """
        with self._store.transaction():
            found = self.of_phone(token, browser)
            if found is None or not browser:
                raise Refusal(ProblemType.MALFORMED_REQUEST, "last_four")
            if found.filed_as and not found.is_taken:
                raise Refusal(ProblemType.CONTINUATION_OVER)
            self._take(found.continuation_id, "phone", _digest(browser))

    # --- the window's side --------------------------------------------------------------------------------------------

    def of_window(self, number: str, by: str = "") -> Opened:
        """What is behind a number that a clerk typed, with whatever stands between its digits. ``by``: the work number of a
        clerk who may have taken it up before, and never saw the answer.

        Raises:
            Refusal: unknown, over, taken up by somebody else already, or too many misses just now.
        """
        digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
        moment = self._sweep()
        self._wrong_numbers.check()
        row = self._store.row("SELECT * FROM continuations WHERE kind = 'window' AND token = ?", digits)
        if row is None:
            self._wrong_numbers.count()
            raise Refusal(ProblemType.NO_SUCH_CONTINUATION)
        is_taken = row["state"] == ContinuationState.TAKEN
        is_theirs = is_taken and bool(by) and row["taken_by"] == by and row["expires_at"] > moment
        if row["state"] != ContinuationState.WAITING and not is_theirs:
            raise Refusal(ProblemType.CONTINUATION_TAKEN if is_taken else ProblemType.CONTINUATION_OVER)
        return self._opened(row)

    def take_at_window(self, number: str, by: str) -> Opened:
        """我来接着办. Once: the second clerk is told that somebody has it; the first sees it again, for as long as it lives.

        Raises:
            Refusal: as :meth:`of_window`.
        """
        with self._store.transaction():
            found = self.of_window(number, by)
            self._take(found.continuation_id, by)
        return found

    # --- all ----------------------------------------------------------------------------------------------------------

    def _withdraw_others(self, person_number: str, body: ContinuationOpening) -> None:
        for other in self._store.rows(
            "SELECT continuation_id FROM continuations WHERE person_number = ? AND about = ? AND item_code = ? "
            "AND case_number = ? AND state = 'waiting' AND (about = 'form' OR kind = ?)",
            person_number, body.about, body.item_code, body.case_number, body.kind,
        ):  # fmt: skip
            self._end(other["continuation_id"], ContinuationState.WITHDRAWN)

    def _opened(self, row: Row) -> Opened:
        left = max(1, -int(-(row["expires_at"] - self._clock().timestamp()) // 60))
        thing = self._things.shown(row, _opened_at(row))
        is_taken, kind = row["state"] == ContinuationState.TAKEN, ContinuationKind(row["kind"])
        return Opened(row["continuation_id"], kind, thing, is_taken, left)

    def _of_terminal(self, continuation_id: str, terminal_id: str) -> Row:
        row = self._store.row("SELECT * FROM continuations WHERE continuation_id = ?", continuation_id)
        if row is None or row["terminal_id"] != terminal_id:
            raise Refusal(ProblemType.NO_SUCH_CONTINUATION)
        return row

    def _of_phone(self, token: str) -> Row:
        moment = self._clock().timestamp()
        row = self._store.row("SELECT * FROM continuations WHERE kind = 'phone' AND token = ?", token)
        if row is None:
            raise Refusal(ProblemType.NO_SUCH_CONTINUATION)
        if row["state"] not in (ContinuationState.WAITING, ContinuationState.TAKEN) or row["expires_at"] <= moment:
            raise Refusal(ProblemType.CONTINUATION_OVER)
        return row

    def _secret(self, kind: ContinuationKind) -> str:
        if kind is ContinuationKind.PHONE:
            return secrets.token_urlsafe(24)
        while True:
            number = f"{secrets.randbelow(10**9):09d}"
            if self._store.row("SELECT 1 FROM continuations WHERE token = ?", number) is None:
                return number

    def _take(self, continuation_id: str, by: str, browser: str = "") -> None:
        self._store.run(
            "UPDATE continuations SET state = 'taken', taken_by = ?, browser = ? WHERE continuation_id = ? AND state = 'waiting'",
            by,
            browser,
            continuation_id,
        )

    def _end(self, continuation_id: str, state: ContinuationState) -> None:
        """The envelope first: that is the erase. The row stays as a memory of the id, without its person and their case."""
        self._store.run(
            "UPDATE continuations SET envelope = x'', person_number = '', case_number = '', state = ? WHERE continuation_id = ?",
            state.value,
            continuation_id,
        )

    def _sweep(self) -> float:
        """What ran out ends; what was taken up keeps its word and loses its content. The moment."""
        moment = self._clock().timestamp()
        with self._store.transaction():
            for row in self._store.rows(
                "SELECT continuation_id, state FROM continuations "
                "WHERE (state = 'waiting' OR person_number != '') AND expires_at <= ?",
                moment,
            ):
                is_taken = row["state"] == ContinuationState.TAKEN
                self._end(row["continuation_id"], ContinuationState.TAKEN if is_taken else ContinuationState.EXPIRED)
            self._store.run("DELETE FROM continuations WHERE expires_at <= ?", moment - MEMORY_S)
        return moment


def _told(row: Row, moment: float) -> dict[str, Any]:
    waits, is_phone = row["state"] == ContinuationState.WAITING, row["kind"] == ContinuationKind.PHONE
    return {
        "continuation_id": row["continuation_id"],
        "kind": row["kind"],
        "about": row["about"],
        "state": row["state"],
        "is_opened": bool(row["is_opened"]),
        "valid_s": max(0, int(row["expires_at"] - moment)) if waits else 0,
        "secret": row["token"] if waits else None,
        "is_phone": is_phone,
    }


def _is_nobodys(row: Row) -> bool:
    return bool(row["about"] == ContinuationAbout.SERVICE)


def _opened_at(row: Row) -> float:
    return float(row["expires_at"] - LIFE_S[ContinuationKind(row["kind"])])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
