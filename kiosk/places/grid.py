# SPDX-License-Identifier: Apache-2.0
"""Where things are: WGS-84 degrees in files, metres east and north inside the program.

Files say longitude and latitude, because that is what a receiver of satellites and every survey says. Distances want metres,
so what is read is laid once onto a flat grid: a Gauss-Krueger (transverse Mercator) projection whose central meridian goes
through its origin, a point of 人民广场. Formulas: the usual series (e.g. EPSG Guidance Note 7-2, 3.2.2), cut off
where the rest is below a metre within one degree. Ellipsoid: WGS-84 (CGCS2000 differs by less than a millimetre).

Coordinates of maps on sale in China (GCJ-02, BD-09) are shifted by up to several hundred metres and must be
converted before they are written into a file; nothing in a number tells them apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator

ORIGIN_LONGITUDE: Final = 121.4737
ORIGIN_LATITUDE: Final = 31.2304
WEST, SOUTH, EAST, NORTH = 120.8, 30.6, 122.3, 31.95
"""A frame around Shanghai, degrees; what lies outside it is a slip of the pen."""

_A: Final = 6_378_137.0
_F: Final = 1 / 298.257223563
_E2: Final = _F * (2 - _F)
_EP2: Final = _E2 / (1 - _E2)


class Degrees(NamedTuple):
    """经纬度, WGS-84: east longitude, north latitude."""

    longitude: float
    latitude: float


class GridPoint(NamedTuple):
    """Metres east and north of the origin."""

    east: float
    north: float


class Compass(StrEnum):
    """八方位, by the letters of a compass."""

    NORTH = "n"
    NORTH_EAST = "ne"
    EAST = "e"
    SOUTH_EAST = "se"
    SOUTH = "s"
    SOUTH_WEST = "sw"
    WEST = "w"
    NORTH_WEST = "nw"


def is_in_shanghai(where: Degrees) -> bool:
    """Whether the numbers can be a place in Shanghai; not so when longitude and latitude changed places."""
    return WEST <= where.longitude <= EAST and SOUTH <= where.latitude <= NORTH


def _in_shanghai(value: Degrees) -> Degrees:
    if not is_in_shanghai(value):
        raise ValueError("要写成 [经度, 纬度]，而且要在上海范围里（例如 [121.47370, 31.23040]）")
    return value


ShanghaiDegrees = Annotated[Degrees, AfterValidator(_in_shanghai)]


def to_grid(where: Degrees) -> GridPoint:
    """``where`` in metres on the grid; exact to a metre within one degree of the origin."""
    phi = math.radians(where.latitude)
    a = math.radians(where.longitude - ORIGIN_LONGITUDE) * math.cos(phi)
    t, c = math.tan(phi) ** 2, _EP2 * math.cos(phi) ** 2
    nu = _A / math.sqrt(1 - _E2 * math.sin(phi) ** 2)
    east = nu * (a + (1 - t + c) * a**3 / 6)
    north = _meridian(phi) - _ORIGIN_ARC + nu * math.tan(phi) * (a**2 / 2 + (5 - t + 9 * c) * a**4 / 24)
    return GridPoint(east, north)


def straight_m(one: GridPoint, other: GridPoint) -> float:
    """直线距离, metres."""
    return math.hypot(other.east - one.east, other.north - one.north)


def direction(here: GridPoint, there: GridPoint) -> Compass:
    """Which of eight ways ``there`` lies from ``here``; of the same point, north."""
    bearing = math.degrees(math.atan2(there.east - here.east, there.north - here.north))
    return tuple(Compass)[round(bearing / 45) % 8]


def crosses(one: GridPoint, other: GridPoint, line: Sequence[GridPoint]) -> bool:
    """Whether the straight way from ``one`` to ``other`` crosses ``line``."""
    return any(_cut(one, other, line[index], line[index + 1]) for index in range(len(line) - 1))


def is_inside(where: GridPoint, ring: Sequence[GridPoint]) -> bool:
    """Whether ``where`` lies in the closed outline ``ring`` (even-odd rule)."""
    inside = False
    for index, one in enumerate(ring):
        before = ring[index - 1]
        if (one.north > where.north) != (before.north > where.north):
            share = (where.north - one.north) / (before.north - one.north)
            inside ^= where.east < one.east + share * (before.east - one.east)
    return inside


def _cut(a: GridPoint, b: GridPoint, c: GridPoint, d: GridPoint) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: GridPoint, b: GridPoint, p: GridPoint) -> bool:
    return (b.east - a.east) * (p.north - a.north) > (b.north - a.north) * (p.east - a.east)


def _meridian(phi: float) -> float:
    """Length of the meridian from the equator to ``phi``, metres."""
    e4, e6 = _E2**2, _E2**3
    return _A * (
        (1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * phi
        - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * math.sin(2 * phi)
        + (15 * e4 / 256 + 45 * e6 / 1024) * math.sin(4 * phi)
        - 35 * e6 / 3072 * math.sin(6 * phi)
    )


_ORIGIN_ARC: Final = _meridian(math.radians(ORIGIN_LATITUDE))
