# SPDX-License-Identifier: Apache-2.0
"""The simulated ID card reader's process with a driver on its port, for the scenarios."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.line import Timing, Transport
from drivers.id_card_reader.port import PollResult, ReaderLost
from drivers.id_card_reader.profile import STANDARD, ReaderProfile
from drivers.id_card_reader.transport import SerialTransport
from drivers.simulation import control

CARD = {
    "name": "测试·\U00020bb7", "sex_code": "2", "ethnic_code": "01", "birth": "1949-12-31",
    "address": "某省某市某路1号", "number": "999999194912310025", "authority": "某市公安局",
    "valid_from": "2020-01-01", "valid_to": "长期",
}  # fmt: skip
OTHER = {**CARD, "name": "测试乙", "number": "999999194912310041"}
CARD_SECONDS = 0.08
LIMITS = Timing(command_s=0.3, read_s=0.4)
"""Short, so that silence is soon known; three questions take longer than an answer of 1 s that came too late leaves over."""
NEVER = threading.Event()


class World:
    """The simulator's process and a driver on its port."""

    def __init__(self, folder: Path, card_seconds: float = CARD_SECONDS, *options: str) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.id_card_reader.simulator", "--listen-file", str(listen),
                "--control", str(self.control_path), "--state", str(self.state), "--card-seconds", str(card_seconds),
                *options,
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.limits = Timing(LIMITS.command_s, card_seconds + LIMITS.read_s)
        self.reader = self.new_driver()

    def new_driver(self, profile: ReaderProfile = STANDARD, make: Callable[[], Transport] | None = None) -> SdtReader:
        return SdtReader(make or (lambda: SerialTransport(self.address)), profile, timing=self.limits)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def poll(self) -> PollResult:
        return self.reader.poll(NEVER)

    def poll_until_back(self) -> PollResult:
        """As the kiosk polls, until the reader is tried again: half a second after the first failure."""
        deadline = time.monotonic() + 3
        while isinstance(result := self.poll(), ReaderLost):
            assert time.monotonic() < deadline, result
            time.sleep(0.02)
        return result

    def end(self) -> None:
        self.reader.close()
        self.process.terminate()
        assert self.process.wait(10) == 0


def within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@contextmanager
def simulated(card_seconds: float = CARD_SECONDS, *options: str) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="reader") as folder:
        made = World(Path(folder), card_seconds, *options)
        try:
            yield made
        finally:
            made.end()


def fresh(world: World) -> World:
    """Plugged in, empty and faultless, with a driver that has not opened it yet."""
    for command in ("clear_faults", "remove", "unplug", "replug"):
        world.tell(command)
    world.reader = world.new_driver()
    return world
