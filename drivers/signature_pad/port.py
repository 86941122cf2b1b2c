# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of a signature pad (签名板, 手写签批屏): what was written on it, as strokes in millimetres.

The pad does not judge: whether strokes can be a signature (空白, 过短, 越界) is decided by ``kiosk/signature/strokes.py``,
which takes :attr:`Stroke.bare`. Nor does anybody here know whose hand it was.

A pad of this kind speaks only while its pen is near. On a bare RS-232 line a pad that lost its cable therefore looks like
one that nobody writes on; behind a USB bridge the port vanishes, and that is seen. A pen that is reported as touching while
it only hovers makes ink that nobody wrote, and nothing here can tell.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.states import DeviceState


@dataclass(frozen=True)
class PenPoint:
    """One place of the pen while it touched."""

    x_mm: float = field(repr=False)
    """From the left edge of the writing area; below 0 or beyond its width: written beyond the edge."""
    y_mm: float = field(repr=False)
    """From the top edge, downwards."""
    t_ms: int = field(repr=False)
    """Since the first touch of this signature; never goes back."""
    pressure: float | None = field(default=None, repr=False)
    """压力, 0 to 1 of what the pad can say; None: it does not say."""


@dataclass(frozen=True)
class Stroke:
    """笔画: pen down to pen up; at least one point."""

    points: tuple[PenPoint, ...] = field(repr=False)

    @property
    def bare(self) -> tuple[tuple[float, float, int], ...]:
        """``(x_mm, y_mm, t_ms)``, for who judges, binds and draws."""
        return tuple((point.x_mm, point.y_mm, point.t_ms) for point in self.points)


Strokes = tuple[Stroke, ...]


class Doubt(StrEnum):
    """What went wrong on the way of strokes that are there all the same."""

    DAMAGED_DATA = "damaged_data"
    """数据有损: bytes came that were no packet; points may be missing."""
    JUMPS = "jumps"
    """跳点: points farther off than a hand can move were left out."""
    LIFT_NOT_SEEN = "lift_not_seen"
    """抬笔未见: the pad fell silent, or went elsewhere, with the pen still down."""


class Ending(StrEnum):
    """How writing ended."""

    FINISHED = "finished"
    """写完: the caller said so."""
    TIME_OVER = "time_over"
    """超时: the limit ran out."""


class Unreliable(StrEnum):
    """Why a pad that is there is not to be believed."""

    STUCK_DOWN = "stuck_down"
    """笔一直按下: it says that the pen presses on one spot and never lifts."""
    NONSENSE = "nonsense"
    """数据无法识别: much comes and hardly any of it is a packet (wrong speed or parity, another device)."""
    ENDLESS = "endless"
    """数据不断: more points than any signature has."""


@dataclass(frozen=True)
class Written:
    """Something was written; at least one stroke, oldest first."""

    strokes: Strokes = field(repr=False)
    ending: Ending
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True)
class NothingWritten:
    """空白: the pen did not touch. ``doubts`` holds ``DAMAGED_DATA`` if something came that may have been a pen."""

    ending: Ending
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True)
class CaptureCancelled:
    """已取消: the caller cancelled. The strokes are gone: who cancels has signed nothing."""


@dataclass(frozen=True)
class PadLost:
    """There is no pad now; the next call tries again. ``strokes``: what had been written when it went, kept."""

    detail: str = field(compare=False)
    state: DeviceState = DeviceState.NO_DEVICE
    strokes: Strokes = field(default=(), repr=False)


@dataclass(frozen=True)
class PadUnreliable:
    """The pad is there and what it says cannot be. ``strokes``: what looked like writing before, kept."""

    reason: Unreliable
    strokes: Strokes = field(default=(), repr=False)


CaptureResult = Written | NothingWritten | CaptureCancelled | PadLost | PadUnreliable

OnInk = Callable[[int, PenPoint], object]
"""Hears every point while it is written, in the thread of :meth:`SignaturePad.capture`: number of the stroke, point."""


@dataclass(frozen=True)
class PadStatus:
    """How the pad was found last."""

    device: DeviceState
    width_mm: float = 0.0
    """书写区宽"""
    height_mm: float = 0.0
    """书写区高"""
    serial_number: str | None = None
    """As the pad said it of itself; None: it did not, as most never do."""
    detail: str = field(default="", compare=False)


class SignaturePad(Protocol):
    """A signature pad. ``capture`` blocks; one thread owns the pad."""

    def open(self) -> PadStatus:
        """Connect. Never raises for a pad that is not there."""
        ...

    def capture(
        self, cancel: threading.Event, finish: threading.Event, limit_s: float, on_ink: OnInk | None = None
    ) -> CaptureResult:
        """What is written *from now on*, until ``finish`` or ``cancel`` is set or ``limit_s`` seconds are over."""
        ...

    def status(self) -> PadStatus:
        """How it is; connects if need be, but does not insist."""
        ...

    def close(self) -> None:
        """Release the line; may be called twice."""
        ...
