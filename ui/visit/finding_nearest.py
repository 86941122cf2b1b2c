# SPDX-License-Identifier: Apache-2.0
"""最近哪里能办, for a service that cannot be done here: the nearest point in a few words, of the book of places.

The site file's own places are asked first, for whoever set the terminal up knows the way; they are there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from config import clock
from kiosk.audit.catalogue import LogEvent
from kiosk.guidance.offer import Offer
from ui.visit.parts import VisitParts

if TYPE_CHECKING:
    from kiosk.places.book import PlaceBook

OnDesk = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], None]


class NearestWords:
    """``on_desk``: runs what takes a moment; ``changed``: words are there now that were not."""

    def __init__(self, parts: VisitParts, on_desk: OnDesk, changed: Callable[[], None]) -> None:
        self._parts, self._on_desk, self._changed = parts, on_desk, changed
        self._book: PlaceBook | None = None
        self._is_wanted = False
        self._known: dict[tuple[str, str], str] = {}

    def words(self, code: str, offered: Offer) -> str:
        """``桂花社区中心，走 8 分钟``; empty where nothing is known, or not yet."""
        of_site = self._parts.site.places_for(code)
        if of_site:
            first = of_site[0]
            return first.name if first.walk_minutes is None else f"{first.name}，走 {first.walk_minutes} 分钟"
        key = (code, offered.machine)
        if key in self._known:
            return self._known[key]
        if self._book is None:
            self._want_book()
            return ""
        self._known[key] = self._in_book(self._book, code, offered.machine)
        return self._known[key]

    def _in_book(self, book: PlaceBook, code: str, machine: str) -> str:
        from kiosk.places.model import Machine
        from kiosk.places.nearest import Filters, nearest, whereabouts
        from kiosk.places.spoken import distance_words

        filters = Filters(item=code, machine=Machine(machine) if machine else None)
        points = nearest(book, whereabouts(self._parts.site), clock.now(), filters, most=1).points
        if not points:
            return ""
        name, way = points[0].entry.point.name, points[0].way
        if way is None:
            return name
        far = (
            f"走 {way.minutes} 分钟" if way.minutes is not None and not way.across_river else distance_words(way.metres)
        )
        return f"{name}，{far}"

    def _want_book(self) -> None:
        if not self._is_wanted and self._parts.lookups is not None:
            self._is_wanted = True
            self._on_desk(self._parts.lookups.book, self._there, self._missing)

    def _there(self, book: PlaceBook) -> None:
        self._book = book
        self._changed()

    def _missing(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.CONTENT_REFUSED, error)
