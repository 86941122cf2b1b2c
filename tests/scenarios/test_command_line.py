# SPDX-License-Identifier: Apache-2.0
"""The command line as a technician meets it: help, exit status, and a clear word before anything starts."""

from __future__ import annotations

import json
import re
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


def test_content_lint_looks_through_the_bundled_content() -> None:
    done = run("content", "lint")
    assert done.returncode == 0, done.stdout
    *notes, summary = done.stdout.splitlines()
    assert re.fullmatch(r"\d+ items, 0 errors, \d+ warnings, \d+ notes", summary)
    assert all(re.match(r"config/content/[a-z]+/\S+:\d+: (warning|note) \[", line) for line in notes)


def test_content_lint_says_where_what_and_how_to_mend(tmp_path: Path) -> None:
    text = (ROOT / "config/content/items/312000202000.yaml").read_text(encoding="utf-8")
    path = tmp_path / "312000202000.yaml"
    path.write_text(text.replace("person.age >= 16", "person.aeg >= 16"), encoding="utf-8")
    done = run("content", "lint", str(path))
    assert done.returncode == 1
    assert re.search(
        rf"^{re.escape(str(path))}:\d+: error \[expression\] .*person\.aeg.*person\.age", done.stdout, re.M
    )
    said = run("content", "lint", str(path), "--json")
    assert said.returncode == 1
    assert json.loads(said.stdout)["errors"] == 1


def test_content_show_prints_one_item() -> None:
    done = run("content", "show", "312000202000")
    assert done.returncode == 0
    assert "灵活就业登记" in done.stdout
    assert "预填  8/10 = 0.80" in done.stdout
    assert run("content", "show", "nothing").returncode == 1


def test_content_wrong_use(tmp_path: Path) -> None:
    for words in (["content"], ["content", "dance"], ["content", "show"], ["content", "lint", str(tmp_path)]):
        done = run(*words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert "example" in run("content", "--help").stdout


def test_a_visit_is_not_started_by_hand() -> None:
    done = run("visit")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
