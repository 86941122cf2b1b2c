# SPDX-License-Identifier: Apache-2.0
"""A code that stays in view is told once (去重): of each only a hash is kept, and the time it was last seen."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from kiosk.vision.codes.result import Code

HOLD_S: Final = 2.0
_MOST: Final = 64


class Recent:
    """For one preview. A code counts as new when it was out of view for ``hold_s``; ``now`` is the caller's monotonic clock."""

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._seen: dict[bytes, float] = {}

    def fresh(self, codes: Iterable[Code], now: float) -> tuple[Code, ...]:
        """Those of ``codes`` that are new, each once: more than one may be in view, and the resident is asked which."""
        self._seen = {name: at for name, at in self._seen.items() if now - at < self._hold_s}
        new: list[Code] = []
        for code in codes:
            name = sha256(code.format.encode() + b"\0" + code.data).digest()
            if name not in self._seen:
                new.append(code)
            self._seen.pop(name, None)  # to the end: the order is that of sight
            self._seen[name] = now
        while len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]
        return tuple(new)

    def forget(self) -> None:
        """Everything is new again: another question, another resident."""
        self._seen.clear()
