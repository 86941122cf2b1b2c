# SPDX-License-Identifier: Apache-2.0
"""A case is filed with a time that is its person's: booked before, or taken with it, or it is not filed (docs/adr/0017)."""

from __future__ import annotations

from typing import Any

import pytest

from config import clock
from kiosk.application.facts import Known
from kiosk.application.prefill import prefill
from kiosk.guidance.needs import needed_licences
from kiosk.places.bookable import bookable
from kiosk.places.loading import load_places
from kiosk.places.slot import Slot
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Consent
from kiosk.platform.sandbox.population import SyntheticResident, resident
from offline_cache.sealed_case import WaitingCase
from tests.unit.kiosk.platform.world import World, identify, record_of, resident_of, sealed
from tests.unit.kiosk.synthetic import CONTENT, catalogue, item, situation
from ui.tour.good_answers import filled

REGISTRY_VISIT = "TBD-GH02"


def points() -> list[str]:
    book = load_places(CONTENT)
    return [one.point.id for one in bookable(book, item(REGISTRY_VISIT))]


def filled_with(client: PlatformClient, person: SyntheticResident, point: str, slot: Slot) -> dict[str, Any]:
    """The case record with this place and time."""
    one, session, now = item(REGISTRY_VISIT), identify(client, person), clock.now()
    chosen = situation(one, role="other", what="mortgage")
    types = needed_licences(one, chosen.facts())
    shared = client.shared_data(session, one.base_code, one.shared_names, one.consent.purpose.zh)
    licences = (
        client.licences(session, types, Consent(one.consent.purpose.zh, types, clock.iso_ms(now))) if types else ()
    )
    known = Known(resident_of(person), now.date(), catalogue().tables, shared, licences)
    form = filled(prefill(one, chosen, known), {"place": point, "slot": str(slot)})
    return record_of(form)


def filed_with(world: World, client: PlatformClient, person: SyntheticResident, point: str, slot: Slot) -> WaitingCase:
    return sealed(world, filled_with(client, person, point, slot))


def free_now(client: PlatformClient, point: str) -> Slot:
    return client.free_times(REGISTRY_VISIT, point).slots[-1].slot


def test_a_time_that_nobody_booked_is_taken_with_the_case(world: World, client: PlatformClient) -> None:
    point, person = points()[0], resident(411)
    slot = free_now(client, point)
    case = filed_with(world, client, person, point, slot)
    client.commit_case(case)
    (mine,) = client.appointments(identify(client, person)).appointments
    assert (mine.point_id, mine.slot) == (point, slot)
    client.commit_case(case)
    assert len(client.appointments(identify(client, person)).appointments) == 1, (
        "the same case again takes nothing more"
    )


def test_a_time_that_is_gone_files_nothing(world: World, client: PlatformClient) -> None:
    point, person = points()[1], resident(412)
    slot = free_now(client, point)
    case = filed_with(world, client, person, point, slot)
    world.control.fill_slot(REGISTRY_VISIT, point, str(slot))
    before = world.control.stats()["cases"]
    with pytest.raises(Rejected, match="slot-taken"):
        client.commit_case(case)
    assert world.control.stats()["cases"] == before
    assert client.appointments(identify(client, person)).appointments == ()
