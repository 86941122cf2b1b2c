# SPDX-License-Identifier: Apache-2.0
"""The ID card reader's thread: polls the driver, reports changes only, and never shares the port.

After a good read the reader answers "no card" until the card has left the field, so presence is asked for separately
(devices page 1.6).
"""

from __future__ import annotations

import threading
from enum import Enum

from PySide6.QtCore import QObject, QThread, Signal

from config import timeouts
from drivers.id_card_reader import port
from drivers.states import DeviceState


class CardIsRead(Enum):
    """Between finding a card and knowing it lies a second or more."""

    BEGUN = "begun"


class CardReaderThread(QThread):
    """Owns one driver. ``reported`` carries the port's poll results, ``Presence.REMOVED`` when the card has gone, and
    ``CardIsRead.BEGUN`` when one was found and is being read.
    """

    reported = Signal(object)

    def __init__(self, reader: port.IdCardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("id-card-reader")
        self._reader = reader
        self._cancel = threading.Event()

    def run(self) -> None:
        """Poll until stopped; the driver reopens a lost port by itself at the next poll."""
        self._last: object = None
        holds_card = False
        try:
            while not self._cancel.is_set():
                holds_card = self._is_still_there() if holds_card else self._look()
                self._cancel.wait(timeouts.CARD_POLL_S)
        finally:
            self._reader.close()

    def _look(self) -> bool:
        """One poll; whether a card lies there now that was read."""
        result = self._reader.poll(self._cancel, self._reading)
        is_read = isinstance(result, port.CardRead)
        if result != self._last or is_read:
            self.reported.emit(result)
        self._last = result
        return is_read

    def _reading(self) -> None:
        """In the middle of a poll, in this thread; the signal crosses over.

        A card that could not be read lies on and is tried again and again: its page stands still meanwhile.
        """
        if isinstance(self._last, port.CardUnreadable | port.CardRefused):
            return
        self._last = CardIsRead.BEGUN
        self.reported.emit(CardIsRead.BEGUN)

    def _is_still_there(self) -> bool:
        """A reader that cannot tell is asked how it is: a pulled plug is not a card taken away."""
        presence = self._reader.presence()
        if presence is port.Presence.PRESENT:
            return True
        if presence is port.Presence.UNKNOWN:
            status = self._reader.status()
            if status.device is DeviceState.ONLINE:
                return True
            self._last = port.ReaderLost("lost while a card lay on it", status.device)
        else:
            self._last = port.Presence.REMOVED
        self.reported.emit(self._last)
        return False

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._cancel.set()
        return self.wait(wait_ms)
