# SPDX-License-Identifier: Apache-2.0
"""What the contract's operations have in common: a request whose signature was checked, and the shapes of answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Terminal

NO_STORE: Final = {"Cache-Control": "no-store"}
BODY_LIMIT: Final = 64 * 1024


class PathNumber(Convertor[int]):
    """A whole number in a path, of at most nine digits: Starlette's own takes so many that Python or SQLite gives up on them.
    A longer one is no such resource.
    """

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_url_convertor("number", PathNumber())


@dataclass(frozen=True)
class Call:
    """A request whose signature was checked."""

    request: Request
    body: bytes = field(repr=False)
    terminal: Terminal

    @property
    def key(self) -> str:
        """The Idempotency-Key.

        Raises:
            Refusal: there is none.
        """
        key = self.request.headers.get("idempotency-key", "")
        if not key:
            raise Refusal(ProblemType.IDEMPOTENCY_KEY_MISSING)
        if len(key) > 100:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key")
        return key

    @property
    def authorization(self) -> str | None:
        """The header with the resident's session."""
        return self.request.headers.get("authorization")


Operation = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Spoken:
    """One operation of the contract and where it is reached."""

    method: str
    path: str
    operation: Operation
    limit: int = BODY_LIMIT
    """Bytes of a body."""


def answered(content: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer."""
    return JSONResponse(content, status, headers=NO_STORE)


def picture_answer(data: bytes, media: str) -> Response:
    """A picture; whoever shows it by mistake is not to guess what it is."""
    return Response(data, media_type=media, headers={**NO_STORE, "X-Content-Type-Options": "nosniff"})


def nothing(status: int = 204) -> Response:
    """An answer without a body."""
    return Response(status_code=status, headers=NO_STORE)


async def refused(_request: Request | None, refusal: Refusal) -> Response:
    """The problem document of a refusal."""
    headers = dict(NO_STORE)
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(refusal.retry_after_s)
    return JSONResponse(refusal.body(), refusal.problem.status, headers=headers, media_type="application/problem+json")
