# SPDX-License-Identifier: Apache-2.0
"""Asks where and when somebody comes (统一预约), one page after another, each put where a form's question stands.

The points come out of the content, the free times are the platform's; both are read on a desk's thread. Nothing is taken by
looking. A tap on what is not on offer (any more) is no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import PlacesKnown
from kiosk.application.review import FieldPrompt
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.package.lookups import LookupDamaged
from kiosk.journey.record import VisitRecord
from kiosk.platform.errors import Busy, PlatformError, Unreachable
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:  # what reads places takes longer to load than all that most visits need
    from kiosk.places.book import PlaceBook
    from kiosk.platform.booking_model import FreeTimes

DISTRICT = "@district:"
DAY = "@day:"
_MOST_WEEKS: Final = 13
"""So many pages without a free time are passed over, as far ahead as anything is booked (90 days); an answer that always leads on
would keep the desk from everything else.
"""


class _Page(Enum):
    NONE = "none"
    PLACES = "places"
    DISTRICTS = "districts"
    OF_DISTRICT = "of_district"
    LOOKING = "looking"
    FAILED = "failed"
    FULL = "full"
    DAYS = "days"
    TIMES = "times"


class TimePicker:
    """``other_place``: called when the resident would rather go somewhere else than was asked about."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        changed: Callable[[], None],
        other_place: Callable[[], None],
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._changed = changed
        self._other_place = other_place
        self._now = now
        self._book: PlaceBook | None = None
        self._page = _Page.NONE
        self._asked: FieldPrompt | None = None
        self._item: ServiceItem | None = None
        self._place_id = ""
        self._chosen = ""
        self._times: FreeTimes | None = None
        self._from: date | None = None
        self._mode = DisplayMode.STANDARD
        self._serial = 0
        """Of what is looked for; an answer about something else comes too late."""

    @property
    def book(self) -> PlaceBook | None:
        """The points, where they were read."""
        return self._book

    # --- the places -----------------------------------------------------------------------------------------------------

    def read(self) -> PlaceBook | None:
        """The points, read once; None: there are none, or they cannot be read. Takes a while: on a desk's thread."""
        if self._book is None and self._parts.lookups is not None:
            try:
                self._book = self._parts.lookups.book()
            except LookupDamaged as damaged:
                self._parts.log.failure(LogEvent.UNHANDLED_ERROR, damaged)
        return self._book

    def known(self, item: ServiceItem) -> PlacesKnown:
        """Where a visit for this item can be booked; as :meth:`read`."""
        from kiosk.application.booking_prompt import places_for
        from kiosk.places.nearest import whereabouts

        book = self.read()
        if book is None:
            return PlacesKnown()
        near = places_for(book, item, whereabouts(self._parts.site), DisplayMode.STANDARD)
        names = {one.entry.point.id: one.entry.point.name for one in near}
        return PlacesKnown(near[0].entry.point.id if near else "", names)

    def ask_place(self, asked: FieldPrompt, item: ServiceItem, chosen: str, mode: DisplayMode) -> None:
        """Where: the nearest first."""
        self._asked, self._item, self._chosen, self._mode = asked, item, chosen, mode
        self._place_id = ""
        if self._book is not None or self._parts.lookups is None:
            self._show_places("")
            return
        self._look(asked)
        serial = self._serial
        self._desk.run(
            self.read, lambda _book: self._places_read(serial), lambda error: self._not_answered(serial, error)
        )

    def _places_read(self, serial: int) -> None:
        if serial == self._serial:
            self._show_places("")
            self._changed()

    def _show_places(self, district: str) -> None:
        from kiosk.application.booking_prompt import failed_prompt, place_prompt, places_for
        from kiosk.places.nearest import whereabouts

        book, asked, item = self._book, self._asked, self._item
        self._serial += 1
        if asked is None or item is None:
            return
        if book is None:
            self._page = _Page.FAILED
            self._record.asking.prompt = failed_prompt(asked)
            self._say("booking.no_places")
            return
        near = places_for(book, item, whereabouts(self._parts.site), self._mode, district)
        self._page = _Page.OF_DISTRICT if district else _Page.PLACES
        self._record.asking.prompt = place_prompt(
            asked, book, near, self._now(), self._chosen, is_district=bool(district)
        )

    def _show_districts(self) -> None:
        from kiosk.application.booking_prompt import district_prompt

        if self._asked is not None and self._item is not None and self._book is not None:
            self._page = _Page.DISTRICTS
            self._record.asking.prompt = district_prompt(self._asked, self._book, self._item)

    # --- the times ------------------------------------------------------------------------------------------------------

    def ask_time(self, asked: FieldPrompt, item: ServiceItem, place_id: str, mode: DisplayMode) -> None:
        """When: first the day, then the time. What stands in ``record.asking.error`` stays there."""
        self._asked, self._item, self._place_id, self._mode = asked, item, place_id, mode
        self._fetch(None)

    def _fetch(self, from_day: date | None) -> None:
        asked, item = self._asked, self._item
        if asked is None or item is None:
            return
        self._from = from_day
        self._look(asked)
        serial, code, place_id = self._serial, item.base_code, self._place_id

        def ask() -> FreeTimes:
            times = self._parts.platform.free_times(code, place_id, from_day)
            for _week in range(_MOST_WEEKS):
                if times.slots or times.next_from is None:
                    break
                times = self._parts.platform.free_times(code, place_id, times.next_from)
            return times

        self._desk.run(ask, lambda times: self._fetched(serial, times), lambda error: self._not_answered(serial, error))

    def _look(self, asked: FieldPrompt) -> None:
        from kiosk.application.booking_prompt import looking_prompt

        self._serial += 1
        self._page = _Page.LOOKING
        self._record.asking.prompt = looking_prompt(asked)

    def _fetched(self, serial: int, times: FreeTimes) -> None:
        if serial != self._serial or self._page is not _Page.LOOKING:
            return
        self._times = times
        self._show_days()
        self._changed()

    def _show_days(self) -> None:
        from kiosk.application.booking_prompt import day_prompt, full_prompt

        if self._asked is None or self._times is None:
            return
        if not self._times.slots:
            self._page = _Page.FULL
            self._record.asking.prompt = full_prompt(self._asked)
            return
        self._page = _Page.DAYS
        has_later = self._times.next_from is not None
        today = self._now().date()
        self._record.asking.prompt = day_prompt(self._asked, self._times.slots, today, has_later=has_later)

    def _show_times(self, day: date) -> None:
        from kiosk.application.booking_prompt import time_prompt

        if self._asked is not None and self._times is not None:
            self._page = _Page.TIMES
            self._record.asking.prompt = time_prompt(self._asked, self._times.slots, day, self._now().date())

    def _not_answered(self, serial: int, error: Exception) -> None:
        from kiosk.application.booking_prompt import failed_prompt

        if serial != self._serial or self._page is not _Page.LOOKING or self._asked is None:
            return
        if not isinstance(error, PlatformError):
            self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self._page = _Page.FAILED
        self._record.asking.prompt = failed_prompt(self._asked)
        busy, cut_off = isinstance(error, Busy), isinstance(error, Unreachable)
        self._say("booking.busy" if busy else "booking.offline" if cut_off else "booking.not_now")
        self._changed()

    def _say(self, key: str) -> None:
        self._record.asking.error = self._parts.phrases.say(key, self._mode)

    def wait(self, asked: FieldPrompt) -> None:
        """A time is being taken: nothing can be tapped meanwhile."""
        self._look(asked)

    @property
    def is_asking(self) -> bool:
        """One of its pages is what the record asks."""
        return self._page is not _Page.NONE

    @property
    def asks_time(self) -> bool:
        """The page asks when, or looks for it."""
        return bool(self._place_id)

    # --- what is tapped -------------------------------------------------------------------------------------------------

    def take(self, raw: str) -> str:
        """The place or time that was chosen; empty: the tap turned the pages, or was about nothing that is there."""
        if raw == "":
            self._beside()
            return ""
        prompt = self._record.asking.prompt
        if prompt is None or raw not in {option.value for option in prompt.options}:
            return ""
        if raw.startswith(DISTRICT):
            self._show_places(raw.removeprefix(DISTRICT))
        elif raw.startswith(DAY):
            self._record.asking.error = ""
            self._show_times(date.fromisoformat(raw.removeprefix(DAY)))
        else:
            return raw
        self._changed()
        return ""

    def _beside(self) -> None:
        """The quiet button of the page."""
        match self._page:
            case _Page.PLACES:
                self._show_districts()
            case _Page.DISTRICTS | _Page.OF_DISTRICT:
                self._show_places("")
            case _Page.DAYS if self._times is not None and self._times.next_from is not None:
                self._fetch(self._times.next_from)
            case _Page.TIMES:
                self._show_days()
            case _Page.FAILED if self._place_id:
                self._record.asking.error = ""
                self._fetch(self._from)
            case _Page.DAYS | _Page.FULL:
                self._other_place()
            case _:
                return
        self._changed()

    def back(self) -> bool:
        """One page back inside; False: there is none before it here."""
        if self._page is _Page.TIMES:
            self._show_days()
        elif self._page in (_Page.DISTRICTS, _Page.OF_DISTRICT):
            self._show_places("")
        elif (
            self._page is _Page.DAYS and self._from is not None and self._from > self._now().date() + timedelta(days=1)
        ):
            self._fetch(None)
        else:
            return False
        self._changed()
        return True

    def leave(self) -> None:
        """Another page: answers that are still under way are about nothing."""
        self._serial += 1
        self._page = _Page.NONE
        self._place_id = ""
