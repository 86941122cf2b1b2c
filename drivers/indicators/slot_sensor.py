# SPDX-License-Identifier: Apache-2.0
"""A contact or light barrier at the card reader's slot (卡位在位传感器), as the card reader's driver asks it.

The board has one owner, and the card reader another: what the board said last lies here, with its time. Old news is none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from drivers.indicators.port import IndicatorsStatus, Presence

FRESH_S: Final = 1.5
"""A few questions to the board. A card takes a second to be read: what was said before it was laid is older."""


class SlotSensor:
    """:class:`drivers.id_card_reader.port.PresenceSensor`; ``clock`` counts monotonic seconds. For two threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: tuple[Presence, float] = (Presence.UNKNOWN, clock())

    def heard(self, status: IndicatorsStatus) -> None:
        """What the board says now; every word counts, also the same again."""
        self._said = (status.card, self._clock())

    def card_lies(self) -> bool | None:
        """Whether something lies there; None: not wired, not answering, or too long ago."""
        card, at = self._said
        if card is Presence.UNKNOWN or self._clock() - at > FRESH_S:
            return None
        return card is Presence.PRESENT
