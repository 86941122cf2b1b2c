# SPDX-License-Identifier: Apache-2.0
"""Ways in beside the ID card and the pad: a code that the city issues, and the social security card.

What a device reported is kept in the record and becomes an event; what the platform says of it becomes ``Identified``, or a
notice beside the page that asks. The platform says how much each proves.
"""

from __future__ import annotations

from collections.abc import Callable

from config import clock
from drivers.code_scanner.port import Scanned, ScanRefused
from drivers.smart_card_reader import port as card_port
from kiosk.audit.catalogue import Device, LogEvent
from kiosk.codes.router import IssuedCode, Known, Recognised, UnknownCode, recognise
from kiosk.codes.shapes import IssuedKind
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import Assurance, CardExpired, Identified, Method, from_platform
from kiosk.identity.social_card import from_social_card, identity_of
from kiosk.journey import events as ev
from kiosk.journey.moves.identity import wants_to_know
from kiosk.journey.moves.licence_code import takes_code
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, WayNotice
from kiosk.platform.errors import Busy, IdentityMismatch, Rejected, Unreachable
from kiosk.platform.model import Session, SocialSecurityAuthentication
from ui.visit.parts import VisitParts
from ui.visit.smart_card import SmartCardIsRead
from ui.visit.tasks import TaskDesk

_METHODS = {
    IssuedKind.CITY: Method.CITY_CODE,
    IssuedKind.OFFLINE: Method.OFFLINE_CODE,
    IssuedKind.INSURANCE: Method.INSURANCE_CODE,
}
_REJECTED = {
    "code-expired": WayNotice.CODE_EXPIRED,
    "unknown-code": WayNotice.CODE_UNKNOWN,
    "card-expired": WayNotice.SOCIAL_EXPIRED,
    "card-not-active": WayNotice.SOCIAL_NOT_ACTIVE,
    "card-reported-lost": WayNotice.SOCIAL_REPORTED_LOST,
    "malformed-number": WayNotice.SOCIAL_DOUBTED,
}
_READER = Device.SMART_CARD_READER
_UNREADABLE = {
    card_port.UnreadableReason.MUTE: WayNotice.SOCIAL_MUTE,
    card_port.UnreadableReason.TAKEN_EARLY: WayNotice.SOCIAL_EARLY,
}


class OtherWays:
    """``answer``: hands the issuer's module's word to the card in the slot. ``state``: where the visit stands now."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        known: Known,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        state: Callable[[], JourneyState],
    ) -> None:
        self._parts = parts
        self._record = record
        self._known = known
        self._desk = desk
        self._dispatch = dispatch
        self._state = state
        self._is_reader_lost = False
        self._codes_left = 0
        """How often the page on which a code is held up was left: an answer about a code of before speaks for nobody."""
        self.answer: Callable[[card_port.RemoteAnswer], None] = lambda _remote: None
        self.licence: Callable[[str], bool] = lambda _text: False
        """Whether a licence's code holds an enterprise's number; 公开查询 keeps it."""
        self.licence_code: Callable[[str], None] = lambda _token: None
        """Keeps a code that lays licences open (亮证), until it is asked about."""

    def _say(self, notice: WayNotice) -> None:
        self._dispatch(ev.WaySaid(notice.value))

    # --- codes --------------------------------------------------------------------------------------------------------

    def scanner_reported(self, report: object) -> None:
        """From the scanner's thread, on the main thread."""
        if isinstance(report, ScanRefused):
            self._dispatch(ev.OtherCodeShown(WayNotice.CODE_BROKEN.value))
        elif isinstance(report, Scanned):
            self._scanned(report.text)

    def code_read(self, text: str) -> bool:
        """From the camera: the same way as from the scanner; whether it is a code that says who is here."""
        return self._scanned(text, Device.CAMERA)

    def scanner_moved(self, *, is_lost: bool) -> None:
        """It went, or it is back."""
        self._parts.log.write(LogEvent.DEVICE_LOST if is_lost else LogEvent.DEVICE_BACK, device=Device.CODE_SCANNER)
        self._dispatch(ev.ScannerMoved(is_lost))

    def _scanned(self, text: str, device: Device = Device.CODE_SCANNER) -> bool:
        found = recognise(text, self._known)
        if self._state().page in (Page.LOOKUP, Page.LOOKUP_SCAN):
            return self._licence_shown(found, self.licence(text), device)
        if isinstance(found, IssuedCode) and found.kind in _METHODS:
            self._parts.log.write(LogEvent.CODE_SCANNED, device=device)
            self._record.issued_code = found
            self._dispatch(ev.CodeShown())
            return True
        if (
            isinstance(found, IssuedCode)
            and found.kind is IssuedKind.ENTERPRISE
            and self._state().page is Page.ENTERPRISE
        ):
            self._parts.log.write(LogEvent.CODE_SCANNED, device=device)
            self._record.acting.code = found
            self._dispatch(ev.EnterpriseCodeShown())
            return True
        if isinstance(found, IssuedCode) and found.kind is IssuedKind.LICENCE and takes_code(self._state()):
            self._parts.log.write(LogEvent.CODE_SCANNED, device=device)
            self.licence_code(found.token)
            self._dispatch(ev.LicenceCodeShown())
            return True
        self._record.scanned = found
        self._dispatch(ev.OtherCodeShown(WayNotice.CODE_OTHER.value))
        return False

    def _licence_shown(self, found: Recognised, is_licence: bool, device: Device) -> bool:
        """Where an enterprise is looked up every other code is of no use, whoever it names."""
        self._record.scanned = found if isinstance(found, UnknownCode) and not is_licence else UnknownCode()
        if is_licence:
            self._parts.log.write(LogEvent.CODE_SCANNED, device=device)
            self._dispatch(ev.LicenceShown())
        else:
            self._dispatch(ev.OtherCodeShown(WayNotice.CODE_OTHER.value))
        return is_licence

    def open_code_session(self) -> None:
        """Whose code it is; a second one that is scanned meanwhile waits for nobody."""
        code, self._record.issued_code = self._record.issued_code, None
        if code is None:
            return
        method, platform, left = _METHODS[code.kind], self._parts.platform, self._codes_left
        self._desk.run(
            lambda: platform.identify_by_issued_code(code.token),
            lambda session: self._code_opened(session, method) if left == self._codes_left else None,
            lambda error: self._refused(error, by_card=False) if left == self._codes_left else None,
        )

    def leave_code(self) -> None:
        """Who held it up went another way, and somebody else may stand there when the platform answers."""
        self._codes_left += 1
        self._record.issued_code = None

    def _code_opened(self, session: Session, method: Method) -> None:
        if not wants_to_know(self._state()):
            return  # a card, or another code, was quicker: the late answer speaks for nobody
        today, types = clock.now().date(), self._record.catalogue.tables.certificate_types
        number = parse_id_number(session.number, today)
        if not isinstance(number, IdNumber):
            self._say(WayNotice.CODE_REFUSED)
            return
        assurance = _assurance(session)
        is_other = self._record.is_another(number.number)
        self._record.known_by(from_platform(session.name, number, types, method, assurance), session)
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)
        self._dispatch(ev.Identified(strong=assurance is Assurance.STRONG, is_other=is_other))

    # --- the social security card -------------------------------------------------------------------------------------

    def smart_card_reported(self, report: object) -> None:
        """From the smart-card reader's thread, on the main thread."""
        if isinstance(report, card_port.ReaderLost):
            self._is_reader_lost = True
            self._parts.log.write(LogEvent.DEVICE_LOST, device=_READER)
            self._say(WayNotice.SOCIAL_LOST)
            return
        if self._is_reader_lost:
            self._is_reader_lost = False
            self._parts.log.write(LogEvent.DEVICE_BACK, device=_READER)
            self._say(WayNotice.NONE)
        if report is card_port.Presence.PRESENT:
            self._dispatch(ev.SocialCardLeft())
        elif report is SmartCardIsRead.BEGUN:
            self._parts.log.write(LogEvent.CARD_FOUND, device=_READER)
            self._dispatch(ev.SocialCardFound())
        elif report is card_port.Presence.REMOVED or isinstance(report, card_port.NoCard):
            social, self._record.social = self._record.social, self._record.social.gone()
            self._dispatch(ev.SocialCardRemoved())
            if social.authentication is not None and social.card is None:
                self._say(WayNotice.SOCIAL_EARLY)  # pulled between the module's answer and the card's own
        elif isinstance(report, card_port.CardRead) and isinstance(report.card, card_port.SocialSecurityCard):
            self._card_read(report.card)
        elif isinstance(report, card_port.NeedsRemoteAuthentication):
            self._parts.log.write(LogEvent.CARD_READ, device=_READER)
            is_same = self._record.social.is_known(report)
            self._record.social = self._record.social.asks(report)
            self._dispatch(ev.SocialCardRead(is_closed=True, is_same=is_same))
        elif isinstance(report, card_port.CardUnreadable):
            if report.reason is card_port.UnreadableReason.MUTE:
                self._dispatch(ev.SocialCardFound())  # the driver does not even begin to read it
            self._parts.log.write(LogEvent.CARD_UNREADABLE, device=_READER)
            self._say(_UNREADABLE.get(report.reason, WayNotice.SOCIAL_UNREADABLE))
        elif isinstance(report, card_port.CardRefused):
            self._parts.log.write(LogEvent.CARD_REFUSED, device=_READER)
            is_another = report.reason is card_port.RefusedReason.UNKNOWN_CARD
            self._say(WayNotice.SOCIAL_OTHER if is_another else WayNotice.SOCIAL_UNREADABLE)

    def _card_read(self, card: card_port.SocialSecurityCard) -> None:
        self._parts.log.write(LogEvent.CARD_READ, device=_READER)
        is_same = self._record.social.is_known(card)
        self._record.social = self._record.social.read(card)
        if self._record.social.authentication is not None:
            self._open_session(card)  # the second step of the same asking
        else:
            self._dispatch(ev.SocialCardRead(is_same=is_same))

    def open_social_card(self) -> None:
        """Its issuer's module first where the card wants it, then the platform; without network the card's own word."""
        social = self._record.social
        if social.question is not None:
            question = social.question
            platform = self._parts.platform
            self._desk.run(
                lambda: platform.authenticate_social_security_card(
                    question.challenge, question.card_id, question.region, question.version, question.algorithm
                ),
                lambda answer: self._authenticated(question, answer),
                lambda error: self._refused(error, by_card=True) if self._record.social.question is question else None,
            )
        elif social.card is not None:
            self._open_session(social.card)
        else:
            self._say(WayNotice.SOCIAL_EARLY)  # nothing of it is known any more: nobody is left waiting for an answer

    def _authenticated(
        self, question: card_port.NeedsRemoteAuthentication, answer: SocialSecurityAuthentication
    ) -> None:
        if self._record.social.question is not question:
            return  # it has gone; another one that is in by now is asked about in its own turn
        self._record.social = self._record.social.authenticated(answer.authentication, question.card_id)
        self.answer(card_port.RemoteAnswer(question.challenge, answer.cryptogram))

    def _open_session(self, card: card_port.SocialSecurityCard) -> None:
        types = self._record.catalogue.tables.certificate_types
        word = from_social_card(card, clock.now().date(), types)
        if not isinstance(word, Identified):
            self._say(WayNotice.SOCIAL_EXPIRED if isinstance(word, CardExpired) else WayNotice.SOCIAL_DOUBTED)
            return
        identity = identity_of(card, self._record.social.authentication)
        if not self._state().online:
            self._card_opened(card, None)
            return
        self._desk.run(
            lambda: self._parts.platform.identify_by_social_security_card(identity),
            lambda session: self._card_opened(card, session),
            lambda error: self._card_refused(card, error),
        )

    def _card_refused(self, card: card_port.SocialSecurityCard, error: Exception) -> None:
        if self._record.social.card is not card:
            return  # it has gone: what is wrong with it is not said of another one
        if isinstance(error, Unreachable) and self._record.social.authentication is None:
            self._dispatch(ev.NetworkChanged(online=False))
            self._card_opened(card, None)
        else:
            self._refused(error, by_card=True)

    def _card_opened(self, card: card_port.SocialSecurityCard, session: Session | None) -> None:
        if not wants_to_know(self._state()) or self._record.social.card is not card:
            return  # another way was quicker, or the card has gone
        assurance = Assurance.WEAK if session is None else _assurance(session)
        types = self._record.catalogue.tables.certificate_types
        word = from_social_card(card, clock.now().date(), types, assurance)
        if not isinstance(word, Identified):
            self._say(WayNotice.SOCIAL_EXPIRED)
            return
        is_other = self._record.is_another(word.resident.number)
        self._record.known_by(word.resident, session)
        self._record.social = self._record.social.opened(identity_of(card, None))
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)
        strong = assurance is Assurance.STRONG
        self._dispatch(ev.Identified(strong=strong, by_social_card=True, is_other=is_other))

    # --- refusals -----------------------------------------------------------------------------------------------------

    def _refused(self, error: Exception, *, by_card: bool) -> None:
        """Only "no answer" is no network; what the platform says of a code or a card is told as what it is."""
        if isinstance(error, Unreachable):
            self._dispatch(ev.NetworkChanged(online=False))
            self._say(WayNotice.SOCIAL_OFFLINE if by_card else WayNotice.CODE_OFFLINE)
        elif isinstance(error, Busy):
            self._say(WayNotice.SOCIAL_BUSY if by_card else WayNotice.CODE_BUSY)
        elif isinstance(error, IdentityMismatch):
            self._say(WayNotice.SOCIAL_DOUBTED)
        elif isinstance(error, Rejected) and error.problem.name in _REJECTED:
            self._say(_REJECTED[error.problem.name])
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._say(WayNotice.SOCIAL_REFUSED if by_card else WayNotice.CODE_REFUSED)


def _assurance(session: Session) -> Assurance:
    return Assurance.STRONG if session.level == "strong" else Assurance.WEAK
