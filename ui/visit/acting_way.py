# SPDX-License-Identifier: Apache-2.0
"""Asks the platform for whom somebody may act: the second card, people without one here, enterprises (代办, 监护, 法人经办).

What it says becomes ``ActingSettled`` or ``ActingRefused``. A late answer, after the page was left, settles nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from config import clock
from drivers.id_card_reader.port import IdCard
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.model import ServiceItem
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import Assurance, Method, Resident, from_platform
from kiosk.journey import events as ev
from kiosk.journey.fetched import FetchTrouble
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ACTING_PAGES, ActingStep, JourneyState, StopReason
from kiosk.platform.acting_model import (
    ActingOpened,
    ActingRefusal,
    ActingRefused,
    HeldEnterprise,
    KnownPrincipal,
    PrincipalCard,
)
from kiosk.platform.errors import Unreachable
from kiosk.platform.model import Session
from ui.visit.fetching import stop_of
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

T = TypeVar("T")
_REASONS: Final = {
    ActingRefusal.RELATION_REFUSED: StopReason.RELATION_REFUSED,
    ActingRefusal.SAME_PERSON: StopReason.RELATION_REFUSED,
    ActingRefusal.AGENT_NOT_ALLOWED: StopReason.RELATION_REFUSED,
    ActingRefusal.MANDATE_REVOKED: StopReason.MANDATE_REVOKED,
    ActingRefusal.MANDATE_EXPIRED: StopReason.MANDATE_EXPIRED,
    ActingRefusal.NO_SUCH_PRINCIPAL: StopReason.NOBODY_TO_ACT_FOR,
    ActingRefusal.OUT_OF_SCOPE: StopReason.OUT_OF_SCOPE,
    ActingRefusal.AUTHORITY_EXPIRED: StopReason.AUTHORITY_EXPIRED,
    ActingRefusal.ENTERPRISE_CLOSED: StopReason.ENTERPRISE_CLOSED,
    ActingRefusal.NO_SUCH_ENTERPRISE: StopReason.NO_ENTERPRISE,
    ActingRefusal.CODE_EXPIRED: StopReason.NO_ENTERPRISE,
    ActingRefusal.UNKNOWN_CODE: StopReason.NO_ENTERPRISE,
}
_TROUBLES: Final = {
    FetchTrouble.UNREACHABLE: StopReason.OFFLINE,
    FetchTrouble.BUSY: StopReason.PLATFORM_BUSY,
    FetchTrouble.MAINTENANCE: StopReason.PLATFORM_MAINTENANCE,
    FetchTrouble.SESSION_ENDED: StopReason.SESSION_ENDED,
    FetchTrouble.IDENTITY_DOUBTED: StopReason.IDENTITY_DOUBTED,
    FetchTrouble.LEVEL_TOO_LOW: StopReason.STRONG_NEEDED,
}


class ActingWay:
    """``own_session``: opens one for whoever stands here, on the desk's thread. ``state``: where the visit stands now."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        state: Callable[[], JourneyState],
        own_session: Callable[[Resident], Session],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._state = state
        self._own_session = own_session
        self._asked = 0

    # --- agents -------------------------------------------------------------------------------------------------------

    def keep_relation(self, place: int) -> None:
        """As the item says it."""
        agents = self._item.auth.for_agent
        if agents is not None and 0 <= place < len(agents.relations):
            self._record.acting.relation = agents.relations[place].zh

    def confirm_principal(self) -> None:
        """The second card. Without network, where the item allows that, the platform looks when the case comes in."""
        record, item = self._record, self._item
        card, principal = record.card_read, record.resident_read
        if card is None or principal is None or record.is_another(principal.number) is False:
            self._dispatch(ev.ActingRefused(StopReason.RELATION_REFUSED.value))
            return
        if not self._state().online:
            self._without_platform(principal, card)
            return
        told = PrincipalCard(principal.name, principal.number, principal.certificate_type, card.valid_to)
        relation = record.acting.relation

        def ask() -> tuple[Session, ActingOpened | ActingRefused]:
            own = self._session()
            return own, self._parts.platform.act_by_card(own, item.base_code, relation, told)

        def answered(answer: tuple[Session, ActingOpened | ActingRefused]) -> None:
            own, said = answer
            record.session = own
            if isinstance(said, ActingRefused):
                self._refuse(said)
                return
            record.act_for(principal, card, said.session)
            self._settle()

        def failed(error: Exception) -> None:
            if isinstance(error, Unreachable):
                self._dispatch(ev.NetworkChanged(online=False))
                self._without_platform(principal, card)
            else:
                self._fail(error)

        self._ask(ask, answered, failed)

    def _without_platform(self, principal: Resident, card: IdCard) -> None:
        if not self._item.offline_allowed:
            self._dispatch(ev.ActingRefused(StopReason.OFFLINE.value))
            return
        self._record.act_for(principal, card, None)
        self._settle()

    def list_people(self) -> None:
        """Who needs no card here."""
        record, item = self._record, self._item
        relation = record.acting.relation

        def ask() -> tuple[Session, tuple[KnownPrincipal, ...]]:
            own = self._session()
            return own, self._parts.platform.principals(own, item.base_code, relation)

        def answered(answer: tuple[Session, tuple[KnownPrincipal, ...]]) -> None:
            record.session, record.acting.people = answer
            self._listed(bool(record.acting.people), StopReason.NOBODY_TO_ACT_FOR)

        self._ask(ask, answered, self._fail, step=ActingStep.LISTING)

    def open_person(self, which: str) -> None:
        """One of them, by the place on screen."""
        record, item = self._record, self._item
        person, relation, own = _at(record.acting.people, which), record.acting.relation, record.session
        if person is None or own is None:
            self._dispatch(ev.ActingRefused(StopReason.NOBODY_TO_ACT_FOR.value))
            return

        def answered(said: ActingOpened | ActingRefused) -> None:
            if isinstance(said, ActingRefused):
                self._refuse(said)
                return
            today, types = clock.now().date(), record.catalogue.tables.certificate_types
            number = parse_id_number(said.session.number, today)
            if not isinstance(number, IdNumber):
                self._dispatch(ev.ActingRefused(StopReason.TERMINAL_REFUSED.value))
                return
            principal = from_platform(said.session.name, number, types, Method.AGENT, Assurance.STRONG)
            record.act_for(principal, None, said.session)
            self._settle()

        platform = self._parts.platform
        self._ask(lambda: platform.act_for_known(own, item.base_code, relation, person), answered, self._fail)

    # --- enterprises --------------------------------------------------------------------------------------------------

    def list_enterprises(self) -> None:
        """Those of the person who stands here."""
        record = self._record

        def ask() -> tuple[Session, tuple[HeldEnterprise, ...]]:
            own = self._session()
            return own, self._parts.platform.enterprises(own)

        def answered(answer: tuple[Session, tuple[HeldEnterprise, ...]]) -> None:
            record.session, record.acting.enterprises = answer
            self._listed(bool(record.acting.enterprises), StopReason.NO_ENTERPRISE)

        self._ask(ask, answered, self._fail, step=ActingStep.LISTING)

    def open_enterprise(self, which: str) -> None:
        """One of them, by the place on screen; with nothing that whose code was scanned."""
        record, item = self._record, self._item
        held, code = _at(record.acting.enterprises, which), record.acting.code
        record.acting.asked, record.acting.code = held, None
        if held is None and (which or code is None):
            self._dispatch(ev.ActingRefused(StopReason.NO_ENTERPRISE.value))
            return

        def ask() -> tuple[Session, ActingOpened | ActingRefused]:
            own, platform = self._session(), self._parts.platform
            if held is not None:
                return own, platform.act_for_enterprise(own, item.base_code, number=held.number)
            return own, platform.act_for_enterprise(own, item.base_code, code=code.token if code is not None else "")

        def answered(answer: tuple[Session, ActingOpened | ActingRefused]) -> None:
            record.session, said = answer
            if isinstance(said, ActingRefused) or said.enterprise is None:
                self._refuse(said if isinstance(said, ActingRefused) else ActingRefused(ActingRefusal.UNKNOWN_CODE))
                return
            record.act_for_enterprise(said.enterprise, said.session)
            self._settle()

        self._ask(ask, answered, self._fail)

    # --- asking -------------------------------------------------------------------------------------------------------

    def _session(self) -> Session:
        """On the desk's thread."""
        record = self._record
        if record.session is not None:
            return record.session
        assert record.resident is not None  # noqa: S101 - these pages come behind the card
        return self._own_session(record.resident)

    def _ask(
        self,
        ask: Callable[[], object],
        answered: Callable[..., None],
        failed: Callable[[Exception], None],
        step: ActingStep = ActingStep.ASKING,
    ) -> None:
        self._asked += 1
        mine = self._asked

        def is_wanted() -> bool:
            state = self._state()
            return mine == self._asked and state.acting_step is step and state.page in ACTING_PAGES

        self._desk.run(
            ask,
            lambda answer: answered(answer) if is_wanted() else None,
            lambda error: failed(error) if is_wanted() else None,
        )

    def _listed(self, is_anybody: bool, otherwise: StopReason) -> None:
        self._dispatch(ev.ActingListed() if is_anybody else ev.ActingRefused(otherwise.value))

    def _settle(self) -> None:
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)
        self._dispatch(ev.ActingSettled())

    def _refuse(self, said: ActingRefused) -> None:
        self._dispatch(ev.ActingRefused(_REASONS[said.why].value))

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Unreachable):
            self._dispatch(ev.NetworkChanged(online=False))
        stop = stop_of(error, _TROUBLES, self._parts.log)
        if stop is StopReason.SESSION_ENDED:
            self._record.session = None
        self._dispatch(ev.ActingRefused(stop.value))

    @property
    def _item(self) -> ServiceItem:
        item = self._record.item
        assert item is not None  # noqa: S101 - these pages come behind a chosen service
        return item


def _at(listed: tuple[T, ...], which: str) -> T | None:
    place = int(which) if which.isdigit() else len(listed)
    return listed[place] if place < len(listed) else None
