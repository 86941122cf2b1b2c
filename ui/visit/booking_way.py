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
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, JourneyState, Page, StopReason
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import AlreadyBooked, Appointment, ChangedMeanwhile, MissedTooOften, SlotGone
from kiosk.platform.model import Session
from ui.visit.booking_words import already_words, facts_of, failed_end, is_not_there, is_over, missed_end
from ui.visit.held_time import Asked, HeldTime
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.time_picker import TimePicker

if TYPE_CHECKING:  # with what reads places, and what speaks to the platform
    from kiosk.platform.booking import Booked
    from kiosk.printing.appointment_slip import AppointmentFacts

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
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._is_kept = is_kept
        self._now = now
        self._state = JourneyState()
        self._held = HeldTime(parts, farewell_desk, lambda: record.session)
        self._of = self._whose()
        self._notice = ""
        """What is said of the next page."""
        self.picker = TimePicker(parts, record, desk, changed, self._other_place, now=now)

    @property
    def appointment(self) -> Appointment | None:
        """What was taken for the case of this visit."""
        return self._held.appointment

    @property
    def is_ending(self) -> bool:
        """A time is being given back."""
        return self._held.is_ending

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands. Somebody else's case, or another service, is another one: what was taken for the first is
        given back. Behind a visit to a counter (预约去窗口), whose pages are put where the form's are, it is asked anew.
        """
        self._state = state
        if self._of != self._whose():
            self._of = self._whose()
            self._held.drop()
        if state.page is Page.VISIT and self.picker.is_asking:
            asking = self._record.asking
            if asking.prompt is not None:
                asking.leave_inside(asking.prompt.code)
            self.picker.leave()

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
            self._record.filling.ask_field(self._state.mode, code)
            self.adapt()

    def _reopen(self, kind: FieldKind) -> None:
        form = self._record.form
        if form is not None and (code := _code(form, kind)) is not None:
            self._record.filling.reopen(code)

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
        slot, held, mending = Slot.parse(time), self._held, self._record.mending
        if held.stands_at(place, slot):
            self._dispatch(ev.SlotBooked())
            return
        known = held.appointment
        asked = Asked(session, held.request(item.base_code, place, slot, self._record.filed_as))
        if known is not None:
            self._ask(asked, lambda: held.move(session, known, place, slot))
        elif mending is not None:
            self._ask(asked, lambda: self._kept_or_taken(asked))
        else:
            held.begin(asked)
            self._ask(asked, lambda: held.take(asked))

    def _ask(self, asked: Asked, work: Callable[[], Booked | ChangedMeanwhile]) -> None:
        of = self._of
        self._desk.run(
            work,
            lambda answer: self._answered(asked, answer) if of == self._of else self._came_late(asked),
            lambda error: self._failed(error) if of == self._of else None,
        )

    def _came_late(self, asked: Asked) -> None:
        """It is for another case that was left."""
        self._desk.run(lambda: self._held.undo(asked.request), lambda _done: None, lambda _error: None)

    def _kept_or_taken(self, asked: Asked) -> Booked | ChangedMeanwhile:
        """A returned case has its time: that one is kept or moved while it is to come. On the desk's thread."""
        wanted = asked.request
        known = self._open_one(asked.session, wanted.case_id)
        if known is None:
            return self._held.take(asked)
        if (known.point_id, known.slot) == (wanted.point_id, wanted.slot):
            return known
        return self._held.move(asked.session, known, wanted.point_id, wanted.slot)

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

    def _answered(self, asked: Asked, answer: Booked | ChangedMeanwhile) -> None:
        say, mode = self._parts.phrases.say, self._state.mode
        match answer:
            case Appointment():
                self._held.keep(asked.session, answer)
                self._parts.log.write(LogEvent.APPOINTMENT_MADE)
                self._dispatch(ev.SlotBooked())
            case SlotGone():
                self._gone(say("booking.gone", mode), FieldKind.SLOT)
            case AlreadyBooked():
                self._gone(already_words(answer, say, mode), FieldKind.SLOT)
            case ChangedMeanwhile(now):
                self._held.keep(asked.session, now if now.is_open else None)
                self._gone(say("booking.gone", mode), FieldKind.SLOT)
            case MissedTooOften():
                self._dispatch(ev.BookingRefused(missed_end(answer).value))

    def _failed(self, error: Exception) -> None:
        say, mode = self._parts.phrases.say, self._state.mode
        if is_over(error):
            self._gone(say("booking.over", mode), FieldKind.SLOT)
        elif is_not_there(error):
            self._gone(say("booking.not_there", mode), FieldKind.PLACE)
        else:
            self._dispatch(ev.BookingRefused(failed_end(error, self._parts, self._dispatch).value))

    def _gone(self, notice: str, kind: FieldKind) -> None:
        """Back to the page with the others; everything else that was filled stays."""
        if kind is FieldKind.PLACE:
            self._reopen(FieldKind.PLACE)
        self._reopen(FieldKind.SLOT)
        self._notice = notice
        self._dispatch(ev.SlotGone(self._record.filling.standing))

    def facts(self, mode: DisplayMode) -> AppointmentFacts | None:
        """What was taken, in words; None: nothing was, or its point is not known here."""
        if self._state.delivery is Delivery.RETURNED:
            return None  # the platform would not have the case: there is nothing to come for
        return facts_of(self.appointment, self._record, self.picker, self._parts, mode)

    # --- the end --------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """The visit ends: a time that was taken, or may have been, for a case that was not filed is given back."""
        self._held.end(gives_back=not self._is_kept() or self._state.delivery is Delivery.RETURNED)


def _spec(form: Form, code: str) -> FieldSpec | None:
    return next((spec for spec in form.shown() if spec.code == code), None)


def _code(form: Form, kind: FieldKind) -> str | None:
    return next((spec.code for spec in form.shown() if spec.kind is kind), None)
