# SPDX-License-Identifier: Apache-2.0
"""Sealed drafts as a terminal makes them."""

from __future__ import annotations

from uuid import uuid4

from kiosk.platform.draft_release import CONTENT, RELEASE, DraftOwner, draft_package
from kiosk.platform.sandbox.population import SyntheticResident
from offline_cache.draft_sealing import seal_draft
from offline_cache.sealed_draft import Deposit
from offline_cache.sealing import Sealer

KEEP_S = 24 * 3600
ITEM = "312000202000"
HALF_A_FORM = b"half a form"


def owner_of(person: SyntheticResident) -> DraftOwner:
    return DraftOwner(person.name, person.number, "111")


def draft_of(person: SyntheticResident, *, sealer: Sealer, card: bytes | None = None, keep_s: int = KEEP_S) -> Deposit:
    """Of a visit with ``card``, or of one without."""
    if card is None:
        draft_id = str(uuid4())
        return Deposit(
            draft_id, keep_s, 0, sealer.seal(draft_id, CONTENT, draft_package(owner_of(person), HALF_A_FORM)), None
        )
    draft = seal_draft(bytes(32), card, ITEM, HALF_A_FORM)
    release = sealer.seal(draft.draft_id, RELEASE, draft_package(owner_of(person), draft.secret))
    return Deposit(draft.draft_id, keep_s, 0, release, draft.blob)
