# SPDX-License-Identifier: Apache-2.0
"""The ports of the sandbox: uvicorn on a loopback socket that can be taken down and brought back like a dead platform.

Down: the listening socket is closed and every connection cut; a socket that is bound and does not listen keeps the port,
so that nobody else gets it meanwhile and connections are refused. Up: that socket listens.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
_BACKLOG = 128
_KEEP_ALIVE_S = 75


class Listener:
    """One port; what answers on it is said where it begins to listen, so that an application may know its port before."""

    def __init__(self, port: int) -> None:
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def is_up(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    async def up(self, app: ASGIApp) -> None:
        """Listen, with this application behind it. Nothing happens if it does already."""
        if self._server is not None:
            return
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            backlog=_BACKLOG,
            http="h11",
            ws="none",
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.005)

    async def down(self, *, keep_port: bool = True) -> None:
        """Close the port and cut every connection. Nothing happens if it is down already."""
        server, serving = self._server, self._serving
        if server is None or serving is None:
            return
        for listening in server.servers:
            listening.close()
        self._socket.close()
        if keep_port:
            self._socket = _bound(self.port)
        self.cut()
        server.force_exit = server.should_exit = True
        await serving
        self.cut()
        self._server = self._serving = None

    def cut(self, client: tuple[str, int] | None = None) -> None:
        """Cut the connection of ``client``, or all of them, without another byte."""
        if self._server is None:
            return
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None and client in (None, getattr(connection, "client", None)):
                transport.abort()


class _Server(uvicorn.Server):
    """Two servers in one process: signals are the process's own business (app.py)."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _bound(port: int) -> socket.socket:
    # The protocol is named because asyncio switches Nagle's algorithm off only where it is: 40 ms an answer otherwise.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Connections of a process that was killed linger; without this a restart on the same port would have to wait.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    bound.setblocking(False)
    return bound
