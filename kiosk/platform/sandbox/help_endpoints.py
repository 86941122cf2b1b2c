# SPDX-License-Identifier: Apache-2.0
"""The contract's operations of the helpers' desk, and what the control port can do there in a helper's stead."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.clock import iso_ms
from kiosk.case.canonical import canonical_json
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.help_desk import HelpDesk, HelpNotPossible, Standing
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Terminal


class HelpEndpoints:
    """``/v1/help-calls`` and ``/sandbox/help-calls``."""

    def __init__(self, desk: HelpDesk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (
            Spoken("POST", "/v1/help-calls", self._call_help),
            Spoken("GET", "/v1/help-calls/{call_no}", self._help_call),
            Spoken("DELETE", "/v1/help-calls/{call_no}", self._withdraw),
            Spoken("POST", "/v1/help-calls/{call_no}/outcome", self._outcome),
        )

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/help-calls", self._list, methods=["GET"]),
            Route("/sandbox/help-calls/{call_no}", self._act, methods=["POST"]),
        ]

    async def _call_help(self, call: Call) -> Response:
        key, content = call.key, bodies.read(bodies.HelpCallRequest, call.body).model_dump(exclude_unset=True)
        fingerprint = hashlib.sha256(canonical_json(content)).hexdigest()
        call_no, earlier = await run_sync(self._desk.place, key, fingerprint, call.terminal.terminal_id, content)
        if earlier != fingerprint:
            raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
        return await self._shown(call_no, call.terminal, 201)

    async def _help_call(self, call: Call) -> Response:
        call_no = await self._own(call)
        await run_sync(self._desk.heard, call_no)
        return await self._shown(call_no, call.terminal, 200)

    async def _withdraw(self, call: Call) -> Response:
        await run_sync(self._desk.withdraw, await self._own(call))
        return Response(status_code=204)

    async def _outcome(self, call: Call) -> Response:
        solved = bodies.read(bodies.HelpOutcome, call.body).solved
        call_no = await self._own(call)
        if not await run_sync(lambda: self._desk.say_solved(call_no, solved=solved)):
            raise Refusal(ProblemType.CALL_NOT_ANSWERED)
        return Response(status_code=204)

    async def _own(self, call: Call) -> str:
        call_no = str(call.request.path_params["call_no"])
        await self._found(call_no, call.terminal)
        return call_no

    async def _found(self, call_no: str, terminal: Terminal) -> Standing:
        found = await run_sync(self._desk.standing, call_no)
        if found is None or found.terminal_id != terminal.terminal_id:
            raise Refusal(ProblemType.NO_SUCH_CALL)
        return found

    async def _shown(self, call_no: str, terminal: Terminal, status: int) -> Response:
        found = await self._found(call_no, terminal)
        return answered(await run_sync(self._desk.told, found), status)

    async def _list(self, _request: Request) -> Response:
        found = [await run_sync(self._desk.standing, number) for number in await run_sync(self._desk.numbers)]
        return JSONResponse({"help_calls": [asdict(one) for one in found if one is not None]})

    async def _act(self, request: Request) -> Response:
        """``state`` answered (``helper_no``) or ended; or ``waited_s``: it came so long ago."""
        call_no, told = str(request.path_params["call_no"]), dict[str, Any](await request.json())
        if "waited_s" in told:
            came = iso_ms(self._clock() - timedelta(seconds=float(told["waited_s"])))
            done = await run_sync(self._desk.grow_older, call_no, came)
            return JSONResponse({}) if done else JSONResponse({"error": "there is no such call"}, 404)
        try:
            if told["state"] == "answered":
                await run_sync(self._desk.take, call_no, str(told.get("helper_no", "BB0001")))
            elif told["state"] == "ended":
                await run_sync(self._desk.end, call_no)
            else:
                raise ValueError("state is one of answered, ended")
        except HelpNotPossible as error:
            return JSONResponse({"error": str(error)}, 409)
        return JSONResponse({"state": told["state"]})
