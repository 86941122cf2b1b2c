# SPDX-License-Identifier: Apache-2.0
"""What a filed case promised (告知承诺, 容缺受理承诺书), as its applicant is told of it later. Pure.

Source: domain notes 1.3 rows 46 and 47: a copy for whoever promised, and a reminder of the day.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from kiosk.case.promised import LATE_TERM
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.sandbox.case_standing import CaseStanding, Stage
from kiosk.platform.sandbox.store import FiledCase

_UNDER_WAY: Final = (Stage.RECEIVED, Stage.ACCEPTED)
_TERM: Final = "告知承诺书"


def due_day(case: FiledCase, standing: CaseStanding) -> date | None:
    """The first day by which something is still to be brought (容缺后补); None: nothing is."""
    if standing.stage not in _UNDER_WAY:
        return None
    days = [one["due"] for one in case.opened.get("materials", ()) if one["source"] == "lack"]
    return min((date.fromisoformat(day) for day in days if day is not None), default=None)


def told(case: FiledCase, item: ServiceItem | None) -> dict[str, Any]:
    """The contract's ``promised``; nothing where nothing was promised."""
    found = []
    promise, late = case.opened.get("promise"), case.opened.get("late_promise")
    if promise is not None:
        term = None if item is None or item.promise is None else item.promise.title.term
        found.append(_one(term or _TERM, promise["plain"], promise))
    if late is not None:
        found.append(_one(LATE_TERM, late["lines"], late))
    return {"promised": found} if found else {}


def _one(term: str, lines: list[str], promise: dict[str, Any]) -> dict[str, Any]:
    return {
        "term": term,
        "lines": list(lines),
        "consequence": promise["consequence"],
        "given_at": promise["accepted_at"],
    }
