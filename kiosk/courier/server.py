# SPDX-License-Identifier: Apache-2.0
"""The courier's local socket: a thread per client, no work of its own.

Only this user gets in: the folder is 0700, the socket 0600, and the kernel says who is at the other end (SO_PEERCRED,
unix(7)), whatever the folder's mode has become since.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from kiosk.courier.protocol import BadFrame, Decoder, Frame, encode

MAX_CLIENTS = 32
IDLE_CLIENT_S = 60.0
_RECEIVE_BYTES = 256 * 1024
_PEER = struct.Struct("3i")

Handler = Callable[[Frame], Frame]


class UnsafeFolder(Exception):
    """The folder of the socket can be entered by others."""


def peer_uid(connection: socket.socket) -> int:
    """The user at the other end of a UNIX socket, as the kernel knows it."""
    _pid, uid, _gid = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return int(uid)


class CourierServer:
    """A context manager: listens inside it. ``handler`` is called from several threads at once."""

    def __init__(self, path: Path, handler: Handler, *, allowed_uid: int | None = None) -> None:
        self._path = path
        self._handler = handler
        self._allowed_uid = os.getuid() if allowed_uid is None else allowed_uid
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._accepting = threading.Thread(target=self._accept, name="courier-accept", daemon=True)
        self._clients: set[socket.socket] = set()
        self._gate = threading.Lock()

    def __enter__(self) -> CourierServer:
        try:
            self._listen()
        except BaseException:
            self._listener.close()
            raise
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._path.unlink(missing_ok=True)
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        with self._gate:
            for client in self._clients:
                with suppress(OSError):  # gone already
                    client.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        folder = self._path.parent.stat()
        if folder.st_uid != os.getuid() or stat.S_IMODE(folder.st_mode) & 0o077:
            raise UnsafeFolder(f"{self._path.parent} must belong to this user alone (mode 700)")
        # Whoever was here before us is gone: the state folder's lock is ours.
        self._path.unlink(missing_ok=True)
        self._listener.bind(os.fspath(self._path))
        self._path.chmod(0o600)
        self._listener.listen(MAX_CLIENTS)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            with self._gate:
                if peer_uid(client) != self._allowed_uid or len(self._clients) >= MAX_CLIENTS:
                    client.close()
                    continue
                self._clients.add(client)
            threading.Thread(target=self._serve, args=(client,), name="courier-client", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        decoder = Decoder()
        try:
            client.settimeout(IDLE_CLIENT_S)
            while data := client.recv(_RECEIVE_BYTES):
                for request in decoder.feed(data):
                    for piece in encode(self._handler(request)):
                        client.sendall(piece)
        except (OSError, BadFrame):
            pass  # a client that went away, or that is none: its connection ends, nothing else
        finally:
            with self._gate:
                self._clients.discard(client)
                client.close()
