# SPDX-License-Identifier: Apache-2.0
"""The serial line to a relay board, 8N1, opened for us alone; moves bytes and parses nothing.

Modbus over Serial Line V1.02, 2.5.1.1: a frame is preceded by a silence of three and a half characters, 1.75 ms above 19200
baud. An adapter and its driver are coarser, so 5 ms are kept.
"""

from __future__ import annotations

import time
from typing import Final, Protocol

import serial

from drivers.held_port import GONE, HeldPort, opening_error

DEVICE: Final = "indicators"
SILENCE_S: Final = 0.005


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


class SerialLine(HeldPort[serial.Serial]):
    """A serial port, or an RS-485 adapter that looks like one."""

    def __init__(self, port: str, baud: int = 9600) -> None:
        super().__init__(DEVICE, port)
        self._baud = baud

    def open(self) -> None:
        """See :class:`Line`."""
        try:
            self._port = serial.Serial(self._address, self._baud, timeout=0, write_timeout=1.0, exclusive=True)
        except OSError as error:  # SerialException is one; its errno is the system's
            raise opening_error(DEVICE, self._address, error) from error

    def send(self, data: bytes) -> None:
        """See :class:`Line`."""
        port = self._opened()
        try:
            time.sleep(SILENCE_S)
            port.reset_input_buffer()
            port.write(data)
        except GONE as error:
            raise self._lost(error) from error
