# SPDX-License-Identifier: Apache-2.0
"""Schemathesis, which knows neither client nor sandbox, reads the contract and asks the running sandbox whatever it may be asked
and much that it may not: nothing ends in a 5xx, every answer is one that the contract knows, what breaks it is refused.

Each request is signed as a terminal signs it and carries a resident's strong session: what lies behind the gate is to be tried
(the gate itself is in test_gate.py). Examples are bounded and the same every time; ``--all`` takes more.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Generator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from requests.auth import AuthBase
from schemathesis import Case, GenerationMode
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    SimpleCheckConfig,
)

from kiosk.platform.sandbox.population import resident
from kiosk.platform.signing import sign
from tests.unit.kiosk.platform.contract_watch import CONTRACT
from tests.unit.kiosk.platform.world import TERMINAL_ID, World, identify, sandbox

EXAMPLES = 60 if "KIOSK_TEST_ALL" in os.environ else 8

pytestmark = pytest.mark.xdist_group("schemathesis")


_MAY_BE_REFUSED = ["2xx", "401", "403", "404", "409", "410", "412", "422", "429"]
"""Well formed is not the same as true: nobody has the number, the case is somebody else's, too many codes."""


def _config() -> SchemathesisConfig:
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
        deterministic=True,
        with_security_parameters=False,
        allow_extra_parameters=False,  # a query that the contract does not name is nobody's business
        database="none",
    )
    checks = ChecksConfig(
        ignored_auth=SimpleCheckConfig(enabled=False),  # the signature is put on here, behind its back
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=_MAY_BE_REFUSED),
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation, checks=checks)))


schema = schemathesis.openapi.from_path(CONTRACT, config=_config())


KEYS = {
    "/v1/cases": "case_id",
    "/v1/drafts": "draft_id",
    "/v1/continuations": "continuation_id",
    "/v1/evaluations": "evaluation_id",
    "/v1/reports": "report_id",
    "/v1/face-verifications": "report_id",
    "/v1/face-referrals": "referral_id",
    "/v1/payment-orders": "order_id",
    "/v1/payment-orders/{order_id}/refunds": "refund_id",
    "/v1/appointments": "appointment_id",
    "/v1/help-calls/{call_no}/co-view": "co_view_id",
    "/v1/rides": "ride_id",
}
"""Requests whose Idempotency-Key is the id in the body."""


class Signed(AuthBase):
    """The terminal's signature over the request as it leaves."""

    def __init__(self, world: World, token: str) -> None:
        self._world, self._token = world, token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        told = request.headers.get("Kiosk-Terminal")
        if told is None:
            return request  # taken away to see whether it is missed; what is not there cannot be signed
        if re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,31}", told):
            request.headers["Kiosk-Terminal"] = TERMINAL_ID
        request.headers["Authorization"] = f"Bearer {self._token}"
        body = request.body or b""
        sign(request, body.encode() if isinstance(body, str) else body, self._world.key)
        return request


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("schemathesis"), extra=["--drafts"]) as made:
        yield made


@pytest.fixture(scope="module")
def signed(world: World) -> Signed:
    with world.client() as client:
        return Signed(world, identify(client, resident(651)).token)


def _make_sense(case: Case[Any]) -> None:
    """What the contract says in words alone: a key that is the id of what is made, and cursors that were handed out."""
    name = KEYS.get(case.operation.path)
    if name is not None and isinstance(case.body, dict) and name in case.body:
        case.headers["Idempotency-Key"] = str(case.body[name])
    if isinstance(case.body, dict) and "envelope" in case.body:
        case.body["envelope"] = base64.b64encode(str(case.body["envelope"]).encode()).decode()[: 1 << 16]
    if case.method == "PUT" and not case.body:
        case.body = b"\0"  # OpenAPI has no word for "at least one byte"
    for cursor in ("cursor", "page", "after"):
        case.query.pop(cursor, None)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_sandbox_keeps_the_contract(case: Case[Any], world: World, signed: Signed) -> None:
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        _make_sense(case)
    response = case.call(base_url=world.url, auth=signed, timeout=30)
    case.validate_response(response)
