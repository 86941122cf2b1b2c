# SPDX-License-Identifier: Apache-2.0
"""Devices, platform and courier of a visit as small working parts in memory: they keep what they are given."""

from __future__ import annotations

import queue
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from config import clock
from config.modes import Environment
from drivers.camera import port as camera_port
from drivers.camera.light import light_of
from drivers.camera.simulated_picture import Noisy, covered_picture, dark_picture
from drivers.code_scanner import port as scanner_port
from drivers.document_printer.port import (
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintProgress,
    ProgressHook,
)
from drivers.id_card_reader import port as reader_port
from drivers.print_outcome import PrintFault, PrintOutcome
from drivers.receipt_printer.port import Document, PrinterStatus, PrintResult, TextLine
from drivers.smart_card_reader import port as card_port
from drivers.states import DeviceState
from kiosk.places.live import LiveState
from kiosk.platform import logistics
from kiosk.platform.certificate import signed_bytes
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, Unreachable
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.logistics_model import CourierQuote
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
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.logistics_desk import quote_of
from kiosk.platform.sandbox.population import SyntheticResident
from offline_cache.keys import TerminalKey
from offline_cache.sealed_case import CaseStatus, Durable, OutboxState, SealedCase
from offline_cache.sealed_draft import HeldDraft, SealedDraft
from tests.scenarios.visit_content import offered

PLATFORM_SIGNING = TerminalKey.create(Environment.DEMO, "SANDBOX")
"""What the platform signs results with."""
PHONE_CODE = "246810"
CRYPTOGRAM = b"sixteen octets.."
CASE_NUMBER = "999999261121001"


class FakeReader:
    """One card at a time, or none, or a pulled plug."""

    def __init__(self) -> None:
        self._result: reader_port.PollResult = reader_port.NoCard()
        self._lost = False
        self.has_sensor = True
        """A presence sensor at the slot; without one a reader only says that it feels the card no more."""
        self.readings = 0
        self.pause = threading.Event()
        """Cleared by a test that wants to look while a card is being read."""
        self.pause.set()

    def lay(self, card: reader_port.IdCard) -> None:
        self._result = reader_port.CardRead(card)

    def lay_unreadable(self) -> None:
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.MOVED)

    def lay_two(self) -> None:
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.SELECT_FAILED)

    def take_early(self) -> None:
        """Lifted while it was being read: the driver says so once, and then that nothing is there."""
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.TAKEN_EARLY)

    def lay_foreign(self) -> None:
        self._result = reader_port.CardRefused(reader_port.RefusedReason.WRONG_TYPE)

    def take(self) -> None:
        self._result = reader_port.NoCard()

    def unplug(self) -> None:
        self._lost = True

    def replug(self) -> None:
        self._lost = False

    def open(self) -> reader_port.ReaderStatus:
        return self.status()

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> reader_port.PollResult:
        if self._lost:
            return reader_port.ReaderLost("the plug is out")
        if reading is not None and not isinstance(self._result, reader_port.NoCard):
            reading()  # a card that cannot be read is tried again at every poll, as the driver does
            self.readings += 1
            self.pause.wait(15)
            if self._lost:
                return reader_port.ReaderLost("the plug was pulled on the way")
        return self._result

    def presence(self) -> reader_port.Presence:
        if self._lost:
            return reader_port.Presence.UNKNOWN
        lies = isinstance(self._result, reader_port.CardRead)
        gone = reader_port.Presence.REMOVED if self.has_sensor else reader_port.Presence.OUT_OF_FIELD
        return reader_port.Presence.PRESENT if lies else gone

    def status(self) -> reader_port.ReaderStatus:
        return reader_port.ReaderStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


class FakeScanner:
    """``show`` holds a code before it; ``unplug`` pulls it."""

    def __init__(self) -> None:
        self._shown: queue.SimpleQueue[scanner_port.ScanResult] = queue.SimpleQueue()
        self._lost = False
        self.looking = threading.Event()
        """Set while it looks for codes."""

    def show(self, text: str) -> None:
        self._shown.put(scanner_port.Scanned(text))

    def refuse(self, reason: scanner_port.ScanRefusal) -> None:
        self._shown.put(scanner_port.ScanRefused(reason))

    def unplug(self) -> None:
        self._lost = True

    def replug(self) -> None:
        self._lost = False

    def open(self) -> scanner_port.ScannerStatus:
        return self.status()

    def scan(self, cancel: threading.Event, limit_s: float) -> scanner_port.ScanResult:
        self.looking.set()
        until = time.monotonic() + limit_s
        try:
            while time.monotonic() < until and not cancel.is_set():
                if self._lost:
                    return scanner_port.ScannerLost("the plug is out")
                with suppress(queue.Empty):
                    return self._shown.get(timeout=0.005)
            return scanner_port.NothingScanned()
        finally:
            self.looking.clear()

    def status(self) -> scanner_port.ScannerStatus:
        return scanner_port.ScannerStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


class FakeCamera:
    """Plays pictures at ``fps``, each frame with its own noise; ``show`` changes what stands before it at any time."""

    mounting = camera_port.Mounting(1450, -5, 70)

    def __init__(self, *pictures: camera_port.Picture, fps: float = 30.0) -> None:
        self._period_s = 1 / fps
        self._lock = threading.Lock()
        self._scenes: list[Noisy] = []
        self._trouble = ""
        self._number = 0
        self._frozen: camera_port.Frame | None = None
        self.opened = self.closed = 0
        self.is_open = False
        self.exposures: list[camera_port.Exposure] = []
        self.show(*pictures)

    def show(self, *pictures: camera_port.Picture) -> None:
        """These from the next frame on, one after the other and again; none: a grey field."""
        scenes = [Noisy(picture) for picture in pictures or (np.full((180, 320, 3), 90, np.uint8),)]
        for scene in scenes:
            assert scene.picture(0).ndim == 3  # a wrong shape fails here, in the test's own thread
        with self._lock:
            self._scenes = scenes

    def trouble(self, word: str) -> None:
        """``lost``, ``silent``, ``frozen``, ``dark``, ``covered``; empty: it is well again."""
        assert word in ("", "lost", "silent", "frozen", "dark", "covered"), word
        with self._lock:
            self._trouble, self._frozen = word, None

    def lose(self) -> None:
        self.trouble("lost")

    def come_back(self) -> None:
        self.trouble("")

    @property
    def frames(self) -> int:
        """How many it has given."""
        return self._number

    def open(self) -> camera_port.CameraStatus:
        assert not self.is_open, "opened twice"
        self.opened, self.is_open = self.opened + 1, True
        return self.status()

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> camera_port.FrameResult:
        assert self.is_open, "asked while closed"
        with self._lock:
            trouble = self._trouble
        if cancel.wait(min(limit_s, self._period_s) if trouble not in ("lost", "silent") else min(limit_s, 0.05)):
            return camera_port.NoFrame()
        if trouble == "lost":
            return camera_port.CameraLost("the plug is out")
        if trouble == "silent":
            return camera_port.NoFrame()
        with self._lock:
            self._number += 1
            return self._frame(trouble)

    def _frame(self, trouble: str) -> camera_port.Frame:
        number, now = self._number, time.monotonic()
        if trouble == "frozen" and self._frozen is not None:
            # As if it had lasted: nobody wants to wait for the real three seconds.
            return replace(self._frozen, number=number, t=now, unchanged_s=3600.0)
        scene = self._scenes[number % len(self._scenes)]
        picture = scene.picture(number)
        if trouble in ("dark", "covered"):
            tall, wide = picture.shape[:2]
            picture = (dark_picture if trouble == "dark" else covered_picture)(wide, tall, number)
        frame = camera_port.Frame(picture, number, now, light_of(picture))
        self._frozen = frame if trouble == "frozen" else None
        return frame

    def expose(self, exposure: camera_port.Exposure) -> None:
        self.exposures.append(exposure)

    def status(self) -> camera_port.CameraStatus:
        if self._trouble == "lost":
            return camera_port.CameraStatus(camera_port.CameraCondition.INOP, DeviceState.NO_DEVICE)
        return camera_port.CameraStatus(camera_port.CameraCondition.OK, DeviceState.ONLINE)

    def close(self) -> None:
        self.closed, self.is_open = self.closed + self.is_open, False


class FakeSmartCardReader:
    """One card in the slot, or none. A closed card (第三代) opens to :data:`CRYPTOGRAM` alone."""

    def __init__(self) -> None:
        self._result: card_port.PollResult = card_port.NoCard()
        self._held: card_port.SocialSecurityCard | None = None
        self._lost = False
        self._asked: card_port.Question | None = None
        self.looked = threading.Event()
        """Set once somebody asked whether a card is in."""
        self.pause = threading.Event()
        """Cleared by a test that wants to look while a card is being read."""
        self.pause.set()
        self.questions: list[card_port.Question] = []

    def put_in(self, card: card_port.SocialSecurityCard, *, closed: bool = False) -> None:
        self.take_out()
        self._held = card
        question = card_port.NeedsRemoteAuthentication(b"challeng", card.region, card.card_id, "3.00", 3)
        self._result = question if closed else card_port.CardRead(card)

    def put_in_unreadable(self, reason: card_port.UnreadableReason) -> None:
        self._asked, self._result = None, card_port.CardUnreadable(reason)

    def put_in_other(self) -> None:
        self._asked, self._result = None, card_port.CardRefused(card_port.RefusedReason.UNKNOWN_CARD)

    def take_out(self) -> None:
        self._held, self._asked, self._result = None, None, card_port.NoCard()

    def unplug(self) -> None:
        self._lost, self._asked = True, None  # as the driver: what is in when it comes back is asked anew

    def replug(self) -> None:
        self._lost = False

    def open(self) -> card_port.ReaderStatus:
        return self.status()

    def poll(
        self,
        question: card_port.Question,
        cancel: threading.Event,
        reading: Callable[[], object] | None = None,
    ) -> card_port.PollResult:
        if self._lost:
            return card_port.ReaderLost("the plug is out")
        result = self._result
        if isinstance(result, card_port.NoCard) or question == self._asked:
            return card_port.NoCard()
        is_mute = result == card_port.CardUnreadable(card_port.UnreadableReason.MUTE)
        if reading is not None and not is_mute:  # the driver asks a card nothing that does not answer to power
            reading()
        self.pause.wait(15)
        self._asked = question
        self.questions.append(question)
        if self._result is not result:
            return card_port.CardUnreadable(card_port.UnreadableReason.TAKEN_EARLY)
        if question.remote is not None and self._held is not None:
            is_right = question.remote.cryptogram == CRYPTOGRAM
            refused = card_port.CardRefused(card_port.RefusedReason.NOT_ALLOWED)
            return card_port.CardRead(self._held) if is_right else refused
        return result

    def presence(self) -> card_port.Presence:
        self.looked.set()
        if self._lost:
            return card_port.Presence.UNKNOWN
        is_in = not isinstance(self._result, card_port.NoCard)
        return card_port.Presence.PRESENT if is_in else card_port.Presence.REMOVED

    def status(self) -> card_port.ReaderStatus:
        return card_port.ReaderStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class FakeReceiptPrinter:
    """Keeps each slip; ``outcomes`` are given in order, then everything is printed."""

    outcomes: list[PrintOutcome] = field(default_factory=list)
    cause: PrintFault | None = None
    """Of every outcome that is not PRINTED."""
    pause: threading.Event = field(default_factory=_set)
    """Cleared by a test that wants to look while a slip is being printed."""
    slips: list[Document] = field(default_factory=list)
    says: PrinterStatus = field(default_factory=lambda: PrinterStatus(DeviceState.ONLINE))

    def open(self) -> PrinterStatus:
        return self.says

    def status(self) -> PrinterStatus:
        return self.says

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        self.slips.append(document)
        self.pause.wait(15)
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.PRINTED
        return PrintResult(outcome, None if outcome is PrintOutcome.PRINTED else self.cause)

    def settle(self, cancel: threading.Event) -> PrintResult | None:
        return None

    def close(self) -> None:
        """Nothing is held."""

    def text(self, number: int = -1) -> str:
        """What a slip says."""
        return "\n".join(element.text for element in self.slips[number] if isinstance(element, TextLine))


@dataclass
class FakeDocumentPrinter:
    """Takes every document and, like one on a bare TCP port, cannot say that it is on paper; unless a test has it follow the
    job: ``results`` in order, each after the progress that ``tells`` holds and when ``pause`` is set.
    """

    documents: list[PrintableDocument] = field(default_factory=list)
    results: list[DocumentPrintResult] = field(default_factory=list)
    tells: list[PrintProgress] = field(default_factory=list)
    pause: threading.Event = field(default_factory=_set)
    says: DocumentPrinterStatus = field(default_factory=lambda: DocumentPrinterStatus(DeviceState.ONLINE))

    def open(self) -> DocumentPrinterStatus:
        return self.says

    def status(self) -> DocumentPrinterStatus:
        return self.says

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        self.documents.append(document)
        for told in self.tells:
            if progress is not None:
                progress(told)
        self.pause.wait(15)
        return self.results.pop(0) if self.results else DocumentPrintResult(PrintOutcome.UNKNOWN)

    def close(self) -> None:
        """Nothing is held."""


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

    def call_help(self, request: HelpRequest) -> HelpCall:
        self._line()
        self.help_requests.append(request)
        self.help_state = "waiting"
        return HelpCall("H-1", self.help_state, 1)

    def help_call(self, call_no: str) -> HelpCall:
        self._line()
        return HelpCall(call_no, self.help_state, 1)

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


class FakeCourier:
    """Keeps what is durable, and tells at once what the platform made of it. ``trouble`` is raised by ``submit``."""

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform
        self.trouble: Exception | None = None
        self.answer_is_lost = False
        self.submits = 0
        self.cases: dict[str, SealedCase] = {}
        self.drafts: dict[str, SealedDraft] = {}
        self.draft_trouble: Exception | None = None
        """Raised for every draft that is to be kept."""
        self.takes_drafts = threading.Event()
        """Cleared by a test that wants to look while a draft is being kept."""
        self.takes_drafts.set()
        self.platform_drafts: dict[str, bytes] = {}
        self.ended_drafts: list[str] = []
        self.papers: dict[str, str] = {}
        self.end_state = OutboxState.RECEIVED

    def journal_print(self, job_id: str, _kind: str, outcome: str) -> str:
        self.papers[job_id] = str(outcome)
        return self.papers[job_id]

    def printed_before(self, number: str) -> tuple[str, ...]:
        return tuple(outcome for job_id, outcome in self.papers.items() if job_id.startswith(f"{number}/"))

    def submit(self, case: SealedCase) -> Durable:
        from kiosk.courier.client import CaseRefused, CourierUnavailable

        self.submits += 1
        if self.trouble is not None:
            raise self.trouble
        case.check()
        known = self.cases.setdefault(case.case_id, case)
        if self.answer_is_lost:
            self.answer_is_lost = False
            raise CourierUnavailable("the courier does not answer")
        if known.fingerprint() != case.fingerprint():
            raise CaseRefused("another case has this id")
        return Durable(case.case_id, clock.iso_ms(clock.now()))

    def status(self, case_id: str) -> CaseStatus | None:
        if case_id not in self.cases:
            return None
        moment = clock.iso_ms(clock.now())
        if self._platform.down:
            return CaseStatus(case_id, OutboxState.QUEUED, None, None, 1, None, moment)
        if self.end_state is OutboxState.PARKED:
            return CaseStatus(case_id, OutboxState.PARKED, None, None, 1, "malformed", moment)
        return CaseStatus(case_id, self.end_state, CASE_NUMBER, moment, 1, None, moment)

    def wait(self, case_id: str, timeout_s: float) -> CaseStatus | None:
        return self.status(case_id)

    def draft_lookup_key(self) -> bytes:
        return bytes(32)

    def _draft_comes(self) -> None:
        self.takes_drafts.wait(15)
        if self.draft_trouble is not None:
            raise self.draft_trouble

    def save_draft(self, draft: SealedDraft) -> None:
        self._draft_comes()
        self.drafts[draft.lookup] = draft

    def take_draft(self, lookup: str) -> HeldDraft | None:
        found = self.drafts.get(lookup)
        return None if found is None else HeldDraft(found, 86_000.0, is_deposited=False)

    def save_platform_draft(self, draft_id: str, envelope: bytes) -> None:
        self._draft_comes()
        self.platform_drafts[draft_id] = envelope

    def end_platform_draft(self, draft_id: str) -> None:
        self.ended_drafts.append(draft_id)

    def destroy_draft(self, lookup: str) -> bool:
        return self.drafts.pop(lookup, None) is not None


@dataclass
class FakeLink:
    """The supervisor's side of the line. ``last_card_digest``: what the visit before left behind."""

    card_key: bytes = bytes(range(32))
    last_card_digest: bytes | None = None
    seen: list[bytes] = field(default_factory=list)

    def shown(self, milliseconds: int) -> None:
        """Nobody measures here."""

    def card_seen(self, digest: bytes) -> None:
        self.seen.append(digest)

    def ended(self, reason: str) -> None:
        """The test listens to ``finish`` instead."""


def social_card(person: SyntheticResident, **changes: Any) -> card_port.SocialSecurityCard:
    """The social security card of a synthetic resident as the driver would hand it over."""
    values: dict[str, Any] = {
        "version": "2.00",
        "region": "999999",
        "card_id": f"999999D1560000050{person.seed:015d}",
        "card_class": "1",
        "issuer": "9" * 24,
        "issued": date(2018, 4, 1),
        "valid_to": date(2099, 4, 1),
        "card_number": "X00000019",
        "number": person.number,
        "name": person.name,
        "sex_code": person.sex_code,
        "ethnic_code": person.ethnic_code,
        "birthplace": "999999",
        "birth": person.birth,
    }
    return card_port.SocialSecurityCard(**{**values, **changes})


def id_card(person: SyntheticResident, **changes: Any) -> reader_port.IdCard:
    """The card of a synthetic resident as the driver would hand it over."""
    values: dict[str, Any] = {
        "name": person.name,
        "sex_code": person.sex_code,
        "ethnic_code": person.ethnic_code,
        "birth": person.birth,
        "address": person.household_address,
        "number": person.number,
        "authority": person.authority,
        "valid_from": person.valid_from,
        "valid_to": person.valid_to,
        "kind": reader_port.CardKind.RESIDENT,
        "raw": f"{person.name}|{person.number}|{person.seed}".encode("utf-16-le"),
    }
    return reader_port.IdCard(**{**values, **changes})
