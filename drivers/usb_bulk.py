# SPDX-License-Identifier: Apache-2.0
"""Two bulk endpoints of a USB device (USB 批量传输), and pyusb behind them.

Source: USB 2.0 specification 5.8 and 9.6; pyusb (BSD-3-Clause) over libusb-1.0. A device is named by vendor, product and,
where two alike are fitted, serial number: its place on the bus is only the number it got today.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.errors import DeviceLost
from drivers.held_port import opening_error


@dataclass(frozen=True)
class UsbName:
    """Which device. ``serial``: empty for whichever is found first."""

    vendor: int
    product: int
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}" + (f" serial {self.serial}" if self.serial else "")


def parse_usb_name(path: str) -> UsbName | None:
    """``/0400:c35a`` or ``/0400:c35a/SERIAL``; None: no such name."""
    ids, _, serial = path.lstrip("/").partition("/")
    vendor, colon, product = ids.partition(":")
    if not colon or len(vendor) != 4 or len(product) != 4:
        return None
    try:
        return UsbName(int(vendor, 16), int(product, 16), serial)
    except ValueError:
        return None


class BulkPipe(Protocol):
    """One bulk endpoint each way. Raises OSError with the system's errno."""

    packet_bytes: int
    """Largest packet of the way in. Reading more at a time loses what came when the time runs out."""

    def write(self, data: bytes, limit_ms: int) -> int:
        """How many bytes went within the time; 0 when none did."""
        ...

    def read(self, size: int, limit_ms: int) -> bytes:
        """What came within the time; empty when nothing did."""
        ...

    def close(self) -> None:
        """Release the interface."""
        ...


class PyUsbPipe:
    """:class:`BulkPipe` by pyusb. ``device`` is what ``usb.core.find`` gives; its first interface with bulk endpoints both
    ways, of ``interface_class`` where one is named, is claimed, and taken from a kernel driver that holds it (usblp would take
    every second answer of a printer).
    """

    def __init__(
        self, device: Any, timeout_error: type[OSError], util: Any, interface_class: int | None = None
    ) -> None:
        self._device = device
        self._timeout_error = timeout_error
        self._util = util
        self._interface, self._out, self._in = _bulk_interface(device, interface_class)
        self.packet_bytes = int(self._in.wMaxPacketSize)
        if device.is_kernel_driver_active(self._interface):
            device.detach_kernel_driver(self._interface)
        util.claim_interface(device, self._interface)

    def write(self, data: bytes, limit_ms: int) -> int:
        """See :class:`BulkPipe`."""
        try:
            return int(self._out.write(data, limit_ms))
        except self._timeout_error:
            return 0

    def read(self, size: int, limit_ms: int) -> bytes:
        """See :class:`BulkPipe`."""
        try:
            return bytes(self._in.read(size, limit_ms))
        except self._timeout_error:
            return b""

    def close(self) -> None:
        """See :class:`BulkPipe`."""
        try:
            self._util.release_interface(self._device, self._interface)
        finally:
            self._util.dispose_resources(self._device)


def _bulk_interface(device: Any, interface_class: int | None) -> tuple[int, Any, Any]:
    """Number of the interface and its bulk endpoints, out and in."""
    for configuration in device:
        for interface in configuration:
            if interface_class is not None and interface.bInterfaceClass != interface_class:
                continue
            bulk = [endpoint for endpoint in interface if endpoint.bmAttributes & 0x03 == 0x02]
            out = [endpoint for endpoint in bulk if not endpoint.bEndpointAddress & 0x80]
            back = [endpoint for endpoint in bulk if endpoint.bEndpointAddress & 0x80]
            if out and back:
                return int(interface.bInterfaceNumber), out[0], back[0]
    wanted = "" if interface_class is None else f" of class {interface_class}"
    raise OSError(errno.ENODEV, f"no interface{wanted} with bulk endpoints both ways")


def open_pyusb(name: UsbName, interface_class: int | None = None) -> BulkPipe:
    """Find the device on the bus and claim it; ``interface_class`` as of :class:`PyUsbPipe`.

    Raises:
        OSError: not there, not allowed, busy, or no libusb on this machine.
    """
    import usb.core
    import usb.util

    wanted: dict[str, Any] = {"idVendor": name.vendor, "idProduct": name.product}
    if name.serial:
        wanted["serial_number"] = name.serial
    try:
        device = usb.core.find(**wanted)
    except usb.core.NoBackendError as error:
        raise OSError(errno.ENODEV, "libusb-1.0 is not installed") from error
    if device is None:
        raise OSError(errno.ENODEV, f"no USB device {name}")
    return PyUsbPipe(device, usb.core.USBTimeoutError, usb.util, interface_class)


OpenPipe = Callable[[UsbName], BulkPipe]


class HeldPipe:
    """Base of the transports at bulk endpoints: a :class:`BulkPipe` between its opening and its end. ``device``: the word of the
    device's package; ``name``: what technicians know it by; ``open_pipe`` looks for it on the bus.
    """

    def __init__(self, device: str, name: str, open_pipe: Callable[[], BulkPipe]) -> None:
        self._device = device
        self._name = name
        self._open_pipe = open_pipe
        self._pipe: BulkPipe | None = None

    def open(self) -> None:
        """Claim the interface.

        Raises:
            DeviceNotFound: no such device, no right to use it, or no USB library.
            DeviceBusy: another program holds it.
            DeviceLost: it is there and will not be opened.
        """
        try:
            self._pipe = self._open_pipe()
        except OSError as error:
            raise opening_error(self._device, self._name, error) from error

    def read(self, limit_s: float) -> bytes:
        """One packet, waiting up to ``limit_s`` for it; empty when none came.

        Raises:
            DeviceLost: it has gone.
        """
        pipe = self._opened()
        try:
            return pipe.read(pipe.packet_bytes, milliseconds(limit_s))
        except OSError as error:
            raise self._lost(error) from error

    def close(self) -> None:
        """Release the interface; may be called twice, and after the device has gone."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()

    def _opened(self) -> BulkPipe:
        if self._pipe is None:
            raise DeviceLost(self._device, f"{self._name} is not open")
        return self._pipe

    def _lost(self, error: OSError) -> DeviceLost:
        return DeviceLost(self._device, f"{self._name}: {error}")


def milliseconds(limit_s: float) -> int:
    """As libusb wants a time limit: 0 would be for ever."""
    return max(1, round(limit_s * 1000))
