# SPDX-License-Identifier: Apache-2.0
"""The courier's keeping of sealed drafts: the blob in the database, its secret in a file of its own, both for 24 hours.

Order when kept: secret file, then row. Order when destroyed: secret file (that is the crypto-erase), then row.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from config.clock import now
from config.timeouts import DRAFT_KEEP_H
from offline_cache.database import CacheDatabase
from offline_cache.draft_sealing import SECRET_BYTES, SealedDraft
from offline_cache.durable_files import Disk, destroy_file, private_folder, write_durably
from offline_cache.errors import CaseRefused, DiskFull, QueueFull
from offline_cache.room import NO_ROOM

LOOKUP_KEY_NAME = "lookup.key"
MAX_DRAFT_BYTES = 1024 * 1024


class DraftStore:
    """At most one draft a card. ``key_folder`` is private to the courier (0700, files 0600)."""

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

    def lookup_key(self) -> bytes:
        """The key of this terminal for lookups; made at the first call, lost with the state folder."""
        path = self._keys / LOOKUP_KEY_NAME
        if not path.exists():
            write_durably(path, secrets.token_bytes(SECRET_BYTES), self._disk)
        return path.read_bytes()

    def save(self, draft: SealedDraft) -> None:
        """Keep a draft; an older one of the same card is destroyed.

        Raises:
            QueueFull: no room; the older one is still there.
            CaseRefused: malformed.
        """
        if len(draft.lookup) != 64 or len(draft.secret) != SECRET_BYTES or not 0 < len(draft.blob) <= MAX_DRAFT_BYTES:
            raise CaseRefused("a draft has a lookup of 64 characters, a secret of 32 bytes and a blob of at most 1 MB")
        moment = self._clock().timestamp()
        name = f"{secrets.token_hex(16)}.draft-key"
        older = self._secret_names("lookup=?", draft.lookup)
        try:
            write_durably(self._keys / name, draft.secret, self._disk)
            with self._database.transaction() as sql:
                sql.table("drafts").insert(
                    {
                        "lookup": draft.lookup,
                        "secret_name": name,
                        "blob": draft.blob,
                        "saved_at": moment,
                        "expires_at": moment + self._keep_s,
                    },
                    replace=True,
                )
        except (OSError, DiskFull) as error:
            if isinstance(error, OSError) and error.errno not in NO_ROOM:
                raise
            destroy_file(self._keys / name, self._disk)
            raise QueueFull("the disk of this terminal is full; the draft was not kept") from error
        for old in older:
            destroy_file(self._keys / old, self._disk)

    def find(self, lookup: str) -> SealedDraft | None:
        """The draft of a card, if there is one that has not expired. It stays until :meth:`destroy`."""
        rows = self._database.rows("SELECT * FROM drafts WHERE lookup=?", lookup)
        if not rows or self._is_over(rows[0]["saved_at"], rows[0]["expires_at"]):
            return None
        try:
            secret = (self._keys / rows[0]["secret_name"]).read_bytes()
        except FileNotFoundError:
            return None
        return SealedDraft(lookup, secret, rows[0]["blob"])

    def destroy(self, lookup: str) -> bool:
        """Crypto-erase a draft; ``False`` when there was none."""
        names = self._secret_names("lookup=?", lookup)
        for name in names:
            destroy_file(self._keys / name, self._disk)
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM drafts WHERE lookup=?", [lookup])
        return bool(names)

    def sweep(self) -> int:
        """Destroy what is over, and secrets that no row knows; the result is how many drafts went."""
        over = [
            row["lookup"]
            for row in self._database.rows("SELECT lookup, saved_at, expires_at FROM drafts")
            if self._is_over(row["saved_at"], row["expires_at"])
        ]
        for lookup in over:
            self.destroy(lookup)
        known = {*self._secret_names("1"), LOOKUP_KEY_NAME}
        for path in self._keys.iterdir():
            if path.name not in known:
                destroy_file(path, self._disk)
        return len(over)

    def _is_over(self, saved_at: float, expires_at: float) -> bool:
        # A draft from the future means that the clock was set back: nobody knows its age, so it goes.
        moment = self._clock().timestamp()
        return moment >= expires_at or saved_at > moment + self._keep_s

    def _secret_names(self, condition: str, *values: object) -> list[str]:
        rows = self._database.rows(f"SELECT secret_name FROM drafts WHERE {condition}", *values)  # noqa: S608 - constants
        return [str(row["secret_name"]) for row in rows]
