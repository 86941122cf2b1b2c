# SPDX-License-Identifier: Apache-2.0
"""Who acts beside the applicant: may they, and is the enterprise the applicant's. Source: domain notes 1.4 rows 57 to 60."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.application.relations import relation_kind
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.ground import Ground, day_of, invalid
from kiosk.platform.sandbox.mandates import Verdict, child_by_number, principals_of, verdict
from kiosk.platform.sandbox.population import SyntheticResident, resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal


def check_acting(case: Mapping[str, Any], ground: Ground) -> None:
    """Refuse an agent where nobody may act, one who is the applicant, and an enterprise that the applicant may not act for.

    Raises:
        Refusal: with the member that is wrong.
    """
    _check_agent(case, ground)
    _check_enterprise(case, ground)


def _check_agent(case: Mapping[str, Any], ground: Ground) -> None:
    agent, auth = case["agent"], ground.item.auth
    if agent is None:
        if auth.agent == "must":
            raise invalid("agent")
        return
    if auth.agent == "forbidden" or auth.for_agent is None:
        raise invalid("agent")
    relations = {relation.zh for relation in auth.for_agent.relations}
    number = parse_id_number(agent["certificate_number"], ground.now.date())
    is_somebody = isinstance(number, IdNumber) and bool(agent["name"]) and agent["relation"] in relations
    if not is_somebody or agent["certificate_number"] == case["applicant"]["certificate_number"]:
        raise invalid("agent")
    _check_relation(case, ground)


def _check_relation(case: Mapping[str, Any], ground: Ground) -> None:
    """On the day on which the case was taken in: where the terminal had no network, it is asked here for the first time.

    Who showed no card is believed where the household register, or a mandate that is good, knows of the two.
    """
    agent, applicant, day = case["agent"], case["applicant"], day_of(case, ground)
    kind = relation_kind(agent["relation"])
    acting = resident_by_number(agent["certificate_number"], ground.now.date())
    if acting is not None and not acting.is_alive:
        raise Refusal(ProblemType.CARD_EXPIRED)
    if applicant["method"] == "agent":
        known = () if acting is None else principals_of(acting, kind, day)
        if not any(one.person.number == applicant["certificate_number"] and one.state == "valid" for one in known):
            raise Refusal(ProblemType.RELATION_REFUSED)
    elif verdict(acting, applicant["certificate_number"], kind, day) is Verdict.CONTRADICTED:
        raise Refusal(ProblemType.RELATION_REFUSED)


def _check_enterprise(case: Mapping[str, Any], ground: Ground) -> None:
    told, wanted = case["enterprise"], ground.item.auth.enterprise
    if (told is None) is not (wanted is None):
        raise invalid("enterprise")
    if told is None or wanted is None:
        return
    held = registers.enterprise(ground.person, day_of(case, ground), ground.enterprise)
    if held is None or told != {"name": held.name, "number": held.number, "legal_person": held.legal_person}:
        raise invalid("enterprise")
    if wanted.scope not in held.scopes:
        raise invalid("enterprise.scope")


def child_of_agent(case: Mapping[str, Any], number: str, today: date) -> SyntheticResident | None:
    """A child that only the household register of whoever came for it knows; nothing for any other case."""
    agent = case.get("agent")
    if not isinstance(agent, dict) or not isinstance(agent.get("certificate_number"), str):
        return None
    return child_by_number(resident_by_number(agent["certificate_number"], today), number, today)


def number_of_enterprise(case: Mapping[str, Any]) -> str:
    """Of the enterprise that a case names; nothing where it names none."""
    told = case.get("enterprise")
    return str(told.get("number", "")) if isinstance(told, dict) else ""
