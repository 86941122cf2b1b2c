# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Generator

import pytest

from kiosk.platform.client import PlatformClient
from tests.unit.kiosk.platform.contract_watch import ContractWatch, watch
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


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    """A sandbox of these tests' own: they may move its offices' time."""
    with sandbox(tmp_path_factory.mktemp("office")) as world:
        yield world


@pytest.fixture
def terminal(office: World) -> Generator[PlatformClient, None, None]:
    """A terminal of that sandbox."""
    with office.client() as made:
        yield made


@pytest.fixture
def asked(watch: ContractWatch, terminal: PlatformClient) -> PlatformClient:
    """The same, and every exchange is held against the contract."""
    del watch
    return terminal
