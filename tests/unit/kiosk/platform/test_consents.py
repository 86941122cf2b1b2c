# SPDX-License-Identifier: Apache-2.0
"""收回同意 at the platform: nothing is fetched and nothing filed under a consent that is over, and whose it is counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from config import clock
from kiosk.application.prefill import prefill
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Consent, Session
from kiosk.platform.sandbox.population import resident
from tests.unit.kiosk.platform.world import World, complete, identify, open_form, record_for, record_of, sandbox, sealed

Record = dict[str, Any]


def fetch(client: PlatformClient, session: Session, consent_id: str, kind: str = "HKB") -> int:
    given = Consent("办这件事", (kind,), clock.iso_ms(clock.now()), {kind: consent_id})
    return len(client.licences(session, [kind], given))


def refusal(act: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(Rejected) as caught:
        act()
    return caught.value.problem.name, caught.value.problem.status


def test_a_licence_is_fetched_under_its_consent_until_that_is_taken_back(client: PlatformClient) -> None:
    session, consent = identify(client, resident(12)), str(uuid4())
    assert fetch(client, session, consent) == fetch(client, session, consent) == 1
    client.revoke_consent(session, consent)
    client.revoke_consent(session, consent)
    assert refusal(lambda: fetch(client, session, consent)) == ("consent-revoked", 422)
    assert fetch(client, session, str(uuid4())) == 1, "a new consent is another one"


def test_whose_it_is_and_what_for(client: PlatformClient) -> None:
    mine, theirs, consent = identify(client, resident(12)), identify(client, resident(13)), str(uuid4())
    fetch(client, mine, consent)
    assert refusal(lambda: client.revoke_consent(theirs, consent)) == ("no-such-consent", 404)
    assert refusal(lambda: client.revoke_consent(mine, str(uuid4()))) == ("no-such-consent", 404)
    assert refusal(lambda: fetch(client, theirs, consent)) == ("consent-missing", 422)
    assert refusal(lambda: fetch(client, mine, consent, "SBK")) == ("consent-missing", 422)
    unasked = Consent("办这件事", ("HKB", "JZZ"), clock.iso_ms(clock.now()), {"JZZ": str(uuid4())})
    assert refusal(lambda: client.licences(mine, ["HKB"], unasked)) == ("consent-missing", 422)
    assert fetch(client, mine, consent) == 1, "nobody else has taken it back"


def test_it_outlives_the_platform(tmp_path: Any) -> None:
    consent = str(uuid4())
    with sandbox(tmp_path) as world:
        with world.client() as client:
            session = identify(client, resident(12))
            fetch(client, session, consent)
            client.revoke_consent(session, consent)
        world.kill()
        world.start_again()
        with world.client() as client:
            session = identify(client, resident(12))
            assert refusal(lambda: fetch(client, session, consent)) == ("consent-revoked", 422)


def household(record: Record) -> Record:
    found: Record = next(one for one in record["materials"] if one["code"] == "HKB")
    return found


def over(record: Record, kind: str, **changes: Any) -> None:
    for one in record["consents"]:
        if one["kind"] == kind:
            one.update({"revoked_at": one["given_at"], **changes})


def test_a_licence_whose_consent_is_over_at_the_platform_is_not_filed(world: World, client: PlatformClient) -> None:
    person = resident(12)
    record = record_for(client, person)
    consent, session = household(record)["consent_id"], identify(client, person)
    fetch(client, session, consent)
    client.revoke_consent(session, consent)
    assert refusal(lambda: client.commit_case(sealed(world, record))) == ("consent-revoked", 422)


@pytest.mark.parametrize("kind", ["e_licence", "shared_data"])
def test_a_case_that_says_so_itself_carries_nothing_of_it(world: World, client: PlatformClient, kind: str) -> None:
    record = record_for(client, resident(16))
    refused = refusal(lambda: client.commit_case(sealed(world, record, lambda one: over(one, kind))))
    assert refused == ("consent-revoked", 422)


def test_words_of_another_time_neither(world: World, client: PlatformClient) -> None:
    def change(record: Record) -> None:
        record["fields"]["work_content"] = {
            **record["fields"]["work_content"],
            "value": "摆摊、开小店",
            "origin": "last",
            "as_of": "2026-10-01",
        }

    record = record_for(client, resident(17))
    change(record)
    refused = refusal(lambda: client.commit_case(sealed(world, record, lambda one: over(one, "last_answers"))))
    assert refused == ("consent-revoked", 422)
    assert client.commit_case(sealed(world, record)).state == "received", "with the consent it is good"


def test_a_value_of_a_licence_alone_neither(world: World, client: PlatformClient) -> None:
    person = resident(18)
    form = open_form(client, person)
    bare = prefill(form.item, form.situation, form.known)
    record = record_of(complete(bare))
    address = record["fields"]["residence_address"]
    address.update({"origin": "e_licence", "source": "上海市居住证"})

    def change(one: Record) -> None:
        moment = one["consents"][0]["given_at"]
        permit = {**one["consents"][0], "id": str(uuid4()), "kind": "e_licence", "what": ["JZZ"], "revoked_at": moment}
        one["consents"] = [*(held for held in one["consents"] if held["what"] != ["JZZ"]), permit]

    refused = refusal(lambda: client.commit_case(sealed(world, record, change)))
    assert refused == ("consent-revoked", 422)


def test_what_was_given_anew_is_good(world: World, client: PlatformClient) -> None:
    def change(record: Record) -> None:
        for one in list(record["consents"]):
            record["consents"].append({**one, "id": str(uuid4()), "revoked_at": one["given_at"]})

    record = record_for(client, resident(19))
    assert client.commit_case(sealed(world, record, change)).state == "received"


@pytest.mark.parametrize(("moment", "named"), [("2020-01-01T08:00:00.000+08:00", "package-invalid")])
def test_taken_back_before_it_was_given_is_no_time(
    world: World, client: PlatformClient, moment: str, named: str
) -> None:
    record = record_for(client, resident(20))
    refused = refusal(
        lambda: client.commit_case(sealed(world, record, lambda one: over(one, "last_answers", revoked_at=moment)))
    )
    assert refused == (named, 422)


def test_a_time_to_come_is_none_either(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(20))
    late = "2099-01-01T08:00:00.000+08:00"
    refused = refusal(
        lambda: client.commit_case(sealed(world, record, lambda one: over(one, "last_answers", revoked_at=late)))
    )
    assert refused == ("time-in-future", 422)


def test_without_a_line_the_platform_hears_of_it_with_the_case(world: World, client: PlatformClient) -> None:
    person = resident(22)
    session, consent = identify(client, person), str(uuid4())
    fetch(client, session, consent, "SBK")
    record = record_for(client, person)

    def change(one: Record) -> None:
        first = one["consents"][0]
        gone = {**first, "id": consent, "kind": "e_licence", "what": ["SBK"], "revoked_at": first["given_at"]}
        one["consents"].append(gone)

    assert client.commit_case(sealed(world, record, change)).state == "received"
    assert refusal(lambda: fetch(client, session, consent, "SBK")) == ("consent-revoked", 422)
