# SPDX-License-Identifier: Apache-2.0
"""``/sandbox/*`` for faces and phones: which verifiers are believed, what was told, where a phone would go."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.upload_desk import OpenUpload, UploadDesk


class EyesControl:
    """Part of the control port. ``url``: where a phone reaches an upload."""

    def __init__(self, faces: FaceDesk, uploads: UploadDesk, url: Callable[[OpenUpload], str]) -> None:
        self._faces = faces
        self._uploads = uploads
        self._url = url

    def routes(self) -> list[Route]:
        """For the control port."""
        return [
            Route("/sandbox/face-models", self._accredit, methods=["POST"]),
            Route("/sandbox/face-verifications", self._verdicts),
            Route("/sandbox/face-day", self._begin_day, methods=["POST"]),
            Route("/sandbox/uploads", self._open_uploads),
        ]

    async def _accredit(self, request: Request) -> Response:
        models = {str(name): float(limit) for name, limit in (await request.json())["models"].items()}
        if not all(0 < limit <= 1000 for limit in models.values()):
            raise ValueError("a distance is more than 0 and at most 1000")
        self._faces.accredited = models
        return JSONResponse({"models": models})

    async def _begin_day(self, _request: Request) -> Response:
        self._faces.begin_day()
        return JSONResponse({})

    async def _verdicts(self, _request: Request) -> Response:
        return JSONResponse({"verdicts": self._faces.verdicts()})

    async def _open_uploads(self, _request: Request) -> Response:
        uploads = [
            {
                "url": self._url(one),
                "short_code": one.short_code,
                "terminal_id": one.terminal_id,
                "pages": len(one.pages),
            }
            for one in self._uploads.open_uploads()
        ]
        return JSONResponse({"uploads": uploads})
