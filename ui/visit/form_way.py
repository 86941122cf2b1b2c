# SPDX-License-Identifier: Apache-2.0
"""The form of a visit: made of what the platform and the courier know (预填), asked field by field, promised and signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from config import clock
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.fetched import Fetched, FetchTrouble
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from ui.visit.booking_way import BookingWay
from ui.visit.courier_way import CourierWay
from ui.visit.draft_errands import DraftErrands
from ui.visit.fetching import Fetching, stop_of
from ui.visit.paper_desk import PaperDesk
from ui.visit.parts import VisitParts
from ui.visit.payment_way import PaymentWay
from ui.visit.tasks import TaskDesk

_ENDS_THE_WAY: Final[Mapping[FetchTrouble, StopReason]] = {
    FetchTrouble.SESSION_ENDED: StopReason.SESSION_ENDED,
    FetchTrouble.IDENTITY_DOUBTED: StopReason.IDENTITY_DOUBTED,
}
"""Whatever the service is: nobody knows for whom it would be filed."""

_ENDS_WITHOUT_PLATFORM: Final[Mapping[FetchTrouble, StopReason]] = {
    FetchTrouble.BUSY: StopReason.PLATFORM_BUSY,
    FetchTrouble.MAINTENANCE: StopReason.PLATFORM_MAINTENANCE,
    FetchTrouble.LEVEL_TOO_LOW: StopReason.STRONG_NEEDED,
    FetchTrouble.TERMINAL_REFUSED: StopReason.TERMINAL_REFUSED,
    FetchTrouble.REQUEST_REFUSED: StopReason.TERMINAL_REFUSED,
}
"""For a service that the platform itself carries out; others go on with more questions."""


@dataclass(frozen=True)
class FormHands:
    """Through whose hands a form goes: who knows what it is made of (``fetching``, ``drafts``, ``paying``), and who asks for a
    field or a material in a way of its own.
    """

    fetching: Fetching
    drafts: DraftErrands
    paying: PaymentWay
    booking: BookingWay
    courier_quotes: CourierWay
    paper_desk: PaperDesk


class FormWay:
    """``desk``: where the platform is asked; ``state``: where the visit stands now; ``changed``: the page says something else."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        state: Callable[[], JourneyState],
        hands: FormHands,
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._state = state
        self._hands = hands
        self._serial = 0
        """Of the form that is being made; what is told once its page was left comes too late."""

    def follow(self, state: JourneyState) -> None:
        """Once its page was left nobody waits for the form. Back at a field that was left inside of pages which stood in its
        place, it is asked from its beginning.
        """
        if state.page is not Page.PREFILL:
            self._serial += 1
        if state.page is Page.FIELD and self._record.filling.ask_again(state.mode):
            self._hands.booking.adapt()
            self._changed()

    def begin(self) -> None:
        """Ask, and make the form of the answer."""
        self._serial += 1
        wanted = self._while_wanted
        self._desk.run(self._fetch, wanted(self._prefilled), wanted(self._failed))

    def _while_wanted(self, told: Callable[[Any], None]) -> Callable[[Any], None]:
        """Does nothing once the page was left: the form is somebody else's by then, or is made anew."""
        serial = self._serial

        def if_wanted(answer: Any) -> None:
            if serial == self._serial:
                told(answer)

        return if_wanted

    def _fetch(self) -> tuple[Fetched, bytes | None]:
        """On the desk's thread: everything the platform and the courier know. Offline it comes back empty-handed."""
        record = self._record
        if record.item is None or record.resident is None or not self._state().online:
            return Fetched(trouble=FetchTrouble.UNREACHABLE), self._hands.drafts.find(None)
        fetched = self._hands.fetching.known(record.resident, clock.now())
        fetched = replace(fetched, places=self._hands.booking.places(record.item))
        return fetched, self._hands.drafts.find(fetched.session)

    def _prefilled(self, answer: tuple[Fetched, bytes | None]) -> None:
        fetched, draft = answer
        if fetched.trouble is FetchTrouble.UNREACHABLE and self._state().online:
            self._dispatch(ev.NetworkChanged(online=False))
        needs_platform = self._needs_platform
        if fetched.trouble in _ENDS_THE_WAY or (needs_platform and fetched.trouble in _ENDS_WITHOUT_PLATFORM):
            self._parts.log.write(LogEvent.PLATFORM_REFUSED, reason=fetched.trouble)
            self._dispatch(ev.PrefillRefused({**_ENDS_THE_WAY, **_ENDS_WITHOUT_PLATFORM}[fetched.trouble].value))
            return
        if needs_platform and fetched.shared is None:
            self._dispatch(ev.Prefilled(FormStanding(is_blocked=True)))
            return
        self._record.session = fetched.session or self._record.session
        self._record.materials.can_photograph = self._hands.paper_desk.can_photograph(self._state())
        self._record.open_form(fetched, clock.now().date(), draft)
        form = self._record.form
        if form is not None:
            self._parts.log.write(LogEvent.FORM_PREFILLED, ratio=round(form.prefill_ratio, 4), count=form.prefill[1])
        made = self._while_wanted(lambda has_draft: self.tell_made(has_draft=has_draft))
        has_draft = draft is not None and self._record.filling.draft_taken
        priced = self._hands.courier_quotes.renew
        self._hands.paying.look_for_open(lambda: priced(lambda: made(has_draft)))

    def tell_made(self, *, has_draft: bool = False) -> None:
        """There is a form, and so it stands."""
        self._dispatch(ev.Prefilled(self._record.filling.standing, has_draft=has_draft))

    def leave_draft(self) -> None:
        """The resident would rather start anew."""
        self._record.filling.leave_draft()
        self._hands.drafts.drop()
        self.tell_made()

    def _failed(self, error: Exception) -> None:
        """What the platform says comes as a trouble: this is none of it. A service that can do without goes on so."""
        stop = stop_of(error, {**_ENDS_THE_WAY, **_ENDS_WITHOUT_PLATFORM}, self._parts.log)
        if self._needs_platform:
            self._dispatch(ev.PrefillRefused(stop.value))
        else:
            self._prefilled((Fetched(), None))

    @property
    def _needs_platform(self) -> bool:
        item = self._record.item
        return item is not None and not item.offline_allowed

    # --- asked, promised, signed ----------------------------------------------------------------------------------

    def ask_field(self) -> None:
        """The first field that is missing comes on its page."""
        self._record.filling.ask_field(self._state().mode)
        self._hands.booking.adapt()
        self._changed()

    def previous_part(self) -> None:
        """One step back on the field's page, or off it."""
        if self._hands.courier_quotes.back() or self._hands.booking.back() or self._record.filling.previous_part():
            self._changed()
        else:
            self._dispatch(ev.FieldLeft(self._record.filling.standing))

    def answer_field(self, effect: fx.AnswerField) -> None:
        """What the resident says to the field."""
        raw = None if self._hands.courier_quotes.take(effect.raw) else self._hands.booking.take(effect.code, effect.raw)
        if raw is None:
            return
        is_objection = self._record.asking.register is not None
        if not self._record.filling.answer_field(effect.code, raw, self._state().mode):
            self._changed()
        elif self._record.filling.standing.is_blocked or is_objection:
            self.tell_made()  # an objection leads back to where it was made: both values are looked at there
        elif not self._hands.courier_quotes.follows(effect.code):
            self.field_accepted()

    def field_accepted(self) -> None:
        """The form has the answer; also told by 双向寄递, whose questions follow one."""
        self._dispatch(ev.FieldAccepted(self._record.filling.standing))

    def toggle_dispute(self, code: str) -> None:
        """数据异议, or taken back; or an own answer that is asked again."""
        if self._record.filling.toggle_dispute(code):
            self._record.filling.ask_field(self._state().mode, code)
            self._hands.booking.adapt()
            self._dispatch(ev.FieldReopened(self._record.filling.standing))
        else:  # what was taken back may leave something open, or fit no more to what was said since
            self.tell_made()
        self._changed()

    def record_promise(self) -> None:
        """承诺 is given now."""
        self._record.filling.promise_accepted_at = clock.now()
        self._parts.log.write(LogEvent.PROMISE_ACCEPTED)

    def check_signature(self, strokes: object) -> None:
        """The strokes are taken, or the page says what to do."""
        refused = self._record.filling.sign(strokes, self._state().mode, clock.now())
        if refused is not None:
            self._record.asking.error = f"{refused.say.say()}。{refused.fix.say()}"
            self._dispatch(ev.SignatureRefused())
            self._changed()
            return
        self._record.asking.error = ""
        self._dispatch(ev.SignatureAccepted())
