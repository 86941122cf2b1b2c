# SPDX-License-Identifier: Apache-2.0
"""一键叫车: asks how near a cab is, calls one, looks how it stands. Nobody is named, and all of it goes with its pages.

One id is asked with until the platform has answered it, so that an answer that was lost never makes a second car.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, cast

from PySide6.QtCore import QObject, QTimer, Slot

from config import clock
from kiosk.application.form import Form
from kiosk.application.lookup import open_lookup
from kiosk.application.precheck import Verdict
from kiosk.application.review import FieldPrompt, field_prompt
from kiosk.application.ride import judged, why_none
from kiosk.application.validation import Invalid
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import RIDE_PAGES, JourneyState, Page, Riding
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ProtocolFault, Rejected, Unreachable
from kiosk.platform.rides import Car, Nearby, Ride, RideRequest, RideState
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_KEEPS: Final = frozenset({*RIDE_PAGES, Page.STOP})
"""Pages from which one step leads back to the car."""
_RIDING: Final = {
    RideState.SEARCHING: Riding.SEARCHING,
    RideState.ASSIGNED: Riding.COMING,
    RideState.ARRIVING: Riding.COMING,
    RideState.ARRIVED: Riding.HERE,
    RideState.BOARDED: Riding.BOARDED,
    RideState.NO_SHOW: Riding.MISSED,
    RideState.NONE_FOUND: Riding.NONE_FOUND,
    RideState.CANCELLED: Riding.CANCELLED,
}
_LOOK_AGAIN_S: Final = 10.0
"""After a look that was not answered, unless the platform asks for more."""
_LOOK_AGAIN_MOST_S: Final = 600.0
FIELD: Final = "phone"


class Unheard(StrEnum):
    """Why how it stands now was not heard."""

    NOTHING = ""
    NETWORK = "network"
    SILENT = "silent"
    """The line is there, and no answer that says how it stands: too many ask, a fault, a refusal."""
    GONE = "gone"
    """It is known of no more."""


class _VisitOver(Exception):
    """Nobody would wait for a car any more: none is called."""


class RideWay(QObject):
    """``changed``: something that the page shows has changed without an event. ``poll_scale`` < 1: for tests alone."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        *,
        poll_scale: float = 1.0,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._poll_scale = poll_scale
        self._serial = 0
        self._asked: RideRequest | None = None
        """Asked with, and not answered yet."""
        self._is_over = False
        """The visit has ended."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self.form: Form | None = None
        self.near: Nearby | None = None
        self.ride: Ride | None = None
        """As the platform told it last."""
        self.phone = ""
        self.error: Invalid | None = None
        self.unheard = Unheard.NOTHING
        self.is_uncancelled = False
        """It was to be called off, and that was not heard."""

    @property
    def effects(self) -> dict[type[fx.Effect], Callable[[Any], None]]:
        """What it carries out."""
        return {
            fx.OpenRide: lambda _effect: self.open(),
            fx.KeepRidePhone: lambda effect: self.keep_phone(effect.text),
            fx.CallRide: lambda _effect: self.call(),
            fx.CancelRide: lambda _effect: self.cancel(),
            fx.ForgetRide: lambda _effect: self.forget(),
        }

    @property
    def has_asked(self) -> bool:
        """The platform was asked for a car: there may be one."""
        return self._asked is not None or self.ride is not None

    def follow(self, state: JourneyState) -> None:
        """What was called is not known here any longer than its pages; the car comes all the same."""
        if state.page is not Page.RIDE_PHONE:
            self.error = None  # of a number that was tried there
        if self.form is not None and state.page not in _KEEPS:
            self.forget()

    def open(self) -> None:
        """How near is one?"""
        item, phone = self._record.item, self.phone
        self.forget()
        if item is None:
            return
        self.phone = phone
        self.form = open_lookup(item, self._record.situation, clock.now().date(), self._record.catalogue.tables)
        district, serial, platform, car = self._parts.site.district, self._serial, self._parts.platform, self._car
        if not district:  # nobody has said where it stands, so no driver would find it
            self._dispatch(ev.RideOffered(Riding.NOT_SERVED))
            return
        self._desk.run(
            lambda: platform.cars_near(car, district),
            lambda near: self._found(serial, near),
            lambda error: self._refused(serial, error),
        )

    def keep_phone(self, text: str) -> None:
        """Where the driver may call; empty: nowhere."""
        if self.form is None:
            return
        answered = self.form.with_answer(FIELD, text) if text else self.form
        if isinstance(answered, Invalid):
            self.error = answered
            self._changed()
            return
        self.phone, self.error = text, None
        self._dispatch(ev.RidePhoneKept())

    def call(self) -> None:
        """One car, however often the key is pressed."""
        if self.form is None:
            return
        site, serial, platform = self._parts.site, self._serial, self._parts.platform
        place = f"{site.name}，{site.address}"
        self._asked = self._asked or RideRequest(self._car, site.district, place, self.phone)
        asked = self._asked

        def ask() -> Ride:
            if self._is_over:
                raise _VisitOver("nobody is here any more")
            ride = platform.call_ride(asked)
            if self._is_over:  # it was called off before it was called
                platform.cancel_ride(asked.ride_id)
            return ride

        self._desk.run(
            ask,
            lambda ride: self._called(serial, ride),
            lambda error: self._refused(serial, error),
        )

    def cancel(self) -> None:
        """不去了."""
        ride, serial, platform = self.ride, self._serial, self._parts.platform
        if ride is None:
            return
        self._desk.run(
            lambda: platform.cancel_ride(ride.ride_id),
            lambda found: self._called(serial, found),
            lambda error: self._not_cancelled(serial, error),
        )

    def forget(self) -> None:
        """Nothing is left of it. What is still being looked for, or may be, is called off as far as anybody hears it: who has
        left before there was a car does not wait for one.
        """
        self._call_off(self._desk, self._parts.platform)
        self._forget()

    def close(self, farewell_desk: TaskDesk) -> bool:
        """The visit ends with nobody here: as :meth:`forget`, told on ``farewell_desk``. Whether something is."""
        self._is_over = True
        is_called_off = self._call_off(farewell_desk, self._parts.help_platform)
        self._forget()
        return is_called_off

    def _call_off(self, desk: TaskDesk, platform: PlatformClient) -> bool:
        ride_id = self._asked.ride_id if self._asked is not None else ""
        if self.ride is not None and self.ride.state is RideState.SEARCHING:
            ride_id = self.ride.ride_id
        if ride_id:
            desk.run(lambda: platform.cancel_ride(ride_id), lambda _ride: None, lambda _error: None)
        return bool(ride_id)

    def _forget(self) -> None:
        self._serial += 1
        self._timer.stop()
        self.form, self.near, self.ride, self._asked = None, None, None, None
        self.phone, self.error = "", None
        self.unheard, self.is_uncancelled = Unheard.NOTHING, False

    @property
    def is_stale(self) -> bool:
        """How it stands now was not heard."""
        return self.unheard is not Unheard.NOTHING

    @property
    def takes_phone(self) -> bool:
        """A car is near, and none was asked for yet: what may have been heard is repeated as it was."""
        return self.near is not None and self._asked is None

    @property
    def why_none(self) -> Verdict | None:
        """What the rules say of what was heard."""
        return None if self.form is None else why_none(self.form)

    @property
    def prompt(self) -> FieldPrompt | None:
        """How the page asks for the telephone."""
        return None if self.form is None else field_prompt(self.form, FIELD)

    @property
    def place(self) -> str:
        """Where to wait."""
        return f"{self._parts.site.name}门口"

    @property
    def _car(self) -> Car:
        return cast("Car", self._record.situation.answers["car"])

    def _found(self, serial: int, near: Nearby) -> None:
        if serial != self._serial or self.form is None:
            return
        self.near, self.form = near, judged(self.form, is_near=near.cars > 0)
        self._dispatch(ev.RideOffered(Riding.NONE if self.why_none is None else Riding.RULED_OUT))

    def _called(self, serial: int, ride: Ride) -> None:
        if serial != self._serial:
            return
        if self.ride is not None and self.ride.state.is_over and not ride.state.is_over:
            return  # a look that was under way when it was called off
        self.ride, self._asked = ride, None
        self.unheard, self.is_uncancelled = Unheard.NOTHING, False
        self._dispatch(ev.RideTold(_RIDING[ride.state]))
        if not ride.state.is_over:
            self._look_in(ride.poll_after_s)
        self._changed()  # the minutes have changed, and it may be on its way as before

    def _refused(self, serial: int, error: Exception) -> None:
        if serial != self._serial or self.form is None:
            return
        self._dispatch(ev.RideOffered(self._why(self.form, error)))

    def _why(self, form: Form, error: Exception) -> Riding:
        """Why there is nothing; a call that was not answered may have been heard, and is asked again as it was."""
        is_called = self._asked is not None
        if isinstance(error, Rejected):
            self._asked = None
            name = error.problem.name
            if name == "area-not-served":
                return Riding.NOT_SERVED
            if name in ("no-car-near", "ride-under-way"):
                is_under_way = name == "ride-under-way"
                self.form = judged(form, is_near=is_under_way, is_under_way=is_under_way)
                return Riding.RULED_OUT
        if isinstance(error, Busy):
            return Riding.BUSY
        if isinstance(error, Unreachable):
            if not isinstance(error, ProtocolFault):
                self._dispatch(ev.NetworkChanged(online=False))
            return Riding.UNHEARD if is_called else Riding.OFFLINE
        self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
        return Riding.REFUSED

    def _look_in(self, seconds: float) -> None:
        self._timer.start(max(1, round(1000 * seconds * self._poll_scale)))

    @Slot()
    def _look(self) -> None:
        ride, serial, platform = self.ride, self._serial, self._parts.platform
        if ride is None:
            return
        self._desk.run(
            lambda: platform.ride(ride.ride_id),
            lambda found: self._called(serial, found),
            lambda error: self._not_heard(serial, error),
        )

    def _not_heard(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        self.unheard = Unheard.SILENT
        if isinstance(error, Rejected):  # nothing comes of asking again
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            if error.problem.name == "no-such-ride":
                self.unheard = Unheard.GONE
        else:
            asked_for_s = error.retry_after_s if isinstance(error, Unreachable | Busy) else None
            self._look_in(min(max(_LOOK_AGAIN_S, asked_for_s or 0.0), _LOOK_AGAIN_MOST_S))
            if isinstance(error, Unreachable) and not isinstance(error, ProtocolFault):
                self.unheard = Unheard.NETWORK
        self._changed()

    def _not_cancelled(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        if isinstance(error, Rejected):  # over in another way meanwhile, which the next look says
            self._look()
            return
        self.is_uncancelled = True
        self._changed()
