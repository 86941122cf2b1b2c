# SPDX-License-Identifier: Apache-2.0
"""The serial transport on a real pseudo-terminal."""

from __future__ import annotations

import os
import termios
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.id_card_reader import transport
from drivers.id_card_reader.transport import SerialTransport


@pytest.fixture
def pair() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    yield near, os.ttyname(far)
    for descriptor in (near, far):
        try:
            os.close(descriptor)
        except OSError:
            continue  # the test pulled the plug


def test_bytes_go_both_ways_and_silence_ends_in_time(pair: tuple[int, str]) -> None:
    near, path = pair
    line = SerialTransport(path)
    line.open()
    line.write(b"\xaa\x00\x0d\x11\x13")
    assert os.read(near, 99) == b"\xaa\x00\x0d\x11\x13"
    os.write(near, b"\x11\x13\xff\x00")
    assert line.read(1.0) == b"\x11\x13\xff\x00"
    began = time.monotonic()
    assert line.read(0.1) == b""
    assert 0.05 < time.monotonic() - began < 0.6
    line.close()
    line.close()


def test_writing_drops_what_came_before(pair: tuple[int, str]) -> None:
    near, path = pair
    line = SerialTransport(path)
    line.open()
    os.write(near, b"late answer")
    time.sleep(0.02)
    line.write(b"question")
    assert line.read(0.05) == b""
    line.close()


def test_the_port_is_ours_alone(pair: tuple[int, str]) -> None:
    first, second = SerialTransport(pair[1]), SerialTransport(pair[1])
    first.open()
    with pytest.raises(DeviceBusy):
        second.open()
    first.close()
    second.open()
    second.close()


def test_no_such_port(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFound, match="nothing-here"):
        SerialTransport(str(tmp_path / "nothing-here")).open()


def test_something_that_is_no_port(tmp_path: Path) -> None:
    plain = tmp_path / "file"
    plain.write_bytes(b"")
    with pytest.raises(DeviceLost):
        SerialTransport(str(plain)).open()


@pytest.mark.parametrize("use", ["read", "write"])
def test_a_pulled_plug_is_noticed_when_reading_and_when_writing(pair: tuple[int, str], use: str) -> None:
    near, path = pair
    line = SerialTransport(path)
    line.open()
    os.close(near)
    began = time.monotonic()
    with pytest.raises(DeviceLost):
        line.read(1.0) if use == "read" else line.write(b"x")
    assert time.monotonic() - began < 0.5
    line.close()


def test_a_port_that_takes_nothing_is_a_timeout(pair: tuple[int, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WRITE_LIMIT_S", 0.05)
    line = SerialTransport(pair[1])
    line.open()
    with pytest.raises(DeviceTimeout):
        line.write(bytes(1 << 20))
    line.close()


def test_a_port_that_was_not_opened() -> None:
    line = SerialTransport("/nowhere")
    with pytest.raises(DeviceLost, match="not open"):
        line.read(0.1)
    with pytest.raises(DeviceLost, match="not open"):
        line.write(b"x")


def test_the_port_is_looked_for_anew_at_each_opening(pair: tuple[int, str], tmp_path: Path) -> None:
    places = [str(tmp_path / "not-yet"), pair[1]]
    line = SerialTransport(lambda: places.pop(0))
    with pytest.raises(DeviceNotFound, match="not-yet"):
        line.open()
    line.open()
    line.write(b"there")
    assert os.read(pair[0], 99) == b"there"
    line.close()


def test_the_speed_is_set_and_what_came_at_the_old_one_is_dropped(pair: tuple[int, str]) -> None:
    near, path = pair
    line = SerialTransport(path)
    line.open()
    os.write(near, b"garbage")
    time.sleep(0.02)
    line.set_baud(9600)
    assert line.baud == 9600
    assert termios.tcgetattr(near)[5] == termios.B9600
    assert line.read(0.02) == b""
    os.close(near)
    with pytest.raises(DeviceLost):
        line.set_baud(19200)
    line.close()
