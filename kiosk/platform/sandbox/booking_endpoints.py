# SPDX-License-Identifier: Apache-2.0
"""统一预约: the contract's operations for the terminal, and ``/sandbox/appointments`` for who plays everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.booking_counter import ReportingDesk
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person, SessionDesk


class BookingEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, bookings: BookingDesk, reporting: ReportingDesk) -> None:
        self._sessions = sessions
        self._bookings = bookings
        self._reporting = reporting

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        one = "/v1/appointments/{appointment_id:uuid}"
        return (
            Spoken("GET", "/v1/service-points/{point_id}/free-times", self._free_times),
            Spoken("POST", "/v1/appointments", self._book),
            Spoken("GET", "/v1/appointments", self._mine),
            Spoken("GET", one, self._show),
            Spoken("DELETE", one, self._cancel),
            Spoken("POST", one + "/time", self._move),
            Spoken("POST", "/v1/check-ins", self._check_in),
        )

    async def _free_times(self, call: Call) -> Response:
        query = call.request.query_params
        item_code, day = query.get("item_code", ""), query.get("from")
        if not item_code:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "item_code")
        try:
            from_day = None if day is None else date.fromisoformat(day)
        except ValueError:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "from") from None
        point_id = str(call.request.path_params["point_id"])
        return answered(await run_sync(self._bookings.free_times, item_code, point_id, from_day))

    async def _book(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.AppointmentRequest, call.body)
        who, terminal_id = self._who(call), call.terminal.terminal_id
        shown, is_repeat = await run_sync(
            self._bookings.book, who.number, terminal_id, body.model_dump(), key, who.agent
        )
        return _tagged(shown, 200 if is_repeat else 201)

    async def _mine(self, call: Call) -> Response:
        page = call.request.query_params.get("page", "0")
        if not page:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "page")
        who = self._who(call)
        return answered(await run_sync(self._bookings.mine, who.number, page, who.agent))

    async def _show(self, call: Call) -> Response:
        who = self._who(call)
        return _tagged(await run_sync(self._bookings.one, who.number, _of(call.request), who.agent))

    async def _cancel(self, call: Call) -> Response:
        version, who = _version(call), self._who(call)
        return _tagged(await run_sync(self._bookings.cancel, who.number, _of(call.request), version, who.agent))

    async def _move(self, call: Call) -> Response:
        version = _version(call)
        body = bodies.read(bodies.AppointmentTime, call.body)
        who, appointment_id = self._who(call), _of(call.request)
        moved = await run_sync(
            self._bookings.move, who.number, appointment_id, version, body.point_id, body.slot, who.agent
        )
        return _tagged(moved)

    async def _check_in(self, call: Call) -> Response:
        body = bodies.read(bodies.CheckInRequest, call.body)
        return answered(await run_sync(self._reporting.check_in, body.check_in_code, body.point_id))

    def _who(self, call: Call) -> Person:
        return self._sessions.find(call.authorization, call.terminal.terminal_id)[0]


class BookingControl:
    """Part of the control port: what was booked, and people elsewhere who take a time."""

    def __init__(self, bookings: BookingDesk) -> None:
        self._bookings = bookings

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/appointments", self._list),
            Route("/sandbox/appointments", self._fill, methods=["POST"]),
        ]

    async def _list(self, _request: Request) -> Response:
        return JSONResponse({"appointments": await run_sync(self._bookings.listed)})

    async def _fill(self, request: Request) -> Response:
        content = await request.json()
        try:
            taken = await run_sync(
                self._bookings.fill, str(content["item_code"]), str(content["point_id"]), str(content["slot"])
            )
        except Refusal as refusal:
            raise ValueError(refusal.problem.title) from None
        return JSONResponse({"taken": taken})


def _of(request: Request) -> str:
    return str(request.path_params["appointment_id"])


def _version(call: Call) -> str:
    tag = call.request.headers.get("if-match", "")
    if len(tag) < 3 or tag[0] != '"' or tag[-1] != '"':
        raise Refusal(ProblemType.MALFORMED_REQUEST, "If-Match")
    return tag[1:-1]


def _tagged(shown: Mapping[str, Any], status: int = 200) -> Response:
    response = answered(shown, status)
    response.headers["ETag"] = f'"{shown["version"]}"'
    return response
