# SPDX-License-Identifier: Apache-2.0
"""A serial port between its opening and its end, as every driver's transport holds one (串口的打开、读取、释放).

Opening it, and with it pyserial, is each transport's own. Here is what is the same for all: what the system's errors mean,
reading what has come, and letting go of a port that may be gone.
"""

from __future__ import annotations

import contextlib
import errno
import termios
from typing import Final, Generic, Protocol, TypeVar

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, TransportError

GONE: Final = (OSError, termios.error)
"""What a vanished port raises: SerialException is an OSError; flushing raises termios.error, which is none."""

_HELD: Final = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM, errno.ENOTDIR})


def opening_error(device: str, name: str, error: OSError) -> TransportError:
    """What a failure to open ``name`` means; for every kind of line."""
    why = f"{name}: {error}"
    if error.errno in _NOT_THERE:
        return DeviceNotFound(device, why)
    return DeviceBusy(device, why) if error.errno in _HELD else DeviceLost(device, why)


class Port(Protocol):
    """What is used of a ``serial.Serial`` here."""

    timeout: float | None

    @property
    def in_waiting(self) -> int:
        """How many bytes have come."""
        ...

    def read(self, size: int = 1, /) -> bytes:
        """At most so many, within the time limit."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


PortT = TypeVar("PortT", bound=Port)


class HeldPort(Generic[PortT]):
    """Base of the transports. ``device``: the word of the device's package; ``address``: what technicians know the port by."""

    def __init__(self, device: str, address: str, most_bytes: int | None = None) -> None:
        self._device = device
        self._address = address
        self._most_bytes = most_bytes
        self._port: PortT | None = None

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte; empty when nothing came.

        Raises:
            DeviceLost: the port has gone. A vanished port looks readable and gives nothing; pyserial reports that.
        """
        port = self._opened()
        try:
            port.timeout = limit_s
            first = port.read(1)
            if not first:
                return b""
            waiting = port.in_waiting
            return bytes(first + port.read(waiting if self._most_bytes is None else min(waiting, self._most_bytes)))
        except GONE as error:
            raise self._lost(error) from error

    def close(self) -> None:
        """Release the port; may be called twice, and after it has gone."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*GONE):
                port.close()

    def _opened(self) -> PortT:
        if self._port is None:
            raise DeviceLost(self._device, f"{self._address} is not open")
        return self._port

    def _lost(self, error: Exception) -> DeviceLost:
        return DeviceLost(self._device, f"{self._address}: {error}")
