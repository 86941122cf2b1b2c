# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Generator

import pytest

from kiosk.platform.client import PlatformClient
from tests.unit.kiosk.platform.contract_watch import watch
from tests.unit.kiosk.platform.world import World, sandbox

__all__ = ["watch"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    """One sandbox for all tests that leave it as they found it. Each takes residents of its own."""
    with sandbox(tmp_path_factory.mktemp("platform")) as world:
        yield world


@pytest.fixture
def world(running: World) -> Generator[World, None, None]:
    yield running
    running.control.clear_faults()


@pytest.fixture
def client(world: World) -> Generator[PlatformClient, None, None]:
    with world.client() as made:
        yield made
