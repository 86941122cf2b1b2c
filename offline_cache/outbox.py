# SPDX-License-Identifier: Apache-2.0
"""The outbox: sealed cases that wait for the platform, each delivered exactly once.

::

    put ──► queued ──► sending ──► received ─ ─ ► accepted | returned | refused
              ▲           │ │
              └─ postpone ┘ └────► parked ──► (staff) queued

What makes "exactly once" of "at least once": the case id is the idempotency key, the row stays until the platform's
receipt is stored, and the platform answers "already have it" to a repeat. Receipt first, then the sealed content is
destroyed: the rows, then the files. What a crash leaves half done, :meth:`Outbox.recover` finishes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from config.clock import iso_ms, now
from config.timeouts import RETRY_AFTER_MAX_S
from offline_cache.attachments import IN_ROW_BYTES, AttachmentFiles
from offline_cache.database import CacheDatabase
from offline_cache.durable_files import Disk
from offline_cache.errors import AttachmentLost, CaseRefused, DiskFull, QueueFull
from offline_cache.room import NO_ROOM, Ballast, RoomLimits
from offline_cache.sealed_case import (
    AttachmentRef,
    CaseStatus,
    Durable,
    OutboxState,
    PlatformReceipt,
    QueueCounts,
    SealedCase,
    WaitingCase,
)

SMALL_CASE_BYTES = 256 * 1024
"""Backlog up to here goes before larger cases: many residents are served while one scan would travel."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recovered:
    """What :meth:`Outbox.recover` found and mended."""

    requeued: int
    destroyed: int
    parked: int
    orphans: int


class Outbox:
    """All methods are called from the one thread that opened ``database``. ``folder`` holds attachments and ballast."""

    def __init__(
        self,
        database: CacheDatabase,
        folder: Path,
        *,
        limits: RoomLimits | None = None,
        disk: Disk | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._folder = folder
        self._limits = limits or RoomLimits()
        self._disk = disk or Disk()
        self._clock = clock
        self._files = AttachmentFiles(folder / "attachments", self._disk)
        self._ballast = Ballast(folder, self._limits.ballast_bytes, self._disk)

    # --- at start ---------------------------------------------------------------------------------------------------

    def recover(self) -> Recovered:
        """Finish what a crash interrupted. Called once, before anything else."""
        requeued = self.requeue_interrupted()
        settled = self._rows("SELECT case_id FROM cases WHERE platform_received_at NOT NULL AND envelope NOT NULL")
        for row in settled:
            self._destroy_content(row["case_id"])
        files = self._rows(
            "SELECT file_name, case_id FROM attachments JOIN cases USING (case_id) "
            "WHERE file_name NOT NULL AND platform_received_at IS NULL"
        )
        orphans = self._files.sweep({row["file_name"] for row in files})
        lost = {row["case_id"] for row in files if not self._files.exists(row["file_name"])}
        for case_id in lost:
            self.park(case_id, "attachment_lost")
        self._ballast.ensure()
        return Recovered(requeued, len(settled), len(lost), orphans)

    def requeue_interrupted(self) -> int:
        """What was on its way may have arrived; asking again is safe, because the id is the idempotency key."""
        return self._change("UPDATE cases SET state='queued', is_live=0 WHERE state='sending'")

    # --- taking cases in --------------------------------------------------------------------------------------------

    def has_room_for(self, size_bytes: int) -> bool:
        """Whether a case of this size can be promised a place."""
        held = self._rows(
            "SELECT count(*) AS cases, coalesce(sum(size_bytes), 0) AS bytes FROM cases WHERE envelope NOT NULL"
        )
        return (
            held[0]["cases"] < self._limits.max_cases
            and held[0]["bytes"] + size_bytes <= self._limits.max_bytes
            # Twice: the log and the database each hold the content for a moment.
            and self._disk.free_bytes(self._folder) >= self._limits.keep_free_bytes + 2 * size_bytes
            and self._ballast.ensure()
        )

    def put(self, case: SealedCase) -> Durable:
        """Store a case; when this returns it survives a power cut. The same case again gets the same answer.

        Raises:
            QueueFull: no place for it; nothing was promised, nothing was kept.
            CaseRefused: malformed, or another case has this id.
        """
        case.check()
        known = self._rows("SELECT fingerprint, durable_at FROM cases WHERE case_id=?", case.case_id)
        if known:
            if known[0]["fingerprint"] != case.fingerprint():
                raise CaseRefused(f"case {case.case_id} is already here with other content")
            return Durable(case.case_id, known[0]["durable_at"])
        if not self.has_room_for(case.size_bytes):
            raise QueueFull("the queue of this terminal is full; nothing was taken in")
        names: list[str | None] = []
        try:
            for position, attachment in enumerate(case.attachments):
                is_large = len(attachment.envelope) > IN_ROW_BYTES
                names.append(self._files.store(case.case_id, position, attachment) if is_large else None)
            durable_at = self._insert(case, names)
        except (OSError, DiskFull) as error:
            # After any other failure the files stay: if the row is there after all it needs them, if not they go later.
            if isinstance(error, OSError) and error.errno not in NO_ROOM:
                raise
            self._files.remove([name for name in names if name])
            raise QueueFull("the disk of this terminal is full; nothing was taken in") from error
        return Durable(case.case_id, durable_at)

    def _insert(self, case: SealedCase, names: list[str | None]) -> str:
        moment = self._clock()
        durable_at = iso_ms(moment)
        with self._database.transaction() as sql:
            sql.table("cases").insert(
                {
                    "case_id": case.case_id,
                    "item_code": case.item_code,
                    "terminal_received_at": case.terminal_received_at,
                    "max_queue_hours": case.max_queue_hours,
                    "fingerprint": case.fingerprint(),
                    "envelope": case.envelope,
                    "size_bytes": case.size_bytes,
                    "durable_at": durable_at,
                    "stored_at": moment.timestamp(),
                    "state": OutboxState.QUEUED.value,
                    "is_live": 1,
                    "due": moment.timestamp(),
                    "tries": 0,
                }
            )
            sql.table("attachments").insert_all(
                {
                    "case_id": case.case_id,
                    "position": position,
                    "digest": attachment.digest,
                    "size_bytes": len(attachment.envelope),
                    "content": attachment.envelope if name is None else None,
                    "file_name": name,
                }
                for position, (attachment, name) in enumerate(zip(case.attachments, names, strict=True))
            )
        return durable_at

    # --- sending ----------------------------------------------------------------------------------------------------

    def next_due(self, *, live_only: bool = False) -> WaitingCase | None:
        """The case to send now: live ones first, then small ones, then large ones, each oldest first."""
        moment = self._clock().timestamp()
        rows = self._rows(
            # A case that is due implausibly late was scheduled before the clock was set back.
            "SELECT * FROM cases WHERE state='queued' AND (due<=? OR due>?) AND is_live>=? "
            "ORDER BY is_live DESC, size_bytes>?, seq LIMIT 1",
            moment,
            moment + 2 * RETRY_AFTER_MAX_S,
            int(live_only),
            SMALL_CASE_BYTES,
        )
        if not rows:
            return None
        row = rows[0]
        attachments = self._rows(
            "SELECT position, digest, size_bytes FROM attachments WHERE case_id=? ORDER BY position", row["case_id"]
        )
        return WaitingCase(
            case_id=row["case_id"],
            item_code=row["item_code"],
            terminal_received_at=row["terminal_received_at"],
            max_queue_hours=row["max_queue_hours"],
            tries=row["tries"],
            is_live=bool(row["is_live"]),
            envelope=row["envelope"],
            attachments=tuple(AttachmentRef(**attachment) for attachment in attachments),
        )

    def earliest_due(self) -> float | None:
        """When the next queued case is due, in seconds since the epoch."""
        found = self._rows("SELECT min(due) AS due FROM cases WHERE state='queued'")[0]["due"]
        return None if found is None else float(found)

    def read_part(self, case_id: str, position: int, offset: int, length: int) -> bytes:
        """Some bytes of a stored attachment.

        Raises:
            AttachmentLost: they are not there.
        """
        rows = self._rows(
            "SELECT file_name, substr(content, ?, ?) AS part FROM attachments WHERE case_id=? AND position=?",
            offset + 1,
            length,
            case_id,
            position,
        )
        if not rows:
            raise AttachmentLost(f"case {case_id} has no attachment {position}")
        if rows[0]["file_name"] is not None:
            return self._files.read(rows[0]["file_name"], offset, length)
        return bytes(rows[0]["part"])

    def mark_sending(self, case_id: str) -> None:
        """A try begins."""
        self._change("UPDATE cases SET state='sending', tries=tries+1 WHERE case_id=? AND state='queued'", case_id)

    def postpone(self, case_id: str, due: float, status: str) -> None:
        """A try failed for a passing reason: back into the queue until ``due``, as backlog."""
        self._change(
            "UPDATE cases SET state='queued', is_live=0, due=?, last_status=? WHERE case_id=? AND state='sending'",
            due,
            status,
            case_id,
        )

    def hasten(self, status: str, but_not: str = "") -> int:
        """The reason ``status`` is over: what was postponed for it, but for case ``but_not``, is due at once."""
        moment = self._clock().timestamp()
        return self._change(
            "UPDATE cases SET due=? WHERE state='queued' AND last_status=? AND due>? AND case_id<>?",
            moment,
            status,
            moment,
            but_not,
        )

    def confirm(self, case_id: str, receipt: PlatformReceipt) -> None:
        """Store the platform's receipt; then, and only then, destroy the sealed content."""

        def keep_receipt(sql: Database) -> None:
            known = sql.execute("SELECT case_number FROM cases WHERE case_id=?", [case_id]).fetchone()
            if known[0] is not None:
                if known[0] != receipt.case_number:
                    self._count(sql, "duplicates")
                return
            state = OutboxState.of_receipt(receipt.state)
            sql.execute(
                "UPDATE cases SET state=?, is_live=0, case_number=?, platform_received_at=?, last_status='received', "
                "reason=NULL, settled_at=?, objections=? WHERE case_id=?",
                [
                    state.value,
                    receipt.case_number,
                    receipt.platform_received_at,
                    self._clock().timestamp(),
                    json.dumps(receipt.objections),
                    case_id,
                ],
            )
            self._count(sql, "delivered")
            if receipt.already_have_it:
                self._count(sql, "repeats")

        self._settle(keep_receipt)
        self._destroy_content(case_id)
        self._ballast.ensure()

    def park(self, case_id: str, reason: str) -> None:
        """Set a case aside for staff. Its content stays sealed and whole. ``reason`` never holds content."""
        self._change(
            "UPDATE cases SET state='parked', is_live=0, reason=?, last_status=? "
            "WHERE case_id=? AND case_number IS NULL",
            reason,
            reason,
            case_id,
        )

    def release_parked(self, reason: str = "") -> int:
        """Queue parked cases again: all of them, or those whose reason begins with ``reason``."""
        return self._change(
            "UPDATE cases SET state='queued', due=?, reason=NULL WHERE state='parked' AND instr(reason, ?) = 1",
            self._clock().timestamp(),
            reason,
        )

    # --- asking -----------------------------------------------------------------------------------------------------

    def status(self, case_id: str) -> CaseStatus | None:
        """What is known of a case; ``None``: it was never durable here (so it may be submitted again)."""
        rows = self._rows("SELECT * FROM cases WHERE case_id=?", case_id)
        if not rows:
            return None
        row = rows[0]
        return CaseStatus(
            case_id=case_id,
            state=OutboxState(row["state"]),
            case_number=row["case_number"],
            platform_received_at=row["platform_received_at"],
            attempts=row["tries"],
            reason=row["reason"],
            durable_at=row["durable_at"],
            objections=tuple((code, number) for code, number in json.loads(row["objections"] or "[]")),
        )

    def counts(self) -> QueueCounts:
        """The queue in figures."""
        waiting = self._rows(
            "SELECT count(*) AS queued, coalesce(sum(size_bytes), 0) AS bytes, "
            "coalesce(sum(stored_at + max_queue_hours * 3600 < ?), 0) AS overdue "
            "FROM cases WHERE state IN ('queued', 'sending')",
            self._clock().timestamp(),
        )[0]
        figures = {row["name"]: int(row["value"]) for row in self._rows("SELECT name, value FROM figures")}
        return QueueCounts(
            queued=waiting["queued"],
            delivered=figures.get("delivered", 0),
            parked=self._rows("SELECT count(*) AS parked FROM cases WHERE state='parked'")[0]["parked"],
            duplicates=figures.get("duplicates", 0),
            repeats=figures.get("repeats", 0),
            queued_bytes=waiting["bytes"],
            overdue=waiting["overdue"],
            is_accepting=self.has_room_for(SMALL_CASE_BYTES),
        )

    def forget_receipts(self, settled_before: float) -> int:
        """Remove rows whose receipt is older than ``settled_before``; their content went long ago."""
        return self._change("DELETE FROM cases WHERE envelope IS NULL AND settled_at<?", settled_before)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _destroy_content(self, case_id: str) -> None:
        names = [
            row["file_name"]
            for row in self._rows("SELECT file_name FROM attachments WHERE case_id=? AND file_name NOT NULL", case_id)
        ]

        def clear_rows(sql: Database) -> None:
            sql.execute("UPDATE cases SET envelope=NULL WHERE case_id=?", [case_id])
            sql.execute("DELETE FROM attachments WHERE case_id=?", [case_id])

        self._settle(clear_rows)
        self._files.remove(names)

    @staticmethod
    def _count(sql: Database, name: str) -> None:
        sql.execute(
            "INSERT INTO figures (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", [name]
        )

    def _settle(self, work: Callable[[Database], T]) -> T:
        """A transaction that helps to empty the queue: on a full disk it gets the ballast's room."""
        try:
            with self._database.transaction() as sql:
                return work(sql)
        except DiskFull:
            if not self._ballast.release():
                raise
        with self._database.transaction() as sql:
            return work(sql)

    def _change(self, statement: str, *values: object) -> int:
        return self._settle(lambda sql: int(sql.execute(statement, values).rowcount))

    def _rows(self, statement: str, *values: object) -> list[dict[str, Any]]:
        return self._database.rows(statement, *values)
