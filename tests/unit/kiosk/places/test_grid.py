# SPDX-License-Identifier: Apache-2.0
"""The grid against published lengths of degrees, and the few pieces of plane geometry."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from config.modes import DisplayMode
from kiosk.places.grid import (
    EAST,
    NORTH,
    ORIGIN_LATITUDE,
    ORIGIN_LONGITUDE,
    SOUTH,
    WEST,
    Compass,
    Degrees,
    GridPoint,
    crosses,
    direction,
    is_inside,
    straight_m,
    to_grid,
)
from kiosk.places.walking import DETOUR, circle_m, way

ORIGIN = Degrees(ORIGIN_LONGITUDE, ORIGIN_LATITUDE)
HERE = GridPoint(0.0, 0.0)


def metres_of_degrees(latitude: float) -> tuple[float, float]:
    """Length of a degree of longitude and of latitude on WGS-84, as in the usual tables (Fourier series, centimetres)."""
    phi = math.radians(latitude)
    east = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    north = 111_132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi) - 0.0023 * math.cos(6 * phi)
    return east, north


@given(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
def test_a_hundredth_of_a_degree_has_its_length_all_over_the_city(longitude: float, latitude: float) -> None:
    """The projection stretches by (distance to the central meridian / earth's radius)² / 2: under 1 in 12,000 here."""
    east, north = metres_of_degrees(latitude)
    here = to_grid(Degrees(longitude, latitude))
    beside = to_grid(Degrees(longitude + 0.01, latitude))
    above = to_grid(Degrees(longitude, latitude + 0.01))
    assert straight_m(here, beside) == pytest.approx(east / 100, rel=1.5e-4)
    assert straight_m(here, above) == pytest.approx(north / 100, rel=1.5e-4)


def test_the_origin_is_nought_and_axes_point_east_and_north() -> None:
    assert to_grid(ORIGIN) == pytest.approx((0, 0), abs=1e-6)
    east, north = to_grid(Degrees(ORIGIN_LONGITUDE + 0.1, ORIGIN_LATITUDE + 0.1))
    assert (east, north) == pytest.approx((9515, 11091), abs=15)


@pytest.mark.parametrize(
    ("east", "north", "expected"),
    [
        (0, 5, Compass.NORTH),
        (5, 5, Compass.NORTH_EAST),
        (5, 0, Compass.EAST),
        (5, -5, Compass.SOUTH_EAST),
        (1, -5, Compass.SOUTH),
        (-5, -4, Compass.SOUTH_WEST),
        (-5, 1, Compass.WEST),
        (-4, 5, Compass.NORTH_WEST),
        (-1, 9, Compass.NORTH),
        (0, 0, Compass.NORTH),
    ],
)
def test_eight_ways(east: float, north: float, expected: Compass) -> None:
    assert direction(HERE, GridPoint(east, north)) is expected


def test_inside_and_across() -> None:
    ring = [GridPoint(0, 0), GridPoint(10, 0), GridPoint(10, 10), GridPoint(5, 3), GridPoint(0, 10)]
    assert is_inside(GridPoint(2, 4), ring)
    assert is_inside(GridPoint(5, 2), ring)
    assert not is_inside(GridPoint(5, 5), ring)
    assert not is_inside(GridPoint(-1, 5), ring)
    river = [GridPoint(0, -5), GridPoint(0, 5), GridPoint(3, 9)]
    assert crosses(GridPoint(-1, 0), GridPoint(1, 0), river)
    assert crosses(GridPoint(0, 8), GridPoint(3, 6), river)
    assert not crosses(GridPoint(-1, 6), GridPoint(-1, -6), river)
    assert not crosses(GridPoint(1, 0), GridPoint(9, 0), river)


@pytest.mark.parametrize(
    ("metres", "standard", "elder"),
    [(0, 1, 1), (79, 1, 2), (80, 1, 2), (80.5, 2, 2), (1200, 15, 24), (1201, 16, 25), (2250, 29, 45), (2251, 29, None)],
)
def test_minutes_on_foot_are_rounded_up_and_elder_people_get_more(
    metres: float, standard: int, elder: int | None
) -> None:
    there = GridPoint(metres / DETOUR, 0.0)
    assert way(HERE, there, (), DisplayMode.STANDARD).minutes == standard
    assert way(HERE, there, (), DisplayMode.ELDER).minutes == elder


def test_nobody_is_promised_a_walk_across_the_river() -> None:
    river = (GridPoint(100, -500), GridPoint(100, 500))
    across = way(HERE, GridPoint(200, 0), river, DisplayMode.STANDARD)
    assert across.minutes is None
    assert across.across_river
    assert not across.in_circle
    assert across.order > way(HERE, GridPoint(0, 1000), river, DisplayMode.STANDARD).order
    assert way(HERE, GridPoint(50, 0), river, DisplayMode.STANDARD).in_circle


def test_the_circle_is_where_fifteen_minutes_end() -> None:
    for mode in DisplayMode:
        assert way(HERE, GridPoint(circle_m(mode), 0), (), mode).in_circle
        assert not way(HERE, GridPoint(circle_m(mode) + 1, 0), (), mode).in_circle
