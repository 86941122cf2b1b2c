# SPDX-License-Identifier: Apache-2.0
"""The real driver against the simulated relay board's process over a pseudo-terminal: lights, contacts, every misfortune."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.indicators.driver import make_indicators
from drivers.indicators.port import Door, FlashRate, Indicators, Light, LightName, LightResult, Tamper
from drivers.indicators.simulator import checksum
from drivers.indicators.wiring import load_wiring
from drivers.simulation import SimulatorError, control
from drivers.states import DeviceState

WIRING = load_wiring(Path(__file__).parents[2] / "config" / "profiles" / "indicators.toml", "relay-8")
STEADY = Light(FlashRate.CONTINUOUS)
ALL_KINDS = ("silent", "late", "spoilt", "refuse", "stuck", "echo", "noise")


class World:
    """The simulator's process and a driver on its line."""

    def __init__(self, folder: Path) -> None:
        self.control_path = folder / "control.sock"
        listen = folder / "listen.json"
        words = ["--listen-file", str(listen), "--control", str(self.control_path), "--state", str(folder / "state")]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drivers.indicators.simulator", *words], stdin=subprocess.DEVNULL
        )
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.indicators: Indicators = make_indicators(self.address, WIRING)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def lit(self) -> list[int]:
        return [place for place, value in enumerate(self.tell("status")["relays"]) if value]

    def end(self) -> None:
        self.indicators.close()
        self.process.terminate()
        assert self.process.wait(20) == 0


def within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="board") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.tell("clear")
    one_world.tell("replug")
    one_world.tell("power_cycle")
    for number in range(8):
        one_world.tell("input", number=number, on=number < 3)
    assert one_world.indicators.open().device is DeviceState.ONLINE
    return one_world


def test_lights_are_on_the_board(world: World) -> None:
    assert world.indicators.set_light(LightName.RECEIPT_PRINTER, STEADY) is LightResult.SET
    assert world.lit() == [1]
    assert world.indicators.set_light(LightName.RECEIPT_PRINTER, Light(FlashRate.OFF)) is LightResult.SET
    assert world.lit() == []


def test_a_door_and_tamper(world: World) -> None:
    assert world.indicators.poll().doors == {"cabinet": Door.CLOSED, "paper": Door.CLOSED}
    world.tell("input", number=0, on=False)
    world.tell("input", number=2, on=False)
    status = world.indicators.poll()
    assert (status.doors["cabinet"], status.tamper) == (Door.OPEN, Tamper.ON)


@pytest.mark.parametrize(
    "fault", [{"kind": "echo"}, {"kind": "noise", "hex": "ff00aa01"}, {"kind": "late", "seconds": 0.05}]
)
def test_what_a_line_does_is_lived_with(world: World, fault: dict[str, Any]) -> None:
    world.tell("fault", **fault)
    assert world.indicators.set_light(LightName.SCANNER, STEADY) is LightResult.SET
    assert world.lit() == [3]
    assert world.indicators.poll().doors["cabinet"] is Door.CLOSED


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"kind": "silent"}, DeviceState.OFFLINE),
        ({"kind": "spoilt"}, DeviceState.OFFLINE),
        ({"kind": "late", "seconds": 0.7}, DeviceState.OFFLINE),
        ({"kind": "refuse", "code": 4}, DeviceState.HARDWARE_ERROR),
        ({"kind": "stuck"}, DeviceState.HARDWARE_ERROR),
    ],
)
def test_a_board_in_trouble_says_nothing_good_and_comes_back(
    world: World, fault: dict[str, Any], state: DeviceState
) -> None:
    world.tell("fault", **fault)
    assert world.indicators.set_light(LightName.SCANNER, STEADY) is LightResult.LOST
    status = world.indicators.poll()
    assert status.device is state
    assert status.doors == {}
    assert status.tamper is Tamper.UNKNOWN
    world.tell("clear")
    within(5, lambda: world.indicators.poll().device is DeviceState.ONLINE)
    assert world.lit() == [3], "what was wished is done then"


def test_unplugged_and_plugged_in_again(world: World) -> None:
    world.indicators.set_light(LightName.SCANNER, STEADY)
    world.tell("unplug")
    assert world.indicators.poll().device is DeviceState.NO_DEVICE
    world.tell("replug")
    within(5, lambda: world.indicators.poll().device is DeviceState.ONLINE)
    assert world.lit() == [3]


def test_the_boards_power_was_off_for_a_moment(world: World) -> None:
    world.indicators.set_light(LightName.SCANNER, STEADY)
    world.tell("power_cycle")
    assert world.lit() == []
    within(5, lambda: world.indicators.poll().device is DeviceState.ONLINE and world.lit() == [3])


def test_the_simulator_counts_as_the_books_do_and_refuses_what_it_does_not_know(world: World) -> None:
    assert checksum(b"123456789") == bytes.fromhex("374B")
    with pytest.raises(SimulatorError, match="no such fault"):
        world.tell("fault", kind="fire")
    with pytest.raises(SimulatorError, match="no such command"):
        world.tell("dance")
