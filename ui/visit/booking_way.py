# SPDX-License-Identifier: Apache-2.0
"""统一预约 in a form: where and when are asked page by page, and the time is taken right before the case is filed.

The case of a booking item is filed with a time that is taken already (docs/adr/0017-booking-before-filing.md). Where the time
is gone, the page with the others comes back and everything else stays. What was taken for a case that was not filed is given
back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import PlacesKnown
from kiosk.application.form import Form
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.journey import events as ev
from kiosk.journey.fetched import FetchTrouble
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, JourneyState, Page, StopReason
from kiosk.places.slot import Slot
from kiosk.places.spoken_slot import day_words
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentRequest,
    ChangedMeanwhile,
    MissedTooOften,
    SlotGone,
)
from kiosk.platform.errors import PlatformError, Rejected
from kiosk.platform.model import Session
from ui.visit.fetching import trouble_of
from ui.visit.giving_back import cancel, cancel_if_booked, give_back
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.time_picker import TimePicker

if TYPE_CHECKING:  # with what reads places, and what speaks to the platform
    from kiosk.platform.booking import Booked
    from kiosk.printing.appointment_slip import AppointmentFacts

BOOKING_ENDS = {
    FetchTrouble.UNREACHABLE: StopReason.BOOKING_OFFLINE,
    FetchTrouble.BUSY: StopReason.PLATFORM_BUSY,
    FetchTrouble.MAINTENANCE: StopReason.PLATFORM_MAINTENANCE,
    FetchTrouble.SESSION_ENDED: StopReason.SESSION_ENDED,
}


_MOST_PAGES: Final = 20


class BookingWay:
    """``desk``: where the platform is asked; ``farewell_desk``: where a time is given back; ``is_kept``: the case is filed."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        farewell_desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        is_kept: Callable[[], bool],
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk, self._farewell_desk = desk, farewell_desk
        self._dispatch = dispatch
        self._changed = changed
        self._is_kept = is_kept
        self._now = now
        self._state = JourneyState()
        self._request: AppointmentRequest | None = None
        self._unheard: AppointmentRequest | None = None
        """What was asked for before that, and may be taken; cleared where the platform is asked."""
        self._session: Session | None = None
        self.appointment: Appointment | None = None
        """What was taken for the case of this visit."""
        self._asking: object | None = None
        """What the platform was asked for last, until it has answered or nobody waits for that."""
        self._is_moved_unheard = False
        """Whether what was taken may have another time by now, of which nobody was told."""
        self._asked_with: set[str] = set()
        """Ids of what this visit took, or may have: nothing else is given back."""
        self._of = self._whose()
        self._notice = self._behind = ""
        """What is said of the next page; the field that was asked where another page came before it."""
        self.is_ending = False
        """A time is being given back."""
        self.picker = TimePicker(parts, record, desk, changed, self._other_place, now=now)

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands. Somebody else's case, or another service, is another one: what was taken for the first is
        given back. Behind a visit to a counter (预约去窗口), whose pages are put where the form's are, it is asked anew.
        """
        self._state = state
        if self._of != self._whose():
            self._behind = ""
            self._give_back()
            self._of, self.appointment, self._request, self._unheard = self._whose(), None, None, None
            self._is_moved_unheard = False
        if state.page is Page.VISIT and self.picker.is_asking:
            prompt = self._record.asking.prompt
            self._behind = "" if prompt is None else prompt.code
            self.picker.leave()
        elif state.page is Page.FIELD and self._behind:
            self._ask_again()

    def _ask_again(self) -> None:
        (code, self._behind), prompt = (self._behind, ""), self._record.asking.prompt
        if self._record.form is not None and prompt is not None and prompt.code == code:
            self._record.ask_field(self._state.mode, code)
            self.adapt()
            self._changed()

    def _whose(self) -> tuple[str, str]:
        item = self._record.item
        return self._record.case_id, "" if item is None else item.base_code

    # --- the form's questions -------------------------------------------------------------------------------------------

    def places(self, item: ServiceItem | None) -> PlacesKnown:
        """For the form of this item; on a desk's thread. Content that cannot be read leaves it empty: the page says so."""
        if item is None or item.booking is None:
            return PlacesKnown()
        return self.picker.known(item)

    def adapt(self) -> None:
        """The form asks something: where or when is asked on pages of this way."""
        prompt, form = self._record.asking.prompt, self._record.form
        if prompt is None or form is None or prompt.kind not in ("place", "slot"):
            self.picker.leave()
            return
        mode = self._state.mode
        self._record.asking.error, self._notice = self._notice, ""
        if prompt.kind == "place":
            self.picker.ask_place(prompt, form.item, self._value(form, FieldKind.PLACE), mode)
        else:
            self.picker.ask_time(prompt, form.item, self._value(form, FieldKind.PLACE), mode)

    def take(self, code: str, raw: str) -> str | None:
        """What the form is to be told; None: nothing yet. Another place opens the time again."""
        form = self._record.form
        spec = None if form is None else _spec(form, code)
        if form is None or spec is None or spec.kind not in (FieldKind.PLACE, FieldKind.SLOT):
            return raw
        chosen = self.picker.take(raw)
        if not chosen:
            return None
        if spec.kind is FieldKind.PLACE and chosen != self._value(form, FieldKind.PLACE):
            self._reopen(FieldKind.SLOT)
        return chosen

    def back(self) -> bool:
        """One page back inside the question; False: the question itself is left."""
        return self.picker.back()

    def _other_place(self) -> None:
        form = self._record.form
        if form is not None and (code := _code(form, FieldKind.PLACE)) is not None:
            self._record.ask_field(self._state.mode, code)
            self.adapt()

    def _reopen(self, kind: FieldKind) -> None:
        form = self._record.form
        if form is not None and (code := _code(form, kind)) is not None:
            self._record.reopen(code)

    @staticmethod
    def _value(form: Form, kind: FieldKind) -> str:
        code = _code(form, kind)
        value = None if code is None else form.value(code)
        return "" if value is None else value.value

    # --- the time is taken ----------------------------------------------------------------------------------------------

    def book(self) -> None:
        """Before the case is frozen; answered by ``SlotBooked``, ``SlotGone`` or ``BookingRefused``."""
        form, session, item = self._record.form, self._record.session, self._record.item
        place = "" if form is None else self._value(form, FieldKind.PLACE)
        time = "" if form is None else self._value(form, FieldKind.SLOT)
        if session is None or item is None or not place or not time:
            # With a network it is the person that is not known any more: who lays their card down again goes on.
            why = StopReason.SESSION_ENDED if self._state.online and session is None else StopReason.BOOKING_OFFLINE
            self._dispatch(ev.BookingRefused(why.value))
            return
        slot, known = Slot.parse(time), self.appointment
        platform = self._parts.platform
        self._session = session
        if known is not None and (known.point_id, known.slot) == (place, slot) and not self._is_moved_unheard:
            self._dispatch(ev.SlotBooked())
            return
        if known is not None:
            self._is_moved_unheard = True
            self._ask(lambda: platform.move_appointment(session, known, place, slot))
            return
        request, mending = self._request, self._record.mending
        if request is None or (request.point_id, request.slot) != (place, slot):
            self._unheard = self._unheard or request
            request = AppointmentRequest(item.base_code, place, slot, self._record.filed_as)
        self._request = wanted = request
        self._asked_with.add(wanted.appointment_id)
        take = self._taken_alone if mending is None else self._kept_or_taken
        self._ask(lambda: take(session, wanted))

    def _ask(self, work: Callable[[], Booked | ChangedMeanwhile]) -> None:
        self._asking = asking = object()

        def ask() -> Booked | ChangedMeanwhile:
            try:
                return work()
            finally:
                if self._asking is asking:
                    self._asking = None

        self._desk.run(ask, self._answered, self._failed)

    def _taken_alone(self, session: Session, wanted: AppointmentRequest) -> Booked:
        """Behind a time whose answer was lost that one is given back first: else they would have two. On the desk's thread."""
        platform, unheard = self._parts.platform, self._unheard
        if unheard is not None:
            give_back(platform, session, unheard)
            self._unheard = None
        return platform.book(session, wanted)

    def _kept_or_taken(self, session: Session, wanted: AppointmentRequest) -> Booked | ChangedMeanwhile:
        """A returned case has its time: that one is kept or moved while it is to come. On the desk's thread."""
        platform = self._parts.platform
        held = self._open_one(session, wanted.case_id)
        if held is None:
            return platform.book(session, wanted)
        if (held.point_id, held.slot) == (wanted.point_id, wanted.slot):
            return held
        return platform.move_appointment(session, held, wanted.point_id, wanted.slot)

    def _open_one(self, session: Session, case_id: str | None) -> Appointment | None:
        """The time that a case has and that is still to come; those stand first."""
        following = ""
        for _ in range(_MOST_PAGES):
            page = self._parts.platform.appointments(session, following)
            held = next((one for one in page.appointments if one.is_open and one.case_id == case_id), None)
            following = page.next_page
            if held is not None or not following:
                return held
        return None

    def _answered(self, answer: Appointment | SlotGone | AlreadyBooked | MissedTooOften | ChangedMeanwhile) -> None:
        say, mode = self._parts.phrases.say, self._state.mode
        self._is_moved_unheard = False
        match answer:
            case Appointment():
                self.appointment = answer
                self._parts.log.write(LogEvent.APPOINTMENT_MADE)
                self._dispatch(ev.SlotBooked())
            case SlotGone():
                self._gone(say("booking.gone", mode), FieldKind.SLOT)
            case AlreadyBooked():
                self._gone(already_words(answer, say, mode), FieldKind.SLOT)
            case ChangedMeanwhile():
                self.appointment = answer.now if answer.now.is_open else None
                self._request = None
                self._gone(say("booking.gone", mode), FieldKind.SLOT)
            case MissedTooOften(until):
                why = StopReason.NO_BOOKING_NOW if until is None else StopReason.VISITS_MISSED
                self._dispatch(ev.BookingRefused(why.value))

    def _failed(self, error: Exception) -> None:
        say, mode = self._parts.phrases.say, self._state.mode
        if isinstance(error, Rejected) and error.problem.name == "no-such-slot":
            self._gone(say("booking.over", mode), FieldKind.SLOT)
            return
        if isinstance(error, Rejected) and error.problem.name == "point-not-able":
            self._gone(say("booking.not_there", mode), FieldKind.PLACE)
            return
        self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
        trouble = trouble_of(error) if isinstance(error, PlatformError) else FetchTrouble.REQUEST_REFUSED
        if trouble is FetchTrouble.UNREACHABLE:
            self._dispatch(ev.NetworkChanged(online=False))
        self._dispatch(ev.BookingRefused(BOOKING_ENDS.get(trouble, StopReason.TERMINAL_REFUSED).value))

    def _gone(self, notice: str, kind: FieldKind) -> None:
        """Back to the page with the others; everything else that was filled stays."""
        if kind is FieldKind.PLACE:
            self._reopen(FieldKind.PLACE)
        self._reopen(FieldKind.SLOT)
        self._request = None
        self._notice = notice
        self._dispatch(ev.SlotGone(self._record.standing))

    def facts(self, mode: DisplayMode) -> AppointmentFacts | None:
        """What was taken, in words; None: nothing was, or its point is not known here."""
        if self._state.delivery is Delivery.RETURNED:
            return None  # the platform would not have the case: there is nothing to come for
        return facts_of(self.appointment, self._record, self.picker, self._parts, mode)

    # --- the end --------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """The visit ends: a time that was taken, or may have been, for a case that was not filed is given back."""
        if not self._is_kept() or self._state.delivery is Delivery.RETURNED:
            self.is_ending = self._give_back()

    def _give_back(self) -> bool:
        session, known, request, unheard = self._session, self.appointment, self._request, self._unheard
        if session is None or (known is None and request is None):
            return False
        if known is not None and known.appointment_id not in self._asked_with:
            return False  # it is of a returned case, which has it whatever becomes of the correction
        platform = self._parts.help_platform
        # What is just being asked for may be booked behind a look for it; of the same request it is one appointment.
        undo = cancel_if_booked if self._asking is None else give_back

        def end() -> None:
            if known is not None:
                cancel(platform, session, known)
                return
            for one in (unheard, request):
                if one is not None:
                    undo(platform, session, one)

        self._farewell_desk.run(end, lambda _done: None, lambda _error: None)
        return True


def already_words(found: AlreadyBooked, say: Callable[..., str], mode: DisplayMode) -> str:
    """There is a visit that day; whose day it is nobody is told who may not see it."""
    if found.appointment is None:
        return say("booking.already_other", mode)
    return say("booking.already", mode, day=day_words(found.appointment.slot.day))


def _spec(form: Form, code: str) -> FieldSpec | None:
    return next((spec for spec in form.shown() if spec.code == code), None)


def _code(form: Form, kind: FieldKind) -> str | None:
    return next((spec.code for spec in form.shown() if spec.kind is kind), None)


def facts_of(
    found: Appointment | None, record: VisitRecord, picker: TimePicker, parts: VisitParts, mode: DisplayMode
) -> AppointmentFacts | None:
    """An appointment in words; None: there is none, or its point is not known here."""
    from kiosk.places.nearest import whereabouts
    from kiosk.places.walking import way
    from kiosk.printing.appointment_slip import appointment_facts

    item, book = record.item, picker.book
    entry = None if found is None or book is None else book.find(found.point_id)
    if found is None or item is None or book is None or entry is None:
        return None
    here = whereabouts(parts.site).where
    measured = None if here is None else way(here, entry.where, book.districts.river_line, mode)
    return appointment_facts(found, item, book, entry, measured)
