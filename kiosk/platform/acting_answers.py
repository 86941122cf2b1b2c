# SPDX-License-Identifier: Apache-2.0
"""Answers about acting for somebody, checked as strictly as all others (see ``answers.py``) and turned into values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from kiosk.platform.acting_model import ActingOpened, HeldEnterprise, KnownPrincipal
from kiosk.platform.answer_shapes import AnswerBody, Day, Text, Time, Token, read_answer
from kiosk.platform.model import Session

_Word = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,63}$")]


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class _Resident(AnswerBody):
    name: Text
    number: Annotated[str, Field(min_length=6, max_length=18)]


class _AgentSession(AnswerBody):
    token: Token
    level: Literal["strong"]
    expires_at: Time
    resident: _Resident
    basis: Literal["cards", "register", "mandate"]

    def value(self) -> ActingOpened:
        return ActingOpened(Session(self.token, self.level, self.resident.name, self.resident.number), self.basis)


class _Principal(AnswerBody):
    ref: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    name: Text
    age: Annotated[int, Field(ge=0, le=150)]
    basis: Literal["register", "mandate"]
    valid_to: Day | None
    state: Literal["valid", "revoked", "expired"]

    def value(self) -> KnownPrincipal:
        return KnownPrincipal(self.ref, self.name, self.age, self.basis, _date(self.valid_to), self.state)


class _Principals(AnswerBody):
    principals: Annotated[list[_Principal], Field(max_length=50)]


class _Enterprise(AnswerBody):
    number: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]
    name: Text
    legal_person: Text
    address: Text
    state: Literal["存续", "吊销", "注销"]
    abnormal: bool
    role: Literal["legal_person", "administrator", "operator"]
    scopes: Annotated[list[_Word], Field(max_length=20)]
    valid_to: Day | None
    over: bool

    def value(self) -> HeldEnterprise:
        return HeldEnterprise(
            self.number, self.name, self.legal_person, self.address, self.state, self.abnormal, self.role,
            tuple(self.scopes), _date(self.valid_to), self.over,
        )  # fmt: skip


class _Enterprises(AnswerBody):
    enterprises: Annotated[list[_Enterprise], Field(max_length=50)]


class _EnterpriseSession(AnswerBody):
    token: Token
    level: Literal["strong"]
    expires_at: Time
    resident: _Resident
    enterprise: _Enterprise

    def value(self) -> ActingOpened:
        session = Session(self.token, self.level, self.resident.name, self.resident.number)
        return ActingOpened(session, "enterprise", self.enterprise.value())


def agent_opened(content: Mapping[str, Any]) -> ActingOpened:
    """A session of the one whose case it is."""
    return read_answer(_AgentSession, content).value()


def principals(content: Mapping[str, Any]) -> tuple[KnownPrincipal, ...]:
    """For whom one may act."""
    return tuple(one.value() for one in read_answer(_Principals, content).principals)


def enterprises(content: Mapping[str, Any]) -> tuple[HeldEnterprise, ...]:
    """For which enterprises."""
    return tuple(one.value() for one in read_answer(_Enterprises, content).enterprises)


def enterprise_opened(content: Mapping[str, Any]) -> ActingOpened:
    """A session for an enterprise."""
    return read_answer(_EnterpriseSession, content).value()
