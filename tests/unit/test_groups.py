# SPDX-License-Identifier: Apache-2.0
"""Tests that are to stay with one worker do: a pytest that xdist does not know well enough says nothing, and deals them out.
And what is dealt out has a name that can be sent.
"""

from __future__ import annotations

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="nobody deals tests out here")
@pytest.mark.xdist_group("stays")
def test_a_group_is_one(request: pytest.FixtureRequest) -> None:
    """xdist deals out by what stands behind the name (its remote.py)."""
    assert request.node.nodeid.endswith("@stays")


@pytest.mark.parametrize("value", [bytes(1_000_000), "长" * 1_000_000, "\ud800" * 1_000])
def test_a_large_value_is_not_written_into_the_name(value: str | bytes, request: pytest.FixtureRequest) -> None:
    assert len(request.node.name) < 120
    assert str(len(value)) in request.node.name


def test_no_test_has_an_endless_name(request: pytest.FixtureRequest) -> None:
    assert [item.nodeid[:200] for item in request.session.items if len(item.nodeid) > 2_000] == []
