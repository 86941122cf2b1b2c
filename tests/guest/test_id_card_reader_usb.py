# SPDX-License-Identifier: Apache-2.0
"""The ID card reader's driver on a real USB serial line and a real HID node, pulled out while it reads and plugged in again.

The far end of the gadget is bridged to the simulated reader's process: socat for the serial line, a thread that packs
reports of 64 bytes for HID.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serial

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.finding import SYSFS_HIDRAW, SYSFS_TTY, find_node
from drivers.id_card_reader.hid_framing import REPORT_BYTES, RawReports
from drivers.id_card_reader.hid_transport import HidTransport
from drivers.id_card_reader.line import Timing
from drivers.id_card_reader.port import CardRead, NoCard, PollResult, ReaderLost
from drivers.id_card_reader.transport import SerialTransport
from drivers.simulation import control
from drivers.states import DeviceState
from drivers.usb_bulk import UsbName
from tests.guest.devices import PRODUCT, SERIAL, VENDOR, UsbGadget, within

CARD = {
    "name": "测试·\U00020bb7", "sex_code": "2", "ethnic_code": "01", "birth": "1949-12-31",
    "address": "某省某市某路1号", "number": "999999194912310025", "authority": "某市公安局",
    "valid_from": "2020-01-01", "valid_to": "长期",
}  # fmt: skip
NEVER = threading.Event()
LIMITS = Timing(command_s=2.0, read_s=6.0)
NAME = UsbName(VENDOR, PRODUCT, SERIAL)


class Simulator:
    """The simulated reader's process."""

    def __init__(self, folder: Path) -> None:
        self._control = folder / "control.sock"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.id_card_reader.simulator", "--listen-file", str(listen)),
                *("--control", str(self._control), "--state", str(folder / "state"), "--card-seconds", "0.3"),
            ],
            stdin=subprocess.DEVNULL,
        )
        within(60, listen.exists)
        self.port = str(json.loads(listen.read_text())["address"])

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self._control, command, **arguments)

    def end(self) -> None:
        self.process.terminate()
        assert self.process.wait(20) == 0


@pytest.fixture(scope="module")
def one_simulator() -> Iterator[Simulator]:
    with tempfile.TemporaryDirectory(prefix="reader") as folder:
        made = Simulator(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def simulator(one_simulator: Simulator) -> Simulator:
    one_simulator.tell("clear_faults")
    one_simulator.tell("remove")
    return one_simulator


@pytest.fixture(scope="module")
def one_gadget() -> UsbGadget:
    made = UsbGadget()
    made.make()
    return made


@pytest.fixture
def gadget(one_gadget: UsbGadget) -> Iterator[UsbGadget]:
    one_gadget.unplug()
    one_gadget.plug()
    yield one_gadget
    one_gadget.unplug()


class SerialBridge:
    """socat between the gadget's own serial line and the simulator."""

    def __init__(self, gadget: UsbGadget, port: str) -> None:
        self._process = subprocess.Popen(
            ["socat", f"FILE:{gadget.far_serial},raw,echo=0", f"FILE:{port},raw,echo=0"], stdin=subprocess.DEVNULL
        )

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class HidBridge:
    """Reports of the gadget's HID interface to the simulator's bytes and back."""

    def __init__(self, gadget: UsbGadget, port: str) -> None:
        self._hid = os.open(gadget.far_hid, os.O_RDWR | os.O_NONBLOCK)
        self._line = os.open(port, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        tty.setraw(self._line)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        answer = b""
        while not self._ending.is_set():
            ready, _, _ = select.select([self._hid, self._line], [], [], 0.05)
            with contextlib.suppress(OSError):
                if self._hid in ready:
                    report = os.read(self._hid, REPORT_BYTES)
                    if report[:5].hex() == "aaaaaa9669":
                        os.write(self._line, report[: 7 + int.from_bytes(report[5:7], "big")])
                if self._line in ready:
                    answer += os.read(self._line, 4096)
                while len(answer) >= 7 and len(answer) >= (length := 7 + int.from_bytes(answer[5:7], "big")):
                    frame, answer = answer[:length], answer[length:]
                    for at in range(0, length, REPORT_BYTES):
                        self._send(frame[at : at + REPORT_BYTES].ljust(REPORT_BYTES, b"\0"))

    def _send(self, report: bytes) -> None:
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline and not self._ending.is_set():
            _, ready, _ = select.select([], [self._hid], [], 0.1)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    os.write(self._hid, report)
                    return

    def end(self) -> None:
        self._ending.set()
        self._thread.join(5)
        os.close(self._hid)
        os.close(self._line)


def serial_reader() -> SdtReader:
    return SdtReader(lambda: SerialTransport(lambda: find_node(NAME, SYSFS_TTY)), timing=LIMITS)


def hid_reader() -> SdtReader:
    return SdtReader(lambda: HidTransport(lambda: find_node(NAME, SYSFS_HIDRAW), RawReports()), timing=LIMITS)


def poll_until(reader: SdtReader, kind: type[CardRead] | type[NoCard], limit_s: float = 20) -> PollResult:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        result = reader.poll(NEVER)
        if isinstance(result, kind):
            return result
        time.sleep(0.05)
    raise AssertionError(f"no {kind.__name__}: {reader.status()}")


def test_the_serial_line_is_found_by_its_ids_and_its_lines_can_be_set(gadget: UsbGadget) -> None:
    assert find_node(NAME, SYSFS_TTY) == gadget.serial_port()
    with serial.Serial(find_node(NAME, SYSFS_TTY), 115200, timeout=1, exclusive=True) as port:
        port.dtr = port.rts = True
        assert (port.dtr, port.rts) == (True, True)
    assert find_node(NAME, SYSFS_HIDRAW).startswith("/dev/hidraw")


@pytest.mark.parametrize("way", ["serial", "hid"])
def test_a_card_is_read_over_real_usb(gadget: UsbGadget, simulator: Simulator, way: str) -> None:
    bridge = SerialBridge(gadget, simulator.port) if way == "serial" else HidBridge(gadget, simulator.port)
    reader = serial_reader() if way == "serial" else hid_reader()
    try:
        within(20, lambda: reader.open().device is DeviceState.ONLINE)
        assert reader.poll(NEVER) == NoCard()
        simulator.tell("lay", card=CARD)
        began = time.monotonic()
        result = poll_until(reader, CardRead)
        print(f"read over {way} in {time.monotonic() - began:.2f} s, of which 0.3 s are the card's")
        assert isinstance(result, CardRead)
        assert (result.card.name, result.card.number) == ("测试·\U00020bb7", "999999194912310025")
        assert len(result.card.raw) == 1280
    finally:
        reader.close()
        bridge.end()


@pytest.mark.parametrize("way", ["serial", "hid"])
def test_pulled_out_while_it_reads_and_plugged_in_again(gadget: UsbGadget, simulator: Simulator, way: str) -> None:
    bridge = SerialBridge(gadget, simulator.port) if way == "serial" else HidBridge(gadget, simulator.port)
    reader = serial_reader() if way == "serial" else hid_reader()
    try:
        within(20, lambda: reader.open().device is DeviceState.ONLINE)
        simulator.tell("fault", kind="late", on="3001", seconds=3)
        simulator.tell("lay", card=CARD)
        pulled: list[float] = []

        def pull() -> None:
            gadget.unplug()
            pulled.append(time.monotonic())

        result = reader.poll(NEVER, reading=lambda: threading.Timer(0.5, pull).start())
        within(5, lambda: pulled)
        print(f"{way}: told {time.monotonic() - pulled[0]:.2f} s after it was pulled out: {result}")
        assert result == ReaderLost("", DeviceState.NO_DEVICE)
        assert isinstance(reader.poll(NEVER), ReaderLost)
        bridge.end()
        simulator.tell("clear_faults")
        gadget.plug()
        bridge = SerialBridge(gadget, simulator.port) if way == "serial" else HidBridge(gadget, simulator.port)
        simulator.tell("remove")
        poll_until(reader, NoCard)
        simulator.tell("lay", card=CARD)
        assert isinstance(poll_until(reader, CardRead), CardRead)
    finally:
        reader.close()
        bridge.end()


def test_a_second_program_is_kept_out(gadget: UsbGadget, simulator: Simulator) -> None:
    bridge = SerialBridge(gadget, simulator.port)
    first, second = serial_reader(), serial_reader()
    try:
        within(20, lambda: first.open().device is DeviceState.ONLINE)
        assert second.open().device is DeviceState.DEVICE_BUSY
        assert first.poll(NEVER) == NoCard()
    finally:
        second.close()
        first.close()
        bridge.end()
