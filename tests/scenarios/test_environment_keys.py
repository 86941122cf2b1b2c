# SPDX-License-Identifier: Apache-2.0
"""Misfortune: a demonstration terminal is pointed at the production platform, or its keys are carried over.

Nothing of it gets in: not the request, not the registration, not a key that only says it is of production, not a case.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from config.modes import Environment
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import NotAuthorised, WrongEnvironment
from kiosk.platform.model import Evaluation, HelpRequest, Session
from kiosk.platform.sandbox.enrolment import prepare, public_keys_file, register_terminal
from kiosk.platform.sandbox.population import resident
from offline_cache import errors as cache_errors
from offline_cache.keys import TerminalKey
from offline_cache.sealed_case import WaitingCase
from offline_cache.sealing import Sealer, load_platform_keys
from tests.unit.kiosk.platform.world import ROOT, RUN, TERMINAL_ID, World, sandbox

CASE_ID = "0190c2a0-0000-7000-8000-000000000001"
DIGEST = "00" * 32


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("production"), Environment.PRODUCTION) as world:
        yield world


class Relabelled:
    """A demonstration key whose id says production."""

    def __init__(self, key: TerminalKey) -> None:
        self._key = key
        self.key_id = key.key_id.replace("demo-", "production-")

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def waiting(envelope: bytes) -> WaitingCase:
    return WaitingCase(CASE_ID, "312000202000", "2026-11-21T09:00:00.000+08:00", 72, 0, True, envelope)


def test_a_production_platform_refuses_every_request_signed_with_a_demonstration_key(production: World) -> None:
    person = resident(1)
    session = Session("t" * 43, "strong", person.name, person.number)
    with production.client(TerminalKey.create(Environment.DEMO, TERMINAL_ID)) as client:
        assert client.health().environment == "production"
        for ask in (
            lambda: client.identify_by_card(person.name, person.number, "111", None),
            lambda: client.request_code(person.number),
            lambda: client.verify_code("c" * 32, "000000"),
            lambda: client.shared_data(session, "312000202000", [], "办事"),
            lambda: client.case_result(session, CASE_ID),
            lambda: client.attachment_state(CASE_ID, DIGEST),
            lambda: client.upload_part(CASE_ID, DIGEST, 0, b"x"),
            lambda: client.commit_case(waiting(b"x" * 100)),
            lambda: client.call_help(HelpRequest(TERMINAL_ID, "S", "attract", "", "standard")),
            lambda: client.evaluate(Evaluation(CASE_ID, None, "", 1)),
        ):
            with pytest.raises(WrongEnvironment) as caught:
                ask()
            problem = caught.value.problem
            assert (problem.status, problem.type) == (403, "urn:kiosk:problem:wrong-environment")
    stats = production.control.stats()
    assert (stats["cases"], stats["help_calls"], stats["evaluations"]) == (0, 0, 0)


def test_a_demonstration_key_that_says_production_is_nobody(production: World) -> None:
    liar = Relabelled(TerminalKey.create(Environment.DEMO, TERMINAL_ID))
    with PlatformClient(production.url, liar, TERMINAL_ID) as client, pytest.raises(NotAuthorised) as caught:
        client.call_help(HelpRequest(TERMINAL_ID, "S", "attract", "", "standard"))
    assert caught.value.problem.name == "unknown-terminal"


def test_a_demonstration_terminal_cannot_be_registered_with_a_production_platform(production: World) -> None:
    key = TerminalKey.create(Environment.DEMO, TERMINAL_ID)
    with pytest.raises(cache_errors.WrongEnvironment):
        register_terminal(production.state, Environment.DEMO, TERMINAL_ID, key.public_pem)


def test_a_case_sealed_for_the_demonstration_is_refused_by_production(production: World, tmp_path: Path) -> None:
    prepare(tmp_path, Environment.DEMO)
    demo = Sealer(load_platform_keys(public_keys_file(tmp_path))[0])
    envelope = demo.seal(CASE_ID, "case", b"{}")
    with production.client() as client, pytest.raises(WrongEnvironment):
        client.commit_case(waiting(envelope))


def test_a_production_terminal_does_not_take_the_demonstrations_platform_keys(tmp_path: Path) -> None:
    prepare(tmp_path, Environment.DEMO)
    with pytest.raises(cache_errors.WrongEnvironment):
        load_platform_keys(public_keys_file(tmp_path), Environment.PRODUCTION)


def test_a_relabelled_platform_key_is_recognised(tmp_path: Path) -> None:
    prepare(tmp_path, Environment.DEMO)
    file = public_keys_file(tmp_path)
    file.write_text(file.read_text("utf-8").replace("demo", "production"), "utf-8")
    assert json.loads(file.read_text("utf-8"))["keys"][0]["environment"] == "production"
    with pytest.raises(cache_errors.WrongEnvironment):
        load_platform_keys(file)


def test_the_demonstrations_state_does_not_become_production(tmp_path: Path) -> None:
    prepare(tmp_path, Environment.DEMO)
    words = ["--state", str(tmp_path), "--environment", "production"]
    ended = subprocess.run(
        [sys.executable, "-c", RUN, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "demo" in ended.stderr
    assert "--state" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_production_key_is_taken(production: World) -> None:
    """The tests above would prove nothing if production took nobody."""
    with production.client() as client:
        assert client.call_help(HelpRequest(TERMINAL_ID, "S", "attract", "", "standard")).state == "waiting"
