# SPDX-License-Identifier: Apache-2.0
"""How far on foot, and how long: an estimate from the straight line, said as 约.

The terminal has no map of streets. What people walk is longer than the straight line by a detour factor, here 1.3: in towns
with a dense net of streets 1.2 to 1.4 is usual [K]. Speeds: 80 m a minute (4.8 km/h, the usual figure for walking times
in advertisements of housing [K]); in 长者版 50 m a minute (3 km/h, about 0.8 m/s, the usual threshold of a slow gait in
geriatrics [K]). Both are rounded up to whole minutes. 黄浦江 is no street: across it nobody is promised a walk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from config.modes import DisplayMode
from kiosk.places.grid import Compass, GridPoint, crosses, direction, straight_m

DETOUR: Final = 1.3
METRES_A_MINUTE: Final = {DisplayMode.STANDARD: 80.0, DisplayMode.ELDER: 50.0}
CIRCLE_MINUTES: Final = 15
"""15分钟政务服务圈"""
FARTHEST_WALK_MINUTES: Final = 45
"""What is farther is no walk to send anybody on."""
RIVER_EXTRA_M: Final = 3000.0
"""What the other bank counts as farther when points are put in order: about the distance between crossings [K]. More than any
walk of 15 minutes, so that in the order of points all within the circle come first."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a point. ``metres``: on foot, estimated; ``minutes`` None: not on foot (too far, or across the river)."""

    metres: float
    minutes: int | None
    compass: Compass
    across_river: bool = False

    @property
    def in_circle(self) -> bool:
        """Within a walk of 15 minutes."""
        return self.minutes is not None and self.minutes <= CIRCLE_MINUTES

    @property
    def order(self) -> float:
        """What points are put in order by, metres."""
        return self.metres + (RIVER_EXTRA_M if self.across_river else 0.0)


def way(here: GridPoint, there: GridPoint, river: tuple[GridPoint, ...], mode: DisplayMode) -> Way:
    """The way from ``here`` to ``there``, at the pace that goes with ``mode``."""
    metres = DETOUR * straight_m(here, there)
    across = crosses(here, there, river)
    minutes = max(1, math.ceil(round(metres / METRES_A_MINUTE[mode], 6)))
    on_foot = not across and minutes <= FARTHEST_WALK_MINUTES
    return Way(metres, minutes if on_foot else None, direction(here, there), across)


def circle_m(mode: DisplayMode) -> float:
    """Radius of the 15-minute circle as the crow flies, metres."""
    return CIRCLE_MINUTES * METRES_A_MINUTE[mode] / DETOUR
