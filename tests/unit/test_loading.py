# SPDX-License-Identifier: Apache-2.0
"""While a command is loaded nobody looks for garbage; afterwards the collector is as it was."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from commands.loading import loading

ROOT = Path(__file__).parents[2]

IN_A_PROCESS = """
import gc
from commands.loading import loading
try:
    with loading():
        assert not gc.isenabled()
        loaded = [[] for _ in range(1000)]
        {ends}
except ImportError:
    print("raised")
assert gc.isenabled()
print(gc.get_freeze_count() >= 1000)
"""


@pytest.mark.parametrize(("ends", "said"), [("pass", ["True"]), ("raise ImportError", ["raised", "True"])])
def test_what_was_loaded_is_looked_through_no_more_and_the_collector_works_again(ends: str, said: list[str]) -> None:
    words = [sys.executable, "-c", IN_A_PROCESS.format(ends=ends)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (0, said), done.stderr


def test_a_process_without_a_collector_stays_without() -> None:
    assert not gc.isenabled()  # tests/conftest.py
    frozen = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
    assert (gc.isenabled(), gc.get_freeze_count()) == (False, frozen)
