# SPDX-License-Identifier: Apache-2.0
"""The gate: reads a body within bounds and settles which terminal asks, before anything in the request is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from config.clock import iso_ms, now
from config.modes import Environment
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store, Terminal
from kiosk.platform.signing import TERMINAL_HEADER, BadSignature, StaleSignature, verify

_MEDIA = {"POST": "application/json", "PUT": "application/octet-stream"}


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body.

    Raises:
        Refusal: longer than ``limit``, or of another content type than the contract's.
    """
    media = _MEDIA.get(request.method)
    if media is not None and request.headers.get("content-type", "").partition(";")[0].strip().lower() != media:
        raise Refusal(ProblemType.UNSUPPORTED_MEDIA)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise Refusal(ProblemType.PAYLOAD_TOO_LARGE)
    return bytes(body)


class _Stranger(Exception):
    """The key id in a signature is of another environment, or nobody's."""

    def __init__(self, problem: ProblemType) -> None:
        super().__init__(problem.urn)
        self.problem = problem


@dataclass(frozen=True)
class _Message:
    method: str
    url: str
    headers: Any


class Gate:
    """Checks signatures against the registered terminals."""

    def __init__(self, store: Store, environment: Environment) -> None:
        self._store = store
        self._environment = environment

    def resolve_public_key(self, key_id: str) -> bytes:
        """The registered key, as PEM."""
        if key_id.partition("-")[0] != self._environment.value:
            raise _Stranger(ProblemType.WRONG_ENVIRONMENT)
        terminal = self._store.terminal(key_id)
        if terminal is None:
            raise _Stranger(ProblemType.UNKNOWN_TERMINAL)
        return terminal.public_pem.encode("ascii")

    def check(self, request: Request, body: bytes) -> Terminal:
        """The terminal that signed this request.

        Raises:
            Refusal: nobody we know did.
        """
        if "signature" not in request.headers or "signature-input" not in request.headers:
            raise Refusal(ProblemType.SIGNATURE_MISSING)
        try:
            key_id = verify(_Message(request.method, str(request.url), request.headers), body, self)
        except StaleSignature:
            # Whoever's clock is off learns what time it is: the terminal signs anew with that.
            raise Refusal(ProblemType.SIGNATURE_STALE, more={"platform_time": iso_ms(now())}) from None
        except BadSignature as error:
            if isinstance(error.__cause__, _Stranger):
                raise Refusal(error.__cause__.problem) from None
            raise Refusal(ProblemType.SIGNATURE_INVALID) from None
        terminal = self._store.terminal(key_id)
        if terminal is None:
            raise Refusal(ProblemType.UNKNOWN_TERMINAL)
        if request.headers.get(TERMINAL_HEADER) != terminal.terminal_id:
            raise Refusal(ProblemType.UNKNOWN_TERMINAL, "the key is registered for another terminal")
        return terminal
