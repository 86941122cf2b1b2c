# SPDX-License-Identifier: Apache-2.0
"""Boards at their seams: GPIO by the kernel's structures, a headphone jack by its switch, Modbus on a line in a list."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import pytest

from drivers.errors import (
    DeviceBusy,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    UnexpectedReply,
)
from drivers.indicators.boards import (
    GET_LINE,
    GET_SWITCHES,
    GET_VALUES,
    SET_VALUES,
    GpioBoard,
    HeadphoneJack,
    ModbusBoard,
)
from drivers.indicators.port import Presence
from drivers.indicators.protocol import crc16


class Chip:
    """The kernel's side of ``linux/gpio.h``: lines by offset, low when the contact is closed."""

    def __init__(self) -> None:
        self.requested: list[tuple[list[int], int]] = []
        self.out = self.back = 0
        self.is_stuck = False
        self.fails: int | None = None
        self.kinds: dict[int, str] = {}

    def ioctl(self, handle: int, number: int, buffer: bytearray) -> object:
        if self.fails is not None:
            raise OSError(self.fails, os.strerror(self.fails))
        assert len(buffer) == number >> 16 & 0x3FFF, "the size that the number itself names"
        if number == GET_LINE:
            offsets = list(struct.unpack_from("=64I", buffer, 0))
            flags, count = struct.unpack_from("=Q", buffer, 288)[0], struct.unpack_from("=I", buffer, 560)[0]
            assert bytes(buffer[256:272]) == b"kiosk-indicators"
            self.requested.append((offsets[:count], flags))
            read, write = os.pipe()
            os.close(write)
            self.kinds[read] = "out" if flags & 8 else "in"
            struct.pack_into("=i", buffer, 588, read)
        elif number == SET_VALUES:
            bits, mask = struct.unpack("=QQ", buffer)
            if not self.is_stuck:
                self.out = self.out & ~mask | bits & mask
        else:
            assert number == GET_VALUES
            _, mask = struct.unpack("=QQ", buffer)
            value = self.out if self.kinds[handle] == "out" else self.back
            struct.pack_into("=Q", buffer, 0, value & mask)
        return 0


@pytest.fixture
def node(tmp_path: Path) -> str:
    path = tmp_path / "gpiochip0"
    path.touch()
    return str(path)


def test_lines_are_requested_set_and_read(node: str) -> None:
    chip = Chip()
    board = GpioBoard(node, 4, 8, chip.ioctl)
    with pytest.raises(DeviceLost, match="not open"):
        board.read()
    board.open()
    assert chip.requested == [([0, 1, 2, 3], 8), ([4, 5, 6, 7], 4 | 256)], "outputs; inputs, pulled up"
    board.write((True, False, True, False))
    assert chip.out == 0b0101
    chip.back = 0b1110
    assert board.read() == (False, False, False, False, True, False, False, False), "low is closed"
    board.close()
    board.close()


def test_lines_that_do_not_follow(node: str) -> None:
    chip = Chip()
    board = GpioBoard(node, 2, 4, chip.ioctl)
    board.open()
    chip.is_stuck = True
    with pytest.raises(UnexpectedReply):
        board.write((True, True))
    chip.fails = errno.ENODEV
    with pytest.raises(DeviceLost):
        board.read()
    board.close()


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.EBUSY, DeviceBusy), (errno.EPERM, DeviceNotFound), (errno.EINVAL, DeviceLost)]
)
def test_lines_that_cannot_be_had(node: str, number: int, kind: type[DeviceError]) -> None:
    chip = Chip()
    chip.fails = number
    with pytest.raises(kind):
        GpioBoard(node, 2, 4, chip.ioctl).open()


def test_inputs_that_cannot_be_had_let_the_outputs_go(node: str) -> None:
    chip = Chip()

    def ioctl(handle: int, number: int, buffer: bytearray) -> object:
        if chip.requested:
            raise OSError(errno.EBUSY, "busy")
        return chip.ioctl(handle, number, buffer)

    with pytest.raises(DeviceBusy):
        GpioBoard(node, 2, 4, ioctl).open()
    (handle,) = chip.kinds
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(handle)


def test_no_chip(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFound):
        GpioBoard(str(tmp_path / "gpiochip9"), 2, 4).open()
    plain = tmp_path / "plain"
    plain.touch()
    with pytest.raises(DeviceLost):
        GpioBoard(str(plain), 2, 4).open()  # a file knows no such call


@pytest.mark.parametrize(("bits", "presence"), [(0b100, Presence.PRESENT), (0b011, Presence.NOT_PRESENT)])
def test_the_jack(tmp_path: Path, bits: int, presence: Presence) -> None:
    path = tmp_path / "event3"
    path.touch()

    def ioctl(_handle: int, number: int, buffer: bytearray) -> object:
        assert number == GET_SWITCHES
        assert len(buffer) == number >> 16 & 0x3FFF
        buffer[0] = bits
        return 0

    assert HeadphoneJack(str(path), ioctl).read() is presence
    assert HeadphoneJack(str(path)).read() is Presence.UNKNOWN, "a file is no input device"
    assert HeadphoneJack(str(tmp_path / "event9")).read() is Presence.UNKNOWN


class Script:
    """A line that answers from a list; time passes in waiting."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.sent: list[bytes] = []
        self.now = 0.0

    def open(self) -> None:
        """There."""

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def read(self, limit_s: float) -> bytes:
        self.now += limit_s
        return self.answers.pop(0) if self.answers else b""

    def close(self) -> None:
        """Gone."""


def framed(body: str) -> bytes:
    data = bytes.fromhex(body)
    return data + crc16(data)


def modbus(*answers: bytes) -> tuple[ModbusBoard, Script]:
    line = Script(*answers)
    return ModbusBoard(line, 1, 8, 8, clock=lambda: line.now), line


ALL = (True,) * 8


def test_written_and_read_back() -> None:
    board, line = modbus(framed("010F00000008"), framed("010101FF"))
    board.write(ALL)
    assert line.sent == [bytes.fromhex("010F0000000801FFBED5"), bytes.fromhex("0101000000083DCC")]


def test_relays_that_do_not_move() -> None:
    board, _ = modbus(framed("010F00000008"), framed("01010100"))
    with pytest.raises(UnexpectedReply, match="not as they were set"):
        board.write(ALL)


def test_asked_once_more_and_then_given_up() -> None:
    board, line = modbus(b"", framed("01020181"))
    assert board.read() == (True, *(False,) * 6, True)
    assert len(line.sent) == 2
    board, line = modbus()
    with pytest.raises(DeviceTimeout, match="board 1"):
        board.read()
    assert len(line.sent) == 2


def test_refused() -> None:
    board, _ = modbus(framed("018202"))
    with pytest.raises(DeviceRefused, match="function 02: 2"):
        board.read()
