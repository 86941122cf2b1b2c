# SPDX-License-Identifier: Apache-2.0
"""The pad's serial line: 8 data bits, odd parity, 1 stop bit, opened for us alone. Nothing is ever sent.

``serial:///dev/serial/by-id/NAME``. A byte that fails its parity is dropped by the kernel (INPCK and IGNPAR, termios(3)):
then its packet is too short and known to be damaged, where a byte let through would be a wrong place. pyserial clears
INPCK whenever it sets the port up, also when a time limit is changed, so the waiting is done here.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
from typing import Final
from urllib.parse import urlsplit

import serial

from drivers.errors import DeviceLost
from drivers.held_port import GONE, HeldPort, opening_error

DEVICE: Final = "signature_pad"
_MOST_BYTES: Final = 4096
_INPUT_FLAGS: Final = 0


class SerialTransport(HeldPort[serial.Serial]):
    """One serial port, opened on demand and not before."""

    def __init__(self, address: str, baud: int) -> None:
        super().__init__(DEVICE, urlsplit(address).path)
        self._baud = baud

    def open(self) -> None:
        """Open the port; what lies in it is thrown away.

        Raises:
            DeviceNotFound, DeviceBusy, DeviceLost: not there or no right, held by another, will not open.
        """
        try:
            port = serial.Serial(self._address, self._baud, parity=serial.PARITY_ODD, timeout=0, exclusive=True)
        except OSError as error:
            raise opening_error(DEVICE, self._address, error) from error
        try:
            attributes = termios.tcgetattr(port.fileno())
            attributes[_INPUT_FLAGS] |= termios.INPCK | termios.IGNPAR
            termios.tcsetattr(port.fileno(), termios.TCSANOW, attributes)
            termios.tcflush(port.fileno(), termios.TCIFLUSH)
        except GONE as error:
            with contextlib.suppress(*GONE):
                port.close()
            raise self._lost(error) from error
        self._port = port

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte.

        Raises:
            DeviceLost: the port has gone.
        """
        port = self._opened()
        try:
            ready, _, _ = select.select([port.fileno()], [], [], limit_s)
            data = os.read(port.fileno(), _MOST_BYTES) if ready else None
        except GONE as error:
            raise self._lost(error) from error
        if data == b"":  # readable and nothing in it: hung up
            raise DeviceLost(DEVICE, f"{self._address} hung up")
        return data or b""
