# SPDX-License-Identifier: Apache-2.0
"""附近能办: the points to show, nearest first, and the truth about those that do not meet every wish.

What can be done and which machine is there is never bent: a point that cannot do the item helps nobody. "Open now" and "within
15 minutes" are: when fewer than three points meet them, others follow after those that do, each with what it misses.
Source: domain notes 1.1 rows 8 and 9.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final

from config.modes import DisplayMode
from kiosk.places.book import Entry, PlaceBook
from kiosk.places.grid import GridPoint, to_grid
from kiosk.places.hours import OpenNow, OpenState
from kiosk.places.live import NOTHING_KNOWN, LiveState
from kiosk.places.model import Machine
from kiosk.places.site import Site
from kiosk.places.walking import DETOUR, Way, way

AT_LEAST: Final = 3
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where to look from: a point on the grid; or, where that is not known, a district and perhaps a street of it."""

    where: GridPoint | None = None
    district: str | None = None
    street: str = ""


def whereabouts(site: Site) -> Whereabouts:
    """Where this terminal looks from, as its site file says."""
    return Whereabouts(None if site.at is None else to_grid(site.at), site.district or None, site.street)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wished for. ``item``: its code; ``kind``: of point."""

    item: str | None = None
    machine: Machine | None = None
    kind: str | None = None
    open_now: bool = False
    within_circle: bool = False


class Miss(StrEnum):
    """What a point that is shown all the same does not meet."""

    FARTHER = "farther"
    """More than 15 minutes on foot, or not on foot at all."""
    CLOSED = "closed"
    NOT_WORKING = "not_working"
    """The platform says that the terminal, or the machine wanted, is out of order."""


class SearchedBy(StrEnum):
    """How the points were looked for."""

    DISTANCE = "distance"
    DISTRICT = "district"
    """This terminal does not know where it stands; what is shown is the district's, not the nearest."""
    NOTHING = "nothing"
    """Not even the district is known: somebody has to choose one."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """One point of the answer. ``way`` is None when nothing was measured."""

    entry: Entry
    way: Way | None
    open: OpenState
    live: LiveState = NOTHING_KNOWN
    misses: frozenset[Miss] = frozenset()


@dataclass(frozen=True, slots=True)
class NearbyResult:
    """The answer, those that meet every wish first."""

    searched_by: SearchedBy
    points: tuple[Nearby, ...]
    meeting: int
    """How many of them meet every wish."""
    in_circle: int
    """How many of them are within 15 minutes on foot."""


def nearest(
    book: PlaceBook,
    whereabouts: Whereabouts,
    now: datetime,
    filters: Filters = Filters(),  # a frozen value
    mode: DisplayMode = DisplayMode.STANDARD,
    live: Mapping[str, LiveState] | None = None,
    most: int = MOST,
) -> NearbyResult:
    """The points to show: up to ``most`` that meet the wishes; fewer than three are filled up with those that miss one.

    ``live``: by point id, what the platform knows; ``now``: with a time zone.

    Raises:
        ValueError: ``now`` carries no time zone.
    """
    if whereabouts.where is None and whereabouts.district is None:
        return NearbyResult(SearchedBy.NOTHING, (), 0, 0)
    look = _Look(book, whereabouts, now, filters, mode, live or {})
    meeting = list(_first(look.meeting(), most))
    wanted = min(most, AT_LEAST) - len(meeting)
    found = meeting + (look.missing()[:wanted] if wanted > 0 else [])
    by = SearchedBy.DISTRICT if whereabouts.where is None else SearchedBy.DISTANCE
    in_circle = sum(1 for one in found if one.way is not None and one.way.in_circle)
    return NearbyResult(by, tuple(found), len(meeting), in_circle)


class _Look:
    """One search."""

    def __init__(
        self,
        book: PlaceBook,
        whereabouts: Whereabouts,
        now: datetime,
        filters: Filters,
        mode: DisplayMode,
        live: Mapping[str, LiveState],
    ) -> None:
        self._book = book
        self._from = whereabouts
        self._filters = filters
        self._mode = mode
        self._live = {name: state.at(now) for name, state in live.items()}
        self._states = [one.state_at(now, book.calendar) for one in book.hours]
        self._down = {name for name, state in self._live.items() if state.refuses(filters.machine)}
        self._closed = {
            number for number, state in enumerate(self._states) if filters.open_now and not isinstance(state, OpenNow)
        }
        self._good: list[Entry] = []
        self._others: tuple[list[Entry], ...] = ([], [])
        """Those that miss one wish for another reason than the distance, and those that miss two."""
        for entry in self._candidates():
            misses = (entry.hours_number in self._closed) + (entry.point.id in self._down)
            (self._others[misses - 1] if misses else self._good).append(entry)

    def meeting(self) -> Iterator[Nearby]:
        """Points that meet every wish, nearest first."""
        for one in self._ordered(self._good):
            if one.misses:
                return  # too far, and so is every point after it
            yield one

    def missing(self) -> list[Nearby]:
        """The first of the others: those with fewer misses first, then the nearer."""
        far = (one for one in self._ordered(self._good if self._filters.within_circle else ()) if one.misses)
        groups = (far, *(self._ordered(entries) for entries in self._others))
        found = [one for group in groups for one in _first(group, AT_LEAST)]
        return sorted(found, key=lambda one: (len(one.misses), _rank(one)))

    def _candidates(self) -> Iterator[Entry]:
        wanted, kind = self._filters.machine, self._filters.kind
        only = self._from.district if self._from.where is None else None
        for entry in self._book.doing(self._filters.item):
            if (
                (wanted is None or wanted in entry.point.machines)
                and (kind is None or kind == entry.kind.id)
                and (only is None or only == entry.district)
            ):
                yield entry

    def _ordered(self, entries: Iterable[Entry]) -> Iterator[Nearby]:
        here = self._from.where
        if here is None:
            street = self._from.street
            by_name = sorted(entries, key=lambda one: (one.point.street != street, one.point.street, one.point.id))
            yield from (self._nearby(entry, None) for entry in by_name)
            return
        # Taken in the order of the straight line, each waits until no other can come before it: the river only makes ways
        # longer, so whoever is farther as the crow flies than a measured way is long comes later. Few are ever measured.
        candidates = list(entries)
        squares = [(one.where[0] - here.east) ** 2 + (one.where[1] - here.north) ** 2 for one in candidates]
        waiting: list[tuple[float, int, Way]] = []
        for index in sorted(range(len(candidates)), key=squares.__getitem__):
            at_least = DETOUR * math.sqrt(squares[index])
            while waiting and waiting[0][0] < at_least:
                _, nearer, measured = heappop(waiting)
                yield self._nearby(candidates[nearer], measured)
            measured = way(here, candidates[index].where, self._book.districts.river_line, self._mode)
            heappush(waiting, (measured.order, index, measured))
        while waiting:
            _, nearer, measured = heappop(waiting)
            yield self._nearby(candidates[nearer], measured)

    def _nearby(self, entry: Entry, measured: Way | None) -> Nearby:
        too_far = self._filters.within_circle and measured is not None and not measured.in_circle
        misses = {
            Miss.FARTHER: too_far,
            Miss.CLOSED: entry.hours_number in self._closed,
            Miss.NOT_WORKING: entry.point.id in self._down,
        }
        state = self._states[entry.hours_number]
        live = self._live.get(entry.point.id, NOTHING_KNOWN)
        return Nearby(entry, measured, state, live, frozenset(miss for miss, is_so in misses.items() if is_so))


def _rank(one: Nearby) -> float:
    return 0.0 if one.way is None else one.way.order


def _first(points: Iterable[Nearby], count: int) -> Iterator[Nearby]:
    for _, point in zip(range(count), points, strict=False):
        yield point
