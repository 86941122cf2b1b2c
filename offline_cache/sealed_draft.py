# SPDX-License-Identifier: Apache-2.0
"""A sealed draft (草稿) as it passes between visit, courier and platform. Values only; nothing here is readable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class SealedDraft:
    """A draft as the courier keeps it. ``secret`` and ``blob`` are kept in different places.

    ``release``: secret and owner, sealed for the platform; empty for a draft that stays on this terminal.
    """

    lookup: str
    draft_id: str
    secret: bytes = field(repr=False)
    blob: bytes = field(repr=False)
    release: bytes = field(default=b"", repr=False)

    def with_release(self, release: bytes) -> SealedDraft:
        """The same draft, to be kept by the platform too."""
        return replace(self, release=release)


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """A draft that was found on this terminal."""

    draft: SealedDraft
    keep_s: float
    """Seconds it has left; the newer of two has more."""
    is_deposited: bool
    """The platform has it too, and knows if it was taken up elsewhere."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A draft for the platform to keep. ``envelope`` is sealed for it; ``blob`` None: the envelope holds everything."""

    draft_id: str
    keep_s: int
    tries: int
    envelope: bytes = field(repr=False)
    blob: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Farewell:
    """A draft for the platform to destroy."""

    draft_id: str
    tries: int
