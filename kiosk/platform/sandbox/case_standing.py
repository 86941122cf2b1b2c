# SPDX-License-Identifier: Apache-2.0
"""How a filed case stands at the platform (办件状态): values, and their JSON. The moves are in :mod:`case_states`.

Source: domain notes 4.1 States (已收件 → 办理中 → 办结 → 已归档; 补齐补正, 不予受理, 撤销申报, 超期退回), 1.5 rows 64 to 75.
docs/integrators.md has them beside the elements of GB/T 39046-2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final


class Stage(StrEnum):
    """Where a case is. ``RETURNED`` waits for the applicant, ``RECEIVED`` and ``ACCEPTED`` wait for the office."""

    RECEIVED = "received"
    """已收件: it is there, nobody has said yet whether it is complete."""
    ACCEPTED = "accepted"
    """已受理、办理中: the promised days run."""
    RETURNED = "returned"
    """补齐补正: the applicant mends it; no days run."""
    REFUSED = "refused"
    """不予受理."""
    WITHDRAWN = "withdrawn"
    """撤销申报, by the applicant."""
    LAPSED = "lapsed"
    """超期退回: it was not mended in time."""
    DECIDED = "decided"
    """办结; :attr:`CaseStanding.decision` says how."""
    ARCHIVED = "archived"
    """已归档: decided, and the archive package is made."""

    @property
    def is_over(self) -> bool:
        """Nothing more is decided."""
        return self not in (Stage.RECEIVED, Stage.ACCEPTED, Stage.RETURNED)


class PartStage(StrEnum):
    """Where a part (分项) of a bundle or licence is, each at its own authority."""

    NOT_BEGUN = "not_begun"
    """The case is not accepted, or another part comes first."""
    UNDER_WAY = "under_way"
    GRANTED = "granted"
    DENIED = "denied"

    @property
    def is_over(self) -> bool:
        """Decided."""
        return self in (PartStage.GRANTED, PartStage.DENIED)


class Decision(StrEnum):
    """办理结果."""

    GRANTED = "granted"
    """准予."""
    PARTLY = "partly"
    """Some parts granted, some denied."""
    DENIED = "denied"
    """不予."""


@dataclass(frozen=True)
class Wanted:
    """One thing to mend. ``kind``: field or material; ``reason``: in words for the resident."""

    kind: str
    code: str
    reason: str


@dataclass(frozen=True)
class PartStanding:
    """One part at its authority. ``due_on``: the last promised day, once it is under way."""

    id: str
    authority: str
    promise_days: int
    stage: PartStage = PartStage.NOT_BEGUN
    due_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class CaseEvent:
    """One line of a case's history. ``what``: what happened; ``by``: an officer's number, ``rules``, ``time``, ``applicant``."""

    at: str
    what: str
    by: str
    stage: Stage
    part: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CaseStanding:
    """The whole standing of one case.

    ``promise_days``: working days from acceptance to decision. ``doubts``: why rules alone may not decide it; empty: they may.
    ``due_on``: the last day of whoever has to act next (office: review or decision; applicant: mending). ``version`` goes up
    with every change.
    """

    case_id: str
    stage: Stage
    version: int
    is_instant: bool
    promise_days: int
    due_on: date | None
    accepted_on: date | None = None
    decision: Decision | None = None
    reason: str = ""
    doubts: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = field(default=(), repr=False)
    in_sequence: bool = False
    parts: tuple[PartStanding, ...] = ()
    is_overdue: bool = False
    archive_sha256: str = ""
    history: tuple[CaseEvent, ...] = ()

    @property
    def is_issued_together(self) -> bool:
        """统一发证: every part is decided, and something was granted: all results are handed over at once."""
        return self.decision in (Decision.GRANTED, Decision.PARTLY) and bool(self.parts)

    @property
    def came_to_nothing(self) -> bool:
        """It is over and nothing was granted: refused, withdrawn, lapsed or denied."""
        return self.stage in _NOTHING_CAME or self.decision is Decision.DENIED

    def part(self, part_id: str) -> PartStanding | None:
        """The part with this id."""
        return next((one for one in self.parts if one.id == part_id), None)

    def with_part(self, changed: PartStanding) -> CaseStanding:
        """With one part changed."""
        return replace(self, parts=tuple(changed if one.id == changed.id else one for one in self.parts))


_NOTHING_CAME: Final = (Stage.REFUSED, Stage.WITHDRAWN, Stage.LAPSED)


def filed_parts(record: Mapping[str, Any]) -> tuple[PartStanding, ...]:
    """The parts (分项) of a case record, none begun."""
    return tuple(PartStanding(one["id"], one["authority"], one["promise_days"]) for one in record["parts"])


def to_record(standing: CaseStanding) -> dict[str, Any]:
    """As JSON."""
    return {
        "case_id": standing.case_id,
        "stage": standing.stage.value,
        "version": standing.version,
        "is_instant": standing.is_instant,
        "promise_days": standing.promise_days,
        "due_on": _text(standing.due_on),
        "accepted_on": _text(standing.accepted_on),
        "decision": None if standing.decision is None else standing.decision.value,
        "reason": standing.reason,
        "doubts": list(standing.doubts),
        "wanted": [{"kind": one.kind, "code": one.code, "reason": one.reason} for one in standing.wanted],
        "in_sequence": standing.in_sequence,
        "parts": [_part_record(one) for one in standing.parts],
        "is_overdue": standing.is_overdue,
        "archive_sha256": standing.archive_sha256,
        "history": [event_record(one) for one in standing.history],
    }


def event_record(event: CaseEvent) -> dict[str, str]:
    """One line of the history as JSON."""
    return {
        "at": event.at,
        "what": event.what,
        "by": event.by,
        "stage": event.stage.value,
        "part": event.part,
        "reason": event.reason,
    }


def from_record(record: Mapping[str, Any]) -> CaseStanding:
    """The inverse of :func:`to_record`."""
    decision = record["decision"]
    return CaseStanding(
        case_id=record["case_id"],
        stage=Stage(record["stage"]),
        version=record["version"],
        is_instant=record["is_instant"],
        promise_days=record["promise_days"],
        due_on=_day(record["due_on"]),
        accepted_on=_day(record["accepted_on"]),
        decision=None if decision is None else Decision(decision),
        reason=record["reason"],
        doubts=tuple(record["doubts"]),
        wanted=tuple(Wanted(**one) for one in record["wanted"]),
        in_sequence=record["in_sequence"],
        parts=tuple(_part(one) for one in record["parts"]),
        is_overdue=record["is_overdue"],
        archive_sha256=record["archive_sha256"],
        history=tuple(CaseEvent(**{**one, "stage": Stage(one["stage"])}) for one in record["history"]),
    )


def _part_record(part: PartStanding) -> dict[str, Any]:
    return {
        "id": part.id,
        "authority": part.authority,
        "promise_days": part.promise_days,
        "stage": part.stage.value,
        "due_on": _text(part.due_on),
        "reason": part.reason,
    }


def _part(record: Mapping[str, Any]) -> PartStanding:
    return PartStanding(**{**record, "stage": PartStage(record["stage"]), "due_on": _day(record["due_on"])})


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
