# SPDX-License-Identifier: Apache-2.0
"""The client's calls for what cameras see: the photo of record, the verdict of a comparison, a helper who
vouches, pages from the resident's phone.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Final

from config.clock import iso_ms, parse_iso
from kiosk.platform import eyes_answers as answers
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import (
    FaceAnswer,
    FaceConsent,
    FaceReport,
    NoPhoto,
    Referral,
    ReferralRequest,
    Session,
    Upload,
    UploadedPage,
    UploadState,
)
from kiosk.platform.time_limits import Timeouts

LONGEST_WAIT_S: Final = 20
"""What one question about an upload may wait for something to happen."""
_BEGINNINGS: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


class EyesCalls(Exchanging):
    """Mixed into the client."""

    _timeouts: Timeouts

    # --- faces --------------------------------------------------------------------------------------------------------

    def face_reference(self, session: Session, consent: FaceConsent) -> bytes | NoPhoto:
        """The photo of record (照片比对用) of the session's resident, a JPEG of at most 1 MiB. Compare, then forget it.

        The time of the consent is told by the platform's clock, as far as it is known; the record keeps the terminal's own.

        Raises:
            Rejected: ``consent-missing``: given more than half an hour ago, or in the future; a new one is needed.
                ``too-many-faces``: enough for today, at whatever terminal.
            SessionEnded: identify again.
            ProtocolFault: not a JPEG.
        """
        line = self._exchange

        def timed() -> dict[str, object]:
            """When it goes out: what time it is may have been learned by a first refusal."""
            by = timedelta(seconds=line.clock.offset_of_case(consent.given_at))
            given_at = iso_ms(parse_iso(consent.given_at) + by) if by else consent.given_at
            return {"consent": {"consent_id": consent.consent_id, "purpose": consent.purpose, "given_at": given_at}}

        try:
            answer = line.call(
                "POST",
                "/face-references",
                content=timed,
                token=session.token,
                picture_bytes=answers.MAX_PHOTO_BYTES,
            )
        except Rejected as refused:
            if refused.problem.name == "no-photo":
                return NoPhoto()
            raise
        return _picture(answer.data, "image/jpeg")

    def report_face(self, session: Session, report: FaceReport) -> FaceAnswer:
        """Tell the platform what the verifier said (:meth:`FaceReport.of`); it alone decides what that is worth.

        A repeat of the same report is answered as the first time. Go on with ``session`` of the answer.

        Raises:
            Rejected: ``face-reference-missing``: no photo was fetched in this session with this consent in the last ten
                minutes, or five verdicts were given on it already. ``too-many-faces``, as above.
            SessionEnded: identify again.
        """
        content = {
            "report_id": report.report_id,
            "consent_id": report.consent_id,
            "model": report.model,
            "weight": report.weight,
            "verdict": report.verdict,
            "distance": report.distance,
            "match_threshold": report.match_threshold,
            "refer_threshold": report.refer_threshold,
            "liveness": report.liveness.value,
        }
        answer = self._exchange.call(
            "POST", "/face-verifications", content=content, token=session.token, idempotency_key=report.report_id
        )
        return answers.face_answer(answer.content, session)

    # --- a helper vouches ---------------------------------------------------------------------------------------------

    def open_referral(self, session: Session, request: ReferralRequest) -> Referral:
        """Let a helper say whether it is them (转人工核验). Opening ends this terminal's referral before it.

        A repeat of the same request is answered with how it stands by now.

        Raises:
            Rejected: ``nothing-to-refer``: the verdict is too old, or a helper has said no to it.
            SessionEnded: identify again.
        """
        content = {
            "referral_id": request.referral_id,
            "report_id": request.report_id,
            "purpose": request.purpose,
            "site_code": request.site_code,
            "item_code": request.item_code,
        }
        answer = self._exchange.call(
            "POST", "/face-referrals", content=content, token=session.token, idempotency_key=request.referral_id
        )
        return answers.referral(answer.content, session, request.referral_id)

    def referral(self, session: Session, referral_id: str) -> Referral:
        """How it stands. Confirmed: go on with its ``session``, which is strong.

        Raises:
            Rejected: ``no-such-referral``.
            SessionEnded: identify again.
        """
        answer = self._exchange.call("GET", f"/face-referrals/{referral_id}", token=session.token)
        return answers.referral(answer.content, session, referral_id)

    def withdraw_referral(self, referral_id: str) -> None:
        """Nobody waits any more. One that is not there is as good."""
        try:
            self._exchange.tell("DELETE", f"/face-referrals/{referral_id}")
        except Rejected as refused:
            if refused.problem.name != "no-such-referral":
                raise

    # --- uploads ------------------------------------------------------------------------------------------------------

    def open_upload(self, session: Session, item_code: str, material_code: str, pages_at_most: int = 10) -> Upload:
        """Let the resident's phone send pages of one material (手机扫码上传). Opening ends this terminal's upload before it.

        Raises:
            Rejected: ``unknown-item``, or ``not-needed``: the item knows no such material.
            SessionEnded: identify again.
        """
        content = {"item_code": item_code, "material_code": material_code, "pages_at_most": pages_at_most}
        answer = self._exchange.call(
            "POST", "/uploads", content=content, token=session.token, idempotency_key=str(uuid.uuid4())
        )
        return answers.upload(answer.content)

    def upload_state(self, upload: Upload, seen: int = 0, wait_s: int = 0) -> UploadState:
        """How it stands; with ``wait_s`` (at most 20) not before something happened past version ``seen``, or the time is up.

        Raises:
            UploadEnded: closed, its time is over, or the platform was started anew.
        """
        wait_s = min(max(0, wait_s), LONGEST_WAIT_S)
        path = f"{_path(upload)}?seen={int(seen)}&wait_s={wait_s}"
        answer = self._exchange.call("GET", path, answer_s=self._timeouts.answer_s + wait_s)
        return answers.upload_state(answer.content)

    def upload_picture(self, upload: Upload, page: UploadedPage) -> bytes:
        """One picture, JPEG or PNG, as the phone sent it: of any content and size, to be read as something hostile.

        Raises:
            UploadEnded: it is gone.
            Rejected: ``no-such-page``.
            ProtocolFault: not the picture that the state told of.
        """
        path = f"{_path(upload)}/pages/{int(page.number)}"
        answer = self._exchange.call("GET", path, answer_s=self._timeouts.upload_s, picture_bytes=page.size_bytes)
        if answer.media != page.media_type or hashlib.sha256(answer.data).hexdigest() != page.sha256:
            raise ProtocolFault("UploadedPage: another picture than was told")
        return _picture(answer.data, page.media_type)

    def close_upload(self, upload: Upload) -> None:
        """End it; the platform forgets the pictures. One that is not there any more is as good."""
        try:
            self._exchange.tell("DELETE", _path(upload))
        except Rejected as refused:
            if refused.problem.name != "no-such-upload":
                raise


def _path(upload: Upload) -> str:
    return f"/uploads/{upload.upload_id}"  # checked when it was read (eyes_answers.py)


def _picture(data: bytes, media: str) -> bytes:
    if not data.startswith(_BEGINNINGS[media]):
        raise ProtocolFault("a picture that is none")
    return data
