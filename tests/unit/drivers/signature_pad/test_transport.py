# SPDX-License-Identifier: Apache-2.0
"""The line on a pseudo-terminal: parity asked for and bad bytes dropped by the kernel, held, hung up, not there."""

from __future__ import annotations

import os
import termios
import tty
from collections.abc import Iterator

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound
from drivers.signature_pad.transport import SerialTransport


@pytest.fixture
def pair() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    name = os.ttyname(far)
    os.close(far)
    yield near, name
    try:
        os.close(near)
    except OSError:
        pass  # a test hung up


def test_bytes_come_through_and_waiting_ends(pair: tuple[int, str]) -> None:
    line = SerialTransport(f"serial://{pair[1]}", 19200)
    line.open()
    assert line.read(0.01) == b""
    os.write(pair[0], b"\x00\xff\r\n\x03")
    assert line.read(1) == b"\x00\xff\r\n\x03"
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.read(0)


def test_bytes_that_fail_their_parity_are_dropped_also_after_reading(pair: tuple[int, str]) -> None:
    line = SerialTransport(f"serial://{pair[1]}", 38400)
    line.open()
    line.read(0.01)
    watcher = os.open(pair[1], os.O_RDWR | os.O_NOCTTY)
    try:
        flags = termios.tcgetattr(watcher)
    finally:
        os.close(watcher)
    assert flags[0] & (termios.INPCK | termios.IGNPAR) == termios.INPCK | termios.IGNPAR
    assert flags[4] == flags[5] == termios.B38400
    line.close()


def test_held_by_another(pair: tuple[int, str]) -> None:
    first, second = (SerialTransport(f"serial://{pair[1]}", 19200) for _ in range(2))
    first.open()
    with pytest.raises(DeviceBusy):
        second.open()
    first.close()
    second.open()
    second.close()


def test_hung_up(pair: tuple[int, str]) -> None:
    line = SerialTransport(f"serial://{pair[1]}", 19200)
    line.open()
    os.close(pair[0])
    with pytest.raises(DeviceLost):
        line.read(1)
    line.close()


@pytest.mark.parametrize("path", ["/dev/no-such-pad", "/etc/hostname/pad"])
def test_not_there(path: str) -> None:
    with pytest.raises(DeviceNotFound):
        SerialTransport(f"serial://{path}", 19200).open()


def test_no_serial_port_at_all() -> None:
    with pytest.raises(DeviceLost):
        SerialTransport("serial:///dev/null", 19200).open()
