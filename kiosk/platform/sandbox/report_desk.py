# SPDX-License-Identifier: Apache-2.0
"""找茬 and complaints of the sandbox (总客服): each gets a number and a last day for the answer; the officer's page lists them.

Nobody is named unless they agreed to be called back; then their name stands with it, for who calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from config.clock import iso_ms
from kiosk.case.canonical import canonical_json
from kiosk.platform.plain_text import may_be_told
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.markup import document, tag
from kiosk.platform.sandbox.office_page import HEADERS, STYLE, table, top
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import Store

ANSWER_DAYS: Final = 5
"""Made up, like everything of this platform."""
_SHOWN: Final = 100
_KINDS: Final = {"unclear": "看不懂", "wrong": "信息不对", "broken": "机器坏了", "manner": "服务态度", "other": "别的"}


class ReportDesk:
    """Thread-safe: every change is a transaction of ``store``."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def take(self, terminal_id: str, content: Mapping[str, Any], person: str) -> tuple[dict[str, Any], bool]:
        """The number, and whether it was given before. ``person``: whom to call back; empty: nobody.

        Raises:
            Refusal: the same id with something else in it.
        """
        fingerprint = hashlib.sha256(canonical_json(dict(content))).hexdigest()
        with self._store.transaction():
            row = self._store.row("SELECT * FROM reports WHERE report_id = ?", content["report_id"])
            is_repeat = row is not None
            if row is not None and (row["fingerprint"], row["terminal_id"]) != (fingerprint, terminal_id):
                raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
            if row is None:
                now = self._clock()
                place = int(self._store.rows("SELECT count(*) FROM reports")[0][0]) + 1
                self._store.run(
                    "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    content["report_id"], fingerprint, f"TS-{place:06d}", terminal_id, content["kind"], content["page"],
                    content["item_code"], content["mode"], person, iso_ms(now),
                    (now + timedelta(days=ANSWER_DAYS)).date().isoformat(),
                    content["words"] or "",
                )  # fmt: skip
                row = self._store.row("SELECT * FROM reports WHERE report_id = ?", content["report_id"])
        assert row is not None  # noqa: S101 - it was just written
        return {"report_no": row["report_no"], "answer_by": row["answer_by"]}, is_repeat

    def listed(self) -> list[dict[str, Any]]:
        """The last ones, newest first."""
        rows = self._store.rows("SELECT * FROM reports ORDER BY rowid DESC LIMIT ?", _SHOWN)
        return [{name: row[name] for name in row.keys() if name != "fingerprint"} for row in rows]


class ReportEndpoints:
    """The contract's operation, the control port's list, and the officer's."""

    def __init__(self, sessions: SessionDesk, desk: ReportDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("POST", "/v1/reports", self._take),)

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/reports", self._list, methods=["GET"]),
            Route("/office/reports", self._page, methods=["GET"]),
        ]

    async def _take(self, call: Call) -> Response:
        key, body = call.key, bodies.read(bodies.ReportRequest, call.body)
        if key != body.report_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the report's id")
        if body.words is not None and not may_be_told(body.words):
            raise Refusal(ProblemType.NOT_PLAIN_TEXT)
        person = ""
        if body.contact:
            known, _ = self._sessions.find(call.authorization, call.terminal.terminal_id)
            person = known.name
        taken, is_repeat = await run_sync(self._desk.take, call.terminal.terminal_id, body.model_dump(), person)
        return answered(taken, 200 if is_repeat else 201)

    async def _list(self, _request: Request) -> Response:
        return JSONResponse({"reports": await run_sync(self._desk.listed)})

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(reports_page(await run_sync(self._desk.listed)), headers=dict(HEADERS))


def reports_page(reports: Sequence[Mapping[str, Any]]) -> str:
    """The officer's list; what a terminal sent is hostile, and is escaped."""
    rows = [
        tag(
            "tr",
            *[tag("td", str(one[name] or "—")) for name in ("report_no", "terminal_id")],
            tag("td", _KINDS[str(one["kind"])]),
            tag("td", str(one["words"] or "—")),
            *[tag("td", str(one[name] or "—")) for name in ("page", "item_code", "made_at", "answer_by")],
            tag("td", f"{one['person']}，等回电" if one["person"] else "不用回电"),
        )
        for one in reports
    ]
    heads = ("编号", "终端", "说的是", "他的话", "页面", "事项", "收到", "最晚答复", "回电")
    return document("找茬（示例）", STYLE, top(), tag("h1", "找茬和投诉"), table(heads, rows))
