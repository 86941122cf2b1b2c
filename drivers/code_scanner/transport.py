# SPDX-License-Identifier: Apache-2.0
"""The scanner's line: a serial or CDC port, or an input device of Linux held for us alone. Moves bytes, knows nothing of them.

``serial:///dev/...`` a port by its path; ``tty:///0403:6001`` a port by its USB ids, whatever its node is called now;
``wedge:///dev/input/by-id/...`` and ``wedge:///0c2e:0b61`` the same for a scanner that types. Behind the ids ``/serial``
may stand where two of a model are fitted.

A wedge that is not held types into whatever has the focus, so it is held (EVIOCGRAB, Linux ``input.h``) or not used at all.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import serial

from drivers.errors import DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.held_port import GONE, HeldPort, opening_error

DEVICE: Final = "code_scanner"
WRITE_LIMIT_S: Final = 1.0
GRAB: Final = 0x40044590
"""EVIOCGRAB, _IOW('E', 0x90, int)."""

SYSFS: Final = Path("/sys/class")
_IDS: Final = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?:/([!-.0-~]{1,64}))?")
_ENTER_BIT: Final = 28
_MOST_BYTES: Final = 4096
_LEVELS_UP: Final = 5


class Transport(Protocol):
    """What the driver needs of a line. Every method but ``close`` may raise a TransportError."""

    def open(self) -> None:
        """Connect."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte."""
        ...

    def write(self, data: bytes) -> None:
        """Send all of it."""
        ...

    def close(self) -> None:
        """Let go; may be called twice."""
        ...


class SerialTransport(HeldPort[serial.Serial]):
    """One serial port, opened exclusively."""

    def __init__(self, address: str, baud: int, sysfs: Path = SYSFS) -> None:
        super().__init__(DEVICE, address, _MOST_BYTES)
        self._baud, self._sysfs = baud, sysfs

    def open(self) -> None:
        """Open the port for us alone.

        Raises:
            DeviceNotFound, DeviceBusy, DeviceLost: not there or no right, held by another, will not open.
        """
        path = find_node(self._address, self._sysfs / "tty", Path("/dev"))
        try:
            self._port = serial.Serial(path, self._baud or 9600, timeout=0, write_timeout=WRITE_LIMIT_S, exclusive=True)
        except OSError as error:
            raise opening_error(DEVICE, path, error) from error

    def write(self, data: bytes) -> None:
        """Send all of ``data``.

        Raises:
            DeviceLost: the port has gone.
            DeviceTimeout: it does not take them.
        """
        port = self._opened()
        try:
            port.write(data)
        except serial.SerialTimeoutException as error:
            raise DeviceTimeout(DEVICE, f"{self._address} does not take our bytes") from error
        except GONE as error:
            raise self._lost(error) from error


class WedgeTransport:
    """One input device, held so that its keys reach nobody else."""

    def __init__(self, address: str, sysfs: Path = SYSFS) -> None:
        self._address, self._sysfs = address, sysfs
        self._handle: int | None = None

    def open(self) -> None:
        """Open it and hold it.

        Raises:
            DeviceNotFound, DeviceBusy, DeviceLost: not there or no right, held by another, or it cannot be held.
        """
        path = find_node(self._address, self._sysfs / "input", Path("/dev/input"), needs_enter=True)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise opening_error(DEVICE, path, error) from error
        try:
            fcntl.ioctl(handle, GRAB, 1)
        except OSError as error:
            os.close(handle)
            raise opening_error(DEVICE, path, error) from error
        self._handle = handle

    def read(self, limit_s: float) -> bytes:
        """Whole input events, waiting up to ``limit_s`` for the first.

        Raises:
            DeviceLost: it was pulled out.
        """
        handle = self._opened()
        try:
            ready, _, _ = select.select([handle], [], [], limit_s)
            data = os.read(handle, _MOST_BYTES // 24 * 24) if ready else b""
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error
        if ready and not data:
            raise DeviceLost(DEVICE, f"{self._address}: it gives nothing any more")
        return data

    def write(self, data: bytes) -> None:
        """Never: there is no way to tell such a scanner anything."""
        raise DeviceTimeout(DEVICE, f"{self._address} takes no bytes")

    def close(self) -> None:
        """Let go; the kernel ends the hold with the handle."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)

    def _opened(self) -> int:
        if self._handle is None:
            raise DeviceLost(DEVICE, f"{self._address} is not open")
        return self._handle


def find_node(address: str, nodes: Path, dev: Path, *, needs_enter: bool = False) -> str:
    """The device node that ``address`` means now.

    Raises:
        DeviceNotFound: no such device is plugged in.
    """
    path = urlsplit(address).path if "://" in address else address
    ids = _IDS.fullmatch(path.removeprefix("/"))
    if ids is None:
        return path
    wanted = (int(ids[1], 16), int(ids[2], 16), ids[3])
    for entry in sorted(nodes.glob("event*" if needs_enter else "*")):
        if _is_it(wanted, entry / "device") and (not needs_enter or _has_enter(entry / "device")):
            return str(dev / entry.name)
    raise DeviceNotFound(DEVICE, f"no {path} under {nodes}")


def _is_it(wanted: tuple[int, int, str | None], device: Path) -> bool:
    try:
        place = device.resolve(strict=True)
        for candidate in [place, *place.parents][: _LEVELS_UP + 1]:
            if (candidate / "idVendor").exists():
                found = tuple(int((candidate / key).read_text().strip(), 16) for key in ("idVendor", "idProduct"))
                serial_number = (candidate / "serial").read_text().strip() if wanted[2] else None
                return (*found, serial_number) == wanted
    except (OSError, ValueError):
        pass  # a node of no USB device, or one that went away while we looked
    return False


def _has_enter(device: Path) -> bool:
    """A scanner makes several input devices; the one that types has an enter key."""
    try:
        words = (device / "capabilities" / "key").read_text().split()
    except OSError:
        return False
    return bool(words) and bool(int(words[-1], 16) >> _ENTER_BIT & 1)
