# SPDX-License-Identifier: Apache-2.0
"""Drafts at the platform (草稿): kept sealed for at most 24 hours, found by who is strongly identified, gone when told so.

A card's draft cannot be read here: the secret can be released, the card bytes are not here. What is kept is what came:
the envelope is opened when a draft is deposited (whose is it?) and again when it is taken. A draft that ended leaves its
id, so that a late repeat of its deposit does not bring it back; envelope and blob are gone.

Tables ``drafts`` and ``draft_secrets`` are in store.py; the secret lies apart from what it opens.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from config.modes import Environment
from config.timeouts import DRAFT_KEEP_H
from kiosk.case.canonical import canonical_json
from kiosk.platform.draft_release import CONTENT, RELEASE, DraftOwner, read_draft_package
from kiosk.platform.sandbox.bodies import DraftDeposit
from kiosk.platform.sandbox.envelopes import open_envelope
from kiosk.platform.sandbox.population import resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store
from offline_cache.draft_sealing import SECRET_BYTES
from offline_cache.sealing import Opener

MOST_PER_RESIDENT: Final = 4
"""The oldest goes when a fifth is deposited: nobody can fill the platform in another's name."""


@dataclass(frozen=True)
class _Opened:
    owner: DraftOwner
    held: bytes


class DraftDesk:
    """Thread-safe. ``clock``: the platform's."""

    def __init__(self, store: Store, opener: Opener, environment: Environment, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._opener = opener
        self._environment = environment
        self._clock = clock

    def deposit(self, body: DraftDeposit, key: str, terminal_id: str) -> tuple[int, bool]:
        """Keep a draft; the result is the seconds it has left, and whether it was here before.

        Raises:
            Refusal: it is not kept.
        """
        if key != body.draft_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the draft's id")
        envelope, blob = body.envelope_bytes, body.blob_bytes
        digests = [hashlib.sha256(one).hexdigest() for one in (envelope, blob or b"")]
        fingerprint = hashlib.sha256(canonical_json([terminal_id, body.draft_id, *digests])).hexdigest()
        moment = self._clock().timestamp()
        self._sweep(moment)
        with self._store.transaction():
            row = self._store.row(
                "SELECT fingerprint, expires_at, has_ended FROM drafts WHERE draft_id = ?", body.draft_id
            )
            if row is not None:
                if row["fingerprint"] != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                if row["has_ended"]:
                    raise Refusal(ProblemType.DRAFT_GONE)
                return _left(row["expires_at"], moment), True
            opened = self._open(envelope, body.draft_id, RELEASE if blob is not None else CONTENT)
            if blob is not None and len(opened.held) != SECRET_BYTES:
                raise Refusal(ProblemType.PACKAGE_INVALID, "secret")
            person = resident_by_number(opened.owner.number, self._clock().date())
            if person is not None and person.name != opened.owner.name:
                raise Refusal(ProblemType.IDENTITY_MISMATCH)
            # Time left, not a time of day: the clocks of terminal and platform need not agree.
            expires_at = moment + min(body.keep_s, DRAFT_KEEP_H * 3600)
            self._store.run(
                "INSERT INTO drafts VALUES (?, ?, ?, ?, NULL, ?, ?, ?, 0)",
                body.draft_id,
                "card" if blob is not None else "platform",
                opened.owner.number,
                terminal_id,
                fingerprint,
                blob,
                expires_at,
            )
            self._store.run("INSERT INTO draft_secrets VALUES (?, ?)", body.draft_id, envelope)
            self._keep_the_newest(opened.owner.number)
        return _left(expires_at, moment), False

    def found(self, number: str) -> list[dict[str, Any]]:
        """What is kept for the holder of ``number``, newest first. Only after strong identification."""
        moment = self._clock().timestamp()
        self._sweep(moment)
        rows = self._store.rows(
            "SELECT draft_id, kind, expires_at FROM drafts WHERE person_number = ? AND has_ended = 0 AND expires_at > ? "
            "ORDER BY expires_at DESC, rowid DESC",
            number,
            moment,
        )
        return [
            {"draft_id": row["draft_id"], "kind": row["kind"], "keep_s": _left(row["expires_at"], moment)}
            for row in rows
        ]

    def take(self, draft_id: str, number: str, terminal_id: str) -> dict[str, Any]:
        """Release a draft to its owner. It stays until :meth:`destroy`, which this terminal may ask for from now on.

        Raises:
            Refusal: ``no-such-draft``: unknown, gone, or somebody else's; nobody can tell which.
        """
        moment = self._clock().timestamp()
        with self._store.transaction():
            row = self._store.row(
                "SELECT * FROM drafts JOIN draft_secrets USING (draft_id) "
                "WHERE draft_id = ? AND person_number = ? AND has_ended = 0 AND expires_at > ?",
                draft_id,
                number,
                moment,
            )
            if row is None:
                raise Refusal(ProblemType.NO_SUCH_DRAFT)
            self._store.run("UPDATE drafts SET taken_by = ? WHERE draft_id = ?", terminal_id, draft_id)
        is_card = row["kind"] == "card"
        held = b64encode(self._open(row["envelope"], draft_id, RELEASE if is_card else CONTENT).held).decode("ascii")
        return {
            "draft_id": draft_id,
            "kind": row["kind"],
            "keep_s": _left(row["expires_at"], moment),
            "secret": held if is_card else None,
            "blob": b64encode(row["blob"]).decode("ascii") if is_card else None,
            "content": None if is_card else held,
        }

    def destroy(self, draft_id: str, terminal_id: str) -> None:
        """End a draft. May be repeated.

        Raises:
            Refusal: ``no-such-draft``: unknown, or neither deposited nor taken by this terminal.
        """
        with self._store.transaction():
            row = self._store.row("SELECT terminal_id, taken_by FROM drafts WHERE draft_id = ?", draft_id)
            if row is None or terminal_id not in (row["terminal_id"], row["taken_by"]):
                raise Refusal(ProblemType.NO_SUCH_DRAFT)
            self._end(draft_id)

    def kept(self, draft_ids: list[str], terminal_id: str) -> list[str]:
        """Those of ``draft_ids`` that this terminal deposited and that are still kept."""
        moment = self._clock().timestamp()
        self._sweep(moment)
        found = self._store.rows(
            "SELECT draft_id FROM drafts WHERE terminal_id = ? AND has_ended = 0 AND expires_at > ?",
            terminal_id,
            moment,
        )
        return sorted({row["draft_id"] for row in found} & set(draft_ids))

    def _keep_the_newest(self, number: str) -> None:
        rows = self._store.rows(
            "SELECT draft_id FROM drafts WHERE person_number = ? AND has_ended = 0 ORDER BY rowid DESC", number
        )
        for row in rows[MOST_PER_RESIDENT:]:
            self._end(row["draft_id"])

    def _sweep(self, moment: float) -> None:
        """In a transaction of its own: a request that is refused afterwards brings nothing back."""
        with self._store.transaction():
            for row in self._store.rows("SELECT draft_id FROM drafts WHERE has_ended = 0 AND expires_at <= ?", moment):
                self._end(row["draft_id"])
            self._store.run("DELETE FROM drafts WHERE expires_at <= ?", moment - DRAFT_KEEP_H * 3600)

    def _end(self, draft_id: str) -> None:
        """The secret first: that is the erase. The row stays as a memory of the id, without owner."""
        self._store.run("DELETE FROM draft_secrets WHERE draft_id = ?", draft_id)
        self._store.run("UPDATE drafts SET has_ended = 1, blob = NULL, person_number = '' WHERE draft_id = ?", draft_id)

    def _open(self, envelope: bytes, draft_id: str, purpose: str) -> _Opened:
        content = open_envelope(self._opener, self._environment, envelope, (draft_id, purpose), "draft")
        try:
            return _Opened(*read_draft_package(content))
        except ValueError:
            raise Refusal(ProblemType.PACKAGE_INVALID, "envelope") from None


def _left(expires_at: float, moment: float) -> int:
    return max(1, int(expires_at - moment))
