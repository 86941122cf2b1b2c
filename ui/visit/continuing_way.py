# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: gives what goes on to the platform, looks whether a telephone has taken it up, and takes it back.

Nothing is called taken before the platform said so, and what was not heard is
not guessed. A visit that ends while a code is on screen takes it back: a form's draft is kept then, and it lies at one place.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Slot

from config import clock
from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.places.site import Place
from kiosk.platform.continuations import Continuation, ContinuationKind, ContinuationState
from kiosk.platform.errors import Busy, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.printing.slips import SlipHead
from ui.visit.continued_things import ContinuedThings
from ui.visit.handed_over import HandedOver, Thing
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

POLL_S: Final = 2.0
LONG_S: Final = 30 * 60
"""Nobody waits so long here for a platform that asks to come later."""
_LOOKED_AT: Final = (Continuing.CODE, Continuing.SEEN)


class ContinuingWay(QObject):
    """``desk``: asks the platform; ``farewell_desk``: tells it, when the visit ends, that nobody waits any more.

    ``session_of_card``: opens a session for the card that was read, blocking. ``places_for``: counters for a service.
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
        places_for: Callable[[str], tuple[Place, ...]],
        things: ContinuedThings,
        *,
        poll_s: float = POLL_S,
    ) -> None:
        super().__init__()
        self._parts, self._record, self._desk = parts, record, desk
        self._dispatch, self._changed = dispatch, changed
        self._session_of_card, self._places_for, self.things = session_of_card, places_for, things
        self._poll_s = poll_s
        self._state = JourneyState()
        self._serial = 0
        """Of what is open; an answer about one that was taken back comes too late."""
        self._handed = HandedOver(parts, farewell_desk)
        self._sent = ""
        """Id of what was sent last; empty: it is not sent yet."""
        self.is_under_way = False
        """The platform was asked to take it, or to give it back, and has not answered yet."""
        self._ends_at = 0.0
        self._is_asking = False
        self.found: Continuation | None = None
        """What is open, or was taken up."""
        self.valid_until: datetime | None = None
        """By this terminal's clock."""
        self.is_unheard = False
        """The platform was not heard when it was asked last."""
        self.wait_s = 0.0
        """The platform was busy, and asked to come so much later; 0: it did not say when, or it is worth waiting for."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def places(self) -> tuple[Place, ...]:
        """Counters for the service, the nearest first; of the own cases none is nearer to them than another."""
        code = self.things.service(self._state)[1]
        return self._places_for(code) if code else ()

    @property
    def receipt(self) -> str:
        """By what the case that goes on can be asked about; empty: by nothing that is known."""
        return self.things.receipt(self._state) if self._state.continued is GoesOn.CASE else ""

    @property
    def minutes_left(self) -> int:
        """Rounded up."""
        return max(0, -int(-(self._ends_at - time.monotonic()) // 60))

    @property
    def is_ending(self) -> bool:
        """The platform is just being told that nobody waits any more."""
        return self._handed.is_taking_back

    def slip(self, head: SlipHead, mode: DisplayMode) -> Callable[[], Document] | None:
        """The number for the window on paper; None where there is none."""
        found, until, about, places = self.found, self.valid_until, self._state.continued, self.places
        if found is None or not found.number or until is None:
            return None
        name = self.things.service(self._state)[0]

        def make() -> Document:
            from kiosk.printing.window_slip import window_slip  # few visits print one

            return window_slip(head, about, name, found.number, until, places, mode)

        return make

    # --- giving it away -----------------------------------------------------------------------------------------------

    def open(self, effect: fx.OpenContinuation, state: JourneyState) -> None:
        """Give it to the platform; answered by ``ContinuationSaid``. A number that hands over nothing, and was told to who is
        here in this visit, is shown once more if it still waits: another would end the one on the paper.
        """
        self._state, self._sent, self.wait_s = state, "", 0.0
        self._serial += 1
        self.found, self.valid_until, self._is_asking, self.is_unheard = None, None, False, False
        self.is_under_way = False
        kind, serial, thing = ContinuationKind(effect.kind), self._serial, self.things.thing(effect.about, state)
        self._handed.forget_numbers_of_others(self.things.person)
        told, platform = self._handed.number(thing), self._parts.platform
        if not told or kind is not ContinuationKind.WINDOW:
            self._give(serial, kind, thing)
            return

        def heard(found: Continuation) -> None:
            if serial != self._serial:
                return
            if found.state is ContinuationState.WAITING:
                self._given(serial, found, is_new=False)
                return
            self._handed.forget(told)
            self._give(serial, kind, thing)

        def not_heard(error: Exception) -> None:
            if serial != self._serial or not isinstance(error, Rejected):
                self._not_given(serial, error)
                return
            self._handed.forget(told)  # the platform knows nothing of it any more
            self._give(serial, kind, thing)

        self._wait_for(lambda: platform.continuation(told), heard, not_heard)

    def _give(self, serial: int, kind: ContinuationKind, thing: Thing) -> None:
        made, known, platform = str(uuid4()), self._record.session, self._parts.platform
        continued = self.things.made(thing.about, made, self._state)
        if continued is None:
            self._dispatch(ev.ContinuationSaid(Continuing.REFUSED))
            return
        self._sent = made
        self._handed.send(made, thing)

        def give() -> Continuation:
            if continued.is_nobodys:
                return platform.open_continuation(None, made, kind, continued)
            if known is not None:
                try:
                    return platform.open_continuation(known, made, kind, continued)
                except SessionEnded:
                    pass  # a card that was read opens another
            return platform.open_continuation(self._session_of_card(), made, kind, continued)

        def give_for_who_is_here() -> Continuation:
            found = give()
            if serial != self._serial:  # the visit ended meanwhile: nobody will ever see the code or the number
                platform.withdraw_continuation(made)
            return found

        self._wait_for(
            give_for_who_is_here, lambda found: self._given(serial, found), lambda error: self._not_given(serial, error)
        )

    def _wait_for(
        self, work: Callable[[], object], heard: Callable[[Any], None], not_heard: Callable[[Exception], None]
    ) -> None:
        """It is under way until there is an answer, whatever can be made of that: another may be under way by then."""
        serial, self.is_under_way = self._serial, True

        def answered(then: Callable[[Any], None], answer: object) -> None:
            if serial == self._serial:
                self.is_under_way = False
            then(answer)

        self._desk.run(work, partial(answered, heard), partial(answered, not_heard))

    def _given(self, serial: int, found: Continuation, *, is_new: bool = True) -> None:
        if serial != self._serial:
            return
        self.found = found
        self._hear_time(found)
        self._handed.hear(found)
        if is_new:
            self._parts.log.write(LogEvent.CONTINUATION_OPENED, reason=found.kind)
        is_phone = found.kind is ContinuationKind.PHONE
        self._dispatch(ev.ContinuationSaid(Continuing.CODE if is_phone else Continuing.NUMBER))

    def _not_given(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        if isinstance(error, Busy):
            step, asked_s = Continuing.BUSY, error.retry_after_s or 0.0
            self.wait_s = asked_s if asked_s >= LONG_S else 0.0
        elif isinstance(error, Unreachable):
            step = Continuing.OFFLINE
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            step = Continuing.REFUSED
        if isinstance(error, Rejected):
            self._handed.forget(self._sent)
        self._dispatch(ev.ContinuationSaid(step))

    def _hear_time(self, found: Continuation) -> None:
        self._ends_at = time.monotonic() + found.valid_s
        self.valid_until = clock.now() + timedelta(seconds=found.valid_s)

    # --- looking whether it was taken up ------------------------------------------------------------------------------

    def follow(self, state: JourneyState) -> None:
        """The platform is asked for as long as the code is on screen."""
        self._state = state
        if not self._is_looked_at:
            self._timer.stop()
        elif not (self._timer.isActive() or self._is_asking):
            self._ask_again()

    @property
    def _is_looked_at(self) -> bool:
        is_here = self._state.page is Page.CONTINUE and not self._state.ended
        return is_here and self._state.continuing in _LOOKED_AT and self.found is not None

    def _ask_again(self) -> None:
        self._timer.start(max(1, round(1000 * self._poll_s)))

    @Slot()
    def _look(self) -> None:
        found, platform, serial = self.found, self._parts.platform, self._serial
        if found is None or self._is_asking or not self._is_looked_at:
            return
        self._is_asking = True
        self._desk.run(
            lambda: platform.continuation(found.continuation_id),
            lambda heard: self._told(serial, heard),
            lambda error: self._unheard(serial, error),
        )

    def _told(self, serial: int, heard: Continuation) -> None:
        if serial != self._serial:
            return
        self._is_asking, was_unheard, self.is_unheard = False, self.is_unheard, False
        if heard.state is ContinuationState.TAKEN:
            self._taken()
        elif heard.state is not ContinuationState.WAITING:
            self._dispatch(ev.ContinuationSaid(Continuing.OVER))
        else:
            before = self.minutes_left
            self._hear_time(heard)
            if heard.is_opened and self._state.continuing is Continuing.CODE:
                self._dispatch(ev.ContinuationSaid(Continuing.SEEN))
            elif was_unheard or before != self.minutes_left:
                self._changed()
            self.follow(self._state)

    def _taken(self) -> None:
        self._handed.forget(self._sent)
        self._parts.log.write(LogEvent.CONTINUATION_TAKEN)
        self._dispatch(ev.ContinuationSaid(Continuing.TAKEN))

    def _unheard(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        self._is_asking = False
        if isinstance(error, Rejected):  # the platform knows nothing of it any more
            self._dispatch(ev.ContinuationSaid(Continuing.OVER))
        elif time.monotonic() > self._ends_at:  # a telephone may have taken it up all the same
            self._dispatch(ev.ContinuationSaid(Continuing.UNSURE))
        else:
            if not self.is_unheard:
                self.is_unheard = True
                self._changed()
            self.follow(self._state)

    # --- taking it back -----------------------------------------------------------------------------------------------

    def withdraw(self) -> None:
        """Take it back; answered by ``ContinuationSaid``: it was, it is taken up already, or nobody can say."""
        found, platform = self.found, self._parts.platform
        self._serial += 1
        serial, self._is_asking, self.is_under_way = self._serial, False, False
        self._handed.want_back(self._sent)
        if found is None:
            self._dispatch(ev.ContinuationSaid(Continuing.CHOOSING))
            return

        def told(is_back: bool) -> None:
            if serial != self._serial:
                return
            if not is_back:
                self._taken()
                return
            self.found = None
            self._handed.forget(found.continuation_id)
            self._dispatch(ev.ContinuationSaid(Continuing.CHOOSING))

        def not_told(error: Exception) -> None:
            if serial == self._serial:
                self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
                self._dispatch(ev.ContinuationSaid(Continuing.UNSURE))

        self._wait_for(lambda: platform.withdraw_continuation(found.continuation_id), told, not_told)

    def close(self) -> None:
        """The visit ends: whatever nobody has a way to any more is taken back."""
        self._timer.stop()
        self._serial += 1
        self.found = None
        self._handed.take_back_leftovers(is_erased="cancelled" in (self._state.ended, self._state.leaving))
