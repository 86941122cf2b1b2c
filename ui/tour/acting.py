# SPDX-License-Identifier: Apache-2.0
"""Who acts for whom in a tour (代办, 法人经办), and what is touched on the pages that settle it.

Where an item may be filed by an agent, ``tour --for-other`` plays one: a resident of their own, whose card is laid down first.
An item for enterprises is filed for the first one of the resident's that lets them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.application.acting import Agent, Enterprise
from kiosk.application.relations import relation_kind
from kiosk.catalogue.model import ServiceItem
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ActingStep, JourneyState, Page
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.enterprises import enterprises_of
from kiosk.platform.sandbox.mandates import Verdict, verdict
from kiosk.platform.sandbox.population import SyntheticResident, resident
from ui.tour.finger import Finger
from ui.tour.stage import Stage
from ui.tour.writing import Asked

AGENT_SEED: Final = 301
_CLOSED: Final = ("注销", "吊销")


def must_act(item: ServiceItem) -> bool:
    """Nobody comes for themselves."""
    return item.auth.agent == "must" and item.auth.for_agent is not None


def agent_for(item: ServiceItem, principal: SyntheticResident, today: date) -> Agent | None:
    """The agent of a tour, with the first relation that the registers do not contradict; None: there is none."""
    person = resident(AGENT_SEED, today)
    for one in item.auth.for_agent.relations if item.auth.for_agent is not None else ():
        if verdict(person, principal.number, relation_kind(one.zh), today) is not Verdict.CONTRADICTED:
            return Agent(person.name, person.number, one.zh)
    return None


def enterprise_for(item: ServiceItem, person: SyntheticResident, today: date) -> Enterprise | None:
    """The first of theirs that lets them file this item; None: there is none."""
    wanted = item.auth.enterprise
    for one in enterprises_of(person, today) if wanted is not None else ():
        is_good = one.business.state not in _CLOSED and wanted is not None and wanted.scope in one.scopes_on(today)
        if is_good:
            return registers.enterprise(person, today, one.business.number)
    return None


def place_of(item: ServiceItem, agent: Agent | None) -> int:
    """Where the agent's relation stands in the item's list."""
    relations = [one.zh for one in item.auth.for_agent.relations] if item.auth.for_agent is not None else []
    return relations.index(agent.relation) if agent is not None else 0


def asked_which_enterprise(record: VisitRecord) -> Asked:
    """Which of the enterprises on screen is taken."""
    acting, item = record.acting, record.item
    wanted = item.auth.enterprise.scope if item is not None and item.auth.enterprise is not None else ""
    good = (
        str(place)
        for place, one in enumerate(acting.enterprises)
        if one.state not in _CLOSED and not one.is_over and wanted in one.scopes
    )
    return Asked("choice", next(good, "0"), [str(place) for place in range(len(acting.enterprises))])


def agents_card(stage: Stage) -> Callable[[], object]:
    """The agent lays their own card down."""
    return lambda: stage.device("id_card_reader", "lay", card=resident(AGENT_SEED).card())


@dataclass
class ActingSteps:
    """``lay_principal``: the second card; ``remove_card``: whichever lies there."""

    finger: Finger
    lay_principal: Callable[[], None]
    remove_card: Callable[[], None]
    for_other: bool
    relation: int = 0
    _laid: bool = False

    def act(self, state: JourneyState, asked: Callable[[], Asked], tap: Callable[[str], None]) -> None:
        """One touch, or one card, on one of these pages."""
        if state.page is Page.ACTING:
            tap("option:other" if self.for_other else "option:self")
        elif state.page is Page.RELATION:
            tap(f"option:{self.relation}")
        elif state.acting_step is not ActingStep.WAITING:
            return  # the platform is being asked
        elif state.page is Page.PRINCIPAL:
            if not self._laid and state.card_present:
                self.remove_card()
            elif not self._laid:
                self._laid = True
                self.lay_principal()
        else:
            wanted = f"option:{asked().choice}"
            tap(wanted if self.finger.sees(wanted) else "pager-next")
