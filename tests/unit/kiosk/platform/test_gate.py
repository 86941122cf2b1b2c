# SPDX-License-Identifier: Apache-2.0
"""Who may ask: signatures over the wire, tampered with in every way that must be noticed."""

from __future__ import annotations

import base64
import datetime as real
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import http_message_signatures.signatures as library
import pytest
import requests
from requests.structures import CaseInsensitiveDict

from config.modes import Environment
from kiosk.platform import signing
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import NotAuthorised, WrongEnvironment
from kiosk.platform.sandbox.population import resident
from kiosk.platform.signing import BadSignature, StaleSignature
from offline_cache.keys import TerminalKey, verify_signature
from tests.unit.kiosk.platform.world import TERMINAL_ID, World, identify

BODY = b'{"number": "999999199001010017"}'


@dataclass
class Message:
    method: str = "POST"
    url: str = "https://platform.example/v1/code-challenges"
    headers: Any = field(
        default_factory=lambda: CaseInsensitiveDict(
            {"Kiosk-Terminal": TERMINAL_ID, "Content-Type": "application/json", "Idempotency-Key": "k-1"}
        )
    )


@dataclass
class Ring:
    key: TerminalKey

    def resolve_public_key(self, key_id: str) -> bytes:
        if key_id != self.key.key_id:
            raise LookupError(key_id)
        return self.key.public_pem.encode()


@pytest.fixture(scope="module")
def key() -> TerminalKey:
    return TerminalKey.create(Environment.DEMO, TERMINAL_ID)


def test_the_signature_base_is_that_of_rfc_9421(key: TerminalKey) -> None:
    """Recalculated here from the standard (2.5), not by the library: what is signed is what we say is signed."""
    message = Message()
    signing.sign(message, BODY, key)
    label, _, parameters = message.headers["Signature-Input"].partition("=")
    digest = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    assert message.headers["Content-Digest"] == f"sha-256=:{digest}:"
    base = "\n".join(
        (
            '"@method": POST',
            '"@authority": platform.example',
            '"@path": /v1/code-challenges',
            '"@query": ?',
            f'"kiosk-terminal": {TERMINAL_ID}',
            f'"content-digest": sha-256=:{digest}:',
            '"content-type": application/json',
            '"idempotency-key": k-1',
            f'"@signature-params": {parameters}',
        )
    )
    raw = message.headers["Signature"].removeprefix(f"{label}=:").removesuffix(":")
    assert verify_signature(key.public_pem, base.encode(), base64.b64decode(raw))
    assert f'keyid="{key.key_id}"' in parameters
    assert 'alg="ecdsa-p256-sha256"' in parameters


def test_what_was_signed_verifies(key: TerminalKey) -> None:
    message = Message()
    signing.sign(message, BODY, key)
    assert signing.verify(message, BODY, Ring(key)) == key.key_id


def _header(name: str, value: str) -> Callable[[Message], None]:
    return lambda message: message.headers.__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        lambda message: setattr(message, "method", "PUT"),
        lambda message: setattr(message, "url", "https://platform.example/v1/evaluations"),
        lambda message: setattr(message, "url", "https://elsewhere.example/v1/code-challenges"),
        lambda message: setattr(message, "url", message.url + "?a=b"),
        _header("Kiosk-Terminal", "DEMO-0002"),
        _header("Content-Type", "text/plain"),
        _header("Idempotency-Key", "k-2"),
        _header("Authorization", "Bearer added-later"),
        _header("Content-Digest", "sha-256=:AAAA:"),
        _header("Signature", "pyhms=:AAAA:"),
        _header("Signature-Input", "nonsense"),
        lambda message: message.headers.pop("Idempotency-Key"),
        lambda message: message.headers.pop("Content-Digest"),
    ],
)
def test_every_change_of_a_request_is_noticed(key: TerminalKey, change: Callable[[Message], None]) -> None:
    message = Message()
    signing.sign(message, BODY, key)
    change(message)
    with pytest.raises(BadSignature):
        signing.verify(message, BODY, Ring(key))


def test_another_body_is_noticed(key: TerminalKey) -> None:
    message = Message()
    signing.sign(message, BODY, key)
    for body in (BODY + b" ", b""):
        with pytest.raises(BadSignature):
            signing.verify(message, body, Ring(key))


def test_a_body_may_not_be_slipped_in(key: TerminalKey) -> None:
    message = Message(headers=CaseInsensitiveDict({"Kiosk-Terminal": TERMINAL_ID}))
    signing.sign(message, b"", key)
    assert signing.verify(message, b"", Ring(key)) == key.key_id
    with pytest.raises(BadSignature):
        signing.verify(message, BODY, Ring(key))


@pytest.mark.parametrize("shift_s", [-400, 400])
def test_a_time_too_far_from_the_platforms_is_stale(
    key: TerminalKey, shift_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Message()
    _sign_at(message, key, shift_s, monkeypatch)
    with pytest.raises(StaleSignature):
        signing.verify(message, BODY, Ring(key))


@pytest.mark.parametrize("shift_s", [-280, 280])
def test_a_clock_that_is_a_little_off_is_good_enough(
    key: TerminalKey, shift_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Message()
    _sign_at(message, key, shift_s, monkeypatch)
    assert signing.verify(message, BODY, Ring(key)) == key.key_id


def _sign_at(message: Any, key: TerminalKey, shift_s: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shifted(real.datetime):
        @classmethod
        def now(cls, tz: real.tzinfo | None = None) -> Shifted:
            moment = super().now(tz)
            return moment + real.timedelta(seconds=shift_s)

    class Module:
        datetime, timedelta, timezone = Shifted, real.timedelta, real.timezone

    with monkeypatch.context() as patch:
        patch.setattr(library, "datetime", Module)
        signing.sign(message, BODY, key)


def test_the_unknown_key_is_the_cause(key: TerminalKey) -> None:
    message = Message()
    signing.sign(message, BODY, TerminalKey.create(Environment.DEMO, TERMINAL_ID))
    with pytest.raises(BadSignature) as caught:
        signing.verify(message, BODY, Ring(key))
    assert isinstance(caught.value.__cause__, LookupError)


# --- over the wire ----------------------------------------------------------------------------------------------------


def _ask(world: World, request: requests.Request, key: TerminalKey | None, body: bytes = b"") -> requests.Response:
    prepared = request.prepare()
    if key is not None:
        signing.sign(prepared, body, key)
    with requests.Session() as session:
        session.trust_env = False
        return session.send(prepared, timeout=10)


def _request(world: World, body: bytes = BODY, headers: Mapping[str, str] | None = None) -> requests.Request:
    given = {"Kiosk-Terminal": TERMINAL_ID, "Content-Type": "application/json", "Idempotency-Key": "k"}
    given |= headers or {}
    return requests.Request("POST", f"{world.url}/v1/code-challenges", headers=given, data=body)


def name_of(response: requests.Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].removeprefix("urn:kiosk:problem:")


def test_an_unsigned_request_is_refused(world: World) -> None:
    assert name_of(_ask(world, _request(world), None)) == (401, "signature-missing")


def test_a_changed_body_is_refused(world: World) -> None:
    assert name_of(_ask(world, _request(world, BODY), world.key, BODY + b" ")) == (401, "signature-invalid")


def test_an_old_signature_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = _request(world).prepare()
    _sign_at(prepared, world.key, -400, monkeypatch)
    with requests.Session() as session:
        assert name_of(session.send(prepared, timeout=10)) == (401, "signature-stale")


def test_an_unknown_key_is_refused(world: World) -> None:
    with world.client(TerminalKey.create(Environment.DEMO, TERMINAL_ID)) as client:
        with pytest.raises(NotAuthorised) as caught:
            client.help_call("BB-000001")
    assert caught.value.problem.name == "unknown-terminal"


def test_a_key_of_another_environment_is_refused(world: World) -> None:
    with world.client(TerminalKey.create(Environment.PRODUCTION, TERMINAL_ID)) as client:
        with pytest.raises(WrongEnvironment) as caught:
            client.help_call("BB-000001")
    assert (caught.value.problem.status, caught.value.problem.name) == (403, "wrong-environment")


def test_a_key_is_good_for_its_own_terminal(world: World) -> None:
    request = _request(world, headers={"Kiosk-Terminal": "DEMO-9999"})
    assert name_of(_ask(world, request, world.key, BODY)) == (401, "unknown-terminal")


def test_a_session_is_good_at_its_own_terminal(world: World, client: PlatformClient) -> None:
    session = identify(client, resident(351))
    other = TerminalKey.create(Environment.DEMO, "DEMO-0003")
    world.control.register_terminal("DEMO-0003", other.public_pem)
    with PlatformClient(world.url, other, "DEMO-0003") as elsewhere, pytest.raises(NotAuthorised) as caught:
        elsewhere.shared_data(session, "312000202000", [], "办事")
    assert caught.value.problem.name == "session-ended"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"Idempotency-Key": ""}, BODY, (400, "idempotency-key-missing")),
        ({"Idempotency-Key": "k" * 200}, BODY, (400, "malformed-request")),
        ({"Content-Type": "text/plain"}, BODY, (415, "unsupported-media")),
        ({}, b"{", (400, "malformed-request")),
        ({}, b"[]", (400, "malformed-request")),
        ({}, b'{"number": 5}', (400, "malformed-request")),
        ({}, b'{"number": "999999199001010017", "x": 1}', (400, "malformed-request")),
        ({}, b"[" * 50_000, (400, "malformed-request")),
        ({}, b'"' + b"x" * 70_000 + b'"', (413, "payload-too-large")),
    ],
)
def test_malformed_requests_are_refused(
    world: World, headers: dict[str, str], body: bytes, expected: tuple[int, str]
) -> None:
    given = {name: value for name, value in headers.items() if value}
    request = _request(world, body, given)
    if headers.get("Idempotency-Key") == "":
        del request.headers["Idempotency-Key"]
    assert name_of(_ask(world, request, world.key, body)) == expected


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/nothing", (404, "not-found")),
        ("GET", "/sandbox/stats", (404, "not-found")),
        ("GET", "/v1/cases", (405, "method-not-allowed")),
        ("DELETE", "/v1/health", (405, "method-not-allowed")),
    ],
)
def test_what_the_contract_does_not_have(world: World, method: str, path: str, expected: tuple[int, str]) -> None:
    request = requests.Request(method, world.url + path, headers={"Kiosk-Terminal": TERMINAL_ID})
    assert name_of(_ask(world, request, world.key)) == expected


def test_refusals_never_repeat_what_was_sent(world: World) -> None:
    body = '{"number": "测试·甲的号码", "测试·甲": 1}'.encode()
    answer = _ask(world, _request(world, body), world.key, body)
    assert "测试" not in answer.text
    assert answer.json()["detail"] == "unknown member"
