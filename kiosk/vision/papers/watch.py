# SPDX-License-Identifier: Apache-2.0
"""Watching the mat (看垫子): is there a page, does it lie well, does it lie still. From four corners a frame, no pictures.

Words do not flicker: something must last for :data:`SETTLE_S` before it is said, and :data:`STEADY_S` before it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final, TypeAlias

from kiosk.application.capture import Stage

Corners: TypeAlias = tuple[tuple[float, float], ...]

LONGEST: Final = 1000
"""Frames are watched in a copy of this size: enough to say how a page lies, and light on memory and the screen's cores."""
SETTLE_S: Final = 0.3
STEADY_S: Final = 0.8
"""A page that lay still for so long has been let go of."""
MAYBE: Final = 0.3
"""Score (:class:`~page.FoundPage`) below which nothing is said about what lies there."""
_STILL: Final = 0.012
"""Of the picture's diagonal: corners of a page that lies still wander less, with all the noise."""
_SAME: Final = 0.03
"""Of the diagonal: a page that was taken and lies this near to where it lay has not been moved."""


@dataclass(frozen=True)
class Seen:
    """What one moment shows. ``side``: which side of the page is cut off (top, right, bottom, left), or empty. ``take``: now."""

    stage: Stage
    side: str = ""
    take: bool = False


@dataclass(frozen=True)
class Found:
    """A page in one frame: corners in points, score, sides on the border."""

    corners: Corners
    score: float
    is_sure: bool
    cut: tuple[str, ...] = ()


class MatWatch:
    """``diagonal``: of the frame, in points. ``taken``: where the page lay that was taken before."""

    def __init__(self, diagonal: float, taken: Corners | None = None) -> None:
        self._diagonal = diagonal
        self._taken = taken
        self._told = Seen(Stage.LOOKING)
        self._thought = Seen(Stage.LOOKING)
        self._since = 0.0
        self._anchor: Corners | None = None
        self._still_since = 0.0

    def see(self, found: Found | None, t: float, *, is_other: bool = False) -> Seen:
        """One frame. ``t``: its monotonic seconds; ``is_other``: what lies there does not look like what was taken before."""
        thought = self._think(found, t, is_other=is_other)
        if (thought.stage, thought.side) != (self._thought.stage, self._thought.side):
            self._thought, self._since = thought, t
        if t - self._since >= SETTLE_S:
            self._told = Seen(thought.stage, thought.side)
        return Seen(self._told.stage, self._told.side, take=thought.take)

    def _think(self, found: Found | None, t: float, *, is_other: bool) -> Seen:
        if found is None or found.score < MAYBE:
            self._anchor, self._taken = None, None  # whatever was taken before has gone
            return Seen(Stage.LOOKING)
        if self._taken is not None and (is_other or self._apart(found.corners, self._taken) > _SAME):
            self._taken = None
        if self._anchor is None or self._apart(found.corners, self._anchor) > _STILL:
            self._anchor, self._still_since = found.corners, t
        if self._taken is not None:
            return Seen(Stage.CHANGE)
        if found.cut or not found.is_sure:
            return Seen(Stage.MOVE, found.cut[0] if found.cut else "")
        return Seen(Stage.HOLD, take=t - self._still_since >= STEADY_S)

    def _apart(self, one: Corners, other: Corners) -> float:
        """The farthest that a corner is from where it was, as a share of the diagonal."""
        return max(hypot(a[0] - b[0], a[1] - b[1]) for a, b in zip(one, other, strict=True)) / self._diagonal
