# SPDX-License-Identifier: Apache-2.0
"""The line of a simulated A4 printer (模拟打印机的线路): HTTP/1.1 on a loopback port, and everything a bad line or printer does.

Each fault may be for one operation only (``operation``: its number) and for a number of exchanges (``times``).
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from drivers.simulated_plug import LOOK_S, listen_on_loopback
from drivers.simulation import SimulatorError

KINDS: Final = frozenset(
    "refuse late drop hang_up stall slow truncate short wrong_id garbage no_http chunked huge status drip "
    "endless_headers".split()
)
_PIECE_BYTES: Final = 65536
_BUFFER_BYTES: Final = 65536
_MAX_HEAD: Final = 65536
_MAX_BODY: Final = 256 * 1024 * 1024

Answer = Callable[[bytes], tuple[int, bytes]]


class HttpFaults:
    """What is wrong now; shared by the line's threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, dict[str, Any]] = {}
        self.seen: deque[int] = deque(maxlen=500)
        """Operations that were answered, or would have been."""

    def kinds(self) -> set[str]:
        """The kinds that are set."""
        with self._lock:
            return set(self._faults)

    def set(self, kind: str, given: dict[str, Any]) -> None:
        """From now on; an empty ``given`` is for every exchange."""
        if kind not in KINDS:
            raise SimulatorError(f"no such line fault: {kind}; known: {', '.join(sorted(KINDS))}")
        with self._lock:
            self._faults[kind] = dict(given)

    def clear(self) -> None:
        """All is well."""
        with self._lock:
            self._faults.clear()

    def take(self, kind: str, operation: int | None) -> dict[str, Any] | None:
        """The fault's arguments if it strikes here; counts down its ``times``."""
        with self._lock:
            given = self._faults.get(kind)
            if given is None or given.get("operation", operation) != operation:
                return None
            if "times" in given:
                given["times"] -= 1
                if given["times"] <= 0:
                    del self._faults[kind]
            return dict(given)


class _HungUp(Exception):
    """The connection is over."""


class PrinterServer:
    """Listens on a loopback port from the start; takes connections once started, each in a thread."""

    def __init__(self, answer: Answer, faults: HttpFaults) -> None:
        self._answer = answer
        self._faults = faults
        self._ending = threading.Event()
        self._changed = threading.Condition()
        self._listener = listen_on_loopback(0, _BUFFER_BYTES)
        self._listening = True
        self.port: int = self._listener.getsockname()[1]
        self._connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._run, name="simulated-ipp", daemon=True)

    def start(self) -> None:
        """Take connections."""
        self._thread.start()

    def close(self) -> None:
        """No more."""
        self._ending.set()
        self._thread.join(5)
        self._listener.close()
        self._hang_up_all()

    def set_fault(self, kind: str, given: dict[str, Any]) -> None:
        """Sets a fault of the line; ``refuse`` holds once this returns."""
        self._faults.set(kind, given)
        self._settle()
        if kind == "refuse":
            self._hang_up_all()

    def clear_faults(self) -> None:
        """All is well again once this returns."""
        self._faults.clear()
        self._settle()

    def _settle(self) -> None:
        with self._changed:
            if self._thread.is_alive() and not self._changed.wait_for(
                lambda: self._listening is ("refuse" not in self._faults.kinds()), 5
            ):
                raise SimulatorError("the port did not follow within 5 s")

    def _hang_up_all(self) -> None:
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self._ending.is_set():
            refuses = "refuse" in self._faults.kinds()
            if refuses is self._listening:
                if refuses:
                    self._listener.close()
                else:
                    self._listener = listen_on_loopback(self.port, _BUFFER_BYTES)
                with self._changed:
                    self._listening = not refuses
                    self._changed.notify_all()
            if not self._listening:
                self._ending.wait(LOOK_S / 5)
                continue
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self._connections.add(connection)
                threading.Thread(target=self._serve, args=(connection,), name="simulated-ipp-peer", daemon=True).start()

    # ---- one connection

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(LOOK_S)
                rest = b""
                while True:
                    body, rest = self._request(connection, rest)
                    self._respond(connection, *self._answer(body))
        except (OSError, _HungUp, ValueError):
            pass  # the host went away, or what it sent is no HTTP: a printer just hangs up
        finally:
            self._connections.discard(connection)

    def _more(self, connection: socket.socket, most: int = _PIECE_BYTES) -> bytes:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                piece = connection.recv(most)
                if not piece:
                    raise _HungUp
                return piece
        raise _HungUp

    def _request(self, connection: socket.socket, rest: bytes) -> tuple[bytes, bytes]:
        while b"\r\n\r\n" not in rest:
            if len(rest) > _MAX_HEAD:
                raise _HungUp
            rest += self._more(connection)
        head, _, rest = rest.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines[1:])}
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks(connection, rest)
        return self._counted(connection, rest, int(headers.get("content-length", "0")))

    def _counted(self, connection: socket.socket, taken: bytes, length: int) -> tuple[bytes, bytes]:
        if length > _MAX_BODY:
            raise _HungUp
        got = bytearray(taken)
        operation = int.from_bytes(got[2:4], "big") if len(got) >= 4 else None
        while len(got) < length:
            operation = int.from_bytes(got[2:4], "big") if len(got) >= 4 else None
            got += self._more(connection, self._room(connection, len(got), operation))
        self._room(connection, len(got), operation)
        return bytes(got[:length]), bytes(got[length:])

    def _room(self, connection: socket.socket, got: int, operation: int | None) -> int:
        """How much is read next; a fault may strike first."""
        room = _PIECE_BYTES
        for kind in ("hang_up", "stall"):
            limits = self._faults.kinds()
            if kind not in limits or operation is None:
                continue
            given = self._faults.take(kind, operation)
            if given is None:
                continue
            if got < int(given["after_bytes"]):
                self._faults.set(kind, {**given, "times": 1} if "times" in given else given)
                room = min(room, int(given["after_bytes"]) - got)
            elif kind == "hang_up":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise _HungUp
            else:
                self._stand_still()
        slow = self._faults.take("slow", operation)
        if slow is not None:
            room = min(room, max(1, int(float(slow["bytes_per_second"]) * LOOK_S)))
            self._ending.wait(LOOK_S)
        return room

    def _stand_still(self) -> None:
        while "stall" in self._faults.kinds() and not self._ending.is_set():
            self._ending.wait(LOOK_S / 2)

    def _chunks(self, connection: socket.socket, rest: bytes) -> tuple[bytes, bytes]:
        body = bytearray()
        while True:
            while b"\r\n" not in rest:
                rest += self._more(connection)
            line, _, rest = rest.partition(b"\r\n")
            size = int(line.split(b";")[0], 16)
            if size < 0 or len(body) + size > _MAX_BODY:
                raise _HungUp
            while len(rest) < size + 2:
                rest += self._more(connection)
            body += rest[:size]
            rest = rest[size + 2 :]
            if size == 0:
                return bytes(body), rest

    # ---- the answer, as the faults have it

    def _respond(self, connection: socket.socket, operation: int, body: bytes) -> None:
        faults = self._faults
        faults.seen.append(operation)
        late = faults.take("late", operation)
        if late is not None:
            self._ending.wait(float(late["seconds"]))
        if faults.take("drop", operation) is not None:
            raise _HungUp
        if faults.take("no_http", operation) is not None:
            connection.sendall(b"\x00\xff@PJL READY\r\n\x1b%-12345X")
            raise _HungUp
        if faults.take("endless_headers", operation) is not None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(1_000_000):
                connection.sendall(b"X-%d: x\r\n" % number)
        status = faults.take("status", operation)
        if faults.take("wrong_id", operation) is not None:
            body = body[:4] + struct.pack(">I", int.from_bytes(body[4:8], "big") ^ 0x55) + body[8:]
        if faults.take("garbage", operation) is not None:
            body = b"\x02\x00\x00\x00" + body[4:8] + bytes(range(0x10, 0x90)) * 4
        huge = faults.take("huge", operation)
        if huge is not None:
            value = b"\x41\x00\x04fill\x7f\xff" + b"x" * 0x7FFF
            body = body[:-1] + value * (int(huge["bytes"]) // len(value) + 1) + body[-1:]
        short = faults.take("short", operation)
        if short is not None:
            body = body[: int(short["bytes"])]
        for piece in self._written(operation, 200 if status is None else int(status["code"]), body):
            connection.sendall(piece)

    def _written(self, operation: int, status: int, body: bytes) -> Iterator[bytes]:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/ipp\r\n"
        if self._faults.take("chunked", operation) is not None:
            yield f"{head}Transfer-Encoding: chunked\r\n\r\n".encode()
            for at in range(0, len(body), 7):
                yield b"%x;note=x\r\n%b\r\n" % (len(body[at : at + 7]), body[at : at + 7])
            yield b"0\r\nTrailer: x\r\n\r\n"
            return
        whole = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        cut = self._faults.take("truncate", operation)
        if cut is not None:
            yield whole[: len(whole) - len(body) + int(cut["bytes"])]
            raise _HungUp
        drip = self._faults.take("drip", operation)
        if drip is None:
            yield whole
            return
        for at in range(len(whole)):
            yield whole[at : at + 1]
            if self._ending.wait(float(drip["seconds"])):
                raise _HungUp
