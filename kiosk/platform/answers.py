# SPDX-License-Identifier: Apache-2.0
"""Answers of the contract, checked strictly and turned into the values of ``model.py``.

A tolerant reader where the contract may grow (unknown members are ignored), a strict one for everything that is used:
types are not converted, texts and lists have limits, times must be times. What does not fit is a ``ProtocolFault``,
and its message never repeats the value: it may be a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from kiosk.identity.check_digits import satisfies_licence_id
from kiosk.platform.answer_shapes import (
    AnswerBody,
    Day,
    HelperNumber,
    SealText,
    Text,
    Time,
    Token,
    read_answer,
)
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.model import (
    CaseReceipt,
    CertificateData,
    CodeSent,
    DrainTicket,
    Health,
    HelpCall,
    Licence,
    OtherWays,
    Session,
    SharedValue,
    SocialSecurityAuthentication,
    StaffedPlace,
)
from kiosk.platform.objections import GivenNumber

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


def _licence_id(text: str) -> str:
    if not satisfies_licence_id(text):
        raise ValueError("no 电子证照标识")
    return text


LicenceId = Annotated[str, Field(max_length=100), AfterValidator(_licence_id)]


class _Health(AnswerBody):
    status: Literal["ok"]
    time: Time
    environment: Literal["demo", "test", "production"]

    def value(self) -> Health:
        return Health(self.time, self.environment)


class _Resident(AnswerBody):
    name: Text
    number: Annotated[str, Field(min_length=6, max_length=18)]


class _Session(AnswerBody):
    token: Token
    level: Literal["weak", "strong"]
    expires_at: Time
    resident: _Resident

    def value(self) -> Session:
        return Session(self.token, self.level, self.resident.name, self.resident.number)


class _SocialSecurityAuthentication(AnswerBody):
    authentication: Token
    cryptogram: Annotated[str, Field(pattern=r"^([0-9A-F]{2}){8,32}$")]

    def value(self) -> SocialSecurityAuthentication:
        return SocialSecurityAuthentication(self.authentication, bytes.fromhex(self.cryptogram))


class _CodeSent(AnswerBody):
    challenge: Token
    phone_tail: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    expires_at: Time

    def value(self) -> CodeSent:
        return CodeSent(self.challenge, self.phone_tail)


_Line = Annotated[str, Field(max_length=200)]


class _SharedValue(AnswerBody):
    value: _Line | bool | int | Annotated[list[_Line], Field(max_length=50)]
    source_name: Text
    as_of: Day


class _SharedData(AnswerBody):
    values: Annotated[dict[str, _SharedValue], Field(max_length=64)]

    def value(self) -> Mapping[str, SharedValue]:
        return MappingProxyType(
            {name: SharedValue(name, one.value, one.source_name, one.as_of) for name, one in self.values.items()}
        )


class _Licence(AnswerBody):
    licence_id: LicenceId
    type_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,16}$")]
    type_name: Text
    state: Literal["valid", "expired", "revoked"]
    valid_to: Day | None
    values: Annotated[dict[str, Annotated[str, Field(max_length=200)]], Field(max_length=64)]

    def value(self) -> Licence:
        last = None if self.valid_to is None else date.fromisoformat(self.valid_to)
        return Licence(
            self.licence_id, self.type_code, self.type_name, self.state, last, MappingProxyType(dict(self.values))
        )


class _Licences(AnswerBody):
    licences: Annotated[list[_Licence], Field(max_length=64)]

    def value(self) -> tuple[Licence, ...]:
        return tuple(one.value() for one in self.licences)


class _Receipt(AnswerBody):
    case_id: Annotated[str, Field(min_length=36, max_length=36)]
    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]
    platform_received_at: Time
    state: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    already_have_it: bool
    objections: list[GivenNumber] = Field(default_factory=list, max_length=100)

    def value(self) -> CaseReceipt:
        told = tuple((one.field, one.objection_no) for one in self.objections)
        return CaseReceipt(
            self.case_id, self.case_number, self.platform_received_at, self.state, self.already_have_it, told
        )


class _Parts(AnswerBody):
    parts: Annotated[list[Annotated[int, Field(ge=0, lt=1_000_000)]], Field(max_length=100_000)]

    def value(self) -> frozenset[int]:
        return frozenset(self.parts)


Seconds = Annotated[float | int, Field(ge=0, le=86_400)]


class _DrainTicket(AnswerBody):
    ticket: Token
    start_in_s: Seconds
    interval_s: Seconds
    turns: Annotated[int, Field(ge=1, le=1_000_000)]
    valid_s: Seconds

    def value(self) -> DrainTicket:
        return DrainTicket(self.ticket, float(self.start_in_s), float(self.interval_s), self.turns, float(self.valid_s))


class _Certificate(AnswerBody):
    certificate_number: Text
    name: Text
    id_number: Annotated[str, Field(min_length=6, max_length=18)]
    purpose: Text
    period_from: Month
    period_to: Month
    base_cents_by_month: Annotated[dict[Month, Annotated[int, Field(ge=0, lt=10**12)]], Field(max_length=1200)]
    lifetime_months: Annotated[int, Field(ge=0, le=1200)]
    issued_at: Time
    issuer: Text
    verification_code: Annotated[str, Field(pattern=r"^[0-9A-Z-]{8,64}$")]
    verify_url: Annotated[str, Field(pattern=r"^https://[^\s]{4,190}$")]
    seal: SealText | None
    platform_key_id: Text
    platform_signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{86}$")]

    def value(self) -> CertificateData:
        fields = self.model_dump()
        return CertificateData(**{**fields, "base_cents_by_month": MappingProxyType(fields["base_cents_by_month"])})


class _StaffedPlace(AnswerBody):
    name: Text
    address: Text
    hours: Text


class _OtherWays(AnswerBody):
    phone: Annotated[str, Field(pattern=r"^[0-9][0-9-]{2,19}$")]
    hours: Annotated[str, Field(min_length=1, max_length=40)]
    place: _StaffedPlace | None

    def value(self) -> OtherWays:
        place = None if self.place is None else StaffedPlace(self.place.name, self.place.address, self.place.hours)
        return OtherWays(self.phone, self.hours, place)


class _HelpCall(AnswerBody):
    call_no: Annotated[str, Field(pattern=r"^[0-9A-Z-]{1,32}$")]
    state: Literal["waiting", "escalated", "answered", "ended"]
    position: Annotated[int, Field(ge=0, le=10_000)]
    waited_s: Annotated[int, Field(ge=0, le=10**9)]
    escalated_to: Literal["site_leader", "hotline"] | None
    helper_no: HelperNumber | None
    other_ways: _OtherWays | None

    def value(self) -> HelpCall:
        ways = None if self.other_ways is None else self.other_ways.value()
        escalated_to, helper_no = self.escalated_to or "", self.helper_no or ""
        return HelpCall(self.call_no, self.state, self.position, self.waited_s, escalated_to, helper_no, ways)


def health(content: Mapping[str, Any]) -> Health:
    """``GET /v1/health``."""
    return read_answer(_Health, content).value()


def session(content: Mapping[str, Any]) -> Session:
    """``POST /v1/sessions/…``."""
    return read_answer(_Session, content).value()


def social_security_authentication(content: Mapping[str, Any]) -> SocialSecurityAuthentication:
    """``POST /v1/social-security-authentications``."""
    return read_answer(_SocialSecurityAuthentication, content).value()


def code_sent(content: Mapping[str, Any]) -> CodeSent:
    """``POST /v1/code-challenges``."""
    return read_answer(_CodeSent, content).value()


def shared_data(content: Mapping[str, Any]) -> Mapping[str, SharedValue]:
    """``POST /v1/shared-data``."""
    return read_answer(_SharedData, content).value()


def licences(content: Mapping[str, Any]) -> tuple[Licence, ...]:
    """``POST /v1/licences``."""
    return read_answer(_Licences, content).value()


def receipt(content: Mapping[str, Any], case_id: str) -> CaseReceipt:
    """``POST /v1/cases``; a receipt for another case is no receipt."""
    found = read_answer(_Receipt, content).value()
    if found.case_id != case_id:
        raise ProtocolFault("Receipt: of another case")
    return found


def parts(content: Mapping[str, Any]) -> frozenset[int]:
    """``GET /v1/cases/{case_id}/attachments/{digest}``."""
    return read_answer(_Parts, content).value()


def drain_ticket(content: Mapping[str, Any]) -> DrainTicket:
    """``POST /v1/drain-tickets``."""
    return read_answer(_DrainTicket, content).value()


def certificate(content: Mapping[str, Any]) -> CertificateData:
    """``GET /v1/cases/{case_id}/result``."""
    return read_answer(_Certificate, content).value()


def help_call(content: Mapping[str, Any]) -> HelpCall:
    """``POST /v1/help-calls`` and ``GET /v1/help-calls/{call_no}``."""
    return read_answer(_HelpCall, content).value()
