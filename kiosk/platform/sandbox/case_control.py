# SPDX-License-Identifier: Apache-2.0
"""The control port's side of the offices: how a case stands, an officer's acts, queues, archives, and the offices' time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.clock import iso_ms
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseStanding, Wanted, to_record
from kiosk.platform.sandbox.case_states import Accept, Act, AskCorrection, Decide, NotPossible, Refuse, Withdraw
from kiosk.platform.sandbox.office_clock import OfficeClock


class CaseControl:
    """Not part of the contract, not signed: for tests, tours and integrators."""

    def __init__(self, cases: CaseDesk, clock: OfficeClock) -> None:
        self._cases = cases
        self._clock = clock

    def routes(self) -> tuple[Route, ...]:
        """What the control port answers besides."""
        return (
            Route("/sandbox/clock", self._time, methods=["GET"]),
            Route("/sandbox/clock", self._move, methods=["POST"]),
            Route("/sandbox/queues", self._queues),
            Route("/sandbox/cases/{case_id}/standing", self._standing),
            Route("/sandbox/cases/{case_id}/acts", self._act, methods=["POST"]),
            Route("/sandbox/cases/{case_id}/archive", self._archive),
            Route("/sandbox/cases/{case_id}/objections", self._objections),
            Route("/sandbox/objections/{objection_no}", self._decide_objection, methods=["POST"]),
        )

    async def _time(self, _request: Request) -> Response:
        return JSONResponse({"now": iso_ms(self._clock()), "ahead_s": self._clock.ahead_s})

    async def _move(self, request: Request) -> Response:
        self._clock.move((await request.json())["seconds"])
        moved = self._cases.let_time_pass()
        return JSONResponse({"now": iso_ms(self._clock()), "ahead_s": self._clock.ahead_s, "cases_moved": moved})

    async def _queues(self, _request: Request) -> Response:
        return JSONResponse({"queues": self._cases.queues()})

    async def _standing(self, request: Request) -> Response:
        return _shown(self._cases.standing(request.path_params["case_id"]))

    async def _act(self, request: Request) -> Response:
        body = await request.json()
        return _shown(self._cases.act(request.path_params["case_id"], act_of(body), body.get("version")))

    async def _objections(self, request: Request) -> Response:
        desk = self._cases.objections
        return JSONResponse(
            {"objections": [desk.told(one, "") for one in desk.of_case(request.path_params["case_id"])]}
        )

    async def _decide_objection(self, request: Request) -> Response:
        body, number = await request.json(), str(request.path_params["objection_no"])
        moved = self._cases.objections.decide(number, str(body["state"]), str(body.get("reason", "")))
        if moved is None:
            return JSONResponse({"error": "not possible now"}, 409)
        return JSONResponse(self._cases.objections.told(moved, ""))

    async def _archive(self, request: Request) -> Response:
        package = self._cases.archive_of(request.path_params["case_id"])
        return _shown(None) if package is None else Response(package, media_type="application/zip")


def act_of(body: Mapping[str, Any]) -> Act:
    """An act as JSON says it: ``act``, ``by``, and what the act needs (``reason``, ``wanted``, ``part``).

    Raises:
        ValueError: no such act.
        KeyError: something is missing.
    """
    name = body["act"]
    if name == "withdraw":
        return Withdraw()
    by, reason = str(body["by"]), str(body.get("reason", ""))
    match name:
        case "accept":
            return Accept(by)
        case "return":
            wanted = [Wanted(str(one["kind"]), str(one["code"]), str(one["reason"])) for one in body["wanted"]]
            return AskCorrection(by, tuple(wanted), reason)
        case "refuse":
            return Refuse(by, reason)
        case "grant" | "deny":
            return Decide(by, name == "grant", reason, str(body.get("part", "")))
    raise ValueError("act is one of accept, return, refuse, grant, deny, withdraw")


def _shown(answer: CaseStanding | NotPossible | None) -> Response:
    if answer is None:
        return JSONResponse({"error": "there is no such thing here"}, 404)
    if isinstance(answer, NotPossible):
        return JSONResponse({"error": answer.reason}, 409)
    return JSONResponse(to_record(answer))
