# SPDX-License-Identifier: Apache-2.0
"""Which stages look at which frame of a live preview (轮换): the fast one at every frame, the slower ones in turn.

After four frames every stage has looked; nobody holds a telephone still for less. Where even that is too slow, frames in between
are left to the fast stage until the time that was overdrawn is won back. No clock in here: the caller says how long it took.
"""

from __future__ import annotations

from typing import Final

from kiosk.vision.codes.result import Stage

IN_TURN: Final = (Stage.SHARP, Stage.SMOOTH, Stage.OTHERS, Stage.ZBAR)
_MOST_OVERDRAWN: Final = 4.0
"""Frames; one hiccup of the machine must not silence the slower stages for long."""


class Rotation:
    """For one preview; not for several threads at once."""

    def __init__(self, budget_s: float = 1 / 15) -> None:
        """``budget_s``: mean seconds a frame may take, for 15 frames a second."""
        self._budget_s = budget_s
        self._next = 0
        self._overdrawn_s = 0.0

    def stages(self) -> tuple[Stage, ...]:
        """The stages for the next frame."""
        if self._overdrawn_s > 0:
            return (Stage.PLAIN,)
        slower = IN_TURN[self._next]
        self._next = (self._next + 1) % len(IN_TURN)
        return (Stage.PLAIN, slower)

    def took(self, seconds: float) -> None:
        """How long those stages took."""
        debt = max(0.0, self._overdrawn_s) + seconds - self._budget_s
        self._overdrawn_s = min(debt, _MOST_OVERDRAWN * self._budget_s)
