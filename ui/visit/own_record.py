# SPDX-License-Identifier: Apache-2.0
"""What this terminal itself knows of a case that it took in (终端收件凭条), in words: not yet sent, sent, refused and why.

A case that lay here without a network is judged by the platform days later, and nobody stands here then: who comes back with
the receipt is told that it was refused, what did not fit, and whom to ask. A code that a person cannot use is never shown.
"""

from __future__ import annotations

from typing import Final

from kiosk.courier.delivery import Parking
from offline_cache.sealed_case import CaseStatus, OutboxState
from ui.visit.own_found import OwnRecord
from ui.visit.pages_waiting import Row, Say, row

REASONS: Final = frozenset(
    {
        "identity-mismatch", "card-expired", "guide-outdated", "same-day-duplicate", "blocked-by-rule", "correction-over",
        "changed", "consent-revoked",
    }
)  # fmt: skip
"""Problems of filing (docs/platform-contract.md) that have words of their own; of any other a helper is asked."""


def own_hint(record: OwnRecord) -> str:
    """The key of the line under the title."""
    why = why_refused(record.status)
    # No reason stands below where a helper has to look it up.
    name = "own_hint" if why is None else "own_kept_hint" if why == "other" else "own_refused_hint"
    return f"glance.{name}"


def own_row(record: OwnRecord, tell: Say, taken: str, help_phone: str) -> Row:
    """The one line of the page. ``taken``: when it was taken in; ``help_phone``: of the helpers of this site (帮办电话)."""
    status, why = record.status, why_refused(record.status)
    if status is None:
        return row(tell("glance.own_unknown"), note=taken, icon="info")
    if why is not None:
        said = tell(f"glance.own_why.{why}")
        return row(
            tell("glance.own_refused", phone=help_phone), status=said, note=taken, tone="act", icon="circle-alert"
        )
    if status.state is OutboxState.PARKED:
        return row(tell("glance.own_parked"), note=taken, tone="act", icon="circle-alert")
    if status.state.is_settled:
        return row(tell("glance.own_sent"), note=taken, tone="good", icon="circle-check")
    return row(tell("glance.own_waits"), status=tell("glance.own_waits_note"), note=taken, icon="clock")


def why_refused(status: CaseStatus | None) -> str | None:
    """Why the platform did not accept a case, as the last part of a key; None: it did, or was not asked yet."""
    if status is None or status.state is not OutboxState.PARKED:
        return None
    parking, _, name = (status.reason or "").partition(":")
    if parking != Parking.REJECTED:
        return None
    return name.replace("-", "_") if name in REASONS else "other"
