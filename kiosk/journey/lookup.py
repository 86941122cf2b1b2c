# SPDX-License-Identifier: Apache-2.0
"""公开查询: how a look-up in a public register stands. Nothing of what is looked up is in here."""

from __future__ import annotations

from enum import StrEnum


class Lookup(StrEnum):
    """What the page says besides the question."""

    NONE = "none"
    LISTED = "listed"
    """Several were found: back from one of them leads to their list."""
    OFFLINE = "offline"
    BUSY = "busy"
    """The register asks to come later; how much later stands on the page."""
    REFUSED = "refused"
    """It answered, and not with what can be shown."""
    MALFORMED = "malformed"
    """There can be no such number."""
    NO_CODE = "no_code"
    """A code was held up that holds no enterprise's number."""

    @property
    def is_trouble(self) -> bool:
        """Something is to be said above the question."""
        return self not in (Lookup.NONE, Lookup.LISTED)
