# SPDX-License-Identifier: Apache-2.0
"""Filing a case: once under its id, opened, checked, numbered, in one transaction.

The order matters. A repeat is recognised before anything else, so that a case that was filed stays filed whatever has
changed since (the guide, the day); only then is the envelope opened and judged. Whoever comes second while the first is
still being worked on is told so (409) and comes again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import urlsafe_b64decode
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from config.clock import iso_ms, parse_iso
from config.modes import Environment
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox.acting_rules import child_of_agent, number_of_enterprise
from kiosk.platform.sandbox.bodies import Attachment, CaseCommit
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.consent_desk import ConsentDesk
from kiosk.platform.sandbox.doubts import doubts_of
from kiosk.platform.sandbox.enrolment import PlatformKeys
from kiosk.platform.sandbox.envelopes import open_envelope
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.ground import Ground
from kiosk.platform.sandbox.licence_code_desk import LicenceStandings
from kiosk.platform.sandbox.material_library_desk import MaterialLibrary
from kiosk.platform.sandbox.parts_desk import PartsDesk
from kiosk.platform.sandbox.population import resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.referral_desk import ReferralDesk
from kiosk.platform.sandbox.refilings import Refilings, corrects_of
from kiosk.platform.sandbox.rules import CLOCK_TOLERANCE, check_case
from kiosk.platform.sandbox.store import FiledCase, OpenedAttachment, Store, Terminal
from offline_cache.keys import verify_signature
from offline_cache.sealing import Opener

IN_PROGRESS_RETRY_S = 1


class Intake:
    """Files cases. Thread-safe. ``bookings``: where the time is taken that a case is filed with; None: nobody books here.
    ``helped``: whether a helper has taken a call, by its number, the helper's and the terminal's; ``renewed``: shared records
    that somebody's own cases have moved on, by their number.
    """

    def __init__(
        self,
        store: Store,
        keys: PlatformKeys,
        catalogue: Catalogue,
        environment: Environment,
        clock: Callable[[], datetime],
        faces: FaceDesk,
        referrals: ReferralDesk,
        cases: CaseDesk,
        *,
        bookings: BookingDesk | None,
        helped: Callable[[str, str, str], bool],
        consents: ConsentDesk,
        renewed: Callable[[str], Mapping[str, Any]],
    ) -> None:
        self._store = store
        self._keys = keys
        self._opener = Opener([keys.sealing])
        self._catalogue = catalogue
        self._environment = environment
        self._clock = clock
        self._faces = faces
        self._referrals = referrals
        self._cases = cases
        self._bookings = bookings
        self._helped = helped
        self._consents = consents
        self._renewed = renewed
        self._refilings = Refilings(store, cases)
        self._library = MaterialLibrary(store, cases, catalogue)
        self._parts = PartsDesk(store, clock)
        self._standings = LicenceStandings(store)
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self.guide_versions: dict[str, str] = {}
        """Guides that have changed since the content was shipped, by item: a fault switch of a kind."""

    def commit(self, body: CaseCommit, key: str, terminal: Terminal) -> tuple[FiledCase, bool]:
        """The filed case, and whether it had been filed before.

        Raises:
            Refusal: it is not filed.
        """
        if key != body.case_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the case's id")
        self._parts.sweep()  # of others that never came: where nobody sends papers any more, nobody else would
        with self._alone(body.case_id):
            envelope = body.envelope_bytes
            fingerprint = _fingerprint(body, envelope, terminal)
            earlier = self._store.case(body.case_id) or self._refilings.earlier(body.case_id)
            if earlier is not None:
                if earlier.fingerprint != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                self._store.count("duplicates_refused")
                return earlier, True
            try:
                return self._file(body, envelope, fingerprint, terminal), False
            except Refusal as refusal:
                if refusal.problem.status == 422:
                    self._store.count("cases_rejected")
                raise

    def objections(self, case: FiledCase) -> list[dict[str, str]]:
        """The numbers of what a filed or mended case objects to, for its receipt."""
        filed_as = self._store.case_behind(case.case_id)
        objected = {code for code, one in case.opened["fields"].items() if one["disputed"]}
        held = self._cases.objections.of_case(filed_as)
        return [{"objection_no": one.number, "field": one.field} for one in held if one.field in objected]

    @contextmanager
    def _alone(self, case_id: str) -> Generator[None, None, None]:
        with self._lock:
            if case_id in self._under_way:
                raise Refusal(ProblemType.IN_PROGRESS, retry_after_s=IN_PROGRESS_RETRY_S)
            self._under_way.add(case_id)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(case_id)

    def _file(self, body: CaseCommit, envelope: bytes, fingerprint: str, terminal: Terminal) -> FiledCase:
        item = self._catalogue.get(body.item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        if len({one.position for one in body.attachments}) != len(body.attachments):
            raise Refusal(ProblemType.PACKAGE_INVALID, "attachments")
        moment = self._clock()
        # The times in the case are what the terminal's clock said; they are judged by what it should have said.
        offset = timedelta(seconds=body.terminal_clock_offset_s)
        taken_at = parse_iso(body.terminal_received_at) + offset
        if taken_at > moment + CLOCK_TOLERANCE:
            raise Refusal(ProblemType.TIME_IN_FUTURE)
        case, seal = self._opened_case(envelope, body, terminal)
        number = str(case.get("applicant", {}).get("certificate_number"))
        person = resident_by_number(number, moment.date()) or child_of_agent(case, number, moment.date())
        attachments = [self._opened_attachment(body.case_id, one) for one in body.attachments]
        corrects = corrects_of(case)
        mended = None if corrects is None else self._refilings.returned_case(corrects, number, item.base_code)
        ground = Ground(
            item,
            self.guide_versions.get(item.base_code, item.guide.version),
            self._catalogue.tables,
            moment,
            person,
            lambda day: self._store.has_case_on(number, item.base_code, day),
            offset,
            lambda consent_id: self._faces.is_confirmed(consent_id, number),
            {one.position: one.content for one in attachments},
            lambda referral_id, helper_no: self._referrals.is_vouched(referral_id, helper_no, number),
            lambda earlier_id, code: mended is not None and self._refilings.holds(mended, earlier_id, code),
            lambda spec, earlier_id, sha256: self._library.stands_for(
                number, spec, earlier_id, sha256, taken_at.date()
            ),
            number_of_enterprise(case),
            lambda call_no, helper_no: self._helped(call_no, helper_no, terminal.terminal_id),
            revoked=self._consents.is_revoked,
            seen_at=lambda told: self._seen_at(told, number, terminal.terminal_id, item.base_code),
            renewed=self._renewed(number),
            licences=self._standings.fetched,
        )
        received_at = iso_ms(moment)
        # Judged and filed in one transaction: of two cases of one person in the same instant, one sees the other.
        with self._store.transaction():
            facts = check_case(case, ground)
            self._consents.hear_of(case)
            if corrects is not None:  # asked again inside the transaction: of two refilings one is filed
                mended = self._refilings.returned_case(corrects, number, item.base_code)
            case_number = mended.case_number if mended is not None else self._store.next_case_number(received_at[:10])
            filed = FiledCase(
                case_id=body.case_id,
                case_number=case_number,
                fingerprint=fingerprint,
                item_code=body.item_code,
                terminal_id=terminal.terminal_id,
                person_number=number,
                terminal_received_at=body.terminal_received_at,
                terminal_clock_offset_s=body.terminal_clock_offset_s,
                platform_received_at=received_at,
                state="received",
                opened=case,
                result=None,
            )
            if mended is not None:
                return self._refilings.file(filed, mended, seal, attachments, doubts_of(case, ground, facts))
            if self._bookings is not None:  # a time that is gone refuses the case: nothing is filed for nobody's time
                self._bookings.settle_case(item, case, number, terminal.terminal_id)
            kept = self._store.file_case(filed, attachments, taken_at.date().isoformat())
            self._cases.open(kept, seal, doubts_of(case, ground, facts))
            return kept

    def _seen_at(self, told: Mapping[str, str], number: str, terminal_id: str, item_code: str) -> datetime | None:
        """A look that an earlier case stands on is spent."""
        if self._store.has_case_seen_by(told):
            return None
        if told["method"] == "face":
            return self._faces.seen_at(told["report_id"], told["consent_id"], number, terminal_id)
        return self._referrals.seen_at(told["referral_id"], told["helper_no"], number, terminal_id, item_code)

    def _opened_case(
        self, envelope: bytes, body: CaseCommit, terminal: Terminal
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The case record and the terminal's signature over it."""
        plaintext = self._open(envelope, body.case_id, "case")
        try:
            package = json.loads(plaintext.decode("utf-8"))
            case, seal = package["case"], package["terminal_signature"]
            signed = canonical_json(case)
            facts = (case["schema"], case["client_case_id"], case["item"]["base_code"], case["terminal_received_at"])
            terminal_id, environment = case["terminal"]["id"], case["terminal"]["environment"]
            key_id, signature = seal["key_id"], urlsafe_b64decode(seal["value"] + "==")
            told = (seal["alg"], seal["sha256"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Refusal(ProblemType.PACKAGE_INVALID, "not a signed case record") from None
        if environment != self._environment.value or not str(key_id).startswith(f"{self._environment.value}-"):
            raise Refusal(ProblemType.WRONG_ENVIRONMENT)
        signer = self._store.terminal(str(key_id))
        if signer is None or told != ("ES256", hashlib.sha256(signed).hexdigest()):
            raise Refusal(ProblemType.TERMINAL_SIGNATURE_INVALID)
        if not verify_signature(signer.public_pem, signed, signature):
            raise Refusal(ProblemType.TERMINAL_SIGNATURE_INVALID)
        if signer.terminal_id != terminal.terminal_id or terminal_id != terminal.terminal_id:
            raise Refusal(ProblemType.TERMINAL_SIGNATURE_INVALID, "of another terminal")
        if facts != ("case/1", body.case_id, body.item_code, body.terminal_received_at):
            raise Refusal(ProblemType.PACKAGE_INVALID, "inside and outside of the envelope differ")
        if not isinstance(case, dict):
            raise Refusal(ProblemType.PACKAGE_INVALID, "case")
        return case, dict(seal)

    def _opened_attachment(self, case_id: str, one: Attachment) -> OpenedAttachment:
        sealed = self._parts.joined(case_id, one.digest)
        if len(sealed) < one.size_bytes:
            raise Refusal(ProblemType.ATTACHMENTS_INCOMPLETE, retry_after_s=IN_PROGRESS_RETRY_S)
        if hashlib.sha256(sealed).hexdigest() != one.digest:
            raise Refusal(ProblemType.ATTACHMENT_MISMATCH)
        purpose = f"attachment:{one.position}"
        return OpenedAttachment(one.position, one.digest, purpose, self._open(sealed, case_id, purpose))

    def _open(self, envelope: bytes, case_id: str, purpose: str) -> bytes:
        return open_envelope(self._opener, self._environment, envelope, (case_id, purpose), "case")


def _fingerprint(body: CaseCommit, envelope: bytes, terminal: Terminal) -> str:
    """Two requests with the same one are the same request."""
    parts: list[Any] = [
        terminal.terminal_id,
        body.case_id,
        body.item_code,
        body.terminal_received_at,
        hashlib.sha256(envelope).hexdigest(),
        [[one.position, one.digest, one.size_bytes] for one in body.attachments],
    ]
    return hashlib.sha256(canonical_json(parts)).hexdigest()


def shown_case(case: FiledCase) -> Mapping[str, Any]:
    """A filed case for people who look into the sandbox."""
    register = resident_by_number(case.person_number)
    applicant = case.opened.get("applicant", {})
    return {
        "case_id": case.case_id,
        "case_number": case.case_number,
        "item_code": case.item_code,
        "state": case.state,
        "terminal_id": case.terminal_id,
        "terminal_received_at": case.terminal_received_at,
        "terminal_clock_offset_s": case.terminal_clock_offset_s,
        "platform_received_at": case.platform_received_at,
        "applicant": {
            "name": register.name if register is not None else applicant.get("name"),
            "number": register.number if register is not None else applicant.get("certificate_number"),
        },
        "case": case.opened,
        "result": case.result,
    }
