# SPDX-License-Identifier: Apache-2.0
"""``/sandbox/*``: what a real platform does not have. For demonstrations and tests: fault switches, the phones, a look at
filed cases. Not part of the contract, not signed, on a second loopback port that no fault touches.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.modes import Environment
from kiosk.platform.sandbox.faults import Fault, FaultSwitches
from kiosk.platform.sandbox.intake import Intake, shown_case
from kiosk.platform.sandbox.issued_codes import IssuedCodeDesk
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.sessions import CodeDesk
from kiosk.platform.sandbox.social_security_desk import SocialSecurityDesk
from kiosk.platform.sandbox.store import Store, Terminal
from offline_cache.keys import terminal_key_id

Follow = Callable[[], Awaitable[None]]


class ControlApi:
    """``follow`` is awaited after the switches changed: the port is closed or opened accordingly."""

    def __init__(
        self,
        store: Store,
        faults: FaultSwitches,
        codes: CodeDesk,
        issued: IssuedCodeDesk,
        social_security: SocialSecurityDesk,
        intake: Intake,
        environment: Environment,
        follow: Follow,
        more: Sequence[Route] = (),
    ) -> None:
        self._store = store
        self._faults = faults
        self._codes = codes
        self._issued = issued
        self._social_security = social_security
        self._intake = intake
        self._environment = environment
        self._follow = follow
        self._more = tuple(more)

    def application(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/sandbox/health", self._health),
            Route("/sandbox/stats", self._stats),
            Route("/sandbox/faults", self._faults_shown, methods=["GET"]),
            Route("/sandbox/faults", self._fault_on, methods=["POST"]),
            Route("/sandbox/faults", self._faults_off, methods=["DELETE"]),
            Route("/sandbox/phone/{phone}", self._phone),
            Route("/sandbox/residents/{seed:int}", self._resident),
            Route("/sandbox/residents/{seed:int}/codes", self._issued_codes),
            Route("/sandbox/social-security-cards/{card_id}", self._set_card, methods=["POST"]),
            Route("/sandbox/cases", self._cases),
            Route("/sandbox/cases/{case_id}", self._case),
            Route("/sandbox/evaluations", self._evaluations),
            Route("/sandbox/terminals", self._register, methods=["POST"]),
            Route("/sandbox/guides/{item_code}", self._set_guide, methods=["POST"]),
            *self._more,
        ]
        return Starlette(routes=routes, exception_handlers={ValueError: _wrong, KeyError: _wrong, TypeError: _wrong})

    async def _health(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok", "environment": self._environment.value, "down": self._faults.is_down})

    async def _stats(self, _request: Request) -> Response:
        return JSONResponse(self._store.stats())

    async def _faults_shown(self, _request: Request) -> Response:
        return JSONResponse({"faults": self._faults.shown()})

    async def _fault_on(self, request: Request) -> Response:
        self._faults.add(Fault(**await request.json()))
        await self._follow()
        return JSONResponse({"faults": self._faults.shown()})

    async def _faults_off(self, request: Request) -> Response:
        self._faults.clear(request.query_params.get("kind"))
        await self._follow()
        return JSONResponse({"faults": self._faults.shown()})

    async def _phone(self, request: Request) -> Response:
        messages = self._codes.messages(request.path_params["phone"])
        return JSONResponse({"messages": [asdict(message) for message in messages]})

    async def _resident(self, request: Request) -> Response:
        person = resident(request.path_params["seed"])
        return JSONResponse({"card": person.card(), "phone": person.phone, "is_local": person.is_local})

    async def _issued_codes(self, request: Request) -> Response:
        person = resident(request.path_params["seed"])
        age_s = float(request.query_params.get("age_s", "0"))
        codes = {
            "city": self._issued.draw_city_code(person, age_s),
            "offline": self._issued.offline_code(person),
            "insurance": self._issued.draw_insurance_code(person, age_s),
        }
        return JSONResponse(codes)

    async def _set_card(self, request: Request) -> Response:
        state = str((await request.json())["state"])
        self._social_security.set_state(request.path_params["card_id"], state)
        return JSONResponse({"state": state})

    async def _cases(self, _request: Request) -> Response:
        return JSONResponse({"cases": self._store.case_ids()})

    async def _case(self, request: Request) -> Response:
        case = self._store.case(request.path_params["case_id"])
        return _missing() if case is None else JSONResponse(shown_case(case))

    async def _evaluations(self, _request: Request) -> Response:
        return JSONResponse({"evaluations": self._store.evaluations()})

    async def _register(self, request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        key_id = terminal_key_id(self._environment, body["public_pem"])
        self._store.register_terminal(Terminal(key_id, str(body["terminal_id"]), str(body["public_pem"])))
        return JSONResponse({"key_id": key_id}, 201)

    async def _set_guide(self, request: Request) -> Response:
        item_code, version = request.path_params["item_code"], (await request.json())["version"]
        if version is None:
            self._intake.guide_versions.pop(item_code, None)
        else:
            self._intake.guide_versions[item_code] = str(version)
        return JSONResponse({"item_code": item_code, "version": version})


def _missing() -> Response:
    return JSONResponse({"error": "there is no such thing here"}, 404)


async def _wrong(_request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
