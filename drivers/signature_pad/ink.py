# SPDX-License-Identifier: Apache-2.0
"""Packets to strokes (笔迹), sans-IO: every method is told the time. What cannot be a hand is left out and said.

* Points farther off than a hand moves in the time between (跳点) are never joined to a stroke: one alone is dropped; two that
  belong together are a pen that was lifted unseen, and a stroke of its own.
* A pen that is down and silent was lifted, or the pad has gone: a pad speaks as long as the pen is near.
* A pen that presses on one spot for seconds is a fault of the pad (:attr:`Unreliable.STUCK_DOWN`).
"""

from __future__ import annotations

from math import hypot
from typing import Final

from drivers.signature_pad.port import Doubt, OnInk, PenPoint, Stroke, Strokes, Unreliable
from drivers.signature_pad.profile import PadProfile
from drivers.signature_pad.protocol import MAX_PRESSURE, PACKET_BYTES, Damaged, Event, PenPlace, PenPressure

MAX_POINTS: Final = 20_000
"""A minute of the fastest line here; nobody's signature takes that long without a lift of the pen."""

JUMP_MM: Final = 15.0
"""Nearer than that is no jump, whatever the times say: packets that came together have times that are only estimated."""

JUMP_MM_PER_S: Final = 2000.0
"""Faster than any hand writes; measured against the last packet, so that strays in between allow nothing more."""

STUCK_MM: Final = 0.5
STUCK_S: Final = 8.0
SILENT_S: Final = 0.2
NONSENSE_BYTES: Final = 200
"""So many bytes more than those of whole packets were none: a fraction of a second of a wrong speed, and no disturbance."""


class Ink:
    """One signature as it comes in. ``on_ink`` hears each point once it is believed."""

    def __init__(self, profile: PadProfile, on_ink: OnInk | None = None) -> None:
        self._profile = profile
        self._on_ink = on_ink
        self._closed: list[Stroke] = []
        self._open: list[PenPoint] = []
        self._stray: PenPoint | None = None
        self._pressure: float | None = None
        self._zero: float | None = None
        self._last_s = 0.0
        self._rests_at: tuple[PenPoint, float] | None = None
        self._points = 0
        self._nonsense = 0
        self.doubts: set[Doubt] = set()
        self.unreliable: Unreliable | None = None
        """Set once; whoever feeds stops then."""

    @property
    def strokes(self) -> Strokes:
        """What was written so far, the stroke that is being written last."""
        begun = (Stroke(tuple(self._open)),) if self._open else ()
        return (*self._closed, *begun)

    def take(self, event: Event, now: float) -> None:
        """One event of the decoder, at ``now`` monotonic seconds."""
        if isinstance(event, Damaged):
            self.doubts.add(Doubt.DAMAGED_DATA)
            self._nonsense += event.length
            if self._nonsense >= NONSENSE_BYTES:
                self.unreliable = Unreliable.NONSENSE
            return
        # Noise holds a whole packet now and then by chance, so one good packet does not undo all before it.
        self._nonsense = max(0, self._nonsense - PACKET_BYTES)
        if isinstance(event, PenPressure) and self._profile.has_pressure:
            self._pressure = event.value / MAX_PRESSURE
        if isinstance(event, PenPlace):
            if event.is_down:
                self._touch(event, now)
            else:
                self._lift()

    def silence(self, now: float) -> None:
        """Nothing came; ``now`` monotonic seconds."""
        if self._open and now - self._last_s >= SILENT_S:
            self.doubts.add(Doubt.LIFT_NOT_SEEN)
            self._lift()

    def _touch(self, place: PenPlace, now: float) -> None:
        if self._zero is None:
            self._zero = now
        x_mm, y_mm = self._profile.place_mm(place.x, place.y)
        point = PenPoint(x_mm, y_mm, round((now - self._zero) * 1000), self._pressure)
        before, self._last_s = self._last_s, now
        if self._open and _is_jump(self._open[-1], point, now - before):
            if self._stray is None or _is_jump(self._stray, point, now - before):
                self._stray = point
                self.doubts.add(Doubt.JUMPS)
                self._count(now, point)
                return
            self.doubts.add(Doubt.LIFT_NOT_SEEN)
            stray = self._stray
            self._lift()
            self._add(stray, now)
        self._stray = None
        self._add(point, now)

    def _add(self, point: PenPoint, now: float) -> None:
        self._open.append(point)
        self._count(now, point)
        if self._on_ink is not None:
            self._on_ink(len(self._closed), point)

    def _count(self, now: float, point: PenPoint) -> None:
        self._points += 1
        if self._points >= MAX_POINTS:
            self.unreliable = Unreliable.ENDLESS
        rests = self._rests_at
        if rests is None or hypot(point.x_mm - rests[0].x_mm, point.y_mm - rests[0].y_mm) > STUCK_MM:
            self._rests_at = (point, now)
        elif now - rests[1] >= STUCK_S:
            self.unreliable = Unreliable.STUCK_DOWN

    def _lift(self) -> None:
        if self._open:
            self._closed.append(Stroke(tuple(self._open)))
        self._open, self._stray, self._rests_at = [], None, None


def _is_jump(last: PenPoint, point: PenPoint, since_s: float) -> bool:
    far = hypot(point.x_mm - last.x_mm, point.y_mm - last.y_mm)
    return far > JUMP_MM and far > JUMP_MM_PER_S * since_s
