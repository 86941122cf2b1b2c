# SPDX-License-Identifier: Apache-2.0
"""The conformance check for adapters: the sandbox passes, and a platform that breaks a guarantee is found out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.platform.conformance import CHECKS, Platform, main, verdicts
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.platform.world import TERMINAL_ID, World


def wrong(world: World, key: TerminalKey | None = None) -> dict[str, str]:
    platform = Platform(world.url, key or world.key, TERMINAL_ID)
    return {one.name: one.fault for one in verdicts(platform) if not one.is_good}


def test_the_sandbox_keeps_every_guarantee(world: World) -> None:
    assert wrong(world) == {}


@pytest.mark.parametrize("kind", ["busy", "garbled", "wrong_shape", "wrong_type", "server_error", "reset"])
def test_a_platform_that_keeps_none_is_told_so(world: World, kind: str) -> None:
    world.control.fault(kind)
    found = wrong(world)
    assert len(found) >= len(CHECKS) - 1
    assert "a call for help is made once for its key" in found


def test_a_key_that_nobody_registered_is_found_out(world: World) -> None:
    found = wrong(world, TerminalKey.create(world.environment, TERMINAL_ID))
    assert "401 instead of" in found["a call for help is made once for its key"]
    assert "it answers as itself, and its clock is right" not in found


def test_nobody_there(world: World) -> None:
    found = {one.name: one.fault for one in verdicts(Platform("http://127.0.0.1:9", world.key, TERMINAL_ID))}
    assert set(found) == set(CHECKS)
    assert all(fault.startswith("no answer") for fault in found.values())


def test_the_command(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key_file = tmp_path / "key.json"
    world.key.save(key_file)
    words = [world.url, "--terminal-id", TERMINAL_ID, "--key-file", str(key_file), "--environment", "demo"]
    assert main(words) == 0
    assert capsys.readouterr().out.count("good   ") == len(CHECKS)
    world.control.fault("maintenance", path="/v1/evaluations")
    assert main([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["verdicts"]
    assert [one["fault"] for one in told if one["fault"]] == ["503 instead of 204"]
    assert main([*words[:-1], "production"]) == 2
    assert "conformance:" in capsys.readouterr().err
