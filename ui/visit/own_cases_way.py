# SPDX-License-Identifier: Apache-2.0
"""Own cases (我的办件): what the platform is asked, on its desk's thread, and what a receipt tells without it.

Nothing is asked before the resident said so (kiosk/journey/moves/mine.py). What was found is held for the pages about own cases
alone, and forgotten when they are left or somebody else is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from kiosk.application.mending import Mending
from kiosk.case.package import Corrects
from kiosk.codes.router import CertificateScanned, Proof, ReceiptScanned, TicketScanned
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.item_needs import item_needs
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.moves.mine import wants_card
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import MINE_PAGES, JourneyState, Mended, Page
from kiosk.platform.errors import (
    Busy,
    SessionEnded,
    Unreachable,
)
from kiosk.platform.model import Session
from ui.visit.own_found import Found, log_failed, step_of
from ui.visit.own_papers import PaperCalls
from ui.visit.own_waiting import Beside, Put, WaitingCalls, Work, whole
from ui.visit.parts import VisitParts
from ui.visit.points_way import PointsWay
from ui.visit.refunds import Refunds
from ui.visit.tasks import TaskDesk

_DOINGS: Final = frozenset({
    MineWish.WITHDRAW_SURELY, MineWish.CANCEL_VISIT_SURELY, MineWish.CHECK_IN, MineWish.REFUND_REASON, MineWish.CONFIRM,
    MineWish.REASON,
})  # fmt: skip
"""Keys that change something at the platform. Asked once more, each is the same wish."""


class OwnCasesWay:
    """One visit's. ``session_of_card``: opens a session for a card, blocking."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        platform: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        session_of_card: Callable[[], Session],
        waiting: WaitingCalls,
        points: PointsWay,
    ) -> None:
        self._parts = parts
        self._record = record
        self._platform = platform
        self._dispatch = dispatch
        self._changed = changed
        self._session_of_card = session_of_card
        self._waiting = waiting
        self._points = points
        self._state = JourneyState()
        self._wish_id = 0
        self._wished: tuple[str, ...] = ()
        self._key = ""
        """What was wished with, and is not answered yet."""
        self._refunds = Refunds(parts.platform)
        self._papers = PaperCalls(parts, waiting)
        self._typed = self._tail = ""
        """A case's number that was typed, and the last four of its telephone."""
        self._case_number = ""
        """Of the case that is looked at: read anew once its resident has laid the card down."""
        self.found = Found()
        self.paper: Callable[[Session, str], Put] | None = None
        """Fetches what one of the cases ended in; whoever prints it knows."""

    @property
    def case_number(self) -> str:
        """Of the case that is looked at, whether it could be read or not; empty: of none."""
        return self._case_number

    def follow(self, state: JourneyState) -> None:
        """What was found goes with its pages, but stays under a form that mends one of the cases. They are the cases of who
        stands here, whomever they acted for before.
        """
        if state.is_mine and state.mended is Mended.NO and self._record.acting.is_anybody:
            self._record.leave_acting()
        is_here = state.page in MINE_PAGES or (state.page is Page.STOP and state.stop_from in MINE_PAGES)
        is_here = is_here or (state.page is Page.VISIT and state.is_moving)
        is_here = is_here or (state.page is Page.MINE_TAIL and state.mine is MineStep.ASKING)
        is_here = is_here or (state.is_mine and Page.PREVIEW in (state.page, state.stop_from))
        if not is_here and (state.mended is Mended.NO or state.page is Page.IDENTIFY):
            self._forget()
            self._case_number = self._case_number if wants_card(state) else ""
        if state.mine is MineStep.COVERED:
            self._case_number = ""  # whoever is known now has looked at none
        where = state.stop_from if state.page is Page.STOP else state.page
        if where not in (Page.MINE_NUMBER, Page.MINE_TAIL):
            self._typed = self._tail = ""
        self._state = state

    def _forget(self) -> None:
        self._wish_id += 1  # what is still under way is about nothing that is here
        self._wished, self._key = (), ""
        self._refunds.forget()
        self._points.forget()
        if self.found != Found():
            self.found = Found()

    def step(self, effect: fx.StepMine) -> None:
        """One key of the pages."""
        wish, value = effect.wish, effect.value
        if wish in (MineWish.FORWARD, MineWish.BACKWARD):
            self.found.page = max(0, self.found.page + (1 if wish is MineWish.FORWARD else -1))
            self._changed()
        elif wish is MineWish.MEND:
            self._mend()
        else:
            self.found.page, self.found.is_doing = 0, wish in _DOINGS
            self._points.forget()  # of the list that is left; its own page asks anew
            if wish is MineWish.CASE:
                value = self._case_number = value or self._case_number
                if not value:
                    self._say(MineStep.GONE)
                    return
            self._ask(self._work(wish, value))

    def _key_of(self, *wished: str) -> str:
        """One for one wish: after an answer that was lost it is told again what came of it, and is not wished again."""
        if wished != self._wished:
            self._wished, self._key = wished, str(uuid4())
        return self._key

    # --- what the platform is asked -----------------------------------------------------------------------------------

    def _work(self, wish: MineWish, value: str) -> Work:
        """What is done with a session, blocking; its result is put in place on the main thread."""
        platform, found = self._parts.platform, self.found
        case, offer = found.case, found.offer
        about_money = self._refunds.work(wish, value, found.order, lambda order: setattr(found, "order", order))
        about_waiting = about_money or self._waiting.work(wish, value, found.waiting)
        if about_waiting is not None:
            return about_waiting

        def listed(session: Session) -> Put:
            is_strong, beside = session.level == "strong", Beside()
            first = platform.own_cases(session, limit=50)
            cases = whole(first, lambda cursor: platform.own_cases(session, cursor, limit=50), beside)
            offers = beside.told(lambda: platform.entitlements(session)) if is_strong else ()
            licences = beside.told(lambda: platform.own_licences(session)) if is_strong else ()
            waiting = self._waiting.listed(session, beside)

            def put() -> None:
                found.cases, found.offers, found.licences, found.waiting = cases, offers, licences, waiting
                found.is_partial = beside.error is not None
                found.has_more = cases.next is not None or waiting.has_more
                if beside.error is not None:
                    log_failed(self._parts.log, beside.error)
                self._points.ask(session, lambda page: setattr(found, "points", page))

            return put

        def one(session: Session) -> Put:
            read = platform.own_case(session, value)
            shipment = self._waiting.shipment(session, read.case_id)
            paid = self._refunds.of_case(session, read.case_id)

            def put() -> None:
                found.paid = paid
                found.case, found.waiting.shipment = read, shipment

            return put

        def held(session: Session) -> Put:
            licences = platform.own_licences(session)
            return lambda: setattr(found, "licences", licences)

        key = ""
        if wish is MineWish.WITHDRAW_SURELY and case is not None:
            key = self._key_of(wish.value, case.glance.case_number, case.version)
        elif wish in (MineWish.CONFIRM, MineWish.REASON) and offer is not None:
            key = self._key_of(wish.value, offer.entitlement_id, offer.version, value)

        def withdrawn(session: Session) -> Put:
            assert case is not None  # noqa: S101 - the page of one case
            read = platform.withdraw_case(session, case, key)
            return lambda: setattr(found, "case", read)

        def paper(session: Session) -> Put:
            assert case is not None  # noqa: S101 - the page of one case
            assert self.paper is not None  # noqa: S101 - joined before anything is asked
            return self.paper(session, case.case_id)

        def unpaid(session: Session) -> Put:
            assert case is not None  # noqa: S101 - the page of one case
            return self._waiting.order_of(case.case_id)(session)

        def answered(session: Session) -> Put:
            assert offer is not None  # noqa: S101 - the page of one offer
            is_confirmed = wish is MineWish.CONFIRM
            read = platform.answer_entitlement(session, offer, confirm=is_confirmed, reason=value or None, key=key)
            return lambda: setattr(found, "offer", read)

        def chosen(session: Session) -> Put:
            read = next((one for one in platform.entitlements(session) if one.entitlement_id == value), None)
            return lambda: setattr(found, "offer", read)

        works = {
            MineWish.SHOW: listed,
            MineWish.CASE: one,
            MineWish.LICENCES: held,
            MineWish.POINTS: lambda session: self._points.opened(session, lambda page: setattr(found, "points", page)),
            MineWish.PAY_CASE: unpaid,
            MineWish.PAPER: paper,
            MineWish.WITHDRAW_SURELY: withdrawn,
            MineWish.OFFER: chosen,
            MineWish.CONFIRM: answered,
            MineWish.REASON: answered,
        }
        return works[wish]

    def _ask(self, work: Work) -> None:
        record = self._record
        known = record.session

        def asked() -> tuple[Session, Put]:
            session = known if known is not None else self._session_of_card()
            try:
                return session, work(session)
            except SessionEnded:
                if record.card is None:
                    raise
                session = self._session_of_card()  # a card that was read opens another
                return session, work(session)

        self._wish_id += 1
        wish_id = self._wish_id

        def done(answer: tuple[Session, Put]) -> None:
            if wish_id != self._wish_id:
                return  # somebody else's, or a page that was left
            record.session, self._wished = answer[0], ()
            step = answer[1]()
            if step is not MineStep.NONE:
                self._say(step or MineStep.SHOWN)

        self._platform.run(asked, done, lambda error: self._failed(wish_id, error))

    def _failed(self, wish_id: int, error: Exception) -> None:
        if wish_id != self._wish_id:
            return
        step = step_of(error)
        if not isinstance(error, Unreachable | Busy):
            self._wished = ()
        if step is MineStep.SESSION_ENDED:
            self._record.session = None
        log_failed(self._parts.log, error)
        self._say(step)

    def _say(self, step: MineStep) -> None:
        self._dispatch(ev.MineSaid(step))

    # --- a paper with a code ------------------------------------------------------------------------------------------

    def keep_number(self, typed: str) -> str:
        """A case's number, until the last four of its telephone are typed too; what was typed of them before."""
        self._typed = typed
        return self._tail

    def mend_number(self, tail: str) -> str:
        """The number again; the last four are kept meanwhile."""
        self._tail = tail
        return self._typed

    def look_up_number(self, tail: str) -> None:
        """How that case stands; of a wrong number or a wrong telephone it is said that there is none."""
        number, platform = self._typed, self._parts.platform
        self._look_up(lambda: platform.look_up_number(number, tail))

    def look_up_paper(self) -> None:
        """The receipt or certificate whose code was scanned last. A receipt of this terminal is known here without network."""
        scanned = self._record.scanned
        if isinstance(scanned, ReceiptScanned | CertificateScanned) and scanned.proof is Proof.FALSE:
            self._say(MineStep.FALSE)
            return

        self.found.is_certificate = isinstance(scanned, CertificateScanned)
        self.found.is_ticket = isinstance(scanned, TicketScanned)
        if isinstance(scanned, TicketScanned) and not self._waiting.is_at_a_point:
            self._say(MineStep.NO_POINT)
            return

        self._look_up(self._papers.work(scanned, online=self._state.online))

    def _look_up(self, work: Callable[[], Any]) -> None:
        self._wish_id += 1
        wish_id = self._wish_id

        def done(paper: Any) -> None:
            if wish_id != self._wish_id:
                return
            self.found.paper, self.found.page = paper, 0
            self._say(MineStep.SHOWN if paper is not None else MineStep.NOT_OURS)

        self._platform.run(work, done, lambda error: self._failed(wish_id, error))

    # --- mending ------------------------------------------------------------------------------------------------------

    def _mend(self) -> None:
        case = self.found.case
        if case is None or case.correction is None or case.filed is None:
            self._say(MineStep.TOO_LATE if case is not None and case.correction is None else MineStep.NEEDS_CARD)
            return
        faults = case.correction.faults
        mending = Mending(
            Corrects(case.glance.case_number, case.version),
            case.glance.item_code,
            case.filed.guide_version,
            case.filed.answers,
            case.filed.own,
            frozenset(one.code for one in faults if one.kind == "field"),
            frozenset(one.code for one in faults if one.kind == "material"),
            case.filed.materials,
            case.case_id,
            frozenset(case.filed.disputed),
        )
        item = self._record.open_mending(mending)
        if item is None:
            self._say(MineStep.NEW_QUESTIONS)
            return
        self._dispatch(ev.MendingOpened(item_needs(item), is_outdated=mending.is_outdated(item)))
