# SPDX-License-Identifier: Apache-2.0
"""网点册: all service points, ready to be asked. Immutable; made once when the content is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.catalogue.words import Words
from kiosk.places.calendar import HolidayCalendar
from kiosk.places.grid import GridPoint
from kiosk.places.hours import OpeningHours
from kiosk.places.model import DistrictsFile, KindsFile, PointKind, PointsFile, ServicePoint


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A point with what the book knows besides: its district, its kind, its items, and whether it is made up."""

    point: ServicePoint
    kind: PointKind
    district: str
    items: frozenset[str]
    where: GridPoint
    hours_number: int
    """Points with equal hours have equal numbers: whether they are open is worked out once."""
    sample: bool


@dataclass(frozen=True)
class PlaceBook:
    """All points, in the order of their files."""

    entries: tuple[Entry, ...]
    hours: tuple[OpeningHours, ...]
    """By :attr:`Entry.hours_number`."""
    districts: DistrictsFile
    calendar: HolidayCalendar
    notices: tuple[Words, ...]
    """What has to stand wherever points of this book are shown: that they are samples, say."""
    _by_item: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    _by_id: Mapping[str, Entry] = field(repr=False)

    @classmethod
    def of(
        cls, kinds: KindsFile, districts: DistrictsFile, calendar: HolidayCalendar, files: Iterable[PointsFile]
    ) -> PlaceBook:
        """The book of these files, which fit each other (:func:`kiosk.places.loading.read_places` has looked)."""
        by_kind = {kind.id: kind for kind in kinds.kinds}
        numbers: dict[str, int] = {}
        hours: list[OpeningHours] = []
        entries: list[Entry] = []
        notices: dict[str, Words] = {}
        for file in files:
            if file.notice is not None:
                notices.setdefault(file.notice.zh, file.notice)
            for point in file.points:
                key = repr(point.hours)
                if key not in numbers:
                    numbers[key] = len(hours)
                    hours.append(point.hours)
                kind = by_kind[point.kind]
                items = (frozenset(kind.items) | set(point.items_also)) - set(point.items_not)
                entries.append(Entry(point, kind, file.district, items, point.grid, numbers[key], file.sample))
        by_item: dict[str, list[Entry]] = {}
        for entry in entries:
            for code in entry.items:
                by_item.setdefault(code, []).append(entry)
        return cls(
            tuple(entries),
            tuple(hours),
            districts,
            calendar,
            tuple(notices.values()),
            {code: tuple(doing) for code, doing in by_item.items()},
            {entry.point.id: entry for entry in entries},
        )

    def doing(self, item: str | None) -> Sequence[Entry]:
        """The points that can do the item; all of them for None."""
        return self.entries if item is None else self._by_item.get(item, ())

    def find(self, point_id: str) -> Entry | None:
        """The point with this id."""
        return self._by_id.get(point_id)

    def district_names(self) -> tuple[str, ...]:
        """The districts that have points, in the order of the sketch."""
        here = {entry.district for entry in self.entries}
        return tuple(one.name.zh for one in self.districts.districts if one.name.zh in here)
