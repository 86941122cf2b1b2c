# SPDX-License-Identifier: Apache-2.0
"""The courier's keeping of sealed drafts: the blob in the database, its secret in a file of its own, both for 24 hours.

Order when kept: secret file, then row. Order when destroyed: secret file (that is the crypto-erase), then row.

A draft of a visit without a card cannot be bound to one: it is sealed for the platform alone, lies here only until the
platform has it, and cannot be opened here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from config.clock import now
from config.timeouts import DRAFT_KEEP_H
from offline_cache.database import CacheDatabase
from offline_cache.draft_errands import DEPOSIT, FAREWELL, DraftErrands
from offline_cache.draft_sealing import SECRET_BYTES
from offline_cache.durable_files import Disk, destroy_file, private_folder, write_durably
from offline_cache.errors import CaseRefused, DiskFull, QueueFull
from offline_cache.room import NO_ROOM
from offline_cache.sealed_draft import Deposit, Farewell, HeldDraft, SealedDraft

LOOKUP_KEY_NAME = "lookup.key"
MAX_DRAFT_BYTES = 256 * 1024
"""As much as the contract lets a deposit hold."""
_FULL = "the disk of this terminal is full; the draft was not kept"


class DraftStore:
    """At most one draft a card and service. ``key_folder`` is private to the courier (0700, files 0600)."""

    def __init__(
        self,
        database: CacheDatabase,
        key_folder: Path,
        *,
        disk: Disk | None = None,
        clock: Callable[[], datetime] = now,
        keep_h: float = DRAFT_KEEP_H,
    ) -> None:
        self._database = database
        self._keys = private_folder(key_folder)
        self._disk = disk or Disk()
        self._clock = clock
        self._keep_s = keep_h * 3600
        self.errands = DraftErrands(database, clock=clock)

    def lookup_key(self) -> bytes:
        """The key of this terminal for lookups; made at the first call, lost with the state folder."""
        path = self._keys / LOOKUP_KEY_NAME
        if not path.exists():
            write_durably(path, secrets.token_bytes(SECRET_BYTES), self._disk)
        return path.read_bytes()

    # --- drafts of a card -------------------------------------------------------------------------------------------

    def save(self, draft: SealedDraft) -> None:
        """Keep a draft; an older one of the same card and service is destroyed.

        Raises:
            QueueFull: no room; the older one is still there.
            CaseRefused: malformed.
        """
        sizes = (len(draft.blob), len(draft.release))
        if (
            len(draft.lookup) != 64
            or len(draft.secret) != SECRET_BYTES
            or not 0 < sizes[0]
            or max(sizes) > MAX_DRAFT_BYTES
        ):
            raise CaseRefused(
                "a draft has a lookup of 64 characters, a secret of 32 bytes and a blob of at most 256 KB"
            )
        _check_id(draft.draft_id)
        moment = self._clock().timestamp()
        name = f"{secrets.token_hex(16)}.draft-key"
        older = self._database.rows("SELECT * FROM drafts WHERE lookup=?", draft.lookup)
        try:
            # Both in the one file that is destroyed: what is sealed for the platform holds the secret too.
            write_durably(self._keys / name, draft.secret + draft.release, self._disk)
            with self._database.transaction() as sql:
                for row in older:
                    self.errands.part(sql, row["draft_id"], row["expires_at"], is_deposited=bool(row["is_deposited"]))
                sql.table("drafts").insert(
                    {
                        "lookup": draft.lookup,
                        "draft_id": draft.draft_id,
                        "secret_name": name,
                        "blob": draft.blob,
                        "saved_at": moment,
                        "expires_at": moment + self._keep_s,
                        "is_deposited": 0,
                    },
                    replace=True,
                )
                if draft.release:
                    self.errands.add_deposit(sql, draft.draft_id, moment + self._keep_s)
        except (OSError, DiskFull) as error:
            if isinstance(error, OSError) and error.errno not in NO_ROOM:
                raise
            destroy_file(self._keys / name, self._disk)
            raise QueueFull(_FULL) from error
        for row in older:
            destroy_file(self._keys / row["secret_name"], self._disk)

    def find(self, lookup: str) -> HeldDraft | None:
        """The draft under this name, if there is one that has not expired. It stays until :meth:`destroy`."""
        rows = self._database.rows("SELECT * FROM drafts WHERE lookup=?", lookup)
        if not rows or self._is_over(rows[0]["saved_at"], rows[0]["expires_at"]):
            return None
        row = rows[0]
        try:
            kept = (self._keys / row["secret_name"]).read_bytes()
        except FileNotFoundError:
            return None
        draft = SealedDraft(lookup, row["draft_id"], kept[:SECRET_BYTES], row["blob"], kept[SECRET_BYTES:])
        return HeldDraft(draft, row["expires_at"] - self._clock().timestamp(), bool(row["is_deposited"]))

    def destroy(self, lookup: str) -> bool:
        """Crypto-erase a draft, and have the platform do so too; ``False`` when there was none."""
        rows = self._database.rows("SELECT * FROM drafts WHERE lookup=?", lookup)
        for row in rows:
            destroy_file(self._keys / row["secret_name"], self._disk)
        with self._database.transaction() as sql:
            for row in rows:
                self.errands.part(sql, row["draft_id"], row["expires_at"], is_deposited=bool(row["is_deposited"]))
            sql.execute("DELETE FROM drafts WHERE lookup=?", [lookup])
        return bool(rows)

    # --- drafts without a card ----------------------------------------------------------------------------------------

    def save_for_platform(self, draft_id: str, envelope: bytes) -> None:
        """Keep a draft that only the platform can open until the platform has it.

        Raises:
            QueueFull: no room.
            CaseRefused: malformed.
        """
        if not 0 < len(envelope) <= MAX_DRAFT_BYTES:
            raise CaseRefused("a draft for the platform is an envelope of at most 256 KB")
        _check_id(draft_id)
        expires_at = self._clock().timestamp() + self._keep_s
        try:
            with self._database.transaction() as sql:
                sql.table("platform_drafts").insert(
                    {"draft_id": draft_id, "envelope": envelope, "expires_at": expires_at}, replace=True
                )
                self.errands.add_deposit(sql, draft_id, expires_at)
        except DiskFull as error:
            raise QueueFull(_FULL) from error

    # --- what the platform is told ------------------------------------------------------------------------------------

    def next_errand(self) -> Deposit | Farewell | None:
        """What to tell the platform now. Beginning it is noted in the same piece of work: :meth:`DraftErrands.begin`."""
        due = self.errands.next_due()
        if due is None:
            return None
        if due.kind == FAREWELL:
            return Farewell(due.draft_id, due.tries)
        keep_s = max(1, int(due.expires_at - self._clock().timestamp()))
        rows = self._database.rows("SELECT secret_name, blob FROM drafts WHERE draft_id=?", due.draft_id)
        if rows:
            try:
                release = (self._keys / rows[0]["secret_name"]).read_bytes()[SECRET_BYTES:]
            except FileNotFoundError:
                release = b""
            if release:
                return Deposit(due.draft_id, keep_s, due.tries, release, rows[0]["blob"])
        sealed = self._database.rows("SELECT envelope FROM platform_drafts WHERE draft_id=?", due.draft_id)
        if sealed:
            return Deposit(due.draft_id, keep_s, due.tries, sealed[0]["envelope"], None)
        self.drop_errand(due.draft_id)  # its secret is lost: there is nothing to deposit
        return None

    def deposited(self, draft_id: str) -> None:
        """The platform has it. What was sealed for the platform alone goes; a card's draft stays for its card."""
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM platform_drafts WHERE draft_id=?", [draft_id])
            # A draft destroyed while the deposit was on its way has a farewell by now, which stays.
            if self.errands.done(sql, draft_id, DEPOSIT):
                sql.execute("UPDATE drafts SET is_deposited=1 WHERE draft_id=?", [draft_id])

    def end_elsewhere(self, draft_id: str) -> None:
        """A draft that is the platform's alone was taken up or dropped here: the platform is to destroy it. One of this terminal
        that still waits to be deposited goes at once; a farewell of which the platform never heard is as good.
        """
        expires_at = self._clock().timestamp() + self._keep_s
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM platform_drafts WHERE draft_id=?", [draft_id])
            self.errands.farewell(sql, draft_id, expires_at)

    def drop_errand(self, draft_id: str) -> None:
        """There is nothing more to tell: done, or refused for good."""
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM draft_errands WHERE draft_id=?", [draft_id])
            sql.execute("DELETE FROM platform_drafts WHERE draft_id=?", [draft_id])

    def deposited_ids(self) -> list[str]:
        """The drafts kept here that the platform has too."""
        moment = self._clock().timestamp()
        rows = self._database.rows("SELECT draft_id FROM drafts WHERE is_deposited=1 AND expires_at>?", moment)
        return [str(row["draft_id"]) for row in rows]

    def gone_elsewhere(self, draft_id: str) -> bool:
        """The platform no longer has it: taken up at another terminal, or destroyed. It goes here too."""
        rows = self._database.rows("SELECT secret_name FROM drafts WHERE draft_id=?", draft_id)
        for row in rows:
            destroy_file(self._keys / row["secret_name"], self._disk)
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM drafts WHERE draft_id=?", [draft_id])
            sql.execute("DELETE FROM draft_errands WHERE draft_id=?", [draft_id])
        return bool(rows)

    def sweep(self) -> int:
        """Destroy what is over, and secrets that no row knows; the result is how many drafts went."""
        over = [
            row
            for row in self._database.rows("SELECT * FROM drafts")
            if self._is_over(row["saved_at"], row["expires_at"])
        ]
        for row in over:
            self.gone_elsewhere(row["draft_id"])  # there it expires by itself
        moment = self._clock().timestamp()
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM platform_drafts WHERE expires_at<=?", [moment])
            self.errands.sweep(sql, moment)
        known = {str(row["secret_name"]) for row in self._database.rows("SELECT secret_name FROM drafts")}
        for path in self._keys.iterdir():
            if path.name not in {*known, LOOKUP_KEY_NAME}:
                destroy_file(path, self._disk)
        return len(over)

    def _is_over(self, saved_at: float, expires_at: float) -> bool:
        # A draft from the future means that the clock was set back: nobody knows its age, so it goes.
        moment = self._clock().timestamp()
        return moment >= expires_at or saved_at > moment + self._keep_s


def _check_id(draft_id: str) -> None:
    try:
        fits = str(UUID(draft_id)) == draft_id
    except ValueError:
        fits = False
    if not fits:
        raise CaseRefused("a draft's id is a UUID")
