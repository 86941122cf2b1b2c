# SPDX-License-Identifier: Apache-2.0
"""The command line as a technician meets it: help, exit status, and a clear word before anything starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.modes import Environment
from offline_cache.keys import TerminalKey, terminal_key_file
from offline_cache.sealing import PlatformPrivateKey, dump_platform_keys

ROOT = Path(__file__).parents[2]

PRODUCTION = """
environment = "production"
[terminal]
id = "SH-0001"
site_name = "某街道社区事务受理服务中心"
[help]
phone = "021-00000000"
[platform]
url = "https://platform.example.invalid"
public_keys_file = "public_keys.json"
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("command", ["demo", "tour", "run", "courier", "sandbox", "simulate"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "example" in done.stdout
    assert "main.py" in done.stdout
    assert "--state" in done.stdout


def test_wrong_use_is_2() -> None:
    assert run("dance").returncode == 2
    assert run("tour").returncode == 2
    assert run().returncode == 2


def test_an_unknown_setting_is_refused_with_the_right_name(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[platform]\nulr = "https://a.example.invalid"\n', encoding="utf-8")
    done = run("run", "--config", str(tmp_path), "--state", str(tmp_path / "state"))
    assert done.returncode == 2
    assert "url" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_production_terminal_does_not_start_with_a_demonstration_key(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text(PRODUCTION, encoding="utf-8")
    demo = PlatformPrivateKey.create(Environment.DEMO).public_key
    (tmp_path / "public_keys.json").write_text(dump_platform_keys([demo]), encoding="utf-8")
    state = tmp_path / "state"
    TerminalKey.create(Environment.DEMO, "SH-0001").save(terminal_key_file(state))
    done = run("run", "--config", str(tmp_path), "--state", str(state))
    assert done.returncode == 1
    assert "production" in done.stderr
    assert "Traceback" not in done.stderr

    terminal_key_file(state).unlink()
    TerminalKey.create(Environment.PRODUCTION, "SH-0001").save(terminal_key_file(state))
    done = run("run", "--config", str(tmp_path), "--state", str(state))
    assert done.returncode == 1  # the terminal's key is right now, the platform's is still the demonstration's
    assert "production" in done.stderr


def test_a_visit_is_not_started_by_hand() -> None:
    done = run("visit")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
