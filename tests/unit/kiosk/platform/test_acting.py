# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody: contract, client and sandbox held together; what may not be is a value, and is decided again at filing."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta

import pytest

from config import clock
from kiosk.application.relations import RelationKind, relation_kind
from kiosk.identity.check_digits import satisfies_credit_code
from kiosk.platform.acting_model import ActingOpened, ActingRefusal, ActingRefused, PrincipalCard
from kiosk.platform.booking_model import Appointment, AppointmentRequest
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import CardNotValid, IdentityMismatch, LevelTooLow, Rejected, SessionEnded
from kiosk.platform.model import Session
from kiosk.platform.sandbox.enterprises import ENTERPRISES, enterprise_at, enterprises_of, held_by
from kiosk.platform.sandbox.mandates import Verdict, children_of, principals_of, verdict
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, sandbox
from tests.unit.kiosk.synthetic import drafts

BOOK = "312000377000"
SHOP = "TBD-SC01"
VISITED, POINT = "TBD-RS01", "SH-310115-01"


def today() -> date:
    return clock.now().date()


@pytest.fixture(scope="module")
def offering(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    """With drafts too, so that what is tested does not hang on what is offered."""
    with sandbox(tmp_path_factory.mktemp("acting"), extra=["--drafts"]) as world:
        yield world


@pytest.fixture
def platform(offering: World, watch: ContractWatch) -> Generator[PlatformClient, None, None]:
    with offering.client() as made:
        yield made
    assert watch.seen, "everything that was said is held against the contract"


def strong(platform: PlatformClient, person: SyntheticResident) -> Session:
    return platform.identify_by_card(person.name, person.number, "111", person.valid_to)


def card_of(person: SyntheticResident) -> PrincipalCard:
    return PrincipalCard(person.name, person.number, "111", person.valid_to)


def acted(answer: ActingOpened | ActingRefused) -> ActingOpened:
    assert isinstance(answer, ActingOpened), answer
    return answer


def refusal(answer: ActingOpened | ActingRefused) -> ActingRefusal:
    assert isinstance(answer, ActingRefused), answer
    return answer.why


# --- agents ----------------------------------------------------------------------------------------------------------------


def test_two_cards_open_a_session_of_the_one_whose_case_it_is(platform: PlatformClient) -> None:
    agent, principal = resident(21), resident(22)
    opened = acted(platform.act_by_card(strong(platform, agent), BOOK, "受托的人", card_of(principal)))
    assert (opened.session.number, opened.session.level, opened.basis) == (principal.number, "strong", "cards")
    found = platform.shared_data(opened.session, BOOK, ["medical.account"], "办事")
    own = platform.shared_data(strong(platform, principal), BOOK, ["medical.account"], "办事")
    assert found == own, "asked of the one whose case it is"


def test_a_session_to_act_in_opens_nothing_else_of_the_one_whose_case_it_is(platform: PlatformClient) -> None:
    agent, principal = resident(21), resident(22)
    opened = acted(platform.act_by_card(strong(platform, agent), BOOK, "受托的人", card_of(principal))).session
    for ask in (
        lambda: platform.own_cases(opened),
        lambda: platform.own_case(opened, "EX2026000001"),
        lambda: platform.entitlements(opened),
        lambda: platform.own_licences(opened),
        lambda: platform.points(opened),
    ):
        with pytest.raises(LevelTooLow):
            ask()


def test_a_session_to_act_in_finds_no_order_and_no_visit_that_somebody_else_made(platform: PlatformClient) -> None:
    agent, principal = resident(21), resident(22)
    own = strong(platform, principal)
    times = platform.free_times(VISITED, POINT)
    while not times.slots and times.next_from is not None:
        times = platform.free_times(VISITED, POINT, times.next_from)
    booked = platform.book(own, AppointmentRequest(VISITED, POINT, times.slots[0].slot))
    assert isinstance(booked, Appointment)
    opened = acted(platform.act_by_card(strong(platform, agent), BOOK, "受托的人", card_of(principal))).session
    assert platform.appointments(opened).appointments == ()
    assert platform.orders(opened).orders == ()
    with pytest.raises(Rejected):
        platform.cancel_appointment(opened, booked)
    assert platform.appointment(own, booked.appointment_id).is_open


def test_nobody_acts_for_themselves_nor_on_behalf_of_a_third(platform: PlatformClient) -> None:
    agent, principal = resident(21), resident(22)
    session = strong(platform, agent)
    assert refusal(platform.act_by_card(session, BOOK, "受托的人", card_of(agent))) is ActingRefusal.SAME_PERSON
    opened = acted(platform.act_by_card(session, BOOK, "受托的人", card_of(principal)))
    with pytest.raises(LevelTooLow):
        platform.act_by_card(opened.session, BOOK, "受托的人", card_of(resident(23)))


def test_what_the_registers_know_otherwise_is_refused(platform: PlatformClient) -> None:
    session = strong(platform, resident(1))
    stranger = platform.act_by_card(session, BOOK, "爱人", card_of(resident(23)))
    assert refusal(stranger) is ActingRefusal.RELATION_REFUSED
    ward = acted(platform.act_by_card(session, BOOK, "父母", card_of(resident(EdgeCase.AGED_15))))
    assert ward.basis == "register"
    other = strong(platform, resident(21))
    taken = platform.act_by_card(other, BOOK, "父母", card_of(resident(EdgeCase.AGED_15)))
    assert refusal(taken) is ActingRefusal.RELATION_REFUSED


def test_a_service_that_nobody_may_come_for_and_a_relation_that_it_does_not_know(platform: PlatformClient) -> None:
    session = strong(platform, resident(21))
    card = card_of(resident(22))
    assert refusal(platform.act_by_card(session, "312000202000", "子女", card)) is ActingRefusal.AGENT_NOT_ALLOWED
    assert refusal(platform.act_by_card(session, BOOK, "邻居", card)) is ActingRefusal.AGENT_NOT_ALLOWED


def test_the_second_card_is_looked_at_like_the_first(platform: PlatformClient) -> None:
    session, person = strong(platform, resident(21)), resident(22)
    with pytest.raises(IdentityMismatch):
        platform.act_by_card(session, BOOK, "受托的人", PrincipalCard("测试·别", person.number, "111", None))
    old = PrincipalCard(person.name, person.number, "111", today() - timedelta(days=1))
    with pytest.raises(CardNotValid):
        platform.act_by_card(session, BOOK, "受托的人", old)


def test_a_code_answers_for_nobody_else(platform: PlatformClient, offering: World) -> None:
    sent = platform.request_code(resident(24).number)
    code = offering.control.phone_codes(resident(24).phone or "")[-1]
    session = platform.verify_code(sent.challenge, code)
    assert isinstance(session, Session)
    with pytest.raises(LevelTooLow):
        platform.principals(session, BOOK, "受托的人")
    with pytest.raises(LevelTooLow):
        platform.enterprises(session)


def test_children_and_mandates_need_no_card_here(platform: PlatformClient) -> None:
    session = strong(platform, resident(1))
    children = platform.principals(session, BOOK, "父母")
    assert children
    assert all(one.age < 18 and one.basis == "register" for one in children)
    child = acted(platform.act_for_known(session, BOOK, "父母", children[0]))
    assert (child.basis, child.session.name) == ("register", children[0].name)
    good, revoked, over = platform.principals(session, BOOK, "受托的人")
    assert [one.state for one in (good, revoked, over)] == ["valid", "revoked", "expired"]
    opened = acted(platform.act_for_known(session, BOOK, "受托的人", good))
    assert (opened.basis, opened.session.number) == ("mandate", resident(2).number)
    assert refusal(platform.act_for_known(session, BOOK, "受托的人", revoked)) is ActingRefusal.MANDATE_REVOKED
    assert refusal(platform.act_for_known(session, BOOK, "受托的人", over)) is ActingRefusal.MANDATE_EXPIRED
    elsewhere = strong(platform, resident(21))
    stolen = platform.act_for_known(elsewhere, BOOK, "受托的人", good)
    assert refusal(stolen) is ActingRefusal.NO_SUCH_PRINCIPAL, "a handle is good for who was given it"


def test_a_session_that_ended_says_so(platform: PlatformClient) -> None:
    gone = Session("x" * 32, "strong", "测试", resident(21).number)
    with pytest.raises(SessionEnded):
        platform.principals(gone, BOOK, "父母")
    with pytest.raises(SessionEnded):
        platform.act_for_enterprise(gone, SHOP, number=enterprise_at(1).number)


# --- enterprises -----------------------------------------------------------------------------------------------------------


def test_each_kind_of_enterprise_says_what_it_is(platform: PlatformClient) -> None:
    session = strong(platform, resident(1))
    held = {one.number: one for one in platform.enterprises(session)}
    own, one_scope, good, over, closed = held.values()
    assert (own.role, own.valid_to, own.is_over) == ("legal_person", None, False)
    assert (good.role, one_scope.scopes, over.is_over, closed.state) == ("operator", ("permit",), True, "注销")

    def said(number: str, item: str = SHOP) -> ActingOpened | ActingRefused:
        return platform.act_for_enterprise(session, item, number=number)

    assert acted(said(good.number)).enterprise == good
    assert refusal(said(one_scope.number, "TBD-YYZ01")) is ActingRefusal.OUT_OF_SCOPE
    assert acted(said(one_scope.number)).session.number == resident(1).number
    assert refusal(said(over.number)) is ActingRefusal.AUTHORITY_EXPIRED
    assert refusal(said(closed.number)) is ActingRefusal.ENTERPRISE_CLOSED
    assert refusal(said(enterprise_at(50).number)) is ActingRefusal.NO_SUCH_ENTERPRISE


def test_who_gave_the_authority_must_hold_one(platform: PlatformClient) -> None:
    session = strong(platform, resident(2))
    handed_on = next(one for one in platform.enterprises(session) if one.number == enterprise_at(3).number)
    assert handed_on.is_over
    assert handed_on.valid_to is not None
    assert handed_on.valid_to > today()
    why = refusal(platform.act_for_enterprise(session, SHOP, number=handed_on.number))
    assert why is ActingRefusal.AUTHORITY_EXPIRED


def test_the_code_of_an_enterprise_says_which_and_not_who(platform: PlatformClient) -> None:
    code = f"QYM-DEMO-{enterprise_at(4).number}"
    opened = acted(platform.act_for_enterprise(strong(platform, resident(1)), SHOP, code=code))
    assert opened.enterprise is not None
    assert opened.enterprise.number == enterprise_at(4).number
    other = strong(platform, resident(21))
    assert refusal(platform.act_for_enterprise(other, SHOP, code=code)) is ActingRefusal.NO_SUCH_ENTERPRISE
    assert refusal(platform.act_for_enterprise(other, SHOP, code="QYM-DEMO-1")) is ActingRefusal.UNKNOWN_CODE


def test_the_registers_answer_for_the_enterprise_of_the_session(platform: PlatformClient) -> None:
    session = strong(platform, resident(1))
    opened = acted(platform.act_for_enterprise(session, SHOP, number=enterprise_at(4).number))
    names = drafts().items[SHOP].shared_names
    of_shop = platform.shared_data(opened.session, SHOP, names, "办事")
    of_own = platform.shared_data(session, SHOP, names, "办事")
    assert of_shop["contact.phone"] == of_own["contact.phone"], "the person is the same"
    assert of_shop != of_own


# --- the population of both ----------------------------------------------------------------------------------------------


def test_sixty_enterprises_plainly_made_up_and_none_twice() -> None:
    every = [enterprise_at(place) for place in range(1, ENTERPRISES + 1)]
    assert len({one.number for one in every}) == len({one.name for one in every}) == 60
    assert all(satisfies_credit_code(one.number) and one.number.startswith("91999999") for one in every)
    assert all(one.name.startswith("示例") for one in every)
    assert {one.state for one in every} == {"存续", "注销", "吊销"}
    assert any(one.is_abnormal for one in every)
    for place in (0, 61):
        with pytest.raises(ValueError, match="from 1 to 60"):
            enterprise_at(place)


def test_authority_has_an_end_and_gives_nothing_behind_it() -> None:
    held = held_by(resident(1), enterprise_at(4).number, today())
    assert held is not None
    assert held.valid_to is not None
    assert held.scopes_on(today()) == held.business.scopes
    assert held.scopes_on(held.valid_to + timedelta(days=1)) == ()
    assert enterprises_of(resident(EdgeCase.HMT_PERMIT), today()) == ()


def test_what_the_registers_say_of_two_people() -> None:
    young, old = resident(EdgeCase.AGED_15), resident(EdgeCase.RETIRED)
    agent = resident(1)
    assert verdict(None, old.number, RelationKind.SPOUSE, today()) is Verdict.NOT_KNOWN
    assert verdict(agent, "H99999999", RelationKind.SPOUSE, today()) is Verdict.NOT_KNOWN
    assert verdict(agent, old.number, RelationKind.CHILD, today()) is Verdict.NOT_KNOWN
    assert verdict(agent, old.number, RelationKind.PARENT, today()) is Verdict.CONTRADICTED, "older than the parent"
    assert verdict(agent, young.number, RelationKind.CHILD, today()) is Verdict.CONTRADICTED, "younger than the child"
    assert verdict(agent, young.number, RelationKind.GUARDIAN, today()) is Verdict.KNOWN
    assert verdict(agent, young.number, RelationKind.OTHER, today()) is Verdict.NOT_KNOWN
    assert principals_of(old, RelationKind.OTHER, today()) == ()
    assert all(one.birth > agent.birth for one in children_of(agent, today()))


@pytest.mark.parametrize(
    ("said", "kind"),
    [("父母给孩子办", "parent"), ("爸爸妈妈", "parent"), ("监护人", "guardian"), ("子女给父母约", "child"), ("孩子", "child"),
     ("夫妻", "spouse"), ("丈夫、妻子", "spouse"), ("受托的人", "other"), ("居委会、养老院的人", "other")],
)  # fmt: skip
def test_relations_of_the_items_mean_the_same_everywhere(said: str, kind: str) -> None:
    assert relation_kind(said).value == kind
