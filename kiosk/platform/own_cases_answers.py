# SPDX-License-Identifier: Apache-2.0
"""Answers about own cases, checked as strictly as all others (see ``answers.py``) and turned into values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kiosk.case.states import AT_PLATFORM, CaseState
from kiosk.platform.answer_shapes import AnswerBody, Day, Permits, Text, Time, Uuid, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.licence_model import Standing
from kiosk.platform.objections import ObjectionBody
from kiosk.platform.own_cases_model import (
    CaseGlance,
    Collection,
    Correction,
    Entitlement,
    Fault,
    Filed,
    HistoryLine,
    Need,
    OwnCase,
    OwnCases,
    OwnLicence,
    PromiseMade,
    Verification,
)
from kiosk.platform.permits import LicenceState

_CaseNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]
_Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
_Cursor = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
_Line = Annotated[str, Field(max_length=500)]
_Count = Annotated[int, Field(ge=0, lt=1_000_000)]
_State = Literal[
    "received", "accepted", "in_review", "returned", "refused", "approved", "denied", "ready", "on_the_way",
    "handed_over", "withdrawn", "lapsed", "archived",
]  # fmt: skip
assert {CaseState(one) for one in _State.__args__} == AT_PLATFORM  # type: ignore[attr-defined]  # noqa: S101 - Literal's own list


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class _Glance(AnswerBody):
    case_number: _CaseNumber
    item_code: _Word
    item_name: Text
    state: _State
    state_since: Time
    needs: Literal["mend", "pay", "bring", "collect", "renew", "nothing"]
    due: Day | None

    def glance(self) -> CaseGlance:
        return CaseGlance(
            self.case_number, self.item_code, self.item_name, CaseState(self.state), self.state_since,
            Need(self.needs), _date(self.due),
        )  # fmt: skip


class _OwnCases(AnswerBody):
    total: _Count
    waiting_for_me: _Count
    cases: Annotated[list[_Glance], Field(max_length=50)]
    next: _Cursor | None

    def value(self) -> OwnCases:
        return OwnCases(self.total, self.waiting_for_me, tuple(one.glance() for one in self.cases), self.next)


class _History(AnswerBody):
    at: Time
    state: _State
    who: _Line
    note: _Line


class _Fault(AnswerBody):
    kind: Literal["field", "material"]
    code: _Word
    why: Annotated[str, Field(min_length=1, max_length=500)]


class _Correction(AnswerBody):
    until: Day
    who: _Line
    faults: Annotated[list[_Fault], Field(min_length=1, max_length=50)]

    def value(self) -> Correction:
        faults = tuple(Fault(one.kind, one.code, one.why) for one in self.faults)
        return Correction(date.fromisoformat(self.until), self.who, faults)


class _Collection(AnswerBody):
    code: Annotated[str, Field(pattern=r"^[0-9A-Z-]{4,20}$")]
    place: Text
    hours: _Line
    until: Day | None


class _Filed(AnswerBody):
    guide_version: Text
    answers: Annotated[dict[_Word, Annotated[str, Field(max_length=200)]], Field(max_length=100)]
    own: Annotated[dict[_Word, Annotated[str, Field(max_length=2000)]], Field(max_length=200)]
    materials: Annotated[list[_Word], Field(max_length=100)]
    disputed: list[_Word] = Field(default_factory=list, max_length=200)

    def value(self) -> Filed:
        return Filed(
            self.guide_version,
            MappingProxyType(self.answers),
            MappingProxyType(self.own),
            tuple(self.materials),
            tuple(self.disputed),
        )


class _Promise(AnswerBody):
    term: Text
    lines: Annotated[list[Text], Field(min_length=1, max_length=50)]
    consequence: Text
    given_at: Time

    def value(self) -> PromiseMade:
        return PromiseMade(self.term, tuple(self.lines), self.consequence, self.given_at)


class _OwnCase(_Glance):
    case_id: Uuid
    version: _Version
    filed_at: Time
    history: Annotated[list[_History], Field(min_length=1, max_length=100)]
    may_withdraw: bool
    correction: _Correction | None
    collection: _Collection | None
    filed: _Filed | None
    promised: list[_Promise] = Field(default_factory=list, max_length=10)
    objections: list[ObjectionBody] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _whole(self) -> _OwnCase:
        if (self.correction is not None) != (self.state == "returned"):
            raise ValueError("correction")
        if any(one.case_number != self.case_number for one in self.objections):
            raise ValueError("objections")
        return self

    def value(self) -> OwnCase:
        took = self.collection
        return OwnCase(
            glance=self.glance(),
            version=self.version,
            filed_at=self.filed_at,
            history=tuple(HistoryLine(one.at, CaseState(one.state), one.who, one.note) for one in self.history),
            may_withdraw=self.may_withdraw,
            correction=None if self.correction is None else self.correction.value(),
            collection=None if took is None else Collection(took.code, took.place, took.hours, _date(took.until)),
            filed=None if self.filed is None else self.filed.value(),
            case_id=self.case_id,
            promised=tuple(one.value() for one in self.promised),
            objections=tuple(one.value() for one in self.objections),
        )


class _Entitlement(AnswerBody):
    entitlement_id: _Word
    version: _Version
    item_code: _Word
    item_name: Text
    why: Text
    gives: Text
    authority: Text
    account_masked: Annotated[str, Field(max_length=100)]
    state: Literal["offered", "confirmed", "declined"]
    offered_until: Day

    def value(self) -> Entitlement:
        fields = self.model_dump()
        return Entitlement(**{**fields, "offered_until": date.fromisoformat(self.offered_until)})


class _Entitlements(AnswerBody):
    entitlements: Annotated[list[_Entitlement], Field(max_length=50)]


class _OwnLicence(AnswerBody):
    type_code: _Word
    type_name: Text
    number_masked: Annotated[str, Field(max_length=100)]
    state: Literal["valid", "expired", "suspended", "cancelled", "revoked"]
    valid_to: Day | None


class _OwnLicences(AnswerBody):
    licences: Annotated[list[_OwnLicence], Field(max_length=100)]


class _Verification(AnswerBody):
    name: Text
    certificate_number: Text
    holder_masked: Text
    number_masked: Text
    issuer: Text
    issued_at: Time
    is_valid: bool
    standing: Literal["valid", "replaced", "cancelled", "revoked"]
    permits: Permits

    @model_validator(mode="after")
    def _agrees(self) -> _Verification:
        if self.is_valid is not (self.standing == "valid"):
            raise ValueError("standing")
        return self

    def value(self) -> Verification:
        told = self.model_dump(exclude={"standing", "permits"})
        permits = tuple(one.value() for one in self.permits)
        return Verification(**told, standing=LicenceState(self.standing), permits=permits)


def own_cases(content: Mapping[str, Any]) -> OwnCases:
    """``GET /v1/own-cases``."""
    return read_answer(_OwnCases, content).value()


def own_case(content: Mapping[str, Any], case_number: str) -> OwnCase:
    """``GET /v1/own-cases/{case_number}``; the word about another case is none about this one."""
    found = read_answer(_OwnCase, content).value()
    if found.glance.case_number != case_number:
        raise ProtocolFault("OwnCase: another one than was asked for")
    return found


def case_glance(content: Mapping[str, Any]) -> CaseGlance:
    """``POST /v1/case-lookups``."""
    return read_answer(_Glance, content).glance()


def entitlements(content: Mapping[str, Any]) -> tuple[Entitlement, ...]:
    """``GET /v1/entitlements``."""
    return tuple(one.value() for one in read_answer(_Entitlements, content).entitlements)


def entitlement(content: Mapping[str, Any], entitlement_id: str) -> Entitlement:
    """``POST /v1/entitlements/{entitlement_id}/answer``."""
    found = read_answer(_Entitlement, content).value()
    if found.entitlement_id != entitlement_id:
        raise ProtocolFault("Entitlement: another one than was answered")
    return found


def own_licences(content: Mapping[str, Any]) -> tuple[OwnLicence, ...]:
    """``GET /v1/own-licences``."""
    read = read_answer(_OwnLicences, content).licences
    return tuple(
        OwnLicence(one.type_code, one.type_name, one.number_masked, Standing(one.state), _date(one.valid_to))
        for one in read
    )


def verification(content: Mapping[str, Any]) -> Verification:
    """``POST /v1/verifications``."""
    return read_answer(_Verification, content).value()
