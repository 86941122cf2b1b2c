# SPDX-License-Identifier: Apache-2.0
"""The contract's operations for what cameras see: photos of record, verdicts of comparisons, pages from a phone."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.eyes import LONGEST_WAIT_S
from kiosk.platform.model import FaceOutcome
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered, nothing, picture_answer
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk, session_name
from kiosk.platform.sandbox.upload_desk import OpenUpload, UploadDesk


class EyesEndpoints:
    """``url``: where a phone reaches an upload."""

    def __init__(
        self,
        sessions: SessionDesk,
        faces: FaceDesk,
        uploads: UploadDesk,
        catalogue: Catalogue,
        url: Callable[[OpenUpload], str],
    ) -> None:
        self._sessions = sessions
        self._faces = faces
        self._uploads = uploads
        self._catalogue = catalogue
        self._url = url

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        one = "/v1/uploads/{upload_id}"
        return (
            Spoken("POST", "/v1/face-references", self._photo),
            Spoken("POST", "/v1/face-verifications", self._verdict),
            Spoken("POST", "/v1/uploads", self._open),
            Spoken("GET", one, self._state),
            Spoken("DELETE", one, self._close),
            Spoken("GET", one + "/pages/{page_no:number}", self._picture),
        )

    async def _photo(self, call: Call) -> Response:
        body = bodies.read(bodies.FaceReference, call.body)
        person, _ = self._sessions.find(call.authorization, call.terminal.terminal_id)
        session = session_name(call.authorization)
        photo = await run_sync(self._faces.photo, person, call.terminal.terminal_id, session, body.consent)
        return picture_answer(photo, "image/jpeg")

    async def _verdict(self, call: Call) -> Response:
        key = call.key
        report = bodies.read(bodies.FaceReport, call.body)
        terminal_id = call.terminal.terminal_id
        person, level = self._sessions.find(call.authorization, terminal_id)
        session = session_name(call.authorization)
        outcome, is_repeat = await run_sync(self._faces.report, person, terminal_id, session, report, key)
        if outcome is FaceOutcome.CONFIRMED:
            level = AuthLevel.STRONG.value
            self._sessions.raise_to(level, call.authorization, terminal_id)
        return answered({"outcome": outcome.value, "level": level}, 200 if is_repeat else 201)

    async def _open(self, call: Call) -> Response:
        key = call.key
        body = bodies.read(bodies.UploadOpening, call.body)
        self._sessions.find(call.authorization, call.terminal.terminal_id)
        item = self._catalogue.get(body.item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        material = next((one for one in item.materials if one.code == body.material_code), None)
        if material is None:
            raise Refusal(ProblemType.NOT_NEEDED)
        upload = self._uploads.open(call.terminal.terminal_id, key, item.name, material.name.say(), body.pages_at_most)
        return answered(
            {
                "upload_id": upload.upload_id,
                "url": self._url(upload),
                "short_code": upload.short_code,
                "valid_s": self._uploads.left_s(upload),
                "pages_at_most": upload.pages_at_most,
            },
            201,
        )

    async def _state(self, call: Call) -> Response:
        seen = _whole(call.request, "seen", 1_000_000)
        wait_s = _whole(call.request, "wait_s", LONGEST_WAIT_S)
        upload = self._of(call)
        await self._uploads.wait(upload, seen, wait_s)
        upload = self._of(call)  # it may have ended meanwhile
        return answered(
            {
                "version": upload.version,
                "phone_is_there": upload.phone_is_there,
                "is_finished": upload.is_finished,
                "valid_s": self._uploads.left_s(upload),
                "pages": [page.told() for page in upload.pages],
            }
        )

    async def _picture(self, call: Call) -> Response:
        page = self._uploads.page(self._of(call), int(call.request.path_params["page_no"]))
        return picture_answer(page.data, page.media)

    async def _close(self, call: Call) -> Response:
        self._uploads.close(str(call.request.path_params["upload_id"]), call.terminal.terminal_id)
        return nothing()

    def _of(self, call: Call) -> OpenUpload:
        return self._uploads.of_terminal(str(call.request.path_params["upload_id"]), call.terminal.terminal_id)


def _whole(request: Request, name: str, most: int) -> int:
    return bodies.whole_number(request.query_params.get(name, "0"), name, most)
