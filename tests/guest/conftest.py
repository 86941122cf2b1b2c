# SPDX-License-Identifier: Apache-2.0
"""Only for the QEMU guest (packaging/qemu/run.sh): these tests unbind drivers and make USB devices."""

from __future__ import annotations

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run anywhere else."""
    if not os.environ.get("KIOSK_TEST_GUEST"):
        raise pytest.UsageError("tests/guest runs inside the guest of packaging/qemu/run.sh alone")
