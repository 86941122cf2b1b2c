# SPDX-License-Identifier: Apache-2.0
"""Lines to a printer: addresses, and what the operating system's errors are called."""

from __future__ import annotations

import os
import socket
import struct
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound
from drivers.receipt_printer.transport import SerialTransport, TcpTransport, transport_for


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    yield near, os.ttyname(far)
    os.close(near)
    os.close(far)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


def test_tcp_carries_bytes_both_ways_and_tells_when_it_ends(listener: socket.socket) -> None:
    line = transport_for(f"tcp://127.0.0.1:{listener.getsockname()[1]}")()
    line.open()
    host, _ = listener.accept()
    assert line.write_some(b"abc", 1) == 3
    assert host.recv(10) == b"abc"
    assert line.read(0) == b""
    host.sendall(b"\x12")
    assert line.read(1) == b"\x12"
    host.close()
    with pytest.raises(DeviceLost, match="closed"):
        line.read(1)
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.write_some(b"a", 0)


def test_tcp_reset_is_lost(listener: socket.socket) -> None:
    line = TcpTransport("127.0.0.1", listener.getsockname()[1])
    line.open()
    host, _ = listener.accept()
    host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    host.close()
    with pytest.raises(DeviceLost):
        line.read(1)
    with pytest.raises(DeviceLost):
        line.write_some(b"a", 0)
    line.close()


def test_tcp_says_how_much_a_stalled_printer_took(listener: socket.socket) -> None:
    line = TcpTransport("127.0.0.1", listener.getsockname()[1])
    line.open()
    host, _ = listener.accept()
    with host:
        while line.write_some(bytes(1 << 20), 0.05):
            pass
        assert line.write_some(b"a", 0.01) == 0
    line.close()


def test_nobody_listens(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(DeviceNotFound):
        TcpTransport("127.0.0.1", port).open()


def test_a_serial_line(pty: tuple[int, str]) -> None:
    near, name = pty
    line = transport_for(f"serial://{name}?baud=9600&flow=none")()
    line.open()
    assert line.write_some(b"abc", 1) == 3
    assert os.read(near, 10) == b"abc"
    assert line.read(0) == b""
    os.write(near, b"\x12\x16")
    assert line.read(1) == b"\x12\x16"
    while line.write_some(bytes(4096), 0.05):
        pass
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.read(0)


@pytest.mark.parametrize("flow", ["xonxoff", "none"])
def test_flow_control_is_what_the_address_says(pty: tuple[int, str], flow: str) -> None:
    line = transport_for(f"serial://{pty[1]}?flow={flow}")()
    line.open()
    line.close()


def test_a_serial_line_is_ours_alone(pty: tuple[int, str]) -> None:
    first, second = SerialTransport(pty[1], flow="none"), SerialTransport(pty[1], flow="none")
    first.open()
    with pytest.raises(DeviceBusy):
        second.open()
    first.close()


def test_no_such_port_and_no_port_at_all(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFound):
        SerialTransport(str(tmp_path / "ttyNONE")).open()
    plain = tmp_path / "file"
    plain.touch()
    with pytest.raises(DeviceLost):
        SerialTransport(str(plain)).open()


def test_an_unplugged_serial_line_is_lost() -> None:
    near, far = os.openpty()
    tty.setraw(far)
    line = SerialTransport(os.ttyname(far), flow="none")
    line.open()
    os.close(far)
    os.close(near)
    with pytest.raises(DeviceLost):
        line.read(0.1)
    with pytest.raises(DeviceLost):
        line.write_some(b"a", 0.1)
    line.close()


@pytest.mark.parametrize(
    "address",
    [
        "usb://1",
        "tcp://127.0.0.1",
        "tcp:///9100",
        "serial://ttyS1",
        "serial:///dev/ttyS1?flow=never",
        "serial:///dev/ttyS1?speed=9600",
        "serial:///dev/ttyS1?baud",
        "serial:///dev/ttyS1?baud=fast",
        "",
    ],
)
def test_wrong_addresses(address: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        transport_for(address)
