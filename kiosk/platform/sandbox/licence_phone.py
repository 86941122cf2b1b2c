# SPDX-License-Identifier: Apache-2.0
"""亮证 at the sandbox: the contract's operation, ``/sandbox/residents/{seed}/…`` for tests, and a synthetic resident's telephone
(``/office/phones/{seed}`` on the control port), on which an integrator chooses licences and gets a code for a terminal.
"""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import parse_qsl

import segno
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kiosk.journey.mask import mask_number
from kiosk.platform.licence_model import Standing
from kiosk.platform.sandbox import bodies, phone_page
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.licence_code_desk import LICENCE_CODE_LIFE_S, LicenceCodeDesk, number_of
from kiosk.platform.sandbox.markup import Html, joined, tag
from kiosk.platform.sandbox.population import SyntheticResident, resident

TITLE: Final = "示例手机"
_FORM_BYTES: Final = 4096
_STATES: Final = {
    Standing.VALID: "有效",
    Standing.EXPIRED: "已过期",
    Standing.SUSPENDED: "暂停使用",
    Standing.CANCELLED: "已注销",
    Standing.REVOKED: "已吊销",
}
_FOREIGN: Final = "这个表单不是从本页来的，没有执行。"
_NOTHING: Final = "请至少选一张证照。"


class LicenceCodeEndpoints:
    """What terminals ask, and the telephone."""

    def __init__(self, desk: LicenceCodeDesk) -> None:
        self._desk = desk
        self._csrf = secrets.token_urlsafe(24)

    def spoken(self) -> tuple[Spoken, ...]:
        """The contract's."""
        return (Spoken("POST", "/v1/licence-codes", self._open),)

    def routes(self) -> tuple[Route, ...]:
        """For the control port."""
        one = "/sandbox/residents/{seed:int}"
        return (
            Route(one + "/licence-codes", self._draw, methods=["POST"]),
            Route(one + "/licences/{kind}", self._note, methods=["POST"]),
            Route("/office/phones/{seed:int}", self._choose, methods=["GET"]),
            Route("/office/phones/{seed:int}", self._show, methods=["POST"]),
        )

    async def _open(self, call: Call) -> Response:
        key, body = call.key, bodies.read(bodies.LicenceCode, call.body)
        return answered(await run_sync(self._desk.open, body.code, call.terminal.terminal_id, key))

    # --- the control port ---------------------------------------------------------------------------------------------

    async def _draw(self, request: Request) -> Response:
        told = await request.json()
        kinds, age_s = [str(one) for one in told.get("types", [])], float(told.get("age_s", 0))
        return JSONResponse({"code": await run_sync(self._desk.draw, _who(request), kinds, age_s)})

    async def _note(self, request: Request) -> Response:
        standing = Standing((await request.json())["state"])
        await run_sync(self._desk.standings.note, _who(request), str(request.path_params["kind"]), standing)
        return JSONResponse({"state": standing.value})

    # --- the telephone ------------------------------------------------------------------------------------------------

    async def _choose(self, request: Request) -> Response:
        return await self._chooser(_who(request))

    async def _chooser(self, person: SyntheticResident, word: str = "", status: int = 200) -> Response:
        held = await run_sync(self._desk.held, person)
        lines = [
            tag(
                "p",
                tag(
                    "label",
                    tag("input", type="checkbox", name="type", value=str(one["type_code"]), checked=True),
                    f" {one['type_name']}　{mask_number(number_of(one))}　{_STATES[Standing(one['state'])]}",
                    class_="ask",
                ),
            )
            for one in held
        ]
        form = tag(
            "form",
            tag("input", type="hidden", name="csrf", value=self._csrf),
            *lines,
            tag("button", "亮证", type="submit"),
            method="post",
            action=f"/office/phones/{person.seed}",
        )
        body = joined(
            tag("h1", f"{TITLE}：{person.name}"),
            tag("p", word, class_="word stop", role="alert") if word else Html(""),
            form if held else tag("p", "这位居民没有电子证照。"),
        )
        return _page(phone_page.page(body, TITLE), status)

    async def _show(self, request: Request) -> Response:
        person = _who(request)
        told = parse_qsl((await _body(request)).decode("utf-8", "replace"), keep_blank_values=True)
        csrf = next((value for name, value in told if name == "csrf"), "")
        if not secrets.compare_digest(csrf.encode(), self._csrf.encode()):
            return await self._chooser(person, _FOREIGN, 403)
        kinds = [value for name, value in told if name == "type"]
        if not kinds:
            return await self._chooser(person, _NOTHING, 422)
        code = await run_sync(self._desk.draw, person, kinds)
        body = joined(
            tag("h1", "亮证码"),
            tag("p", f"{LICENCE_CODE_LIFE_S} 秒内有效，只能用一次。请对准终端的扫码口。"),
            _drawn(code),
            tag("p", tag("code", code)),
            tag("p", tag("a", "换一个码", href=f"/office/phones/{person.seed}")),
        )
        return _page(phone_page.page(body, TITLE))


def _who(request: Request) -> SyntheticResident:
    return resident(request.path_params["seed"])


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _FORM_BYTES:
            raise ValueError("a form of this page")
    return bytes(body)


def _drawn(code: str) -> Html:
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)]
    dark = "".join(
        f"M{across} {down}h1v1h-1z" for down, row in enumerate(rows) for across, is_dark in enumerate(row) if is_dark
    )
    side = len(rows)
    return tag("svg", tag("path", d=dark), viewBox=f"0 0 {side} {side}", width="288", role="img", aria_label="亮证码")


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=dict(phone_page.HEADERS))
