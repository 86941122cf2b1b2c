# SPDX-License-Identifier: Apache-2.0
"""The serial line to a relay board, 8N1, opened for us alone; moves bytes and parses nothing.

Modbus over Serial Line V1.02, 2.5.1.1: a frame is preceded by a silence of three and a half characters, 1.75 ms above 19200
baud. An adapter and its driver are coarser, so 5 ms are kept.
"""

from __future__ import annotations

import contextlib
import errno
import termios
import time
from typing import Final, Protocol

import serial

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound

DEVICE: Final = "indicators"
SILENCE_S: Final = 0.005
_GONE: Final = (OSError, termios.error)
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM})
_HELD: Final = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})


class Line(Protocol):
    """What a board needs of its line."""

    def open(self) -> None:
        """Open it, or raise a :class:`~drivers.errors.TransportError`."""
        ...

    def send(self, data: bytes) -> None:
        """All of ``data``, after a silence; what came before is forgotten."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte."""
        ...

    def close(self) -> None:
        """Release it; may be called twice."""
        ...


class SerialLine:
    """A serial port, or an RS-485 adapter that looks like one."""

    def __init__(self, port: str, baud: int = 9600) -> None:
        self._address = port
        self._baud = baud
        self._port: serial.Serial | None = None

    def open(self) -> None:
        """See :class:`Line`."""
        try:
            self._port = serial.Serial(self._address, self._baud, timeout=0, write_timeout=1.0, exclusive=True)
        except OSError as error:  # SerialException is one; its errno is the system's
            why = f"{self._address}: {error}"
            if error.errno in _NOT_THERE:
                raise DeviceNotFound(DEVICE, why) from error
            if error.errno in _HELD:
                raise DeviceBusy(DEVICE, why) from error
            raise DeviceLost(DEVICE, why) from error

    def send(self, data: bytes) -> None:
        """See :class:`Line`."""
        port = self._opened()
        try:
            time.sleep(SILENCE_S)
            port.reset_input_buffer()
            port.write(data)
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def read(self, limit_s: float) -> bytes:
        """See :class:`Line`."""
        port = self._opened()
        try:
            port.timeout = limit_s
            first = bytes(port.read(1))
            return first + bytes(port.read(port.in_waiting)) if first else b""
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def close(self) -> None:
        """See :class:`Line`."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*_GONE):
                port.close()

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise DeviceLost(DEVICE, f"{self._address} is not open")
        return self._port
