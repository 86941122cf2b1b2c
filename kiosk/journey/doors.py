# SPDX-License-Identifier: Apache-2.0
"""Ways on from the first screens that are no service. Source: domain notes 1.1 rows 1, 3 and 40."""

from __future__ import annotations

from enum import StrEnum


class Door(StrEnum):
    """In the order in which they stand on screen. Which of them lead somewhere: :data:`kiosk.journey.moves.doors.WAYS`."""

    SEARCH = "search"
    BROWSE = "browse"
    MINE = "mine"
    """我的: progress, certificates, what has to be mended."""
    NEARBY = "nearby"
    """附近能办."""
    ASK = "ask"
    """小申."""
