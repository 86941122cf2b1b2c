# SPDX-License-Identifier: Apache-2.0
"""What an industry licence holds (行业综合许可证上的各项许可): each permit with its number and its last day.

Source: domain notes 1.5 row 79 (一业一证). One value, from the platform's answer to the paper and the page that checks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

MOST_PERMITS: Final = 12


class LicenceState(StrEnum):
    """How a printed paper stands at the platform."""

    VALID = "valid"
    REPLACED = "replaced"
    """变更、延期: there is a newer print; what it covers is told as it is now."""
    CANCELLED = "cancelled"
    """注销: nothing that it covers is permitted any more."""
    REVOKED = "revoked"
    """撤销、作废."""


class PermitState(StrEnum):
    """How one permit stands on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SubPermit:
    """One permit. ``valid_to``: its last day; None: for ever (备案、长期)."""

    name: str
    number: str = field(repr=False)
    valid_to: date | None
    is_cancelled: bool = False

    def state(self, today: date) -> PermitState:
        """On a day of the platform's calendar."""
        if self.is_cancelled:
            return PermitState.CANCELLED
        is_over = self.valid_to is not None and self.valid_to < today
        return PermitState.EXPIRED if is_over else PermitState.VALID

    @property
    def content(self) -> dict[str, Any]:
        """As the contract has it."""
        last = None if self.valid_to is None else self.valid_to.isoformat()
        return {"name": self.name, "number": self.number, "valid_to": last, "is_cancelled": self.is_cancelled}


def is_cancelled(permits: Iterable[SubPermit]) -> bool:
    """The whole licence is: there were permits, and all of them are."""
    told = [one.is_cancelled for one in permits]
    return bool(told) and all(told)
