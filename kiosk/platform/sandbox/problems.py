# SPDX-License-Identifier: Apache-2.0
"""Every problem that the platform answers with (RFC 9457). ``type`` is ``urn:kiosk:problem:<name>`` and never changes.

Titles are for people who read logs; they never repeat what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from kiosk.platform.errors import PROBLEM_PREFIX


class ProblemType(Enum):
    """Name, status, title."""

    # --- the request itself
    NOT_FOUND = ("not-found", 404, "There is no such resource")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "This resource does not know this method")
    MALFORMED_REQUEST = ("malformed-request", 400, "The request does not follow the contract")
    UNSUPPORTED_MEDIA = ("unsupported-media", 415, "The content type is not the one of the contract")
    PAYLOAD_TOO_LARGE = ("payload-too-large", 413, "The body is longer than the contract allows")
    IDEMPOTENCY_KEY_MISSING = ("idempotency-key-missing", 400, "This request needs an Idempotency-Key")
    IDEMPOTENCY_KEY_REUSED = ("idempotency-key-reused", 422, "This Idempotency-Key came with another content before")
    IN_PROGRESS = ("in-progress", 409, "The same request is being worked on")

    # --- who asks
    SIGNATURE_MISSING = ("signature-missing", 401, "The request is not signed")
    SIGNATURE_INVALID = ("signature-invalid", 401, "The signature does not fit the request")
    SIGNATURE_STALE = ("signature-stale", 401, "The signature's time is too far from the platform's clock")
    UNKNOWN_TERMINAL = ("unknown-terminal", 401, "This terminal key is not registered")
    WRONG_ENVIRONMENT = ("wrong-environment", 403, "This key or case belongs to another environment")
    SESSION_ENDED = ("session-ended", 401, "The resident's session is missing or has ended")
    LEVEL_TOO_LOW = ("level-too-low", 403, "This needs a stronger identification")

    # --- identification
    MALFORMED_NUMBER = ("malformed-number", 422, "No such ID number can exist")
    IDENTITY_MISMATCH = ("identity-mismatch", 422, "Name and number do not belong together")
    CARD_EXPIRED = ("card-expired", 422, "The card is no longer valid")
    TOO_MANY_CODES = ("too-many-codes", 429, "Too many codes were asked for")
    WRONG_CODE = ("wrong-code", 422, "That is not the code")
    CODE_EXPIRED = ("code-expired", 422, "The code is no longer valid")
    CODE_USED = ("code-used", 422, "The code was good once, and has been opened")
    UNKNOWN_CODE = ("unknown-code", 422, "Nobody was issued this code")
    NO_CITY_CODE = ("no-city-code", 422, "This resident has no code of the city yet")
    PRINTS_USED_UP = ("prints-used-up", 422, "As many codes were printed this month as may be")
    CARD_NOT_ACTIVE = ("card-not-active", 422, "The card was never activated")
    CARD_REPORTED_LOST = ("card-reported-lost", 422, "The card was reported lost")
    AUTHENTICATION_ENDED = ("authentication-ended", 422, "The card has to be authenticated anew")

    # --- faces
    NO_PHOTO = ("no-photo", 404, "There is no photo of record of this resident")
    FACE_REFERENCE_MISSING = ("face-reference-missing", 422, "No photo was fetched in this session, or it is used up")
    TOO_MANY_FACES = ("too-many-faces", 422, "This resident's photo was compared in vain too often today")
    NOTHING_TO_REFER = ("nothing-to-refer", 422, "No verdict of this session that a helper could look at")
    PRESENCE_MISSING = ("presence-missing", 422, "Nobody was seen for this case, or not lately, or somebody else was")
    NO_SUCH_REFERRAL = ("no-such-referral", 404, "There is no such referral for who asks")

    # --- acting for somebody
    RELATION_REFUSED = ("relation-refused", 422, "The registers know the two otherwise")
    MANDATE_REVOKED = ("mandate-revoked", 422, "The mandate was taken back")
    MANDATE_EXPIRED = ("mandate-expired", 422, "The mandate has run out")
    NO_SUCH_PRINCIPAL = ("no-such-principal", 404, "Nobody like that for whom this person may act")
    SAME_PERSON = ("same-person", 422, "Nobody acts for themselves")
    AGENT_NOT_ALLOWED = ("agent-not-allowed", 422, "Nobody may come for somebody else with this, or not as this")
    NO_SUCH_ENTERPRISE = ("no-such-enterprise", 404, "No such enterprise for which this person acts")
    ENTERPRISE_CLOSED = ("enterprise-closed", 422, "The enterprise is cancelled or revoked")
    AUTHORITY_EXPIRED = ("authority-expired", 422, "The authority, or that of who gave it, has run out")
    OUT_OF_SCOPE = ("out-of-scope", 422, "The authority does not cover this service")

    # --- data
    UNKNOWN_ITEM = ("unknown-item", 422, "There is no such service item")
    NOT_NEEDED = ("not-needed", 422, "The item has no use for some of what was asked for")
    CONSENT_MISSING = ("consent-missing", 422, "The consent does not cover what was asked for")
    CONSENT_REVOKED = ("consent-revoked", 422, "The consent was taken back")
    NO_SUCH_CONSENT = ("no-such-consent", 404, "Nothing was fetched under this consent for this resident")

    # --- cases
    NO_SUCH_CASE = ("no-such-case", 404, "There is no such case for this resident")
    ATTACHMENTS_INCOMPLETE = ("attachments-incomplete", 409, "Some attachments have not arrived completely")
    ATTACHMENT_MISMATCH = ("attachment-mismatch", 422, "An attachment is not what its digest says")
    ENVELOPE_UNREADABLE = ("envelope-unreadable", 422, "The envelope does not open")
    PACKAGE_INVALID = ("package-invalid", 422, "What was in the envelope is not a complete case")
    TERMINAL_SIGNATURE_INVALID = ("terminal-signature-invalid", 422, "The terminal's signature inside does not fit")
    GUIDE_OUTDATED = ("guide-outdated", 422, "The guide has changed since the resident applied")
    TIME_IN_FUTURE = ("time-in-future", 422, "A time in the case lies in the future")
    SAME_DAY_DUPLICATE = ("same-day-duplicate", 422, "The same service was applied for on the same day")
    BLOCKED_BY_RULE = ("blocked-by-rule", 422, "A rule of the item does not allow it")

    # --- own cases
    CHANGED = ("changed", 412, "It is not as it was when it was read")
    NOT_POSSIBLE_NOW = ("not-possible-now", 422, "That cannot be done any more, or not yet")
    CORRECTION_OVER = ("correction-over", 422, "The last day of the correction is over")
    NO_SUCH_ENTITLEMENT = ("no-such-entitlement", 404, "There is no such offer for this resident")
    NO_SUCH_CERTIFICATE = ("no-such-certificate", 404, "No certificate was issued under this code")
    TOO_MANY_LOOKUPS = ("too-many-lookups", 429, "Too many misses of this terminal")
    NO_POINTS_ACCOUNT = ("no-points-account", 404, "This resident has no account for points")
    REPRINT_LIMIT = ("reprint-limit", 422, "It was printed as often as may be, or its days are over")

    # --- paying
    NO_SUCH_ORDER = ("no-such-order", 404, "There is no such order for who asks")
    NOTHING_TO_PAY = ("nothing-to-pay", 422, "There is nothing to pay for this case")
    NOTHING_TO_REFUND = ("nothing-to-refund", 422, "The order is not paid, or its money goes back already")

    # --- booking
    NO_SUCH_APPOINTMENT = ("no-such-appointment", 404, "There is no such appointment for who asks")
    POINT_NOT_ABLE = ("point-not-able", 422, "No visit for this item is booked at this point")
    NO_SUCH_SLOT = ("no-such-slot", 422, "This is no time that can be booked")
    SLOT_TAKEN = ("slot-taken", 422, "Somebody else has taken this time")
    ALREADY_BOOKED = ("already-booked", 422, "There is a visit for this item on this day already")
    NO_BOOKING_NOW = ("no-booking-now", 422, "No visit can be booked for this person now")
    """What an agent is told instead of :attr:`MISSED_TOO_OFTEN`: why and until when is the person's own."""
    MISSED_TOO_OFTEN = ("missed-too-often", 422, "Visits were missed too often")
    APPOINTMENT_OVER = ("appointment-over", 422, "This appointment was used, cancelled, or is over")

    # --- logistics
    NOT_SERVED = ("not-served", 422, "No courier goes to this address")
    NO_SUCH_SHIPMENT = ("no-such-shipment", 404, "Nothing of this case is sent or collected")

    # --- rides
    AREA_NOT_SERVED = ("area-not-served", 422, "No cab is called from here")
    NO_CAR_NEAR = ("no-car-near", 422, "No free car of this kind is near")
    RIDE_UNDER_WAY = ("ride-under-way", 422, "One that was called is on its way already")
    NO_SUCH_RIDE = ("no-such-ride", 404, "This terminal called no such ride")

    # --- uploads
    NO_SUCH_UPLOAD = ("no-such-upload", 404, "There is no such upload for who asks")
    NO_SUCH_PAGE = ("no-such-page", 404, "No such page has come")
    UPLOAD_ENDED = ("upload-ended", 410, "This upload was closed or its time is over")
    UPLOAD_ELSEWHERE = ("upload-elsewhere", 409, "Another phone sends pages for this upload")
    TOO_MANY_PAGES = ("too-many-pages", 422, "This upload has as many pages as it takes")
    NOT_A_PICTURE = ("not-a-picture", 415, "The bytes are no picture of the kinds that are taken")

    # --- drafts
    NO_SUCH_DRAFT = ("no-such-draft", 404, "There is no such draft for who asks")
    DRAFT_GONE = ("draft-gone", 410, "This draft was taken up elsewhere, destroyed, or has expired")

    # --- forms that go on elsewhere
    NO_SUCH_CONTINUATION = ("no-such-continuation", 404, "There is no such form for who asks")
    CONTINUATION_TAKEN = ("continuation-taken", 422, "Somebody goes on with it elsewhere already")
    CONTINUATION_OVER = ("continuation-over", 410, "It was taken back, or its time is over")

    # --- people
    NO_SUCH_CALL = ("no-such-call", 404, "There is no such call for help")
    CALL_NOT_ANSWERED = ("call-not-answered", 422, "No helper has taken this call")
    CO_VIEW_ENDED = ("co-view-ended", 410, "Nobody looks on in this call, or not any more")
    NOT_PLAIN_TEXT = ("not-plain-text", 422, "The words hold signs that hide or steer a screen")
    NOT_MASKED = ("not-masked", 422, "Something on the page is not covered")

    # --- the platform
    BUSY = ("busy", 429, "Too much at once; please come later")
    UNAVAILABLE = ("unavailable", 503, "The platform is being maintained")
    INTERNAL = ("internal", 500, "Something went wrong in the platform")

    @property
    def urn(self) -> str:
        """The stable ``type``."""
        return PROBLEM_PREFIX + self.value[0]

    @property
    def status(self) -> int:
        """The HTTP status it comes with."""
        return self.value[1]

    @property
    def title(self) -> str:
        """In words."""
        return self.value[2]


class Refusal(Exception):
    """Ends a request with a problem. ``more``: further members, never content."""

    def __init__(
        self,
        problem: ProblemType,
        detail: str = "",
        *,
        retry_after_s: int | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(problem.urn)
        self.problem = problem
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.more = dict(more or {})

    def body(self) -> dict[str, Any]:
        """The problem document."""
        found: dict[str, Any] = {
            "type": self.problem.urn,
            "title": self.problem.title,
            "status": self.problem.status,
            **self.more,
        }
        if self.detail:
            found["detail"] = self.detail
        return found
