# SPDX-License-Identifier: Apache-2.0
"""A hint that does not flicker (提示不跳): it must last before it is said, and stands long enough to be read."""

from __future__ import annotations

from typing import Final

from kiosk.vision.codes.hints import Hint

SETTLE_S: Final = 0.5
"""What is over sooner is a hand on its way."""
HOLD_S: Final = 1.5
"""So long at least a hint stands."""


class SteadyHint:
    """For one preview. ``now``: monotonic seconds, never going back."""

    def __init__(self) -> None:
        self._said: Hint | None = None
        self._said_at = 0.0
        self._thought: Hint | None = None
        self._thought_at = 0.0

    @property
    def said(self) -> Hint | None:
        """What is said now."""
        return self._said

    def see(self, hint: Hint | None, now: float) -> Hint | None:
        """What is to be said, when a frame by itself says ``hint``."""
        if hint is not self._thought:
            self._thought, self._thought_at = hint, now
        is_settled = now - self._thought_at >= SETTLE_S
        may_change = self._said is None or now - self._said_at >= HOLD_S
        if hint is not self._said and is_settled and may_change:
            self._said, self._said_at = hint, now
        return self._said

    def good(self) -> None:
        """A code was read: whatever was said of it is over."""
        self._said = self._thought = None
