# SPDX-License-Identifier: Apache-2.0
"""Own cases: whose they are, and that what is heard late of one person's is nothing of the next one's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.audit.catalogue import LogEvent
from kiosk.codes.router import CertificateScanned, Proof
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.item_needs import item_needs
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Level, Page
from kiosk.platform.booking_model import AppointmentPage
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import OwnCases, Verification
from kiosk.platform.payment_model import OrderPage
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, card, catalogue, drafts, situation
from tests.unit.ui.visit.desks import Later
from ui.preview_mine import mine_scenes
from ui.visit.own_cases_way import OwnCasesWay
from ui.visit.own_found import Found, SealedPaper
from ui.visit.own_waiting import WaitingCalls
from ui.visit.parts import VisitParts
from ui.visit.points_way import PointsWay
from ui.visit.tasks import TaskDesk

AGENT, PRINCIPAL = date(1990, 5, 4), date(1961, 2, 3)
MINE = JourneyState(page=Page.MINE, is_mine=True, level=Level.WEAK, mine=MineStep.ASKING)


def session_of(birth: date) -> Session:
    person = by_card(birth)
    return Session("token", "weak", person.name, person.number)


class Way:
    """Of whoever laid a card down; the platform holds no case."""

    def __init__(self) -> None:
        self.record = VisitRecord(catalogue())
        self.record.open_item(FLEXIBLE)
        self.record.card_read, self.record.resident_read = card(AGENT), by_card(AGENT)
        self.record.adopt_card()
        self.desk, self.told, self.asked = Later(), list[ev.Event](), list[str]()
        self.points = Later()
        self.logged = list[tuple[LogEvent, Exception]]()
        platform = SimpleNamespace(
            own_cases=self._own_cases,
            appointments=lambda _session, _page: AppointmentPage(()),
            orders=lambda _session, state, after: OrderPage((), None),
        )
        self.platform = platform
        log = SimpleNamespace(failure=lambda event, error: self.logged.append((event, error)))
        parts = SimpleNamespace(platform=platform, log=log, courier=SimpleNamespace())
        self.way = OwnCasesWay(
            cast("VisitParts", parts),
            self.record,
            cast("TaskDesk", self.desk),
            self.told.append,
            lambda: None,
            lambda: session_of(AGENT),
            WaitingCalls(cast("PlatformClient", platform), lambda: None, "", lambda _order: False),
            PointsWay(cast("VisitParts", parts), lambda: None, desk=lambda: cast("TaskDesk", self.points)),
        )

    def _own_cases(self, session: Session, *, limit: int) -> OwnCases:
        self.asked.append(session.number)
        return OwnCases(0, 0, (), None)


def test_whoever_acted_for_somebody_is_shown_their_own_cases() -> None:
    way = Way()
    way.record.act_for(by_card(PRINCIPAL), card(PRINCIPAL), session_of(PRINCIPAL))
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.desk.waiting.pop()()
    assert way.asked == [by_card(AGENT).number]
    assert way.record.resident == by_card(AGENT)
    assert not way.record.acting.is_anybody


def test_an_answer_that_comes_when_somebody_else_is_here_leaves_nothing_behind() -> None:
    way = Way()
    way.record.session = session_of(AGENT)
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.way.follow(JourneyState(page=Page.IDENTIFY))
    way.record.card_read, way.record.resident_read = card(PRINCIPAL), by_card(PRINCIPAL)
    way.record.adopt_card()
    way.desk.waiting.pop()()
    assert way.record.session is None
    assert way.way.found == Found()
    assert not way.told


def of_one_case(way: Way, asked: list[tuple[str, str]]) -> None:
    """The platform tells one case, and says of which session it was asked for which."""
    (case,) = (found.case for name, _state, found in mine_scenes() if name == "mine-case")

    def own_case(session: Session, number: str) -> Any:
        asked.append((session.level, number))
        return case

    way.platform.own_case = own_case
    way.platform.shipment = lambda _session, _case_id: None
    way.platform.orders = lambda _session, **_which: OrderPage((), None)


def test_the_case_that_is_looked_at_is_read_anew_with_the_card_and_is_nobody_elses() -> None:
    way, asked, number = Way(), list[tuple[str, str]](), "310000-1"
    of_one_case(way, asked)
    way.record.session = session_of(AGENT)
    at_case = replace(MINE, page=Page.MINE_CASE)
    for state in (replace(MINE, mine=MineStep.SHOWN), at_case):
        way.way.follow(state)
    way.way.step(fx.StepMine(MineWish.CASE, number))
    way.desk.answer()
    assert way.way.found.case is not None
    wants = replace(at_case, page=Page.IDENTIFY, mine=MineStep.NEEDS_CARD)
    way.way.follow(wants)
    assert way.way.found == Found(), "nothing of it stays on the page that asks for a card"
    way.record.adopt_card()
    way.way.follow(replace(at_case, level=Level.STRONG))
    way.way.step(fx.StepMine(MineWish.CASE))
    way.desk.answer()
    assert [one for _level, one in asked] == [number, number]
    assert way.told == [ev.MineSaid(MineStep.SHOWN)] * 2
    way.way.follow(wants)
    way.way.follow(replace(MINE, mine=MineStep.COVERED))  # somebody else's card
    way.way.follow(at_case)
    way.way.step(fx.StepMine(MineWish.CASE))
    assert (way.told[-1], way.desk.waiting) == (ev.MineSaid(MineStep.GONE), [])


def raises(error: Exception) -> Callable[..., Any]:
    def ask(*_asked: Any, **_named: Any) -> Any:
        raise error

    return ask


REFUSED = Rejected(Problem("urn:kiosk:problem:malformed-request", "", 400))


@pytest.mark.parametrize("left_out", ["entitlements", "own_licences", "appointments", "orders"])
@pytest.mark.parametrize("error", [REFUSED, Unreachable("the cable is out"), Busy("one a minute", 60.0)], ids=str)
def test_what_is_not_told_besides_the_cases_is_left_out_of_the_list(left_out: str, error: PlatformError) -> None:
    way = Way()
    way.record.session = replace(session_of(AGENT), level="strong")
    way.platform.entitlements = way.platform.own_licences = lambda _session: ()
    setattr(way.platform, left_out, raises(error))
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.desk.waiting.pop()()
    assert way.told == [ev.MineSaid(MineStep.SHOWN)]
    assert way.way.found.cases == OwnCases(0, 0, (), None)
    assert way.way.found.is_partial


def test_once_nobody_answers_nothing_more_is_asked() -> None:
    way = Way()
    way.record.session = session_of(AGENT)
    way.platform.appointments = raises(Unreachable("the cable is out"))
    way.platform.orders = raises(AssertionError("asked all the same"))
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.desk.waiting.pop()()
    assert way.way.found.is_partial


def test_a_session_that_ends_in_the_middle_of_the_list_is_opened_again() -> None:
    way = Way()
    way.record.session, asked = session_of(PRINCIPAL), list[str]()

    def appointments(session: Session, _page: str) -> Any:
        asked.append(session.number)
        if session.number == by_card(PRINCIPAL).number:
            raise SessionEnded(Problem("urn:kiosk:problem:session-ended", "", 401))
        return AppointmentPage(())

    way.platform.appointments = appointments
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.desk.waiting.pop()()
    assert asked == [by_card(PRINCIPAL).number, by_card(AGENT).number]
    assert not way.way.found.is_partial


FOUND = {name: found for name, _state, found in mine_scenes()}
LOST = Unreachable("the answer was lost")


class Wished(Way):
    """Stands at one case or one offer; ``answers`` come one after the other. ``keys``: what was wished with."""

    def __init__(self, scene: str, *answers: Any) -> None:
        super().__init__()
        self.record.session = replace(session_of(AGENT), level="strong")
        self.way.follow(MINE)
        self.way.found = replace(FOUND[scene])
        self.answers, self.keys = list(answers), list[str]()
        self.platform.withdraw_case = lambda _session, case, key="": self._told(case, key)
        self.platform.answer_entitlement = lambda _session, offer, key="", **_said: self._told(offer, key)

    def _told(self, about: Any, key: str) -> Any:
        self.keys.append(key)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return about

    def wish(self, wish: MineWish, value: str = "") -> None:
        self.way.step(fx.StepMine(wish, value))
        self.desk.waiting.pop()()


@pytest.mark.parametrize(
    ("scene", "wish"),
    [
        ("mine-case", MineWish.WITHDRAW_SURELY),
        ("mine-offer", MineWish.CONFIRM),
        ("mine-reasons", MineWish.REASON),
    ],
)
@pytest.mark.parametrize("lost", [LOST, Busy("later", 5.0)], ids=str)
def test_a_wish_whose_answer_was_lost_is_wished_again_as_the_same_one(
    scene: str, wish: MineWish, lost: PlatformError
) -> None:
    way = Wished(scene, lost, None, None)
    for _ in range(3):
        way.wish(wish)
    first, again, another = way.keys
    assert first
    assert first == again
    assert another != first, "it was answered: this is another wish"


def test_another_answer_or_a_refusal_makes_another_wish() -> None:
    way = Wished("mine-offer", LOST, LOST, REFUSED, None)
    way.wish(MineWish.REASON, "later")
    way.wish(MineWish.REASON, "not_me")
    way.wish(MineWish.REASON, "not_me")
    way.wish(MineWish.REASON, "not_me")
    assert way.keys[0] != way.keys[1]
    assert way.keys[1] == way.keys[2]
    assert way.keys[3] != way.keys[2]


def test_a_wish_of_who_left_is_not_the_next_ones() -> None:
    way = Wished("mine-case", LOST, None)
    way.wish(MineWish.WITHDRAW_SURELY)
    way.way.follow(JourneyState(page=Page.IDENTIFY))
    way.way.follow(MINE)
    way.way.found = replace(FOUND["mine-case"])
    way.wish(MineWish.WITHDRAW_SURELY)
    assert way.keys[0] != way.keys[1]


@pytest.mark.parametrize("code", ["TBD-WJ02", "TBD-RS02"], ids=["with-a-time", "seen"])
def test_a_returned_case_is_mended_with_all_that_its_service_asks(code: str) -> None:
    """A time that it has; and to see the person (本人到场), without which it could not be filed again."""
    way, item = Way(), drafts().items[code]
    way.record.catalogue = drafts()
    shown = next(found for name, _, found in mine_scenes() if name == "mine-case")
    assert shown.case is not None
    assert shown.case.filed is not None
    filed = replace(shown.case.filed, answers=situation(item).answers)
    glance = replace(shown.case.glance, item_code=item.base_code)
    way.way.found = Found(
        case=replace(shown.case, glance=glance, filed=filed, case_id="0193e3a1-0000-4000-8000-000000000001")
    )
    way.way.step(fx.StepMine(MineWish.MEND))
    (opened,) = way.told
    assert isinstance(opened, ev.MendingOpened)
    assert opened.needs == item_needs(item)
    assert (opened.needs.books, opened.needs.asks_presence) == (code == "TBD-WJ02", code == "TBD-RS02")
    assert way.record.mending is not None
    assert way.record.mending.case_id == way.way.found.case.case_id  # type: ignore[union-attr]  # set above


def test_what_stands_behind_the_first_page_is_in_the_list_too() -> None:
    way = Way()
    shown = next(found for name, _, found in mine_scenes() if name == "mine")
    assert shown.cases is not None
    first, *others = shown.cases.cases
    cursors: list[str | None] = []

    def own_cases(_session: Session, cursor: str | None = None, limit: int = 20) -> OwnCases:
        cursors.append(cursor)
        return OwnCases(3, 0, (first,), "1") if cursor is None else OwnCases(3, 0, tuple(others), None)

    way.platform.own_cases = own_cases
    way.way.follow(MINE)
    way.way.step(fx.StepMine(MineWish.SHOW))
    way.desk.waiting.pop()()
    assert cursors == [None, "1"]
    assert way.way.found.cases is not None
    assert way.way.found.cases.cases == shown.cases.cases
    assert not way.way.found.is_partial


SEALED = Verification("示例证明", "EX-1", "测**", "9999**********0017", "示例局", "2026-11-21T09:42:00.000+08:00", True)
NO_LONGER = replace(SEALED, is_valid=False)


@pytest.mark.parametrize(
    ("facts", "answer", "online", "step", "paper"),
    [
        (SEALED, NO_LONGER, True, MineStep.SHOWN, NO_LONGER),
        (SEALED, AssertionError("asked without network"), False, MineStep.SHOWN, SealedPaper(SEALED)),
        (SEALED, Unreachable("the cable is out"), True, MineStep.SHOWN, SealedPaper(SEALED)),
        (SEALED, Busy("one a minute", 60.0), True, MineStep.SHOWN, SealedPaper(SEALED)),
        (None, Unreachable("the cable is out"), True, MineStep.OFFLINE, None),
        (None, Unreachable("the cable is out"), False, MineStep.OFFLINE, None),
    ],
)
def test_a_paper_that_is_sealed_is_told_of_without_network_and_an_address_is_not(
    facts: Verification | None, answer: Any, online: bool, step: MineStep, paper: Any
) -> None:
    way = Way()
    way.platform.verify_certificate = raises(answer) if isinstance(answer, Exception) else lambda _code: answer
    proof = Proof.NOT_CHECKED if facts is None else Proof.GENUINE
    way.record.scanned = CertificateScanned("AAAA-BBBB-CCCC-DDDD", proof, facts)
    way.way.follow(replace(MINE, page=Page.MINE_GLANCE, online=online))
    way.way.look_up_paper()
    way.desk.waiting.pop()()
    assert (way.told, way.way.found.paper) == ([ev.MineSaid(step)], paper)
    assert way.way.found.is_certificate


def test_the_paper_that_a_case_ended_in_is_fetched_by_whoever_prints_it() -> None:
    way, asked = Wished("mine-case"), list[str]()
    case = FOUND["mine-case"].case
    assert case is not None

    def paper(_session: Session, case_id: str) -> Callable[[], MineStep]:
        asked.append(case_id)
        return lambda: MineStep.NONE

    way.way.paper = paper
    way.wish(MineWish.PAPER)
    assert (asked, way.told) == ([case.case_id], [])
    way.way.follow(replace(MINE, page=Page.PREVIEW))
    assert way.way.found.case is case, "its page comes back as it was"
    way.way.follow(replace(MINE, page=Page.CHOOSE, is_mine=False))
    assert way.way.found.case is None


def test_a_typed_number_is_looked_up_once_with_its_telephone_and_forgotten_with_its_pages() -> None:
    way, asked = Way(), list[tuple[str, str]]()
    glance = FOUND["mine-receipt"].paper

    def look_up(number: str, tail: str) -> Any:
        asked.append((number, tail))
        return glance

    way.platform.look_up_number = look_up
    assert way.way.keep_number("999261121000042") == "", "the telephone was not typed yet"
    way.way.follow(replace(MINE, page=Page.MINE_TAIL, mine=MineStep.NONE))
    way.way.look_up_number("0042")
    way.way.follow(replace(MINE, page=Page.MINE_TAIL, mine=MineStep.ASKING))  # the network is seen to change meanwhile
    way.desk.waiting.pop()()
    assert asked == [("999261121000042", "0042")]
    assert (way.told, way.way.found.paper) == ([ev.MineSaid(MineStep.SHOWN)], glance)
    assert way.way.mend_number("0042") == "999261121000042"
    way.way.follow(replace(MINE, page=Page.MINE_NUMBER, mine=MineStep.GONE))
    low = replace(MINE, page=Page.STOP, stop_from=Page.MINE_NUMBER)
    way.way.follow(low)  # an empty battery costs no digit
    assert way.way.keep_number("999261121000043") == "0042", "both are there to be mended"
    way.way.follow(replace(MINE, page=Page.IDENTIFY))
    assert (way.way.found, way.way.mend_number(""), way.way.keep_number("")) == (Found(), "", "")
    way.platform.look_up_number = raises(Rejected(Problem("urn:kiosk:problem:no-such-case", "", 404)))
    way.way.look_up_number("0000")
    way.desk.waiting.pop()()
    assert way.told[-1] == ev.MineSaid(MineStep.GONE)
