# SPDX-License-Identifier: Apache-2.0
"""The supervisor's control socket: for technicians, tools and tests. One JSON object a line, one answer a line.

``status`` tells the processes, ``end_visit`` asks the visit on screen to end, ``stop`` stops the terminal. The socket
is the owner's alone (0600, in a 0700 folder) and a peer of another user is turned away (SO_PEERCRED, unix(7)).
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

MAX_LINE_BYTES: Final = 65536
Answer = Callable[[str], dict[str, Any]]


class SupervisorUnavailable(Exception):
    """No supervisor answers, or it refused the command."""


class ControlPort:
    """Lives in the supervisor's own event loop: no thread, nothing blocks."""

    def __init__(self, path: Path, selector: selectors.BaseSelector, answer: Answer) -> None:
        self._path = path
        self._selector = selector
        self._answer = answer
        self._peers: dict[socket.socket, bytes] = {}
        beside = path.with_name(f".{path.name[:8]}")
        beside.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(beside))
        beside.chmod(0o600)
        self._listener.listen(8)
        self._listener.setblocking(False)
        beside.replace(path)  # whoever sees it can connect; one left by a dead supervisor is replaced
        selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def close(self) -> None:
        """No more commands."""
        for peer in list(self._peers):
            self._drop(peer)
        self._selector.unregister(self._listener)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the peer was quicker to go than we to take it
            peer, _ = self._listener.accept()
            _pid, user, _group = struct.unpack(
                "iII", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("iII"))
            )
            if user not in (0, os.getuid()):
                peer.close()
                return
            peer.setblocking(False)
            self._peers[peer] = b""
            self._selector.register(peer, selectors.EVENT_READ, lambda: self._take(peer))

    def _take(self, peer: socket.socket) -> None:
        try:
            piece = peer.recv(MAX_LINE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        *lines, rest = (self._peers[peer] + piece).split(b"\n")
        self._peers[peer] = rest
        for line in lines:
            with contextlib.suppress(OSError):  # a peer that does not wait for its answer
                peer.send(json.dumps(self._one(line)).encode() + b"\n", socket.MSG_NOSIGNAL)
        if not piece or len(rest) > MAX_LINE_BYTES:
            self._drop(peer)

    def _one(self, line: bytes) -> dict[str, Any]:
        try:
            command = json.loads(line)["command"]
        except (ValueError, TypeError, KeyError):
            return {"ok": False, "error": 'a request is a JSON object with a text "command"'}
        try:
            return {"ok": True, **self._answer(str(command))}
        except LookupError:
            return {"ok": False, "error": f"no such command: {command!s:.40}; known: status, end_visit, stop"}

    def _drop(self, peer: socket.socket) -> None:
        del self._peers[peer]
        self._selector.unregister(peer)
        peer.close()


def ask(path: Path, command: str, timeout_s: float = 5.0) -> dict[str, Any]:
    """Sends one command to the supervisor that listens at ``path``; gives its answer's fields.

    Raises:
        SupervisorUnavailable: with the reason.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.settimeout(timeout_s)
            peer.connect(str(path))
            peer.sendall(json.dumps({"command": command}).encode() + b"\n")
            with peer.makefile("rb") as stream:
                line = stream.readline(MAX_LINE_BYTES)
    except OSError as error:
        raise SupervisorUnavailable(f"no supervisor answers at {path}: {error}") from error
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise SupervisorUnavailable(f"the supervisor at {path} ended before it answered") from error
    if not answer.pop("ok", False):
        raise SupervisorUnavailable(str(answer.get("error", "refused")))
    return answer
