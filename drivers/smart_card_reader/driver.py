# SPDX-License-Identifier: Apache-2.0
"""The smart-card reader as the kiosk sees it (智能卡读写器驱动): joins slots, talks and the way to the cards.

Source: reference notes on peers 1 (what pcscd and pyscard do when cards, readers and the service itself come and go). Blocking
and free of Qt; one thread owns a reader. Nothing but a bug leaves this class as an exception.

* A card is asked once for each question and each putting in; the service counts cards, so a quick hand does not fool it.
* A service that was restarted is connected to again at once, and nobody hears of it; only one that stays away is lost.
* What a card says wrong is asked once more from power-up on, unless a PIN or the platform's answer would be spent twice.
* A card that broke off is looked for: gone is told as taken too early, there as broken. It is asked once more without long
  answers, which not every reader carries.
* No PIN is ever sent that was not typed for this very question (:mod:`piv`); none at all to other cards.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from urllib.parse import urlsplit

from config import clock as wall_clock, timeouts
from drivers.errors import Cancelled, DeviceBusy, DeviceError, DeviceLost, DeviceTimeout, TransportError
from drivers.reopening import Reopening
from drivers.smart_card_reader.dispatch import Told, Trust, ask, go_on
from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Refusal, Steps, on_the_wire
from drivers.smart_card_reader.line import (
    DEVICE,
    CardBroken,
    CardGone,
    CardInUse,
    CardMute,
    CardSilent,
    CardTrouble,
    Slot,
    SlotState,
    Tap,
    Transmit,
    Transport,
)
from drivers.smart_card_reader.long_answers import Carried, LongAnswers
from drivers.smart_card_reader.port import (
    CardRead,
    CardRefused,
    CardUnreadable,
    NeedsRemoteAuthentication,
    NoCard,
    PollResult,
    Presence,
    Question,
    ReaderLost,
    ReaderStatus,
    RefusedReason,
    TravelDocument,
    UnreadableReason,
)
from drivers.smart_card_reader.tlv import BadTlv
from drivers.smart_card_reader.transport import PcscTransport
from drivers.states import DeviceState

Answer = TypeVar("Answer")

TALK_TRIES: Final = 2
_LOOK_S: Final = 0.05
_SETTLE_S: Final = 0.8
"""So long the service may take to notice that a card was pulled (measured: 0.1 to 0.4 s)."""


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    power_up_s: float = timeouts.SMART_CARD_POWER_UP_S
    command_s: float = timeouts.SMART_CARD_COMMAND_S
    talk_s: float = timeouts.SMART_CARD_TALK_S
    settle_s: float = _SETTLE_S


def make_smart_card_reader(
    address: str, wanted: str = "", trust: Trust | None = None, *, tap: Tap | None = None
) -> CardSlots:
    """The readers at ``address`` whose name holds ``wanted``, not opened yet.

    ``pcsc://`` is the system's service, ``pcsc:///PATH`` the one that listens at that socket; a process knows one service.

    Raises:
        ValueError: no such address.
    """
    parts = urlsplit(address)
    if parts.scheme != "pcsc" or parts.netloc:
        raise ValueError(f"{address!r} is no address of a PC/SC service: pcsc:// or pcsc:///PATH")
    return CardSlots(lambda: PcscTransport(wanted, parts.path or None), trust or Trust(), tap=tap)


@dataclass
class _Held:
    """What is remembered of the card in a slot."""

    count: int
    answered: Question | None = None
    is_told_in_use: bool = False
    challenge: bytes = b""
    """Of the question that waits for the platform; the card is connected meanwhile."""


class CardSlots:
    """A :class:`~port.SmartCardReader` over the slots of a :class:`~line.Transport`.

    ``factory`` makes an unopened transport each time; ``clock`` counts monotonic seconds, ``now`` tells
    the time of day with its zone; ``tap`` hears all APDUs.
    """

    def __init__(
        self,
        factory: Callable[[], Transport],
        trust: Trust,
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = wall_clock.now,
        tap: Tap | None = None,
    ) -> None:
        self._factory = factory
        self._trust = trust
        self._timing = timing or Timing()
        self._clock = clock
        self._now = now
        self._tap = tap
        self._transport: Transport | None = None
        self._reopening = Reopening()
        self._held: dict[str, _Held] = {}
        self._answered_in: str | None = None
        """The slot whose card spoke last: its going is what is asked for."""
        self._speaks_t0 = False
        self._carried = Carried()
        self._status = ReaderStatus(DeviceState.STARTING, "not opened yet")

    # ---- the port's verbs

    def open(self) -> ReaderStatus:
        """Connect, however lately that failed."""
        self.close()
        self._reopening = Reopening()
        self._guard(self._slots)
        return self._status

    def poll(
        self, question: Question, cancel: threading.Event, reading: Callable[[], object] | None = None
    ) -> PollResult:
        """Look once, and ask a card that was not asked this yet."""
        if cancel.is_set():
            return NoCard()
        return self._guard(lambda: self._look(question, cancel, reading))

    def presence(self) -> Presence:
        """As the service sees it, some tenths of a second late: of the card that spoke last, else of any."""
        slots = self._guard(self._slots)
        if not isinstance(slots, tuple):
            return Presence.UNKNOWN
        if self._answered_in is not None:
            if self._answered_in in self._held:  # what left, or was changed, is forgotten there
                return Presence.PRESENT
            self._answered_in = None
            return Presence.REMOVED
        return Presence.PRESENT if any(slot.state is not SlotState.EMPTY for slot in slots) else Presence.REMOVED

    def status(self) -> ReaderStatus:
        """From memory."""
        return self._status

    def close(self) -> None:
        """Release card and service."""
        self._drop()
        self._status = ReaderStatus(DeviceState.STARTING, "closed")

    # ---- opening, losing, finding again

    def _guard(self, work: Callable[[], Answer]) -> Answer | NoCard | ReaderLost:
        if self._transport is None and not self._reopening.may_try(self._clock()):
            return ReaderLost(self._status.detail, self._status.device)
        try:
            return work()
        except Cancelled:
            self._release()
            return NoCard()
        except DeviceError as error:
            return self._lose(error)

    def _lose(self, error: DeviceError) -> ReaderLost:
        self._drop()
        if self._status.device is DeviceState.ONLINE:
            self._reopening.lost(self._clock())
        else:
            self._reopening.failed(self._clock())
        state = _state_after(error)
        self._status = ReaderStatus(state, error.detail)
        return ReaderLost(error.detail, state)

    def _drop(self) -> None:
        self._held.clear()
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def _slots(self) -> tuple[Slot, ...]:
        slots = self._slots_of_the_open_one()
        if slots is None:
            transport = self._factory()
            self._transport = transport
            transport.open()
            slots = transport.slots()
            self._reopening.opened(self._clock())
        self._status = ReaderStatus(DeviceState.ONLINE, "", tuple(slot.reader for slot in slots))
        self._forget(slots)
        return slots

    def _slots_of_the_open_one(self) -> tuple[Slot, ...] | None:
        """None: a service that was restarted, or none yet. Nobody has to hear of a restart."""
        if self._transport is None:
            return None
        try:
            return self._transport.slots()
        except DeviceLost:
            self._drop()
            return None

    def _forget(self, slots: tuple[Slot, ...]) -> None:
        """Cards that have gone, or others that came in their place."""
        there = {slot.reader: slot.count for slot in slots if slot.state is not SlotState.EMPTY}
        for reader in [reader for reader, held in self._held.items() if there.get(reader) != held.count]:
            if self._held.pop(reader).challenge:
                self._release()

    def _release(self) -> None:
        """Let go of the card; what waited for the platform has to begin anew."""
        for held in self._held.values():
            held.challenge = b""
        if self._transport is not None:
            self._transport.disconnect()

    # ---- one look

    def _look(self, question: Question, cancel: threading.Event, reading: Callable[[], object] | None) -> PollResult:
        for slot in self._slots():
            if slot.state is SlotState.EMPTY:
                continue
            held = self._held.setdefault(slot.reader, _Held(slot.count))
            if held.answered == question:
                continue
            if slot.state is SlotState.MUTE:
                result: PollResult | None = CardUnreadable(UnreadableReason.MUTE)
            else:
                if reading is not None and not held.is_told_in_use:
                    reading()
                result = self._ask(slot, question, cancel)
            if result is None:
                continue
            if not held.is_told_in_use:
                held.answered = question
            self._answered_in = slot.reader
            return result
        return NoCard()

    def _ask(self, slot: Slot, question: Question, cancel: threading.Event) -> PollResult | None:
        """What came out of asking; None: in use by another program, as was told already."""
        held = self._held[slot.reader]
        was_told_in_use, held.is_told_in_use = held.is_told_in_use, False
        try:
            told = self._talk(slot, question, cancel, self._clock() + self._timing.talk_s)
        except CardInUse:
            self._release()
            held.is_told_in_use = True
            return None if was_told_in_use else CardUnreadable(UnreadableReason.IN_USE)
        except (CardTrouble, CardError, BadTlv) as trouble:
            self._release()
            return self._what_became(trouble, slot, cancel)
        if isinstance(told, NeedsRemoteAuthentication):
            held.challenge = told.challenge
        else:
            self._release()
        return told

    def _talk(self, slot: Slot, question: Question, cancel: threading.Event, until: float) -> Told:
        held, remote = self._held[slot.reader], question.remote
        if remote is not None and held.challenge and remote.challenge == held.challenge:
            held.challenge = b""
            return self._drive(go_on(remote), cancel, until)
        tries = TALK_TRIES if question.technician is None or question.technician.pin is None else 1
        is_broken_off = False
        while True:
            now = self._connect(slot, cancel)
            far = LongAnswers.NEVER if is_broken_off else self._carried.by(now.reader, self._speaks_t0, now.atr)
            try:
                told = self._drive(ask(question, self._trust, self._now(), far), cancel, until)
            except (BadAnswer, BadTlv, CardBroken) as trouble:
                tries -= 1
                if not tries or self._is_gone(slot, cancel, self._patience_s(trouble)):
                    raise
                is_broken_off = isinstance(trouble, CardBroken)
                continue
            if is_broken_off and isinstance(told, CardRead) and isinstance(told.card, TravelDocument):
                self._carried.found_short(slot.reader)
            return told

    def _connect(self, slot: Slot, cancel: threading.Event) -> Slot:
        """The slot as it is counted now."""
        transport = self._opened()
        self._release()
        self._speaks_t0 = transport.connect(slot.reader, self._timing.power_up_s, cancel)
        # Between the look and now another card may have come: what answers is the one that is counted now.
        now = self._slot_now(slot)
        if now is None or now.state is SlotState.EMPTY:
            raise CardGone("gone before it was asked")
        self._held[slot.reader].count = now.count
        return now

    def _drive(self, steps: Steps[Told], cancel: threading.Event, until: float) -> Told:
        wire = on_the_wire(steps, self._speaks_t0)

        def say(transmit: Transmit) -> Told:
            """Maybe in another thread, and left behind there: nothing of the driver's changes by it."""
            try:
                apdu = next(wire)
                while True:
                    left = until - self._clock()
                    if left <= 0:
                        raise CardSilent(f"not at its end after {self._timing.talk_s:g} s")
                    if self._tap is not None:
                        self._tap(True, apdu)
                    answer = transmit(apdu, min(left, self._timing.command_s))
                    if self._tap is not None:
                        self._tap(False, answer)
                    apdu = wire.send(answer)
            except StopIteration as end:
                told: Told = end.value
                return told
            finally:
                wire.close()

        return self._opened().converse(say, cancel)

    def _opened(self) -> Transport:
        if self._transport is None:
            raise DeviceLost(DEVICE, "not open")
        return self._transport

    # ---- what became of a card that broke off

    def _what_became(
        self, trouble: CardTrouble | CardError | BadTlv, slot: Slot, cancel: threading.Event
    ) -> CardUnreadable | CardRefused:
        if isinstance(trouble, CardGone):
            if not self._is_gone(slot, cancel, self._timing.settle_s):
                del self._held[slot.reader]  # so quick a hand that the service counted nothing: it is asked anew
            return CardUnreadable(UnreadableReason.TAKEN_EARLY)
        if self._is_gone(slot, cancel, self._patience_s(trouble)):
            return CardUnreadable(UnreadableReason.TAKEN_EARLY)
        match trouble:
            case Refusal():
                return CardRefused(RefusedReason.NOT_ALLOWED)
            case CardMute():
                return CardUnreadable(UnreadableReason.MUTE)
            case CardSilent():
                return CardUnreadable(UnreadableReason.SILENT)
            case _:
                return CardUnreadable(UnreadableReason.GARBLED)

    def _patience_s(self, trouble: Exception) -> float:
        return self._timing.settle_s if isinstance(trouble, CardBroken) else 0

    def _is_gone(self, slot: Slot, cancel: threading.Event, patience_s: float) -> bool:
        """Whether the card has left since; looks for so long, for the service notices late."""
        counted = self._held[slot.reader].count
        until = self._clock() + patience_s
        while True:
            now = self._slot_now(slot)
            if now is None or now.state is SlotState.EMPTY or now.count != counted:
                return True
            if self._clock() >= until:
                return False
            if cancel.wait(_LOOK_S):
                raise Cancelled(DEVICE, "cancelled while looking for the card")

    def _slot_now(self, slot: Slot) -> Slot | None:
        return next((one for one in self._opened().slots() if one.reader == slot.reader), None)


def _state_after(error: DeviceError) -> DeviceState:
    if isinstance(error, DeviceBusy):
        return DeviceState.DEVICE_BUSY
    if isinstance(error, DeviceTimeout):
        return DeviceState.OFFLINE
    return DeviceState.NO_DEVICE if isinstance(error, TransportError) else DeviceState.HARDWARE_ERROR
