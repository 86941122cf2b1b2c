# SPDX-License-Identifier: Apache-2.0
"""The contract's operations about what became of it: own cases, look-ups, entitlements, licences held, verification."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from pydantic import Field, model_validator
from starlette.responses import Response

from kiosk.catalogue.model import AuthLevel
from kiosk.journey.mask import mask_name, mask_number
from kiosk.platform.permits import LicenceState
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.entitlement_desk import EntitlementDesk
from kiosk.platform.sandbox.licence_code_desk import LicenceStandings, number_of
from kiosk.platform.sandbox.licence_desk import LicenceDesk
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person, SessionDesk
from kiosk.platform.sandbox.store import Store

_MOST_A_PAGE = 50


class CaseLookup(bodies._Body):
    """``POST /v1/case-lookups``: the receipt's code, or number and telephone; never a mixture."""

    query_code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$")] | None = None
    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")] | None = None
    phone_tail: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> CaseLookup:
        by_number = self.case_number is not None and self.phone_tail is not None
        if self.model_fields_set not in ({"query_code"}, {"case_number", "phone_tail"}):
            raise ValueError("one way")
        if (self.query_code is None) is not by_number:
            raise ValueError("one way")
        return self


class Nothing(bodies._Body):
    """An empty object."""


class EntitlementAnswer(bodies._Body):
    """``POST /v1/entitlements/{entitlement_id}/answer``."""

    answer: Literal["confirm", "decline"]
    reason: Literal["not_needed", "not_me", "wrong_account", "later", "other"] | None


class VerificationQuery(bodies._Body):
    """``POST /v1/verifications``."""

    verification_code: Annotated[str, Field(pattern=r"^[0-9A-Z-]{8,64}$")]


class OwnCaseEndpoints:
    """What terminals ask. ``clock``: the platform's."""

    def __init__(
        self,
        store: Store,
        sessions: SessionDesk,
        desk: OwnCaseDesk,
        entitlements: EntitlementDesk,
        misses: Misses,
        clock: Callable[[], datetime],
        standings: LicenceStandings,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._desk = desk
        self._entitlements = entitlements
        self._misses = misses
        self._clock = clock
        self._standings = standings

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (
            Spoken("GET", "/v1/own-cases", self._list),
            Spoken("GET", "/v1/own-cases/{case_number}", self._one),
            Spoken("GET", "/v1/own-cases/{case_number}/objections/{objection_no}", self._objection),
            Spoken("POST", "/v1/own-cases/{case_number}/withdrawal", self._withdraw),
            Spoken("POST", "/v1/case-lookups", self._look_up),
            Spoken("GET", "/v1/entitlements", self._offers),
            Spoken("POST", "/v1/entitlements/{entitlement_id}/answer", self._answer_offer),
            Spoken("GET", "/v1/own-licences", self._licences),
            Spoken("POST", "/v1/verifications", self._verify),
        )

    async def _list(self, call: Call) -> Response:
        person, _ = self._who(call)
        query = call.request.query_params
        limit = bodies.whole_number(query.get("limit", "20"), "limit", _MOST_A_PAGE)
        if limit < 1:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "limit")
        return answered(await run_sync(self._desk.page, person.number, query.get("cursor"), limit))

    async def _one(self, call: Call) -> Response:
        person, is_strong = self._who(call)
        number = str(call.request.path_params["case_number"])

        def found() -> tuple[dict[str, Any], str]:
            return self._desk.one(person.number, number, is_strong=is_strong)

        return _tagged(*await run_sync(found))

    async def _objection(self, call: Call) -> Response:
        person, _ = self._who(call)
        names = call.request.path_params
        case_number, number = str(names["case_number"]), str(names["objection_no"])
        return answered(await run_sync(self._desk.objection, person.number, case_number, number))

    async def _withdraw(self, call: Call) -> Response:
        person, key = self._strong(call), call.key
        bodies.read(Nothing, call.body)
        number = str(call.request.path_params["case_number"])
        return _tagged(*await run_sync(self._desk.withdraw, person.number, number, _seen(call), key))

    async def _look_up(self, call: Call) -> Response:
        body, terminal_id = bodies.read(CaseLookup, call.body), call.terminal.terminal_id
        if body.query_code is not None:
            return answered(await run_sync(self._desk.by_receipt, body.query_code, terminal_id))
        number, tail = str(body.case_number), str(body.phone_tail)
        return answered(await run_sync(self._desk.by_number, number, tail, terminal_id))

    async def _offers(self, call: Call) -> Response:
        person = self._strong(call)
        return answered({"entitlements": await run_sync(self._entitlements.offers, person.register)})

    async def _answer_offer(self, call: Call) -> Response:
        person, key = self._strong(call), call.key
        body, which = bodies.read(EntitlementAnswer, call.body), str(call.request.path_params["entitlement_id"])
        return answered(
            await run_sync(
                self._entitlements.answer, person.register, which, body.answer, body.reason, _seen(call), key
            )
        )

    async def _licences(self, call: Call) -> Response:
        person, now = self._strong(call), self._clock()
        held = [] if person.register is None else await run_sync(self._standings.held, person.register, now)
        return answered({"licences": [_licence(one) for one in held]})

    async def _verify(self, call: Call) -> Response:
        body, terminal_id = bodies.read(VerificationQuery, call.body), call.terminal.terminal_id
        self._misses.check(terminal_id)
        for row in self._store.rows("SELECT case_id, item_code, result, opened FROM cases WHERE result IS NOT NULL"):
            data = json.loads(row["result"])
            if data["verification_code"] == body.verification_code:
                return answered(self._verified(row, data))
        self._misses.miss(terminal_id)
        raise Refusal(ProblemType.NO_SUCH_CERTIFICATE)

    def _verified(self, row: Any, data: dict[str, Any]) -> dict[str, Any]:
        """What stands on it; of a licence, which is an enterprise's and public, in full, and as it is now."""
        told = {
            "issuer": data["issuer"],
            "issued_at": data["issued_at"],
            "is_valid": True,
            "standing": "valid",
            "permits": [],
        }
        if data.get("document") != "licence":
            return {
                **told,
                "name": json.loads(row["opened"])["item"]["name"],
                "certificate_number": mask_number(data["certificate_number"]),
                "holder_masked": mask_name(data["name"]),
                "number_masked": mask_number(data["id_number"]),
            }
        standing, permits = LicenceDesk(self._store).standing(row["item_code"], row["case_id"], data)
        return {
            **told,
            "name": data["title"],
            "certificate_number": data["certificate_number"],
            "holder_masked": data["name"],
            "number_masked": data["id_number"],
            "is_valid": standing is LicenceState.VALID,
            "standing": standing.value,
            "permits": [one.content for one in permits],
        }

    def _who(self, call: Call) -> tuple[Person, bool]:
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if person.agent:  # a session to file one service for somebody opens nothing else of theirs
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        return person, level == AuthLevel.STRONG.value

    def _strong(self, call: Call) -> Person:
        person, is_strong = self._who(call)
        if not is_strong:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        return person


def _tagged(content: dict[str, Any], version: str) -> Response:
    response = answered(content)
    response.headers["ETag"] = f'"{version}"'
    return response


def _seen(call: Call) -> str:
    told = call.request.headers.get("if-match", "")
    if len(told) < 3 or told[0] != '"' or told[-1] != '"':
        raise Refusal(ProblemType.MALFORMED_REQUEST, "If-Match")
    return told[1:-1]


def _licence(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "type_code": one["type_code"],
        "type_name": one["type_name"],
        "number_masked": mask_number(number_of(one)),
        "state": one["state"],
        "valid_to": one["valid_to"],
    }
