# SPDX-License-Identifier: Apache-2.0
"""双向寄递 in the sandbox: where the originals are that a courier was agreed to fetch. Pure; time is handed in.

::

    ordered ──► fetched ──► received (at the office) ──► returning ──► returned (with the result, or without one)
       │ ▲                                                  ▲ the case is over
       ▼ │ (comes again the next day)
    missed ──► called_off: nobody was there twice; or the case was over before the courier came

Nobody hands anything to a courier by time alone: who was not there is said by :class:`CourierVisits` (the courier's word, at the
control port). Source: domain notes 1.5 row 72 (双向寄递).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from config.clock import iso_ms, parse_iso
from kiosk.platform.logistics_model import OriginalsState
from kiosk.platform.sandbox.case_standing import CaseStanding
from kiosk.platform.sandbox.store import FiledCase, Store

COMES_AFTER: Final = timedelta(days=1)
_ARRIVES: Final = timedelta(days=1)
_PACKED: Final = timedelta(hours=4)
_BACK: Final = timedelta(days=2)
MOST_MISSED: Final = 2
_OWED: Final = frozenset({"lack", "window"})
"""Sources of materials that are still to be handed in on paper (kiosk/guidance/needs.py, ``is_owed``)."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """``since``: of the state; ``comes_at``: of the courier; ``at_office``: since when they are or will be there."""

    state: OriginalsState
    since: datetime
    comes_at: datetime | None = None
    at_office: datetime | None = None

    def told(self) -> dict[str, Any]:
        """The contract's ``originals``."""
        comes_on = None if self.comes_at is None else self.comes_at.date().isoformat()
        return {"state": self.state.value, "since": iso_ms(self.since), "comes_on": comes_on}


def is_fetched(record: Mapping[str, Any], way: str | None) -> bool:
    """Originals of this case are fetched: it was agreed to, a courier comes at all, and something is owed on paper."""
    agreed = bool((record.get("courier") or {}).get("fetches_originals"))
    return agreed and way == "courier" and any(one["source"] in _OWED for one in record["materials"])


def fetching(ordered_at: datetime, missed: Sequence[datetime], over_at: datetime | None, now: datetime) -> Fetching:
    """Where they are. ``missed``: when nobody was there; ``over_at``: when the case was decided, refused, withdrawn or lapsed."""
    if len(missed) >= MOST_MISSED:
        return Fetching(OriginalsState.CALLED_OFF, missed[-1])
    since = missed[-1] if missed else ordered_at
    comes_at = since + COMES_AFTER
    if over_at is not None and over_at < comes_at:
        return Fetching(OriginalsState.CALLED_OFF, over_at)
    at_office = comes_at + _ARRIVES
    if now < comes_at:
        state = OriginalsState.MISSED if missed else OriginalsState.ORDERED
        return Fetching(state, since, comes_at, at_office)
    if now < at_office:
        return Fetching(OriginalsState.FETCHED, comes_at, None, at_office)
    sent_from = None if over_at is None else max(over_at, at_office)
    if sent_from is None or now < sent_from + _PACKED:
        return Fetching(OriginalsState.RECEIVED, at_office, None, at_office)
    if now < sent_from + _BACK:
        return Fetching(OriginalsState.RETURNING, sent_from + _PACKED, None, at_office)
    return Fetching(OriginalsState.RETURNED, sent_from + _BACK, None, at_office)


class CourierVisits:
    """What the courier said of visits where nobody was, on disk. Thread-safe by the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def missed(self, case_id: str) -> tuple[datetime, ...]:
        """In their order."""
        rows = self._store.rows("SELECT at FROM courier_visits WHERE case_id = ? ORDER BY at", case_id)
        return tuple(parse_iso(row["at"]) for row in rows)

    def miss(self, case_id: str, moment: datetime) -> None:
        """Nobody was there."""
        self._store.run("INSERT INTO courier_visits VALUES (?, ?)", case_id, iso_ms(moment))


def over_at(standing: CaseStanding) -> datetime | None:
    """Since when nothing more is decided; None: something is to be."""
    found = [one for one in standing.history if one.stage.is_over]
    return parse_iso(found[0].at) if standing.stage.is_over and found else None


def fetching_of(
    case: FiledCase, standing: CaseStanding, way: str | None, missed: Sequence[datetime], now: datetime
) -> Fetching | None:
    """Of a filed case; None: nothing of it is fetched."""
    if not is_fetched(case.opened, way):
        return None
    ordered_at = parse_iso(standing.history[0].at)
    return fetching(ordered_at, missed, over_at(standing), now)
