# SPDX-License-Identifier: Apache-2.0
"""Answers of the contract, checked strictly and turned into the values of ``model.py``.

A tolerant reader where the contract may grow (unknown members are ignored), a strict one for everything that is used:
types are not converted, texts and lists have limits, times must be times. What does not fit is a ``ProtocolFault``,
and its message never repeats the value: it may be a name.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from kiosk.identity.check_digits import satisfies_licence_id
from kiosk.platform.answer_shapes import AnswerBody, Day, SealText, Text, Time, Token, base64_text, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.model import (
    CaseReceipt,
    CertificateData,
    CodeSent,
    DraftFound,
    DraftTaken,
    DrainTicket,
    FaceAnswer,
    FaceOutcome,
    Health,
    HelpCall,
    Licence,
    OtherWays,
    Referral,
    ReferralState,
    Session,
    SharedValue,
    SocialSecurityAuthentication,
    StaffedPlace,
    Upload,
    UploadedPage,
    UploadState,
)

MAX_PHOTO_BYTES = 1024 * 1024
"""Of a photo of record."""
MAX_PICTURE_BYTES = 15 * 1024 * 1024
"""Of a picture from a phone."""

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


def _licence_id(text: str) -> str:
    if not satisfies_licence_id(text):
        raise ValueError("no 电子证照标识")
    return text


LicenceId = Annotated[str, Field(max_length=100), AfterValidator(_licence_id)]
HelperNumber = Annotated[str, Field(pattern=r"^[A-Z]{1,4}[0-9]{1,6}$")]
"""工号: on screen, on paper and in the log; too short to hold anybody else's number."""


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


class _FaceAnswer(AnswerBody):
    outcome: Literal["confirmed", "helper", "other_way"]
    level: Literal["weak", "strong"]

    @model_validator(mode="after")
    def _whole(self) -> _FaceAnswer:
        if self.outcome == "confirmed" and self.level != "strong":
            raise ValueError("level")
        return self

    def value(self, session: Session) -> FaceAnswer:
        return FaceAnswer(FaceOutcome(self.outcome), replace(session, level=self.level))


class _Referral(AnswerBody):
    referral_id: Annotated[str, Field(min_length=36, max_length=36)]
    state: Literal["waiting", "taken", "confirmed", "refused", "expired", "withdrawn"]
    check_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    helper_no: HelperNumber | None
    level: Literal["weak", "strong"]
    valid_s: Annotated[int, Field(ge=0, le=3600)]

    @model_validator(mode="after")
    def _whole(self) -> _Referral:
        if self.state == "confirmed" and (self.level != "strong" or self.helper_no is None):
            raise ValueError("level")
        return self

    def value(self, session: Session) -> Referral:
        raised = replace(session, level=self.level)
        state = ReferralState(self.state)
        return Referral(self.referral_id, state, self.check_code, self.helper_no or "", self.valid_s, raised)


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

    def value(self) -> CaseReceipt:
        return CaseReceipt(self.case_id, self.case_number, self.platform_received_at, self.state, self.already_have_it)


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


UploadSeconds = Annotated[int, Field(ge=0, le=3600)]
PagesAtMost = Annotated[int, Field(ge=1, le=20)]


class _Upload(AnswerBody):
    upload_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22,100}$")]
    url: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s]+$")]
    short_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    valid_s: UploadSeconds
    pages_at_most: PagesAtMost

    def value(self) -> Upload:
        return Upload(self.upload_id, self.url, self.short_code, self.valid_s, self.pages_at_most)


class _UploadedPage(AnswerBody):
    number: PagesAtMost
    media_type: Literal["image/jpeg", "image/png"]
    size_bytes: Annotated[int, Field(ge=1, le=MAX_PICTURE_BYTES)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def value(self) -> UploadedPage:
        return UploadedPage(self.number, self.media_type, self.size_bytes, self.sha256)


class _UploadState(AnswerBody):
    version: Annotated[int, Field(ge=0, le=1_000_000)]
    phone_is_there: bool
    is_finished: bool
    valid_s: UploadSeconds
    pages: Annotated[list[_UploadedPage], Field(max_length=20)]

    @model_validator(mode="after")
    def _whole(self) -> _UploadState:
        if len({one.number for one in self.pages}) != len(self.pages):
            raise ValueError("pages")
        return self

    def value(self) -> UploadState:
        pages = tuple(one.value() for one in self.pages)
        return UploadState(self.version, self.phone_is_there, self.is_finished, self.valid_s, pages)


DraftId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
KeepS = Annotated[int, Field(ge=1, le=86_400)]
Sealed = Annotated[str, Field(min_length=4, max_length=350_000), AfterValidator(base64_text)]


class _DraftDeposited(AnswerBody):
    draft_id: DraftId
    keep_s: KeepS


class _DraftFound(AnswerBody):
    draft_id: DraftId
    kind: Literal["card", "platform"]
    keep_s: KeepS

    def value(self) -> DraftFound:
        return DraftFound(self.draft_id, self.kind == "card", self.keep_s)


class _DraftsFound(AnswerBody):
    drafts: Annotated[list[_DraftFound], Field(max_length=16)]

    def value(self) -> tuple[DraftFound, ...]:
        return tuple(one.value() for one in self.drafts)


class _DraftTaken(AnswerBody):
    draft_id: DraftId
    kind: Literal["card", "platform"]
    secret: Sealed | None
    blob: Sealed | None
    content: Sealed | None

    @model_validator(mode="after")
    def _whole(self) -> _DraftTaken:
        is_card = self.kind == "card"
        if (self.secret is None, self.blob is None, self.content is None) != (not is_card, not is_card, is_card):
            raise ValueError("kind")
        return self

    def value(self) -> DraftTaken:
        secret, blob, content = (
            None if one is None else b64decode(one) for one in (self.secret, self.blob, self.content)
        )
        return DraftTaken(self.draft_id, secret, blob, content)


class _DraftsKept(AnswerBody):
    kept: Annotated[list[DraftId], Field(max_length=64)]

    def value(self) -> frozenset[str]:
        return frozenset(self.kept)


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
    helper_no: Annotated[str, Field(pattern=r"^[A-Z]{1,4}[0-9]{1,6}$")] | None
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


def face_answer(content: Mapping[str, Any], session: Session) -> FaceAnswer:
    """``POST /v1/face-verifications``; the answer speaks of ``session``."""
    return read_answer(_FaceAnswer, content).value(session)


def referral(content: Mapping[str, Any], session: Session, referral_id: str) -> Referral:
    """``…/face-referrals``; the answer speaks of ``session`` and of this referral alone."""
    found = read_answer(_Referral, content).value(session)
    if found.referral_id != referral_id:
        raise ProtocolFault("Referral: another one than was asked for")
    return found


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


def upload(content: Mapping[str, Any]) -> Upload:
    """``POST /v1/uploads``."""
    return read_answer(_Upload, content).value()


def upload_state(content: Mapping[str, Any]) -> UploadState:
    """``GET /v1/uploads/{upload_id}``."""
    return read_answer(_UploadState, content).value()


def draft_deposited(content: Mapping[str, Any], draft_id: str) -> None:
    """``POST /v1/drafts``; the word about another draft is none about this one."""
    if read_answer(_DraftDeposited, content).draft_id != draft_id:
        raise ProtocolFault("DraftDeposited: of another draft")


def drafts_found(content: Mapping[str, Any]) -> tuple[DraftFound, ...]:
    """``GET /v1/drafts``."""
    return read_answer(_DraftsFound, content).value()


def draft_taken(content: Mapping[str, Any], draft_id: str) -> DraftTaken:
    """``POST /v1/drafts/{draft_id}/taking``."""
    found = read_answer(_DraftTaken, content).value()
    if found.draft_id != draft_id:
        raise ProtocolFault("DraftTaken: of another draft")
    return found


def drafts_kept(content: Mapping[str, Any]) -> frozenset[str]:
    """``POST /v1/drafts/status``."""
    return read_answer(_DraftsKept, content).value()


def certificate(content: Mapping[str, Any]) -> CertificateData:
    """``GET /v1/cases/{case_id}/result``."""
    return read_answer(_Certificate, content).value()


def help_call(content: Mapping[str, Any]) -> HelpCall:
    """``POST /v1/help-calls`` and ``GET /v1/help-calls/{call_no}``."""
    return read_answer(_HelpCall, content).value()
