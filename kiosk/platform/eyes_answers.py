# SPDX-License-Identifier: Apache-2.0
"""Answers about faces, helpers who look, and pictures from a telephone, checked as strictly as others (see ``answers.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kiosk.platform.answer_shapes import AnswerBody, HelperNumber, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.model import (
    FaceAnswer,
    FaceOutcome,
    Referral,
    ReferralState,
    Session,
    Upload,
    UploadedPage,
    UploadState,
)

MAX_PHOTO_BYTES = 1024 * 1024
"""Of a photo of record."""
MAX_PICTURE_BYTES = 15 * 1024 * 1024
"""Of a picture from a phone."""


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


def face_answer(content: Mapping[str, Any], session: Session) -> FaceAnswer:
    """``POST /v1/face-verifications``; the answer speaks of ``session``."""
    return read_answer(_FaceAnswer, content).value(session)


def referral(content: Mapping[str, Any], session: Session, referral_id: str) -> Referral:
    """``…/face-referrals``; the answer speaks of ``session`` and of this referral alone."""
    found = read_answer(_Referral, content).value(session)
    if found.referral_id != referral_id:
        raise ProtocolFault("Referral: another one than was asked for")
    return found


def upload(content: Mapping[str, Any]) -> Upload:
    """``POST /v1/uploads``."""
    return read_answer(_Upload, content).value()


def upload_state(content: Mapping[str, Any]) -> UploadState:
    """``GET /v1/uploads/{upload_id}``."""
    return read_answer(_UploadState, content).value()
