# SPDX-License-Identifier: Apache-2.0
"""Which helper (帮办人员) had the resident's call when the case was made: in its record and on the receipt, by work number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from config.clock import iso_ms


@dataclass(frozen=True)
class LookedOn:
    """同屏协助 that the resident agreed to, and until when."""

    consent_id: str
    agreed_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Assisted:
    """``call_no``: the call at the helpers' desk; ``helper_no``: 工号 of who has taken it, ``at``."""

    call_no: str
    helper_no: str
    at: datetime
    looked: tuple[LookedOn, ...] = ()
    is_over: bool = False
    """The desk has closed the call: the next case of the visit has nothing to do with it."""

    def in_next_case(self) -> Assisted | None:
        """As another case of the same visit begins: whoever still has the call helps there too, and has not looked on yet."""
        return None if self.is_over else replace(self, looked=())

    def record(self) -> dict[str, object]:
        """As the case has it."""
        looked = [
            {"id": one.consent_id, "agreed_at": iso_ms(one.agreed_at), "ended_at": iso_ms(one.ended_at)}
            for one in self.looked
        ]
        return {
            "call_no": self.call_no,
            "helper_no": self.helper_no,
            "answered_at": iso_ms(self.at),
            "co_views": looked,
        }
