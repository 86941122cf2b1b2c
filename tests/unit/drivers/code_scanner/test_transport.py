# SPDX-License-Identifier: Apache-2.0
"""Lines at their seams: a real pseudo-terminal, a pipe in an input device's place, sysfs as a folder."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.code_scanner.transport import GRAB, SerialTransport, WedgeTransport, find_node
from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout


def usb_device(root: Path, kind: str, node: str, ids: tuple[str, str, str], keys: str | None = None) -> None:
    """A node as sysfs shows it: class link, interface, device."""
    device = root / "devices" / node / "usb1"
    interface = device / "1:1.0" / kind
    interface.mkdir(parents=True)
    for name, value in zip(("idVendor", "idProduct", "serial"), ids, strict=True):
        (device / name).write_text(f"{value}\n")
    if keys is not None:
        (interface / "capabilities").mkdir()
        (interface / "capabilities" / "key").write_text(f"{keys}\n")
    entry = root / kind / node
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(interface)


def test_a_port_is_found_by_its_ids_whatever_it_is_called(tmp_path: Path) -> None:
    usb_device(tmp_path, "tty", "ttyACM3", ("0403", "6001", "A1"))
    usb_device(tmp_path, "tty", "ttyACM7", ("0403", "6001", "A2"))
    (tmp_path / "tty" / "ttyS0").mkdir()
    nodes = tmp_path / "tty"
    assert find_node("tty:///0403:6001", nodes, Path("/dev")) == "/dev/ttyACM3"
    assert find_node("tty:///0403:6001/A2", nodes, Path("/dev")) == "/dev/ttyACM7"
    assert find_node("serial:///dev/ttyS1", nodes, Path("/dev")) == "/dev/ttyS1"
    assert find_node("/dev/ttyS1", nodes, Path("/dev")) == "/dev/ttyS1"
    with pytest.raises(DeviceNotFound):
        find_node("tty:///0403:6002", nodes, Path("/dev"))
    with pytest.raises(DeviceNotFound):
        find_node("tty:///0403:6001/A3", nodes, Path("/dev"))


def test_of_a_scanners_input_devices_the_one_that_types_is_taken(tmp_path: Path) -> None:
    usb_device(tmp_path, "input", "event1", ("0c2e", "0b61", ""), "0")
    usb_device(tmp_path, "input", "event2", ("0c2e", "0b61", ""), "e080ffdf 1cfffff fffffffe")
    usb_device(tmp_path, "input", "event0", ("0c2e", "0b61", ""))
    found = find_node("wedge:///0c2e:0b61", tmp_path / "input", Path("/dev/input"), needs_enter=True)
    assert found == "/dev/input/event2"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    yield near, os.ttyname(far)
    for handle in (near, far):
        os.close(handle)


def test_a_serial_port_carries_bytes_both_ways_and_for_us_alone(terminal: tuple[int, str]) -> None:
    near, path = terminal
    line = SerialTransport(f"serial://{path}", 9600)
    line.open()
    with pytest.raises(DeviceBusy):
        SerialTransport(path, 9600).open()
    line.write(b"\x16T\r")
    assert os.read(near, 100) == b"\x16T\r"
    os.write(near, b"code\r")
    assert line.read(1.0) == b"code\r"
    assert line.read(0) == b""
    line.close()
    line.close()
    for use in (lambda: line.read(0), lambda: line.write(b"x")):
        with pytest.raises(DeviceLost):
            use()


def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFound):
        SerialTransport(f"serial://{tmp_path}/none", 9600).open()
    with pytest.raises(DeviceNotFound):
        WedgeTransport(f"wedge://{tmp_path}/none").open()


def test_a_port_that_vanishes() -> None:
    near, far = os.openpty()
    line = SerialTransport(os.ttyname(far), 0)
    line.open()
    os.close(near)
    os.close(far)
    with pytest.raises(DeviceLost):
        line.read(1.0)
    with pytest.raises(DeviceLost):
        line.write(b"x")
    line.close()


def test_a_wedge_that_cannot_be_held_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "event0"
    os.mkfifo(path)
    with pytest.raises(DeviceLost):  # a pipe is no input device: ENOTTY
        WedgeTransport(f"wedge://{path}").open()


def test_a_wedge_is_held_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "event0"
    os.mkfifo(path)
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda _handle, request, argument: asked.append((request, argument)))
    line = WedgeTransport(f"wedge://{path}")
    line.open()
    assert asked == [(GRAB, 1)] == [(0x40044590, 1)]
    writer = os.open(path, os.O_WRONLY)
    os.write(writer, bytes(48))
    assert line.read(1.0) == bytes(48)
    with pytest.raises(DeviceTimeout):
        line.write(b"x")
    os.close(writer)
    with pytest.raises(DeviceLost, match="nothing any more"):
        line.read(1.0)
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.read(0)


def test_a_wedge_that_another_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "event0"
    os.mkfifo(path)

    def held(*_: object) -> None:
        raise OSError(errno.EBUSY, "held")

    monkeypatch.setattr(fcntl, "ioctl", held)
    with pytest.raises(DeviceBusy):
        WedgeTransport(str(path)).open()
