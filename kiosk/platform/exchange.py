# SPDX-License-Identifier: Apache-2.0
"""One request, one answer, within a time limit: signed, bounded, never retried (but for a signature refused for its time
alone), never redirected.

Everything that comes back is hostile until it was understood: at most 4 MB, the right content type, JSON that parses,
and the whole of it within the limit. A read time limit alone does not give that (it counts from byte to byte, so one
byte every few seconds would hold a caller for days); therefore a watchdog shuts the connection when the time is over.

Requests go through the adapter of ``requests`` and not through its Session: a Session reads proxies, certificate
authorities and passwords from the environment, keeps cookies, and reads the body of a redirect without any bound.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from config.timeouts import PLATFORM_UPLOAD_S
from kiosk.platform.errors import (
    PROBLEM_PREFIX,
    Busy,
    ClockOff,
    Maintenance,
    NotTrusted,
    Problem,
    ProtocolFault,
    Unreachable,
    refusal,
)
from kiosk.platform.platform_clock import PlatformClock
from kiosk.platform.signing import TERMINAL_HEADER, TICKET_HEADER, Signer, sign
from kiosk.platform.time_limits import Timeouts

MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
_READ_BYTES: Final = 64 * 1024
_LONGEST_TEXT: Final = 2000
PICTURES: Final = ("image/jpeg", "image/png")
_COME_LATER: Final = frozenset({409, 425, 429})


Content = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer. ``content``: the parsed JSON object, empty for 202 and 204. ``data``: the picture, where one was wanted."""

    status: int
    content: Mapping[str, Any] = field(repr=False)
    data: bytes = field(default=b"", repr=False)
    media: str = ""
    retry_after_s: float | None = None
    """Not to be asked again before, where the answer says so (an order that somebody is paying)."""


class Exchange:
    """The line to one platform. Thread-safe."""

    def __init__(
        self, url: str, key: Signer, terminal_id: str, timeouts: Timeouts, clock: PlatformClock | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._terminal_id = terminal_id
        self._timeouts = timeouts
        self._adapter = _Adapter(max_retries=0)
        self.clock = clock or PlatformClock()

    def close(self) -> None:
        """Let the connections go."""
        self._adapter.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        content: Content | None = None,
        data: bytes | None = None,
        idempotency_key: str | None = None,
        token: str | None = None,
        drain_ticket: str | None = None,
        if_match: str | None = None,
        signed: bool = True,
        answer_s: float | None = None,
        picture_bytes: int = 0,
    ) -> Answer:
        """Send one request and read its answer. ``content`` as a function is asked when the request is made.
        ``picture_bytes``: the answer is a picture of at most so many bytes; 0: it is JSON.

        Raises:
            PlatformError: everything but a 2xx answer that follows the contract.
        """
        wanted = ", ".join(PICTURES) if picture_bytes else "application/json"
        headers = {"Accept": f"{wanted}, application/problem+json", "Accept-Encoding": "identity"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        elif data is not None:
            headers["Content-Type"] = "application/octet-stream"
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if drain_ticket is not None:
            headers[TICKET_HEADER] = drain_ticket
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        headers[TERMINAL_HEADER] = self._terminal_id
        limit_s = answer_s if answer_s is not None else self._timeouts.answer_s
        asked = self.clock.own()
        try:
            return self._once(method, path, headers, _body_of(content, data), limit_s, picture_bytes, signed=signed)
        except ClockOff as refused:
            # Refused for its time alone, before anything in it was looked at. The platform says what time it is: asked
            # once more, with that. This is no retry of something that may have been done.
            if not self.clock.learn(refused.problem.more.get("platform_time"), asked, self.clock.own()):
                raise
        return self._once(method, path, headers, _body_of(content, data), limit_s, picture_bytes, signed=signed)

    def tell(
        self,
        method: str,
        path: str,
        *,
        content: Content | None = None,
        data: bytes | None = None,
        idempotency_key: str | None = None,
        answer_s: float | None = None,
        token: str | None = None,
    ) -> None:
        """Send what is answered with nothing (204). ``token``: of the session in which it is said.

        Raises:
            PlatformError: as :meth:`call`; ``ProtocolFault``: something was answered. A captive portal says 200 to
                everything, and nothing was done.
        """
        answer = self.call(
            method,
            path,
            content=content,
            data=data,
            idempotency_key=idempotency_key,
            answer_s=answer_s,
            token=token,
        )
        if answer.status != HTTPStatus.NO_CONTENT:
            raise ProtocolFault(f"status {answer.status} where nothing was to be answered")

    def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        limit_s: float,
        picture_bytes: int,
        *,
        signed: bool,
    ) -> Answer:
        request = requests.Request(method, self._url + path, headers=dict(headers), data=body or None).prepare()
        if signed:
            sign(request, body, self._key, self.clock.corrected())
        deadline = time.monotonic() + self._timeouts.connect_s + limit_s
        try:
            response = self._adapter.send(request, stream=True, timeout=(self._timeouts.connect_s, limit_s))
        except requests.exceptions.SSLError as error:
            raise NotTrusted(f"no secure line ({type(error).__name__})") from None
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Unreachable(f"no answer ({type(error).__name__})") from None
        try:
            return self._understand(response, deadline, picture_bytes)
        finally:
            response.close()

    def _understand(self, response: requests.Response, deadline: float, picture_bytes: int) -> Answer:
        status = response.status_code
        retry_after_s = _retry_after(response.headers.get("Retry-After"), self.clock.corrected())
        media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if status in (202, 204):
            return Answer(status, {})
        if 200 <= status < 300:
            if picture_bytes:
                if media not in PICTURES:
                    raise ProtocolFault(f"status {status} with an unexpected content type")
                return Answer(status, {}, _read_body(response, deadline, picture_bytes), media)
            if media != "application/json":
                raise ProtocolFault(f"status {status} with an unexpected content type")
            return Answer(status, _json_object(_read_body(response, deadline)), retry_after_s=retry_after_s)
        if status in _COME_LATER or 500 <= status < 600:
            kind = Maintenance if status == HTTPStatus.SERVICE_UNAVAILABLE else Busy
            raise kind(f"status {status}", retry_after_s)
        if not 400 <= status < 500 or media != "application/problem+json":
            raise ProtocolFault(f"status {status}, which the contract does not know", retry_after_s)
        raise refusal(_problem(status, _json_object(_read_body(response, deadline))))


def _body_of(content: Content | None, data: bytes | None) -> bytes:
    if content is None:
        return data or b""
    told = content() if callable(content) else content
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _problem(status: int, content: Mapping[str, Any]) -> Problem:
    kind, title, detail = content.get("type"), content.get("title"), content.get("detail", "")
    texts = (kind, title, detail)
    if not all(isinstance(text, str) and len(text) <= _LONGEST_TEXT for text in texts):
        raise ProtocolFault(f"status {status} with a malformed problem")
    if not str(kind).startswith(PROBLEM_PREFIX):
        raise ProtocolFault(f"status {status} with a problem of somebody else")
    more = {name: value for name, value in content.items() if name not in ("type", "title", "detail", "status")}
    return Problem(str(kind), str(title), status, str(detail), more)


def _read_body(response: requests.Response, deadline: float, most_bytes: int = MAX_ANSWER_BYTES) -> bytes:
    raw: HTTPResponse = response.raw
    body = bytearray()
    try:
        with _watchdog(deadline - time.monotonic(), raw.shutdown):
            while chunk := raw.read(_READ_BYTES):
                body += chunk
                if len(body) > most_bytes:
                    raise ProtocolFault("the answer is longer than any of the contract")
    except (HTTPError, OSError, ValueError) as error:
        raise Unreachable(f"the answer broke off ({type(error).__name__})") from None
    return bytes(body)


def _json_object(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ProtocolFault("the answer is no JSON") from None
    if not isinstance(content, dict):
        raise ProtocolFault("the answer is no JSON object")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds, or an HTTP date (RFC 9110, 10.2.3). What is neither is not there."""
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


@contextmanager
def _watchdog(limit_s: float, shut: Callable[[], object]) -> Generator[None, None, None]:
    """``shut`` is called when the block takes longer; the read inside it then fails."""

    def bite() -> None:
        with suppress(OSError, ValueError, RuntimeError):  # gone by itself in the meantime
            shut()

    timer = threading.Timer(max(0.0, limit_s), bite)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class _WatchedHTTP(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 overrides it so
        """As the base class; the wait for the head as a whole is bounded."""
        connection = self.sock
        with _watchdog(_seconds(self.timeout), lambda: connection.shutdown(socket.SHUT_RDWR)):
            return super().getresponse()


class _WatchedHTTPS(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 overrides it so
        """As the base class; the wait for the head as a whole is bounded."""
        connection = self.sock
        with _watchdog(_seconds(self.timeout), lambda: connection.shutdown(socket.SHUT_RDWR)):
            return super().getresponse()


def _seconds(timeout: object) -> float:
    return float(timeout) if isinstance(timeout, int | float) else PLATFORM_UPLOAD_S


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPS


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
