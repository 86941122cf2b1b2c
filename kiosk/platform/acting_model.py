# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody (代办, 监护, 法人多级授权), as values of the contract. What a resident may not do is a value, no error.

Source: domain notes 1.4 rows 56, 57 and 61.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from kiosk.platform.model import Session


class ActingRefusal(StrEnum):
    """Why one may not act; the names of the platform's problems."""

    RELATION_REFUSED = "relation-refused"
    """The registers know the two otherwise than was said."""
    MANDATE_REVOKED = "mandate-revoked"
    MANDATE_EXPIRED = "mandate-expired"
    NO_SUCH_PRINCIPAL = "no-such-principal"
    SAME_PERSON = "same-person"
    AGENT_NOT_ALLOWED = "agent-not-allowed"
    """Nobody may come for somebody else with this service, or not as what was said."""
    OUT_OF_SCOPE = "out-of-scope"
    AUTHORITY_EXPIRED = "authority-expired"
    ENTERPRISE_CLOSED = "enterprise-closed"
    NO_SUCH_ENTERPRISE = "no-such-enterprise"
    CODE_EXPIRED = "code-expired"
    UNKNOWN_CODE = "unknown-code"


@dataclass(frozen=True)
class ActingRefused:
    """The platform says no, and why."""

    why: ActingRefusal


@dataclass(frozen=True)
class PrincipalCard:
    """The card (被代办人的证) of the one whose case it is, as it was read. ``valid_to`` None: 长期."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    certificate_type: str
    valid_to: date | None = field(repr=False)


@dataclass(frozen=True)
class KnownPrincipal:
    """Somebody for whom the platform knows that one may, or once might, act without their card here.

    ``ref``: the platform's own word for them; it says nothing by itself.
    """

    ref: str = field(repr=False)
    name: str = field(repr=False)
    age: int = field(repr=False)
    basis: Literal["register", "mandate"]
    """监护 by the household register, or 授权 given online."""
    valid_to: date | None
    state: Literal["valid", "revoked", "expired"]


@dataclass(frozen=True)
class HeldEnterprise:
    """An enterprise (企业) for which the session's resident acts, or did. Shaped as the form's facts want it."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    legal_person: str = field(repr=False)
    address: str = field(repr=False)
    state: str
    """登记状态: 存续, 吊销, 注销."""
    is_abnormal: bool
    """在经营异常名录"""
    role: Literal["legal_person", "administrator", "operator"]
    """法定代表人, 管理员, 经办人."""
    scopes: tuple[str, ...]
    valid_to: date | None
    """Until when the authority runs; None: without an end."""
    is_over: bool
    """It has run out, or that of who gave it has."""


@dataclass(frozen=True)
class ActingOpened:
    """A session of the one whose case it is. ``enterprise``: whose, where it is one's."""

    session: Session = field(repr=False)
    basis: Literal["cards", "register", "mandate", "enterprise"]
    enterprise: HeldEnterprise | None = field(default=None, repr=False)
