# SPDX-License-Identifier: Apache-2.0
"""Tests that are to stay with one worker do: a pytest that xdist does not know well enough says nothing, and deals them out."""

from __future__ import annotations

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="nobody deals tests out here")
@pytest.mark.xdist_group("stays")
def test_a_group_is_one(request: pytest.FixtureRequest) -> None:
    """xdist deals out by what stands behind the name (its remote.py)."""
    assert request.node.nodeid.endswith("@stays")
