# SPDX-License-Identifier: Apache-2.0
"""What every device simulator has in common (设备模拟器): how it is started, found, steered and ended.

A simulator is a process of its own that speaks the device's real wire protocol, so that the real driver is what is
tested. Beside the wire it has a control channel: a UNIX socket with JSON lines, one request a line, one answer a line::

    -> {"command": "lay", "card": {...}}
    <- {"ok": true, ...}          or          {"ok": false, "error": "what is wrong and what to do"}

It writes where its wire listens into a file once it does, and ends on SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

MAX_LINE_BYTES = 4 * 1024 * 1024
"""Longest line of the control channel. A picture of a whole receipt fits; an endless line does not."""

MAX_SOCKET_PATH_BYTES = 107
"""``sockaddr_un.sun_path`` holds 108 bytes with the closing zero (unix(7))."""

Handler = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Gets the command's word and its arguments, gives the answer's fields; raises :class:`SimulatorError` to refuse."""


class SimulatorError(Exception):
    """A command was refused, or the simulator cannot be reached. The text says what and why."""


@dataclass(frozen=True)
class SimulatorArguments:
    """The arguments that every simulator takes; ``rest`` holds the device's own."""

    listen_file: Path
    control: Path
    state: Path
    rest: argparse.Namespace


def parse_arguments(
    argv: list[str], description: str, add: Callable[[argparse.ArgumentParser], object] | None = None
) -> SimulatorArguments:
    """Reads a simulator's command line; ``add`` adds the options that only this device has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--listen-file", type=Path, required=True, help='file to write {"address": ...} into')
    parser.add_argument("--control", type=Path, required=True, help="path of the control socket")
    parser.add_argument("--state", type=Path, required=True, help="folder of the simulator's state")
    if add is not None:
        add(parser)
    found = parser.parse_args(argv)
    found.state.mkdir(parents=True, exist_ok=True)
    return SimulatorArguments(found.listen_file, found.control, found.state, found)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes a small JSON file so that a reader sees the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def announce(listen_file: Path, address: str) -> None:
    """Says where the wire listens; to be called when it does."""
    write_json(listen_file, {"address": address, "pid": os.getpid()})


def wait_for_end() -> None:
    """Blocks the main thread until SIGTERM or SIGINT."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    # Event.wait() without a limit is not interrupted by handlers on every platform; a bounded wait is.
    while not ended.wait(0.5):
        pass


class Simulator(Protocol):
    """What a simulator's process runs."""

    def start(self) -> None:
        """Plug it in."""
        ...

    def command(self, word: str, arguments: dict[str, Any], /) -> dict[str, Any]:
        """See :class:`ControlServer`."""
        ...

    def close(self) -> None:
        """Pull it out."""
        ...


def serve(arguments: SimulatorArguments, simulator: Simulator, address: Callable[[], object]) -> None:
    """Start it, say where it listens, obey its control channel, and end with the process (SIGTERM)."""
    simulator.start()
    try:
        with ControlServer(arguments.control, simulator.command):
            announce(arguments.listen_file, str(address()))
            wait_for_end()
    finally:
        simulator.close()


class ControlServer:
    """The control channel's simulator side: a thread that takes connections, a thread for each connection.

    Handlers run one at a time, so a handler needs no lock against other handlers (against the wire's thread it does).
    """

    def __init__(self, path: Path, handler: Handler) -> None:
        _check_length(path)
        self._path = path
        self._handler = handler
        self._turn = threading.Lock()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, name="simulator-control", daemon=True)

    def start(self) -> None:
        """Listens from here on; a socket file left by a dead simulator is replaced."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        self._socket.listen(8)
        self._thread.start()

    def close(self) -> None:
        """Ends every connection and removes the socket file; may be called twice."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(2)
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()

    def __enter__(self) -> ControlServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed from outside: the way this thread ends
            threading.Thread(target=self._serve, args=(connection,), name="simulator-control-peer", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._connections.add(connection)
        try:
            with connection:
                for line in _lines(connection):
                    connection.sendall(json.dumps(self._answer(line), ensure_ascii=False).encode() + b"\n")
        except (OSError, SimulatorError):
            pass  # the peer went away or sent an endless line: it hears no answer, the simulator goes on
        finally:
            self._connections.discard(connection)

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            if not isinstance(request, dict) or not isinstance(request.get("command"), str):
                return {"ok": False, "error": 'a request is a JSON object with a text "command"'}
            command = request.pop("command")
            with self._turn:
                return {"ok": True, **self._handler(command, request)}
        except SimulatorError as error:
            return {"ok": False, "error": str(error)}
        except (ValueError, TypeError, KeyError) as error:  # arguments of a wrong shape: the caller hears it
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}


def control(path: Path, command: str, *, timeout_s: float = 10.0, **arguments: object) -> dict[str, Any]:
    """Sends one command to a simulator and gives its answer's fields.

    Raises:
        SimulatorError: it refused the command, or nothing (any more) listens at ``path``.
    """
    _check_length(path)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_s)
            connection.connect(str(path))
            connection.sendall(json.dumps({"command": command, **arguments}, ensure_ascii=False).encode() + b"\n")
            line = next(_lines(connection), None)
    except OSError as error:
        raise SimulatorError(f"no simulator answers at {path}: {error}") from error
    if line is None:
        raise SimulatorError(f"the simulator at {path} closed the connection without an answer")
    answer = json.loads(line)
    if not isinstance(answer, dict) or answer.pop("ok", False) is not True:
        raise SimulatorError(str(answer.get("error", answer)) if isinstance(answer, dict) else repr(answer))
    return answer


def _lines(connection: socket.socket) -> Iterator[bytes]:
    rest = b""
    while True:
        line, found, after = rest.partition(b"\n")
        if found:
            rest = after
            yield line
            continue
        if len(rest) > MAX_LINE_BYTES:
            raise SimulatorError(f"a line of the control channel is longer than {MAX_LINE_BYTES} bytes")
        piece = connection.recv(65536)
        if not piece:
            return
        rest += piece


def _check_length(path: Path) -> None:
    if len(os.fsencode(path)) > MAX_SOCKET_PATH_BYTES:
        raise SimulatorError(f"the control socket's path is longer than {MAX_SOCKET_PATH_BYTES} bytes: {path}")
