# SPDX-License-Identifier: Apache-2.0
"""How the terminals of other points are, as the embedded platform was told: each reports every ten minutes, or does not.

Made from the point's id and the clock, so that the same question at the same time has the same answer: a queue that grows
towards noon, paper that runs down over some hours and is filled up, a terminal in twelve that is out of order, one in six of
which nothing is ever heard. What a test or a demonstration sets stands above that. All of it is made up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.clock import SHANGHAI, iso_ms
from kiosk.platform.places import MOST_PLACES
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.problems import ProblemType, Refusal

_ID: Final = re.compile(r"[A-Z0-9-]{1,40}")
REPORTS_EVERY: Final = timedelta(minutes=10)
_BUSY_BY_HOUR: Final = {8: 1, 9: 4, 10: 6, 11: 5, 12: 1, 13: 3, 14: 5, 15: 4, 16: 2, 17: 1}
_PAPER: Final = ("enough", "enough", "enough", "enough", "low", "none")
_PAPER_STEP_H: Final = 2


class PlaceDesk:
    """``known``: ids of the points that the platform has, asked for once, when somebody asks."""

    def __init__(self, known: Callable[[], Collection[str]], clock: Callable[[], datetime]) -> None:
        self._known = known
        self._ids: frozenset[str] | None = None
        self._clock = clock
        self._set: dict[str, dict[str, Any]] = {}

    def state(self, place_id: str) -> dict[str, Any] | None:
        """As the contract has it; None: nothing is known."""
        if self._ids is None:
            self._ids = frozenset(self._known())
        if place_id not in self._ids:
            return None
        if place_id in self._set:
            return {"place_id": place_id, **self._set[place_id]}
        return _reported(place_id, self._clock())

    def tell(self, place_id: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """What this point reports, ``minutes_ago``; an empty one is silent.

        Raises:
            ValueError: a value that no terminal reports.
        """
        since = iso_ms(self._clock() - timedelta(minutes=float(told.get("minutes_ago", 0))))
        found: dict[str, Any] = {}
        if "working" in told:
            found["working"] = {"value": bool(told["working"]), "since": since}
        if "paper" in told:
            if told["paper"] not in _PAPER:
                raise ValueError(f"paper is one of {', '.join(dict.fromkeys(_PAPER))}")
            found["paper"] = {"value": told["paper"], "since": since}
        if "waiting" in told:
            if not 0 <= int(told["waiting"]) <= 999:
                raise ValueError("waiting is 0 to 999 people")
            found["waiting"] = {"value": int(told["waiting"]), "since": since}
        self._set[place_id] = found
        return found


def _reported(place_id: str, now: datetime) -> dict[str, Any] | None:
    draw = hashlib.sha256(place_id.encode()).digest()
    if draw[0] % 6 == 0:
        return None
    late = timedelta(seconds=draw[1] * 2)  # they do not all report in the same second
    at = now.astimezone(SHANGHAI)
    last = at - (at - at.replace(hour=0, minute=0, second=0, microsecond=0) - late) % REPORTS_EVERY
    since = iso_ms(last)
    works = draw[2] % 12 != 0
    found: dict[str, Any] = {"place_id": place_id, "working": {"value": works, "since": since}}
    if not works:
        return found
    usual = _BUSY_BY_HOUR.get(last.hour, 0)
    step = last.hour // _PAPER_STEP_H + draw[4]
    found["paper"] = {"value": _PAPER[step % len(_PAPER)], "since": since}
    found["waiting"] = {"value": usual * draw[3] // 160, "since": since}
    return found


class PlaceEndpoints:
    """The contract's operation, and the control port's."""

    def __init__(self, desk: PlaceDesk) -> None:
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("GET", "/v1/place-states", self._states),)

    def routes(self) -> list[Route]:
        """For the control port."""
        return [Route("/sandbox/place-states/{place_id}", self._tell, methods=["POST"])]

    async def _states(self, call: Call) -> Response:
        ids = call.request.query_params.get("ids", "").split(",")
        if not 1 <= len(ids) <= MOST_PLACES or not all(_ID.fullmatch(one) for one in ids):
            raise Refusal(ProblemType.MALFORMED_REQUEST, "ids")
        found = [self._desk.state(one) for one in dict.fromkeys(ids)]
        return answered({"states": [one for one in found if one is not None]})

    async def _tell(self, request: Request) -> Response:
        return JSONResponse(self._desk.tell(request.path_params["place_id"], await request.json()))
