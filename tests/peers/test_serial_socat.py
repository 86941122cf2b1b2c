# SPDX-License-Identifier: Apache-2.0
"""The ID card reader's line through socat: bytes carried, recorded, cut off and brought back by another's program.

socat stands where a USB-serial adapter stands: the driver opens socat's port, the simulator's port is at its other end.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.line import Timing
from drivers.id_card_reader.port import CardRead, NoCard, Presence, ReaderLost
from drivers.id_card_reader.transport import SerialTransport
from drivers.simulation import control
from drivers.states import DeviceState

CARD = {
    "name": "测试·\U00020bb7",
    "sex_code": "2",
    "ethnic_code": "01",
    "birth": "19491231",
    "address": "某省某市某路1号",
    "number": "999999194912310025",
    "authority": "某市公安局",
    "valid_from": "20200101",
    "valid_to": "长期",
}
NEVER = threading.Event()


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


class Bench:
    """Simulator, socat and driver in a row."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.control = folder / "control.sock"
        self.port = folder / "ttyREADER"
        self.record = folder / "record.txt"
        listen = folder / "listen.json"
        self.simulator = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.id_card_reader.simulator", "--listen-file", str(listen)),
                *("--control", str(self.control), "--state", str(folder / "state"), "--card-seconds", "0.1"),
            ],
            stdin=subprocess.DEVNULL,
        )
        within(10, listen.exists)
        self.far_port = json.loads(listen.read_text())["address"]
        self.socat: subprocess.Popen[bytes] | None = None
        self.plug_in()
        self.reader = SdtReader(lambda: SerialTransport(str(self.port)), timing=Timing(command_s=0.5, read_s=1.0))

    def plug_in(self) -> None:
        with self.record.open("ab") as record:
            self.socat = subprocess.Popen(
                ["socat", "-x", f"PTY,raw,echo=0,link={self.port}", f"FILE:{self.far_port},raw,echo=0"],
                stdin=subprocess.DEVNULL,
                stderr=record,
            )
        within(5, self.port.exists)

    def pull_out(self) -> None:
        assert self.socat is not None
        self.socat.terminate()
        self.socat.wait(5)
        within(5, lambda: not self.port.exists())

    def sent_by_driver(self) -> bytes:
        """What socat saw going from the driver's port to the reader's ('>' in its record)."""
        found = re.findall(r"^> [^\n]*\n((?: [0-9a-f]{2})+)", self.record.read_text(), re.M)
        return bytes.fromhex("".join(found))

    def end(self) -> None:
        self.reader.close()
        self.pull_out()
        self.simulator.terminate()
        assert self.simulator.wait(10) == 0


@pytest.fixture
def bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="socat") as folder:
        made = Bench(Path(folder))
        try:
            yield made
        finally:
            made.end()


def test_a_card_is_read_through_socat_and_the_requests_are_the_published_ones(bench: Bench) -> None:
    assert bench.reader.poll(NEVER) == NoCard()
    control(bench.control, "lay", card=CARD)
    result = bench.reader.poll(NEVER)
    assert isinstance(result, CardRead)
    assert (result.card.name, result.card.number) == (CARD["name"], CARD["number"])
    assert bench.reader.presence() is Presence.PRESENT
    published = ["12FFEE", "11FFED", "200122", "200221", "200122", "200221", "300132", "300330"]
    published += ["200122", "200221", "200122", "200221"]
    expected = b"".join(bytes.fromhex("AAAAAA96690003" + tail) for tail in published)
    within(2, lambda: bench.sent_by_driver() == expected)


def test_the_adapter_pulled_out_and_put_back(bench: Bench) -> None:
    control(bench.control, "lay", card=CARD)
    assert isinstance(bench.reader.poll(NEVER), CardRead)
    bench.pull_out()
    assert bench.reader.poll(NEVER) == ReaderLost("", DeviceState.NO_DEVICE)
    assert bench.reader.presence() is Presence.UNKNOWN
    bench.plug_in()
    # The reader itself kept its power and had read this card; the driver is new to it and gives it again.
    within(3, lambda: isinstance(bench.reader.poll(NEVER), CardRead))


def test_the_adapter_pulled_out_in_the_middle_of_reading(bench: Bench) -> None:
    control(bench.control, "lay", card=CARD)
    control(bench.control, "fault", kind="late", on="3001", seconds=0.4)
    assert bench.reader.open().device is DeviceState.ONLINE
    puller = threading.Timer(0.2, bench.pull_out)
    puller.start()
    began = time.monotonic()
    assert bench.reader.poll(NEVER) == ReaderLost("", DeviceState.NO_DEVICE)
    assert time.monotonic() - began < 0.6
    puller.join()
    bench.plug_in()
    assert isinstance(bench.reader.poll(NEVER), CardRead)


def test_another_program_that_holds_the_port_is_noticed(bench: Bench) -> None:
    holder = SerialTransport(str(bench.port))
    holder.open()
    assert bench.reader.open().device is DeviceState.DEVICE_BUSY
    holder.close()
    assert bench.reader.open().device is DeviceState.ONLINE
