# SPDX-License-Identifier: Apache-2.0
"""Own cases: whose they are, and that what is heard late of one person's is nothing of the next one's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Level, Page
from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import OwnCases
from kiosk.platform.payment_model import OrderPage
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, card, catalogue
from ui.visit.own_cases_way import Found, OwnCasesWay
from ui.visit.own_waiting import WaitingCalls
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

AGENT, PRINCIPAL = date(1990, 5, 4), date(1961, 2, 3)
MINE = JourneyState(page=Page.MINE, is_mine=True, level=Level.WEAK, mine=MineStep.ASKING)


def session_of(birth: date) -> Session:
    person = by_card(birth)
    return Session("token", "weak", person.name, person.number)


class Later:
    """A desk that works when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        self.waiting.append(lambda: done(work()))


class Way:
    """Of whoever laid a card down; the platform holds no case."""

    def __init__(self) -> None:
        self.record = VisitRecord(catalogue())
        self.record.open_item(FLEXIBLE)
        self.record.card_read, self.record.resident_read = card(AGENT), by_card(AGENT)
        self.record.adopt_card()
        self.desk, self.told, self.asked = Later(), list[ev.Event](), list[str]()
        platform = SimpleNamespace(
            own_cases=self._own_cases,
            appointments=lambda _session: SimpleNamespace(appointments=()),
            orders=lambda _session, state: OrderPage((), None),
        )
        parts = SimpleNamespace(platform=platform, log=SimpleNamespace(failure=lambda *_a, **_k: None))
        self.way = OwnCasesWay(
            cast("VisitParts", parts),
            self.record,
            cast("TaskDesk", self.desk),
            self.told.append,
            lambda: None,
            lambda: session_of(AGENT),
            WaitingCalls(cast("PlatformClient", platform), lambda: None, "", lambda _order: False),
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
