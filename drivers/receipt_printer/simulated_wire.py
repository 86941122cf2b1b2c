# SPDX-License-Identifier: Apache-2.0
"""The simulated printer's end of the line: a TCP port on loopback, or a pseudo-terminal that stands for a serial port."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from drivers.simulated_port import SimulatedPort

_LOOK_S: Final = 0.1
"""So often a waiting wire looks whether it was unplugged."""

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


class _PluggedThread:
    """A thread that serves while the plug is in."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._wanted = True
        self._is_plugged = False
        self._ending = False
        self._take: TakeBytes = lambda _: True
        self._gone: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="simulated-printer-wire", daemon=True)

    def start(self, take: TakeBytes, gone: Callable[[], None]) -> None:
        self._take, self._gone = take, gone
        self._thread.start()
        self.plug(True)

    def plug(self, plugged: bool) -> None:
        with self._changed:
            self._wanted = plugged
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self._is_plugged is plugged, 5):
                raise RuntimeError("the wire did not follow within 5 s")

    def close(self) -> None:
        with self._changed:
            self._ending, self._wanted = True, False
            self._changed.notify_all()
        self._thread.join(5)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_plugged = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._wanted or self._ending)
                if self._ending:
                    return
            self._serve()

    def _served(self) -> None:
        """To be called by ``_serve`` when a host can come."""
        with self._changed:
            self._is_plugged = True
            self._changed.notify_all()

    def _pulled(self) -> None:
        """The plug is out, and not by a command: whoever puts it in again waits until it is in."""
        with self._changed:
            self._wanted = self._is_plugged = False

    def _serve(self) -> None:
        """Until ``self._wanted`` is false."""
        raise NotImplementedError


class TcpWire(_PluggedThread):
    """Port 9100 of a network printer, on loopback and on a free port."""

    def __init__(self) -> None:
        super().__init__()
        self._listener = self._listen(0)
        self._port: int = self._listener.getsockname()[1]
        self._host: socket.socket | None = None

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(4)
        listener.settimeout(_LOOK_S)
        return listener

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
            self._listener = self._listen(self._port)
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
        host.settimeout(_LOOK_S)
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


class PtyWire(_PluggedThread):
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
                ready, _, _ = select.select([port.near], [], [], _LOOK_S)
                if ready and not self._take(os.read(port.near, 65536)):
                    self._pulled()
        finally:
            self._near = None
            port.pull_out()
            self._gone()
