# SPDX-License-Identifier: Apache-2.0
"""The sandbox's database: terminals, cases, parts of attachments, drafts, evaluations, calls for help.

WAL and ``synchronous=FULL``: what was answered with 201 survives ``kill -9`` and a power cut. A case and its idempotency
key are one row, written in one transaction; a server that notes the key first and the case later locks a case out for
ever when it dies in between. One connection, one lock: requests that write queue up.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.clock import iso_ms, now
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store_tables import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Terminal:
    """A registered terminal key."""

    key_id: str
    terminal_id: str
    public_pem: str


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case as it was filed. ``opened``: the case record that was in the envelope."""

    case_id: str
    case_number: str
    fingerprint: str
    item_code: str
    terminal_id: str
    person_number: str = field(repr=False)
    terminal_received_at: str
    platform_received_at: str
    state: str
    opened: Mapping[str, Any] = field(repr=False)
    result: Mapping[str, Any] | None = field(repr=False)
    terminal_clock_offset_s: int = 0
    """What the terminal's times lacked to the platform's, as the terminal told it with the case."""


@dataclass(frozen=True, slots=True)
class OpenedAttachment:
    """One paper of a case, opened."""

    position: int
    digest: str
    purpose: str
    content: bytes = field(repr=False)


class Store:
    """An open database; created and migrated when needed. Safe to use from several threads, not across a fork."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._sql = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
        self._sql.row_factory = sqlite3.Row
        try:
            path.chmod(0o600)
            self._sql.execute("PRAGMA journal_mode=WAL")
            self._sql.execute("PRAGMA synchronous=FULL")
            self._sql.execute("PRAGMA foreign_keys=ON")
            self._sql.execute("PRAGMA secure_delete=ON")  # a draft that ended is overwritten
            self._migrate()
        except BaseException:
            self._sql.close()
            raise

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._sql.close()

    def _migrate(self) -> None:
        with self.transaction():
            done = self._sql.execute("PRAGMA user_version").fetchone()[0]
            for number, script in enumerate(MIGRATIONS[done:], start=done + 1):
                for statement in filter(str.strip, script.split(";")):
                    self._sql.execute(statement)
                self._sql.execute(f"PRAGMA user_version={number:d}")

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """All or nothing, and nobody in between: what is looked at inside holds until the end. May be nested."""
        with self._lock:
            if self._sql.in_transaction:  # ours: the lock lets nobody else get here while one is open
                yield
                return
            self._sql.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._sql.execute("COMMIT")
            except BaseException:
                if self._sql.in_transaction:
                    self._sql.execute("ROLLBACK")
                raise

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._lock:
            return self._sql.execute(statement, values).fetchall()

    def row(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first of it."""
        found = self.rows(statement, *values)
        return found[0] if found else None

    def run(self, statement: str, *values: object) -> None:
        """One change, by itself or inside :meth:`transaction`."""
        with self.transaction():
            self._sql.execute(statement, values)

    # --- the platform itself ------------------------------------------------------------------------------------------

    def bind_environment(self, environment: str) -> str:
        """Bind this database to an environment once; the result is the one it is bound to."""
        with self.transaction():
            self._sql.execute("INSERT OR IGNORE INTO meta VALUES ('environment', ?)", (environment,))
            return str(self._sql.execute("SELECT value FROM meta WHERE name = 'environment'").fetchone()[0])

    def register_terminal(self, terminal: Terminal) -> None:
        """Note a terminal's key. A terminal may have several: cases sealed before a key was changed still arrive."""
        with self.transaction():
            self._sql.execute(
                "INSERT OR REPLACE INTO terminals VALUES (?, ?, ?, ?)",
                (terminal.key_id, terminal.terminal_id, terminal.public_pem, iso_ms(now())),
            )

    def terminal(self, key_id: str) -> Terminal | None:
        """The registered key with this id."""
        row = self.row("SELECT key_id, terminal_id, public_pem FROM terminals WHERE key_id = ?", key_id)
        return None if row is None else Terminal(*row)

    def count(self, name: str) -> None:
        """Add one to a counter."""
        with self.transaction():
            self._count(name)

    def _count(self, name: str) -> None:
        self._sql.execute(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (name,)
        )

    def stats(self) -> dict[str, Any]:
        """Figures over the whole life of this database."""
        counters = {row["name"]: row["value"] for row in self.rows("SELECT name, value FROM counters")}
        by_item = {row[0]: row[1] for row in self.rows("SELECT item_code, count(*) FROM cases GROUP BY item_code")}
        return {
            "cases": sum(by_item.values()),
            "cases_by_item": by_item,
            "duplicates_refused": counters.get("duplicates_refused", 0),
            "cases_rejected": counters.get("cases_rejected", 0),
            "attachments": self.rows("SELECT count(*) FROM attachments")[0][0],
            "evaluations": self.rows("SELECT count(*) FROM evaluations")[0][0],
            "help_calls": self.rows("SELECT count(*) FROM help_calls")[0][0],
            "terminals": self.rows("SELECT count(*) FROM terminals")[0][0],
            "drafts": self.rows("SELECT count(*) FROM drafts WHERE has_ended = 0")[0][0],
        }

    # --- cases --------------------------------------------------------------------------------------------------------

    def case(self, case_id: str) -> FiledCase | None:
        """The case filed under this id."""
        row = self.row("SELECT * FROM cases WHERE case_id = ?", case_id)
        if row is None:
            return None
        fields = {name: row[name] for name in row.keys() if name != "terminal_day"}
        fields["opened"] = json.loads(fields["opened"])
        fields["result"] = None if fields["result"] is None else json.loads(fields["result"])
        return FiledCase(**fields)

    def case_ids(self) -> list[str]:
        """All filed cases, oldest first."""
        return [row[0] for row in self.rows("SELECT case_id FROM cases ORDER BY rowid")]

    def case_numbered(self, case_number: str) -> FiledCase | None:
        """The case with this number (办件编号)."""
        row = self.row("SELECT case_id FROM cases WHERE case_number = ?", case_number)
        return None if row is None else self.case(row["case_id"])

    def case_behind(self, case_id: str) -> str:
        """The id that a case was filed under first; ``case_id`` itself unless it is that of a refiling (补正)."""
        row = self.row("SELECT case_id FROM case_refilings WHERE refiling_id = ?", case_id)
        return case_id if row is None else str(row["case_id"])

    def is_repeat(self, scope: str, key: str, fingerprint: str) -> bool:
        """Note a wish under its idempotency key, within the transaction that carries it out; whether it was noted before.

        Raises:
            Refusal: with another content.
        """
        with self.transaction():
            row = self.row("SELECT fingerprint FROM wishes_done WHERE scope = ? AND key = ?", scope, key)
            if row is not None and row["fingerprint"] != fingerprint:
                raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
            if row is None:
                self.run("INSERT INTO wishes_done VALUES (?, ?, ?)", scope, key, fingerprint)
        return row is not None

    def has_case_on(self, person_number: str, item_code: str, day: str) -> bool:
        """Whether this person has filed this item on this day (by the terminal's time). What was given back or taken back
        does not count: it may be filed again the same day.
        """
        statement = (
            "SELECT 1 FROM cases WHERE person_number = ? AND item_code = ? AND terminal_day = ?"
            " AND state NOT IN ('returned', 'refused', 'withdrawn', 'lapsed')"
        )
        return self.row(statement, person_number, item_code, day) is not None

    def has_case_seen_by(self, presence: Mapping[str, str]) -> bool:
        """Whether a filed case stands on this look already (本人到场): the same number of a verdict, or of a referral."""
        name = "report_id" if presence["method"] == "face" else "referral_id"
        statement = f"SELECT 1 FROM cases WHERE json_extract(opened, '$.presence.{name}') = ?"  # noqa: S608 - one of two words
        return self.row(statement, presence[name]) is not None

    def next_case_number(self, day: str) -> str:
        """A number of 15 digits: 999 (no real office), day, place in the day. Gaps are allowed, repeats are not."""
        name = f"case-number-{day}"
        with self.transaction():
            self._count(name)
            place = self._sql.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()[0]
        return f"999{day[2:4]}{day[5:7]}{day[8:10]}{place:06d}"

    def file_case(self, case: FiledCase, attachments: Sequence[OpenedAttachment], day: str = "") -> FiledCase:
        """File a case for good; returns the one under this id, which is an earlier one if there was one.

        ``day``: on which it was taken in, where the terminal's clock was wrong about it.
        """
        with self.transaction():
            earlier = self.case(case.case_id)
            if earlier is not None:
                return earlier
            result = None if case.result is None else json.dumps(case.result, ensure_ascii=False)
            self._sql.execute(
                "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    case.case_id,
                    case.case_number,
                    case.fingerprint,
                    case.item_code,
                    case.terminal_id,
                    case.person_number,
                    day or case.terminal_received_at[:10],
                    case.terminal_received_at,
                    case.platform_received_at,
                    case.state,
                    json.dumps(case.opened, ensure_ascii=False),
                    result,
                    case.terminal_clock_offset_s,
                ),
            )
            self._sql.executemany(
                "INSERT INTO attachments VALUES (?, ?, ?, ?, ?)",
                [(case.case_id, one.position, one.digest, one.purpose, one.content) for one in attachments],
            )
            self.forget_parts(case.case_id)
        return case

    # --- attachments on their way (parts_desk.py) ---------------------------------------------------------------------

    def is_filed(self, case_id: str) -> bool:
        """Whether a case was filed under this id, or a returned one filed again (补正)."""
        filed = "SELECT 1 FROM cases WHERE case_id = ? UNION ALL SELECT 1 FROM case_refilings WHERE refiling_id = ?"
        return self.row(filed, case_id, case_id) is not None

    def forget_parts(self, case_id: str) -> None:
        """Parts that were kept for a case: it was filed and holds its papers itself, or it never came."""
        with self.transaction():
            self.run("DELETE FROM parts WHERE case_id = ?", case_id)
            self.run("DELETE FROM parts_kept WHERE case_id = ?", case_id)

    # --- people -------------------------------------------------------------------------------------------------------

    def put_evaluation(
        self, evaluation_id: str, fingerprint: str, terminal_id: str, content: Mapping[str, Any]
    ) -> str | None:
        """Keep an evaluation; the result is the fingerprint of an earlier one under this id."""
        with self.transaction():
            row = self.row("SELECT fingerprint FROM evaluations WHERE evaluation_id = ?", evaluation_id)
            if row is not None:
                return str(row[0])
            self._sql.execute(
                "INSERT INTO evaluations VALUES (?, ?, ?, ?, ?)",
                (evaluation_id, fingerprint, terminal_id, json.dumps(content, ensure_ascii=False), iso_ms(now())),
            )
        return None

    def evaluations(self) -> list[dict[str, Any]]:
        """All evaluations, oldest first."""
        return [json.loads(row[0]) for row in self.rows("SELECT content FROM evaluations ORDER BY rowid")]
