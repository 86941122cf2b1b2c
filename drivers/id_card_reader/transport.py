# SPDX-License-Identifier: Apache-2.0
"""The reader's serial line: 8N1, no flow control, 115200 baud unless it was set otherwise (reference notes, 1.1).

The port is opened exclusively: no second program, and no second visit, can talk to the reader meanwhile. pyserial tries
the modem lines when it opens a port and takes "no such lines" (ENOTTY, as on a pseudo-terminal) quietly; we never set
them ourselves. Operating-system errors become :mod:`drivers.errors` here; nothing is parsed.
"""

from __future__ import annotations

import contextlib
import errno
import termios
from collections.abc import Callable

import serial

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout, TransportError

DEVICE = "id_card_reader"
WRITE_LIMIT_S = 1.0
"""A request has at most 12 bytes: a millisecond on the wire. Longer means that nothing takes them."""

_GONE = (OSError, termios.error)
"""What a vanished port raises: SerialException is an OSError; flushing raises termios.error, which is none."""

_BUSY = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})
_NOT_THERE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM})


def opening_error(name: str, error: OSError) -> TransportError:
    """What a failure to open ``name`` means; for every kind of line."""
    why = f"{name}: {error}"
    if error.errno in _NOT_THERE:
        return DeviceNotFound(DEVICE, why)
    if error.errno in _BUSY:
        return DeviceBusy(DEVICE, why)
    return DeviceLost(DEVICE, why)


class SerialTransport:
    """One serial port, opened on demand and not before. ``port``: its path, or what finds it anew at each opening."""

    def __init__(self, port: str | Callable[[], str], baud: int = 115200) -> None:
        self._where = port
        self._address = "serial port"
        self._baud = baud
        self._port: serial.Serial | None = None

    def open(self) -> None:
        """Open the port for us alone.

        Raises:
            DeviceNotFound: there is no such port, or no right to use it.
            DeviceBusy: another program holds it.
            DeviceLost: it exists and will not be opened.
        """
        self._address = self._where if isinstance(self._where, str) else self._where()
        try:
            self._port = serial.Serial(
                self._address, self._baud, timeout=0, write_timeout=WRITE_LIMIT_S, exclusive=True
            )
        except OSError as error:  # SerialException is one; its errno is the system's
            raise opening_error(self._address, error) from error

    @property
    def baud(self) -> int:
        """The speed, in bits per second."""
        return self._baud

    def set_baud(self, baud: int) -> None:
        """Go on at another speed; what has come is dropped, it came at the old one.

        Raises:
            DeviceLost: the port has gone.
        """
        port = self._opened()
        try:
            port.baudrate = self._baud = baud
            port.reset_input_buffer()
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def write(self, data: bytes) -> None:
        """Send all of ``data``, and forget what came before it: no answer is due when a question is asked.

        Raises:
            DeviceLost: the port has gone.
            DeviceTimeout: the port does not take the bytes.
        """
        port = self._opened()
        try:
            port.reset_input_buffer()
            port.write(data)
        except serial.SerialTimeoutException as error:
            raise DeviceTimeout(DEVICE, f"{self._address} does not take our bytes") from error
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte; empty when nothing came.

        Raises:
            DeviceLost: the port has gone. A vanished port looks readable and gives nothing; pyserial reports that.
        """
        port = self._opened()
        try:
            port.timeout = limit_s
            first = port.read(1)
            return bytes(first + port.read(port.in_waiting)) if first else b""
        except _GONE as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def close(self) -> None:
        """Release the port; may be called twice, and after the port has gone."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*_GONE):
                port.close()

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise DeviceLost(DEVICE, f"{self._address} is not open")
        return self._port
