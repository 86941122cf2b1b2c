# SPDX-License-Identifier: Apache-2.0
"""The reader's serial line: 8N1, no flow control, 115200 baud unless it was set otherwise (reference notes, 1.1).

The port is opened exclusively: no second program, and no second visit, can talk to the reader meanwhile. pyserial tries
the modem lines when it opens a port and takes "no such lines" (ENOTTY, as on a pseudo-terminal) quietly; we never set
them ourselves. Operating-system errors become :mod:`drivers.errors` here; nothing is parsed.
"""

from __future__ import annotations

from collections.abc import Callable

import serial

from drivers.errors import DeviceTimeout
from drivers.held_port import GONE, HeldPort, opening_error

DEVICE = "id_card_reader"
WRITE_LIMIT_S = 1.0
"""A request has at most 12 bytes: a millisecond on the wire. Longer means that nothing takes them."""


class SerialTransport(HeldPort[serial.Serial]):
    """One serial port, opened on demand and not before. ``port``: its path, or what finds it anew at each opening."""

    def __init__(self, port: str | Callable[[], str], baud: int = 115200) -> None:
        super().__init__(DEVICE, "serial port")
        self._where = port
        self._baud = baud

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
            raise opening_error(DEVICE, self._address, error) from error

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
        except GONE as error:
            raise self._lost(error) from error

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
        except GONE as error:
            raise self._lost(error) from error
