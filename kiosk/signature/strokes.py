# SPDX-License-Identifier: Apache-2.0
"""The handwriting: strokes in millimetres and milliseconds, and whether they can be a signature (domain notes 4.3).

Nobody judges whose hand it is. Three things are told apart because they are mended differently: nothing written, hardly
anything written, written outside the box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import hypot

from kiosk.catalogue.words import Words, words

MIN_INK_MM = 25.0
"""Total length of a signature. A tick or a dot is shorter; 丁一 written small is longer."""

MIN_EXTENT_MM = 8.0
"""Larger side of what was written: a scribble on one spot is no signature."""

MAX_OUTSIDE = 0.10
"""Share of points outside the box that is still a slip of the finger."""

Point = tuple[float, float, int]


@dataclass(frozen=True)
class Stroke:
    """Pen down to pen up: ``(x_mm, y_mm, t_ms)`` from the box's top left corner and the first touch."""

    points: tuple[Point, ...] = field(repr=False)

    @property
    def length_mm(self) -> float:
        """Length of the line."""
        return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(self.points))


class StrokeFault(StrEnum):
    """签字板: 空白, 过短, 越界."""

    BLANK = "blank"
    TOO_SHORT = "too_short"
    OUT_OF_BOX = "out_of_box"


@dataclass(frozen=True)
class StrokesGood:
    """Can be a signature."""


@dataclass(frozen=True)
class StrokesRefused:
    """Cannot; ``say`` and ``fix`` are for the resident."""

    fault: StrokeFault
    say: Words
    fix: Words


_REFUSALS = {
    StrokeFault.BLANK: StrokesRefused(
        StrokeFault.BLANK,
        words("还没有签名", "There is no signature yet"),
        words("请用手指在框里写您的名字", "Please write your name in the box with a finger"),
    ),
    StrokeFault.TOO_SHORT: StrokesRefused(
        StrokeFault.TOO_SHORT,
        words("签得太短了，看不出名字", "Too short to be a name"),
        words("请再签一次，写全名", "Please sign again, your full name"),
    ),
    StrokeFault.OUT_OF_BOX: StrokesRefused(
        StrokeFault.OUT_OF_BOX,
        words("有些笔画写到框外面了", "Part of it is outside the box"),
        words("请再签一次，写在框里面", "Please sign again inside the box"),
    ),
}


def strokes_of(raw: Sequence[Sequence[Point]]) -> tuple[Stroke, ...]:
    """From the pad's bare tuples; strokes without a point are dropped."""
    return tuple(Stroke(tuple((float(x), float(y), int(t)) for x, y, t in points)) for points in raw if points)


def check_strokes(
    strokes: Sequence[Stroke], *, box_width_mm: float, box_height_mm: float
) -> StrokesGood | StrokesRefused:
    """Blank, out of the box, too short: in this order, the first that applies."""
    points = [point for stroke in strokes for point in stroke.points]
    if not points:
        return _REFUSALS[StrokeFault.BLANK]
    outside = sum(1 for x, y, _ in points if not (0 <= x <= box_width_mm and 0 <= y <= box_height_mm))
    if outside > MAX_OUTSIDE * len(points):
        return _REFUSALS[StrokeFault.OUT_OF_BOX]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    extent = max(max(xs) - min(xs), max(ys) - min(ys))
    if sum(stroke.length_mm for stroke in strokes) < MIN_INK_MM or extent < MIN_EXTENT_MM:
        return _REFUSALS[StrokeFault.TOO_SHORT]
    return StrokesGood()
