# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: no screen needed, properties that answer the same twice, the gates' summary at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

# Two busy cores: time says nothing about a property. ./test.sh draws the same examples every time, --all new ones.
settings.register_profile("gates", deadline=None, derandomize=True)
settings.register_profile("all", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("all" if os.environ.get("KIOSK_TEST_ALL") else "gates")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat what ./test.sh found before pytest began, where it is seen."""
    gates = os.environ.get("KIOSK_TEST_GATES")
    if gates and Path(gates).is_file():
        terminalreporter.section("gates before pytest")
        for line in Path(gates).read_text(encoding="utf-8").splitlines():
            terminalreporter.write_line(line, red="FAILED" in line)
