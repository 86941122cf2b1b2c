# SPDX-License-Identifier: Apache-2.0
"""USB bulk endpoints: the transport on a pipe made here, and the pipe on objects shaped like pyusb's."""

from __future__ import annotations

import errno
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import CardRead, ReaderLost
from drivers.id_card_reader.usb_transport import DRAIN_PACKETS, UsbTransport
from drivers.states import DeviceState
from drivers.usb_bulk import BulkPipe, PyUsbPipe, UsbName, parse_usb_name
from tests.unit.drivers.id_card_reader.scripted_line import Line
from tests.unit.drivers.id_card_reader.test_driver_quirks import NEVER

READER = UsbName(0x0400, 0xC35A)


class Endpoints:
    """A bulk pipe whose reader answers from a script, in packets of at most 64 bytes."""

    packet_bytes = 64

    def __init__(self, line: Line) -> None:
        self.line = line
        self.line.is_open = True
        self.packets: list[bytes] = []
        self.taken: int | None = None
        self.error: OSError | None = None
        self.closed = 0
        self.empty_at_the_end = False

    def write(self, data: bytes, limit_ms: int) -> int:
        self._fail()
        assert not self.packets, "what came before was dropped"
        assert limit_ms == 1000
        self.line.write(data)
        answer = self.line.coming
        self.packets = [answer[at : at + 64] for at in range(0, len(answer), 64)]
        return len(data) if self.taken is None else self.taken

    def read(self, size: int, limit_ms: int) -> bytes:
        self._fail()
        assert size == 64
        assert limit_ms >= 1
        if not self.packets:
            self.line.now += limit_ms / 1000
            return b""
        return self.packets.pop(0)

    def close(self) -> None:
        self.closed += 1
        self._fail()

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


def opened(pipe: Endpoints) -> UsbTransport:
    transport = UsbTransport(READER, lambda _: pipe)
    transport.open()
    return transport


def test_a_card_is_read_in_packets_of_64() -> None:
    pipe = Endpoints(Line())
    it = SdtReader(lambda: UsbTransport(READER, lambda _: pipe), clock=pipe.line.clock)
    result = it.poll(NEVER)
    assert isinstance(result, CardRead)
    assert result.card.name == "测试甲"
    it.close()
    assert pipe.closed == 1


def test_what_came_before_a_question_is_dropped_and_an_endless_chatterer_is_not_waited_for() -> None:
    pipe = Endpoints(Line())
    transport = opened(pipe)
    pipe.packets = [b"late"] * 3
    transport.write(bytes.fromhex("AAAAAA96690003200122"))
    assert transport.read(0.1) == bytes.fromhex("AAAAAA9669000800009F0000000097")
    reads = 0

    def chatter(size: int, limit_ms: int) -> bytes:
        nonlocal reads
        reads += 1
        return b"x"

    pipe.read = chatter  # type: ignore[method-assign]  # it never falls silent
    transport.write(bytes.fromhex("AAAAAA96690003200122"))
    assert reads == DRAIN_PACKETS


def test_silence_is_nothing_and_a_wait_is_never_for_ever() -> None:
    pipe = Endpoints(Line())
    assert opened(pipe).read(0.0) == b""
    assert pipe.line.now == pytest.approx(0.001)


@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_pulled_plug(verb: str) -> None:
    pipe = Endpoints(Line())
    transport = opened(pipe)
    pipe.error = OSError(errno.ENODEV, "No such device")
    with pytest.raises(DeviceLost):
        transport.read(1) if verb == "read" else transport.write(b"x")
    transport.close()
    transport.close()
    assert pipe.closed == 1
    with pytest.raises(DeviceLost, match="not open"):
        transport.read(1)


def test_a_reader_that_takes_nothing() -> None:
    pipe = Endpoints(Line())
    pipe.taken = 0
    with pytest.raises(DeviceTimeout):
        opened(pipe).write(bytes.fromhex("AAAAAA96690003200122"))


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENODEV, DeviceNotFound), (errno.EACCES, DeviceNotFound), (errno.EBUSY, DeviceBusy), (errno.EIO, DeviceLost),
    ],
)  # fmt: skip
def test_why_it_cannot_be_opened(number: int, error: type[Exception]) -> None:
    def refuse(_: UsbName) -> BulkPipe:
        raise OSError(number, "no")

    with pytest.raises(error):
        UsbTransport(READER, refuse).open()


def test_replugged_it_is_looked_for_anew() -> None:
    pipes = [Endpoints(Line()), Endpoints(Line())]
    asked: list[UsbName] = []

    def find(name: UsbName) -> BulkPipe:
        asked.append(name)
        return pipes[len(asked) - 1]

    it = SdtReader(lambda: UsbTransport(READER, find), clock=pipes[0].line.clock)
    assert isinstance(it.poll(NEVER), CardRead)
    pipes[0].error = OSError(errno.ENODEV, "gone")
    assert it.poll(NEVER) == ReaderLost("", DeviceState.NO_DEVICE)
    assert isinstance(it.poll(NEVER), CardRead)
    assert asked == [READER, READER]


# ---- the pipe on what pyusb gives


class TimedOut(OSError):
    """As usb.core.USBTimeoutError."""


class FakeDevice(list[list[Any]]):
    def __init__(self, *interfaces: Any, kernel: bool = False) -> None:
        super().__init__([list(interfaces)])
        self.kernel, self.detached = kernel, [-1]

    def is_kernel_driver_active(self, number: int) -> bool:
        return self.kernel

    def detach_kernel_driver(self, number: int) -> None:
        self.detached.append(number)


class Interface(list[Any]):
    def __init__(self, number: int, *endpoints: Any) -> None:
        super().__init__(endpoints)
        self.bInterfaceNumber = number


def endpoint(address: int, act: Callable[..., Any] = lambda *_: b"", attributes: int = 2) -> Any:
    return SimpleNamespace(bEndpointAddress=address, bmAttributes=attributes, wMaxPacketSize=64, write=act, read=act)


def util(told: list[str]) -> Any:
    return SimpleNamespace(
        claim_interface=lambda _, number: told.append(f"claim {number}"),
        release_interface=lambda _, number: told.append(f"release {number}"),
        dispose_resources=lambda _: told.append("dispose"),
    )


def raises(error: type[OSError]) -> Callable[..., Any]:
    def act(*_: Any) -> Any:
        raise error(110, "timed out")

    return act


def test_the_interface_with_bulk_both_ways_is_claimed_and_given_back() -> None:
    told: list[str] = []
    device = FakeDevice(
        Interface(0, endpoint(0x81, attributes=3)),
        Interface(1, endpoint(0x02, lambda data, ms: len(data)), endpoint(0x82, lambda size, ms: [1, 2])),
        kernel=True,
    )
    pipe = PyUsbPipe(device, TimedOut, util(told))
    assert device.detached[1:] == [1]
    assert (pipe.packet_bytes, pipe.write(b"abc", 5), pipe.read(64, 5)) == (64, 3, b"\1\2")
    pipe.close()
    assert told == ["claim 1", "release 1", "dispose"]


def test_time_running_out_is_nothing_taken_and_nothing_come() -> None:
    pipe = PyUsbPipe(
        FakeDevice(Interface(0, endpoint(0x02, raises(TimedOut)), endpoint(0x82, raises(TimedOut)))), TimedOut, util([])
    )
    assert (pipe.write(b"x", 1), pipe.read(64, 1)) == (0, b"")
    broken = PyUsbPipe(
        FakeDevice(Interface(0, endpoint(0x02, raises(OSError)), endpoint(0x82, raises(OSError)))), TimedOut, util([])
    )
    with pytest.raises(OSError, match="timed out"):
        broken.read(64, 1)


def test_a_device_without_bulk_endpoints_is_none_of_ours() -> None:
    with pytest.raises(OSError, match="bulk"):
        PyUsbPipe(FakeDevice(Interface(0, endpoint(0x81))), TimedOut, util([]))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/0400:c35a", UsbName(0x400, 0xC35A)), ("0400:C35A/A1", UsbName(0x400, 0xC35A, "A1")), ("/400:c35a", None),
        ("/0400c35a", None), ("/zzzz:c35a", None), ("", None),
    ],
)  # fmt: skip
def test_names(path: str, name: UsbName | None) -> None:
    assert parse_usb_name(path) == name
    assert str(UsbName(0x400, 0xC35A, "A1")) == "0400:c35a serial A1"


def test_the_real_library_finds_nothing_of_that_name_here() -> None:
    with pytest.raises(DeviceNotFound):
        UsbTransport(UsbName(0xFFFF, 0xFFFE, "none")).open()


def test_the_serial_number_is_asked_for_and_a_missing_library_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    import usb.core

    wanted: list[dict[str, Any]] = []

    def find(**given: Any) -> Any:
        wanted.append(given)
        if len(wanted) > 1:
            raise usb.core.NoBackendError
        return FakeDevice(Interface(0, endpoint(0x81)))

    monkeypatch.setattr(usb.core, "find", find)
    with pytest.raises(DeviceNotFound, match="bulk"):
        UsbTransport(UsbName(0x0400, 0xC35A, "A1")).open()
    assert wanted == [{"idVendor": 0x0400, "idProduct": 0xC35A, "serial_number": "A1"}]
    with pytest.raises(DeviceNotFound, match="libusb"):
        UsbTransport(READER).open()
