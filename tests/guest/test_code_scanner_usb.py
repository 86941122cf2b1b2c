# SPDX-License-Identifier: Apache-2.0
"""A wedge scanner on a real USB bus: found by its ids, held, pulled out in the middle of a code and found again."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.code_scanner.driver import make_code_scanner
from drivers.code_scanner.port import CodeScanner, NothingScanned, Scanned, ScannerLost, ScanResult
from drivers.code_scanner.profile import load_profile
from drivers.states import DeviceState
from tests.guest.keyboards import PRODUCT, VENDOR, KeyboardGadget

PROFILE = load_profile(Path(__file__).parents[2] / "config" / "profiles" / "code_scanners.toml", "wedge")
ADDRESS = f"wedge:///{VENDOR:04x}:{PRODUCT:04x}"
NEVER = threading.Event()


@pytest.fixture(scope="module")
def one_keyboard() -> KeyboardGadget:
    made = KeyboardGadget()
    made.make()
    return made


@pytest.fixture
def keyboard(one_keyboard: KeyboardGadget) -> Iterator[KeyboardGadget]:
    one_keyboard.unplug()
    one_keyboard.plug()
    yield one_keyboard
    one_keyboard.unplug()


def scan_until(scanner: CodeScanner, kind: type[Scanned] | type[ScannerLost], limit_s: float = 30) -> ScanResult:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        result = scanner.scan(NEVER, 1)
        if isinstance(result, kind):
            return result
        time.sleep(0.05)
    raise AssertionError(f"no {kind.__name__}: {scanner.status()}")


def test_a_code_comes_over_the_bus_and_reaches_nobody_else(keyboard: KeyboardGadget) -> None:
    scanner = make_code_scanner(ADDRESS, PROFILE)
    theirs = os.open(keyboard.events()[0], os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert scanner.open().device is DeviceState.ONLINE
        typist = threading.Timer(0.3, lambda: keyboard.type("KR1-999999x\r"))
        typist.start()
        assert scan_until(scanner, Scanned) == Scanned("KR1-999999x")
        typist.join()
        assert select.select([theirs], [], [], 0.3)[0] == []
    finally:
        scanner.close()
        os.close(theirs)


def test_pulled_out_in_the_middle_of_a_code_and_plugged_in_again(keyboard: KeyboardGadget) -> None:
    scanner = make_code_scanner(ADDRESS, PROFILE)
    assert scanner.open().device is DeviceState.ONLINE

    def pull() -> None:
        keyboard.type("KR1-888")
        keyboard.unplug()

    typist = threading.Timer(0.3, pull)
    typist.start()
    try:
        assert isinstance(scan_until(scanner, ScannerLost), ScannerLost)
        typist.join()
        assert scanner.status().device is DeviceState.NO_DEVICE
        keyboard.plug()
        deadline = time.monotonic() + 30
        while not isinstance(scanner.scan(NEVER, 0.2), NothingScanned):
            assert time.monotonic() < deadline, scanner.status()
            time.sleep(0.1)
        typist = threading.Timer(0.3, lambda: keyboard.type("KR1-999999x\r"))
        typist.start()
        assert scan_until(scanner, Scanned) == Scanned("KR1-999999x"), "nothing of the half code before it"
        typist.join()
    finally:
        scanner.close()
