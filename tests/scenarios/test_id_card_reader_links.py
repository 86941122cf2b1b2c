# SPDX-License-Identifier: Apache-2.0
"""The same simulated module behind USB bulk endpoints and behind both HID wrappers, with plugs pulled and faults injected.

The bus ends at a seam: packets of 64 bytes and reports with their bounds are made here from the module's own wire. What a
real host controller adds is not shown by this.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from drivers.id_card_reader.hid_framing import MiaxisReports, RawReports
from drivers.id_card_reader.hid_transport import HidTransport
from drivers.id_card_reader.line import Transport
from drivers.id_card_reader.maintenance import NoSpeed, change_speed
from drivers.id_card_reader.port import CardRead, CardUnreadable, NoCard, Presence, ReaderLost, UnreadableReason
from drivers.id_card_reader.usb_transport import UsbTransport
from drivers.states import DeviceState
from drivers.usb_bulk import UsbName
from tests.scenarios.id_card_reader_world import CARD, World, fresh, simulated
from tests.unit.drivers.id_card_reader.test_hid_framing import miaxis_answer, raw_answer


def wire(address: str) -> int:
    """The module's own wire, raw. Raises OSError with ENOENT while the plug is out."""
    handle = os.open(address, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(handle)
    return handle


class Packets:
    """The module's wire as bulk endpoints: a frame out in one transfer, answers in packets of at most 64 bytes."""

    packet_bytes = 64

    def __init__(self, address: str) -> None:
        self._handle = wire(address)

    def write(self, data: bytes, limit_ms: int) -> int:
        return os.write(self._handle, data)

    def read(self, size: int, limit_ms: int) -> bytes:
        assert size == self.packet_bytes
        if not select.select([self._handle], [], [], limit_ms / 1000)[0]:
            return b""
        data = os.read(self._handle, size)
        if not data:
            raise OSError(errno.ENODEV, "unplugged")
        return data

    def close(self) -> None:
        os.close(self._handle)


class Node:
    """The module's wire as a HID node: a thread unwraps reports to it and wraps its answers."""

    def __init__(self, address: str, wrap: Callable[[bytes], list[bytes]], frame_at: int) -> None:
        self._wire = wire(address)
        self._wrap, self._frame_at = wrap, frame_at
        ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.handle = ours.detach()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        answer = b""
        with contextlib.suppress(OSError), self._theirs:
            while True:
                ready, _, _ = select.select([self._theirs.fileno(), self._wire], [], [], 30)
                if self._theirs.fileno() in ready:
                    report = self._theirs.recv(99)
                    if not report:
                        break
                    frame = report[self._frame_at :]
                    answer = b""
                    os.write(self._wire, frame[: 7 + int.from_bytes(frame[5:7], "big")])
                if self._wire in ready:
                    came = os.read(self._wire, 4096)
                    if not came:
                        break
                    answer += came
                    if len(answer) >= 7 and len(answer) >= 7 + int.from_bytes(answer[5:7], "big"):
                        for piece in self._wrap(answer):
                            self._theirs.send(piece)
                        answer = b""
        os.close(self._wire)


def over_usb(world: World) -> Callable[[], Transport]:
    return lambda: UsbTransport(UsbName(0x0400, 0xC35A), lambda _: Packets(world.address))


def over_raw_hid(world: World) -> Callable[[], Transport]:
    return lambda: HidTransport(
        lambda: world.address, RawReports(), lambda address: Node(address, raw_answer, 1).handle
    )


def over_miaxis_hid(world: World) -> Callable[[], Transport]:
    return lambda: HidTransport(
        lambda: world.address, MiaxisReports(), lambda address: Node(address, miaxis_answer, 7).handle
    )


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with simulated(0.1) as made:
        yield made


@pytest.fixture(params=[over_usb, over_raw_hid, over_miaxis_hid], ids=["usb", "hid raw", "hid miaxis"])
def world(one_world: World, request: pytest.FixtureRequest) -> Iterator[World]:
    fresh(one_world)
    one_world.reader = one_world.new_driver(make=request.param(one_world))
    yield one_world
    one_world.reader.close()


def test_a_card_from_laying_to_lifting(world: World) -> None:
    assert world.poll() == NoCard()
    assert world.reader.status().sam_id == "05.03-20200101-0001234567-0000890123"
    world.tell("lay", synthetic="new-address")
    result = world.poll()
    assert isinstance(result, CardRead)
    assert (result.card.name, len(result.card.raw)) == ("测试甲", 1280)
    assert result.card.newest_address == "示例市新迁区新迁路3号4室"
    assert world.reader.presence() is Presence.PRESENT
    world.tell("remove")
    assert world.reader.presence() is Presence.OUT_OF_FIELD


@pytest.mark.parametrize("on", ["2001", "3001"])
@pytest.mark.parametrize(
    "fault",
    [{"kind": "garble_checksum"}, {"kind": "silent"}, {"kind": "sw3", "value": "10"}, {"kind": "late", "seconds": 0.3}],
    ids=lambda fault: fault["kind"],
)
def test_one_spoiled_answer_costs_nothing(world: World, on: str, fault: dict[str, Any]) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", on=on, **fault)
    result = world.poll()
    assert isinstance(result, CardRead), result
    assert result.card.name == CARD["name"]


def test_unplugged_in_the_middle_of_a_read_and_back(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("during", on="3001", after_s=0.05, do="unplug")
    assert world.poll() == ReaderLost("", DeviceState.NO_DEVICE)
    world.tell("replug")
    assert isinstance(world.poll_until_back(), CardRead)


def test_taken_too_early(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("during", on="3001", after_s=0.05, do="remove")
    assert world.poll() == CardUnreadable(UnreadableReason.TAKEN_EARLY)


def test_there_is_no_speed_to_change(world: World) -> None:
    assert change_speed(world.reader, 57600) == NoSpeed()
