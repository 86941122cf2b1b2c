# SPDX-License-Identifier: Apache-2.0
"""The contract's operations for 一键叫车, and the control port's. Source: contract/openapi.yaml, ``/v1/rides``."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from anyio.to_thread import run_sync
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.platform.plain_text import may_be_told
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.ride_desk import RideDesk

CARS: Final = ("ordinary", "wheelchair")


class RideCall(bodies._Body):
    """``POST /v1/rides``."""

    ride_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    car: Literal["ordinary", "wheelchair"]
    district: Annotated[str, Field(min_length=2, max_length=20)]
    pick_up: Annotated[str, Field(min_length=2, max_length=100)]
    phone: Annotated[str, Field(pattern=r"^1[0-9]{10}$")] | None = None


class RideEndpoints:
    """For whoever stands at the terminal: no session."""

    def __init__(self, desk: RideDesk) -> None:
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        one = "/v1/rides/{ride_id:uuid}"
        return (
            Spoken("GET", "/v1/rides/nearby", self._nearby),
            Spoken("POST", "/v1/rides", self._call),
            Spoken("GET", one, self._look),
            Spoken("POST", one + "/cancel", self._cancel),
        )

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/rides", self._list, methods=["GET"]),
            Route("/sandbox/rides/fleet", self._fleet, methods=["POST"]),
            Route("/sandbox/rides/{ride_id:uuid}/boarded", self._boarded, methods=["POST"]),
        ]

    async def _nearby(self, call: Call) -> Response:
        asked = call.request.query_params
        car, district = asked.get("car", ""), asked.get("district", "")
        if car not in CARS or not 2 <= len(district) <= 20:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "car and district")
        return answered(await run_sync(self._desk.nearby, car, district))

    async def _call(self, call: Call) -> Response:
        key, body = call.key, bodies.read(RideCall, call.body)
        if key != body.ride_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the ride's id")
        if not may_be_told(body.pick_up):
            raise Refusal(ProblemType.NOT_PLAIN_TEXT)
        ride, is_repeat = await run_sync(self._desk.call, call.terminal.terminal_id, body.model_dump())
        return answered(ride, 200 if is_repeat else 201)

    async def _look(self, call: Call) -> Response:
        return answered(await run_sync(self._desk.ride, call.terminal.terminal_id, _id(call.request)))

    async def _cancel(self, call: Call) -> Response:
        return answered(await run_sync(self._desk.cancel, call.terminal.terminal_id, _id(call.request)))

    async def _list(self, _request: Request) -> Response:
        return JSONResponse({"rides": await run_sync(self._desk.listed)})

    async def _fleet(self, request: Request) -> Response:
        told = await request.json()
        if not set(told) <= set(CARS) or not all(type(one) is int and 0 <= one <= 99 for one in told.values()):
            return JSONResponse({"error": "so many cars of a kind, 0 to 99"}, 400)
        self._desk.set_fleet(told)
        return JSONResponse({})

    async def _boarded(self, request: Request) -> Response:
        return JSONResponse({"boarded": await run_sync(self._desk.board, _id(request))})


def _id(request: Request) -> str:
    found: UUID = request.path_params["ride_id"]
    return str(found)
