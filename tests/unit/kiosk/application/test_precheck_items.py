# SPDX-License-Identifier: Apache-2.0
"""Rules of the police's, employment's and pensions' items that no golden case reaches: each is hit by whom it is about.

The other side of each (whoever it is not about) are the golden cases, which are judged without a hit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pytest

from drivers.id_card_reader.port import CardKind
from kiosk.application.acting import Agent
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.precheck import Outcome, PrecheckReport, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.rule_model import Severity
from kiosk.identity.resident import Resident
from tests.unit.kiosk.synthetic import (
    CONTENT,
    TODAY,
    Licence,
    Shared,
    by_card,
    by_code,
    catalogue,
    number,
    situation,
)

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
HMT: dict[str, Any] = {"kind": CardKind.HMT_PERMIT, "number": "810000199005040012"}


@dataclass(frozen=True)
class Visit:
    """One person, and the rule that is about them."""

    code: str
    rule: str
    severity: Severity
    answers: dict[str, str] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    licences: tuple[Licence, ...] = ()
    filled: dict[str, str] = field(default_factory=dict)
    resident: Resident | None = None
    agent: Agent | None = None


def agent_born(birth: date) -> Agent:
    return Agent("测试乙", number(birth), "夫妻")


def elsewhere(**more: Any) -> dict[str, Any]:
    return {"household.local": False, **{name.replace("__", "."): value for name, value in more.items()}}


OLD_MAN = by_card(date(1970, 1, 1))
STAYED = {"insurance.pension_state": "stopped", "insurance.pension_receiving": False}
EXPIRED, AHEAD = "2026-11-20", "2027-06-01"
PERMIT, RECORD, PROOF, CARD = "312000194000", "312000218000", "312000088000", "312000176000"
JOBLESS, BENEFIT, ACCOUNT, WORKER = "312000617000", "310500212001", "312000497000", "312000384000"
MOVE, POINTS = "312014501000", "TBD-RS03"

VISITS = [
    *(
        Visit(code, "in_person", BLOCK, resident=by_code())
        for code in (PERMIT, PROOF, BENEFIT, ACCOUNT, WORKER, MOVE, POINTS, "310199154354", "TBD-RS01", "TBD-RS02")
    ),
    Visit(PERMIT, "same_day", BLOCK, shared={"case.same_day": True}),
    Visit(RECORD, "household_on_record", BLOCK, shared=elsewhere()),
    Visit(RECORD, "household_on_record", BLOCK, shared=elsewhere(residence__permit_valid_to=EXPIRED)),
    Visit(RECORD, "household_answered", WARN, shared=elsewhere(residence__permit_valid_to=AHEAD)),
    Visit(
        RECORD,
        "permit_on_record_valid",
        BLOCK,
        {"household": "permit"},
        {"residence.permit_valid_to": EXPIRED},
    ),
    Visit(RECORD, "overseas_answered", WARN, resident=by_card(**HMT)),
    Visit(RECORD, "purpose_said", INFO, {"purpose": "other"}),
    Visit(RECORD, "mandate", WARN, {"who": "agent"}),
    Visit(RECORD, "agent_age", BLOCK, {"who": "agent"}, agent=agent_born(date(2008, 11, 22))),
    Visit(RECORD, "courier_fee", INFO, filled={"delivery": "courier"}),
    Visit(PROOF, "card_kind", BLOCK, resident=by_card(**HMT)),
    Visit(PROOF, "book_state", INFO, licences=(Licence("HKB", "revoked"),)),
    Visit(CARD, "permit_current", WARN, shared=elsewhere(residence__permit_valid_to=EXPIRED)),
    Visit(CARD, "lost_means_replace", INFO, shared={"insurance.card_state": "lost"}),
    Visit(CARD, "card_to_activate", BLOCK, {"action": "activate"}, {"insurance.card_state": "none"}),
    Visit(CARD, "card_to_activate", BLOCK, {"action": "activate"}, {"insurance.card_state": "making"}),
    Visit(CARD, "agent_age", BLOCK, {"who": "agent"}, agent=agent_born(date(2008, 11, 22))),
    Visit(CARD, "family_shown", WARN, {"who": "agent"}),
    Visit(CARD, "no_open_case", BLOCK, shared={"case.open": True}),
    Visit(CARD, "same_day", WARN, shared={"case.same_day": True}),
    Visit(JOBLESS, "permit_on_record_valid", BLOCK, {"household": "migrant"}, {"residence.permit_valid_to": EXPIRED}),
    Visit(JOBLESS, "household_answered", WARN, shared=elsewhere()),
    Visit(JOBLESS, "household_book", INFO, licences=(Licence("HKB", "revoked"),)),
    Visit(JOBLESS, "leaving_record", INFO),
    Visit(BENEFIT, "months_found", WARN),
    Visit(BENEFIT, "card_active", WARN, shared={"insurance.card_state": "lost"}),
    Visit(ACCOUNT, "card_active", WARN, shared={"insurance.card_state": "made"}),
    Visit(
        ACCOUNT,
        "other_than_now",
        BLOCK,
        {"card": "other"},
        {"insurance.pension_bank_account": "6222029999990000014"},
        filled={"new_account": "6222029999990000014"},
    ),
    Visit(
        WORKER,
        "diploma",
        WARN,
        {"wrong": "education"},
        {"employment.education": "senior"},
        filled={"education": "bachelor"},
    ),
    Visit(MOVE, "has_account", BLOCK),
    Visit(MOVE, "left_employer", WARN, shared={**STAYED, "employment.registered": True}),
    Visit(MOVE, "no_pension_state", BLOCK, shared={**STAYED, "insurance.pension_state": "receiving"}),
    Visit(MOVE, "household_there_local", WARN, shared={"household.local": True}, resident=OLD_MAN),
    Visit(MOVE, "household_to_go_back_to", WARN, {"reason": "home"}, {"household.local": True}),
    Visit(
        POINTS,
        "state_current",
        WARN,
        shared={"residence.points_state": "已过期", "residence.points_valid_to": AHEAD},
    ),
    Visit(POINTS, "in_review", INFO, shared={"residence.points_state": "审核中"}),
]


@cache
def items() -> dict[str, ServiceItem]:
    """Those that are not offered yet too."""
    library = load_library(CONTENT)
    read = (read_item(path, library).item for path in item_files(CONTENT))
    return {one.base_code: one for one in read if one is not None}


def report(visit: Visit, *, asked: bool = True) -> PrecheckReport:
    one = items()[visit.code]
    shared = {name: Shared(value) for name, value in visit.shared.items()} if asked else None
    who = visit.resident if visit.resident is not None else by_card()
    held = visit.licences if asked else None
    form = prefill(
        one, situation(one, **visit.answers), Known(who, TODAY, catalogue().tables, shared, held, agent=visit.agent)
    )
    for code, raw in visit.filled.items():
        answered = form.with_answer(code, raw)
        assert isinstance(answered, Form), answered
        form = answered
    return run_prechecks(form)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.code} {visit.rule}")
def test_whoever_a_rule_is_about_hears_it(visit: Visit) -> None:
    hits = {one.rule_id: one.severity for one in report(visit).verdicts if one.outcome is Outcome.HIT}
    assert hits.get(visit.rule) is visit.severity


@pytest.mark.parametrize("visit", [one for one in VISITS if one.shared], ids=lambda one: f"{one.code} {one.rule}")
def test_without_the_platform_no_record_turns_anybody_away(visit: Visit) -> None:
    """The same people where nothing could be asked: what rests on records is unknown."""
    hits = {one.rule_id for one in report(visit, asked=False).blocking}
    assert visit.rule not in hits


def test_an_agent_is_eighteen_from_the_birthday_on() -> None:
    grown = Visit(RECORD, "agent_age", BLOCK, {"who": "agent"}, agent=agent_born(date(2008, 11, 21)))
    assert "agent_age" not in {one.rule_id for one in report(grown).blocking}
