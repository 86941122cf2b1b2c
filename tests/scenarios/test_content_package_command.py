# SPDX-License-Identifier: Apache-2.0
"""From a fresh key to a verified package and back, through ``main.py``; and a production terminal that takes no test key."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, ends: int = 0) -> str:
    """Standard output and errors of one command; its exit status is ``ends``."""
    line = [sys.executable, str(ROOT / "main.py"), "content", *map(str, words)]
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == ends, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    assert "测试环境" in run("key", folder / "key.json", "--environment", "test")
    when = ("--made-at", "2026-11-21T09:00:00+08:00")
    for name in ("one.kcp", "two.kcp"):
        run("pack", "--key", folder / "key.json", "--serial", "7", "--stage", "sites:TEST-1", *when, folder / name)
    return folder


def keys(made: Path) -> tuple[str, str]:
    return "--keys", str(made / "key.json.public.json")


def test_the_bundled_content_is_packed_and_verified(made: Path) -> None:
    assert (made / "one.kcp").read_bytes() == (made / "two.kcp").read_bytes()
    said = json.loads(run("verify", made / "one.kcp", *keys(made), "--environment", "test", "--json"))
    assert (said["good"], said["serial"], said["stage"]) == (True, 7, {"sites": ["TEST-1"], "round": ""})
    assert {part["name"] for part in said["parts"]} >= {"index", "items", "search", "summaries"}
    assert said["items"] > 0


def test_a_production_terminal_takes_no_test_key(made: Path) -> None:
    said = run("verify", made / "one.kcp", *keys(made), "--environment", "production", ends=1)
    assert "测试环境" in said
    assert "生产环境" in said


def test_another_site_and_a_damaged_file_are_told_apart(made: Path) -> None:
    words = (*keys(made), "--environment", "test")
    run("verify", made / "one.kcp", *words, "--site", "TEST-1")
    assert "不发给本点位" in run("verify", made / "one.kcp", *words, "--site", "TEST-2", ends=1)
    data = bytearray((made / "one.kcp").read_bytes())
    data[-100] ^= 1
    (made / "damaged.kcp").write_bytes(data)
    assert "和签名时不一样" in run("verify", made / "damaged.kcp", *words, ends=1)


def test_wrong_use_says_what_to_write(made: Path) -> None:
    assert "--keys" in run("verify", made / "one.kcp", ends=2)
    out = made / "never.kcp"
    assert "怎么办" in run("pack", "--key", made / "key.json", "--serial", "0", out, ends=2)
    assert "content key" in run("pack", "--key", made / "none.json", "--serial", "9", out, ends=1)
    run("pack", out, ends=2)
    assert not out.exists()


def test_the_content_is_compiled_once() -> None:
    run("compile")
    assert run("compile") == ""
    assert (ROOT / "build" / "content" / "bundled.kcb").stat().st_size > 100_000
