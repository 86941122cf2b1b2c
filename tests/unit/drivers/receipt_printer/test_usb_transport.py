# SPDX-License-Identifier: Apache-2.0
"""USB printers: names that stay, usblp on a device file, and bulk endpoints at the seam to pyusb."""

from __future__ import annotations

import contextlib
import errno
import os
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import usb.core
import usb.util

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound
from drivers.receipt_printer.transport import transport_for
from drivers.receipt_printer.usb_transport import (
    BulkTransport,
    LpTransport,
    find_lp,
    open_printer,
)
from drivers.usb_bulk import PyUsbPipe, UsbName, parse_usb_name


@pytest.fixture
def node() -> Iterator[tuple[int, Path]]:
    """A character device that gives and takes bytes without line discipline, as usblp's does."""
    near, far = os.openpty()
    tty.setraw(far)
    yield near, Path(os.ttyname(far))
    for handle in (near, far):
        with contextlib.suppress(OSError):  # a test has pulled it out
            os.close(handle)


def plugged_in(sysfs: Path, lp: str, vendor: str, product: str, serial: str | None = None) -> None:
    """As the kernel shows a printer: class entry -> interface, whose parent is the device."""
    interface = sysfs / "devices" / lp / "1-1:1.0"
    interface.mkdir(parents=True)
    (interface.parent / "idVendor").write_text(f"{vendor}\n")
    (interface.parent / "idProduct").write_text(f"{product}\n")
    if serial is not None:
        (interface.parent / "serial").write_text(f"{serial}\n")
    entry = sysfs / "class" / lp
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(interface)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/04b8:0e15", UsbName(0x04B8, 0x0E15)),
        ("/04B8:0E15/J1/2", UsbName(0x04B8, 0x0E15, "J1/2")),
        ("/dev/usb/lp0", None),
        ("/04b8-0e15", None),
        ("/04b8:0e1", None),
        ("/04b8:xxxx", None),
        ("/", None),
    ],
)
def test_names(path: str, name: UsbName | None) -> None:
    assert parse_usb_name(path) == name


def test_a_printer_keeps_its_name_whatever_number_it_gets(tmp_path: Path) -> None:
    plugged_in(tmp_path, "lp0", "0483", "5743")
    plugged_in(tmp_path, "lp1", "04b8", "0e15", "AAA")
    plugged_in(tmp_path, "lp2", "04b8", "0e15", "BBB")
    (tmp_path / "class" / "lp9").mkdir()  # going away just now
    printers = tmp_path / "class"
    assert find_lp(UsbName(0x0483, 0x5743), printers) == Path("/dev/usb/lp0")
    assert find_lp(UsbName(0x04B8, 0x0E15), printers) == Path("/dev/usb/lp1")
    assert find_lp(UsbName(0x04B8, 0x0E15, "BBB"), printers) == Path("/dev/usb/lp2")
    for absent in (UsbName(1, 2), UsbName(0x04B8, 0x0E15, "CCC"), UsbName(0x0483, 0x5743, "AAA")):
        with pytest.raises(DeviceNotFound, match="no USB printer"):
            find_lp(absent, printers)


def test_usblp_carries_bytes_both_ways(node: tuple[int, Path]) -> None:
    near, path = node
    line = transport_for(f"lp://{path}")()
    line.open()
    assert line.write_some(b"\x1b@", 1) == 2
    assert os.read(near, 10) == b"\x1b@"
    assert line.read(0) == b""
    os.write(near, b"\x12")
    assert line.read(1) == b"\x12"
    line.close()
    line.close()
    with pytest.raises(DeviceLost, match="not open"):
        line.read(0)


def test_usblp_takes_what_it_takes(node: tuple[int, Path]) -> None:
    line = LpTransport(lambda: node[1])
    line.open()
    sent = 0
    while taken := line.write_some(b"x" * 4096, 0.01):
        sent += taken
    assert sent > 0, "and then no more, without blocking"
    line.close()


def test_usblp_pulled_out(node: tuple[int, Path]) -> None:
    near, path = node
    line = LpTransport(lambda: path)
    line.open()
    os.close(near)
    with pytest.raises(DeviceLost):
        line.read(1)
    with pytest.raises(DeviceLost):
        line.write_some(b"x", 1)
    line.close()


@pytest.mark.parametrize("verb", ["read", "write"])
def test_usblp_that_answers_no_such_device(node: tuple[int, Path], monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    line = LpTransport(lambda: node[1])
    line.open()
    os.write(node[0], b"\x12")

    def gone(*_: object) -> bytes:
        raise OSError(errno.ENODEV, "No such device")

    with monkeypatch.context() as patched:
        patched.setattr(os, verb, gone)
        with pytest.raises(DeviceLost, match="No such device"):
            line.read(1) if verb == "read" else line.write_some(b"x", 1)
    line.close()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, DeviceNotFound),
        (errno.EACCES, DeviceNotFound),
        (errno.EBUSY, DeviceBusy),
        (errno.EIO, DeviceLost),
    ],
)
def test_usblp_that_does_not_open(monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(kind, match="lp0"):
        LpTransport(lambda: Path("/dev/usb/lp0")).open()


@pytest.mark.parametrize("reads", [b"", BlockingIOError(errno.EAGAIN, "again")])
def test_an_empty_packet_of_usblp_is_no_end(
    node: tuple[int, Path], monkeypatch: pytest.MonkeyPatch, reads: bytes | OSError
) -> None:
    line = LpTransport(lambda: node[1])
    line.open()
    os.write(node[0], b"\x12")

    def read(_handle: int, _size: int) -> bytes:
        if isinstance(reads, OSError):
            raise reads
        return reads

    with monkeypatch.context() as patched:
        patched.setattr(os, "read", read)
        assert line.read(1) == b""
    assert line.read(1) == b"\x12"
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", read if isinstance(reads, OSError) else os.write)
        assert line.write_some(b"a", 0.1) == (0 if isinstance(reads, OSError) else 1)
    line.close()


# ---- bulk endpoints


@dataclass
class Endpoint:
    bEndpointAddress: int
    bmAttributes: int = 2
    wMaxPacketSize: int = 64
    said: list[bytes | Exception] = field(default_factory=list)
    heard: list[tuple[bytes, int]] = field(default_factory=list)

    def write(self, data: bytes, limit_ms: int) -> int:
        self.heard.append((data, limit_ms))
        answer = self.said.pop(0) if self.said else data
        if isinstance(answer, Exception):
            raise answer
        return len(answer)

    def read(self, size: int, limit_ms: int) -> bytes:
        assert size == self.wMaxPacketSize, "more at once loses what came when the time runs out"
        self.heard.append((b"", limit_ms))
        answer = self.said.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Interface(list[Endpoint]):
    def __init__(self, number: int, kind: int, *endpoints: Endpoint) -> None:
        super().__init__(endpoints)
        self.bInterfaceNumber, self.bInterfaceClass = number, kind


class Device(list[list[Interface]]):
    def __init__(self, *interfaces: Interface) -> None:
        super().__init__([list(interfaces)])
        self.calls: list[str] = []
        self.has_kernel_driver = True

    def is_kernel_driver_active(self, _interface: int) -> bool:
        return self.has_kernel_driver

    def detach_kernel_driver(self, interface: int) -> None:
        self.calls.append(f"detach {interface}")


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    monkeypatch.setattr(usb.util, "claim_interface", lambda _device, number: made.append(f"claim {number}"))
    monkeypatch.setattr(usb.util, "release_interface", lambda _device, number: made.append(f"release {number}"))
    monkeypatch.setattr(usb.util, "dispose_resources", lambda _device: made.append("dispose"))
    return made


def printer() -> tuple[Device, Endpoint, Endpoint]:
    out, back = Endpoint(0x02), Endpoint(0x81)
    keyboard = Interface(0, 3, Endpoint(0x83, 3))
    one_way = Interface(1, 7, Endpoint(0x01))
    return Device(keyboard, one_way, Interface(2, 7, Endpoint(0x84, 3), out, back)), out, back


def test_bulk_endpoints_of_the_printer_interface_are_used(claims: list[str]) -> None:
    device, out, back = printer()
    line = BulkTransport("usb", lambda: PyUsbPipe(device, usb.core.USBTimeoutError, usb.util, 7))
    line.open()
    assert device.calls == ["detach 2"], "usblp lets go first"
    assert line.write_some(b"abc", 0.05) == 3
    assert out.heard == [(b"abc", 50)]
    back.said = [b"\x12", usb.core.USBTimeoutError("late"), b""]
    assert [line.read(0), line.read(0.5), line.read(0)] == [b"\x12", b"", b""]
    assert [limit for _, limit in back.heard] == [1, 500, 1], "0 would mean for ever"
    out.said = [usb.core.USBTimeoutError("full")]
    assert line.write_some(b"abc", 0) == 0
    line.close()
    line.close()
    assert claims == ["claim 2", "release 2", "dispose"]


def test_a_printer_without_kernel_driver_is_only_claimed(claims: list[str]) -> None:
    device, _, _ = printer()
    device.has_kernel_driver = False
    PyUsbPipe(device, usb.core.USBTimeoutError, usb.util, 7)
    assert device.calls == []
    assert claims == ["claim 2"]


@pytest.mark.parametrize("verb", [lambda line: line.read(0), lambda line: line.write_some(b"a", 0)])
def test_bulk_pulled_out(claims: list[str], verb: Callable[[BulkTransport], object]) -> None:
    device, out, back = printer()
    line = BulkTransport("usb", lambda: PyUsbPipe(device, usb.core.USBTimeoutError, usb.util, 7))
    with pytest.raises(DeviceLost, match="not open"):
        verb(line)
    line.open()
    out.said = [usb.core.USBError("gone", -4, errno.ENODEV)]
    back.said = list(out.said)
    with pytest.raises(DeviceLost, match="gone"):
        verb(line)


def test_a_device_that_is_no_printer() -> None:
    with pytest.raises(DeviceNotFound, match="no interface of class 7"):
        BulkTransport("usb", lambda: PyUsbPipe(Device(Interface(0, 3)), usb.core.USBTimeoutError, usb.util, 7)).open()


def test_finding_by_name(monkeypatch: pytest.MonkeyPatch, claims: list[str]) -> None:
    asked: list[dict[str, object]] = []
    found: list[Device | None] = [printer()[0], printer()[0], None]

    def find(**wanted: object) -> Device | None:
        asked.append(wanted)
        return found.pop(0)

    monkeypatch.setattr(usb.core, "find", find)
    open_printer(UsbName(0x04B8, 0x0E15)).close()
    open_printer(UsbName(0x04B8, 0x0E15, "AAA")).close()
    assert asked == [
        {"idVendor": 0x04B8, "idProduct": 0x0E15},
        {"idVendor": 0x04B8, "idProduct": 0x0E15, "serial_number": "AAA"},
    ]
    with pytest.raises(DeviceNotFound, match="04b8:0e15 serial AAA"):
        transport_for("usb:///04b8:0e15/AAA")().open()


def test_a_machine_without_libusb(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(**_: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", find)
    with pytest.raises(DeviceNotFound, match="libusb"):
        transport_for("usb:///04b8:0e15")().open()


@pytest.mark.parametrize("address", ["usb:///dev/lp0", "usb://04b8:0e15", "lp:///tmp/lp", "lp://x/04b8:0e15"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        transport_for(address)


def test_an_lp_name_is_looked_up_when_it_is_opened() -> None:
    with pytest.raises(DeviceNotFound, match="ffff:fffe"):
        transport_for("lp:///ffff:fffe")().open()
