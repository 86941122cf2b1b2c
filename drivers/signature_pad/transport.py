# SPDX-License-Identifier: Apache-2.0
"""The pad's serial line: 8 data bits, odd parity, 1 stop bit, opened for us alone. Nothing is ever sent.

``serial:///dev/serial/by-id/NAME``. A byte that fails its parity is dropped by the kernel (INPCK and IGNPAR, termios(3)):
then its packet is too short and known to be damaged, where a byte let through would be a wrong place. pyserial clears
INPCK whenever it sets the port up, also when a time limit is changed, so the waiting is done here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import termios
from typing import Final
from urllib.parse import urlsplit

import serial

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound

DEVICE: Final = "signature_pad"
_GONE: Final = (OSError, termios.error)
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM, errno.ENOTDIR})
_HELD: Final = frozenset({errno.EBUSY, errno.EAGAIN})
_MOST_BYTES: Final = 4096
_INPUT_FLAGS: Final = 0


class SerialTransport:
    """One serial port, opened on demand and not before."""

    def __init__(self, address: str, baud: int) -> None:
        self._path = urlsplit(address).path
        self._baud = baud
        self._port: serial.Serial | None = None

    def open(self) -> None:
        """Open the port; what lies in it is thrown away.

        Raises:
            DeviceNotFound, DeviceBusy, DeviceLost: not there or no right, held by another, will not open.
        """
        try:
            port = serial.Serial(self._path, self._baud, parity=serial.PARITY_ODD, timeout=0, exclusive=True)
        except OSError as error:
            why = f"{self._path}: {error}"
            if error.errno in _NOT_THERE:
                raise DeviceNotFound(DEVICE, why) from error
            raise (DeviceBusy if error.errno in _HELD else DeviceLost)(DEVICE, why) from error
        try:
            attributes = termios.tcgetattr(port.fileno())
            attributes[_INPUT_FLAGS] |= termios.INPCK | termios.IGNPAR
            termios.tcsetattr(port.fileno(), termios.TCSANOW, attributes)
            termios.tcflush(port.fileno(), termios.TCIFLUSH)
        except _GONE as error:
            with contextlib.suppress(*_GONE):
                port.close()
            raise DeviceLost(DEVICE, f"{self._path}: {error}") from error
        self._port = port

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte.

        Raises:
            DeviceLost: the port has gone.
        """
        if self._port is None:
            raise DeviceLost(DEVICE, f"{self._path} is not open")
        try:
            ready, _, _ = select.select([self._port.fileno()], [], [], limit_s)
            data = os.read(self._port.fileno(), _MOST_BYTES) if ready else None
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._path}: {error}") from error
        if data == b"":  # readable and nothing in it: hung up
            raise DeviceLost(DEVICE, f"{self._path} hung up")
        return data or b""

    def close(self) -> None:
        """Release the port; may be called twice, and after it has gone."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*_GONE):
                port.close()
