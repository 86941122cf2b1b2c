# SPDX-License-Identifier: Apache-2.0
"""Answers about drafts (草稿), checked as strictly as all others (see ``answers.py``) and turned into values."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from kiosk.platform.answer_shapes import AnswerBody, Uuid, base64_text, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.model import DraftFound, DraftTaken

KeepS = Annotated[int, Field(ge=1, le=86_400)]
Sealed = Annotated[str, Field(min_length=4, max_length=350_000), AfterValidator(base64_text)]


class _DraftDeposited(AnswerBody):
    draft_id: Uuid
    keep_s: KeepS


class _DraftFound(AnswerBody):
    draft_id: Uuid
    kind: Literal["card", "platform"]
    keep_s: KeepS

    def value(self) -> DraftFound:
        return DraftFound(self.draft_id, self.kind == "card", self.keep_s)


class _DraftsFound(AnswerBody):
    drafts: Annotated[list[_DraftFound], Field(max_length=16)]

    def value(self) -> tuple[DraftFound, ...]:
        return tuple(one.value() for one in self.drafts)


class _DraftTaken(AnswerBody):
    draft_id: Uuid
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
    kept: Annotated[list[Uuid], Field(max_length=64)]

    def value(self) -> frozenset[str]:
        return frozenset(self.kept)


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
