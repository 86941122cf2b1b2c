# SPDX-License-Identifier: Apache-2.0
"""What the platform says, as values. Identity stays out of every ``repr``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from kiosk.vision.faces.verify import Decision


@dataclass(frozen=True)
class Health:
    """The platform answers as itself."""

    time: str
    environment: str


@dataclass(frozen=True)
class Session:
    """A resident's session. ``level``: weak or strong. ``name`` and ``number`` as the platform has them."""

    token: str = field(repr=False)
    level: str
    name: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True)
class SocialSecurityIdentity:
    """What a 社会保障卡 says of its holder. ``authentication``: what the issuer's security module gave for it, or None."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    """社会保障号码"""
    card_id: str = field(repr=False)
    """卡的识别码, 32 hexadecimal digits."""
    card_number: str = field(repr=False)
    """卡号"""
    version: str
    """规范版本"""
    valid_to: date | None
    """卡有效期; None: the card does not say."""
    authentication: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SocialSecurityAuthentication:
    """The security module's answer: ``cryptogram`` for the card, ``authentication`` for opening the session."""

    authentication: str = field(repr=False)
    cryptogram: bytes = field(repr=False)


@dataclass(frozen=True)
class CodeSent:
    """A one-time code is on its way, if the number is known; the answer does not say whether it is."""

    challenge: str
    phone_tail: str = field(default="", repr=False)


@dataclass(frozen=True)
class CodeWrong:
    """Not that code; 0 left ends this way in."""

    attempts_left: int


@dataclass(frozen=True)
class FaceConsent:
    """What the resident agreed to before a face is compared (人脸比对的单独同意): its record's id, what for, when."""

    consent_id: str
    purpose: str
    given_at: str


@dataclass(frozen=True)
class NoPhoto:
    """The platform has no photo of record (没有留存照片) of this resident: another way is offered."""


class Liveness(StrEnum):
    """Whether somebody moved as asked (活体动作)."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not asked for, or the resident cannot; the reason stays at the terminal."""


@dataclass(frozen=True)
class FaceReport:
    """What the terminal's verifier said (人证核验结论). Holds no picture and nothing that one could be made from."""

    consent_id: str
    model: str
    weight: str
    """``alone`` or ``with_another`` (kiosk.vision.faces.verify.Weight)."""
    verdict: str
    """``match``, ``refer`` or ``no_match``."""
    distance: float | None
    """None where it was no number."""
    match_threshold: float
    refer_threshold: float
    liveness: Liveness
    report_id: str = field(default_factory=lambda: str(uuid4()))

    @classmethod
    def of(cls, decision: Decision, consent: FaceConsent, liveness: Liveness) -> FaceReport:
        """As it is told to the platform, of what was decided here."""
        return cls(
            consent_id=consent.consent_id,
            model=decision.model,
            weight=decision.weight.value,
            verdict=decision.verdict.value,
            distance=round(decision.distance, 4) if math.isfinite(decision.distance) else None,
            match_threshold=decision.thresholds.match,
            refer_threshold=decision.thresholds.refer,
            liveness=liveness,
        )


class FaceOutcome(StrEnum):
    """What the platform makes of a report."""

    CONFIRMED = "confirmed"
    """核验通过: the session is strong."""
    HELPER = "helper"
    """转人工: a person has to look."""
    OTHER_WAY = "other_way"
    """换一种方式: never said as "this is not you"."""


@dataclass(frozen=True)
class FaceAnswer:
    """What became of it. ``session``: the one to go on with, its level as the platform has it now."""

    outcome: FaceOutcome
    session: Session = field(repr=False)


@dataclass(frozen=True)
class ReferralRequest:
    """A helper is to say who it is (转人工核验): which verdict, what for, where. Not who, and no picture.

    ``report_id`` None: there was no comparison, and the item asks to see the person (本人到场).
    """

    report_id: str | None
    purpose: str
    site_code: str
    item_code: str
    referral_id: str = field(default_factory=lambda: str(uuid4()))


class ReferralState(StrEnum):
    """How a referral stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    """A helper is on the way."""
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    """The helper could not confirm; why is not told."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Referral:
    """A referral at the helpers' desk. ``check_code``: for the screen, four digits. ``helper_no``: 工号, empty where nobody came.

    ``session``: the one to go on with, its level as the platform has it now.
    """

    referral_id: str
    state: ReferralState
    check_code: str
    helper_no: str
    valid_s: int
    session: Session = field(repr=False)


@dataclass(frozen=True)
class SharedValue:
    """One value of the shared data (数据共享)."""

    name: str
    value: Any = field(repr=False)
    source_name: str
    as_of: str = ""


@dataclass(frozen=True)
class Licence:
    """An electronic licence (电子证照). ``state``: valid, expired or revoked."""

    licence_id: str = field(repr=False)
    type_code: str
    type_name: str
    state: str
    valid_to: date | None
    values: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Consent:
    """What the resident agreed to before licences are fetched: what for, which, when. ``ids``: of each licence's own consent
    (一证一授权), by its type; by it the consent is taken back.
    """

    purpose: str
    licence_types: tuple[str, ...]
    given_at: str
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseReceipt:
    """The platform's answer to a commit."""

    case_id: str
    case_number: str
    platform_received_at: str
    state: str
    already_have_it: bool = False
    objections: tuple[tuple[str, str], ...] = ()
    """数据异议: field and 异议单号 of each value of the case that was objected to."""


@dataclass(frozen=True)
class DrainTicket:
    """When this terminal may send its backlog, and how fast. Seconds from now: clocks differ."""

    ticket: str
    start_in_s: float
    interval_s: float
    """Between two turns; a case takes one turn, and one more for every full 256 KB."""
    turns: int
    valid_s: float
    """From the start on; then another is asked for."""


@dataclass(frozen=True)
class Upload:
    """A phone may send pages of one material for a while (手机扫码上传). Its id and its URL are secrets, in no ``repr``."""

    upload_id: str = field(repr=False)
    url: str = field(repr=False)
    """For the QR code."""
    short_code: str
    """Four digits that the terminal and the phone both show, so that one can see which belongs to which."""
    valid_s: int
    """Seconds from now."""
    pages_at_most: int


@dataclass(frozen=True)
class UploadedPage:
    """One picture that has come, as the phone sent it; it has not been looked at."""

    number: int
    media_type: str
    """``image/jpeg`` or ``image/png``."""
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class UploadState:
    """How an upload stands."""

    version: int
    """To be given as ``seen`` with the next question."""
    phone_is_there: bool
    """A phone has opened the page."""
    is_finished: bool
    """传好了 was pressed there, and nothing has come since."""
    valid_s: int
    pages: tuple[UploadedPage, ...]
    """In the order in which they came."""


@dataclass(frozen=True)
class DraftFound:
    """A draft (草稿) of the session's resident that the platform keeps. ``is_card``: opens with the card's bytes."""

    draft_id: str
    is_card: bool
    keep_s: int
    """Seconds it is still kept; the newer of two has more."""


@dataclass(frozen=True)
class DraftTaken:
    """A draft that was released. Of a card: ``secret`` and ``blob``; of a visit without one: ``content``."""

    draft_id: str
    secret: bytes | None = field(repr=False)
    blob: bytes | None = field(repr=False)
    content: bytes | None = field(repr=False)


@dataclass(frozen=True)
class CertificateData:
    """What a certificate of pension contributions is made of; months ``YYYY-MM`` to base in cents."""

    certificate_number: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    purpose: str = field(repr=False)
    period_from: str
    period_to: str
    base_cents_by_month: Mapping[str, int] = field(repr=False)
    lifetime_months: int = field(repr=False)
    issued_at: str
    issuer: str
    verification_code: str = field(repr=False)
    verify_url: str
    seal: str | None = field(default=None, repr=False)
    """What the code on paper holds beside the address (:mod:`~kiosk.platform.seal`); None: nothing."""
    platform_key_id: str = ""
    platform_signature: str = field(default="", repr=False)
    """ES256 over everything above (``certificate.signed_bytes``), base64url."""


@dataclass(frozen=True)
class HelpRequest:
    """A call for help (帮办): where, on which page, about which service. Not who."""

    terminal_id: str
    site_code: str
    page: str
    item_code: str
    mode: str
    point: str = ""
    """网点编号 of where it stands; empty: the terminal does not know."""


@dataclass(frozen=True)
class StaffedPlace:
    """The nearest place with people, as the platform names it."""

    name: str
    address: str
    hours: str


@dataclass(frozen=True)
class OtherWays:
    """What else there is, where nobody has taken a call for a minute."""

    phone: str
    hours: str
    place: StaffedPlace | None


@dataclass(frozen=True)
class HelpCall:
    """The call at the helpers' desk. ``state``: waiting, escalated, answered, ended. ``escalated_to``: who was asked besides,
    ``site_leader`` or ``hotline``; empty: nobody. ``helper_no``: 工号 of who has taken it; empty: nobody.
    """

    call_no: str
    state: str
    position: int
    waited_s: int = 0
    escalated_to: str = ""
    helper_no: str = ""
    other_ways: OtherWays | None = None


@dataclass(frozen=True)
class Evaluation:
    """好差评, one a case or a visit: grades 1 (非常满意) to 5 (非常不满意), GB/T 39046."""

    evaluation_id: str
    """That of the visit's case, filed or not: by it the platform knows the case while it has no number yet."""
    case_number: str | None
    item_code: str
    grade: int
    reason: str | None = None
    """Of a low grade, where the resident said why: a word of the contract."""
