# SPDX-License-Identifier: Apache-2.0
"""Readers of cards and codes as small working parts in memory, and cards of synthetic residents."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from drivers.code_scanner import port as scanner_port
from drivers.id_card_reader import port as reader_port
from drivers.smart_card_reader import port as card_port
from drivers.states import DeviceState
from kiosk.platform.sandbox.population import SyntheticResident

CRYPTOGRAM = b"sixteen octets.."


class FakeReader:
    """One card at a time, or none, or a pulled plug."""

    def __init__(self) -> None:
        self._result: reader_port.PollResult = reader_port.NoCard()
        self._lost = False
        self.has_sensor = True
        """A presence sensor at the slot; without one a reader only says that it feels the card no more."""
        self.readings = 0
        self.pause = threading.Event()
        """Cleared by a test that wants to look while a card is being read."""
        self.pause.set()

    def lay(self, card: reader_port.IdCard) -> None:
        self._result = reader_port.CardRead(card)

    def lay_unreadable(self) -> None:
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.MOVED)

    def lay_two(self) -> None:
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.SELECT_FAILED)

    def take_early(self) -> None:
        """Lifted while it was being read: the driver says so once, and then that nothing is there."""
        self._result = reader_port.CardUnreadable(reader_port.UnreadableReason.TAKEN_EARLY)

    def lay_foreign(self) -> None:
        self._result = reader_port.CardRefused(reader_port.RefusedReason.WRONG_TYPE)

    def take(self) -> None:
        self._result = reader_port.NoCard()

    def unplug(self) -> None:
        self._lost = True

    def replug(self) -> None:
        self._lost = False

    def open(self) -> reader_port.ReaderStatus:
        return self.status()

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> reader_port.PollResult:
        if self._lost:
            return reader_port.ReaderLost("the plug is out")
        if reading is not None and not isinstance(self._result, reader_port.NoCard):
            reading()  # a card that cannot be read is tried again at every poll, as the driver does
            self.readings += 1
            self.pause.wait(15)
            if self._lost:
                return reader_port.ReaderLost("the plug was pulled on the way")
        return self._result

    def presence(self) -> reader_port.Presence:
        if self._lost:
            return reader_port.Presence.UNKNOWN
        lies = isinstance(self._result, reader_port.CardRead)
        gone = reader_port.Presence.REMOVED if self.has_sensor else reader_port.Presence.OUT_OF_FIELD
        return reader_port.Presence.PRESENT if lies else gone

    def status(self) -> reader_port.ReaderStatus:
        return reader_port.ReaderStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


class FakeScanner:
    """``show`` holds a code before it; ``unplug`` pulls it."""

    def __init__(self) -> None:
        self._shown: queue.SimpleQueue[scanner_port.ScanResult] = queue.SimpleQueue()
        self._lost = False
        self.looking = threading.Event()
        """Set while it looks for codes."""

    def show(self, text: str) -> None:
        self._shown.put(scanner_port.Scanned(text))

    def refuse(self, reason: scanner_port.ScanRefusal) -> None:
        self._shown.put(scanner_port.ScanRefused(reason))

    def unplug(self) -> None:
        self._lost = True

    def replug(self) -> None:
        self._lost = False

    def open(self) -> scanner_port.ScannerStatus:
        return self.status()

    def scan(self, cancel: threading.Event, limit_s: float) -> scanner_port.ScanResult:
        self.looking.set()
        until = time.monotonic() + limit_s
        try:
            while time.monotonic() < until and not cancel.is_set():
                if self._lost:
                    return scanner_port.ScannerLost("the plug is out")
                with suppress(queue.Empty):
                    return self._shown.get(timeout=0.005)
            return scanner_port.NothingScanned()
        finally:
            self.looking.clear()

    def status(self) -> scanner_port.ScannerStatus:
        return scanner_port.ScannerStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


class FakeSmartCardReader:
    """One card in the slot, or none. A closed card (第三代) opens to :data:`CRYPTOGRAM` alone."""

    def __init__(self) -> None:
        self._result: card_port.PollResult = card_port.NoCard()
        self._held: card_port.SocialSecurityCard | None = None
        self._lost = False
        self._asked: card_port.Question | None = None
        self.looked = threading.Event()
        """Set once somebody asked whether a card is in."""
        self.pause = threading.Event()
        """Cleared by a test that wants to look while a card is being read."""
        self.pause.set()
        self.questions: list[card_port.Question] = []

    def put_in(self, card: card_port.SocialSecurityCard, *, closed: bool = False) -> None:
        self.take_out()
        self._held = card
        question = card_port.NeedsRemoteAuthentication(b"challeng", card.region, card.card_id, "3.00", 3)
        self._result = question if closed else card_port.CardRead(card)

    def put_in_unreadable(self, reason: card_port.UnreadableReason) -> None:
        self._asked, self._result = None, card_port.CardUnreadable(reason)

    def put_in_other(self) -> None:
        self._asked, self._result = None, card_port.CardRefused(card_port.RefusedReason.UNKNOWN_CARD)

    def take_out(self) -> None:
        self._held, self._asked, self._result = None, None, card_port.NoCard()

    def unplug(self) -> None:
        self._lost, self._asked = True, None  # as the driver: what is in when it comes back is asked anew

    def replug(self) -> None:
        self._lost = False

    def open(self) -> card_port.ReaderStatus:
        return self.status()

    def poll(
        self,
        question: card_port.Question,
        cancel: threading.Event,
        reading: Callable[[], object] | None = None,
    ) -> card_port.PollResult:
        if self._lost:
            return card_port.ReaderLost("the plug is out")
        result = self._result
        if isinstance(result, card_port.NoCard) or question == self._asked:
            return card_port.NoCard()
        is_mute = result == card_port.CardUnreadable(card_port.UnreadableReason.MUTE)
        if reading is not None and not is_mute:  # the driver asks a card nothing that does not answer to power
            reading()
        self.pause.wait(15)
        self._asked = question
        self.questions.append(question)
        if self._result is not result:
            return card_port.CardUnreadable(card_port.UnreadableReason.TAKEN_EARLY)
        if question.remote is not None and self._held is not None:
            is_right = question.remote.cryptogram == CRYPTOGRAM
            refused = card_port.CardRefused(card_port.RefusedReason.NOT_ALLOWED)
            return card_port.CardRead(self._held) if is_right else refused
        return result

    def presence(self) -> card_port.Presence:
        self.looked.set()
        if self._lost:
            return card_port.Presence.UNKNOWN
        is_in = not isinstance(self._result, card_port.NoCard)
        return card_port.Presence.PRESENT if is_in else card_port.Presence.REMOVED

    def status(self) -> card_port.ReaderStatus:
        return card_port.ReaderStatus(DeviceState.NO_DEVICE if self._lost else DeviceState.ONLINE)

    def close(self) -> None:
        """Nothing is held."""


def id_card(person: SyntheticResident, **changes: Any) -> reader_port.IdCard:
    """The card of a synthetic resident as the driver would hand it over."""
    values: dict[str, Any] = {
        "name": person.name,
        "sex_code": person.sex_code,
        "ethnic_code": person.ethnic_code,
        "birth": person.birth,
        "address": person.household_address,
        "number": person.number,
        "authority": person.authority,
        "valid_from": person.valid_from,
        "valid_to": person.valid_to,
        "kind": reader_port.CardKind.RESIDENT,
        "raw": f"{person.name}|{person.number}|{person.seed}".encode("utf-16-le"),
    }
    return reader_port.IdCard(**{**values, **changes})


def social_card(person: SyntheticResident, **changes: Any) -> card_port.SocialSecurityCard:
    """The social security card of a synthetic resident as the driver would hand it over."""
    values: dict[str, Any] = {
        "version": "2.00",
        "region": "999999",
        "card_id": f"999999D1560000050{person.seed:015d}",
        "card_class": "1",
        "issuer": "9" * 24,
        "issued": date(2018, 4, 1),
        "valid_to": date(2099, 4, 1),
        "card_number": "X00000019",
        "number": person.number,
        "name": person.name,
        "sex_code": person.sex_code,
        "ethnic_code": person.ethnic_code,
        "birthplace": "999999",
        "birth": person.birth,
    }
    return card_port.SocialSecurityCard(**{**values, **changes})
