# SPDX-License-Identifier: Apache-2.0
"""IPP's way to a printer: HTTP POST, RFC 8010 section 4, with a time limit over the whole exchange and a cancel event.

``http.client`` reads the answer; below it is a socket of ours that waits in short steps, so that a printer that sends a byte
a second, endless headers or nothing at all costs no more than the limit. The connection is kept between questions and made
anew for whatever must not be sent twice.

``ipps``: the certificate is checked against the system's authorities, or, as printers sign their own, against the SHA-256
fingerprint that a technician has read off the printer.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import io
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from drivers.document_printer.protocol import MAX_HEAD_BYTES
from drivers.errors import BadFrame, Cancelled, DeviceLost, DeviceNotFound, DeviceTimeout, UnexpectedReply

DEVICE: Final = "document_printer"
_STEP_S: Final = 0.05
_PIECE_BYTES: Final = 16384
_HTTP_OK: Final = 200
_LAST_WORDS_S: Final = 1.0


@dataclass(frozen=True)
class IppAddress:
    """Where a printer is."""

    host: str
    port: int
    path: str
    is_secure: bool = False
    fingerprint: str | None = None
    """SHA-256 of the printer's certificate, 64 hexadecimal digits."""

    @property
    def uri(self) -> str:
        """``printer-uri``."""
        scheme = "ipps" if self.is_secure else "ipp"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{self.path}"


class _PatientSocket:
    """What ``http.client`` takes for a socket. Every wait ends at the deadline, or when cancelled."""

    def __init__(self, line: HttpLine, connection: socket.socket) -> None:
        self._line = line
        self._socket = connection
        connection.setblocking(False)

    def sendall(self, data: bytes) -> None:
        """All of it; ``line.sent_bytes`` counts."""
        rest = memoryview(data)
        while rest:
            piece = rest[:_PIECE_BYTES]
            taken = self._line.patiently(partial(self._socket.send, piece), [], [self._socket])
            self._line.sent_bytes += taken
            rest = rest[taken:]

    def makefile(self, _mode: str = "rb", *_args: Any, **_kwargs: Any) -> io.BufferedReader:
        """The answer's side."""
        return io.BufferedReader(_PatientReader(self._line, self._socket))

    def close(self) -> None:
        """Nothing: ``http.client`` lets go of the socket while the answer is still to be read. The line closes it."""


class _PatientReader(io.RawIOBase):
    def __init__(self, line: HttpLine, connection: socket.socket) -> None:
        self._line = line
        self._socket = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.patiently(partial(self._socket.recv_into, buffer), [self._socket], [])


class HttpLine:
    """One printer's address. One thread at a time."""

    def __init__(
        self, address: IppAddress, connect_limit_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = address
        self._connect_limit_s = connect_limit_s
        self._clock = clock
        self._http: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._deadline = 0.0
        self._cancel: threading.Event | None = None
        self.sent_bytes = 0
        """Of the last request with its HTTP head: how many bytes the system took."""
        self.sent_all = False
        """Whether the last request left us whole."""

    def post(
        self, head: bytes, document: bytes, limit_s: float, cancel: threading.Event | None, *, once: bool = False
    ) -> bytes:
        """Send a request and give the body of its answer.

        ``once``: it must not reach the printer twice, so it goes over a new connection and is never tried again.

        Raises:
            DeviceNotFound: no connection; nothing was sent.
            DeviceLost, DeviceTimeout, BadFrame, UnexpectedReply: it was sent, or a part of it (see ``sent_all``).
            Cancelled: the caller wants no answer any more; as much may have been sent.
        """
        self._deadline = self._clock() + limit_s
        self._cancel = cancel
        if once:
            self.close()
        elif self._http is not None:
            with contextlib.suppress(DeviceLost, BadFrame):  # it may have closed what was idle: then once more
                return self._exchange(self._http, head, document)
        return self._exchange(self._connect(), head, document)

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._http = None
        connection, self._socket = self._socket, None
        if connection is not None:
            connection.close()

    # ---- the connection

    def _connect(self) -> http.client.HTTPConnection:
        self.close()
        self.sent_all, self.sent_bytes = False, 0
        where = self._address
        try:
            plain = socket.create_connection((where.host, where.port), self._connect_limit_s)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self._secured(plain) if where.is_secure else plain
        except OSError as error:
            raise DeviceNotFound(DEVICE, f"{where.uri}: {error}") from error
        self._socket = connection
        self._http = http.client.HTTPConnection(where.host, where.port)
        self._http.sock = _PatientSocket(self, connection)
        self._http.auto_open = 0
        return self._http

    def _secured(self, plain: socket.socket) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        if self._address.fingerprint is not None:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the fingerprint below says more than any authority
        try:
            secured = context.wrap_socket(plain, server_hostname=self._address.host)
        except OSError:
            plain.close()
            raise
        if self._address.fingerprint is not None:
            found = hashlib.sha256(secured.getpeercert(binary_form=True) or b"").hexdigest()
            if not hmac.compare_digest(found, self._address.fingerprint):
                secured.close()
                raise DeviceNotFound(DEVICE, f"{self._address.uri}: another certificate than the one that was noted")
        return secured

    def patiently(self, attempt: Callable[[], int], read: list[socket.socket], write: list[socket.socket]) -> int:
        """Tries until it goes, waiting for ``read`` and ``write`` in between.

        Raises:
            DeviceTimeout, Cancelled, OSError: the deadline, the caller, the line.
        """
        while True:
            waits_for = (read, write)
            try:
                return attempt()
            except ssl.SSLWantWriteError:  # TLS may have to write in order to read, and the other way round
                waits_for = ([], read or write)
            except ssl.SSLWantReadError:
                waits_for = (read or write, [])
            except BlockingIOError:
                pass
            if self._cancel is not None and self._cancel.is_set():
                raise Cancelled(DEVICE, "nobody waits for the answer any more")
            if self._clock() > self._deadline:
                raise DeviceTimeout(DEVICE, f"{self._address.uri}: no whole answer in time")
            select.select(*waits_for, [], _STEP_S)

    # ---- one exchange

    def _exchange(self, connection: http.client.HTTPConnection, head: bytes, document: bytes) -> bytes:
        self.sent_all, self.sent_bytes = False, 0
        done = False
        try:
            self._send(connection, head + document)
            answer = connection.getresponse()
            body = answer.read(MAX_HEAD_BYTES + 1)
            if answer.status != _HTTP_OK:
                raise UnexpectedReply(DEVICE, f"{self._address.uri}: HTTP status {answer.status}")
            if len(body) > MAX_HEAD_BYTES:
                raise BadFrame(DEVICE, f"an answer of more than {MAX_HEAD_BYTES} bytes")
            if not body:
                raise BadFrame(DEVICE, "an empty answer")
            done = not answer.will_close and answer.isclosed()
            return body
        except http.client.IncompleteRead as error:
            raise BadFrame(DEVICE, "the answer ends in its middle") from error
        except (OSError, http.client.RemoteDisconnected) as error:
            raise DeviceLost(DEVICE, f"{self._address.uri}: {error}") from error
        except (http.client.HTTPException, ValueError) as error:
            raise BadFrame(DEVICE, f"no HTTP answer: {type(error).__name__}") from error
        finally:
            if not done:
                self.close()

    def _send(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
        try:
            connection.request("POST", self._address.path, body, headers)
            self.sent_all = True
        except (BrokenPipeError, ConnectionResetError):
            # It refuses the document before it has all of it; its words may have come before it hung up.
            self._deadline = min(self._deadline, self._clock() + _LAST_WORDS_S)
