# SPDX-License-Identifier: Apache-2.0
"""Stands before the contract's application and does what the fault switches say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.clock import iso_ms, now
from kiosk.platform.sandbox.calls import refused
from kiosk.platform.sandbox.faults import Fault, FaultSwitches
from kiosk.platform.sandbox.problems import ProblemType, Refusal

Cut = Callable[[tuple[str, int] | None], None]

HUGE_BYTES: Final = 5 * 1024 * 1024
_PORTAL: Final = "<!DOCTYPE html><title>Wi-Fi</title><p>Please log in to the network."
_PROBLEMS: Final = {
    "server_error": ProblemType.INTERNAL,
    "maintenance": ProblemType.UNAVAILABLE,
    "busy": ProblemType.BUSY,
    "clock_off": ProblemType.SIGNATURE_STALE,
}


class Misbehaviour:
    """An ASGI application round another one. ``cut`` ends the connection of a client."""

    def __init__(self, app: ASGIApp, faults: FaultSwitches, cut: Cut) -> None:
        self._app = app
        self._faults = faults
        self._cut = cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        met = self._met(scope) if scope["type"] == "http" else []
        for fault in met:
            if fault.kind == "latency":
                await asyncio.sleep(fault.latency_ms / 1000)
        worst = next((fault for fault in met if fault.kind != "latency"), None)
        if worst is None:
            await self._app(scope, receive, send)
        elif worst.kind in ("lost_reply", "reset"):
            if worst.kind == "lost_reply":
                await self._app(scope, receive, _nowhere)
            await self._hang_up(scope, receive)
        elif worst.kind == "cut_answer":
            await self._half_an_answer(scope, receive, send)
        else:
            await _drain(receive)
            response = await _wrong_answer(worst)
            await response(scope, receive, send)

    def _met(self, scope: Scope) -> list[Fault]:
        is_signed = any(name == b"signature" for name, _ in scope["headers"])
        return self._faults.take(scope["method"], scope["path"], is_signed=is_signed)

    async def _half_an_answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _drain(receive)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"4000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"status": "ok", "case_num', "more_body": True})
        await asyncio.sleep(0.05)
        await self._hang_up(scope, receive)

    async def _hang_up(self, scope: Scope, receive: Receive) -> None:
        self._cut(scope.get("client"))
        while (await receive())["type"] != "http.disconnect":
            pass


async def _wrong_answer(fault: Fault) -> Response:
    if fault.kind == "garbled":
        return Response(b'{"status": "ok', media_type="application/json")
    if fault.kind == "wrong_shape":
        return JSONResponse({"unexpected": [1, 2.5, None, {"case_number": []}]})
    if fault.kind == "wrong_clock":
        told = iso_ms(now() + timedelta(seconds=fault.offset_s))
        return await refused(None, Refusal(ProblemType.SIGNATURE_STALE, more={"platform_time": told}))
    if fault.kind == "wrong_type":
        return PlainTextResponse(_PORTAL, media_type="text/html")
    if fault.kind == "huge_answer":
        return Response(b'{"x": "' + b"a" * HUGE_BYTES + b'"}', media_type="application/json")
    retry_after_s = fault.retry_after_s if fault.kind in ("maintenance", "busy") else None
    return await refused(None, Refusal(_PROBLEMS[fault.kind], retry_after_s=retry_after_s))


async def _drain(receive: Receive) -> None:
    """Read the request to its end: an answer in the middle of it would look like a broken connection."""
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


async def _nowhere(_message: Message) -> None:
    return
