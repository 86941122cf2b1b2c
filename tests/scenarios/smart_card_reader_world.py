# SPDX-License-Identifier: Apache-2.0
"""The simulated readers' process with its real PC/SC service, and our driver on it.

The client library reads where its service listens once in a process. All worlds of a test process are therefore reached by
one path, a link that leads to the service of the world that is used now.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from drivers.simulation import control
from drivers.smart_card_reader.driver import CardSlots, make_smart_card_reader
from drivers.smart_card_reader.port import NoCard, PollResult, Presence, Question
from drivers.states import DeviceState

NEVER = threading.Event()
SOCIAL = Question()


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@cache
def _link() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pcsc"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "pcscd.comm"


def one_path_to(socket: str) -> str:
    """The address of the service at ``socket`` by the path that all worlds of this process share."""
    link = _link()
    link.unlink(missing_ok=True)
    link.symlink_to(socket)
    return f"pcsc://{link}"


class World:
    """Readers in a process of their own."""

    def __init__(self, folder: Path, slots: int = 1) -> None:
        self.folder = folder
        self.control_path = folder / "control.sock"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.smart_card_reader.simulator", "--listen-file", str(listen), "--control",
                str(self.control_path), "--state", str(folder / "state"), "--slots", str(slots),
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(20, lambda: listen.exists() or self.process.poll() is not None)
        assert self.process.poll() is None, "the simulator did not start"
        self.socket = str(json.loads(listen.read_text())["address"]).removeprefix("pcsc://")
        self.reader = self.new_reader()

    def new_reader(self, wanted: str = "", **parts: Any) -> CardSlots:
        return make_smart_card_reader(one_path_to(self.socket), wanted, **parts)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """For other clients of the service."""
        return {**base, "PCSCLITE_CSOCK_NAME": self.socket}

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def poll(self, question: Question = SOCIAL, limit_s: float = 10.0) -> PollResult:
        """The first thing that is not "nothing new"."""
        deadline = time.monotonic() + limit_s
        while isinstance(result := self.reader.poll(question, NEVER), NoCard):
            assert time.monotonic() < deadline, "nothing happened in time"
            time.sleep(0.01)
        return result

    def read(self, synthetic: str, question: Question = SOCIAL, **how: Any) -> PollResult:
        """A card is put in, in place of the one that may be in, and what is found out."""
        self.tell("put_in", synthetic=synthetic, **how)
        return self.poll(question)

    def restore(self) -> None:
        """Whole and empty, with a new driver that is open."""
        self.tell("clear_faults")
        self.tell("pull")
        self.reader.close()
        status = self.tell("status")
        if not (status["plugged"] and status["service"]):
            self.tell("replug")
            self.tell("start_service")
        self.reader = self.new_reader()
        within(10, lambda: self.reader.open().device is DeviceState.ONLINE)
        within(10, lambda: self.reader.presence() is Presence.REMOVED)

    def end(self) -> None:
        self.reader.close()
        self.process.terminate()
        assert self.process.wait(20) == 0
