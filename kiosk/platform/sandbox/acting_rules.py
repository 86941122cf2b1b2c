# SPDX-License-Identifier: Apache-2.0
"""Who acts beside the applicant: may they, and is the enterprise the applicant's. Source: domain notes 1.4 rows 57 to 60."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.ground import Ground, day_of, invalid


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


def _check_enterprise(case: Mapping[str, Any], ground: Ground) -> None:
    told, wanted = case["enterprise"], ground.item.auth.enterprise
    if (told is None) is not (wanted is None):
        raise invalid("enterprise")
    if told is None or wanted is None:
        return
    held = registers.enterprise(ground.person, day_of(case, ground))
    if held is None or told != {"name": held.name, "number": held.number, "legal_person": held.legal_person}:
        raise invalid("enterprise")
    if wanted.scope not in held.scopes:
        raise invalid("enterprise.scope")
