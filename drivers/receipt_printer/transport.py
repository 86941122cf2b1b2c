# SPDX-License-Identifier: Apache-2.0
"""The line to a receipt printer: TCP (port 9100 as a rule), a serial port, or USB. Moves bytes and parses nothing.

Addresses are written as in the settings::

    tcp://HOST:PORT
    serial:///dev/serial/by-id/NAME?baud=9600&flow=none       flow: rtscts, dsrdtr, xonxoff, none
    lp:///04b8:0e15   lp:///04b8:0e15/SERIAL   lp:///dev/PATH  the kernel's usblp
    usb:///04b8:0e15  usb:///04b8:0e15/SERIAL                  its bulk endpoints

Names that stay the same are to be preferred: by-id for serial adapters, vendor and product for USB.

Without flow control a printer that is slower than its line loses text, so hardware flow control is what a port gets when
nothing is said.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlsplit

import serial

from drivers.errors import DeviceLost, DeviceNotFound
from drivers.held_port import GONE, HeldPort, opening_error
from drivers.receipt_printer.usb_transport import BulkTransport, LpTransport, find_lp, open_printer
from drivers.usb_bulk import parse_usb_name

DEVICE: Final = "receipt_printer"
CONNECT_LIMIT_S: Final = 2.0
"""A printer in the same housing answers within a millisecond."""

_READ_BYTES: Final = 4096
_FLOWS: Final = ("rtscts", "dsrdtr", "xonxoff", "none")


class Transport(Protocol):
    """What the driver needs of a line."""

    def open(self) -> None:
        """Open it, or raise a :class:`~drivers.errors.TransportError`."""
        ...

    def write_some(self, data: bytes, limit_s: float) -> int:
        """Hand over what the line takes at once, waiting up to ``limit_s`` until it takes any; how many bytes it took."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, waiting up to ``limit_s`` for the first byte; empty when nothing came."""
        ...

    def close(self) -> None:
        """Release it; may be called twice."""
        ...


def transport_for(address: str) -> Callable[[], Transport]:
    """Makes unopened transports to ``address``.

    Raises:
        ValueError: no such kind of address.
    """
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        host, port = parts.hostname, parts.port
        return lambda: TcpTransport(host, port)
    if parts.scheme == "serial" and parts.path.startswith("/"):
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        baud, flow = int(options.pop("baud", "115200")), options.pop("flow", "rtscts")
        if not options and flow in _FLOWS:
            return lambda: SerialTransport(parts.path, baud, flow)
    if parts.scheme in ("lp", "usb") and not parts.netloc:
        name = parse_usb_name(parts.path)
        if parts.scheme == "lp" and name is not None:
            return lambda: LpTransport(lambda: find_lp(name))
        if parts.scheme == "lp" and parts.path.startswith("/dev/"):
            return lambda: LpTransport(lambda: Path(parts.path))
        if name is not None:
            return lambda: BulkTransport(address, lambda: open_printer(name))
    raise ValueError(
        f"{address!r} is neither tcp://HOST:PORT nor serial:///dev/PORT?baud=N&flow={'|'.join(_FLOWS)} "
        "nor lp:///VVVV:PPPP nor usb:///VVVV:PPPP"
    )


class TcpTransport:
    """A printer on the network, or a simulator."""

    def __init__(self, host: str, port: int, connect_limit_s: float = CONNECT_LIMIT_S) -> None:
        self._address = (host, port)
        self._name = f"tcp://{host}:{port}"
        self._connect_limit_s = connect_limit_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect.

        Raises:
            DeviceNotFound: nothing there takes the connection.
        """
        try:
            opened = socket.create_connection(self._address, self._connect_limit_s)
        except OSError as error:
            raise DeviceNotFound(DEVICE, f"{self._name}: {error}") from error
        # Status questions are three bytes; they must not wait for more to fill a segment.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.setblocking(False)
        self._socket = opened

    def write_some(self, data: bytes, limit_s: float) -> int:
        """See :class:`Transport`.

        Raises:
            DeviceLost: the connection is gone.
        """
        opened = self._opened()
        try:
            _, ready, _ = select.select([], [opened], [], limit_s)
            return opened.send(data) if ready else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error

    def read(self, limit_s: float) -> bytes:
        """See :class:`Transport`.

        Raises:
            DeviceLost: the connection is gone, or the printer closed it.
        """
        opened = self._opened()
        try:
            ready, _, _ = select.select([opened], [], [], limit_s)
            if not ready:
                return b""
            data = opened.recv(_READ_BYTES)
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
        if not data:
            raise DeviceLost(DEVICE, f"{self._name}: the printer closed the connection")
        return data

    def close(self) -> None:
        """Release the connection."""
        opened, self._socket = self._socket, None
        if opened is not None:
            opened.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise DeviceLost(DEVICE, f"{self._name} is not open")
        return self._socket


class SerialTransport(HeldPort[serial.Serial]):
    """A printer on a serial port, 8N1, opened for us alone."""

    def __init__(self, port: str, baud: int = 115200, flow: str = "rtscts") -> None:
        super().__init__(DEVICE, port)
        self._baud = baud
        self._flow = flow

    def open(self) -> None:
        """Open the port.

        Raises:
            DeviceNotFound: there is no such port, or no right to use it.
            DeviceBusy: another program holds it.
            DeviceLost: it exists and will not be opened.
        """
        try:
            self._port = serial.Serial(
                self._address,
                self._baud,
                timeout=0,
                write_timeout=0,
                exclusive=True,
                rtscts=self._flow == "rtscts",
                dsrdtr=self._flow == "dsrdtr",
                xonxoff=self._flow == "xonxoff",
            )
        except OSError as error:  # SerialException is one; its errno is the system's
            raise opening_error(DEVICE, self._address, error) from error

    def write_some(self, data: bytes, limit_s: float) -> int:
        """See :class:`Transport`.

        Raises:
            DeviceLost: the port is gone.
        """
        port = self._opened()
        try:
            # pyserial would spin while a full line takes nothing, so it is only asked when the line takes something.
            _, ready, _ = select.select([], [port.fileno()], [], limit_s)
            return int(port.write(data) or 0) if ready else 0
        except GONE as error:
            raise self._lost(error) from error
