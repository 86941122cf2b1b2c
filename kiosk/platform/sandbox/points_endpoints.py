# SPDX-License-Identifier: Apache-2.0
"""The contract's operation about points (积分)."""

from __future__ import annotations

from typing import Final

from anyio.to_thread import run_sync
from starlette.responses import Response

from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.points_desk import PointsDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk

_MOST_A_PAGE: Final = 50


class PointsEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, desk: PointsDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("GET", "/v1/points", self._points),)

    async def _points(self, call: Call) -> Response:
        person, _ = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if person.agent:  # a session to file one service for somebody opens nothing else of theirs
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        query = call.request.query_params
        limit = bodies.whole_number(query.get("limit", "20"), "limit", _MOST_A_PAGE)
        if limit < 1:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "limit")
        return answered(await run_sync(self._desk.page, person, query.get("cursor"), limit))
