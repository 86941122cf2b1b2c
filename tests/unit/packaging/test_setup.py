# SPDX-License-Identifier: Apache-2.0
"""The shell scripts: right by their own shell, nothing on standard output, every system package with a reason."""

from __future__ import annotations

import re
import struct
import subprocess
import time
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPTS = ["run.sh", "test.sh", "packaging/setup.sh", "packaging/lock.sh"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_posix_and_may_be_started(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n")
    subprocess.run(["sh", "-n", path], check=True)


def test_every_system_package_has_a_reason() -> None:
    lines = (ROOT / "packaging/apt-packages.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"(run|test|guest)\s+[a-z0-9][a-z0-9.+-]+\s+\S.{3,}", line) for line in entries)
    names = [line.split()[1] for line in entries]
    assert len(names) == len(set(names))
    assert {"libpulse0", "fonts-noto-cjk", "fonts-hanazono", "xvfb", "poppler-utils", "python3-venv"} <= set(names)


def test_a_wrong_word_is_refused_with_the_right_ones_and_nothing_on_standard_output() -> None:
    done = subprocess.run([ROOT / "packaging/setup.sh", "everything"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "run|dev" in done.stderr


def test_a_second_set_up_is_done_in_a_moment_and_says_nothing() -> None:
    if not (ROOT / ".venv" / "set-up-dev").is_file():
        pytest.fail("start the tests by ./test.sh, which sets this machine up")
    began = time.monotonic()
    done = subprocess.run([ROOT / "packaging/setup.sh", "run"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "module", ["main.py", "commands/visit.py", "ui/visit/process.py", "kiosk/supervisor/children.py"]
)
def test_the_program_is_compiled_beforehand(module: str) -> None:
    subprocess.run([ROOT / "packaging/setup.sh", "run"], check=True)
    source = ROOT / module
    # bytes 8 to 16 of the compiled file: time and size of its source (PEP 552)
    compiled = Path(cache_from_source(str(source))).read_bytes()[8:16]
    found = source.stat()
    assert struct.unpack("<II", compiled) == (int(found.st_mtime) & 0xFFFFFFFF, found.st_size)
