# SPDX-License-Identifier: Apache-2.0
"""The platform in memory: it keeps what it is asked, and answers from the sandbox's registers."""

from __future__ import annotations

import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from config import clock
from config.modes import Environment
from kiosk.places.live import LiveState
from kiosk.platform import logistics
from kiosk.platform.certificate import signed_bytes
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, Unreachable
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.logistics_model import CourierQuote
from kiosk.platform.material_library import EarlierMaterial
from kiosk.platform.model import (
    CertificateData,
    CodeSent,
    CodeWrong,
    Consent,
    DraftFound,
    Evaluation,
    FaceAnswer,
    FaceConsent,
    FaceOutcome,
    FaceReport,
    Health,
    HelpCall,
    HelpRequest,
    Licence,
    NoPhoto,
    Referral,
    ReferralRequest,
    ReferralState,
    Session,
    SharedValue,
    SocialSecurityAuthentication,
    SocialSecurityIdentity,
)
from kiosk.platform.prints import PrintLeave
from kiosk.platform.public_records import EnterprisesFound
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.logistics_desk import quote_of
from kiosk.platform.sandbox.population import SyntheticResident
from offline_cache.keys import TerminalKey
from tests.scenarios.fake_readers import CRYPTOGRAM
from tests.scenarios.visit_content import offered

PHONE_CODE = "246810"


PLATFORM_SIGNING = TerminalKey.create(Environment.DEMO, "SANDBOX")


class FakePlatform:
    """Knows one resident. ``down`` is a pulled network cable; ``has_result``: the certificate is issued at once."""

    def __init__(self, person: SyntheticResident) -> None:
        self.person = person
        self.down = False
        self.busy_codes = False
        self.code_refusal: PlatformError | None = None
        """Raised for every one-time code that is asked for or checked."""
        self.codes = 0
        self.way_refusal: PlatformError | None = None
        """Raised for every scanned code and social security card."""
        self.answers = threading.Event()
        """Cleared by a test that wants to look while the platform is asked about a code or a card."""
        self.answers.set()
        self.refusal: PlatformError | None = None
        """Raised for every question about the resident."""
        self.has_result = True
        self.prints: dict[str, str] = {}
        """What was told of each print of a result, by its id."""
        self.print_refusal: Exception | None = None
        self.attempts_left = 3
        self.identified: list[str] = []
        self.help_requests: list[HelpRequest] = []
        self.help_state = ""
        self.help_solved: bool | None = None
        self.evaluations: list[Evaluation] = []
        self.consents: list[Consent] = []
        self.purposes: list[str] = []
        self.has_photo = True
        self.photo: bytes | None = None
        """Sent instead of the drawn one."""
        self.face_consents: list[FaceConsent] = []
        self.face_reports: list[FaceReport] = []
        self.believes_faces = True
        """A match that is enough at the terminal is enough here too."""
        self.place_reports: dict[str, LiveState] = {}
        """What terminals of other points reported."""
        self.places_asked: list[tuple[str, ...]] = []
        self.referrals: list[ReferralRequest] = []
        """Every time that one was asked for; the same one may have been asked for twice."""
        self.referral_state, self.helper_no = ReferralState.WAITING, ""
        self.referral_refusal: PlatformError | None = None
        self.referral_looks = 0
        self.withdrawn: list[str] = []
        self.looked_up: list[str] = []
        self.register: list[EnterprisesFound | PlatformError] = []
        """What the public register says, one look-up after another."""
        self.courier_refusal: PlatformError | None = None
        """Raised for every question what a courier costs."""

    def _line(self) -> None:
        if self.down:
            raise Unreachable("the cable is out")

    def health(self) -> Health:
        self._line()
        return Health(clock.iso_ms(clock.now()), "demo")

    def identify_by_card(self, name: str, number: str, certificate_type: str, valid_to: date | None) -> Session:
        self._line()
        self.identified.append("card")
        return Session("token", "strong", name, number)

    def request_code(self, number: str) -> CodeSent:
        self._line()
        if self.code_refusal is not None:
            raise self.code_refusal
        if self.busy_codes:
            raise Busy("one a minute", 60.0)
        self.codes += 1
        return CodeSent("challenge-1", (self.person.phone or "")[-4:])

    def verify_code(self, challenge: str, code: str) -> Session | CodeWrong:
        self._line()
        if self.code_refusal is not None:
            raise self.code_refusal
        if challenge != "challenge-1":
            raise Rejected(Problem("urn:kiosk:problem:code-expired", "", 403))
        if code != PHONE_CODE:
            self.attempts_left -= 1
            return CodeWrong(self.attempts_left)
        self.identified.append("code")
        return Session("token", "weak", self.person.name, self.person.number)

    def identify_by_issued_code(self, code: str) -> Session:
        self.answers.wait(15)
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        self.identified.append(code)
        return Session("token", "weak", self.person.name, self.person.number)

    def authenticate_social_security_card(
        self, challenge: bytes, card_id: str, region: str, version: str, algorithm: int | None
    ) -> SocialSecurityAuthentication:
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        return SocialSecurityAuthentication("authentication-1", CRYPTOGRAM)

    def identify_by_social_security_card(self, card: SocialSecurityIdentity) -> Session:
        self.answers.wait(15)
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        self.identified.append("social")
        level = "strong" if card.authentication == "authentication-1" else "weak"
        return Session("token", level, card.name, card.number)

    def face_reference(self, session: Session, consent: FaceConsent) -> bytes | NoPhoto:
        self.answers.wait(15)
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        self.face_consents.append(consent)
        if not self.has_photo:
            return NoPhoto()
        return photo_of(self.person.seed) if self.photo is None else self.photo

    def report_face(self, session: Session, report: FaceReport) -> FaceAnswer:
        self.answers.wait(15)
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        self.face_reports.append(report)
        if report.verdict == "no_match":
            return FaceAnswer(FaceOutcome.OTHER_WAY, session)
        is_good = report.verdict == "match" and report.weight == "alone" and report.liveness == "passed"
        if is_good and self.believes_faces:
            return FaceAnswer(FaceOutcome.CONFIRMED, Session("token", "strong", session.name, session.number))
        return FaceAnswer(FaceOutcome.HELPER, session)

    def open_referral(self, session: Session, request: ReferralRequest) -> Referral:
        self.answers.wait(15)
        self._line()
        if self.referral_refusal is not None:
            raise self.referral_refusal
        self.referrals.append(request)
        return self.referral(session, request.referral_id)

    def referral(self, session: Session, referral_id: str) -> Referral:
        self.answers.wait(15)
        self._line()
        if self.referral_refusal is not None:
            raise self.referral_refusal
        self.referral_looks += 1
        level = "strong" if self.referral_state is ReferralState.CONFIRMED else session.level
        raised = replace(session, level=level)
        return Referral(referral_id, self.referral_state, "4712", self.helper_no, 300, raised)

    def withdraw_referral(self, referral_id: str) -> None:
        self._line()
        self.withdrawn.append(referral_id)

    def shared_data(
        self, session: Session, item_code: str, names: Iterable[str], purpose: str
    ) -> Mapping[str, SharedValue]:
        self._line()
        if self.refusal is not None:
            raise self.refusal
        self.purposes.append(purpose)
        found = registers.shared_data(self.person, names, clock.now().date(), same_day=False)
        return {name: SharedValue(name, one["value"], one["source_name"], one["as_of"]) for name, one in found.items()}

    def earlier_materials(self, *_asked: object) -> Mapping[str, EarlierMaterial]:
        self._line()
        return {}

    def last_answers(self, *_asked: object) -> Mapping[str, LastAnswer]:
        """Nobody has written anything another time."""
        self._line()
        return {}

    def courier_quote(
        self, _session: Session, item_code: str, address: str, *, both_ways: bool = False
    ) -> CourierQuote:
        self._line()
        if self.courier_refusal is not None:
            raise self.courier_refusal
        return logistics.quote(quote_of(offered().items[item_code], address, both_ways=both_ways))

    def licences(self, session: Session, types: Iterable[str], consent: Consent) -> tuple[Licence, ...]:
        self._line()
        self.consents.append(consent)
        found = registers.licences(self.person, types, clock.now().date())
        return tuple(
            Licence(
                one["licence_id"],
                one["type_code"],
                one["type_name"],
                one["state"],
                date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
                one["values"],
            )
            for one in found
        )

    def case_result(self, session: Session, case_id: str) -> CertificateData | None:
        self._line()
        return certificate(self.person) if self.has_result else None

    def ask_print(self, session: Session, case_id: str, print_id: str) -> PrintLeave:
        self._line()
        if self.print_refusal is not None:
            raise self.print_refusal
        self.prints[print_id] = "wanted"
        return PrintLeave(print_id, 2, None)

    def tell_print(self, session: Session, case_id: str, print_id: str, outcome: str) -> None:
        self._line()
        self.prints[print_id] = outcome

    def drafts(self, session: Session) -> tuple[DraftFound, ...]:
        self._line()
        return ()

    def place_states(self, place_ids: Iterable[str]) -> Mapping[str, LiveState]:
        self.answers.wait(15)
        self._line()
        self.places_asked.append(tuple(place_ids))
        return {name: state for name, state in self.place_reports.items() if name in self.places_asked[-1]}

    def look_up_enterprise(self, *, name: str = "", number: str = "") -> EnterprisesFound:
        self.answers.wait(15)
        self._line()
        self.looked_up.append(name or number)
        said = self.register.pop(0)
        if isinstance(said, PlatformError):
            raise said
        return said

    def call_help(self, request: HelpRequest) -> HelpCall:
        self._line()
        self.help_requests.append(request)
        self.help_state = "waiting"
        return HelpCall("H-1", self.help_state, 1)

    def help_call(self, call_no: str) -> HelpCall:
        self._line()
        return HelpCall(call_no, self.help_state, 1)

    def withdraw_help(self, _call_no: str) -> None:
        self._line()
        self.help_state = "ended"

    def tell_help_outcome(self, _call_no: str, *, solved: bool) -> None:
        self._line()
        self.help_solved = solved

    def evaluate(self, evaluation: Evaluation) -> None:
        self._line()
        self.evaluations.append(evaluation)


def certificate(person: SyntheticResident) -> CertificateData:
    """A certificate of twelve months, signed by the platform."""
    data = CertificateData(
        certificate_number="DEMO-0001",
        name=person.name,
        id_number=person.number,
        purpose="购房",
        period_from="2025-11",
        period_to="2026-10",
        base_cents_by_month={f"2026-{month:02d}": 731_000 for month in range(1, 11)},
        lifetime_months=212,
        issued_at=clock.iso_ms(clock.now()),
        issuer="示例市社会保险事业管理中心",
        verification_code="ABCD-EFGH-2345",
        verify_url="https://example.invalid/verify",
        platform_key_id=PLATFORM_SIGNING.key_id,
    )
    content = {**vars(data), "base_cents_by_month": dict(data.base_cents_by_month)}
    signature = PLATFORM_SIGNING.sign(signed_bytes(content))
    return replace(data, platform_signature=urlsafe_b64encode(signature).rstrip(b"=").decode())
