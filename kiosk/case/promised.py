# SPDX-License-Identifier: Apache-2.0
"""What was promised with a case and signed (告知承诺书, 容缺受理承诺书), as its copy says it.

Source: domain notes 1.3 rows 46 and 47 (printed copy). The words are those of the page that was signed and of the case record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LATE_TERM: Final = "容缺受理承诺书"


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise. ``term``: its official name; ``official``: its official text, empty where the plain lines are all of it;
    ``given_at``: ISO 8601 with zone.
    """

    term: str
    lines: tuple[str, ...]
    official: str
    consequence: str
    given_at: str

    def told(self) -> list[object]:
        """For the digest that the receipt's code vouches for."""
        return [self.term, list(self.lines), self.official, self.consequence, self.given_at]
