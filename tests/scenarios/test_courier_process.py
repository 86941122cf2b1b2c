# SPDX-License-Identifier: Apache-2.0
"""``main.py courier`` as the supervisor starts it: begins, ends quickly, and refuses with a word what it must refuse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.modes import Environment
from config.settings import Settings, load_settings
from kiosk.courier.client import CourierClient, CourierUnavailable
from offline_cache.keys import TerminalKey, terminal_key_file
from offline_cache.sealed_case import OutboxState, SealedCase

ROOT = Path(__file__).resolve().parents[2]
NOBODY_LISTENS = "http://127.0.0.1:9"
CASE = SealedCase(
    case_id="0193a0c5-8c00-7000-8000-000000000001",
    item_code="312000202000",
    terminal_received_at="2026-11-21T09:42:00.000+08:00",
    envelope=b"sealed",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(None, overrides={"state_dir": str(tmp_path / "state")})
    TerminalKey.create(Environment.DEMO, settings.terminal.id).save(terminal_key_file(settings.state_dir))
    return settings


def command(settings: Settings) -> list[str]:
    return [
        sys.executable,
        str(ROOT / "main.py"),
        "courier",
        "--state",
        str(settings.state_dir),
        "--probe-seconds",
        "0.2",
    ]


@contextmanager
def process(settings: Settings) -> Generator[subprocess.Popen[bytes], None, None]:
    environment = {**os.environ, "KIOSK_PLATFORM__URL": NOBODY_LISTENS}
    with subprocess.Popen(command(settings), env=environment, stderr=subprocess.PIPE) as courier:
        try:
            yield courier
        finally:
            if courier.poll() is None:
                courier.kill()


def answers(settings: Settings) -> bool:
    try:
        CourierClient(settings.courier_socket).ping()
    except CourierUnavailable:
        return False
    return True


def wait_for(settings: Settings) -> CourierClient:
    end = time.monotonic() + 30
    while not answers(settings):
        assert time.monotonic() < end
        time.sleep(0.02)
    return CourierClient(settings.courier_socket)


def test_it_takes_cases_in_keeps_them_over_a_kill_and_ends_within_two_seconds(settings: Settings) -> None:
    with process(settings) as courier:
        wait_for(settings).submit(CASE)
        courier.kill()
    with process(settings) as courier:
        client = wait_for(settings)
        status = client.wait(CASE.case_id, 0.5)
        assert status is not None
        assert status.state in {OutboxState.QUEUED, OutboxState.SENDING}
        loaded = Path(f"/proc/{courier.pid}/maps").read_text()
        assert "PySide6" not in loaded
        assert "libQt6" not in loaded
        began = time.monotonic()
        courier.send_signal(signal.SIGTERM)
        assert courier.wait(10) == 0
        assert time.monotonic() - began < 2.0
    assert not settings.courier_socket.exists()
    events = [json.loads(line)["event"] for line in (settings.log_dir / "courier.jsonl").read_text().splitlines()]
    assert events[:3] == ["AppStart", "CourierStarted", "CaseDurable"]
    assert events[-1] == "AppEnd"
    assert events.count("AppStart") == 2
    assert "PlatformUnreachable" in events


def test_a_second_courier_is_refused_with_a_word_and_the_first_goes_on(settings: Settings) -> None:
    with process(settings) as courier:
        client = wait_for(settings)
        second = subprocess.run(command(settings), capture_output=True, check=False, timeout=30)
        assert second.returncode == 1
        assert f"another courier (process {courier.pid}) already owns" in second.stderr.decode()
        assert client.counts().is_accepting


def test_without_a_key_it_says_so(tmp_path: Path) -> None:
    settings = load_settings(None, overrides={"state_dir": str(tmp_path / "state")})
    done = subprocess.run(command(settings), capture_output=True, check=False, timeout=30)
    assert done.returncode == 1
    assert "key file" in done.stderr.decode()


def test_a_key_of_another_environment_is_refused(settings: Settings) -> None:
    path = terminal_key_file(settings.state_dir)
    TerminalKey.create(Environment.TEST, settings.terminal.id).save(path)
    done = subprocess.run(command(settings), capture_output=True, check=False, timeout=30)
    assert done.returncode == 1
    assert "test(测试)" in done.stderr.decode()
    assert "demo(演示)" in done.stderr.decode()
