# SPDX-License-Identifier: Apache-2.0
"""Who acts for whom, decided again when the case comes in: for every item terminal and platform say the same of an agent, of a
child without a card and of an enterprise that somebody else owns; and nothing is believed that a terminal merely claims.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.application.acting import Agent
from kiosk.application.facts import Known
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.application.relations import relation_kind
from kiosk.catalogue.model import ServiceItem
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import Assurance, Method, from_platform
from kiosk.platform.model import Licence, SharedValue
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.acting_rules import child_of_agent, number_of_enterprise
from kiosk.platform.sandbox.enterprises import enterprise_at, enterprises_of
from kiosk.platform.sandbox.ground import Ground, facts_of
from kiosk.platform.sandbox.mandates import principals_of
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from tests.unit.kiosk.every_item import filled, items, known_of, resident_of, ways
from tests.unit.kiosk.platform.test_every_item import ground_of, plain, record_of, refusal_of
from tests.unit.kiosk.synthetic import TODAY, drafts

BOOK, SHOP = "312000377000", "TBD-SC01"
AGENT = resident(1, TODAY)
FOR_AGENTS = [one.base_code for one in items() if one.auth.for_agent is not None]
FOR_SHOPS = [one.base_code for one in items() if one.auth.enterprise is not None]


def of_shop(item: ServiceItem, person: SyntheticResident, number: str) -> Known:
    """What the terminal knows in a session for that enterprise."""
    shared = registers.shared_data(person, item.shared_names, TODAY, same_day=False, enterprise=number)
    licences = registers.licences(person, item.licence_types, TODAY, enterprise=number)
    resident_here = resident_of(person)
    assert resident_here is not None
    return Known(
        resident_here,
        TODAY,
        drafts().tables,
        {name: SharedValue(name, one["value"], one["source_name"], one["as_of"]) for name, one in shared.items()},
        tuple(
            Licence(one["licence_id"], one["type_code"], one["type_name"], one["state"], one["valid_to"], one["values"])
            for one in licences
        ),
        enterprise=registers.enterprise(person, TODAY, number),
        suggested_place="SH-310101-01",
    )


def agreed(item: ServiceItem, known: Known, ground: Ground, change: Callable[[dict[str, Any]], None]) -> int:
    """How many ways were tried; on each, terminal and platform come to the same."""
    tried = 0
    for situation in ways(item, 3):
        form = filled(prefill(item, situation, known))
        record = record_of(form)
        change(record)
        assert plain(facts_of(record, ground)) == plain(form.facts())
        blocked = {one.rule_id for one in run_prechecks(form).blocking}
        refusal = refusal_of(record, ground)
        assert refusal is None or refusal.problem is not ProblemType.PACKAGE_INVALID, refusal.detail
        assert (refusal is not None) is bool(blocked), f"{blocked} here, {refusal and refusal.problem} there"
        tried += 1
    return tried


@pytest.mark.parametrize("code", FOR_SHOPS)
def test_of_an_enterprise_that_somebody_else_owns_both_say_the_same(code: str) -> None:
    item, number = drafts().items[code], enterprise_at(4).number
    ground = replace(ground_of(item, AGENT), enterprise=number)
    assert agreed(item, of_shop(item, AGENT, number), ground, lambda _record: None)


@pytest.mark.parametrize("code", FOR_AGENTS)
def test_of_somebody_with_a_mandate_and_no_card_both_say_the_same(code: str) -> None:
    item, kind = drafts().items[code], None
    for relation in item.auth.for_agent.relations if item.auth.for_agent is not None else ():
        kind = relation_kind(relation.zh)
        known = [one for one in principals_of(AGENT, kind, TODAY) if one.state == "valid"]
        if kind.is_for_minors or not known:
            continue
        person = known[0].person
        number = parse_id_number(person.number, TODAY)
        assert isinstance(number, IdNumber)
        types = drafts().tables.certificate_types
        here = from_platform(person.name, number, types, Method.AGENT, Assurance.STRONG)
        agent = Agent(AGENT.name, AGENT.number, relation.zh)
        assert agreed(
            item,
            replace(known_of(item, person), resident=here, agent=agent),
            ground_of(item, person),
            lambda _record: None,
        )
        return
    assert kind is not None, "an item for agents has relations"


# --- what is not believed ---------------------------------------------------------------------------------------------------


def filed(item: ServiceItem, person: SyntheticResident, relation: str, method: str = "id_card") -> dict[str, Any]:
    """A case of ``person`` that the agent has brought."""
    situation = next(iter(ways(item, 1)))
    known = replace(known_of(item, person), agent=Agent(AGENT.name, AGENT.number, relation))
    record = record_of(filled(prefill(item, situation, known)))
    record["applicant"]["method"] = method
    return record


def problem_of(record: dict[str, Any], ground: Ground) -> ProblemType | None:
    refusal = refusal_of(record, ground)
    return None if refusal is None else refusal.problem


def test_a_relation_that_the_registers_know_otherwise_is_refused_at_filing_too() -> None:
    item, stranger = drafts().items[BOOK], resident(23, TODAY)
    assert problem_of(filed(item, stranger, "受托的人"), ground_of(item, stranger)) is None
    assert problem_of(filed(item, stranger, "爱人"), ground_of(item, stranger)) is ProblemType.RELATION_REFUSED


def test_who_showed_no_card_needs_a_mandate_that_is_good() -> None:
    item = drafts().items[BOOK]
    for seed, expected in ((2, None), (3, ProblemType.RELATION_REFUSED), (23, ProblemType.RELATION_REFUSED)):
        person = resident(seed, TODAY)
        record = filed(item, person, "受托的人", "agent")
        assert problem_of(record, ground_of(item, person)) is expected, f"seed {seed}"


def test_a_child_is_found_in_the_household_of_its_parent_alone() -> None:
    children = [one.person for one in principals_of(AGENT, relation_kind("父母"), TODAY)]
    case = {"agent": {"certificate_number": AGENT.number}}
    assert child_of_agent(case, children[0].number, TODAY) == children[0]
    assert child_of_agent({"agent": {"certificate_number": resident(23).number}}, children[0].number, TODAY) is None
    assert child_of_agent({"agent": None}, children[0].number, TODAY) is None
    assert child_of_agent({"agent": {"certificate_number": 7}}, children[0].number, TODAY) is None
    assert child_of_agent({"agent": {"certificate_number": "H99999999"}}, children[0].number, TODAY) is None


def test_an_enterprise_is_filed_for_by_whom_it_lets_on_that_day() -> None:
    item = drafts().items[SHOP]
    record = record_of(filled(prefill(item, next(iter(ways(item, 1))), of_shop(item, AGENT, enterprise_at(1).number))))
    assert number_of_enterprise(record) == enterprise_at(1).number
    good = replace(ground_of(item, AGENT), enterprise=enterprise_at(1).number)
    assert problem_of(record, good) is None
    stranger = replace(ground_of(item, AGENT), enterprise=enterprise_at(50).number)
    assert problem_of(record, stranger) is ProblemType.PACKAGE_INVALID
    over = next(one for one in enterprises_of(AGENT, TODAY) if one.is_over(TODAY))
    told = {"name": over.business.name, "number": over.business.number, "legal_person": over.business.legal_person}
    late = replace(ground_of(item, AGENT), enterprise=over.business.number)
    assert problem_of({**record, "enterprise": told}, late) is ProblemType.PACKAGE_INVALID
    assert number_of_enterprise({"enterprise": None}) == ""
    assert isinstance(refusal_of({**record, "enterprise": None}, good), Refusal)
