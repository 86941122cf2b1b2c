# SPDX-License-Identifier: Apache-2.0
"""The scanner driver against the simulator's process: codes, triggers, and every misfortune, also in the middle of a code."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.code_scanner.driver import ProfiledScanner, make_code_scanner
from drivers.code_scanner.port import (
    CodeScanner,
    NothingScanned,
    Scanned,
    ScannerLost,
    ScannerState,
    ScanRefusal,
    ScanRefused,
    ScanResult,
)
from drivers.code_scanner.profile import load_profile
from drivers.code_scanner.transport import SerialTransport
from drivers.simulation import SimulatorError, control
from drivers.states import DeviceState

PROFILES = Path(__file__).parents[2] / "config" / "profiles" / "code_scanners.toml"
NEVER = threading.Event()
MANNERS = ["gm65", "honeywell", "serial", "serial-bare"]


def within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


class World:
    """A module in a process of its own, and the driver with the profile of the same name."""

    def __init__(self, folder: Path, manners: str) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.code_scanner.simulator", "--listen-file", str(listen), "--control",
                str(self.control_path), "--state", str(self.state), "--manners", manners,
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.profile = load_profile(PROFILES, manners)
        self.scanner: CodeScanner = make_code_scanner(self.address, self.profile)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def scan(self, limit_s: float = 3.0) -> ScanResult:
        return self.scanner.scan(NEVER, limit_s)

    def scan_of(self, **code: Any) -> ScanResult:
        """Somebody holds a code before it while we wait."""
        helper = threading.Timer(0.15, lambda: self.tell("present", **code))
        helper.start()
        try:
            return self.scan()
        finally:
            helper.join()

    def end(self) -> None:
        self.scanner.close()
        self.process.terminate()
        assert self.process.wait(20) == 0


@pytest.fixture(scope="module", params=MANNERS)
def one_world(request: pytest.FixtureRequest) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="scan") as folder:
        made = World(Path(folder), request.param)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.tell("clear_faults")
    one_world.tell("take")
    one_world.tell("replug")
    one_world.scanner.close()
    one_world.scanner = make_code_scanner(one_world.address, one_world.profile)
    return one_world


def test_a_code_is_read_in_either_encoding(world: World) -> None:
    assert world.scanner.open().device is DeviceState.ONLINE
    assert world.scan_of(text="SSC:999999") == Scanned("SSC:999999")
    assert world.scan_of(text="随申码·测试") == Scanned("随申码·测试")
    assert world.scan_of(text="随申码·测试乙", encoding="gb18030") == Scanned("随申码·测试乙")


def test_no_code_and_then_the_light_goes_out(world: World) -> None:
    assert world.scan(0.3) == NothingScanned()
    if world.profile.trigger:
        assert world.scanner.status().scanner is ScannerState.ON
        within(2, lambda: bool(world.tell("status")["lit"]))
        world.scanner.close()
        within(2, lambda: not world.tell("status")["lit"])


def test_cancelled(world: World) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.1, cancel.set)
    timer.start()
    began = time.monotonic()
    assert world.scanner.scan(cancel, 10) == NothingScanned()
    assert time.monotonic() - began < 1
    timer.join()
    if world.profile.trigger:
        within(2, lambda: not world.tell("status")["lit"])


def test_a_code_in_small_pieces(world: World) -> None:
    world.tell("fault", kind="pieces", size=3, pause_s=0.01)
    assert world.scan_of(text="one code in pieces") == Scanned("one code in pieces")


def test_a_code_twice_and_held_for_long_is_one(world: World) -> None:
    if world.profile.terminator:  # without one, two codes at once are one longer code
        world.tell("fault", kind="twice")
    assert world.scan_of(text="held") == Scanned("held")
    world.tell("hold", text="held")
    assert world.scan(0.4) == NothingScanned()
    world.tell("take")
    assert world.scan_of(text="another") == Scanned("another")


def test_what_was_scanned_before_anybody_asked_is_forgotten(world: World) -> None:
    """Also by a triggered module: its light stays on for a while after the last who wanted a code has gone."""
    before = int(world.tell("status")["codes"])
    assert world.scan(0.1) == NothingScanned()
    time.sleep(0.6)
    world.tell("present", text="of the person before")
    within(2, lambda: int(world.tell("status")["codes"]) > before)
    time.sleep(0.1)
    assert world.scan(0.3) == NothingScanned()
    assert world.scan_of(text="mine") == Scanned("mine")


def test_a_loop_of_scans_loses_nothing(world: World) -> None:
    cancel, found = threading.Event(), list[str]()

    def loop() -> None:
        while not cancel.is_set():
            result = world.scanner.scan(cancel, 0.1)
            if isinstance(result, Scanned):
                found.append(result.text)

    thread = threading.Thread(target=loop)
    thread.start()
    wanted = [f"code {number}" for number in range(6)]
    try:
        time.sleep(0.2)
        for number, text in enumerate(wanted, start=1):
            world.tell("present", text=text)
            within(3, lambda count=number: len(found) == count)  # type: ignore[misc]  # mypy knows no such default
    finally:
        cancel.set()
        thread.join()
    assert found == wanted


def test_a_code_whose_end_never_comes(world: World) -> None:
    """To a module that sends no terminator at all, that is how every code ends."""
    world.tell("fault", kind="no_terminator")
    wanted = ScanRefused(ScanRefusal.BROKEN) if world.profile.terminator else Scanned("half")
    assert world.scan_of(text="half") == wanted
    assert world.scan_of(text="whole") == Scanned("whole")


def test_noise_in_front_is_no_text_and_the_next_code_is_whole(world: World) -> None:
    world.tell("fault", kind="noise", hex="ff00fe81ff")
    assert world.scan_of(text="code") == ScanRefused(ScanRefusal.NOT_TEXT)
    assert world.scan_of(text="next") == Scanned("next")


def test_endless_bytes(world: World) -> None:
    world.tell("fault", kind="endless", bytes=50_000)
    assert world.scan_of(text="x") == ScanRefused(ScanRefusal.TOO_LONG)
    assert world.scan_of(text="next") == Scanned("next")


def test_hostile_content_comes_out_clean(world: World) -> None:
    hostile = b"'; DROP TABLE x;--\x1b@\x1bp\x00\x10\x04\x01\xe2\x80\xae/etc"
    assert world.scan_of(hex=hostile.hex()) == Scanned("'; DROP TABLE x;--@p/etc")
    assert world.scan_of(hex="1b1d00") == ScanRefused(ScanRefusal.EMPTY)


def test_pulled_out_in_the_middle_of_a_code_and_back(world: World) -> None:
    assert world.scan_of(text="before") == Scanned("before")
    world.tell("fault", kind="unplug_after", bytes=4)
    result = world.scan_of(text="one long code")
    while isinstance(result, NothingScanned | ScanRefused):
        result = world.scan()
    assert isinstance(result, ScannerLost)
    assert world.scanner.status().device is DeviceState.NO_DEVICE
    assert isinstance(world.scan(0.1), ScannerLost)
    world.tell("replug")
    within(5, lambda: world.scanner.status().device is DeviceState.ONLINE)
    assert world.scan_of(text="after") == Scanned("after")


def test_only_one_at_a_time_has_the_port(world: World) -> None:
    assert world.scanner.open().device is DeviceState.ONLINE
    second = make_code_scanner(world.address, world.profile)
    assert second.open().device is DeviceState.DEVICE_BUSY
    second.close()


def test_what_is_no_command(world: World) -> None:
    with pytest.raises(SimulatorError, match="no such fault"):
        world.tell("fault", kind="fire")
    with pytest.raises(SimulatorError, match="no such command"):
        world.tell("dance")


@pytest.fixture(scope="module")
def one_gm65() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="scan") as folder:
        made = World(Path(folder), "gm65")
        try:
            yield made
        finally:
            made.end()


def test_an_acknowledgement_in_the_middle_of_a_code_is_taken_out(one_gm65: World) -> None:
    one_gm65.tell("fault", kind="late_acknowledgement")
    assert one_gm65.scan_of(text="ABCDEF") == Scanned("ABCDEF")


def test_a_module_that_says_nothing_is_called_inoperative(one_gm65: World) -> None:
    one_gm65.tell("fault", kind="deaf", times=1000)
    moment = [0.0]

    def clock() -> float:
        moment[0] += 0.5
        return moment[0]

    one_gm65.scanner.close()
    scanner = ProfiledScanner(lambda: SerialTransport(one_gm65.address, 9600), one_gm65.profile, clock)
    assert scanner.scan(NEVER, 60) == NothingScanned()
    status = scanner.status()
    scanner.close()
    assert (status.device, status.scanner) == (DeviceState.OFFLINE, ScannerState.INOPERATIVE)
    one_gm65.tell("clear_faults")


def test_a_light_that_went_out_is_lit_again(one_gm65: World) -> None:
    """With a module that gives up after its own five seconds; ours asks again before that."""
    heard: list[tuple[bool, bytes]] = []
    moment = [0.0]

    def clock() -> float:
        moment[0] += 0.2
        return moment[0]

    one_gm65.scanner.close()
    scanner = ProfiledScanner(
        lambda: SerialTransport(one_gm65.address, 9600),
        one_gm65.profile,
        clock,
        lambda sent, data: heard.append((sent, data)),
    )
    scanner.scan(NEVER, 20)
    scanner.close()
    sent = [data for is_sent, data in heard if is_sent]
    assert sent.count(one_gm65.profile.trigger) >= 4
    assert sent[-1] == one_gm65.profile.stop
