# SPDX-License-Identifier: Apache-2.0
"""The ID card reader's thread: polls the driver, reports changes only, and never shares the port.

After a good read the reader answers "no card" until the card has left the field, so presence is asked for separately
(devices page 1.6).
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread, Signal

from config import timeouts
from drivers.id_card_reader import port


class CardReaderThread(QThread):
    """Owns one driver. ``reported`` carries the port's poll results, and ``Presence.REMOVED`` when the card has gone."""

    reported = Signal(object)

    def __init__(self, reader: port.IdCardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("id-card-reader")
        self._reader = reader
        self._cancel = threading.Event()

    def run(self) -> None:
        """Poll until stopped; the driver reopens a lost port by itself at the next poll."""
        last: object = None
        holds_card = False
        try:
            while not self._cancel.is_set():
                if holds_card:
                    if self._reader.presence() is port.Presence.REMOVED:
                        holds_card, last = False, port.Presence.REMOVED
                        self.reported.emit(last)
                else:
                    result = self._reader.poll(self._cancel)
                    if isinstance(result, port.CardRead):
                        holds_card = True
                    if result != last or isinstance(result, port.CardRead):
                        self.reported.emit(result)
                    last = result
                self._cancel.wait(timeouts.CARD_POLL_S)
        finally:
            self._reader.close()

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._cancel.set()
        return self.wait(wait_ms)
