# SPDX-License-Identifier: Apache-2.0
"""亮证: how far the page is that shows what a code on a telephone (证照码) lays open. Source: domain notes 1.3 row 43."""

from __future__ import annotations

from enum import StrEnum


class LicenceCode(StrEnum):
    """Where it stands."""

    NONE = ""
    ASKING = "asking"
    """The platform is asked what the code lays open."""
    COVERED = "covered"
    """It has answered; nothing of it is shown before somebody says that nobody looks over their shoulder."""
    SHOWN = "shown"
    EXPIRED = "expired"
    """The code has run out: it lives a minute."""
    USED = "used"
    """It was good once."""
    UNKNOWN = "unknown"
    """It looks like one, and nobody was issued it."""
    OFFLINE = "offline"
    BUSY = "busy"
    REFUSED = "refused"
    """The platform does not accept this terminal, or not this question."""

    @property
    def is_trouble(self) -> bool:
        """Nothing was laid open."""
        return self not in (LicenceCode.NONE, LicenceCode.ASKING, LicenceCode.COVERED, LicenceCode.SHOWN)
