# SPDX-License-Identifier: Apache-2.0
"""What the platform is asked about a person, on the platform desk's thread: registers, licences, an issued certificate.

A refusal is told as what it is. Only "no answer" is no network; a busy platform gets a moment, a session that ended is opened
anew where a card can do that, and a register that knows somebody else says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from config import timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.case.package import ConsentRecord
from kiosk.case.reuse_consent import MATERIAL_REUSE
from kiosk.catalogue.model import AuthLevel
from kiosk.identity.resident import Resident
from kiosk.journey.fetched import Fetched, FetchTrouble
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import StopReason
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import (
    Busy,
    CardNotValid,
    ClockOff,
    IdentityMismatch,
    LevelTooLow,
    Maintenance,
    NotAuthorised,
    PlatformError,
    Problem,
    SessionEnded,
    Unreachable,
)
from kiosk.platform.last_answers import LastAnswer, LastAnswersConsent
from kiosk.platform.material_library import EarlierMaterial, EarlierMaterialsConsent
from kiosk.platform.model import CertificateData, Consent, Session
from kiosk.platform.result_model import ResultDocument


def trouble_of(error: PlatformError) -> FetchTrouble:
    """What a refusal means for the person in front of the terminal."""
    if isinstance(error, Unreachable):
        return FetchTrouble.UNREACHABLE
    if isinstance(error, Busy):
        return FetchTrouble.MAINTENANCE if isinstance(error, Maintenance) else FetchTrouble.BUSY
    if isinstance(error, SessionEnded):
        return FetchTrouble.SESSION_ENDED
    if isinstance(error, LevelTooLow):
        return FetchTrouble.LEVEL_TOO_LOW
    if isinstance(error, NotAuthorised | ClockOff):
        return FetchTrouble.TERMINAL_REFUSED
    if isinstance(error, IdentityMismatch | CardNotValid):
        return FetchTrouble.IDENTITY_DOUBTED
    return FetchTrouble.REQUEST_REFUSED


def stop_of(error: Exception, stops: Mapping[FetchTrouble, StopReason], log: EventLog) -> StopReason:
    """The page for what failed, which is logged: where the platform said no, as ``stops`` has it, else that it does not take this
    terminal. What is no word of the platform's is the terminal's own failure.
    """
    if not isinstance(error, PlatformError):
        log.failure(LogEvent.UNHANDLED_ERROR, error)
        return StopReason.TERMINAL_FAILED
    log.failure(LogEvent.PLATFORM_REFUSED, error)
    return stops.get(trouble_of(error), StopReason.TERMINAL_REFUSED)


NOBODY: Final = Problem("urn:kiosk:problem:session-ended", "nobody is known by a card", 401)
"""The terminal's own word, where the platform need not be asked."""


class Fetching:
    """One visit's questions. ``wait``: pauses so many seconds, true when the visit is over; tests hand in their own."""

    def __init__(self, platform: PlatformClient, record: VisitRecord, wait: Callable[[float], bool]) -> None:
        self._platform = platform
        self._record = record
        self._wait = wait

    def known(self, resident: Resident, moment: datetime) -> Fetched:
        """Shared data and licences that the item needs; one more try for who is told to come back, or in anew."""
        if self._record.acting.is_anybody and self._record.session is None:
            # Settled without network: the platform is not asked in the name of who only lent their card.
            return Fetched()
        tried: set[FetchTrouble] = set()
        while True:
            try:
                return self._ask(resident, moment)
            except PlatformError as error:
                trouble = trouble_of(error)
                if trouble in tried or not self._may_help(trouble, error):
                    return Fetched(trouble=trouble)
                tried.add(trouble)

    def _may_help(self, trouble: FetchTrouble, error: PlatformError) -> bool:
        """Whether asking once more can: after the pause it asks for, or with a new session of the ID card."""
        if trouble in (FetchTrouble.BUSY, FetchTrouble.MAINTENANCE) and isinstance(error, Busy):
            pause = timeouts.BUSY_RETRY_S if error.retry_after_s is None else error.retry_after_s
            return pause <= timeouts.BUSY_RETRY_MAX_S and not self._wait(pause)
        if (
            trouble is FetchTrouble.SESSION_ENDED
            and self._record.card is not None
            and not self._record.acting.is_anybody
        ):
            self._record.session = None
            return True
        return False

    def _ask(self, resident: Resident, moment: datetime) -> Fetched:
        record, platform, item = self._record, self._platform, self._record.item
        assert item is not None  # noqa: S101 - a form is opened for a chosen service only
        consents = record.give_consent(moment)
        session = record.session if record.session is not None else self._session_of_card(resident)
        # Taken back, the registers are not asked: that is as if they were not known, and not as if they knew nothing.
        may_ask = not item.shared_names or any(one.kind == "shared_data" for one in consents)
        purpose = item.consent.purpose.zh
        shared = platform.shared_data(session, item.base_code, item.shared_names, purpose) if may_ask else None
        types = record.licences_to_fetch(shared or {}, moment.date())
        given = {kind: one for one in consents if one.kind == "e_licence" for kind in one.what if kind in types}
        since = min((one.given_at for one in given.values()), default="")
        consent = Consent(purpose, types, since, {kind: one.consent_id for kind, one in given.items()})
        found = platform.licences(session, types, consent) if types else ()
        last = self._last_answers(session, consents)
        fetched = Fetched(session, shared, found, asked=types, last=last)
        return replace(fetched, earlier=self._earlier_materials(fetched, session, consents, moment.date()))

    def _last_answers(self, session: Session, consents: Sequence[ConsentRecord]) -> Mapping[str, LastAnswer]:
        """What they wrote another time: a convenience. Whatever is in its way, the fields are asked."""
        item = self._record.item
        given = next((one for one in consents if one.kind == "last_answers"), None)
        if item is None or given is None or session.level != AuthLevel.STRONG.value or self._record.acting.is_anybody:
            return {}
        consent = LastAnswersConsent(given.purpose, given.what, given.given_at)
        try:
            return self._platform.last_answers(session, item.base_code, given.what, consent)
        except PlatformError:
            return {}

    def _earlier_materials(
        self, fetched: Fetched, session: Session, consents: Sequence[ConsentRecord], today: date
    ) -> Mapping[str, EarlierMaterial]:
        """What they handed in with earlier cases and nothing else stands for (材料复用): a convenience as well."""
        item, given = (
            self._record.item,
            next((one for one in consents if one.stands and one.kind == MATERIAL_REUSE), None),
        )
        codes = self._record.earlier_to_ask(fetched, today)
        if item is None or given is None or not codes or session.level != AuthLevel.STRONG.value:
            return {}
        consent = EarlierMaterialsConsent(given.purpose, given.what, given.given_at)
        try:
            return self._platform.earlier_materials(session, item.base_code, codes, consent)
        except PlatformError:
            return {}

    def session_of_card(self) -> Session:
        """A session for the card by which this visit knows its resident; blocks.

        Raises:
            SessionEnded: nobody is known by a card.
            PlatformError: the platform's answer.
        """
        resident, acting = self._record.resident, self._record.acting
        if (
            acting.is_anybody
        ):  # the card is only lent, or another's lies in the slot: it opens nothing in its holder's name
            raise SessionEnded(NOBODY)
        if resident is None or (self._record.card is None and self._record.social.identity is None):
            raise SessionEnded(NOBODY)
        return self._session_of_card(resident)

    def own_session(self, resident: Resident) -> Session:
        """Of who stands here, by the card that they are known by. Raises as the client does."""
        return self._session_of_card(resident)

    def _session_of_card(self, resident: Resident) -> Session:
        card, social = self._record.card, self._record.social.identity
        if card is None and social is not None:
            return self._platform.identify_by_social_security_card(social)
        valid_to: date | None = card.valid_to if card is not None else None
        return self._platform.identify_by_card(resident.name, resident.number, resident.certificate_type, valid_to)

    def result(self, session: Session, clock: Callable[[], float]) -> CertificateData | ResultDocument | None:
        """The certificate of a case that is issued at once (即办); asked for until it is there or its time is over."""
        deadline = clock() + timeouts.RESULT_WAIT_S
        while True:
            try:
                certificate = self._platform.case_result(session, self._record.case_id)
            except (Unreachable, Busy):
                certificate = None  # the case is filed; the line may be back in a second
            if certificate is not None:
                return certificate
            if clock() + timeouts.RESULT_POLL_S > deadline or self._wait(timeouts.RESULT_POLL_S):
                return None


class Pauses:
    """Pauses that end with the visit."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Whether the visit is over."""
        return self._over.wait(seconds)

    def end(self) -> None:
        """No more waiting."""
        self._over.set()
