# SPDX-License-Identifier: Apache-2.0
"""Forms that go on elsewhere (换渠道继续): kept sealed until they are taken up on a telephone or at a window, once.

One open continuation for a person and a service: another one withdraws the one before, so that a lost slip is no dead end and
no form lies open twice. The telephone shows nothing before the last four signs of the ID number were typed; five wrong tries
withdraw it. A number that a clerk types wrong is counted too, over all of them. What ended keeps its id and nothing else.

Table ``continuations`` is in store_tables.py. Thread-safe: every change is a transaction of ``store``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from config.clock import parse_iso
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.continuation_package import CONTINUATION, ContinuedForm, read_continuation_package
from kiosk.platform.continuations import ContinuationKind, ContinuationState
from kiosk.platform.sandbox.bodies import ContinuationOpening
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store
from offline_cache.errors import SealingError
from offline_cache.sealing import Opener

LIFE_S: Final = {ContinuationKind.PHONE: 15 * 60, ContinuationKind.WINDOW: 72 * 3600}
"""A window's is long enough to reach one after a weekend."""
MEMORY_S: Final = 7 * 86_400
"""So long an id that ended is known as one."""
TRIES: Final = 5
MISSES_IN_WINDOW: Final = 10
WINDOW_S: Final = 60


class Row(Protocol):
    """A row of ``continuations``, by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any:
        """One column."""
        ...


@dataclass(frozen=True)
class Opened:
    """A form that somebody may look at now. ``item``: as the platform has it."""

    continuation_id: str
    kind: ContinuationKind
    item: ServiceItem
    form: ContinuedForm = field(repr=False)
    is_taken: bool
    minutes_left: int
    filed_as: str
    """Number of a case of the same person and service that was filed since; empty: none."""


class ContinuationDesk:
    """``clock``: the platform's."""

    def __init__(self, store: Store, opener: Opener, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._store, self._opener, self._catalogue, self._clock = store, opener, catalogue, clock
        self._misses: list[float] = []
        self._misses_lock = threading.Lock()

    # --- the terminal's side ------------------------------------------------------------------------------------------

    def open(self, person: Person, terminal_id: str, body: ContinuationOpening) -> tuple[dict[str, Any], bool]:
        """Keep a form; how it stands (with ``secret``: the URL's token, or the number), and whether it was here before.

        Raises:
            Refusal: it is not kept.
        """
        kind, envelope = ContinuationKind(body.kind), body.envelope_bytes
        print_of = [terminal_id, body.continuation_id, body.kind, body.item_code, hashlib.sha256(envelope).hexdigest()]
        fingerprint = hashlib.sha256(canonical_json(print_of)).hexdigest()
        moment = self._sweep()
        with self._store.transaction():
            row = self._store.row("SELECT * FROM continuations WHERE continuation_id = ?", body.continuation_id)
            if row is not None:
                if row["fingerprint"] != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return _told(row, moment), True
            self._check(person, body, envelope)
            for other in self._store.rows(
                "SELECT continuation_id FROM continuations WHERE person_number = ? AND item_code = ? AND state = 'waiting'",
                person.number,
                body.item_code,
            ):
                self._end(other["continuation_id"], ContinuationState.WITHDRAWN)
            self._store.run(
                "INSERT INTO continuations VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, 0, '', '', ?)",
                body.continuation_id, fingerprint, terminal_id, body.kind, person.number, body.item_code, envelope,
                self._secret(kind), moment + LIFE_S[kind],
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

    def seen_by_phone(self, token: str) -> str:
        """A telephone has opened the page; the service's name.

        Raises:
            Refusal: unknown, or over.
        """
        row = self._of_phone(token)
        if not row["is_opened"]:
            with self._store.transaction():
                self._store.run("UPDATE continuations SET is_opened = 1 WHERE token = ?", token)
        return self._item(row["item_code"]).name

    def try_phone(self, token: str, last_four: str) -> str:
        """The last four signs of the ID number were typed; what the browser shows from now on.

        Raises:
            Refusal: ``wrong-code`` with ``attempts_left``, over, or taken up already.
        """
        with self._store.transaction():
            row = self._of_phone(token)
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
        """What this browser may see; None: the four signs were not typed there.

        Raises:
            Refusal: unknown, over, or taken up with another browser.
        """
        row = self._of_phone(token)
        is_its_own = bool(row["browser"]) and hmac.compare_digest(row["browser"], _digest(browser))
        if row["state"] == ContinuationState.TAKEN and not is_its_own:
            raise Refusal(ProblemType.CONTINUATION_TAKEN)
        return self._opened(row) if is_its_own else None

    def take_by_phone(self, token: str, browser: str) -> None:
        """接着办 was pressed there. May be repeated.

        Raises:
            Refusal: as :meth:`of_phone`, the four signs were not typed, or the case was filed at a terminal since.
        """
        with self._store.transaction():
            found = self.of_phone(token, browser)
            if found is None:
                raise Refusal(ProblemType.MALFORMED_REQUEST, "last_four")
            if found.filed_as and not found.is_taken:
                raise Refusal(ProblemType.CONTINUATION_OVER)
            self._take(found.continuation_id, "phone")

    # --- the window's side --------------------------------------------------------------------------------------------

    def of_window(self, number: str, by: str = "") -> Opened:
        """The form behind a number that a clerk typed, with whatever stands between its digits. ``by``: the work number of a
        clerk who may have taken it up before, and never saw the answer.

        Raises:
            Refusal: unknown, over, taken up by somebody else already, or too many misses just now.
        """
        digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
        self._sweep()
        self._check_misses()
        row = self._store.row("SELECT * FROM continuations WHERE kind = 'window' AND token = ?", digits)
        if row is None:
            self._count_miss()
            raise Refusal(ProblemType.NO_SUCH_CONTINUATION)
        is_taken = row["state"] == ContinuationState.TAKEN
        is_theirs = is_taken and bool(by) and row["taken_by"] == by and bool(row["envelope"])
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

    def _check(self, person: Person, body: ContinuationOpening, envelope: bytes) -> None:
        if self._catalogue.get(body.item_code) is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        found = self._read(envelope, body.continuation_id)
        if found.owner.number != person.number or found.item_code != body.item_code:
            raise Refusal(ProblemType.PACKAGE_INVALID, "owner or item")

    def _read(self, envelope: bytes, continuation_id: str) -> ContinuedForm:
        try:
            opened = self._opener.open(envelope)
        except SealingError:
            raise Refusal(ProblemType.ENVELOPE_UNREADABLE) from None
        if (opened.case_id, opened.purpose) != (continuation_id, CONTINUATION):
            raise Refusal(ProblemType.ENVELOPE_UNREADABLE, "of another form or purpose")
        try:
            return read_continuation_package(opened.plaintext)
        except ValueError:
            raise Refusal(ProblemType.PACKAGE_INVALID, "envelope") from None

    def _opened(self, row: Row) -> Opened:
        left = max(1, -int(-(row["expires_at"] - self._clock().timestamp()) // 60))
        found = self._read(row["envelope"], row["continuation_id"])
        is_taken, kind = row["state"] == ContinuationState.TAKEN, ContinuationKind(row["kind"])
        filed = self._filed_since(row, row["expires_at"] - LIFE_S[kind])
        return Opened(row["continuation_id"], kind, self._item(row["item_code"]), found, is_taken, left, filed)

    def _filed_since(self, row: Row, moment: float) -> str:
        """Whose draft went on at a terminal after all need not be served twice."""
        for case in self._store.rows(
            "SELECT case_number, platform_received_at FROM cases WHERE person_number = ? AND item_code = ? ORDER BY rowid DESC",
            row["person_number"],
            row["item_code"],
        ):
            if parse_iso(case["platform_received_at"]).timestamp() >= moment:
                return str(case["case_number"])
        return ""

    def _item(self, code: str) -> ServiceItem:
        item = self._catalogue.get(code)
        assert item is not None  # noqa: S101 - looked at when it was opened
        return item

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

    def _take(self, continuation_id: str, by: str) -> None:
        self._store.run(
            "UPDATE continuations SET state = 'taken', taken_by = ? WHERE continuation_id = ? AND state = 'waiting'",
            by,
            continuation_id,
        )

    def _end(self, continuation_id: str, state: ContinuationState) -> None:
        """The envelope first: that is the erase. The row stays as a memory of the id, without its person."""
        self._store.run(
            "UPDATE continuations SET envelope = x'', person_number = '', state = ? WHERE continuation_id = ?",
            state.value,
            continuation_id,
        )

    def _sweep(self) -> float:
        """What ran out ends; what was taken up keeps its word and loses its content. The moment."""
        moment = self._clock().timestamp()
        with self._store.transaction():
            for row in self._store.rows(
                "SELECT continuation_id, state FROM continuations WHERE envelope != x'' AND expires_at <= ?", moment
            ):
                is_taken = row["state"] == ContinuationState.TAKEN
                self._end(row["continuation_id"], ContinuationState.TAKEN if is_taken else ContinuationState.EXPIRED)
            self._store.run("DELETE FROM continuations WHERE expires_at <= ?", moment - MEMORY_S)
        return moment

    def _check_misses(self) -> None:
        moment = self._clock().timestamp()
        with self._misses_lock:
            self._misses = [at for at in self._misses if at > moment - WINDOW_S]
            if len(self._misses) >= MISSES_IN_WINDOW:
                raise Refusal(ProblemType.BUSY, retry_after_s=WINDOW_S)

    def _count_miss(self) -> None:
        with self._misses_lock:
            self._misses.append(self._clock().timestamp())


def _told(row: Row, moment: float) -> dict[str, Any]:
    waits, is_phone = row["state"] == ContinuationState.WAITING, row["kind"] == ContinuationKind.PHONE
    return {
        "continuation_id": row["continuation_id"],
        "kind": row["kind"],
        "state": row["state"],
        "is_opened": bool(row["is_opened"]),
        "valid_s": max(0, int(row["expires_at"] - moment)) if waits else 0,
        "secret": row["token"] if waits else None,
        "is_phone": is_phone,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
