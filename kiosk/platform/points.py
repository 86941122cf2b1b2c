# SPDX-License-Identifier: Apache-2.0
"""The client's call for the resident's points (积分), which the platform alone reckons.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/points``; domain notes 1.6 row 96 (用户积分).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote

from pydantic import Field, model_validator

from config.clock import parse_iso
from kiosk.platform.answer_shapes import AnswerBody, Day, Text, Time, read_answer
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

POINTS_A_PAGE: Final = 20
_NONE_HERE: Final = frozenset({"no-points-account", "not-found"})
_MOST: Final = 1_000_000_000
_EntryId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@dataclass(frozen=True)
class PointsEntry:
    """One line of the account. ``at``: ISO 8601; ``points``: below zero if taken away; ``reason``: in the platform's words."""

    entry_id: str
    at: str = field(repr=False)
    points: int = field(repr=False)
    reason: str = field(repr=False)
    case_number: str | None = field(repr=False)


@dataclass(frozen=True)
class PointsExpiring:
    """What of the balance runs out first: so many points, after this day."""

    points: int = field(repr=False)
    last_day: date = field(repr=False)


@dataclass(frozen=True)
class PointsPage:
    """The balance now, and one page of entries, the newest first. ``next``: where the following one begins; None: nowhere."""

    balance: int = field(repr=False)
    expiring: PointsExpiring | None = field(repr=False)
    entries: tuple[PointsEntry, ...] = field(repr=False)
    next: str | None = field(repr=False)


class _Entry(AnswerBody):
    entry_id: _EntryId
    at: Time
    points: Annotated[int, Field(ge=-_MOST, le=_MOST)]
    reason: Text
    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")] | None

    @model_validator(mode="after")
    def _moves(self) -> _Entry:
        if self.points == 0:
            raise ValueError("points")
        return self


class _Expiring(AnswerBody):
    points: Annotated[int, Field(ge=1, le=_MOST)]
    last_day: Day


class _Points(AnswerBody):
    balance: Annotated[int, Field(ge=0, le=_MOST)]
    expiring: _Expiring | None
    entries: Annotated[list[_Entry], Field(max_length=50)]
    next: _EntryId | None

    @model_validator(mode="after")
    def _agrees(self) -> _Points:
        if self.expiring is not None and self.expiring.points > self.balance:
            raise ValueError("expiring")
        if len({one.entry_id for one in self.entries}) != len(self.entries):
            raise ValueError("entries: one stands there twice")
        times = [parse_iso(one.at) for one in self.entries]
        if times != sorted(times, reverse=True):
            raise ValueError("entries: not the newest first")
        if self.next is not None and not self.entries:
            raise ValueError("next")
        return self

    def value(self) -> PointsPage:
        ends = self.expiring
        return PointsPage(
            self.balance,
            None if ends is None else PointsExpiring(ends.points, date.fromisoformat(ends.last_day)),
            tuple(PointsEntry(**one.model_dump()) for one in self.entries),
            self.next,
        )


def points_page(content: Mapping[str, Any], *, is_first: bool = True) -> PointsPage:
    """``GET /v1/points``. ``is_first``: nothing stands before this page; where nothing follows, its lines make the balance."""
    page = read_answer(_Points, content).value()
    if is_first and page.next is None and sum(one.points for one in page.entries) != page.balance:
        raise ProtocolFault("Points: the entries do not make the balance")
    return page


class PointsCalls(Exchanging):
    """Mixed into the client."""

    def points(self, session: Session, cursor: str | None = None, limit: int = POINTS_A_PAGE) -> PointsPage | None:
        """The points of the session's resident; None: they have no account, or this platform knows of no points.

        Raises:
            LevelTooLow: the session is one to act for somebody.
            SessionEnded: identify again.
        """
        more = f"&cursor={quote(cursor, safe='')}" if cursor is not None else ""
        try:
            answer = self._exchange.call("GET", f"/points?limit={int(limit)}{more}", token=session.token)
        except Rejected as refused:
            if refused.problem.name in _NONE_HERE:
                return None
            raise
        return points_page(answer.content, is_first=cursor is None)
