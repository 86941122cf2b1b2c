# SPDX-License-Identifier: Apache-2.0
"""Where the officer's page is served: ``/office`` on the control port, loopback alone. Forms are taken from this page only (a
token in each, the browser's own headers, the host's name), are small, and are answered by going back to the page (303).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from config.clock import iso_ms
from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox import office_case_page, office_page
from kiosk.platform.sandbox.case_control import act_of
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Stage
from kiosk.platform.sandbox.case_states import NotPossible
from kiosk.platform.sandbox.co_view_desk import CoViewDesk
from kiosk.platform.sandbox.co_view_endpoints import view_page
from kiosk.platform.sandbox.help_desk import HelpDesk, HelpNotPossible
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.referral_desk import HelperError, ReferralDesk
from kiosk.platform.sandbox.store import FiledCase, Store

PAGE: Final = 50
_FORM_BYTES: Final = 64 * 1024
_MOST_FIELDS: Final = 500
_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_DAY_S: Final = 86_400


class FromHere:
    """An ASGI application that answers only who calls it by a loopback name, and no page of somebody else's: a name that was
    pointed at 127.0.0.1 (DNS rebinding) and a foreign form get 403.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and not _is_from_here(Request(scope)):
            await Response("not from here", 403, headers=dict(office_page.HEADERS))(scope, receive, send)
            return
        await self._app(scope, receive, send)


class OfficeEndpoints:
    """The page and what it posts. ``clock``: the offices'."""

    def __init__(
        self,
        store: Store,
        cases: CaseDesk,
        referrals: ReferralDesk,
        catalogue: Catalogue,
        clock: OfficeClock,
        help_desk: HelpDesk,
        co_views: CoViewDesk,
    ) -> None:
        self._store = store
        self._cases = cases
        self._referrals = referrals
        self._catalogue = catalogue
        self._clock = clock
        self._help_desk = help_desk
        self._co_views = co_views
        self._csrf = secrets.token_urlsafe(24)

    def routes(self) -> tuple[Route, ...]:
        """For the control port."""
        case = "/office/cases/{case_id:uuid}"
        return (
            Route("/office", self._list, methods=["GET"]),
            Route("/office/clock", self._let_time_pass, methods=["POST"]),
            Route(case, self._case, methods=["GET"]),
            Route(case + "/acts", self._act, methods=["POST"]),
            Route(case + "/archive", self._archive, methods=["GET"]),
            Route(case + "/attachments/{number:number}", self._attachment, methods=["GET"]),
            Route("/office/objections/{objection_no}", self._decide_objection, methods=["POST"]),
            Route("/office/help", self._help, methods=["GET"]),
            Route("/office/help/calls/{call_no}", self._answer_call, methods=["POST"]),
            Route("/office/help/calls/{call_no}/view", self._view, methods=["GET"]),
            Route("/office/help/calls/{call_no}/hints", self._hint, methods=["POST"]),
            Route("/office/help/referrals/{referral_id:uuid}", self._answer_referral, methods=["POST"]),
        )

    # --- cases --------------------------------------------------------------------------------------------------------

    async def _list(self, request: Request) -> Response:
        return self._list_page(request.query_params)

    def _list_page(self, query: Mapping[str, str], word: str = "", status: int = 200) -> Response:
        stage = next((one for one in Stage if one.value == query.get("stage")), None)
        ids = self._cases.case_ids(stage)
        told = query.get("from", "0")
        begin = int(told) if told.isdecimal() and len(told) <= 9 else 0
        shown = [line for line in map(self._line, ids[begin : begin + PAGE]) if line is not None]
        rows = self._store.rows("SELECT state, count(*) AS number FROM cases GROUP BY state")
        tallies = Counter({row["state"]: row["number"] for row in rows})
        older = None
        if len(ids) > begin + PAGE:
            older = f"/office?from={begin + PAGE}" + ("" if stage is None else f"&stage={stage.value}")
        now = iso_ms(self._clock())
        text = office_page.list_page(shown, tallies, self._cases.queues(), now, self._csrf, older=older, word=word)
        return _page(text, status)

    def _line(self, case_id: str) -> office_page.Line | None:
        case, standing = self._store.case(case_id), self._cases.standing(case_id)
        if case is None or standing is None:
            return None
        name, applicant = str(case.opened["item"]["name"]), str(case.opened["applicant"]["name"])
        return office_page.Line(case_id, case.case_number, name, applicant, case.platform_received_at, standing)

    async def _case(self, request: Request) -> Response:
        return self._case_page(str(request.path_params["case_id"]))

    def _case_page(self, case_id: str, word: str = "", status: int = 200) -> Response:
        standing = self._cases.standing(case_id)  # before the case: what time has made of it is in both
        case = self._store.case(case_id)
        if case is None or standing is None:
            return _sorry("没有这个办件。", 404)
        rows = self._store.rows(
            "SELECT position, digest, length(content) AS size FROM attachments WHERE case_id = ? ORDER BY position",
            case_id,
        )
        papers = [(row["position"], row["digest"], row["size"]) for row in rows]
        before = self._cases.cases_before(case_id)
        held = [(one, one.is_late(self._clock())) for one in self._cases.objections.of_case(case_id)]
        shown = office_case_page.Shown(case, standing, self._labels(case), papers, before, held)
        return _page(office_case_page.case_page(shown, self._csrf, word), status)

    def _labels(self, case: FiledCase) -> dict[str, str]:
        item = self._catalogue.get(case.item_code)
        if item is None:
            return {}
        return {
            **{f"field:{one.code}": one.label.zh for one in item.fields},
            **{f"material:{one.code}": one.name.zh for one in item.materials},
            **{f"part:{one.id}": one.name.zh for one in item.parts},
        }

    async def _act(self, request: Request) -> Response:
        case_id, told = str(request.path_params["case_id"]), await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        wanted = [
            {"kind": kind, "code": code, "reason": reason}
            for key, reason in told.items()
            if reason.strip()
            for mark, kind, code in [_mark(key)]
            if mark == "why"
        ]
        try:
            act = act_of({**told, "wanted": wanted})
            seen = int(told["version"])
        except (KeyError, ValueError):
            return _sorry("表单不完整，没有执行。", 400)
        moved = self._cases.act(case_id, act, seen)
        if moved is None:
            return _sorry("没有这个办件。", 404)
        if isinstance(moved, NotPossible):
            return self._case_page(case_id, f"没有执行：{moved.reason}", 409)
        return _back(f"/office/cases/{case_id}")

    async def _decide_objection(self, request: Request) -> Response:
        told = await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        number, reason = str(request.path_params["objection_no"]), told.get("reason", "")[:200]
        found = self._cases.objections.one(number)
        if found is None:
            return _sorry("没有这个异议。", 404)
        if self._cases.objections.decide(number, told.get("state", ""), reason) is None:
            return self._case_page(found.case_id, "没有执行：已经有结果，或者不予更正没有写说明", 409)
        return _back(f"/office/cases/{found.case_id}")

    async def _archive(self, request: Request) -> Response:
        package = self._cases.archive_of(str(request.path_params["case_id"]))
        return _sorry("还没有归档。", 404) if package is None else _download(package, "archive.zip")

    async def _attachment(self, request: Request) -> Response:
        case_id, number = str(request.path_params["case_id"]), request.path_params["number"]
        row = self._store.row(
            "SELECT content FROM attachments WHERE case_id = ? AND position = ?", case_id, min(number, 10**6)
        )
        return _sorry("没有这个附件。", 404) if row is None else _download(row["content"], f"{number:03d}.bin")

    async def _let_time_pass(self, request: Request) -> Response:
        told = await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        days = told.get("days", "")
        if not (days.isascii() and days.isdigit() and 1 <= int(days[:4]) <= 400 and len(days) <= 3):
            return self._list_page({}, "天数是 1 到 400 的整数。", 400)
        self._clock.move(int(days) * _DAY_S)
        self._cases.let_time_pass()
        return _back("/office")

    # --- help ---------------------------------------------------------------------------------------------------------

    async def _help(self, _request: Request) -> Response:
        return self._help_page()

    def _help_page(self, word: str = "", status: int = 200) -> Response:
        calls = self._help_desk.last()
        return _page(office_page.help_page(calls, self._referrals.seen_by_helpers()[-50:], self._csrf, word), status)

    async def _answer_call(self, request: Request) -> Response:
        told = await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        call_no = str(request.path_params["call_no"])
        try:
            match told.get("state"):
                case "answered":
                    self._help_desk.take(call_no, told.get("by", ""))
                case "ended":
                    self._help_desk.end(call_no)
                case _:
                    return self._help_page("没有这个呼叫。", 404)
        except HelpNotPossible as error:
            return self._help_page(f"没有执行：{error}", 409)
        return _back("/office/help")

    async def _view(self, request: Request) -> Response:
        return self._view_page(str(request.path_params["call_no"]))

    def _view_page(self, call_no: str, word: str = "", status: int = 200) -> Response:
        page, is_open = self._co_views.page(call_no)
        return _page(view_page(call_no, page, is_open, self._csrf, word), status)

    async def _hint(self, request: Request) -> Response:
        call_no, told = str(request.path_params["call_no"]), await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        try:
            self._co_views.hint(call_no, told.get("text", "").strip(), told.get("field", ""))
        except HelpNotPossible as error:
            return self._view_page(call_no, f"没有执行：{error}", 409)
        return _back(f"/office/help/calls/{quote(call_no, safe='')}/view")

    async def _answer_referral(self, request: Request) -> Response:
        told = await self._told(request)
        if told is None:
            return _sorry("这个表单不是从本页来的，没有执行。", 403)
        referral_id, by = str(request.path_params["referral_id"]), told.get("by", "")
        try:
            match told.get("act"):
                case "take":
                    self._referrals.take(referral_id, by)
                case "confirm":
                    self._referrals.confirm(referral_id, by, told.get("check_code", ""))
                case "refuse":
                    self._referrals.refuse(referral_id, by)
                case _:
                    return _sorry("表单不完整，没有执行。", 400)
        except HelperError as error:
            return self._help_page(f"没有执行：{error}", 409)
        return _back("/office/help")

    async def _told(self, request: Request) -> dict[str, str] | None:
        """What the form says; None: it is not from this page, or no form of it."""
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _FORM_BYTES:
                return None
        if media != "application/x-www-form-urlencoded":
            return None
        try:
            told = dict(
                parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
            )
        except ValueError:
            return None
        is_ours = secrets.compare_digest(told.get("csrf", "").encode("utf-8", "replace"), self._csrf.encode())
        return told if is_ours else None


def _is_from_here(request: Request) -> bool:
    host = request.headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if name not in _HOSTS or site not in (None, "same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == host


def _mark(key: str) -> tuple[str, str, str]:
    """``why:field:phone`` in its three pieces."""
    mark, _, rest = key.partition(":")
    kind, _, code = rest.partition(":")
    return mark, kind, code


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=dict(office_page.HEADERS))


def _sorry(word: str, status: int) -> Response:
    return _page(office_page.refusal_page(word), status)


def _back(path: str) -> Response:
    return RedirectResponse(path, 303, headers=dict(office_page.HEADERS))


def _download(data: bytes, name: str) -> Response:
    """Never shown in the page's own place: a paper of a case is as hostile as the rest of it."""
    told = {**office_page.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/octet-stream", headers=told)
