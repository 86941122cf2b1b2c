# SPDX-License-Identifier: Apache-2.0
"""The time (统一预约) that this visit has, or may have, and that nobody has filed or been told of yet.

One owner for the ways that take times: what may be booked is given back before another is taken, when its answer comes too
late, and at the end, so that nobody misses (爽约) what they know nothing of. How the platform is told: ``ui.visit.giving_back``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.places.slot import Slot
from kiosk.platform.booking import Booked
from kiosk.platform.booking_model import Appointment, AppointmentRequest, ChangedMeanwhile
from kiosk.platform.errors import NotAuthorised, Rejected
from kiosk.platform.model import Session
from ui.visit.giving_back import cancel, cancel_if_booked, give_back
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


@dataclass(frozen=True)
class Asked:
    """A time that is asked for, and for whom."""

    session: Session = field(repr=False)
    request: AppointmentRequest


class VisitOver(Exception):
    """Nobody would be told of the time any more: none is asked for."""


class HeldTime:
    """``farewell_desk``: where a time is given back behind whoever waits; ``session_now``: whoever is here now, as the platform
    knows them; None: nobody.
    """

    def __init__(self, parts: VisitParts, farewell_desk: TaskDesk, session_now: Callable[[], Session | None]) -> None:
        self._parts, self._farewell_desk, self._session_now = parts, farewell_desk, session_now
        self.appointment: Appointment | None = None
        """What they have for what is being filed, as it was heard last; it may have been there before this visit."""
        self._session: Session | None = None
        """Whose that is."""
        self._is_moved_unheard = False
        """Whether that may have another time by now, of which nobody was told."""
        self._asked: Asked | None = None
        """May be booked, and nobody has heard so. No other time is taken before it was given back."""
        self._under_way: Asked | None = None
        """What the platform is being asked for, or is about to be; None: nothing is on its way to be booked."""
        self._sent_ids: set[str] = set()
        """Of what this visit has sent: nothing else is given back."""
        self._is_over = False
        self._leaving = 0
        """So many are being given back behind whoever waits; what comes of it behind the end nobody hears."""

    @property
    def is_ending(self) -> bool:
        """A time is being given back behind whoever waits."""
        return self._leaving > 0

    # --- what there is --------------------------------------------------------------------------------------------------

    def stands_at(self, point_id: str, slot: Slot) -> bool:
        """What they have is at that place and time, and it is not in doubt."""
        known = self.appointment
        return known is not None and (known.point_id, known.slot) == (point_id, slot) and not self._is_moved_unheard

    def request(self, item_code: str, point_id: str, slot: Slot, case_id: str) -> AppointmentRequest:
        """Of the same time whose answer was not heard it is the same request: asked once more it is one appointment."""
        if self._asked is not None:
            before = self._asked.request
            if (before.item_code, before.point_id, before.slot, before.case_id) == (item_code, point_id, slot, case_id):
                return before
        return AppointmentRequest(item_code, point_id, slot, case_id)

    def _is_asked(self, request: AppointmentRequest) -> bool:
        return self._asked is not None and self._asked.request == request

    # --- it is taken ----------------------------------------------------------------------------------------------------

    def begin(self, asked: Asked) -> None:
        """From now on it may be booked: what a desk asks for later counts from where it was put there. Behind a time that has
        to be given back first, it counts from where that is done.

        Raises:
            VisitOver: nobody would be told.
        """
        if self._asked is None or self._is_asked(asked.request):
            self._note(asked)

    def _note(self, asked: Asked) -> None:
        self._only_before_the_end()
        self._asked = self._under_way = asked

    def take(self, asked: Asked) -> Booked:
        """Blocks, on a desk's thread: whatever else may be booked is given back, then the time is asked for. Until it is
        :meth:`keep` or :meth:`told` it is to be given back; what was answered otherwise there is nothing of. A refusal says so
        only of what was sent for the first time: what was sent before may be booked, whoever is not known any more.

        Raises:
            PlatformError: it was not heard whether it is booked, or the one before could not be given back.
            VisitOver: the visit ended before it was asked for.
        """
        if not self._is_asked(asked.request):
            self._only_before_the_end()
            self._undo(asked.session)
            self._note(asked)
        elif self._under_way is None:  # once more, without a word of it before
            self._note(asked)
        was_sent = asked.request.appointment_id in self._sent_ids
        self._sent_ids.add(asked.request.appointment_id)
        try:
            booked = self._parts.platform.book(asked.session, asked.request)
        except (Rejected, NotAuthorised):
            if not was_sent:
                self._forget(asked.request)
            raise
        finally:
            if self._under_way is asked:
                self._under_way = None
        if not isinstance(booked, Appointment):
            self._forget(asked.request)
        return booked

    def move(self, session: Session, known: Appointment, point_id: str, slot: Slot) -> Booked | ChangedMeanwhile:
        """Blocks, on a desk's thread: what they have gets another time (改期). Where that is not heard it is in doubt.

        Raises:
            PlatformError: it was not heard whether it was moved, or it cannot be.
        """
        self._session, self._is_moved_unheard = session, True
        moved = self._parts.platform.move_appointment(session, known, point_id, slot)
        self._is_moved_unheard = False
        return moved

    def keep(self, session: Session, now: Appointment | None) -> None:
        """As it stands: theirs, and given back unless what it is for is filed. None: they have none any more."""
        self.appointment, self._session, self._asked = now, session, None
        self._is_moved_unheard = False

    def told(self) -> None:
        """They were told of it: it is theirs, whatever becomes of the visit."""
        self._asked = None

    # --- it is given back -----------------------------------------------------------------------------------------------

    def undo(self, request: AppointmentRequest) -> None:
        """Blocks, on a desk's thread: the answer came where nobody is told of it any more.

        Raises:
            PlatformError: it was not heard; it stays to be given back.
        """
        if self._is_asked(request):
            self._undo(self._session_now())

    def _undo(self, here: Session | None) -> None:
        """``here``: whose card lies here. Whoever else's session ended, of theirs nothing can be given back here."""
        asked = self._asked
        if asked is None:
            return
        session = _newest(asked.session, here)
        self._under_way = asked
        try:
            give_back(self._parts.platform, session, asked.request)
        except NotAuthorised:
            if here is not None and here.number == session.number:
                raise  # who says again who they are is heard
        finally:
            if self._under_way is asked:
                self._under_way = None
        if self._asked is asked:
            self._asked = None

    def drop(self) -> None:
        """Behind whoever waits: what this visit has, or may have, is given back and forgotten; another case follows."""
        self._give_back()
        self.appointment = self._session = self._asked = self._under_way = None
        self._is_moved_unheard = False

    def end(self, *, gives_back: bool = True) -> None:
        """The visit ends, whatever is still under way. ``gives_back``: nothing was filed that it would be for."""
        self._is_over = True
        if gives_back:
            self._give_back()

    def _give_back(self) -> None:
        known, asked, here = self.appointment, self._asked, self._session_now()
        platform = self._parts.help_platform
        if known is not None and self._session is not None:
            if (
                known.appointment_id in self._sent_ids
            ):  # else it is of a returned case, whatever becomes of its correction
                session = _newest(self._session, here)
                self._run(lambda: cancel(platform, session, known))
        elif asked is not None:
            # What is on its way may be booked behind a look for it; of the same request it is one appointment.
            session, undo = _newest(asked.session, here), cancel_if_booked if self._under_way is None else give_back
            self._run(lambda: undo(platform, session, asked.request))

    def _run(self, work: Callable[[], None]) -> None:
        self._leaving += 1
        self._farewell_desk.run(work, self._left, self._left)

    def _left(self, _answer: object) -> None:
        if not self._is_over:
            self._leaving -= 1

    def _forget(self, request: AppointmentRequest) -> None:
        if self._is_asked(request):
            self._asked = None

    def _only_before_the_end(self) -> None:
        if self._is_over:
            raise VisitOver("nobody is here any more")


def _newest(session: Session, here: Session | None) -> Session:
    """Of the same person the one that was opened last."""
    return here if here is not None and here.number == session.number else session
