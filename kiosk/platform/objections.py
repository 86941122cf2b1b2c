# SPDX-License-Identifier: Apache-2.0
"""数据异议 at the platform: every objection has a number (异议单号) and goes 已登记 → 核实中 → 已更正 or 不予更正.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``Objection``; domain notes 1.3 row 52; ADR 28.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, Time, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

_Number = Annotated[str, Field(pattern=r"^[0-9A-Z-]{4,32}$")]
_Field = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


class ObjectionState(StrEnum):
    """Where an objection stands."""

    REGISTERED = "registered"
    """已登记"""
    CHECKING = "checking"
    """核实中"""
    CORRECTED = "corrected"
    """已更正"""
    UPHELD = "upheld"
    """不予更正"""
    TAKEN_BACK = "taken_back"
    """已收回: the case was mended without it"""

    @property
    def is_over(self) -> bool:
        """Nothing more happens to it."""
        return self not in (ObjectionState.REGISTERED, ObjectionState.CHECKING)


@dataclass(frozen=True)
class Objection:
    """One objection of a case. ``field_code``: of the form; ``answer_by``: the last day of an answer; ``reason``: the office's
    words. No value stands in it: both are in the case.
    """

    number: str
    case_number: str
    field_code: str
    state: ObjectionState
    state_since: str
    answer_by: date
    reason: str = field(default="", repr=False)


class ObjectionBody(AnswerBody):
    """``Objection`` of the contract."""

    objection_no: _Number
    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]
    field: _Field
    state: Literal["registered", "checking", "corrected", "upheld", "taken_back"]
    state_since: Time
    answer_by: Day
    reason: Annotated[str, Field(max_length=500)]

    def value(self) -> Objection:
        """As a value."""
        return Objection(
            self.objection_no,
            self.case_number,
            self.field,
            ObjectionState(self.state),
            self.state_since,
            date.fromisoformat(self.answer_by),
            self.reason,
        )


class GivenNumber(AnswerBody):
    """An objection as the case's receipt names it."""

    objection_no: _Number
    field: _Field


def objection(content: Mapping[str, Any], case_number: str, number: str) -> Objection:
    """``GET /v1/own-cases/{case_number}/objections/{objection_no}``."""
    found = read_answer(ObjectionBody, content).value()
    if (found.number, found.case_number) != (number, case_number):
        raise ProtocolFault("Objection: another one than was asked for")
    return found


class ObjectionCalls(Exchanging):
    """Mixed into the client."""

    def objection(self, session: Session, case_number: str, number: str) -> Objection:
        """How an objection to a value of one's own case stands.

        Raises:
            Rejected: ``no-such-case``: no such objection, or not with a case of the session's resident.
        """
        path = f"/own-cases/{quote(case_number, safe='')}/objections/{quote(number, safe='')}"
        answer = self._exchange.call("GET", path, token=session.token)
        return objection(answer.content, case_number, number)
