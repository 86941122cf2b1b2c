# SPDX-License-Identifier: Apache-2.0
"""The ID card reader's thread: polls the driver, reports changes only, and never shares the port.

After a good read the reader answers "no card" until the card has left the field, so presence is asked for separately
(devices page 1.6).
"""

from __future__ import annotations

import threading
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from config import timeouts
from drivers.completion import CommandSlot, Completion, CompletionCode
from drivers.id_card_reader import port
from drivers.states import DeviceState


class CardIsRead(Enum):
    """Between finding a card and knowing it lies a second or more."""

    BEGUN = "begun"


class CardReaderThread(QThread):
    """Owns one driver. ``reported`` carries the port's poll results, ``Presence.REMOVED`` when the card has gone,
    ``Presence.OUT_OF_FIELD`` when the reader feels it no more, and
    ``CardIsRead.BEGUN`` when one was found and is being read.
    """

    reported = Signal(object)
    status_seen = Signal(object)
    """The driver's status behind each report, for the technician's file."""

    def __init__(self, reader: port.IdCardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("id-card-reader")
        self._reader = reader
        self._slot = CommandSlot()
        self._ending = threading.Event()
        self._last: object = None

    def run(self) -> None:
        """Poll until stopped; the driver reopens a lost port by itself at the next poll."""
        holds_card = False
        try:
            while not self._ending.is_set():
                holds_card = self._is_still_there() if holds_card else self._look()
                self._ending.wait(timeouts.CARD_POLL_S)
        finally:
            self._reader.close()

    def _tell(self, report: object) -> None:
        """To whom it concerns, and how the reader is now."""
        self.reported.emit(report)
        self.status_seen.emit(self._reader.status())

    def _begun(self, request_id: int) -> None:
        """Stopped between two commands: the one that was about to begin ends at once."""
        if self._ending.is_set():
            self._slot.cancel(request_id)

    def _look(self) -> bool:
        """One poll; whether a card lies there now that was read."""
        ended = self._slot.run(
            lambda cancel: self._reader.poll(cancel, self._reading), timeouts.CARD_LOOK_S, self._begun
        )
        if self._ending.is_set():
            return False
        result = _result(ended)
        is_read = isinstance(result, port.CardRead)
        if result != self._last or is_read:
            self._last = result
            self._tell(result)
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
        ended = self._slot.run(lambda _cancel: self._reader.presence(), timeouts.CARD_LOOK_S, self._begun)
        presence = ended.value
        if presence is port.Presence.PRESENT:
            return True
        if ended.code is not CompletionCode.SUCCESS:
            self._last = _lost(ended)
        elif presence is port.Presence.UNKNOWN:
            status = self._reader.status()
            if status.device is DeviceState.ONLINE:
                return True
            self._last = port.ReaderLost("lost while a card lay on it", status.device)
        else:
            self._last = presence  # taken, or only felt no more: the visit must not make the one of the other
        self._tell(self._last)
        return False

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._ending.set()
        self._slot.cancel()
        return self.wait(wait_ms)


def _result(ended: Completion[port.PollResult]) -> port.PollResult:
    """What a poll found out. One that its time limit ended found out nothing but that the reader is stuck."""
    if ended.value is None:
        return _lost(ended)
    if isinstance(ended.value, port.NoCard) and ended.was_told_to_end:
        return port.ReaderLost("it did not come to an end in time", DeviceState.OFFLINE)
    return ended.value


def _lost(ended: Completion[Any]) -> port.ReaderLost:
    """A driver whose verbs raise is a bug of ours, and a reader that cannot be used to whoever stands there."""
    state = DeviceState.OFFLINE if ended.code is CompletionCode.TIME_OUT else DeviceState.HARDWARE_ERROR
    return port.ReaderLost(ended.detail, state)
