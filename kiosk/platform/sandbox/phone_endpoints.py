# SPDX-License-Identifier: Apache-2.0
"""Where the resident's phone arrives (``/u/<token>``): no part of the contract's signed operations, open to whoever has the URL.

What comes is hostile until it was looked at: bounded in size and time, of this page and no other, a picture by its bytes and
not by its name. Problems have the contract's types; a browser gets them in words.
"""

from __future__ import annotations

import asyncio
import io
import secrets
import warnings
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from PIL import Image
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kiosk.platform.eyes_answers import MAX_PICTURE_BYTES
from kiosk.platform.sandbox import phone_page
from kiosk.platform.sandbox.calls import refused
from kiosk.platform.sandbox.form_data import file_of
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.upload_desk import OpenUpload, UploadDesk

PREFIX: Final = "/u/"
_FORM_BYTES: Final = 64 * 1024
"""What a form is longer than its picture."""
_READ_AND_FORGET_BYTES: Final = 64 * 1024 * 1024
"""So much of what is too large is read to its end: a browser that is cut off shows an error of its own."""
_SENDING_S: Final = 180.0
_COOKIE: Final = "phone"
_COOKIE_S: Final = 15 * 60
_LARGEST_POINTS: Final = 64_000_000
_SMALLEST_SIDE: Final = 100
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})


class PhoneEndpoints:
    """The page and what it posts. ``base``: where phones reach it, without a path."""

    def __init__(self, desk: UploadDesk, base: Callable[[], str]) -> None:
        self._desk = desk
        self._base = base

    def url(self, upload: OpenUpload) -> str:
        """For the QR code."""
        return self._base().rstrip("/") + PREFIX + upload.token

    def routes(self) -> list[Route]:
        """For the platform's port."""
        return [
            Route(PREFIX + "{token}", self._show, methods=["GET"]),
            Route(PREFIX + "{token}", self._take, methods=["POST"]),
            Route(PREFIX + "{token}/finished", self._finish, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        try:
            upload = self._of(request)
        except Refusal as refusal:
            return await self._sorry(request, refusal, None)
        if request.method == "GET":  # and not HEAD, with which others look where a link leads
            self._desk.seen_by_phone(upload)
        return _page(_form(upload))

    async def _take(self, request: Request) -> Response:
        upload: OpenUpload | None = None
        try:
            upload = self._of(request)
            _check_origin(request)
            phone = request.cookies.get(_COOKIE, "")
            self._desk.begin(upload, phone)
            try:
                data = file_of(await _body(request), request.headers.get("content-type", ""), "page")
                if not data:
                    raise Refusal(ProblemType.MALFORMED_REQUEST, "page")
                if len(data) > MAX_PICTURE_BYTES:
                    raise Refusal(ProblemType.PAYLOAD_TOO_LARGE)
                media = await run_sync(picture_kind, data)
                phone = self._desk.add(upload, phone, media, data)
            finally:
                self._desk.end_of_sending(upload)
        except Refusal as refusal:
            return await self._sorry(request, refusal, upload)
        answer = RedirectResponse(PREFIX + upload.token, 303, headers=phone_page.HEADERS)
        is_secure = self._base().startswith("https:")
        answer.set_cookie(
            _COOKIE, phone, max_age=_COOKIE_S, path=PREFIX, httponly=True, samesite="strict", secure=is_secure
        )
        return answer

    async def _finish(self, request: Request) -> Response:
        upload: OpenUpload | None = None
        try:
            upload = self._of(request)
            _check_origin(request)
            self._desk.finish(upload, request.cookies.get(_COOKIE, ""))
        except Refusal as refusal:
            return await self._sorry(request, refusal, upload)
        return RedirectResponse(PREFIX + upload.token, 303, headers=phone_page.HEADERS)

    def _of(self, request: Request) -> OpenUpload:
        address = request.client.host if request.client is not None else ""
        return self._desk.of_phone(str(request.path_params["token"]), address)

    async def _sorry(self, request: Request, refusal: Refusal, upload: OpenUpload | None) -> Response:
        if "text/html" not in request.headers.get("accept", "") and "*/*" not in request.headers.get("accept", ""):
            return await refused(request, refusal)
        word = phone_page.words_for(refusal.problem, refusal.detail)
        has_form = upload is not None and not upload.is_closed and phone_page.leaves_a_form(refusal.problem)
        text = _form(upload, word) if has_form and upload is not None else phone_page.ending_page(word)
        answer = _page(text, refusal.problem.status)
        if refusal.retry_after_s is not None:
            answer.headers["Retry-After"] = str(refusal.retry_after_s)
        return answer


def picture_kind(data: bytes) -> str:
    """``image/jpeg`` or ``image/png``, by the bytes and by Pillow's reading of their head.

    Raises:
        Refusal: anything else, too small to be a paper, or larger than any camera's.
    """
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise Refusal(ProblemType.NOT_A_PICTURE, "heic")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as found:
                kind, (width, height) = found.format, found.size
                found.verify()
    except Exception:
        raise Refusal(ProblemType.NOT_A_PICTURE) from None
    if width * height > _LARGEST_POINTS:
        raise Refusal(ProblemType.PAYLOAD_TOO_LARGE)
    if min(width, height) < _SMALLEST_SIDE:
        raise Refusal(ProblemType.NOT_A_PICTURE)
    return "image/png" if kind == "PNG" else "image/jpeg"


async def _body(request: Request) -> bytes:
    limit, length = MAX_PICTURE_BYTES + _FORM_BYTES, 0
    pieces: list[bytes] = []
    try:
        async with asyncio.timeout(_SENDING_S):
            async for piece in request.stream():
                length += len(piece)
                if length <= limit:
                    pieces.append(piece)
                else:
                    pieces.clear()
                    if length > _READ_AND_FORGET_BYTES:
                        break
    except (TimeoutError, ClientDisconnect):
        raise Refusal(ProblemType.MALFORMED_REQUEST, "page") from None
    if length > limit:
        raise Refusal(ProblemType.PAYLOAD_TOO_LARGE)
    return b"".join(pieces)


def _check_origin(request: Request) -> None:
    """From this page and no other: both headers are the browser's own, no page can set them."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        raise Refusal(ProblemType.MALFORMED_REQUEST, "origin")
    if origin is not None and not secrets.compare_digest(urlsplit(origin).netloc, request.headers.get("host", "")):
        raise Refusal(ProblemType.MALFORMED_REQUEST, "origin")


def _form(upload: OpenUpload, word: str = "") -> str:
    return phone_page.sending_page(
        path=PREFIX + upload.token,
        terminal_id=upload.terminal_id,
        item=upload.item,
        material=upload.material,
        short_code=upload.short_code,
        pages=len(upload.pages),
        pages_at_most=upload.pages_at_most,
        is_finished=upload.is_finished,
        word=word,
    )


def _page(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, headers=dict(phone_page.HEADERS))
