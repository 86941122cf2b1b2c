# SPDX-License-Identifier: Apache-2.0
"""预约去窗口: a visit to a counter that does what this terminal could not (domain notes 1.5 row 71: from any dead end).

No form and no case: who, where, when. The session is the one of this visit; whoever laid a card down gets one for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import PlacesKnown
from kiosk.application.review import FieldPrompt
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.model import ServiceItem
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from kiosk.places.slot import Slot
from kiosk.platform.booking import Booked
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentRequest,
    ChangedMeanwhile,
    MissedTooOften,
    SlotGone,
)
from kiosk.platform.model import Session
from ui.visit.booking_words import already_words, facts_of, failed_end, is_over, missed_end
from ui.visit.held_time import Asked, HeldTime
from ui.visit.own_waiting import Waiting
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.time_picker import TimePicker

if TYPE_CHECKING:  # with what reads places
    from kiosk.printing.appointment_slip import AppointmentFacts

CODE: Final = "visit"
"""Of the page's field: there is no form."""


class VisitWay:
    """``session_of_card``: opens a session for the card that was read, blocking. ``farewell_desk``: where a time is given back
    at the end.
    """

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        farewell_desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        session_of_card: Callable[[], Session],
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._session_of_card = session_of_card
        self._state = JourneyState()
        self._place_id = ""
        self._held = HeldTime(parts, farewell_desk, lambda: record.session)
        self._appointment: Appointment | None = None
        self._serial = 0
        """Of the page as it was opened; an answer about one that was left comes too late."""
        self._is_here = self._is_missed = False
        self._is_booking = False
        self._item: ServiceItem | None = None
        self._known: Appointment | None = None
        """What gets another time (改期); None: a visit that is not booked yet."""
        self.moved: Callable[[], Waiting] = Waiting
        """Holds the appointment that is looked at; whoever shows it knows."""
        self.picker = TimePicker(parts, record, desk, changed, self._ask_place, now=now)

    @property
    def is_ending(self) -> bool:
        """A time is being given back."""
        return self._held.is_ending

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands. What came while another page stood before this one is asked anew; once it is left none is."""
        was_here, self._state = self._is_here, state
        self._is_here = Page.VISIT in (state.page, state.stop_from if state.page is Page.STOP else state.page)
        if was_here and not self._is_here:
            self._leave()
        elif self._is_missed and state.page is Page.VISIT:
            self._is_missed = False
            if self._place_id:
                self._ask_time()
            else:
                self._look_for_places()

    def _leave(self) -> None:
        self._serial += 1
        self._is_booking = self._is_missed = False
        self.picker.leave()
        self._record.asking.come_back()

    # --- where and when -------------------------------------------------------------------------------------------------

    def open(self, *, is_move: bool = False) -> None:
        """The first page: where; of an appointment that is moved: when. Somebody else's visit is another one."""
        self._known = known = self.moved().visit if is_move else None
        self._item = item = self._record.catalogue.get(known.item_code) if known is not None else self._record.item
        self._place_id, self._appointment = "", None
        self._serial += 1
        self._is_booking = self._is_missed = False
        self._record.asking.put_behind()
        if item is None:
            self._dispatch(ev.VisitLeft())
            return
        if known is not None:
            self._place_id = known.point_id
            self._ask_time()
            return
        self._look_for_places()

    def _look_for_places(self) -> None:
        item, serial = self._item, self._serial
        if item is not None:
            self._record.asking.prompt = self._prompt("place")
            self._desk.run(
                lambda: self.picker.known(item),
                lambda places: self._places_known(serial, places),
                lambda error: self._failed(serial, error),
            )

    def _is_told(self, serial: int) -> bool:
        """Whether an answer is for the page as it is now; another page may stand before it, or it was left."""
        if serial == self._serial and self._state.page is not Page.VISIT:
            self._is_missed = True
        return serial == self._serial and self._state.page is Page.VISIT

    def _places_known(self, serial: int, places: PlacesKnown) -> None:
        if not self._is_told(serial):
            return
        if not places.names:
            self._dispatch(ev.VisitRefused(StopReason.NO_COUNTER.value))
            return
        self._place_id = places.suggested
        self._ask_place()
        self._changed()

    def _ask_place(self) -> None:
        item = self._item
        if item is not None:
            self.picker.ask_place(self._prompt("place"), item, self._place_id, self._state.mode)

    def _ask_time(self, notice: str = "") -> None:
        item = self._item
        if item is not None:
            self._record.asking.error = notice
            self.picker.ask_time(self._prompt("slot"), item, self._place_id, self._state.mode)
            self._changed()

    def _prompt(self, kind: str) -> FieldPrompt:
        say, mode = self._parts.phrases.say, self._state.mode
        title, hint = say(f"booking.visit_{kind}", mode), say(f"booking.visit_{kind}_hint", mode)
        return FieldPrompt(CODE, kind, title, "", hint, "", (), "", 100, True)

    def take(self, raw: str) -> None:
        """A tap on the page."""
        chosen = self.picker.take(raw)
        if not chosen:
            return
        try:
            slot = Slot.parse(chosen)
        except ValueError:  # not a time: a place
            self._place_id = chosen
            self._ask_time()
            return
        self._book(slot)

    def back(self) -> None:
        """One page back. A time that is just being taken is waited for: nobody has one that they are not told of."""
        if self._is_booking or self.picker.back():
            return
        if self.picker.asks_time:
            self._record.asking.error = ""
            self._ask_place()
            self._changed()
        else:
            self._dispatch(ev.VisitLeft())

    # --- taking it ------------------------------------------------------------------------------------------------------

    def _book(self, slot: Slot) -> None:
        item, platform, moved = self._item, self._parts.platform, self._known
        if item is None or self._is_booking:
            return
        wanted = AppointmentRequest(item.base_code, self._place_id, slot)
        known, serial = self._record.session, self._serial

        def book() -> tuple[Session, Booked | ChangedMeanwhile]:
            session = known if known is not None else self._session_of_card()
            if moved is not None:
                return session, platform.move_appointment(session, moved, wanted.point_id, slot)
            return session, self._held.take(Asked(session, wanted))

        self._is_booking = True
        self.picker.wait(self._prompt("slot"))
        self._desk.run(
            book,
            lambda answer: self._answered(serial, wanted, answer),
            lambda error: self._failed(serial, error),
        )
        self._changed()

    def _answered(
        self, serial: int, wanted: AppointmentRequest, answer: tuple[Session, Booked | ChangedMeanwhile]
    ) -> None:
        if serial == self._serial:
            self._is_booking = False
        if not self._is_told(serial):  # nobody is told of this time, and nobody comes
            self._desk.run(lambda: self._held.undo(wanted), lambda _done: None, lambda _error: None)
            return
        self._record.session, booked = answer
        say, mode = self._parts.phrases.say, self._state.mode
        match booked:
            case Appointment() if self._known is not None:
                self._keep(booked)
                self._dispatch(ev.VisitBooked())
            case ChangedMeanwhile():
                self._keep(booked.now)
                self._dispatch(ev.VisitLeft())
            case Appointment():
                self._appointment = booked
                self._held.told()
                self._parts.log.write(LogEvent.APPOINTMENT_MADE)
                self._dispatch(ev.VisitBooked())
            case SlotGone():
                self._ask_time(say("booking.gone", mode))
            case AlreadyBooked():
                self._ask_time(already_words(booked, say, mode))
            case MissedTooOften():
                self._dispatch(ev.VisitRefused(missed_end(booked).value))

    def _keep(self, now: Appointment) -> None:
        """The appointment as it stands, for whoever shows it."""
        waiting, entry = self.moved(), None if self.picker.book is None else self.picker.book.find(now.point_id)
        waiting.visit, waiting.check_in = now, None
        if entry is not None:
            waiting.points = {**waiting.points, now.point_id: entry.point.name}

    def _failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._is_booking = False
        if not self._is_told(serial):
            return
        if is_over(error):
            self._ask_time(self._parts.phrases.say("booking.over", self._state.mode))
            return
        self._dispatch(ev.VisitRefused(failed_end(error, self._parts, self._dispatch).value))

    def facts(self, mode: DisplayMode) -> AppointmentFacts | None:
        """What was booked, in words; None: nothing was."""
        return facts_of(self._appointment, self._record, self.picker, self._parts, mode)

    def close(self) -> None:
        """The visit ends, whatever is still under way: a time that may be booked, and that nobody was told of, is given back."""
        self._held.end()
