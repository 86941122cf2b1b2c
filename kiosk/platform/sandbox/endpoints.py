# SPDX-License-Identifier: Apache-2.0
"""The contract's operations (contract/openapi.yaml), each a method: who asks is settled before it is called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from config.clock import iso_ms
from config.modes import Environment
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import bodies, registers
from kiosk.platform.sandbox.calls import BODY_LIMIT, Call, Operation, Spoken, answered, nothing, refused
from kiosk.platform.sandbox.consent_desk import ConsentDesk
from kiosk.platform.sandbox.draft_desk import DraftDesk
from kiosk.platform.sandbox.drain_desk import GRACE_S, DrainDesk
from kiosk.platform.sandbox.gate import Gate, read_body
from kiosk.platform.sandbox.intake import Intake
from kiosk.platform.sandbox.issued_codes import IssuedCodeDesk
from kiosk.platform.sandbox.licence_code_desk import LicenceStandings
from kiosk.platform.sandbox.parts_desk import PartsDesk
from kiosk.platform.sandbox.population import resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import CodeDesk, Person, SessionDesk, holder_of
from kiosk.platform.sandbox.social_security_desk import SocialSecurityDesk
from kiosk.platform.sandbox.store import Store, Terminal
from kiosk.platform.signing import TICKET_HEADER

_COMMIT_LIMIT = 6 * 1024 * 1024
_DRAFT_LIMIT = 768 * 1024
_LOW_GRADE = 4
RECEIVED = "received"
"""What a receipt says of a case, the first time and whenever it is asked for again."""
_IDENTITY_NAMES = frozenset({"resident.name", "resident.birth"})
"""Shared data that every item may ask for: who is here."""


class Platform:
    """All operations over one store. ``more``: operations of the contract from elsewhere. ``others``: what phones ask for.
    ``kept``: records that the platform's own work has made of a person, by their number, over those of the registers.
    """

    def __init__(
        self,
        store: Store,
        gate: Gate,
        intake: Intake,
        drafts: DraftDesk,
        drain: DrainDesk,
        sessions: SessionDesk,
        codes: CodeDesk,
        issued: IssuedCodeDesk,
        social_security: SocialSecurityDesk,
        catalogue: Catalogue,
        environment: Environment,
        clock: Callable[[], datetime],
        more: Sequence[Spoken] = (),
        others: Sequence[Route] = (),
        kept: Callable[[str], Mapping[str, Any]] = lambda _number: {},
        *,
        consents: ConsentDesk,
    ) -> None:
        self._store = store
        self._gate = gate
        self._intake = intake
        self._drafts = drafts
        self._drain = drain
        self._sessions = sessions
        self._codes = codes
        self._issued = issued
        self._social_security = social_security
        self._catalogue = catalogue
        self._environment = environment
        self._clock = clock
        self._more = tuple(more)
        self._others = tuple(others)
        self._kept = kept
        self._consents = consents
        self._standings = LicenceStandings(store)
        self._parts = PartsDesk(store, clock)

    def application(self) -> Starlette:
        """The ASGI application of the contract's paths."""
        attachment = "/v1/cases/{case_id:uuid}/attachments/{digest}"
        routes = [
            Route("/v1/health", self._health, methods=["GET"]),
            self._route("POST", "/v1/sessions/card", self._card_session),
            self._route("POST", "/v1/sessions/code", self._code_session),
            self._route("POST", "/v1/sessions/issued-code", self._issued_code_session),
            self._route("POST", "/v1/sessions/social-security-card", self._social_security_session),
            self._route("POST", "/v1/social-security-authentications", self._authenticate_social_security),
            self._route("POST", "/v1/code-challenges", self._send_code),
            self._route("POST", "/v1/shared-data", self._shared_data),
            self._route("POST", "/v1/licences", self._licences),
            self._route("POST", "/v1/cases", self._commit, limit=_COMMIT_LIMIT),
            self._route("POST", "/v1/drain-tickets", self._drain_ticket),
            self._route("GET", "/v1/cases/{case_id:uuid}/result", self._result),
            self._route("GET", attachment, self._attachment),
            self._route("PUT", attachment + "/parts/{part_no:number}", self._put_part, limit=bodies.MAX_PART_BYTES),
            self._route("POST", "/v1/drafts", self._deposit_draft, limit=_DRAFT_LIMIT),
            self._route("GET", "/v1/drafts", self._find_drafts),
            self._route("POST", "/v1/drafts/status", self._draft_status),
            self._route("POST", "/v1/drafts/{draft_id:uuid}/taking", self._take_draft),
            self._route("DELETE", "/v1/drafts/{draft_id:uuid}", self._destroy_draft),
            self._route("POST", "/v1/evaluations", self._evaluate),
            *(self._route(one.method, one.path, one.operation, one.limit) for one in self._more),
            *self._others,
        ]
        handlers: Mapping[Any, Any] = {
            Refusal: refused,
            HTTPException: _not_routed,
            Exception: _broken,
        }
        return Starlette(routes=routes, exception_handlers=handlers)

    def _route(self, method: str, path: str, operation: Operation, limit: int = BODY_LIMIT) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await read_body(request, limit)
            return await operation(Call(request, body, self._gate.check(request, body)))

        return Route(path, endpoint, methods=[method], name=operation.__name__)

    # --- is it there --------------------------------------------------------------------------------------------------

    async def _health(self, _request: Request) -> Response:
        return answered({"status": "ok", "time": iso_ms(self._clock()), "environment": self._environment.value})

    # --- who is here --------------------------------------------------------------------------------------------------

    async def _card_session(self, call: Call) -> Response:
        body = bodies.read(bodies.CardSession, call.body)
        today = self._clock().date()
        person = holder_of(body.name, body.number, body.valid_to, today)
        if person is None and body.certificate_type == "111":
            if not isinstance(parse_id_number(body.number, today), IdNumber):
                raise Refusal(ProblemType.MALFORMED_NUMBER)
        # A genuine card that no register here knows is a resident all the same: somebody who was never on file.
        return self._opened(Person(body.name, body.number, person), AuthLevel.STRONG, call.terminal)

    async def _send_code(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.CodeChallenge, call.body)
        today = self._clock().date()
        if not isinstance(parse_id_number(body.number, today), IdNumber):
            raise Refusal(ProblemType.MALFORMED_NUMBER)
        register = resident_by_number(body.number, today)
        person = None if register is None else Person(register.name, register.number, register)
        challenge, tail, ends_at = self._codes.send(body.number, person, call.terminal.terminal_id, key)
        return answered({"challenge": challenge, "phone_tail": tail, "expires_at": ends_at}, 201)

    async def _code_session(self, call: Call) -> Response:
        body = bodies.read(bodies.CodeSession, call.body)
        person = self._codes.check(body.challenge, body.code, call.terminal.terminal_id)
        return self._opened(person, AuthLevel.WEAK, call.terminal)

    async def _issued_code_session(self, call: Call) -> Response:
        person = self._issued.find(bodies.read(bodies.IssuedCodeSession, call.body).code)
        if not person.is_alive:
            raise Refusal(ProblemType.UNKNOWN_CODE)
        return self._opened(Person(person.name, person.number, person), AuthLevel.WEAK, call.terminal)

    async def _social_security_session(self, call: Call) -> Response:
        body = bodies.read(bodies.SocialSecuritySession, call.body)
        today = self._clock().date()
        person = holder_of(body.name, body.number, body.valid_to, today)
        if not isinstance(parse_id_number(body.number, today), IdNumber):
            raise Refusal(ProblemType.MALFORMED_NUMBER)
        level = self._social_security.level(body.card_id, body.authentication, call.terminal.terminal_id)
        if person is None and level is AuthLevel.WEAK:
            raise Refusal(
                ProblemType.IDENTITY_MISMATCH
            )  # anybody can write such a card; a register has to know its holder
        return self._opened(Person(body.name, body.number, person), level, call.terminal)

    async def _authenticate_social_security(self, call: Call) -> Response:
        body = bodies.read(bodies.SocialSecurityAuthentication, call.body)
        challenge = bytes.fromhex(body.challenge)
        name, cryptogram = self._social_security.authenticate(challenge, body.card_id, call.terminal.terminal_id)
        return answered({"authentication": name, "cryptogram": cryptogram.hex().upper()}, 201)

    def _opened(self, person: Person, level: AuthLevel, terminal: Terminal) -> Response:
        token, ends_at = self._sessions.open(person, level.value, terminal.terminal_id)
        resident = {"name": person.name, "number": person.number}
        return answered({"token": token, "level": level.value, "expires_at": ends_at, "resident": resident}, 201)

    def _session(self, call: Call) -> tuple[Person, str]:
        return self._sessions.find(call.authorization, call.terminal.terminal_id)

    # --- what is known ------------------------------------------------------------------------------------------------

    async def _shared_data(self, call: Call) -> Response:
        body = bodies.read(bodies.SharedDataQuery, call.body)
        person, level = self._session(call)
        item = self._catalogue.get(body.item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        if item.auth.level is AuthLevel.STRONG and level != AuthLevel.STRONG.value:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        if set(body.names) - set(item.shared_names) - _IDENTITY_NAMES:
            raise Refusal(ProblemType.NOT_NEEDED)
        today = self._clock().date()
        same_day = self._store.has_case_on(person.number, item.base_code, today.isoformat())
        values: dict[str, Any] = {}
        if person.register is not None:
            values = registers.shared_data(
                person.register, body.names, today, same_day=same_day, enterprise=person.enterprise
            )
        for name, value in self._kept(person.number).items():
            if name in body.names:
                source = registers.source_of(name)
                values[name] = {"value": value, "source_name": source, "as_of": today.isoformat()}
        return answered({"values": values})

    async def _licences(self, call: Call) -> Response:
        body = bodies.read(bodies.LicenceQuery, call.body)
        person, _ = self._session(call)
        if not set(body.types) <= set(body.consent.licence_types) or set(body.consent.consent_ids) - set(body.types):
            raise Refusal(ProblemType.CONSENT_MISSING)
        await run_sync(self._consents.use, person.number, body.consent.consent_ids)
        today = self._clock().date()
        if person.register is None:
            return answered({"licences": []})
        found = await run_sync(self._standings.fetched, person.register, body.types, today, person.enterprise)
        return answered({"licences": found})

    async def _result(self, call: Call) -> Response:
        person, level = self._session(call)
        case = self._store.case(self._store.case_behind(str(call.request.path_params["case_id"])))
        if case is None or case.person_number != person.number:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        if level != AuthLevel.STRONG.value:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        if case.result is None:
            return nothing(202)
        return answered(dict(case.result))

    # --- cases --------------------------------------------------------------------------------------------------------

    async def _commit(self, call: Call) -> Response:
        self._drain.admit(call.request.headers.get(TICKET_HEADER), call.terminal.terminal_id)
        key = call.key
        body = bodies.read(bodies.CaseCommit, call.body)
        case, is_repeat = await run_sync(self._intake.commit, body, key, call.terminal)
        receipt = {
            "case_id": case.case_id,
            "case_number": case.case_number,
            "platform_received_at": case.platform_received_at,
            "state": RECEIVED,
            "already_have_it": is_repeat,
            "objections": await run_sync(self._intake.objections, case),
        }
        return answered(receipt, 200 if is_repeat else 201)

    async def _drain_ticket(self, call: Call) -> Response:
        body = bodies.read(bodies.DrainQuestion, call.body)
        slot, start_in_s = self._drain.ask(call.terminal.terminal_id, body.cases, body.bytes)
        return answered(
            {
                "ticket": slot.ticket,
                "start_in_s": round(start_in_s, 3),
                "interval_s": round(slot.interval_s, 4),
                "turns": slot.turns,
                "valid_s": round(slot.ends_at - slot.starts_at + GRACE_S, 3),
            },
            201,
        )

    async def _attachment(self, call: Call) -> Response:
        case_id, digest = _attachment_of(call.request)
        return answered({"parts": await run_sync(self._parts.held, case_id, digest)})

    async def _put_part(self, call: Call) -> Response:
        case_id, digest = _attachment_of(call.request)
        part_no = int(call.request.path_params["part_no"])
        if not call.body or part_no >= bodies.MAX_ATTACHMENT_BYTES // 1024:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "part")
        await run_sync(self._parts.put, case_id, digest, part_no, call.body)
        return nothing()

    # --- drafts -------------------------------------------------------------------------------------------------------

    async def _deposit_draft(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.DraftDeposit, call.body)
        keep_s, is_repeat = await run_sync(self._drafts.deposit, body, key, call.terminal.terminal_id)
        return answered({"draft_id": body.draft_id, "keep_s": keep_s}, 200 if is_repeat else 201)

    async def _find_drafts(self, call: Call) -> Response:
        return answered({"drafts": self._drafts.found(self._strong_session(call).number)})

    async def _take_draft(self, call: Call) -> Response:
        bodies.read(bodies.DraftTaking, call.body)
        person, draft_id = self._strong_session(call), str(call.request.path_params["draft_id"])
        return answered(self._drafts.take(draft_id, person.number, call.terminal.terminal_id))

    async def _destroy_draft(self, call: Call) -> Response:
        await run_sync(self._drafts.destroy, str(call.request.path_params["draft_id"]), call.terminal.terminal_id)
        return nothing()

    async def _draft_status(self, call: Call) -> Response:
        body = bodies.read(bodies.DraftStatus, call.body)
        return answered({"kept": self._drafts.kept(body.draft_ids, call.terminal.terminal_id)})

    def _strong_session(self, call: Call) -> Person:
        """A number and a code say who somebody is, not that the draft is theirs: a phone is borrowed, a number known."""
        person, level = self._session(call)
        if level != AuthLevel.STRONG.value:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        return person

    # --- people -------------------------------------------------------------------------------------------------------

    async def _evaluate(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.EvaluationRequest, call.body)
        if key != body.evaluation_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the evaluation's id")
        content = body.model_dump()
        fingerprint = hashlib.sha256(canonical_json(content)).hexdigest()
        if body.reason is not None and body.grade < _LOW_GRADE:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "reason")
        if body.grade >= _LOW_GRADE:  # 差评: somebody looks into it (核实整改), under a number
            content["ticket_no"] = f"CP-{fingerprint[:8].upper()}"
        earlier = self._store.put_evaluation(body.evaluation_id, fingerprint, call.terminal.terminal_id, content)
        if earlier not in (None, fingerprint):
            raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
        return nothing()


def _attachment_of(request: Request) -> tuple[str, str]:
    digest = str(request.path_params["digest"])
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Refusal(ProblemType.NOT_FOUND)
    return str(request.path_params["case_id"]), digest


async def _not_routed(request: Request, error: HTTPException) -> Response:
    kind = ProblemType.METHOD_NOT_ALLOWED if error.status_code == 405 else ProblemType.NOT_FOUND
    response = await refused(request, Refusal(kind))
    if error.status_code == 405:  # of a path that several routes share, the framework names the methods of one
        fitting = [one for one in request.app.routes if one.matches(request.scope)[0] is not Match.NONE]
        methods = {method for one in fitting if isinstance(one, Route) for method in one.methods or ()}
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


async def _broken(request: Request, _error: Exception) -> Response:
    return await refused(request, Refusal(ProblemType.INTERNAL))
