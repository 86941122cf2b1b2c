# SPDX-License-Identifier: Apache-2.0
"""The record of who acts for whom: the one whose case it is takes the agent's place, and another service gives it back."""

from __future__ import annotations

from datetime import date

import pytest

from config import clock
from kiosk.application.acting import Agent
from kiosk.journey.acting_record import ActingRecord
from kiosk.journey.fetched import Fetched
from kiosk.journey.moves.identity import asks_for_an_enterprise
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Overlay, Page
from kiosk.platform.acting_model import HeldEnterprise
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import FLEXIBLE, TODAY, by_card, card, catalogue

OLDER, YOUNGER = date(1961, 2, 3), date(1990, 5, 4)
SHOP = HeldEnterprise(
    "91999999MB00000042", "示例商贸有限公司", "测试·法", "示例路1号", "存续", is_abnormal=False, role="operator",
    scopes=("permit",), valid_to=None, is_over=False,
)  # fmt: skip


@pytest.fixture
def record() -> VisitRecord:
    """The younger one stands there, and has laid their card down."""
    made = VisitRecord(catalogue())
    made.open_item(FLEXIBLE)
    made.acting.relation = "子女"
    made.card_read, made.resident_read = card(YOUNGER), by_card(YOUNGER)
    made.adopt_card()
    return made


def session_of(birth: date) -> Session:
    person = by_card(birth)
    return Session("token", "strong", person.name, person.number)


def test_the_one_whose_case_it_is_takes_the_agents_place(record: VisitRecord) -> None:
    agent, case_id = record.resident, record.case_id
    assert agent is not None
    assert record.acting.as_agent() is None
    record.act_for(by_card(OLDER), card(OLDER), session_of(OLDER))
    assert record.resident == by_card(OLDER)
    assert record.acting.as_agent() == Agent(agent.name, agent.number, "子女")
    assert record.case_id != case_id
    assert {one.given_by for one in record.give_consent(clock.now())} == {"agent"}
    record.open_form(Fetched(), TODAY, None)
    assert record.form is not None
    assert record.form.known.agent == record.acting.as_agent()
    assert "relation" in repr(record.acting)
    assert agent.number not in repr(record.acting)


def test_either_of_the_two_cards_is_one_of_theirs(record: VisitRecord) -> None:
    assert not record.acting.is_agents_card(card(YOUNGER)), "nobody acts yet"
    record.act_for(by_card(OLDER), None, session_of(OLDER))
    assert record.acting.is_agents_card(card(YOUNGER))
    assert not record.acting.is_agents_card(card(OLDER, raw=b"another"))


@pytest.mark.parametrize(("said", "wanted"), [("agent", "must"), ("self", "")])
def test_who_answers_otherwise_behind_two_cards_stands_for_themselves(said: str, wanted: str) -> None:
    made = VisitRecord(catalogue())
    made.open_item("TBD-MZ01")
    made.acting.relation = "子女"
    made.card_read, made.resident_read = card(YOUNGER), by_card(YOUNGER)
    made.adopt_card()
    made.act_for(by_card(OLDER), card(OLDER), session_of(OLDER))
    made.answer_question(said)
    assert made.heed_for_whom() == wanted
    assert made.resident == by_card(OLDER if wanted else YOUNGER)
    assert (made.acting.agent is not None) is bool(wanted)


def test_another_service_begins_with_who_stands_there(record: VisitRecord) -> None:
    agent, own = record.resident, record.card
    record.act_for(by_card(OLDER), card(OLDER), session_of(OLDER))
    record.open_item(FLEXIBLE)
    assert (record.resident, record.card, record.session) == (agent, own, None)
    assert record.acting == ActingRecord()


def test_a_card_laid_down_anew_acts_for_nobody_and_what_was_said_stays(record: VisitRecord) -> None:
    record.act_for(by_card(OLDER), card(OLDER), session_of(OLDER))
    record.adopt_card()
    assert record.resident == by_card(YOUNGER)
    assert record.acting == ActingRecord(relation="子女")


def test_an_enterprise_changes_the_session_and_not_the_person(record: VisitRecord) -> None:
    own, acting = session_of(YOUNGER), Session("acting", "strong", "测试", by_card(YOUNGER).number)
    record.session = own
    record.act_for_enterprise(SHOP, acting)
    assert (record.session, record.acting.own_session, record.acting.is_anybody) == (acting, own, True)
    assert record.resident == by_card(YOUNGER)
    assert {one.given_by for one in record.give_consent(clock.now())} == {"applicant"}
    record.open_item(FLEXIBLE)
    assert (record.session, record.acting.enterprise) == (own, None)


def test_the_code_of_an_enterprise_is_read_where_one_is_asked_for() -> None:
    assert asks_for_an_enterprise(JourneyState(page=Page.ENTERPRISE))
    assert not asks_for_an_enterprise(JourneyState(page=Page.ENTERPRISE, overlay=Overlay.CURTAIN))
    assert not asks_for_an_enterprise(JourneyState(page=Page.REVIEW))
