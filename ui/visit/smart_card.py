# SPDX-License-Identifier: Apache-2.0
"""The smart-card reader's thread: asks whatever card is put in whether it is a social security card, and says when it goes.

A card is asked once (the driver sees to that); then only whether it is still in. A card of the third generation is asked again
when its issuer's module has answered (:meth:`SmartCardThread.answer`).
"""

from __future__ import annotations

import threading
from enum import Enum

from PySide6.QtCore import QObject, QThread, Signal

from config import timeouts
from drivers.completion import CommandSlot, CompletionCode
from drivers.smart_card_reader import port
from drivers.states import DeviceState

SOCIAL_SECURITY = port.Question(kinds=frozenset({port.CardKind.SOCIAL_SECURITY}))


class SmartCardIsRead(Enum):
    """Between finding a card and knowing it lies a second or more."""

    BEGUN = "begun"


class SmartCardThread(QThread):
    """Owns one driver. ``reported`` carries the port's poll results (``NoCard`` once, of a reader that came back),
    ``Presence.REMOVED`` when the card has gone, and ``SmartCardIsRead.BEGUN`` when one was found and is being read.
    """

    reported = Signal(object)
    status_seen = Signal(object)
    """The driver's status whenever it is another one, for the technician's file."""

    def __init__(self, reader: port.SmartCardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("smart-card-reader")
        self._reader = reader
        self._slot = CommandSlot()
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._question = SOCIAL_SECURITY
        self._last: object = None
        self._known_status: port.ReaderStatus | None = None
        self._holds_card = False
        self.has_seen_an_empty_slot = False
        """From here on a card that is put in is this visit's."""
        self._answered: port.Question | None = None

    def answer(self, remote: port.RemoteAnswer) -> None:
        """What the issuer's module said to the card that is in."""
        with self._lock:
            self._question = port.Question(kinds=SOCIAL_SECURITY.kinds, remote=remote)
        self._wake.set()

    def run(self) -> None:
        """Poll until stopped; the driver finds a lost reader again by itself at the next poll."""
        try:
            self._wait_for_an_empty_slot()
            while not self._ending.is_set():
                self._look()
                self._note_status()
                self._wake.wait(timeouts.CARD_POLL_S)
                self._wake.clear()
        finally:
            self._reader.close()

    def _begun(self, request_id: int) -> None:
        """Stopped between two commands: the one that was about to begin ends at once."""
        if self._ending.is_set():
            self._slot.cancel(request_id)

    def _wait_for_an_empty_slot(self) -> None:
        """A card that is in before anybody came is the last resident's, for all we know: it is not asked who it belongs to.

        A reader that does not answer has not said that nothing is in: it is waited for here too.
        """
        was_in = False
        while not self._ending.is_set():
            ended = self._slot.run(lambda _cancel: self._reader.presence(), timeouts.CARD_LOOK_S, self._begun)
            if self._ending.is_set():
                break
            if ended.value is port.Presence.PRESENT:
                was_in = True
                if self._last is not port.Presence.PRESENT:
                    self._say(port.Presence.PRESENT)
            elif ended.value is None:
                self._lost(port.ReaderLost(ended.detail, DeviceState.HARDWARE_ERROR))
            elif ended.value is port.Presence.UNKNOWN:
                status = self._reader.status()
                self._lost(port.ReaderLost(status.detail, status.device))
            else:
                break
            self._note_status()
            self._wake.wait(timeouts.CARD_POLL_S)
        self.has_seen_an_empty_slot = True
        if was_in and not self._ending.is_set():
            self._say(port.Presence.REMOVED)

    def _look(self) -> None:
        """One poll. A card that has answered this question gives nothing more; then it is only asked for."""
        with self._lock:
            question = self._question
        ended = self._slot.run(
            lambda cancel: self._reader.poll(question, cancel, lambda: self._reading(question)),
            timeouts.CARD_LOOK_S,
            self._begun,
        )
        if self._ending.is_set():
            return
        result: port.PollResult = port.ReaderLost(ended.detail, DeviceState.HARDWARE_ERROR)
        if ended.value is not None:
            result = ended.value
        if isinstance(result, port.NoCard) and ended.was_told_to_end:
            result = port.ReaderLost("it did not come to an end in time", DeviceState.OFFLINE)
        if isinstance(result, port.ReaderLost):
            self._lost(result)
        elif not isinstance(result, port.NoCard):
            if question is not self._question:
                return  # another card came and was told the module's answer to the one before: it is asked anew
            self._holds_card, self._answered = True, question
            self._say(result)
        elif self._holds_card:
            self._is_it_still_in()
        elif isinstance(self._last, port.ReaderLost):
            self._say(result)

    def _note_status(self) -> None:
        """From memory. Also of a reader that nobody puts a card into."""
        status = self._reader.status()
        if status != self._known_status:
            self._known_status = status
            self.status_seen.emit(status)

    def _lost(self, lost: port.ReaderLost) -> None:
        self._forget_card()
        if lost != self._last:
            self._say(lost)

    def _forget_card(self) -> None:
        """A card that left took its question with it: the next one is asked from the beginning."""
        self._holds_card = False
        with self._lock:
            self._question = SOCIAL_SECURITY

    def _say(self, report: object) -> None:
        self._last = report
        self.reported.emit(report)

    def _reading(self, question: port.Question) -> None:
        """In the middle of a poll, in this thread; the signals cross over. A hand may be quicker than two polls."""
        if self._holds_card and question is self._answered:
            self._forget_card()
            self._say(port.Presence.REMOVED)
        self._last = SmartCardIsRead.BEGUN
        self.reported.emit(SmartCardIsRead.BEGUN)

    def _is_it_still_in(self) -> None:
        ended = self._slot.run(lambda _cancel: self._reader.presence(), timeouts.CARD_LOOK_S, self._begun)
        if ended.value is port.Presence.PRESENT or self._ending.is_set():
            return
        if ended.code is not CompletionCode.SUCCESS or ended.value is port.Presence.UNKNOWN:
            self._lost(port.ReaderLost("lost while a card was in", self._reader.status().device))
            return
        self._forget_card()
        self._say(port.Presence.REMOVED)

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._ending.set()
        self._slot.cancel()
        self._wake.set()
        return self.wait(wait_ms)
