# SPDX-License-Identifier: Apache-2.0
"""What a page says (文字): lines with how sure each is and where it stands. Nothing of it shows in ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.shapes import Polygon


@dataclass(frozen=True)
class TextLine:
    """One line (一行字)."""

    text: str = field(repr=False)
    confidence: float
    """0 to 1, of the model; the mean over its characters."""
    box: Polygon
    """On the upright page: top left, top right, bottom right, bottom left."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(point[0] for point in self.box)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(point[0] for point in self.box)

    @property
    def top(self) -> float:
        """Its highest point."""
        return min(point[1] for point in self.box)

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return max(point[1] for point in self.box)


@dataclass(frozen=True)
class PageText:
    """A page that was read."""

    turn: Turn
    """What brings the page that was handed in upright; the boxes are of the upright one."""
    lines: tuple[TextLine, ...]
    """From top to bottom, in a row from left to right."""
    ms: int
    """In the reading process."""
    peak_mb: int
    """Most memory that the reading process has had so far."""


class NotRead(StrEnum):
    """Why a page was not read (读不出来的原因)."""

    TIME = "time"
    """It took too long; the process was ended."""
    MEMORY = "memory"
    """It would have needed more memory than it may have; the process is gone."""
    CANCELLED = "cancelled"
    """Nobody wants it any more; the process was ended."""
    BROKEN = "broken"
    """The process could not start or ended by itself."""


Reading: TypeAlias = PageText | NotRead
