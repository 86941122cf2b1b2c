# SPDX-License-Identifier: Apache-2.0
"""Who acts beside the resident: an agent (代办人), and the enterprise for which the resident acts (法人经办).

Source: domain notes 1.4 rows 57 to 60. How they are identified is others' business; here they have names, and conditions and
fields know them. Terminal and platform make the same facts of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from kiosk.catalogue.days import age_on
from kiosk.identity.id_number import IdNumber, parse_id_number


class AgentLike(Protocol):
    """代办人: stands at the terminal for the resident whose case it is."""

    @property
    def name(self) -> str:
        """姓名."""

    @property
    def number(self) -> str:
        """公民身份号码."""

    @property
    def relation(self) -> str:
        """One of the item's relations (``auth.for_agent``), as it says them."""


class EnterpriseLike(Protocol):
    """企业, as its register (企业档案) or its licence (营业执照) says."""

    @property
    def name(self) -> str:
        """企业名称."""

    @property
    def number(self) -> str:
        """统一社会信用代码."""

    @property
    def legal_person(self) -> str:
        """法定代表人."""

    @property
    def address(self) -> str:
        """住所."""

    @property
    def state(self) -> str:
        """登记状态, in the words of the register."""

    @property
    def scopes(self) -> Sequence[str]:
        """经办权限 of the resident for it (法人多级授权)."""


@dataclass(frozen=True)
class Agent:
    """An agent as values."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    relation: str


@dataclass(frozen=True)
class Enterprise:
    """An enterprise as values."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    legal_person: str = field(repr=False)
    address: str = field(repr=False)
    state: str
    scopes: tuple[str, ...] = ()


def acting_facts(agent: AgentLike | None, enterprise: EnterpriseLike | None, today: date) -> dict[str, Any]:
    """``agent.*`` and ``enterprise.*`` of the vocabulary; absent where nobody acts."""
    found: dict[str, Any] = {}
    if agent is not None:
        found["agent.relation"] = agent.relation
        number = parse_id_number(agent.number, today)
        if isinstance(number, IdNumber):
            found["agent.age"] = age_on(number.birth, today)
    if enterprise is not None:
        found["enterprise.name"], found["enterprise.state"] = enterprise.name, enterprise.state
        found["enterprise.scopes"] = list(enterprise.scopes)
    return found


def agent_record(agent: AgentLike | None) -> dict[str, object] | None:
    """As it stands in the case record."""
    if agent is None:
        return None
    return {"name": agent.name, "certificate_number": agent.number, "relation": agent.relation}


def enterprise_record(enterprise: EnterpriseLike | None) -> dict[str, object] | None:
    """As it stands in the case record. What it may do is for the platform to know, not for the terminal to tell."""
    if enterprise is None:
        return None
    return {"name": enterprise.name, "number": enterprise.number, "legal_person": enterprise.legal_person}
