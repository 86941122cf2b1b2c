# SPDX-License-Identifier: Apache-2.0
"""The contract's operations of 同屏协助, the control port's, and the helper's page of one call; what a terminal sent is text."""

from __future__ import annotations

from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.platform.co_view import HINT_LENGTH
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered, nothing
from kiosk.platform.sandbox.co_view_desk import CoViewDesk
from kiosk.platform.sandbox.help_desk import HelpNotPossible
from kiosk.platform.sandbox.markup import Html, document, tag
from kiosk.platform.sandbox.office_page import STYLE, form, notice, table, top
from kiosk.platform.sandbox.problems import ProblemType, Refusal

_STATES = {"filled": "填了", "missing": "还没填", "faulty": "有问题"}


class CoViewEndpoints:
    """``/v1/help-calls/{call_no}/co-view``, and what a helper does, for tests and demonstrations."""

    def __init__(self, desk: CoViewDesk) -> None:
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        path = "/v1/help-calls/{call_no}/co-view"
        return (
            Spoken("POST", path, self._open),
            Spoken("GET", path, self._standing),
            Spoken("DELETE", path, self._end),
            Spoken("POST", f"{path}/pages", self._show),
        )

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/co-views/{call_no}", self._seen, methods=["GET"]),
            Route("/sandbox/co-views/{call_no}", self._hint, methods=["POST"]),
        ]

    async def _open(self, call: Call) -> Response:
        key, body = call.key, bodies.read(bodies.CoViewOpening, call.body)
        if key != body.co_view_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the co-view's id")
        return answered(await run_sync(self._desk.open, _number(call), call.terminal.terminal_id, body), 201)

    async def _show(self, call: Call) -> Response:
        page = bodies.read(bodies.CoViewPage, call.body)
        return answered(await run_sync(self._desk.show, _number(call), call.terminal.terminal_id, page))

    async def _standing(self, call: Call) -> Response:
        return answered(await run_sync(self._desk.standing, _number(call), call.terminal.terminal_id))

    async def _end(self, call: Call) -> Response:
        await run_sync(self._desk.end, _number(call), call.terminal.terminal_id)
        return nothing()

    async def _seen(self, request: Request) -> Response:
        page, is_open = await run_sync(self._desk.page, str(request.path_params["call_no"]))
        return JSONResponse({"open": is_open, "page": None if page is None else page.model_dump()})

    async def _hint(self, request: Request) -> Response:
        told: dict[str, Any] = await request.json()
        number, text, field = str(request.path_params["call_no"]), str(told.get("text", "")), str(told.get("field", ""))
        try:
            await run_sync(self._desk.hint, number, text, field)
        except HelpNotPossible as error:
            return JSONResponse({"error": str(error)}, 409)
        return JSONResponse({})


def _number(call: Call) -> str:
    return str(call.request.path_params["call_no"])


def view_page(call_no: str, page: bodies.CoViewPage | None, is_open: bool, csrf: str, word: str = "") -> str:
    """What the helper of a call sees, and where they send a line or point at a field."""
    body = [top(), tag("h1", f"同屏协助 {call_no}"), notice(word)]
    if not is_open:
        body.append(tag("p", "对方没有让看，或者已经不让看了。这里什么也不留。"))
    elif page is None:
        body.append(tag("p", "还没有传来页面，请刷新。"))
    elif page.hidden:
        body.append(tag("p", "对方把屏幕遮住了。"))
    else:
        body += _seen(page)
    if is_open:
        body.append(_hint_form(call_no, page, csrf))
    return document(f"同屏协助 {call_no}", STYLE, *body)


def _seen(page: bodies.CoViewPage) -> list[Html]:
    step = f"第 {page.step} 步，共 {page.steps} 步" if page.steps else "—"
    facts = (("页面", page.title), ("事项", page.item_name or "—"), ("到哪一步", step))
    rows = [
        tag("tr", tag("td", one.label), tag("td", one.value or "—"), tag("td", _STATES[one.state]))
        for one in page.fields
    ]
    return [
        tag("table", *[tag("tr", tag("th", head), tag("td", value)) for head, value in facts]),
        *[tag("p", fault, class_="stop") for fault in page.faults],
        tag("h2", "这一页上的项（已遮住）"),
        table(("项", "内容", "状态"), rows),
    ]


def _hint_form(call_no: str, page: bodies.CoViewPage | None, csrf: str) -> Html:
    fields = [] if page is None or page.hidden else page.fields
    choices = [tag("option", "不指", value=""), *[tag("option", one.label, value=one.code) for one in fields]]
    return form(
        f"/office/help/calls/{call_no}/hints",
        csrf,
        tag("label", "说一句 ", tag("input", type="text", name="text", maxlength=str(HINT_LENGTH))),
        tag("label", "指给对方看 ", tag("select", *choices, name="field")),
        tag("button", "发过去", type="submit"),
    )
