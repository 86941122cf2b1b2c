# SPDX-License-Identifier: Apache-2.0
"""服务数据 on the officers' pages, by item: cases filed, decided and returned, first-pass rate, time of filing, prefilled share.

Read from the histories of the cases (``case_standings``) and from their first filings (``case_filings``); of a filing only the
timings and the two numbers of the prefilled share leave the database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.markup import Html, document, tag
from kiosk.platform.sandbox.office_page import HEADERS, STYLE, table, top
from kiosk.platform.sandbox.service_figures import (
    MEDIAN_WANTED_S,
    P90_WANTED_S,
    PASS_WANTED,
    PREFILL_WANTED,
    TIMED,
    Figures,
    Filed,
    by_item,
    by_phase,
    figures_of,
    filed,
)
from kiosk.platform.sandbox.store import Store

_CASES: Final = """
SELECT c.item_code, s.content AS standing,
       json_quote(json_extract(f.record, '$.step_timings_ms')) AS timings,
       json_quote(json_extract(f.record, '$.prefill')) AS prefill
FROM cases AS c JOIN case_standings AS s USING (case_id)
LEFT JOIN case_filings AS f ON f.case_id = c.case_id AND f.revision = 1
ORDER BY c.rowid
"""
_NONE: Final = "—"


class FiguresDesk:
    """Thread-safe as the store is."""

    def __init__(self, store: Store, cases: CaseDesk) -> None:
        self._store = store
        self._cases = cases

    def cases(self) -> list[Filed]:
        """Every filed case as it stands now: what time has made of it by then is in it."""
        self._cases.let_time_pass()
        return [
            filed(
                str(row["item_code"]),
                [str(event["what"]) for event in json.loads(row["standing"])["history"]],
                json.loads(row["timings"]),
                json.loads(row["prefill"]),
            )
            for row in self._store.rows(_CASES)
        ]


class FiguresEndpoints:
    """The officers' page and the control port's operation."""

    def __init__(self, desk: FiguresDesk, catalogue: Catalogue) -> None:
        self._desk = desk
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/figures", self._told, methods=["GET"]),
            Route("/office/figures", self._page, methods=["GET"]),
        ]

    async def _told(self, _request: Request) -> Response:
        cases = await run_sync(self._desk.cases)
        items = {code: _record(one) for code, one in by_item(cases).items()}
        return JSONResponse({"all": _record(figures_of(cases)), "items": items})

    async def _page(self, _request: Request) -> Response:
        cases = await run_sync(self._desk.cases)
        held = {code: self._catalogue.get(code) for code in {one.item_code for one in cases}}
        names = {code: item.name for code, item in held.items() if item is not None}
        return HTMLResponse(figures_page(cases, names), headers=dict(HEADERS))


def figures_page(cases: Sequence[Filed], names: Mapping[str, str]) -> str:
    """``names``: item code -> its name."""
    items = by_item(cases)
    rows = [_row(names.get(code, code), code, one) for code, one in items.items()]
    rows.append(_row("全部", _NONE, figures_of(cases)))
    phases = by_phase(cases)
    steps = [tag("tr", *[tag("td", cell) for cell in (TIMED[phase], _minutes(median), _minutes(p90))])
             for phase, (median, p90) in phases.items()]  # fmt: skip
    heads = ("事项", "编码", "收件", "办结", "退回补正过", "一次通过率", "用时中位数", "用时九成以内", "预填比例")
    body = [
        top(),
        tag("h1", "服务数据"),
        tag("p", f"要求：一次通过率 {_percent(PASS_WANTED)} 以上，用时中位数 {_minutes(MEDIAN_WANTED_S)}以内、"
                 f"九成在 {_minutes(P90_WANTED_S)}以内，预填比例 {_percent(PREFILL_WANTED)} 以上。没有达到的用粗体。"),
        table(heads, rows),
        tag("p", "一次通过：第一次看就受理。还没有看、看以前自己撤销的，不算在里面。"
                 "用时：从核验身份到交出去，终端自己计的；第二次交的（补正）不算。"),
        tag("h2", "哪一步用了多久"),
        table(("步骤", "中位数", "九成以内"), steps),
    ]  # fmt: skip
    return document("服务数据（示例）", STYLE, *body)


def _row(name: str, code: str, one: Figures) -> Html:
    rate = "" if one.pass_rate is None else f"（{one.passed}/{one.judged}）"
    return tag(
        "tr",
        *[tag("td", cell) for cell in (name, code, str(one.filed), str(one.decided), str(one.returned))],
        _cell(_percent(one.pass_rate) + rate, short=one.pass_rate is not None and one.pass_rate < PASS_WANTED),
        _cell(_minutes(one.median_s), short=one.median_s is not None and one.median_s > MEDIAN_WANTED_S),
        _cell(_minutes(one.p90_s), short=one.p90_s is not None and one.p90_s > P90_WANTED_S),
        _cell(_percent(one.prefilled), short=one.prefilled is not None and one.prefilled < PREFILL_WANTED),
    )


def _cell(text: str, *, short: bool) -> Html:
    """``short``: of what is wanted."""
    return tag("td", text, class_="late") if short else tag("td", text)


def _percent(share: float | None) -> str:
    """Never rounded up to what is wanted: 0.8999 is 89.9%."""
    return _NONE if share is None else f"{int(share * 1000 + 1e-9) / 10:g}%"


def _minutes(seconds: float | None) -> str:
    """6 分, 1 分 5 秒, 40 秒; whole seconds, rounded up."""
    if seconds is None:
        return _NONE
    minutes, rest = divmod(-int(-seconds // 1), 60)
    return " ".join([*([f"{minutes} 分"] if minutes else []), *([f"{rest} 秒"] if rest or not minutes else [])])


def _record(one: Figures) -> dict[str, Any]:
    return {**asdict(one), "pass_rate": one.pass_rate}
