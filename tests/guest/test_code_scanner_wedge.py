# SPDX-License-Identifier: Apache-2.0
"""The wedge scanner's driver on input devices of a real kernel: held exclusively, read whole, pulled out and found again."""

from __future__ import annotations

import os
import select
import threading
from pathlib import Path

from drivers.code_scanner.driver import make_code_scanner
from drivers.code_scanner.port import NothingScanned, Scanned, ScannerLost, ScanRefusal, ScanRefused
from drivers.code_scanner.profile import load_profile
from drivers.states import DeviceState
from tests.guest.devices import within
from tests.guest.inputs import Wedge

PROFILE = load_profile(Path(__file__).parents[2] / "config" / "profiles" / "code_scanners.toml", "wedge")
NEVER = threading.Event()


def test_a_code_is_read_and_nobody_else_hears_a_key_of_it() -> None:
    wedge = Wedge()
    scanner = make_code_scanner(f"wedge://{wedge.path}", PROFILE)
    theirs = os.open(wedge.path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert scanner.open().device is DeviceState.ONLINE
        second = make_code_scanner(f"wedge://{wedge.path}", PROFILE)
        assert second.open().device is DeviceState.DEVICE_BUSY
        typist = threading.Timer(0.2, lambda: wedge.type("KR1-999999x\r"))
        typist.start()
        assert scanner.scan(NEVER, 5) == Scanned("KR1-999999x")
        typist.join()
        assert select.select([theirs], [], [], 0.2)[0] == []
        assert scanner.scan(NEVER, 0.2) == NothingScanned()
    finally:
        scanner.close()
        os.close(theirs)
        wedge.unplug()


def test_a_code_without_its_end_and_one_pulled_out_in_its_middle() -> None:
    wedge = Wedge()
    scanner = make_code_scanner(f"wedge://{wedge.path}", PROFILE)
    assert scanner.open().device is DeviceState.ONLINE
    typist = threading.Timer(0.2, lambda: wedge.type("abc"))
    typist.start()
    assert scanner.scan(NEVER, 5) == ScanRefused(ScanRefusal.BROKEN)
    typist.join()

    def pull() -> None:
        wedge.type("999999")
        wedge.unplug()

    typist = threading.Timer(0.2, pull)
    typist.start()
    assert isinstance(scanner.scan(NEVER, 5), ScannerLost)
    typist.join()
    assert scanner.status().device is DeviceState.NO_DEVICE
    again = Wedge()
    try:
        assert again.path.exists()
        if again.path == wedge.path:
            within(5, lambda: scanner.status().device is DeviceState.ONLINE)
    finally:
        scanner.close()
        again.unplug()
