# SPDX-License-Identifier: Apache-2.0
"""The schematic map: everything on the paper, nothing over anything else, in scale, north up, the same every time."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from config.modes import DisplayMode
from kiosk.catalogue.words import Language
from kiosk.places.grid import GridPoint, straight_m
from kiosk.places.nearest import Filters, Nearby, nearest
from kiosk.places.sketch import Box, MapSize, SchematicMap, Spot, clip, schematic_map
from kiosk.places.walking import circle_m
from tests.unit.kiosk.places.test_hours import ALWAYS
from tests.unit.kiosk.places.test_nearest import DISTRICTS, HERE, NIGHT, NOW, book, point

SCREEN = MapSize(200, 140)
SLIP = MapSize(72, 60, letter=5.0, marker=3.6)
ORIGIN = GridPoint(0.0, 0.0)


def found(*places: tuple[float, float]) -> tuple[Nearby, ...]:
    points = (point(f"P{number}", east, north) for number, (east, north) in enumerate(places))
    return nearest(book(*points), HERE, NOW).points


def drawn(points: tuple[Nearby, ...], size: MapSize = SCREEN, here: GridPoint | None = ORIGIN) -> SchematicMap:
    sketch = schematic_map(here, points, DISTRICTS, size, circle_m(DisplayMode.STANDARD))
    assert sketch is not None
    return sketch


def boxes(sketch: SchematicMap) -> list[Box]:
    """Everything that must not lie on anything else."""
    round_ones = [(marker.at, marker.radius) for marker in sketch.markers]
    round_ones += [(sketch.here, sketch.size.marker)] if sketch.here is not None else []
    disks = [Box(at.x - radius, at.y - radius, 2 * radius, 2 * radius) for at, radius in round_ones]
    return [*disks, *(label.box for label in sketch.labels), sketch.scale.text_box, sketch.north]


_PLACES = st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(_PLACES, st.sampled_from([SCREEN, SLIP]))
def test_nothing_lies_over_anything_else_nor_over_the_edge(places: list[tuple[int, int]], size: MapSize) -> None:
    points = found(*places)
    sketch = drawn(points, size)
    paper = Box(0, 0, size.width, size.height)
    everything = boxes(sketch)
    for box in everything:
        assert paper.holds(box)
    for one, other in combinations(everything, 2):
        assert not one.meets(other)
    for line in sketch.lines:
        for end in (line.start, line.end):
            assert -1e-9 <= end.x <= size.width + 1e-9
            assert -1e-9 <= end.y <= size.height + 1e-9
    assert [(one.number, one.point_id) for one in sketch.markers] == [
        (number, one.entry.point.id) for number, one in enumerate(points, start=1)
    ]
    assert drawn(points, size) == sketch


@settings(deadline=None, max_examples=60)
@given(_PLACES)
def test_distances_and_directions_are_those_of_the_city(places: list[tuple[int, int]]) -> None:
    points = found(*places)
    sketch = drawn(points)
    m_per_mm = sketch.scale.metres / sketch.scale.length
    leaders = {line.end: line.start for line in sketch.lines if line.role == "leader"}
    assert sketch.here is not None
    for marker, one in zip(sketch.markers, points, strict=True):
        true = leaders.get(marker.at, marker.at)
        assert math.dist(true, sketch.here) * m_per_mm == pytest.approx(straight_m(ORIGIN, one.entry.where), abs=0.5)
        assert (true.x - sketch.here.x) * m_per_mm == pytest.approx(one.entry.where.east, abs=0.5)
        assert (sketch.here.y - true.y) * m_per_mm == pytest.approx(one.entry.where.north, abs=0.5)
    assert sketch.circle is not None
    assert sketch.circle[1] * m_per_mm == pytest.approx(circle_m(DisplayMode.STANDARD))


def test_points_on_one_spot_step_aside_and_point_to_it() -> None:
    sketch = drawn(found((500, 0), (500, 0), (500, 0)))
    spots = [marker.at for marker in sketch.markers]
    assert len(set(spots)) == 3
    assert [line.end for line in sketch.lines if line.role == "leader"] == spots[1:]
    assert {line.start for line in sketch.lines if line.role == "leader"} == {spots[0]}


def test_where_no_room_is_left_at_all_the_marker_stays_where_its_point_is() -> None:
    tiny = MapSize(24, 26, letter=2.0, marker=5.0)
    sketch = drawn(found(*[(0, 0)] * 6), tiny)
    assert len(sketch.markers) == 6
    assert sketch.markers[-1].at == sketch.here
    assert len(sketch.labels) < 7  # a label that has no room is left out; the number explains it


def test_open_and_closed_are_told_apart() -> None:
    some = book(point("A", 500), point("B", -500, hours=ALWAYS))
    sketch = drawn(nearest(some, HERE, NIGHT, Filters(open_now=True)).points)
    assert [(one.point_id, one.is_open) for one in sketch.markers] == [("B", True), ("A", False)]


def test_the_river_the_borders_and_their_names() -> None:
    sketch = drawn(found((8000, 0), (-2000, 0)))
    assert {line.role for line in sketch.lines} >= {"river"}
    assert {(label.role, label.text) for label in sketch.labels} >= {
        ("river", "测试江"),
        ("district", "西区"),
        ("district", "东区"),
        ("here", "您在这里"),
        ("point", "受理中心"),
    }
    assert sketch.notice == "示意图"
    wide = drawn(found((20_000, 20_000), (-20_000, -20_000)))
    borders = [line for line in wide.lines if line.role == "border"]
    assert len(borders) == 6  # the outer edge of two districts, whose common side is the river


def test_english() -> None:
    sketch = schematic_map(ORIGIN, found((8000, 0)), DISTRICTS, SCREEN, language=Language.EN)
    assert sketch is not None
    assert {label.text for label in sketch.labels} >= {"You are here", "centre", "East", "Test River"}
    assert (sketch.scale.text, sketch.notice, sketch.circle) == ("2 km", "A sketch", None)


def test_without_a_place_of_ones_own_the_points_fill_the_map() -> None:
    sketch = drawn(found((0, 0), (4000, 0)), here=None)
    assert (sketch.here, sketch.circle) == (None, None)
    assert not [label for label in sketch.labels if label.role == "here"]
    assert schematic_map(None, (), DISTRICTS, SCREEN) is None


def test_the_terminal_alone_is_drawn_with_its_circle() -> None:
    sketch = drawn(())
    assert sketch.here == pytest.approx((100, (140 - 3.5 - 2.4) / 2))
    assert sketch.scale.text == "200 米"


def test_a_size_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        drawn(found((0, 0)), MapSize(10, 60))
    with pytest.raises(ValueError, match="no room"):
        drawn(found((0, 0)), MapSize(60, 12))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 1), (9, 9), ((1, 1), (9, 9))),
        ((-5, 5), (15, 5), ((0, 5), (10, 5))),
        ((5, 15), (5, -5), ((5, 10), (5, 0))),
        ((-5, -1), (15, -1), None),
        ((11, 0), (11, 10), None),
        ((-5, 5), (5, 15), None),  # touches a corner
        ((20, 20), (30, 40), None),
    ],
)
def test_lines_end_at_the_edge(
    one: tuple[float, float], other: tuple[float, float], expected: tuple[tuple[float, float], ...] | None
) -> None:
    assert clip(Spot(*one), Spot(*other), Box(0, 0, 10, 10)) == expected
