# SPDX-License-Identifier: Apache-2.0
"""A small platform over HTTP for outbox scenarios: files cases by id, and loses connections, answers and temper.

It is deliberately not the embedded platform: an independent, tiny "exactly once by id" to count against.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any


@dataclass
class Filed:
    """A case as it arrived; ``times`` is how often it was stored as new, which must be 1."""

    envelope_sha256: str
    attachments: tuple[str, ...]
    times: int = 1


@dataclass
class Faults:
    """How often what goes wrong, in parts of one."""

    reset: float = 0.0
    lost_reply: float = 0.0
    busy: float = 0.0
    nonsense: float = 0.0


@dataclass
class Books:
    """What the platform holds, and what it was asked."""

    cases: dict[str, Filed] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[int, bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    faults: Faults = field(default_factory=Faults)
    random: Random = field(default_factory=lambda: Random(1))
    gate: threading.Lock = field(default_factory=threading.Lock)


class _Platform(ThreadingHTTPServer):
    daemon_threads = True
    books: Books

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A courier that was killed in the middle of a request is what these scenarios are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Platform
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        books = self.server.books
        if self.path == "/health":
            return self._answer(200, {"ok": True})
        _, _cases, case_id, digest = self.path.split("/")
        with books.gate:
            held = sorted(books.parts.get((case_id, digest), {}))
        return self._answer(200, {"parts": held})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) != int(self.headers["Content-Length"]):
            return None  # the courier died while it spoke: no part, as of a case
        fault = self._fault()
        if fault in {"reset", "busy"}:
            return self._misbehave(fault)
        _, _cases, case_id, digest, part = self.path.split("/")
        books = self.server.books
        with books.gate:
            books.parts.setdefault((case_id, digest), {})[int(part)] = body
        return self._misbehave(fault) if fault else self._answer(200, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) != int(self.headers["Content-Length"]):
            return None  # the courier died while it spoke
        fault = self._fault()
        if fault in {"reset", "busy"}:
            return self._misbehave(fault)
        books = self.server.books
        case_id = self.path.split("/")[2]
        digests = tuple(filter(None, self.headers["X-Attachments"].split(",")))
        with books.gate:
            for digest in digests:
                parts = books.parts.get((case_id, digest), {})
                if hashlib.sha256(b"".join(parts[number] for number in sorted(parts))).hexdigest() != digest:
                    return self._answer(422, {"type": "attachment-incomplete"})
            filed = Filed(hashlib.sha256(body).hexdigest(), digests)
            known = books.cases.get(case_id)
            if known is None:
                books.cases[case_id] = filed
            elif (known.envelope_sha256, known.attachments) != (filed.envelope_sha256, filed.attachments):
                known.times += 1
                return self._answer(422, {"type": "other-content"})
            books.asked["repeat" if known else "new"] += 1
            number = f"310000{list(books.cases).index(case_id):09d}"
        receipt = {
            "case_number": number,
            "platform_received_at": "2026-11-21T10:00:00.000+08:00",
            "already_have_it": known is not None,
        }
        return self._misbehave(fault) if fault else self._answer(200, receipt)

    def _fault(self) -> str | None:
        books = self.server.books
        with books.gate:
            thrown = books.random.random()
            for name in ("reset", "lost_reply", "busy", "nonsense"):
                thrown -= getattr(books.faults, name)
                if thrown < 0:
                    books.asked[name] += 1
                    return name
        return None

    def _misbehave(self, fault: str) -> None:
        if fault == "busy":
            return self._answer(503, {"type": "busy"}, retry_after="0")
        if fault == "nonsense":
            self.send_response(200)
            self.send_header("Content-Length", "9")
            self.end_headers()
            self.wfile.write(b"<html>odd")
            return None
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
        return None

    def _answer(self, status: int, content: dict[str, object], retry_after: str | None = None) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def platform(seed: int) -> Generator[tuple[str, Books], None, None]:
    """A platform on the loopback interface, ended with the block."""
    books = Books(random=Random(seed))
    with _Platform(("127.0.0.1", 0), _Handler) as server:
        server.books = books
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", books
        finally:
            server.shutdown()
            thread.join()
            time.sleep(0.05)  # handlers of killed couriers see their connections end
