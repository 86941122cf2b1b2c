# SPDX-License-Identifier: Apache-2.0
"""For whom somebody acts in this visit (代办, 监护, 法人经办): the part of the record that knows two people, or an enterprise.

The one whose case it is becomes the record's resident, for the form, the licences and the case are theirs; who stands at the
terminal is kept here. Another service, or somebody else's card, begins with nobody to act for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.id_card_reader.port import IdCard
from kiosk.application.acting import Agent
from kiosk.codes.router import IssuedCode
from kiosk.identity.resident import Resident
from kiosk.platform.acting_model import HeldEnterprise, KnownPrincipal
from kiosk.platform.model import Session


@dataclass(frozen=True)
class AgentHere:
    """代办人: who stands at the terminal, by which card, in which session."""

    resident: Resident = field(repr=False)
    card: IdCard | None = field(repr=False)
    session: Session | None = field(repr=False)


@dataclass
class ActingRecord:
    """``relation``: what the agent is to the one whose case it is, as the item says it."""

    relation: str = ""
    agent: AgentHere | None = field(default=None, repr=False)
    enterprise: HeldEnterprise | None = field(default=None, repr=False)
    own_session: Session | None = field(default=None, repr=False)
    """Of the person who acts for the enterprise, in their own name."""
    people: tuple[KnownPrincipal, ...] = field(default=(), repr=False)
    enterprises: tuple[HeldEnterprise, ...] = field(default=(), repr=False)
    asked: HeldEnterprise | None = field(default=None, repr=False)
    """The enterprise that was asked about last, for the page that says why not."""
    code: IssuedCode | None = field(default=None, repr=False)
    """企业码 as it was scanned."""

    @property
    def is_anybody(self) -> bool:
        """Somebody acts for somebody."""
        return self.agent is not None or self.enterprise is not None

    def as_agent(self) -> Agent | None:
        """As facts, fields and the case record want it."""
        here = self.agent
        return None if here is None else Agent(here.resident.name, here.resident.number, self.relation)

    def is_agents_card(self, card: IdCard) -> bool:
        """The first card, laid down again."""
        return self.agent is not None and self.agent.card is not None and self.agent.card.raw == card.raw

    def anew(self) -> ActingRecord:
        """Nobody to act for yet; what was said of the relation stays."""
        return ActingRecord(relation=self.relation)
