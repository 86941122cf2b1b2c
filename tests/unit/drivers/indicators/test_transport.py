# SPDX-License-Identifier: Apache-2.0
"""The serial line to a relay board, on a pseudo-terminal."""

from __future__ import annotations

import errno
import os
import tty
from collections.abc import Iterator

import pytest
import serial

from drivers.errors import DeviceBusy, DeviceError, DeviceLost, DeviceNotFound
from drivers.indicators.transport import SerialLine


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    yield near, os.ttyname(far)
    os.close(near)
    os.close(far)


def test_what_came_before_a_question_answers_nothing(pty: tuple[int, str]) -> None:
    near, path = pty
    line = SerialLine(path)
    line.open()
    os.write(near, b"late")
    line.send(b"abc")
    assert os.read(near, 10) == b"abc"
    assert line.read(0.01) == b""
    os.write(near, b"\x01\x02")
    assert line.read(1) == b"\x01\x02"
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.send(b"a")


def test_a_port_is_ours_alone(pty: tuple[int, str]) -> None:
    first = SerialLine(pty[1])
    first.open()
    with pytest.raises(DeviceBusy):
        SerialLine(pty[1]).open()
    first.close()


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOENT, DeviceNotFound), (errno.EIO, DeviceLost)])
def test_a_port_that_does_not_open(monkeypatch: pytest.MonkeyPatch, number: int, kind: type[DeviceError]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise serial.SerialException(number, os.strerror(number))

    monkeypatch.setattr(serial, "Serial", refuse)
    with pytest.raises(kind, match="ttyS9"):
        SerialLine("/dev/ttyS9").open()


def test_a_port_that_vanishes() -> None:
    near, far = os.openpty()
    tty.setraw(far)
    line = SerialLine(os.ttyname(far))
    line.open()
    os.close(far)
    os.close(near)
    with pytest.raises(DeviceLost):
        line.read(0.1)
    with pytest.raises(DeviceLost):
        line.send(b"a")
    line.close()
