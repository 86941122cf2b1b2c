# SPDX-License-Identifier: Apache-2.0
"""A bundle (一件事) that is mended stands with the parts of what was filed last, and with no part of what was filed first."""

from __future__ import annotations

from typing import Any

import pytest

from config import clock
from kiosk.application.facts import Known
from kiosk.application.prefill import prefill
from kiosk.guidance.needs import needed_licences
from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Consent
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.unit.kiosk.every_item import filled
from tests.unit.kiosk.platform.world import World, identify, record_of, resident_of, sealed
from tests.unit.kiosk.synthetic import catalogue, item, situation

VETERANS = "TBD-YJ05"
ANSWERS = {
    "idcard": "fine",
    "settle": "before",
    "card": "no",
    "subsidy": "no",
    "medical": "resident",
    "training": "no",
}


def record(client: PlatformClient, person: SyntheticResident, plan: str) -> dict[str, Any]:
    one, session, now = item(VETERANS), identify(client, person), clock.now()
    chosen = situation(one, **ANSWERS, plan=plan)
    types = needed_licences(one, chosen.facts())
    shared = client.shared_data(session, VETERANS, one.shared_names, one.consent.purpose.zh)
    licences = client.licences(session, types, Consent(one.consent.purpose.zh, types, clock.iso_ms(now)))
    known = Known(resident_of(person), now.date(), catalogue().tables, shared, licences)
    return record_of(filled(prefill(one, chosen, known)))


@pytest.mark.parametrize(("seed", "first", "then"), [(28, "seek", "study"), (29, "study", "seek")])
def test_a_part_is_decided_that_was_asked_for_last_and_no_other(
    world: World, client: PlatformClient, seed: int, first: str, then: str
) -> None:
    person = resident(seed)
    told = record(client, person, first)
    assert ("work" in {one["id"] for one in told["parts"]}) is (first == "seek")
    receipt = client.commit_case(sealed(world, told))
    wanted = [{"kind": "field", "code": "plan", "reason": "您打算做什么，请再看看"}]
    world.control.act(receipt.case_id, "return", wanted=wanted)
    seen = client.own_case(identify(client, person), receipt.case_number)
    mended = record(client, person, then)
    mended["corrects"] = {"case_number": receipt.case_number, "version": seen.version}
    client.commit_case(sealed(world, mended))
    asked_for = [(one["id"], one["authority"], one["promise_days"], "not_begun") for one in mended["parts"]]
    standing = world.control.standing(receipt.case_id)
    parts = standing["parts"]
    assert [(one["id"], one["authority"], one["promise_days"], one["stage"]) for one in parts] == asked_for
    world.control.act(receipt.case_id, "accept")
    for part in mended["parts"]:
        assert world.control.standing(receipt.case_id)["stage"] == "accepted"
        world.control.act(receipt.case_id, "grant", part=part["id"])
    done = world.control.standing(receipt.case_id)
    assert (done["stage"], done["decision"]) == ("archived", "granted")
