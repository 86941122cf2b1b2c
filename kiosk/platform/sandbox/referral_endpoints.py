# SPDX-License-Identifier: Apache-2.0
"""Referrals to a helper: the contract's operations for the terminal, and ``/sandbox/face-referrals`` for who plays the helper.

The helpers' own channel (帮办端) is the platform's business and not in the contract; here it is the control port.
"""

from __future__ import annotations

from datetime import timedelta

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.model import ReferralState
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered, nothing, picture_answer
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.referral_desk import ReferralDesk, ShownReferral
from kiosk.platform.sandbox.sessions import SessionDesk, session_name


class ReferralEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, referrals: ReferralDesk, catalogue: Catalogue) -> None:
        self._sessions = sessions
        self._referrals = referrals
        self._catalogue = catalogue

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        one = "/v1/face-referrals/{referral_id:uuid}"
        return (
            Spoken("POST", "/v1/face-referrals", self._open),
            Spoken("GET", one, self._show),
            Spoken("DELETE", one, self._withdraw),
        )

    async def _open(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.ReferralRequest, call.body)
        terminal_id = call.terminal.terminal_id
        person, level = self._sessions.find(call.authorization, terminal_id)
        item = self._catalogue.get(body.item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        if body.report_id is None and (item.auth.presence is None or level != AuthLevel.STRONG.value):
            raise Refusal(ProblemType.NOTHING_TO_REFER)  # nobody is taken for somebody because a helper nodded
        session = session_name(call.authorization)
        shown, is_repeat = await run_sync(self._referrals.open, person, terminal_id, session, body, key)
        return self._answer(call, shown, level, 200 if is_repeat else 201)

    async def _show(self, call: Call) -> Response:
        terminal_id = call.terminal.terminal_id
        _, level = self._sessions.find(call.authorization, terminal_id)
        session = session_name(call.authorization)
        shown = await run_sync(self._referrals.shown, _of(call.request), terminal_id, session)
        return self._answer(call, shown, level, 200)

    async def _withdraw(self, call: Call) -> Response:
        await run_sync(self._referrals.withdraw, _of(call.request), call.terminal.terminal_id)
        return nothing()

    def _answer(self, call: Call, shown: ShownReferral, level: str, status: int) -> Response:
        if shown.state is ReferralState.CONFIRMED:
            level = AuthLevel.STRONG.value
            self._sessions.raise_to(level, call.authorization, call.terminal.terminal_id)
        content = {
            "referral_id": shown.referral_id,
            "state": shown.state.value,
            "check_code": shown.check_code,
            "helper_no": shown.helper_no,
            "level": level,
            "valid_s": shown.valid_s,
        }
        return answered(content, status)


class ReferralControl:
    """Part of the control port: plays the helpers' devices. What the desk does not take is answered with 400 and why."""

    def __init__(self, referrals: ReferralDesk) -> None:
        self._referrals = referrals

    def routes(self) -> list[Route]:
        """For the control port."""
        one = "/sandbox/face-referrals/{referral_id:uuid}"
        return [
            Route("/sandbox/face-referrals", self._list),
            Route("/sandbox/face-referrals", self._set_life, methods=["POST"]),
            Route(one, self._act, methods=["POST"]),
            Route(one + "/photo", self._photo),
        ]

    async def _list(self, _request: Request) -> Response:
        return JSONResponse({"referrals": self._referrals.seen_by_helpers()})

    async def _set_life(self, request: Request) -> Response:
        seconds = float((await request.json())["life_s"])
        if not 0 < seconds <= 3600:
            raise ValueError("life_s is more than 0 and at most 3600")
        self._referrals.life = timedelta(seconds=seconds)
        return JSONResponse({"life_s": seconds})

    async def _act(self, request: Request) -> Response:
        content, referral_id = await request.json(), _of(request)
        act, helper_no = str(content["act"]), str(content["helper_no"])
        if act == "take":
            await run_sync(self._referrals.take, referral_id, helper_no)
        elif act == "confirm":
            await run_sync(self._referrals.confirm, referral_id, helper_no, str(content["check_code"]))
        elif act == "refuse":
            await run_sync(self._referrals.refuse, referral_id, helper_no)
        else:
            raise ValueError("act is one of take, confirm, refuse")
        return JSONResponse({})

    async def _photo(self, request: Request) -> Response:
        photo = await run_sync(self._referrals.photo, _of(request))
        return (
            JSONResponse({"error": "no photo to be shown"}, 404)
            if photo is None
            else picture_answer(photo, "image/jpeg")
        )


def _of(request: Request) -> str:
    return str(request.path_params["referral_id"])
