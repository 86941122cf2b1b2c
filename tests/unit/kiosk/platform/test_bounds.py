# SPDX-License-Identifier: Apache-2.0
"""What is too much or twice the same is refused in words of the contract: an answer of 500 would be asked for again for ever."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import quote

import pytest
import requests

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Session
from kiosk.platform.sandbox.population import resident
from offline_cache.sealed_case import AttachmentRef
from tests.unit.kiosk.platform.world import World, identify, record_for, sealed

MANY_DIGITS = "1" * 5000


@pytest.fixture
def session(client: PlatformClient) -> Session:
    return identify(client, resident(373))


def test_two_attachments_of_one_position_are_refused_and_nothing_is_filed(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(374))
    case_id = record["client_case_id"]
    references = []
    for text in (b"one", b"two"):
        envelope = world.sealer.seal(case_id, "attachment:1", text)
        digest = hashlib.sha256(envelope).hexdigest()
        client.upload_part(case_id, digest, 0, envelope)
        references.append(AttachmentRef(1, digest, len(envelope)))
    before = world.control.stats()["cases"]
    case = sealed(world, record, attachments=tuple(references))
    with pytest.raises(Rejected) as caught:
        client.commit_case(case)
    assert (caught.value.problem.status, caught.value.problem.name) == (422, "package-invalid")
    assert caught.value.problem.detail == "attachments"
    assert world.control.stats()["cases"] == before
    assert client.commit_case(replace(case, attachments=())).already_have_it is False


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/own-cases?cursor={}", "cursor"),
        ("/own-cases?limit={}", "limit"),
        ("/appointments?page={}", "page"),
    ],
)
@pytest.mark.parametrize("text", [MANY_DIGITS, "\u0662", "-1", "1e1", "1" * 10])
def test_a_number_is_counted_before_it_is_made(
    client: PlatformClient, session: Session, path: str, member: str, text: str
) -> None:
    with pytest.raises(Rejected) as caught:
        client._exchange.call("GET", path.format(quote(text)), token=session.token)
    problem = caught.value.problem
    assert (problem.status, problem.name, problem.detail) == (400, "malformed-request", member)


@pytest.mark.parametrize("limit", ["0", "51"])
def test_a_page_has_one_case_at_least_and_fifty_at_most(client: PlatformClient, session: Session, limit: str) -> None:
    with pytest.raises(Rejected, match="malformed-request"):
        client._exchange.call("GET", f"/own-cases?limit={limit}", token=session.token)


@pytest.mark.parametrize("digits", [MANY_DIGITS, "1" * 10])
def test_a_path_with_too_many_digits_leads_nowhere(world: World, client: PlatformClient, digits: str) -> None:
    case_id, digest = "0190c2a0-0000-7000-8000-000000000001", "0" * 64
    for method, path in (
        ("PUT", f"/cases/{case_id}/attachments/{digest}/parts/{digits}"),
        ("GET", f"/uploads/{case_id}/pages/{digits}"),
    ):
        with pytest.raises(Rejected) as caught:
            client._exchange.call(method, path, data=b"part" if method == "PUT" else None)
        assert (caught.value.problem.status, caught.value.problem.name) == (404, "not-found")
    office = world.facts["office"]
    assert requests.get(f"{office}?from={digits}", timeout=10).status_code == 200
    assert requests.get(f"{office}/cases/{case_id}/attachments/{digits}", timeout=10).status_code == 404
