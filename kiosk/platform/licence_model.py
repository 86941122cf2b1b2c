# SPDX-License-Identifier: Apache-2.0
"""Electronic licences (电子证照) that are looked at, as values: how one stands, and one that is shown (亮证).

Source: domain notes 1.3 row 43; contract/openapi.yaml. Identity stays out of every ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How an electronic licence (电子证照) stands."""

    VALID = "valid"
    EXPIRED = "expired"
    """过期: its last day is over."""
    SUSPENDED = "suspended"
    """暂扣、暂停使用: held back for a time."""
    CANCELLED = "cancelled"
    """注销: ended, at its holder's wish or because it is needed no more."""
    REVOKED = "revoked"
    """吊销、撤销、作废: taken away."""


@dataclass(frozen=True)
class ShownLicence:
    """One licence that is shown. ``valid_to`` None: for ever. The holder of an enterprise's is public, and not masked."""

    type_code: str
    type_name: str
    number_masked: str = field(repr=False)
    holder_masked: str = field(repr=False)
    standing: Standing
    valid_to: date | None

    def standing_on(self, today: date) -> Standing:
        """What its last day says goes before what the register has not noted yet."""
        is_over = self.valid_to is not None and self.valid_to < today
        return Standing.EXPIRED if is_over and self.standing is Standing.VALID else self.standing
