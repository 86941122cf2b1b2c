# SPDX-License-Identifier: Apache-2.0
"""Which refusal becomes which error: what a resident is told hangs on it."""

from __future__ import annotations

import pytest

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import (
    CardNotValid,
    ClockOff,
    IdentityMismatch,
    LevelTooLow,
    NotAuthorised,
    PlatformError,
    Problem,
    Rejected,
    SessionEnded,
    Unreachable,
    WrongEnvironment,
    refusal,
)
from kiosk.platform.model import Session
from kiosk.platform.sandbox.population import EdgeCase, resident
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.platform.world import World, identify
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION

KINDS: dict[ProblemType, type[PlatformError]] = {
    ProblemType.WRONG_ENVIRONMENT: WrongEnvironment,
    ProblemType.SESSION_ENDED: SessionEnded,
    ProblemType.LEVEL_TOO_LOW: LevelTooLow,
    ProblemType.IDENTITY_MISMATCH: IdentityMismatch,
    ProblemType.CARD_EXPIRED: CardNotValid,
    ProblemType.SIGNATURE_STALE: ClockOff,
    ProblemType.SIGNATURE_INVALID: NotAuthorised,
    ProblemType.UNKNOWN_TERMINAL: NotAuthorised,
    ProblemType.PACKAGE_INVALID: Rejected,
    ProblemType.NO_SUCH_CASE: Rejected,
    ProblemType.MALFORMED_REQUEST: Rejected,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value[0])
def test_every_refusal_has_its_own_error_and_none_means_that_the_network_is_lost(kind: ProblemType) -> None:
    error = refusal(Problem(kind.urn, kind.title, kind.status))
    assert type(error) is KINDS[kind]
    assert not isinstance(error, Unreachable)


def test_an_unknown_type_is_sorted_by_its_status() -> None:
    for status, kind in ((401, NotAuthorised), (403, NotAuthorised), (422, Rejected), (404, Rejected)):
        assert type(refusal(Problem("urn:kiosk:problem:of-tomorrow", "", status))) is kind


def test_over_the_wire_a_visit_can_tell_them_apart(world: World, client: PlatformClient) -> None:
    person, expired = resident(401), resident(EdgeCase.EXPIRED_CARD)
    with pytest.raises(IdentityMismatch):
        client.identify_by_card("测试别名", person.number, "111", person.valid_to)
    with pytest.raises(CardNotValid):
        client.identify_by_card(expired.name, expired.number, "111", expired.valid_to)
    with pytest.raises(SessionEnded):
        client.shared_data(Session("x" * 32, "strong", "", ""), FLEXIBLE, [], "办事")
    sent = client.request_code(person.number)
    weak = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
    assert isinstance(weak, Session)
    with pytest.raises(LevelTooLow):
        client.shared_data(weak, PENSION, [], "办事")
    assert identify(client, person).level == "strong"
