# SPDX-License-Identifier: Apache-2.0
"""A printer on USB (USB 打印机): through the kernel's usblp (``/dev/usb/lp*``), or straight at its bulk endpoints.

Names stay the same over replugging and over what else is plugged in: a printer is named by vendor, product and, where two
alike are fitted, serial number (USB printing class 1.1: interface class 7). ``/dev/usb/lp3`` is only the number it got today.

usblp gives back what the printer says when its interface is bidirectional (protocol 2 or 3); a read of no bytes is no end,
a vanished printer is ENODEV.
"""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Callable
from pathlib import Path
from typing import Final

from drivers.errors import DeviceLost, DeviceNotFound
from drivers.held_port import opening_error
from drivers.usb_bulk import BulkPipe, HeldPipe, UsbName, milliseconds, open_pyusb

DEVICE: Final = "receipt_printer"
SYSFS_PRINTERS: Final = Path("/sys/class/usbmisc")
PRINTER_CLASS: Final = 7
_READ_BYTES: Final = 4096
_IDLE_S: Final = 0.01


def find_lp(name: UsbName, printers: Path = SYSFS_PRINTERS) -> Path:
    """The ``/dev/usb/lp*`` that this printer has now.

    Raises:
        DeviceNotFound: no such printer is plugged in, or usblp does not serve it.
    """
    for entry in sorted(printers.glob("lp*")):
        device = (entry / "device").resolve().parent  # from the interface up to the device
        try:
            ids = tuple(int((device / key).read_text().strip(), 16) for key in ("idVendor", "idProduct"))
            serial = (device / "serial").read_text().strip() if name.serial else ""
        except (OSError, ValueError):
            continue  # it went away while we looked, or has no serial number
        if ids == (name.vendor, name.product) and serial == name.serial:
            return Path("/dev/usb") / entry.name
    raise DeviceNotFound(DEVICE, f"no USB printer {name} under usblp")


class LpTransport:
    """A character device of usblp. ``find`` says where it is, anew at each opening."""

    def __init__(self, find: Callable[[], Path]) -> None:
        self._find = find
        self._name = "usblp"
        self._handle: int | None = None

    def open(self) -> None:
        """Open it.

        Raises:
            DeviceNotFound: there is none, or no right to use it.
            DeviceBusy: another program holds it; usblp allows one.
        """
        path = self._find()
        self._name = str(path)
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError as error:
            raise opening_error(DEVICE, self._name, error) from error

    def write_some(self, data: bytes, limit_s: float) -> int:
        """See :class:`~transport.Transport`.

        Raises:
            DeviceLost: it is gone.
        """
        handle = self._opened()
        try:
            return os.write(handle, data) if self._ready(handle, select.POLLOUT, limit_s) else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error

    def read(self, limit_s: float) -> bytes:
        """See :class:`~transport.Transport`.

        Raises:
            DeviceLost: it is gone.
        """
        handle = self._opened()
        try:
            if not self._ready(handle, select.POLLIN, limit_s):
                return b""
            data = os.read(handle, _READ_BYTES)
        except BlockingIOError:
            data = b""
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
        if not data:
            select.select([], [], [], min(limit_s, _IDLE_S))  # an empty packet; do not spin over many of them
        return data

    def close(self) -> None:
        """Release it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)

    def _ready(self, handle: int, wanted: int, limit_s: float) -> bool:
        poll = select.poll()
        poll.register(handle, wanted)
        events = poll.poll(limit_s * 1000)
        if events and events[0][1] & select.POLLHUP:
            raise DeviceLost(DEVICE, f"{self._name}: unplugged")
        return bool(events)

    def _opened(self) -> int:
        if self._handle is None:
            raise DeviceLost(DEVICE, f"{self._name} is not open")
        return self._handle


class BulkTransport(HeldPipe):
    """A printer at its bulk endpoints, where no usblp is wanted."""

    def __init__(self, name: str, open_pipe: Callable[[], BulkPipe]) -> None:
        super().__init__(DEVICE, name, open_pipe)

    def write_some(self, data: bytes, limit_s: float) -> int:
        """See :class:`~transport.Transport`."""
        pipe = self._opened()
        try:
            return pipe.write(data, milliseconds(limit_s))
        except OSError as error:
            raise self._lost(error) from error


def open_printer(name: UsbName) -> BulkPipe:
    """Find the printer on the bus and claim its printer interface.

    Raises:
        OSError: not there, not allowed, busy, or no libusb on this machine.
    """
    return open_pyusb(name, PRINTER_CLASS)
