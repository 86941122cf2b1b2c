# SPDX-License-Identifier: Apache-2.0
"""Slots in the same process, in place of the PC/SC service: what the driver sees, and what goes wrong when."""

from __future__ import annotations

import threading
from collections.abc import Callable

from drivers.errors import DeviceLost, DeviceNotFound
from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.driver import CardSlots, Timing
from drivers.smart_card_reader.line import DEVICE, CardGone, Slot, SlotState, Transmit, Value
from drivers.smart_card_reader.port import PollResult, Question
from drivers.smart_card_reader.simulated_card import SimulatedCard
from drivers.smart_card_reader.synthetic_cards import CARDS

NEVER = threading.Event()
SOCIAL = Question()


class Reader:
    """One slot and its card; ``troubles`` are raised by the verb of that name, one each time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.card: SimulatedCard | None = None
        self.state = SlotState.EMPTY
        self.count = 0

    def put_in(self, card: str | SimulatedCard, state: SlotState = SlotState.CARD) -> None:
        self.pull()
        self.card = CARDS[card].make() if isinstance(card, str) else card
        self.state, self.count = state, self.count + 1

    def pull(self) -> None:
        self.count += self.state is not SlotState.EMPTY
        self.card, self.state = None, SlotState.EMPTY


class Bench:
    """Readers, the service over them, a clock that stands still, and the driver."""

    def __init__(self, readers: int = 1, trust: Trust | None = None) -> None:
        self.readers = [Reader(f"reader {number}") for number in range(readers)]
        self.first = self.readers[0]
        self.is_running = True
        self.now = 1000.0
        self.opened = 0
        self.resets = 0
        self.sent: list[str] = []
        self.troubles: dict[str, list[Exception | None]] = {}
        self.before_answer: Callable[[int], object] = lambda number: None
        self.tapped: list[tuple[bool, bytes]] = []
        self.driver = CardSlots(
            lambda: InProcess(self),
            trust or Trust(),
            timing=Timing(settle_s=0),
            clock=lambda: self.now,
            tap=lambda sent, data: self.tapped.append((sent, data)),
        )

    def poll(self, question: Question = SOCIAL, cancel: threading.Event = NEVER) -> PollResult:
        return self.driver.poll(question, cancel)

    def trouble(self, verb: str) -> None:
        waiting = self.troubles.get(verb)
        if waiting and (error := waiting.pop(0)) is not None:
            raise error


class InProcess:
    """A :class:`~drivers.smart_card_reader.line.Transport`."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._connected: Reader | None = None
        self._count = 0
        self._is_dead = False

    def open(self) -> None:
        self._bench.trouble("open")
        if not self._bench.is_running:
            raise DeviceNotFound(DEVICE, "the service does not run")
        self._bench.opened += 1
        self.slots()

    def slots(self) -> tuple[Slot, ...]:
        self._bench.trouble("slots")
        self._is_dead = self._is_dead or not self._bench.is_running
        if self._is_dead:
            raise DeviceLost(DEVICE, "the service stopped")
        if not self._bench.readers:
            raise DeviceNotFound(DEVICE, "no reader")
        return tuple(
            Slot(one.name, one.state, one.count, one.card.atr if one.card else b"") for one in self._bench.readers
        )

    def connect(self, reader: str, limit_s: float, cancel: threading.Event) -> bool:
        self.disconnect()
        self._bench.trouble("connect")
        found = next(one for one in self._bench.readers if one.name == reader)
        card = found.card
        if card is None:
            raise CardGone("empty")
        self._connected, self._count = found, found.count
        card.reset()
        return card.speaks_t0

    def converse(self, say: Callable[[Transmit], Value], cancel: threading.Event) -> Value:
        return say(self._transmit)

    def _transmit(self, apdu: bytes, limit_s: float) -> bytes:
        bench, reader = self._bench, self._connected
        bench.sent.append(apdu[:4].hex())
        bench.before_answer(len(bench.sent))
        bench.trouble("transmit")
        self._is_dead = self._is_dead or not bench.is_running
        if self._is_dead:
            raise DeviceLost(DEVICE, "the service stopped")
        if reader is None or reader.card is None or reader.count != self._count:
            raise CardGone("gone")
        return reader.card.answer(apdu)

    def disconnect(self) -> None:
        self._bench.resets += self._connected is not None
        self._connected = None

    def close(self) -> None:
        self.disconnect()
