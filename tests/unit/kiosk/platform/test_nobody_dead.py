# SPDX-License-Identifier: Apache-2.0
"""Whoever has died applies for nothing, and nobody acts with their card: not asked at once, and not where nobody could ask."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from config import clock
from kiosk.application.prefill import prefill
from kiosk.courier.delivery import Park, judge
from kiosk.platform.acting_model import PrincipalCard
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import CardNotValid
from kiosk.platform.sandbox.population import SyntheticResident, resident, roll
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.every_item import filled, known_of, ways
from tests.unit.kiosk.platform.test_every_item import CODES, ground_of, record_of, refusal_of
from tests.unit.kiosk.platform.world import World, identify, record_of as record_made, sealed
from tests.unit.kiosk.synthetic import TODAY, catalogue, drafts

BOOK = "312000377000"
"""With an agent; done on the spot."""
ALONE = "TBD-MZ02"
"""Done on the spot and granted by rules, without papers."""
FOR_PERSONS = [code for code in CODES if drafts().items[code].auth.enterprise is None]


def gone(today: date = TODAY) -> SyntheticResident:
    return next(one for one in roll(today).values() if not one.is_alive and one.kind == "resident")


@pytest.mark.parametrize("code", FOR_PERSONS)
def test_no_case_of_the_dead_is_filed(code: str) -> None:
    """Their card lay on the reader while there was no network: the terminal has asked nobody."""
    item, person = drafts().items[code], gone()
    form = filled(prefill(item, next(iter(ways(item, 1))), known_of(item, person, online=False)))
    refused = refusal_of(record_of(form), ground_of(item, person))
    assert refused is not None
    assert refused.problem is ProblemType.CARD_EXPIRED


def test_nobody_came_for_somebody_who_had_died_before() -> None:
    item, applicant, agent = drafts().items[BOOK], resident(22, TODAY), gone()
    form = filled(prefill(item, next(iter(ways(item, 1))), known_of(item, applicant, online=False)))
    record = record_of(form)
    record["agent"] |= {"name": agent.name, "certificate_number": agent.number}
    refused = refusal_of(record, ground_of(item, applicant))
    assert refused is not None
    assert refused.problem is ProblemType.CARD_EXPIRED


def test_a_case_taken_in_without_network_is_parked_for_staff_and_nothing_is_granted(
    world: World, client: PlatformClient
) -> None:
    today, item = clock.now().date(), catalogue().items[ALONE]
    known = known_of(item, gone(today), online=False, today=today)
    record = record_made(filled(prefill(item, next(iter(ways(item, 1))), known)))
    before = world.control.stats()
    with pytest.raises(CardNotValid) as caught:
        client.commit_case(sealed(world, record))
    verdict = judge(caught.value, 1, Random(1))
    assert isinstance(verdict, Park)
    assert verdict.reason == "rejected:card-expired"
    after = world.control.stats()
    assert (after["cases"], after["cases_rejected"]) == (before["cases"], before["cases_rejected"] + 1)


def test_nobody_acts_for_somebody_who_has_died(client: PlatformClient) -> None:
    today = clock.now().date()
    principal = gone(today)
    card = PrincipalCard(principal.name, principal.number, "111", principal.valid_to)
    with pytest.raises(CardNotValid):
        client.act_by_card(identify(client, resident(21)), BOOK, "受托的人", card)
