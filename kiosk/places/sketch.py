# SPDX-License-Identifier: Apache-2.0
"""示意图: where the points lie around this terminal, as shapes to draw, in millimetres, for the screen and for the slip.

A pure function of data: no picture of a map, no streets, no network. What is drawn: borders of districts and 黄浦江 as a
sketch, the 15-minute circle, numbered points, this terminal, a scale bar and north, which is always up. x runs to the right and
y down from the top left corner. No label lies on another one, on a marker or over the edge; a point that finds no room for
its label keeps its number, which the list beside explains.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kiosk.catalogue.words import Language, words
from kiosk.places.grid import GridPoint, is_inside
from kiosk.places.hours import OpenNow
from kiosk.places.model import DistrictsFile
from kiosk.places.nearest import Nearby

HERE_WORDS: Final = words("您在这里", "You are here")
SMALLEST_M: Final = 600.0
"""A map is at least so wide and high: a point next door would otherwise fill the paper."""

_NICE_M: Final = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_GAP_MM: Final = 0.8
_LATTICE: Final = 9


class Spot(NamedTuple):
    """A place on the paper, mm."""

    x: float
    y: float


class Box(NamedTuple):
    """An upright rectangle, mm."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def holds(self, other: Box) -> bool:
        """Whether ``other`` lies inside, edges included."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.left + other.width <= self.left + self.width
            and other.top + other.height <= self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class MapSize:
    """Paper or screen: outer size, height of letters, radius of a numbered marker."""

    width: float
    height: float
    letter: float = 3.5
    marker: float = 3.0

    def text(self, text: str) -> float:
        """Width of a text: a Hanzi is as wide as high, a Latin letter at most 0.62 of it."""
        return sum(0.62 if character.isascii() else 1.0 for character in text) * self.letter


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered point. ``is_open``: at the moment that was asked about; it is drawn full or hollow."""

    at: Spot
    radius: float
    number: int
    point_id: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A text in its box."""

    box: Box
    text: str
    role: Literal["point", "here", "district", "river"]


@dataclass(frozen=True, slots=True)
class MapLine:
    """A straight line. ``leader``: from a marker that had to step aside to where its point really is."""

    start: Spot
    end: Spot
    role: Literal["border", "river", "leader"]


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """比例尺: ``length`` on the paper is ``metres``."""

    start: Spot
    length: float
    metres: int
    text: str
    text_box: Box


@dataclass(frozen=True, slots=True)
class SchematicMap:
    """Everything to draw, from back to front in the order of the fields."""

    size: MapSize
    lines: tuple[MapLine, ...]
    circle: tuple[Spot, float] | None
    """Centre and radius of the 15-minute circle; parts of it may lie outside the paper."""
    markers: tuple[Marker, ...]
    here: Spot | None
    labels: tuple[MapLabel, ...]
    scale: ScaleBar
    north: Box
    """Where the arrow stands, its tip at the top."""
    notice: str
    """That this is a sketch; shown under the map."""


def schematic_map(
    here: GridPoint | None,
    points: Sequence[Nearby],
    districts: DistrictsFile,
    size: MapSize,
    circle_radius_m: float | None = None,
    language: Language = Language.ZH,
) -> SchematicMap | None:
    """The sketch of ``points`` (numbered from 1 in their order) around ``here``; None when there is nothing to draw.

    ``circle_radius_m``: of the 15-minute circle (:func:`kiosk.places.walking.circle_m`).
    """
    places = [one.entry.where for one in points] + ([here] if here is not None else [])
    return _Drawing(here, points, districts, size, language, places).draw(circle_radius_m) if places else None


class _Drawing:
    """One map in the making; ``_taken`` is where nothing more may be put."""

    def __init__(
        self,
        here: GridPoint | None,
        points: Sequence[Nearby],
        districts: DistrictsFile,
        size: MapSize,
        language: Language,
        places: Sequence[GridPoint],
    ) -> None:
        self._points, self._districts, self._size, self._language = points, districts, size, language
        self._paper = Box(0.0, 0.0, size.width, size.height)
        self._foot = size.letter + 3 * _GAP_MM
        edge = size.marker + size.letter + 2 * _GAP_MM
        wide, high = size.width - 2 * edge, size.height - 2 * edge - self._foot
        if wide <= 0 or high <= 0:
            raise ValueError(f"a map of {size.width} by {size.height} mm has no room for its letters")
        east, north = [one.east for one in places], [one.north for one in places]
        self._middle = GridPoint((min(east) + max(east)) / 2, (min(north) + max(north)) / 2)
        self._m_per_mm = max(
            max(max(east) - min(east), SMALLEST_M) / wide, max(max(north) - min(north), SMALLEST_M) / high
        )
        self._here = self._spot(here) if here is not None else None
        self._taken: list[Box] = []

    def draw(self, circle_radius_m: float | None) -> SchematicMap:
        size = self._size
        scale = self._scale()
        north = Box(size.width - size.letter - _GAP_MM, _GAP_MM, size.letter, 2 * size.letter)
        bar = Box(scale.start.x, scale.text_box.top, scale.length, scale.text_box.height + 2 * _GAP_MM)
        self._taken += [north, scale.text_box, bar]
        if self._here is not None:
            self._taken.append(_around(self._here, size.marker))
        markers, leaders = self._markers()
        labels = [*self._point_labels(markers), *self._area_labels()]
        circle = None
        if self._here is not None and circle_radius_m is not None:
            circle = (self._here, circle_radius_m / self._m_per_mm)
        notice = self._districts.notice.say(self._language)
        lines = (*self._borders(), *self._river(), *leaders)
        return SchematicMap(size, lines, circle, tuple(markers), self._here, tuple(labels), scale, north, notice)

    def _spot(self, where: GridPoint) -> Spot:
        centre_y = (self._size.height - self._foot) / 2
        return Spot(
            self._size.width / 2 + (where.east - self._middle.east) / self._m_per_mm,
            centre_y - (where.north - self._middle.north) / self._m_per_mm,
        )

    def _place(self, spot: Spot) -> GridPoint:
        centre_y = (self._size.height - self._foot) / 2
        return GridPoint(
            self._middle.east + (spot.x - self._size.width / 2) * self._m_per_mm,
            self._middle.north - (spot.y - centre_y) * self._m_per_mm,
        )

    def _scale(self) -> ScaleBar:
        longest = self._size.width / 3 * self._m_per_mm
        metres = max(nice for nice in _NICE_M if nice <= longest)  # at least 200: SMALLEST_M
        zh = self._language is Language.ZH
        far = f"{metres} {'米' if zh else 'm'}" if metres < 1000 else f"{metres // 1000} {'公里' if zh else 'km'}"
        y = self._size.height - 2 * _GAP_MM
        box = Box(_GAP_MM, y - _GAP_MM - self._size.letter, self._size.text(far), self._size.letter)
        return ScaleBar(Spot(_GAP_MM, y), metres / self._m_per_mm, metres, far, box)

    def _is_free(self, box: Box) -> bool:
        return self._paper.holds(box) and not any(box.meets(other) for other in self._taken)

    def _markers(self) -> tuple[list[Marker], list[MapLine]]:
        markers, leaders = [], []
        for number, one in enumerate(self._points, start=1):
            true = self._spot(one.entry.where)
            radius = self._size.marker
            spot = next((spot for spot in _rings(true, radius) if self._is_free(_around(spot, radius))), true)
            self._taken.append(_around(spot, radius))
            if spot != true:
                leaders.append(MapLine(true, spot, "leader"))
            markers.append(Marker(spot, radius, number, one.entry.point.id, isinstance(one.open, OpenNow)))
        return markers, leaders

    def _point_labels(self, markers: Sequence[Marker]) -> Iterator[MapLabel]:
        if self._here is not None:
            yield from self._beside(self._here, HERE_WORDS.say(self._language), "here")
        for marker, one in zip(markers, self._points, strict=True):
            yield from self._beside(marker.at, one.entry.kind.plain.say(self._language), "point")

    def _beside(self, spot: Spot, text: str, role: Literal["point", "here"]) -> Iterator[MapLabel]:
        wide, high, off = self._size.text(text), self._size.letter, self._size.marker + _GAP_MM
        for left, top in (
            (spot.x + off, spot.y - high / 2),
            (spot.x - off - wide, spot.y - high / 2),
            (spot.x - wide / 2, spot.y + off),
            (spot.x - wide / 2, spot.y - off - high),
            (spot.x + off / 2, spot.y + off),
            (spot.x + off / 2, spot.y - off - high),
            (spot.x - off / 2 - wide, spot.y + off),
            (spot.x - off / 2 - wide, spot.y - off - high),
        ):
            box = Box(left, top, wide, high)
            if self._is_free(box):
                self._taken.append(box)
                yield MapLabel(box, text, role)
                return

    def _area_labels(self) -> Iterator[MapLabel]:
        step_x, step_y = self._size.width / _LATTICE, (self._size.height - self._foot) / _LATTICE
        lattice = [
            Spot((column + 0.5) * step_x, (row + 0.5) * step_y) for row in range(_LATTICE) for column in range(_LATTICE)
        ]
        for district in self._districts.districts:
            ring = self._districts.outline(district)
            seen = [spot for spot in lattice if is_inside(self._place(spot), ring)]
            yield from self._named(seen, district.name.say(self._language), "district")
        river = [Spot((line.start.x + line.end.x) / 2, (line.start.y + line.end.y) / 2) for line in self._river()]
        yield from self._named(river, self._districts.river.name.say(self._language), "river")

    def _named(self, spots: Sequence[Spot], text: str, role: Literal["district", "river"]) -> Iterator[MapLabel]:
        if not spots:
            return
        middle = Spot(sum(one.x for one in spots) / len(spots), sum(one.y for one in spots) / len(spots))
        wide, high = self._size.text(text), self._size.letter
        for spot in sorted(spots, key=lambda one: math.dist(one, middle)):
            box = Box(spot.x - wide / 2, spot.y - high / 2, wide, high)
            if self._is_free(box):
                self._taken.append(box)
                yield MapLabel(box, text, role)
                return

    def _borders(self) -> Iterator[MapLine]:
        """Each border once, though two districts share it, and not where the river is drawn."""
        river = self._districts.river_line
        drawn = {frozenset(river[index : index + 2]) for index in range(len(river) - 1)}
        for district in self._districts.districts:
            ring = self._districts.outline(district)
            for index, corner in enumerate(ring):
                edge = frozenset((ring[index - 1], corner))
                if edge not in drawn:
                    drawn.add(edge)
                    yield from self._clipped(ring[index - 1], corner, "border")

    def _river(self) -> Iterator[MapLine]:
        line = self._districts.river_line
        for index in range(len(line) - 1):
            yield from self._clipped(line[index], line[index + 1], "river")

    def _clipped(self, one: GridPoint, other: GridPoint, role: Literal["border", "river"]) -> Iterator[MapLine]:
        ends = clip(self._spot(one), self._spot(other), self._paper)
        if ends is not None:
            yield MapLine(*ends, role)


def clip(one: Spot, other: Spot, paper: Box) -> tuple[Spot, Spot] | None:
    """What of a straight line lies on the paper (Liang and Barsky 1984); None: nothing, or a single spot."""
    dx, dy = other.x - one.x, other.y - one.y
    first, last = 0.0, 1.0
    for towards, room in (
        (-dx, one.x - paper.left),
        (dx, paper.left + paper.width - one.x),
        (-dy, one.y - paper.top),
        (dy, paper.top + paper.height - one.y),
    ):
        if towards == 0:
            if room < 0:
                return None
        elif towards < 0:
            first = max(first, room / towards)
        else:
            last = min(last, room / towards)
    if first >= last:
        return None
    return Spot(one.x + first * dx, one.y + first * dy), Spot(one.x + last * dx, one.y + last * dy)


def _around(spot: Spot, radius: float) -> Box:
    return Box(spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)


def _rings(spot: Spot, radius: float) -> Iterator[Spot]:
    """The spot itself, then spots around it, farther and farther."""
    yield spot
    for ring in range(1, 13):
        far = ring * (radius + _GAP_MM / 2)
        for step in range(12):
            yield Spot(spot.x + far * math.sin(math.tau * step / 12), spot.y - far * math.cos(math.tau * step / 12))
