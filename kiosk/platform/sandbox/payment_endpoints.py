# SPDX-License-Identifier: Apache-2.0
"""Paying: the contract's operations for terminals, the page that a payer's phone opens, ``/sandbox/payment-orders`` for tests.

The payer's own channel (微信、支付宝、银行) is no business of the contract; here it is a page with one button, and the control
port.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kiosk.application.money import say_fen
from kiosk.platform.payment_model import OrderState
from kiosk.platform.sandbox import bodies, phone_page
from kiosk.platform.sandbox.calls import NO_STORE, Call, Spoken, answered
from kiosk.platform.sandbox.payment_desk import POLL_S, PaymentDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person, SessionDesk

_WORDS: Final = {
    OrderState.PAID.value: "付好了。请回到终端。",
    OrderState.CLOSED.value: "这张单子已经关闭，不用付了。",
    OrderState.EXPIRED.value: "这张单子过期了。请回到终端，重新来一次。",
    OrderState.REFUNDED.value: "钱已经退回。",
}


class PaymentEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, desk: PaymentDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        one = "/v1/payment-orders/{order_id:uuid}"
        return (
            Spoken("POST", "/v1/payment-orders", self._open),
            Spoken("GET", "/v1/payment-orders", self._list),
            Spoken("GET", one, self._show),
            Spoken("POST", one + "/closing", self._close),
            Spoken("POST", one + "/refunds", self._refund),
        )

    async def _open(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.PaymentOrderRequest, call.body)
        told, is_repeat = await run_sync(self._desk.open, self._who(call), body.case_id, body.order_id, key)
        return _order(told, 200 if is_repeat else 201)

    async def _list(self, call: Call) -> Response:
        asked = call.request.query_params
        case_id, state, after = asked.get("case_id", ""), asked.get("state", ""), asked.get("after", "")
        for name in ("case_id", "after"):
            if name in asked and not _is_uuid(asked[name]):
                raise Refusal(ProblemType.MALFORMED_REQUEST, name)
        if "state" in asked and state not in set(OrderState):
            raise Refusal(ProblemType.MALFORMED_REQUEST, "state")
        return answered(await run_sync(self._desk.listed, self._who(call), case_id, state, after))

    async def _show(self, call: Call) -> Response:
        return _order(await run_sync(self._desk.shown, self._who(call), _of(call.request)))

    async def _close(self, call: Call) -> Response:
        bodies.read(bodies.Nothing, call.body)
        return _order(await run_sync(self._desk.close, self._who(call), _of(call.request)))

    async def _refund(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.RefundRequest, call.body)
        told, is_repeat = await run_sync(
            self._desk.ask_refund, self._who(call), _of(call.request), body.refund_id, body.reason, key
        )
        return _order(told, 200 if is_repeat else 201)

    def _who(self, call: Call) -> Person:
        return self._sessions.find(call.authorization, call.terminal.terminal_id)[0]


class PayerPages:
    """What the payer's phone opens; nothing on it says who anybody is."""

    def __init__(self, desk: PaymentDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """For the contract's port, unsigned: whoever has the code may pay, as with every bill."""
        return [
            Route("/pay/{token}", self._page, methods=["GET"]),
            Route("/pay/{token}", self._pay, methods=["POST"]),
            Route("/e-receipts/{token}", self._e_receipt, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        order = self._desk.by_token(str(request.path_params["token"]))
        return _not_here() if order is None else _html(_payer_page(order, request.url.path))

    async def _pay(self, request: Request) -> Response:
        origin = request.headers.get("origin")
        host = request.headers.get("host", "")
        if request.headers.get("sec-fetch-site") not in (None, "same-origin") or (
            origin is not None and not secrets.compare_digest(urlsplit(origin).netloc, host)
        ):
            return _not_here()
        order = self._desk.by_token(str(request.path_params["token"]))
        if order is None:
            return _not_here()
        if order["state"] == OrderState.UNPAID.value:
            await run_sync(self._desk.pay, order["order_id"])
        order = self._desk.by_token(str(request.path_params["token"])) or order
        return _html(_payer_page(order, request.url.path))

    async def _e_receipt(self, request: Request) -> Response:
        order = self._desk.by_token(str(request.path_params["token"]))
        if order is None or order["e_receipt"] is None:
            return _not_here()
        found = order["e_receipt"]
        name = "财政电子票据（示例）" if found["kind"] == "fiscal" else "电子发票（示例）"
        rows = [("号码", found["number"]), ("金额", say_fen(found["amount_fen"])), ("收款单位", order["payee"])]
        rows += [("代码", found["code"]), ("校验码", found["check_code"])] if found["code"] else []
        listed = "".join(f"<li>{escape(label)}：{escape(str(text))}</li>" for label, text in rows)
        return _html(phone_page.page(f"<h1>{name}</h1><ul>{listed}</ul>", "电子票据"))


class PaymentControl:
    """Part of the control port: plays payers and whoever decides about refunds."""

    def __init__(self, desk: PaymentDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/payment-orders", self._list),
            Route("/sandbox/payment-orders", self._set_life, methods=["POST"]),
            Route("/sandbox/payment-orders/{order_id:uuid}", self._pay, methods=["POST"]),
            Route("/sandbox/refunds/{refund_id:uuid}", self._decide, methods=["POST"]),
        ]

    async def _list(self, _request: Request) -> Response:
        return JSONResponse({"orders": self._desk.all()})

    async def _set_life(self, request: Request) -> Response:
        seconds = float((await request.json())["life_s"])
        if not 0 < seconds <= 86_400:
            raise ValueError("life_s is more than 0 and at most 86400")
        self._desk.life = timedelta(seconds=seconds)
        return JSONResponse({"life_s": seconds})

    async def _pay(self, request: Request) -> Response:
        amount = (await request.json()).get("amount_fen")
        if amount is not None and type(amount) is not int:
            raise ValueError("amount_fen is a whole number")
        return JSONResponse({"outcome": await run_sync(self._desk.pay, _of(request), amount)})

    async def _decide(self, request: Request) -> Response:
        granted = (await request.json())["granted"]
        if type(granted) is not bool:
            raise ValueError("granted is true or false")
        refund_id = str(request.path_params["refund_id"])
        await run_sync(lambda: self._desk.decide(refund_id, granted=granted))
        return JSONResponse({})


def _order(told: Mapping[str, Any], status: int = 200) -> Response:
    response = answered(told, status)
    if told["state"] == OrderState.UNPAID.value:
        response.headers["Retry-After"] = str(POLL_S)
    return response


def _payer_page(order: Mapping[str, Any], path: str) -> str:
    parts = [f"<h1>{escape(say_fen(order['amount_fen']))}</h1>"]
    parts += [f"<p>{escape(one['what'])}，{escape(say_fen(one['amount_fen']))}</p>" for one in order["lines"]]
    parts.append(f"<p>收款单位：{escape(order['payee'])}</p><p>办件编号：{escape(order['case_number'])}</p>")
    if order["state"] == OrderState.UNPAID.value:
        parts.append(f'<form method="post" action="{path}"><button type="submit">付款（示例，不扣钱）</button></form>')
    else:
        parts.append(f'<p class="word" role="status">{_WORDS[order["state"]]}</p>')
    return phone_page.page("".join(parts), "付款")


def _html(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, headers=dict(phone_page.HEADERS))


def _not_here() -> HTMLResponse:
    words = '<h1>付款</h1><p class="word stop" role="alert">这个码用不了。请回到终端，重新扫一次。</p>'
    return HTMLResponse(phone_page.page(words, "付款"), 404, headers={**NO_STORE, **phone_page.HEADERS})


def _of(request: Request) -> str:
    return str(request.path_params["order_id"])


def _is_uuid(text: str) -> bool:
    """As the contract writes one: small letters and hyphens; the library takes braces and more."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
