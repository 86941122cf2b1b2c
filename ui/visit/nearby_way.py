# SPDX-License-Identifier: Apache-2.0
"""附近能办: what is looked for, what was found, and what the platform says of it. Nothing of the resident is asked or kept.

The points come out of the content and are read once, on a thread of their own; the list is worked out from them whenever it
is looked at, so that "open now" is true now. Source: domain notes 1.1 rows 8 and 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from config import clock
from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.summary import ItemSummary
from kiosk.journey.state import JourneyState, Page
from kiosk.places.site import Place
from kiosk.printing.slips import SlipHead
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:  # what reads places takes longer to load than all that most visits need
    from kiosk.places.book import Entry, PlaceBook
    from kiosk.places.live import LiveState
    from kiosk.places.nearest import Filters, Nearby, NearbyResult

MOST_CHOICES = 11
"""With "whatever it is" three screens of 长者版."""
MOST_INSTEAD = 3


class Asked(Enum):
    """What the platform said of other terminals."""

    NOT_YET = "not_yet"
    ANSWERED = "answered"
    UNREACHABLE = "unreachable"
    """No network, or it does not say: what is not known is said to be not known."""


@dataclass(frozen=True)
class _Seen:
    """Everything that the list depends on."""

    code: str
    open_now: bool
    mode: DisplayMode
    minute: datetime
    answers: int


class NearbyWay:
    """``changed``: something that the page shows has changed without an event. ``now``: with a time zone."""

    def __init__(
        self, parts: VisitParts, changed: Callable[[], None], *, now: Callable[[], datetime] = clock.now
    ) -> None:
        self.now = now
        self._parts = parts
        self._changed = changed
        self._desk: TaskDesk | None = None
        self._code = ""
        self._open_now = False
        self._live: Mapping[str, LiveState] = {}
        self._answers = 0
        self._found: tuple[_Seen, NearbyResult] | None = None
        self._looked_at: list[str] = []
        self.book: PlaceBook | None = None
        self.is_broken = False
        """The points cannot be read: there is nothing to show, and a telephone number is."""
        self.asked = Asked.NOT_YET
        self.place_id = ""
        self._place: Nearby | None = None
        self._is_reading = False

    # --- what is wished for -----------------------------------------------------------------------------------------

    def follow(self, state: JourneyState) -> None:
        """What this visit looked at is offered first as what to look for."""
        if state.item is None:
            return
        if state.item.code not in self._looked_at:
            self._looked_at.insert(0, state.item.code)
        is_wanted = state.page is Page.STOP and self.book is None and not self.is_broken and not self._is_reading
        if is_wanted and self._parts.lookups is not None and not self._parts.site.places_for(state.item.code):
            self._is_reading = True
            self._on_desk().run(self._parts.lookups.book, self._read_for_stop, self._not_read)

    def places_for(self, code: str) -> tuple[Place, ...]:
        """Where else it is done: what the site's file says, else the nearest packaged points; none while those are being read."""
        of_site = self._parts.site.places_for(code)
        if of_site or self.book is None:
            return of_site
        from kiosk.places.nearest import Filters, nearest, whereabouts
        from kiosk.places.spoken import hours_lines

        found = nearest(self.book, whereabouts(self._parts.site), self.now(), Filters(item=code), most=MOST_INSTEAD)
        points = [one.entry.point for one in found.points]
        return tuple(
            Place(one.name, one.address, "，".join(hours_lines(one.hours)), one.phone, (code,)) for one in points
        )

    def open(self, code: str, *, online: bool) -> None:
        """Entered: the points are read if they were not yet, and the platform is asked about those that are shown."""
        self._code, self._open_now, self.place_id = code, False, ""
        if self.book is not None:
            self._ask(online=online)
            return
        if self._parts.lookups is None:
            self.is_broken = True
            return
        read = self._parts.lookups.book
        self._on_desk().run(read, lambda book: self._read(book, online=online), self._not_read)

    def filter(self, code: str, *, online: bool) -> None:
        """Only points that can do this; empty: all."""
        self._code = code
        self._ask(online=online)

    def toggle_open_now(self) -> None:
        """只看现在开着的."""
        self._open_now = not self._open_now

    def show(self, place_id: str) -> None:
        """This one is looked at whole."""
        self.place_id = place_id

    @property
    def code(self) -> str:
        """What is to be done there; empty: whatever it is."""
        return self._code

    @property
    def open_now(self) -> bool:
        """Only what is open now."""
        return self._open_now

    def choices(self) -> tuple[ItemSummary, ...]:
        """Services to look for: what this visit looked at, then the frequent ones that some point does."""
        summaries = self._parts.catalogue.summaries
        book = self.book
        if book is None:
            return ()
        hot = sorted(
            (one for one in summaries.values() if book.doing(one.code)),
            key=lambda one: (one.hot_rank is None, one.hot_rank or 0),
        )
        looked = [summaries[code] for code in self._looked_at if code in summaries]
        return tuple(dict.fromkeys((*looked, *hot)))[:MOST_CHOICES]

    def item_name(self) -> str:
        """What people call the service that is looked for; empty: none is."""
        found = self._parts.catalogue.summaries.get(self._code) if self._code else None
        return "" if found is None else found.plain_zh

    # --- what was found ---------------------------------------------------------------------------------------------

    def filters(self) -> Filters:
        """As they are now."""
        from kiosk.places.nearest import Filters

        return Filters(item=self._code or None, open_now=self._open_now)

    def result(self, mode: DisplayMode) -> NearbyResult | None:
        """The points now; None while they are being read, or where there are none."""
        if self.book is None:
            return None
        from kiosk.places.nearest import nearest, whereabouts

        now = self.now()
        seen = _Seen(self._code, self._open_now, mode, now.replace(second=0, microsecond=0), self._answers)
        if self._found is None or self._found[0] != seen:
            where = whereabouts(self._parts.site)
            self._found = seen, nearest(self.book, where, now, self.filters(), mode, self._live)
        return self._found[1]

    def place(self, mode: DisplayMode) -> Nearby | None:
        """The one that is looked at whole. It stays also where it fell out of the list meanwhile: it has closed, say."""
        result = self.result(mode)
        points = () if result is None else result.points
        found = next((one for one in points if one.entry.point.id == self.place_id), None)
        if found is not None:
            self._place = found
        return self._place if self._place is not None and self._place.entry.point.id == self.place_id else None

    def done_there(self, entry: Entry) -> tuple[str, ...]:
        """What people call the services on offer that the point does, the frequent ones first."""
        known = self._parts.catalogue.summaries
        found = sorted(
            (known[code] for code in entry.items if code in known),
            key=lambda one: (one.hot_rank is None, one.hot_rank or 0, one.code),
        )
        return tuple(one.plain_zh for one in found)

    # --- what the platform says -------------------------------------------------------------------------------------

    def _read(self, book: PlaceBook, *, online: bool) -> None:
        self.book = book
        self._ask(online=online)
        self._changed()

    def _read_for_stop(self, book: PlaceBook) -> None:
        self.book = book
        self._changed()

    def _not_read(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self.is_broken = True
        self._changed()

    def _ask(self, *, online: bool) -> None:
        result = self.result(DisplayMode.STANDARD)
        if result is None:
            return
        wanted = tuple(one.entry.point.id for one in result.points)
        if not online or not wanted:
            self.asked = Asked.UNREACHABLE
            return
        platform = self._parts.help_platform
        self._on_desk().run(lambda: platform.place_states(wanted), self.heard, self._not_answered)

    def heard(self, states: Mapping[str, LiveState]) -> None:
        """What the platform knows of some points."""
        self._live, self.asked = {**self._live, **states}, Asked.ANSWERED
        self._answers += 1
        self._changed()

    def _not_answered(self, _error: Exception) -> None:
        """How busy it is there is good to know and no more: the list stands without it."""
        self.asked = Asked.UNREACHABLE
        self._changed()

    # --- on paper ---------------------------------------------------------------------------------------------------

    def slip(self, head: SlipHead, mode: DisplayMode) -> Callable[[], Document] | None:
        """网点地址条 of the point that is looked at; made by whoever prints it. None: there is none."""
        book, place = self.book, self.place(mode)
        if book is None or place is None:
            return None
        site, now, name = self._parts.site, self.now(), self.item_name()

        def make() -> Document:
            from kiosk.places.nearest import whereabouts
            from kiosk.places.sketch import schematic_map
            from kiosk.printing.fonts import FontMissing
            from kiosk.printing.map_picture import map_picture, slip_map_size
            from kiosk.printing.place_slip import place_facts, place_slip

            facts = place_facts(place, now, book, name)
            size = slip_map_size(head.columns * _DOTS_A_COLUMN, _DOTS_A_MM)
            here = whereabouts(site).where
            drawn = schematic_map(here, [place], book.districts, size) if here is not None else None
            try:
                picture = map_picture(drawn, _DOTS_A_MM) if drawn is not None else None
            except FontMissing:
                picture = None  # a slip without the sketch says all the same
            return place_slip(head, facts, mode, picture)

        return make

    def _on_desk(self) -> TaskDesk:
        """A thread is begun when somebody comes in, not with every visit."""
        if self._desk is None:
            self._desk = TaskDesk("nearby")
        return self._desk

    def close(self, wait_ms: int = 0) -> None:
        """The visit ends."""
        if self._desk is not None:
            self._desk.close(wait_ms)


_DOTS_A_COLUMN = 12
"""A half-width column of the roll."""
_DOTS_A_MM = 8.0
