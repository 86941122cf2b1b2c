# SPDX-License-Identifier: Apache-2.0
"""Where what goes on elsewhere is spoken of: the contract's operations, the telephone's page (``/c/<token>``, open to
whoever has the URL), and the clerk's page on the control port.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kiosk.platform.continuations import ContinuationAbout, ContinuationKind
from kiosk.platform.sandbox import bodies, continuation_pages as pages, phone_page
from kiosk.platform.sandbox.calls import Call, Spoken, answered, nothing
from kiosk.platform.sandbox.continuation_bodies import ContinuationOpening
from kiosk.platform.sandbox.continuation_clerk_page import CLERK_WORDS, clerk_page
from kiosk.platform.sandbox.continuation_desk import LIFE_S, ContinuationDesk
from kiosk.platform.sandbox.office_page import HEADERS
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk

PREFIX: Final = "/c/"
_FORM_BYTES: Final = 4096
_COOKIE: Final = "continued"
_FOREIGN: Final = "这个表单不是从本页来的，没有执行。"


class ContinuationEndpoints:
    """``base``: where telephones reach the platform, without a path."""

    def __init__(self, sessions: SessionDesk, desk: ContinuationDesk, base: Callable[[], str]) -> None:
        self._sessions, self._desk, self._base = sessions, desk, base
        self._csrf = secrets.token_urlsafe(24)

    def spoken(self) -> tuple[Spoken, ...]:
        """The contract's."""
        one = "/v1/continuations/{continuation_id:uuid}"
        return (
            Spoken("POST", "/v1/continuations", self._open, 2 * bodies.MAX_DRAFT_BYTES),
            Spoken("GET", one, self._state),
            Spoken("DELETE", one, self._withdraw),
        )

    def phone_routes(self) -> list[Route]:
        """For the platform's port."""
        return [
            Route(PREFIX + "{token}", self._show, methods=["GET"]),
            Route(PREFIX + "{token}", self._try, methods=["POST"]),
            Route(PREFIX + "{token}/taken", self._take, methods=["POST"]),
        ]

    def office_routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/office/continuations", self._ask_number, methods=["GET"]),
            Route("/office/continuations", self._look, methods=["POST"]),
            Route("/office/continuations/taken", self._take_here, methods=["POST"]),
        ]

    # --- the contract -------------------------------------------------------------------------------------------------

    async def _open(self, call: Call) -> Response:
        key, body = call.key, bodies.read(ContinuationOpening, call.body)
        if key != body.continuation_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the continuation's id")
        terminal_id, person = call.terminal.terminal_id, None
        if body.what is not ContinuationAbout.SERVICE:  # a session beside a service is not looked at: it is nobody's
            person, _ = self._sessions.find(call.authorization, terminal_id)
            if (
                person.agent or person.enterprise
            ):  # it would open to one person, and be about somebody else (docs/adr/0018)
                raise Refusal(ProblemType.LEVEL_TOO_LOW)
        told, is_repeat = await run_sync(self._desk.open, person, terminal_id, body)
        return answered(self._told(told), 200 if is_repeat else 201)

    async def _state(self, call: Call) -> Response:
        return answered(self._told(await run_sync(self._desk.state, _id_of(call), call.terminal.terminal_id)))

    async def _withdraw(self, call: Call) -> Response:
        await run_sync(self._desk.withdraw, _id_of(call), call.terminal.terminal_id)
        return nothing()

    def _told(self, found: dict[str, Any]) -> dict[str, Any]:
        told = {key: value for key, value in found.items() if key not in ("secret", "is_phone")}
        secret, is_phone = found["secret"], found["is_phone"]
        url = self._base().rstrip("/") + PREFIX + secret if secret is not None and is_phone else None
        return {**told, "url": url, "number": None if is_phone else secret}

    # --- the telephone ------------------------------------------------------------------------------------------------

    async def _show(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        try:
            opened = await run_sync(self._desk.of_phone, token, request.cookies.get(_COOKIE, ""))
            if request.method != "GET":  # HEAD: with which others look where a link leads
                return _page("")
            named = await run_sync(self._desk.seen_by_phone, token)
        except Refusal as refusal:
            return _sorry(refusal)
        path = PREFIX + token
        answer = _page(pages.asking_page(path, named) if opened is None else pages.thing_page(path, opened))
        if named.about is ContinuationAbout.SERVICE and not request.cookies.get(_COOKIE):
            self._remember(
                answer, path, secrets.token_urlsafe(16)
            )  # nobody's: who takes it up is told by it all the same
        return answer

    async def _try(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        path, named = PREFIX + token, None
        try:
            told = await _form(request)
            named = await run_sync(self._desk.seen_by_phone, token)
            browser = await run_sync(self._desk.try_phone, token, told.get("last_four", ""))
        except Refusal as refusal:
            left = refusal.more.get("attempts_left")
            if not left or named is None:
                return _sorry(refusal if left is None else Refusal(ProblemType.CONTINUATION_OVER))
            word = f"不对。还可以填 {left} 次。"
            return _page(pages.asking_page(path, named, word), refusal.problem.status)
        answer = RedirectResponse(path, 303, headers=phone_page.HEADERS)
        self._remember(answer, path, browser)
        return answer

    def _remember(self, answer: Response, path: str, browser: str) -> None:
        is_secure = self._base().startswith("https:")
        life_s = LIFE_S[ContinuationKind.PHONE]
        answer.set_cookie(
            _COOKIE, browser, max_age=life_s, path=path, httponly=True, samesite="strict", secure=is_secure
        )

    async def _take(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        try:
            await _form(request)
            await run_sync(self._desk.take_by_phone, token, request.cookies.get(_COOKIE, ""))
        except Refusal as refusal:
            return _sorry(refusal)
        return RedirectResponse(PREFIX + token, 303, headers=phone_page.HEADERS)

    # --- the window ---------------------------------------------------------------------------------------------------

    async def _ask_number(self, _request: Request) -> Response:
        return _office(clerk_page(self._csrf))

    async def _look(self, request: Request) -> Response:
        return await self._at_window(request, takes=False)

    async def _take_here(self, request: Request) -> Response:
        return await self._at_window(request, takes=True)

    async def _at_window(self, request: Request, *, takes: bool) -> Response:
        try:
            told = await _form(request)
        except Refusal:
            return _office(clerk_page(self._csrf, word=_FOREIGN), 403)
        if not secrets.compare_digest(told.get("csrf", "").encode("utf-8", "replace"), self._csrf.encode()):
            return _office(clerk_page(self._csrf, word=_FOREIGN), 403)
        number, by = told.get("number", ""), told.get("by", "")
        if takes and re.fullmatch(r"[A-Z]{1,4}[0-9]{1,6}", by, re.ASCII) is None:
            return _office(clerk_page(self._csrf, word="请填工号。"), 400)
        try:
            if takes:
                opened = await run_sync(self._desk.take_at_window, number, by)
            else:
                opened = await run_sync(self._desk.of_window, number)
        except Refusal as refusal:
            word = CLERK_WORDS.get(refusal.problem, CLERK_WORDS[ProblemType.CONTINUATION_OVER])
            return _office(clerk_page(self._csrf, word=word), refusal.problem.status)
        return _office(clerk_page(self._csrf, opened, number, by=by if takes else ""))


def _id_of(call: Call) -> str:
    return str(call.request.path_params["continuation_id"])


async def _form(request: Request) -> dict[str, str]:
    """What a form of this page says.

    Raises:
        Refusal: too long, no form, or from another page: both headers are the browser's own.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin") or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    ):
        raise Refusal(ProblemType.MALFORMED_REQUEST, "origin")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _FORM_BYTES:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "form")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"))
    except ValueError:
        raise Refusal(ProblemType.MALFORMED_REQUEST, "form") from None


def _sorry(refusal: Refusal) -> Response:
    word = pages.PHONE_WORDS.get(refusal.problem, pages.PHONE_WORDS[ProblemType.MALFORMED_REQUEST])
    return _page(pages.over_page(word), refusal.problem.status)


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=dict(phone_page.HEADERS))


def _office(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=dict(HEADERS))
