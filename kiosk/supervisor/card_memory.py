# SPDX-License-Identifier: Apache-2.0
"""What is remembered of the last card (遗留证件): a keyed digest, for ten minutes, in memory.

A card left lying on the reader must not open the next resident's visit. The key is made at each start and is on no
disk, so the digest is worth nothing elsewhere; the supervisor itself never sees a card.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

KEY_BYTES = 32


class CardMemory:
    """``keep_s``: so long after the end of the visit in which the card was seen. ``clock``: monotonic seconds."""

    def __init__(self, keep_s: float, clock: Callable[[], float]) -> None:
        self.key_hex = secrets.token_hex(KEY_BYTES)
        self._keep_s = keep_s
        self._clock = clock
        self._digest: str | None = None
        self._since = 0.0
        self._seen_in_this_visit = False

    def seen(self, digest_hex: str) -> None:
        """The visit on screen read this card."""
        self._digest, self._since, self._seen_in_this_visit = digest_hex, self._clock(), True

    def visit_ended(self) -> None:
        """From now on the ten minutes count: during a long visit its own card does not grow old."""
        if self._seen_in_this_visit:
            self._since, self._seen_in_this_visit = self._clock(), False

    def recall(self) -> tuple[str | None, float | None]:
        """Digest and age for the next visit, or two times None. What is too old is forgotten."""
        if self._digest is None:
            return None, None
        age = self._clock() - self._since
        if age > self._keep_s:
            self._digest = None
            return None, None
        return self._digest, age
