# SPDX-License-Identifier: Apache-2.0
"""One TCP connection to an A4 printer, for one document. Moves bytes and knows nothing of them."""

from __future__ import annotations

import array
import fcntl
import select
import socket
import struct
import termios
from typing import Final

from drivers.errors import DeviceLost, DeviceNotFound

DEVICE: Final = "document_printer"


class TcpConnection:
    """A connection to ``tcp://HOST:PORT``, to be used in a ``with``."""

    def __init__(self, host: str, port: int, connect_limit_s: float) -> None:
        """Connects.

        Raises:
            DeviceNotFound: nothing there takes the connection in time.
        """
        self._name = f"tcp://{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), connect_limit_s)
        except OSError as error:
            raise DeviceNotFound(DEVICE, f"{self._name}: {error}") from error
        self._socket.setblocking(False)

    def __enter__(self) -> TcpConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def write_some(self, data: bytes | memoryview, limit_s: float) -> int:
        """Hand over what the line takes at once, waiting up to ``limit_s`` until it takes any; how many bytes it took.

        Raises:
            DeviceLost: the connection is gone.
        """
        try:
            _, ready, _ = select.select([], [self._socket], [], limit_s)
            return self._socket.send(data) if ready else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error

    def finish(self) -> None:
        """Say that this was all.

        Raises:
            DeviceLost: the connection is gone.
        """
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error

    def untaken(self) -> int:
        """How many bytes the printer's side has not acknowledged (SIOCOUTQ, tcp(7)). What the system has taken from us,
        the printer has not taken yet.
        """
        count = array.array("i", [0])
        fcntl.ioctl(self._socket, termios.TIOCOUTQ, count)
        return count[0]

    def abort(self) -> None:
        """Break the connection, so that nothing that is still on the way arrives."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def has_ended(self, limit_s: float) -> bool:
        """Wait up to ``limit_s`` for the printer to close its side, too; what it says meanwhile is dropped.

        Raises:
            DeviceLost: the connection broke instead.
        """
        try:
            ready, _, _ = select.select([self._socket], [], [], limit_s)
            return bool(ready) and not self._socket.recv(65536)
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
