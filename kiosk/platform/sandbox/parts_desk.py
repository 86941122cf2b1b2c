# SPDX-License-Identifier: Apache-2.0
"""Parts of sealed attachments on their way: kept until their case is filed, and never longer than three days.

Papers come before their case. Once it is filed, under its own id or as a refiling (补正), it holds them itself, and a part
that comes again is a repeat that is not kept. A case that never comes leaves nothing behind: what was forgotten is not in the
state that a terminal is told, and is sent again with the case, should it come after all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from kiosk.platform.sandbox.bodies import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store

KEEP_S: Final = 3 * 86_400
"""Since the last part of a case that was not filed: a line that is cut on a Friday is mended by Monday."""


class PartsDesk:
    """Thread-safe as the store is. ``clock``: the platform's."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def held(self, case_id: str, digest: str) -> list[int]:
        """The numbers of the parts held of an attachment."""
        self.sweep()
        statement = "SELECT part_no FROM parts WHERE case_id = ? AND digest = ? ORDER BY part_no"
        return [row["part_no"] for row in self._store.rows(statement, case_id, digest)]

    def put(self, case_id: str, digest: str, part_no: int, data: bytes) -> None:
        """Keep one part; the last one with a number stands. Of a case that is filed nothing is kept.

        Raises:
            Refusal: payload-too-large: the attachment would be longer, or the case have more of them, than may be.
        """
        moment = self.sweep()
        with self._store.transaction():
            if self._store.is_filed(case_id):
                return
            self._check_room(case_id, digest, part_no, len(data))
            self._store.run("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)", case_id, digest, part_no, data)
            self._store.run("INSERT OR REPLACE INTO parts_kept VALUES (?, ?)", case_id, moment)

    def joined(self, case_id: str, digest: str) -> bytes:
        """All parts held, in order: at most :data:`MAX_ATTACHMENT_BYTES`."""
        statement = "SELECT data FROM parts WHERE case_id = ? AND digest = ? ORDER BY part_no"
        return b"".join(row["data"] for row in self._store.rows(statement, case_id, digest))

    def sweep(self) -> float:
        """Forget the parts of cases that were not filed and of which nothing has come for :data:`KEEP_S`. The moment."""
        moment = self._clock().timestamp()
        if self._store.row("SELECT 1 FROM parts_kept WHERE last_at <= ?", moment - KEEP_S) is not None:
            with self._store.transaction():
                for row in self._store.rows("SELECT case_id FROM parts_kept WHERE last_at <= ?", moment - KEEP_S):
                    self._store.forget_parts(row["case_id"])
        return moment

    def _check_room(self, case_id: str, digest: str, part_no: int, size: int) -> None:
        row = self._store.row(
            "SELECT coalesce(sum(length(data)), 0) AS bytes FROM parts WHERE case_id = ? AND digest = ? AND part_no != ?",
            case_id, digest, part_no,
        )  # fmt: skip
        if row is not None and row["bytes"] + size > MAX_ATTACHMENT_BYTES:
            raise Refusal(ProblemType.PAYLOAD_TOO_LARGE, "attachment")
        others = self._store.row(
            "SELECT count(DISTINCT digest) AS number FROM parts WHERE case_id = ? AND digest != ?", case_id, digest
        )
        if others is not None and others["number"] >= MAX_ATTACHMENTS:
            raise Refusal(ProblemType.PAYLOAD_TOO_LARGE, "attachments")
