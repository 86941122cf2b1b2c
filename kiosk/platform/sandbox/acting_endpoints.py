# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody (代办, 监护, 法人多级授权, 企业码): the contract's operations.

What is decided here is decided again when the case comes in (acting_rules.py): a terminal without network has asked nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator
from starlette.responses import Response

from kiosk.application.relations import RelationKind, relation_kind
from kiosk.catalogue.days import age_on
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel, ServiceItem
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.enterprises import Held, enterprises_of, held_by
from kiosk.platform.sandbox.mandates import Principal, Verdict, principal_with, principals_of, verdict
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person, SessionDesk, holder_of

CODE_BEGINNING = "QYM-DEMO-"
"""Of the sandbox's 企业码: the number stands behind it. It hangs in the shop for everybody to see, so it proves nobody."""
_CLOSED = ("注销", "吊销")
_MANDATE_PROBLEMS = {"revoked": ProblemType.MANDATE_REVOKED, "expired": ProblemType.MANDATE_EXPIRED}


class _PrincipalsQuery(bodies._Body):
    """``POST /v1/principals``."""

    item_code: bodies.Word
    relation: bodies.Text


class _AgentSession(bodies._Body):
    """``POST /v1/agent-sessions``."""

    item_code: bodies.Word
    relation: bodies.Text
    card: bodies.CardSession | None
    ref: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")] | None

    @model_validator(mode="after")
    def _one(self) -> _AgentSession:
        if (self.card is None) == (self.ref is None):
            raise ValueError("one of card and ref")
        return self


class _EnterpriseSession(bodies._Body):
    """``POST /v1/enterprise-sessions``."""

    item_code: bodies.Word
    number: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None
    code: Annotated[str, Field(min_length=1, max_length=2048)] | None

    @model_validator(mode="after")
    def _one(self) -> _EnterpriseSession:
        if (self.number is None) == (self.code is None):
            raise ValueError("one of number and code")
        return self


class ActingEndpoints:
    """What terminals ask. ``clock``: the platform's."""

    def __init__(self, sessions: SessionDesk, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._catalogue = catalogue
        self._clock = clock

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (
            Spoken("POST", "/v1/principals", self._principals),
            Spoken("POST", "/v1/agent-sessions", self._agent_session),
            Spoken("GET", "/v1/enterprises", self._enterprises),
            Spoken("POST", "/v1/enterprise-sessions", self._enterprise_session),
        )

    # --- agents -------------------------------------------------------------------------------------------------------

    async def _principals(self, call: Call) -> Response:
        body = bodies.read(_PrincipalsQuery, call.body)
        person, today = self._own_session(call), self._clock().date()
        kind = _allowed(self._item(body.item_code), body.relation)
        known = () if person.register is None else principals_of(person.register, kind, today)
        shown = [_shown(one, person.register, today) for one in known if person.register is not None]
        return answered({"principals": shown})

    async def _agent_session(self, call: Call) -> Response:
        body = bodies.read(_AgentSession, call.body)
        agent, today = self._own_session(call), self._clock().date()
        kind = _allowed(self._item(body.item_code), body.relation)
        if body.card is not None:
            principal, basis = _by_card(agent, body.card, kind, today)
        else:
            principal, basis = _by_ref(agent, body.ref or "", kind, today)
        opened = self._opened(principal, call)
        return answered({**opened, "basis": basis}, 201)

    # --- enterprises --------------------------------------------------------------------------------------------------

    async def _enterprises(self, call: Call) -> Response:
        person, today = self._own_session(call), self._clock().date()
        held = () if person.register is None else enterprises_of(person.register, today)
        return answered({"enterprises": [_held(one, today) for one in held]})

    async def _enterprise_session(self, call: Call) -> Response:
        body = bodies.read(_EnterpriseSession, call.body)
        person, today = self._own_session(call), self._clock().date()
        wanted = self._item(body.item_code).auth.enterprise
        number = body.number or _of_code(body.code or "")
        held = None if person.register is None else held_by(person.register, number, today)
        if held is None or wanted is None:
            raise Refusal(ProblemType.NO_SUCH_ENTERPRISE)
        if held.business.state in _CLOSED:
            raise Refusal(ProblemType.ENTERPRISE_CLOSED)
        if held.is_over(today):
            raise Refusal(ProblemType.AUTHORITY_EXPIRED)
        if wanted.scope not in held.business.scopes:
            raise Refusal(ProblemType.OUT_OF_SCOPE)
        opened = self._opened(Person(person.name, person.number, person.register, enterprise=number), call)
        return answered({**opened, "enterprise": _held(held, today)}, 201)

    # --- both ---------------------------------------------------------------------------------------------------------

    def _own_session(self, call: Call) -> Person:
        """Strong, and of the person who stands there: nobody acts for somebody in the name of a third."""
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if level != AuthLevel.STRONG.value or person.agent or person.enterprise:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        return person

    def _opened(self, person: Person, call: Call) -> dict[str, Any]:
        token, ends_at = self._sessions.open(person, AuthLevel.STRONG.value, call.terminal.terminal_id)
        resident = {"name": person.name, "number": person.number}
        return {"token": token, "level": AuthLevel.STRONG.value, "expires_at": ends_at, "resident": resident}

    def _item(self, code: str) -> ServiceItem:
        item = self._catalogue.get(code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        return item


def _allowed(item: ServiceItem, relation: str) -> RelationKind:
    known = item.auth.for_agent.relations if item.auth.for_agent is not None else ()
    if item.auth.agent == "forbidden" or relation not in {one.zh for one in known}:
        raise Refusal(ProblemType.AGENT_NOT_ALLOWED)
    return relation_kind(relation)


def _by_card(agent: Person, card: bodies.CardSession, kind: RelationKind, today: date) -> tuple[Person, str]:
    if card.number == agent.number:
        raise Refusal(ProblemType.SAME_PERSON)
    person = holder_of(card.name, card.number, card.valid_to, today)
    if card.certificate_type == "111" and not isinstance(parse_id_number(card.number, today), IdNumber):
        raise Refusal(ProblemType.MALFORMED_NUMBER)
    said = verdict(agent.register, card.number, kind, today)
    if said is Verdict.CONTRADICTED:
        raise Refusal(ProblemType.RELATION_REFUSED)
    return Person(card.name, card.number, person, agent=agent.number), said.value


def _by_ref(agent: Person, ref: str, kind: RelationKind, today: date) -> tuple[Person, str]:
    found = None if agent.register is None else principal_with(agent.register, ref, kind, today)
    if found is None:
        raise Refusal(ProblemType.NO_SUCH_PRINCIPAL)
    if found.state != "valid":
        raise Refusal(_MANDATE_PROBLEMS[found.state])
    return Person(found.person.name, found.person.number, found.person, agent=agent.number), found.basis


def _shown(one: Principal, agent: SyntheticResident, today: date) -> dict[str, Any]:
    return {
        "ref": one.ref_for(agent),
        "name": one.person.name,
        "age": age_on(one.person.birth, today),
        "basis": one.basis,
        "valid_to": None if one.valid_to is None else one.valid_to.isoformat(),
        "state": one.state,
    }


def _held(one: Held, today: date) -> dict[str, Any]:
    business = one.business
    return {
        "number": business.number,
        "name": business.name,
        "legal_person": business.legal_person,
        "address": business.address,
        "state": business.state,
        "abnormal": one.is_abnormal,
        "role": one.role,
        "scopes": list(business.scopes),
        "valid_to": None if one.valid_to is None else one.valid_to.isoformat(),
        "over": one.is_over(today),
    }


def _of_code(code: str) -> str:
    """The number in a 企业码.

    Raises:
        Refusal: nobody was issued it.
    """
    number = code.removeprefix(CODE_BEGINNING)
    if number == code or len(number) != 18:
        raise Refusal(ProblemType.UNKNOWN_CODE)
    return number
