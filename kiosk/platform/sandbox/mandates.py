# SPDX-License-Identifier: Apache-2.0
"""Who may act for whom (代办, 监护): what the sandbox's registers and its store of mandates (授权) know.

A parent acts for the children of the household register, who need no card here. Every ordinary resident has moreover three
mandates given online: one that is good, of the resident with the next seed; one taken back, of the one after; one run out, of
the third. Households of the roll (roll.py) know who is married and who answers for whom. The man with seed 1 is also guardian of
the two minors of the population who have cards of their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from typing import Final, Literal

from kiosk.application.relations import RelationKind
from kiosk.catalogue.days import age_on
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox.population import LAST_ORDINARY_SEED, EdgeCase, SyntheticResident, resident
from kiosk.platform.sandbox.records.life import Relative, life_of

OF_AGE: Final = 18
_WARDS: Final = {1: (EdgeCase.AGED_15, EdgeCase.AGED_17)}
_STATES: Final = ((1, "valid", 30), (2, "revoked", 30), (3, "expired", -5))

MandateState = Literal["valid", "revoked", "expired"]


@dataclass(frozen=True)
class Principal:
    """Somebody for whom one may act without their card."""

    person: SyntheticResident = field(repr=False)
    basis: Literal["register", "mandate"]
    state: MandateState
    valid_to: date | None

    def ref_for(self, agent: SyntheticResident) -> str:
        """A handle that means nothing to anybody else."""
        return hashlib.sha256(f"{agent.number}:{self.person.number}:{self.basis}".encode()).hexdigest()[:32]


class Verdict(Enum):
    """What the registers say of a relation."""

    KNOWN = "register"
    NOT_KNOWN = "cards"
    """Nothing: the other one's own card, and the papers of the case, stand for it."""
    CONTRADICTED = "contradicted"


def principals_of(agent: SyntheticResident, kind: RelationKind, today: date) -> tuple[Principal, ...]:
    """Those that fit what was said: children for a parent or guardian, mandates for everybody else."""
    if kind.is_for_minors:
        return tuple(Principal(child, "register", "valid", None) for child in children_of(agent, today))
    if agent.seed + 3 > LAST_ORDINARY_SEED:
        return ()
    found = []
    for ahead, state, days in _STATES:
        other = resident(agent.seed + ahead, today)
        found.append(Principal(other, "mandate", _state(state), today + timedelta(days=days)))
    return tuple(found)


def children_of(agent: SyntheticResident, today: date) -> tuple[SyntheticResident, ...]:
    """Minors whose parent or guardian the household register knows this person to be."""
    life = life_of(agent, today)
    own = [_child(agent, one, place) for place, one in enumerate((life.pupil, life.newborn)) if one is not None]
    wards = [resident(seed, today) for seed in _WARDS.get(agent.seed, ())]
    if agent.household is not None:
        kin = (resident(one.seed, today) for one in agent.household.kin if one.is_alive)
        own = [one for one in kin if one.household is not None and agent.seed in one.household.guardians]
    return tuple(one for one in (*own, *wards) if age_on(one.birth, today) < OF_AGE)


def _spouse_numbers(agent: SyntheticResident, today: date) -> frozenset[str]:
    if agent.household is not None:
        return frozenset(one.number for one in agent.household.of("配偶"))
    spouse = life_of(agent, today).spouse
    return frozenset() if spouse is None else frozenset({spouse.number})


def principal_with(agent: SyntheticResident, ref: str, kind: RelationKind, today: date) -> Principal | None:
    """Who is meant by a handle that this agent was given."""
    return next((one for one in principals_of(agent, kind, today) if one.ref_for(agent) == ref), None)


def verdict(agent: SyntheticResident | None, principal_number: str, kind: RelationKind, today: date) -> Verdict:
    """What the registers say of two people who have both shown a card."""
    number = parse_id_number(principal_number, today)
    if agent is None or not isinstance(number, IdNumber):
        return Verdict.NOT_KNOWN
    is_minor = age_on(number.birth, today) < OF_AGE
    if kind.is_for_minors and is_minor:
        is_child = any(one.number == principal_number for one in children_of(agent, today))
        return Verdict.KNOWN if is_child else Verdict.CONTRADICTED
    if kind is RelationKind.SPOUSE:
        return Verdict.KNOWN if principal_number in _spouse_numbers(agent, today) else Verdict.CONTRADICTED
    if kind is RelationKind.CHILD and number.birth > agent.birth:
        return Verdict.CONTRADICTED
    if kind is RelationKind.PARENT and number.birth < agent.birth:
        return Verdict.CONTRADICTED
    return Verdict.NOT_KNOWN


def child_by_number(agent: SyntheticResident | None, number: str, today: date) -> SyntheticResident | None:
    """A child of the household register, who is nobody's neighbour in the population."""
    if agent is None:
        return None
    return next((one for one in children_of(agent, today) if one.number == number), None)


def _state(word: str) -> MandateState:
    return "valid" if word == "valid" else "revoked" if word == "revoked" else "expired"


def _child(parent: SyntheticResident, one: Relative, place: int) -> SyntheticResident:
    """Lives with the parent, has no telephone, no work, no card yet."""
    return replace(
        parent,
        seed=400_000 + 1_000_000 * place + parent.seed,
        name=one.name,
        sex_code="1" if one.sex == "男" else "2",
        birth=one.birth,
        number=one.number,
        phone=None,
        permit=None,
        is_employed=False,
        last_occupation=None,
        last_form=None,
        pension=None,
        has_photo=False,
    )
