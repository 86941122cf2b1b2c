# SPDX-License-Identifier: Apache-2.0
"""The terminal's way to the platform: one method for each operation of ``contract/openapi.yaml``.

The calls for faces and for pages from a phone are in ``eyes.py``. Every method blocks at most its time limit, tries once,
and raises only the errors of ``errors.py``. What a resident can do wrong (a wrong code) is a value. One instance may
be used from several threads.
"""

from __future__ import annotations

import threading
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING

from config import clock
from kiosk.platform import answers, draft_answers
from kiosk.platform.acting_calls import ActingCalls
from kiosk.platform.booking import BookingCalls
from kiosk.platform.co_view import CoViewCalls
from kiosk.platform.continuations import ContinuationCalls
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.eyes import EyesCalls
from kiosk.platform.last_answers import LastAnswersCalls
from kiosk.platform.licence_codes import LicenceCodeCalls
from kiosk.platform.logistics import LogisticsCalls
from kiosk.platform.material_library import MaterialLibraryCalls
from kiosk.platform.model import (
    CaseReceipt,
    CertificateData,
    CodeSent,
    CodeWrong,
    Consent,
    DraftFound,
    DraftTaken,
    DrainTicket,
    Evaluation,
    Health,
    HelpCall,
    HelpRequest,
    Licence,
    Session,
    SharedValue,
    SocialSecurityAuthentication,
    SocialSecurityIdentity,
)
from kiosk.platform.objections import ObjectionCalls
from kiosk.platform.offline_codes import OfflineCodeCalls
from kiosk.platform.own_cases import OwnCasesCalls
from kiosk.platform.payments import PaymentCalls
from kiosk.platform.places import PlaceCalls
from kiosk.platform.platform_clock import PlatformClock
from kiosk.platform.points import PointsCalls
from kiosk.platform.prints import PrintCalls
from kiosk.platform.public_records import PublicRecordsCalls
from kiosk.platform.reports import ReportCalls
from kiosk.platform.result_document import result_document
from kiosk.platform.result_model import ResultDocument
from kiosk.platform.rides import RideCalls
from kiosk.platform.time_limits import Timeouts
from offline_cache.sealed_case import WaitingCase
from offline_cache.sealed_draft import Deposit

if TYPE_CHECKING:
    from kiosk.platform.exchange import Exchange
    from kiosk.platform.signing import Signer

__all__ = ["PlatformClient", "Timeouts"]


class PlatformClient(
    EyesCalls,
    ActingCalls,
    PaymentCalls,
    LogisticsCalls,
    OwnCasesCalls,
    ObjectionCalls,
    BookingCalls,
    PlaceCalls,
    ReportCalls,
    CoViewCalls,
    ContinuationCalls,
    OfflineCodeCalls,
    PrintCalls,
    LastAnswersCalls,
    MaterialLibraryCalls,
    PublicRecordsCalls,
    RideCalls,
    LicenceCodeCalls,
    PointsCalls,
):
    """``url``: the platform's address without ``/v1``. ``key``: the terminal's signing key."""

    def __init__(
        self,
        url: str,
        key: Signer,
        terminal_id: str,
        timeouts: Timeouts | None = None,
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._clock = PlatformClock(now)
        self._url, self._key, self._terminal_id = f"{url.rstrip('/')}/v1", key, terminal_id
        self._line: Exchange | None = None
        self._line_lock = threading.Lock()

    def __enter__(self) -> PlatformClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        if self._line is not None:
            self._line.close()

    def prepare(self) -> None:
        """Load what the first request would load otherwise; asks the platform nothing."""
        _ = self._exchange

    @property
    def _exchange(self) -> Exchange:
        with self._line_lock:
            if self._line is None:
                # Here and not above: HTTP and its signatures take a fifth of all that a visit loads, and it needs
                # neither to put its first screen up.
                from kiosk.platform.exchange import Exchange

                self._line = Exchange(self._url, self._key, self._terminal_id, self._timeouts, self._clock)
            return self._line

    # --- is it there --------------------------------------------------------------------------------------------------

    def health(self) -> Health:
        """The platform answers as itself, and says what time it is. The one request that is not signed."""
        asked = self._clock.own()
        found = answers.health(self._exchange.call("GET", "/health", signed=False).content)
        self._clock.learn(found.time, asked, self._clock.own())
        return found

    @property
    def clock_offset_s(self) -> float | None:
        """The platform's time less the terminal's, as last heard; ``None``: the platform has not said."""
        return self._clock.measured_s

    # --- who is here --------------------------------------------------------------------------------------------------

    def identify_by_card(self, name: str, number: str, certificate_type: str, valid_to: date | None) -> Session:
        """A strong session for the holder of a card that this terminal has read; ``valid_to`` None is 长期.

        Raises:
            Rejected: ``card-expired``, or ``identity-mismatch`` (the register knows another name for the number).
        """
        content = {
            "name": name,
            "number": number,
            "certificate_type": certificate_type,
            "valid_to": None if valid_to is None else valid_to.isoformat(),
        }
        session = answers.session(self._exchange.call("POST", "/sessions/card", content=content).content)
        if session.number != number:
            raise ProtocolFault("Session: of another person")
        return session

    def request_code(self, number: str) -> CodeSent:
        """Have a one-time code sent to the phone on record. The answer is the same for a number nobody has.

        Raises:
            Rejected: ``malformed-number``: no such number can exist.
            Busy: too many codes for this number just now; with the time to wait.
        """
        answer = self._exchange.call(
            "POST", "/code-challenges", content={"number": number}, idempotency_key=str(uuid.uuid4())
        )
        return answers.code_sent(answer.content)

    def verify_code(self, challenge: str, code: str) -> Session | CodeWrong:
        """A weak session for who read the code from the phone. ``CodeWrong(0)``: ask for a new code."""
        content = {"challenge": challenge, "code": code}
        try:
            return answers.session(self._exchange.call("POST", "/sessions/code", content=content).content)
        except Rejected as refused:
            if refused.problem.name == "code-expired":
                return CodeWrong(0)
            left = refused.problem.more.get("attempts_left")
            if refused.problem.name == "wrong-code" and isinstance(left, int) and 0 <= left < 100:
                return CodeWrong(left)
            raise

    def identify_by_issued_code(self, code: str) -> Session:
        """A session for who showed a code that says who comes (随申码, 离线码, 医保电子凭证), handed on as it was scanned.

        Raises:
            Rejected: ``code-expired`` (随申码 lives a minute) or ``unknown-code``.
        """
        return answers.session(self._exchange.call("POST", "/sessions/issued-code", content={"code": code}).content)

    def authenticate_social_security_card(
        self, challenge: bytes, card_id: str, region: str, version: str, algorithm: int | None
    ) -> SocialSecurityAuthentication:
        """What the issuer's security module (加密机) answers to a third-generation card's challenge.

        Raises:
            Rejected: ``card-not-active`` or ``card-reported-lost``.
        """
        content = {
            "challenge": challenge.hex().upper(),
            "card_id": card_id,
            "region": region,
            "version": version,
            "algorithm": algorithm,
        }
        answer = self._exchange.call("POST", "/social-security-authentications", content=content)
        return answers.social_security_authentication(answer.content)

    def identify_by_social_security_card(self, card: SocialSecurityIdentity) -> Session:
        """A session for the holder of a social security card; strong only behind the security module.

        Raises:
            Rejected: ``card-expired``, ``card-not-active``, ``card-reported-lost``, ``identity-mismatch``,
                ``authentication-ended``.
        """
        content = {
            "name": card.name,
            "number": card.number,
            "card_id": card.card_id,
            "card_number": card.card_number,
            "version": card.version,
            "valid_to": None if card.valid_to is None else card.valid_to.isoformat(),
            "authentication": card.authentication,
        }
        answer = self._exchange.call("POST", "/sessions/social-security-card", content=content)
        session = answers.session(answer.content)
        if session.number != card.number:
            raise ProtocolFault("Session: of another person")
        return session

    # --- what is known ------------------------------------------------------------------------------------------------

    def shared_data(
        self, session: Session, item_code: str, names: Iterable[str], purpose: str
    ) -> Mapping[str, SharedValue]:
        """Shared data (数据共享) that this item needs, of the session's resident. What no register knows is absent.

        Raises:
            Rejected: ``not-needed``: a name that the item has no use for.
            NotAuthorised: ``level-too-low`` or ``session-ended``.
        """
        content = {"item_code": item_code, "names": list(names), "purpose": purpose}
        answer = self._exchange.call("POST", "/shared-data", content=content, token=session.token)
        return answers.shared_data(answer.content)

    def licences(self, session: Session, types: Iterable[str], consent: Consent) -> tuple[Licence, ...]:
        """Electronic licences (电子证照) of the session's resident, of the types that the consent names.

        Raises:
            Rejected: ``consent-missing``; ``consent-revoked``: taken back before.
        """
        content = {
            "types": list(types),
            "consent": {
                "purpose": consent.purpose,
                "licence_types": list(consent.licence_types),
                "given_at": consent.given_at,
                "consent_ids": dict(consent.ids),
            },
        }
        answer = self._exchange.call("POST", "/licences", content=content, token=session.token)
        return answers.licences(answer.content)

    def revoke_consent(self, session: Session, consent_id: str) -> None:
        """收回同意: nothing may be fetched or filed under it any more. Again it changes nothing.

        Raises:
            Rejected: ``no-such-consent``: nothing was fetched under it for the session's resident.
            SessionEnded: identify again.
        """
        self._exchange.tell("DELETE", f"/consents/{uuid.UUID(consent_id)}", token=session.token)

    def case_result(self, session: Session, case_id: str) -> CertificateData | ResultDocument | None:
        """The paper that a case ended in, which only the pension certificate has a shape of its own for; ``None``: not yet.

        Raises:
            Rejected: ``no-such-case``: unknown, or not of the session's resident.
        """
        answer = self._exchange.call("GET", f"/cases/{uuid.UUID(case_id)}/result", token=session.token)
        if answer.status == 202:
            return None
        return result_document(answer.content) if "document" in answer.content else answers.certificate(answer.content)

    # --- cases --------------------------------------------------------------------------------------------------------

    def attachment_state(self, case_id: str, digest: str) -> frozenset[int]:
        """The numbers of the parts that the platform already holds."""
        return answers.parts(self._exchange.call("GET", _attachment(case_id, digest)).content)

    def upload_part(self, case_id: str, digest: str, part_no: int, data: bytes) -> None:
        """Hand over one part of a sealed attachment; the same part again changes nothing."""
        path = f"{_attachment(case_id, digest)}/parts/{int(part_no)}"
        self._exchange.tell("PUT", path, data=data, answer_s=self._timeouts.upload_s)

    def drain_ticket(self, cases: int, size_bytes: int) -> DrainTicket:
        """When and how fast a backlog of so many cases may be sent. Asking again while one is good gives the same.

        Raises:
            Rejected: ``not-found``: this platform knows no tickets.
        """
        content = {"cases": cases, "bytes": size_bytes}
        return answers.drain_ticket(self._exchange.call("POST", "/drain-tickets", content=content).content)

    def commit_case(self, case: WaitingCase, ticket: str = "") -> CaseReceipt:
        """File the case under its id. A repeat is answered with the first receipt and ``already_have_it``.

        ``ticket``: of the backlog, in its turn; a live case shows none.
        """
        content: dict[str, object] = {
            "case_id": case.case_id,
            "item_code": case.item_code,
            "terminal_received_at": case.terminal_received_at,
            "envelope": b64encode(case.envelope).decode("ascii"),
            "attachments": [
                {"position": one.position, "digest": one.digest, "size_bytes": one.size_bytes}
                for one in case.attachments
            ],
        }

        def timed() -> Mapping[str, object]:
            """When it goes out, not before: what time it is may have been learned by a first refusal."""
            offset_s = self._clock.offset_of_case(case.terminal_received_at)
            return {**content, "terminal_clock_offset_s": offset_s} if offset_s else content

        answer = self._exchange.call(
            "POST", "/cases", content=timed, idempotency_key=case.case_id, drain_ticket=ticket or None
        )
        return answers.receipt(answer.content, case.case_id)

    # --- drafts -------------------------------------------------------------------------------------------------------

    def deposit_draft(self, deposit: Deposit) -> None:
        """Have the platform keep a sealed draft under its id. A repeat changes nothing.

        Raises:
            DraftGone: it was taken up elsewhere, destroyed, or has expired.
        """
        content = {
            "draft_id": deposit.draft_id,
            "keep_s": deposit.keep_s,
            "envelope": b64encode(deposit.envelope).decode("ascii"),
            "blob": None if deposit.blob is None else b64encode(deposit.blob).decode("ascii"),
        }
        answer = self._exchange.call("POST", "/drafts", content=content, idempotency_key=deposit.draft_id)
        draft_answers.draft_deposited(answer.content, deposit.draft_id)

    def drafts(self, session: Session) -> tuple[DraftFound, ...]:
        """The drafts of the session's resident, newest first.

        Raises:
            LevelTooLow: a number and a code open no draft.
        """
        return draft_answers.drafts_found(self._exchange.call("GET", "/drafts", token=session.token).content)

    def take_draft(self, session: Session, draft_id: str) -> DraftTaken:
        """What is needed to open a draft. It stays at the platform until :meth:`destroy_draft`.

        Raises:
            Rejected: ``no-such-draft``: gone meanwhile, or not of the session's resident.
        """
        path = f"/drafts/{uuid.UUID(draft_id)}/taking"
        return draft_answers.draft_taken(
            self._exchange.call("POST", path, content={}, token=session.token).content, draft_id
        )

    def destroy_draft(self, draft_id: str) -> None:
        """End a draft that this terminal deposited or took. One that is not there any more is as good."""
        try:
            self._exchange.tell("DELETE", f"/drafts/{uuid.UUID(draft_id)}")
        except Rejected as refused:
            if refused.problem.name != "no-such-draft":
                raise

    def drafts_kept(self, draft_ids: Iterable[str]) -> frozenset[str]:
        """Those of ``draft_ids`` (at most 64, deposited by this terminal) that the platform still keeps."""
        content = {"draft_ids": list(draft_ids)}
        return draft_answers.drafts_kept(self._exchange.call("POST", "/drafts/status", content=content).content)

    # --- people -------------------------------------------------------------------------------------------------------

    def call_help(self, request: HelpRequest) -> HelpCall:
        """Ask for a helper (帮办)."""
        content = {
            "terminal_id": request.terminal_id,
            "site_code": request.site_code,
            **({"point_id": request.point} if request.point else {}),
            "page": request.page,
            "item_code": request.item_code or None,
            "mode": request.mode,
        }
        answer = self._exchange.call("POST", "/help-calls", content=content, idempotency_key=str(uuid.uuid4()))
        return answers.help_call(answer.content)

    def help_call(self, call_no: str) -> HelpCall:
        """How a call stands."""
        return answers.help_call(self._exchange.call("GET", f"/help-calls/{_word(call_no)}").content)

    def withdraw_help(self, call_no: str) -> None:
        """Nobody waits for a helper any more. May be repeated."""
        self._exchange.tell("DELETE", f"/help-calls/{_word(call_no)}")

    def tell_help_outcome(self, call_no: str, *, solved: bool) -> None:
        """解决了吗. What was told first stands.

        Raises:
            Rejected: ``call-not-answered``: no helper had it.
        """
        self._exchange.tell("POST", f"/help-calls/{_word(call_no)}/outcome", content={"solved": solved})

    def evaluate(self, evaluation: Evaluation) -> None:
        """好差评. One for each ``evaluation_id``; a repeat changes nothing."""
        content = {
            "evaluation_id": evaluation.evaluation_id,
            "case_number": evaluation.case_number,
            "item_code": evaluation.item_code or None,
            "grade": evaluation.grade,
            **({} if evaluation.reason is None else {"reason": evaluation.reason}),
        }
        self._exchange.tell("POST", "/evaluations", content=content, idempotency_key=evaluation.evaluation_id)


def _attachment(case_id: str, digest: str) -> str:
    return f"/cases/{uuid.UUID(case_id)}/attachments/{bytes.fromhex(digest).hex()}"


def _word(text: str) -> str:
    """A value that goes into a path: only what the contract allows there."""
    if not text or len(text) > 32 or not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in text):
        raise ValueError("not a number of a call")
    return text
