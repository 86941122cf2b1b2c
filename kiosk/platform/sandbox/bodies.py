# SPDX-License-Identifier: Apache-2.0
"""Bodies of requests as the contract has them; anything else is ``malformed-request``, and unknown members are too."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from config.clock import parse_iso
from kiosk.platform.plain_text import MOST_WORDS
from kiosk.platform.sandbox.problems import ProblemType, Refusal


def _time(text: str) -> str:
    parse_iso(text)
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _uuid(text: str) -> str:
    if str(UUID(text)) != text:
        raise ValueError("a UUID in small letters with hyphens")
    return text


Text = Annotated[str, Field(min_length=1, max_length=200)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Time = Annotated[str, Field(max_length=40), AfterValidator(_time)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
Uuid = Annotated[str, Field(min_length=36, max_length=36), AfterValidator(_uuid)]
PointId = Annotated[str, Field(max_length=60, pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
SlotText = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

MAX_ENVELOPE_BYTES = 4 * 1024 * 1024
MAX_ATTACHMENT_BYTES = 32 * 1024 * 1024
MAX_ATTACHMENTS = 64
"""Of one case."""
MAX_PART_BYTES = 1024 * 1024
MOST_OFFSET_S = 400 * 86_400
MAX_DRAFT_BYTES = 256 * 1024


def base64_bytes(text: str, member: str) -> bytes:
    """The bytes of a member.

    Raises:
        Refusal: not Base64.
    """
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise Refusal(ProblemType.MALFORMED_REQUEST, member) from None


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class CardSession(_Body):
    """``POST /v1/sessions/card``."""

    name: Text
    number: Annotated[str, Field(pattern=r"^[0-9A-Z]{6,18}$")]
    certificate_type: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    valid_to: Day | None


class CodeChallenge(_Body):
    """``POST /v1/code-challenges``."""

    number: Annotated[str, Field(max_length=18)]


class CodeSession(_Body):
    """``POST /v1/sessions/code``."""

    challenge: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(max_length=12)]


class IssuedCodeSession(_Body):
    """``POST /v1/sessions/issued-code``."""

    code: Annotated[str, Field(min_length=1, max_length=2048)]


class LicenceCode(_Body):
    """``POST /v1/licence-codes``."""

    code: Annotated[str, Field(min_length=1, max_length=2048)]


class SocialSecuritySession(_Body):
    """``POST /v1/sessions/social-security-card``."""

    name: Text
    number: Annotated[str, Field(pattern=r"^[0-9A-Z]{6,18}$")]
    card_id: Annotated[str, Field(pattern=r"^[0-9A-F]{32}$")]
    card_number: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,9}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]\.[0-9]{2}$")]
    valid_to: Day | None
    authentication: Annotated[str, Field(min_length=16, max_length=500)] | None


class SocialSecurityAuthentication(_Body):
    """``POST /v1/social-security-authentications``."""

    challenge: Annotated[str, Field(pattern=r"^[0-9A-F]{16}$")]
    card_id: Annotated[str, Field(pattern=r"^[0-9A-F]{32}$")]
    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]\.[0-9]{2}$")]
    algorithm: Annotated[int, Field(ge=0, le=255)] | None


class FaceConsent(_Body):
    """What the resident agreed to before a face is compared."""

    consent_id: Uuid
    purpose: Text
    given_at: Time


class FaceReference(_Body):
    """``POST /v1/face-references``."""

    consent: FaceConsent


Distance = Annotated[float | int, Field(ge=0, le=1000, allow_inf_nan=False)]
Threshold = Annotated[float | int, Field(gt=0, le=1000, allow_inf_nan=False)]


class FaceReport(_Body):
    """``POST /v1/face-verifications``."""

    report_id: Uuid
    consent_id: Uuid
    model: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,64}$")]
    weight: Literal["alone", "with_another"]
    verdict: Literal["match", "refer", "no_match"]
    distance: Distance | None
    match_threshold: Threshold
    refer_threshold: Threshold
    liveness: Literal["passed", "failed", "skipped"]


class ReferralRequest(_Body):
    """``POST /v1/face-referrals``."""

    referral_id: Uuid
    report_id: Uuid | None
    purpose: Text
    site_code: Text
    item_code: Word


class SharedDataQuery(_Body):
    """``POST /v1/shared-data``."""

    item_code: Word
    names: Annotated[list[Word], Field(max_length=64)]
    purpose: Text


class Consent(_Body):
    """What the resident agreed to."""

    purpose: Text
    licence_types: Annotated[list[Word], Field(max_length=64)]
    given_at: Time
    consent_ids: Annotated[dict[Word, Uuid], Field(max_length=64)] = Field(default_factory=dict)


class LicenceQuery(_Body):
    """``POST /v1/licences``."""

    types: Annotated[list[Word], Field(max_length=64)]
    consent: Consent


class Attachment(_Body):
    """One attachment of a case, by the digest of its sealed bytes."""

    position: Annotated[int, Field(ge=0, lt=MAX_ATTACHMENTS)]
    digest: Digest
    size_bytes: Annotated[int, Field(ge=1, le=MAX_ATTACHMENT_BYTES)]


class CaseCommit(_Body):
    """``POST /v1/cases``."""

    case_id: Uuid
    item_code: Word
    terminal_received_at: Time
    envelope: Annotated[str, Field(min_length=4, max_length=(MAX_ENVELOPE_BYTES + 2) // 3 * 4)]
    attachments: Annotated[list[Attachment], Field(max_length=MAX_ATTACHMENTS)]
    terminal_clock_offset_s: Annotated[int, Field(ge=-MOST_OFFSET_S, le=MOST_OFFSET_S)] = 0

    @property
    def envelope_bytes(self) -> bytes:
        """The sealed bytes.

        Raises:
            Refusal: not Base64.
        """
        return base64_bytes(self.envelope, "envelope")


class DrainQuestion(_Body):
    """``POST /v1/drain-tickets``."""

    cases: Annotated[int, Field(ge=1, le=1_000_000)]
    bytes: Annotated[int, Field(ge=0, le=2**50)]


class UploadOpening(_Body):
    """``POST /v1/uploads``."""

    item_code: Word
    material_code: Word
    pages_at_most: Annotated[int, Field(ge=1, le=20)]


class DraftDeposit(_Body):
    """``POST /v1/drafts``."""

    draft_id: Uuid
    keep_s: Annotated[int, Field(ge=1, le=86_400)]
    envelope: Annotated[str, Field(min_length=4, max_length=(MAX_DRAFT_BYTES + 2) // 3 * 4)]
    blob: Annotated[str, Field(min_length=4, max_length=(MAX_DRAFT_BYTES + 2) // 3 * 4)] | None

    @property
    def envelope_bytes(self) -> bytes:
        """What is sealed for the platform.

        Raises:
            Refusal: not Base64.
        """
        return base64_bytes(self.envelope, "envelope")

    @property
    def blob_bytes(self) -> bytes | None:
        """What only the card opens.

        Raises:
            Refusal: not Base64.
        """
        return None if self.blob is None else base64_bytes(self.blob, "blob")


class DraftTaking(_Body):
    """``POST /v1/drafts/{draft_id}/taking``: an empty object."""


class DraftStatus(_Body):
    """``POST /v1/drafts/status``."""

    draft_ids: Annotated[list[Uuid], Field(max_length=64)]


class PaymentOrderRequest(_Body):
    """``POST /v1/payment-orders``."""

    order_id: Uuid
    case_id: Uuid


class Nothing(_Body):
    """``POST …/closing``: there is nothing to say."""


class RefundRequest(_Body):
    """``POST /v1/payment-orders/{order_id}/refunds``."""

    refund_id: Uuid
    reason: Literal["paid_wrongly", "not_wanted", "other"]


class AppointmentRequest(_Body):
    """``POST /v1/appointments``."""

    appointment_id: Uuid
    item_code: Word
    point_id: PointId
    slot: SlotText
    case_id: Uuid | None


class AppointmentTime(_Body):
    """``POST /v1/appointments/{appointment_id}/time``."""

    point_id: PointId
    slot: SlotText


class CheckInRequest(_Body):
    """``POST /v1/check-ins``."""

    check_in_code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    point_id: PointId


class OfflineCodeRequest(_Body):
    """``POST /v1/offline-codes``."""

    case_id: Uuid


class PrintWish(_Body):
    """``POST /v1/cases/{case_id}/prints``."""

    print_id: Uuid


class PrintEnd(_Body):
    """``POST /v1/cases/{case_id}/prints/{print_id}/outcome``."""

    outcome: Literal["printed", "not_printed", "unknown"]


class CourierQuestion(_Body):
    """``POST /v1/courier-quotes``."""

    item_code: Word
    address: Text
    both_ways: bool


class HelpCallRequest(_Body):
    """``POST /v1/help-calls``."""

    terminal_id: Word
    site_code: Text
    point_id: PointId = ""
    page: Word
    item_code: Word | None
    mode: Literal["standard", "elder"]


class HelpOutcome(_Body):
    """``POST /v1/help-calls/{call_no}/outcome``."""

    solved: bool


class CoViewOpening(_Body):
    """``POST /v1/help-calls/{call_no}/co-view``."""

    co_view_id: Uuid
    agreed_at: Time


class CoViewField(_Body):
    """One field of a page that a helper sees."""

    code: Word
    label: Text
    state: Literal["filled", "missing", "faulty"]
    value: Text | None


class CoViewPage(_Body):
    """``POST /v1/help-calls/{call_no}/co-view/pages``."""

    serial: Annotated[int, Field(ge=1, le=1_000_000)]
    page: Word
    title: Text
    item_name: Text | None
    step: Annotated[int, Field(ge=0, le=20)]
    steps: Annotated[int, Field(ge=0, le=20)]
    hidden: bool
    fields: Annotated[list[CoViewField], Field(max_length=40)]
    faults: Annotated[list[Text], Field(max_length=10)]

    def texts(self) -> tuple[str, ...]:
        """Everything on it that somebody reads."""
        own = (self.title, self.item_name or "", *self.faults)
        return (*own, *(one.label for one in self.fields), *(one.value or "" for one in self.fields))


class ReportRequest(_Body):
    """``POST /v1/reports``."""

    report_id: Uuid
    kind: Literal["unclear", "wrong", "broken", "manner", "other"]
    page: Word
    item_code: Word | None
    mode: Literal["standard", "elder"]
    contact: bool
    words: Annotated[str, Field(min_length=1, max_length=MOST_WORDS)] | None = None


class EvaluationRequest(_Body):
    """``POST /v1/evaluations``."""

    evaluation_id: Uuid
    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")] | None
    item_code: Word | None
    grade: Annotated[int, Field(ge=1, le=5)]
    reason: Literal["unclear", "too_much", "slow", "machine"] | None = None


Model = TypeVar("Model", bound=_Body)


def whole_number(text: str, member: str, most: int = 10**9 - 1) -> int:
    """A whole number of a query or a path, from 0 to ``most``; its digits are counted before anything is made of them.

    Raises:
        Refusal: malformed-request, naming the ``member``.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= most):
        raise Refusal(ProblemType.MALFORMED_REQUEST, member)
    return int(text)


def _number(text: str) -> float | int:
    """1.0 is a whole number (JSON Schema 2020-12, 6.1.1); who writes it so means the same."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def read(model: type[Model], body: bytes) -> Model:
    """The body as ``model``.

    Raises:
        Refusal: it is not; the detail names the members, never their values.
    """
    try:
        content: Any = json.loads(body.decode("utf-8"), parse_float=_number)
    except (ValueError, RecursionError):
        raise Refusal(ProblemType.MALFORMED_REQUEST, "not JSON") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        places = {str(one["loc"][0]) if one["loc"] else "body" for one in error.errors(include_input=False)}
        known = {place if place in model.model_fields else "unknown member" for place in places}
    raise Refusal(ProblemType.MALFORMED_REQUEST, ", ".join(sorted(known)))
