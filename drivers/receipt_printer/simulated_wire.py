# SPDX-License-Identifier: Apache-2.0
"""The simulated printer's end of the line: a TCP port on loopback, or a pseudo-terminal that stands for a serial port."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from drivers.simulated_plug import LOOK_S, PluggedThread, listen_on_loopback
from drivers.simulated_port import SimulatedPort

TakeBytes = Callable[[bytes], bool]
"""Gets what came in; False breaks the line at once."""


class Wire(Protocol):
    """One host at a time, as real printers have it."""

    @property
    def address(self) -> str:
        """As the settings of a terminal want it."""
        ...

    def start(self, take: TakeBytes, gone: Callable[[], None]) -> None:
        """Listen; ``take`` and ``gone`` (the host left) are called in the wire's thread."""
        ...

    def send(self, data: bytes) -> None:
        """To the host, if there is one."""
        ...

    def plug(self, plugged: bool) -> None:
        """Pull the plug, or put it in again; returns when it is so."""
        ...

    def close(self) -> None:
        """For good."""
        ...


class _PrinterWire(PluggedThread):
    """Tells the printer what came in."""

    def __init__(self) -> None:
        super().__init__("simulated-printer-wire")
        self._take: TakeBytes = lambda _: True
        self._gone: Callable[[], None] = lambda: None

    def start(self, take: TakeBytes, gone: Callable[[], None]) -> None:
        self._take, self._gone = take, gone
        self._begin()


class TcpWire(_PrinterWire):
    """Port 9100 of a network printer, on loopback and on a free port."""

    def __init__(self) -> None:
        super().__init__()
        self._listener = listen_on_loopback(0)
        self._port: int = self._listener.getsockname()[1]
        self._host: socket.socket | None = None

    @property
    def address(self) -> str:
        """``tcp://127.0.0.1:PORT``."""
        return f"tcp://127.0.0.1:{self._port}"

    def send(self, data: bytes) -> None:
        """To the host, if there is one."""
        host = self._host
        if host is not None:
            with contextlib.suppress(OSError):
                host.sendall(data)

    def _serve(self) -> None:
        if self._listener.fileno() < 0:
            self._listener = listen_on_loopback(self._port)
        with self._listener as listener:
            self._served()
            while self._wanted:
                try:
                    host, _ = listener.accept()
                except TimeoutError:
                    continue
                with host:
                    self._talk(host)
                self._gone()

    def _talk(self, host: socket.socket) -> None:
        host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host.settimeout(LOOK_S)
        self._host = host
        try:
            while self._wanted:
                try:
                    data = host.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not data:
                    return
                if not self._take(data):
                    break
            # No polite end: the plug was pulled.
            host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            self._host = None


class PtyWire(_PrinterWire):
    """A serial port. The address is a symbolic link that stays the same over unplugging."""

    def __init__(self, link: Path) -> None:
        super().__init__()
        self._link = link
        self._near: int | None = None

    @property
    def address(self) -> str:
        """``serial:///PATH?flow=none``."""
        return f"serial://{self._link}?flow=none"  # a pseudo-terminal has no modem lines

    def send(self, data: bytes) -> None:
        """To the host, whether one listens or not."""
        near = self._near
        if near is not None:
            with contextlib.suppress(OSError):
                os.write(near, data)

    def _serve(self) -> None:
        port = SimulatedPort.plug_in(self._link)
        try:
            self._near = port.near
            self._served()
            while self._wanted:
                ready, _, _ = select.select([port.near], [], [], LOOK_S)
                if ready and not self._take(os.read(port.near, 65536)):
                    self._pulled()
        finally:
            self._near = None
            port.pull_out()
            self._gone()
