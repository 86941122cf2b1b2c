# SPDX-License-Identifier: Apache-2.0
"""Looking for codes through a live camera (实时识码): frame by frame, each code told once, several at once told together.

A camera that hangs may go on sending the picture of the resident before, code and all. So a code counts only in a frame that
differs from the one before it: a sensor's noise never repeats.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.vision.codes.chain import decode
from kiosk.vision.codes.hints import Hint, hint_for
from kiosk.vision.codes.recent import Recent
from kiosk.vision.codes.result import Code
from kiosk.vision.codes.rotation import Rotation
from kiosk.vision.codes.steady import SteadyHint
from kiosk.vision.pictures import gray_of

if TYPE_CHECKING:
    from drivers.camera.port import Frame

GATHER_S: Final = 0.3
"""From the first code on: by then every stage has looked at 15 frames a second, and a second code in view is known too."""
HINT_EVERY_S: Final = 0.25
READ_S: Final = 1.0
"""So long after a code was in view nothing is said about how to hold it."""
GAP_S: Final = 2.0
"""Frames that are farther apart are not of the same moment: what was gathered before is dropped."""


@dataclass(frozen=True)
class Saw:
    """What is to be told after a frame; most say the same as the one before."""

    codes: tuple[Code, ...] = ()
    """New ones, all that were in view together."""
    hint: Hint | None = None
    in_view: bool = False
    """A code is being read now."""


class CodeLook:
    """One preview, for one thread. ``again``: set by anybody, and every code counts as new; ``clock`` measures the work."""

    def __init__(self, again: threading.Event | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._again = again or threading.Event()
        self._clock = clock
        self._rotation = Rotation()
        self._recent = Recent()
        self._steady = SteadyHint()
        self._gathered: dict[Code, None] = {}
        self._since = 0.0
        self._last_t: float | None = None
        self._read_t: float | None = None
        self._hinted_t = 0.0

    def see(self, frame: Frame) -> Saw:
        """``frame`` as it came, whole."""
        began = self._clock()
        if self._again.is_set():
            self._again.clear()
            self._forget()
        if self._last_t is not None and frame.t - self._last_t > GAP_S:
            self._forget()
            self._last_t = None
        is_live = self._last_t is not None and frame.unchanged_s == 0
        self._last_t = frame.t
        gray = gray_of(frame.picture)
        codes = decode(gray, self._rotation.stages()) if is_live else ()
        for code in self._recent.fresh(codes, frame.t):
            self._since = self._since if self._gathered else frame.t
            self._gathered[code] = None
        if codes:
            self._read_t = frame.t
            self._steady.good()
        in_view = self._read_t is not None and frame.t - self._read_t < READ_S
        if not in_view and frame.t - self._hinted_t >= HINT_EVERY_S:
            self._hinted_t = frame.t
            self._steady.see(hint_for(gray), frame.t)
        told: tuple[Code, ...] = ()
        if self._gathered and frame.t - self._since >= GATHER_S:
            told = tuple(self._gathered)
            self._gathered.clear()
        self._rotation.took(self._clock() - began)
        return Saw(told, self._steady.said, in_view)

    def _forget(self) -> None:
        self._recent.forget()
        self._gathered.clear()
        self._read_t = None
