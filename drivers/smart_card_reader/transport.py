# SPDX-License-Identifier: Apache-2.0
"""Readers through the PC/SC service (pcscd): the one file that knows of it.

Source: PC/SC workgroup part 5 and pcsc-lite 1.9 ``winscard.h``; reference notes on peers 1 for what is worked around:

* pcscd's client library reads ``PCSCLITE_CSOCK_NAME`` once in a process, at the first call: a process knows one service.
* pyscard's own monitors die for good when the service stops; here :mod:`smartcard.scard` is called directly, and a context
  that has died is made anew.
* SCardTransmit and SCardConnect know no time limit: a card that never answers blocks the caller until it is pulled. Each
  card gets a thread of its own, which is given up when the limit is over; it ends by itself when the card is pulled. What is
  in the slots is asked through another context, which such a card does not block.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, TypeVar

from smartcard import scard

from drivers.errors import Cancelled, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.smart_card_reader.line import (
    DEVICE,
    CardBroken,
    CardGone,
    CardInUse,
    CardMute,
    CardSilent,
    Slot,
    SlotState,
)

Value = TypeVar("Value")

_OWN_MODULE: Final = "SAM"
_STEP_S: Final = 0.05
"""So often a wait looks at the cancel event."""
_SLOTS_LIMIT_S: Final = 2.0
"""The service answers in a millisecond; one that hangs is as good as gone."""

_GONE: Final = frozenset(
    {scard.SCARD_W_REMOVED_CARD, scard.SCARD_E_NO_SMARTCARD, scard.SCARD_W_RESET_CARD, scard.SCARD_E_READER_UNAVAILABLE}
)
_MUTE: Final = frozenset(
    {
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNSUPPORTED_CARD,
        scard.SCARD_E_PROTO_MISMATCH,
    }
)
_NO_SERVICE: Final = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_F_COMM_ERROR,
        scard.SCARD_F_INTERNAL_ERROR,
    }
)


class _Worker:
    """A thread that makes one blocking call after the other; whoever waits for one may walk away from it."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.is_stuck = False
        self.ended = threading.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._results.put(job())
        self.ended.set()

    def call(self, job: Callable[[], Value], limit_s: float, cancel: threading.Event | None = None) -> Value:
        """``job``'s value. :class:`DeviceTimeout` or :class:`Cancelled`: it goes on without us, and the worker is stuck."""
        self._jobs.put(job)
        until = monotonic() + limit_s
        while True:
            try:
                value: Value = self._results.get(timeout=max(0.0, min(_STEP_S, until - monotonic())))
                return value
            except queue.Empty:
                pass
            if cancel is not None and cancel.is_set():
                self.is_stuck = True
                raise Cancelled(DEVICE, "cancelled in the middle of an exchange")
            if monotonic() >= until:
                self.is_stuck = True
                raise DeviceTimeout(DEVICE, f"no answer within {limit_s:g} s")

    def end(self, last: Callable[[], object]) -> None:
        """Does ``last`` and ends, now or when the call it is stuck in returns; waits for neither."""
        self._jobs.put(last)
        self._jobs.put(None)


@dataclass
class _Card:
    """A card being talked to: its own context, handle and thread."""

    reader: str
    worker: _Worker
    context: Any = None
    handle: Any = None
    protocol: int = 0

    def connect(self) -> int:
        """Runs in the worker."""
        result, self.context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        if result != scard.SCARD_S_SUCCESS:
            self.context = None
            return int(result)
        result, self.handle, self.protocol = scard.SCardConnect(
            self.context, self.reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        if result != scard.SCARD_S_SUCCESS:
            self.handle = None
        return int(result)

    def transmit(self, apdu: bytes) -> tuple[int, bytes]:
        """Runs in the worker."""
        pci = scard.SCARD_PCI_T0 if self.protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        result, answer = scard.SCardTransmit(self.handle, pci, list(apdu))
        return int(result), bytes(byte & 0xFF for byte in answer)

    def release(self) -> None:
        """Runs in the worker, as its last."""
        if self.handle is not None:
            scard.SCardDisconnect(self.handle, scard.SCARD_RESET_CARD)
        if self.context is not None:
            scard.SCardReleaseContext(self.context)


class PcscTransport:
    """A :class:`~line.Transport`. ``wanted``: a part of the reader's name, or several with ``|`` between; empty takes every
    reader there is, but no slot for a terminal's own security module (its name holds "SAM": nobody puts a card in there).

    ``service``: the socket of a service of its own; None is the system's.
    """

    def __init__(self, wanted: str = "", service: str | None = None) -> None:
        self._wanted = wanted
        self._service = service
        self._watch: _Worker | None = None
        self._context: Any = None
        self._card: _Card | None = None
        self._owing: list[_Card] = []

    def open(self) -> None:
        """Connects to the service and looks for readers."""
        self.close()
        if self._service is not None:
            os.environ["PCSCLITE_CSOCK_NAME"] = self._service
        self._watch = _Worker("smart-card-slots")
        try:
            result, context = self._watch.call(
                lambda: scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM), _SLOTS_LIMIT_S
            )
            if result != scard.SCARD_S_SUCCESS:
                raise DeviceNotFound(DEVICE, f"the PC/SC service does not run ({_words(result)})")
            self._context = context
            self.slots()
        except Exception:
            self.close()
            raise

    def slots(self) -> tuple[Slot, ...]:
        """All slots now. :class:`DeviceLost`: the service stopped; :class:`DeviceNotFound`: no such reader is plugged in."""
        if self._watch is None or self._context is None:
            raise DeviceLost(DEVICE, "not open")
        context = self._context
        result, names = self._watch.call(lambda: scard.SCardListReaders(context, []), _SLOTS_LIMIT_S)
        if result in _NO_SERVICE:
            raise DeviceLost(DEVICE, f"the PC/SC service stopped ({_words(result)})")
        names = sorted(filter(self._is_wanted, names or ())) if result == scard.SCARD_S_SUCCESS else []
        if not names:
            raise DeviceNotFound(
                DEVICE, f'no reader whose name holds "{self._wanted}"' if self._wanted else "no reader"
            )
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        result, states = self._watch.call(lambda: scard.SCardGetStatusChange(context, 0, asked), _SLOTS_LIMIT_S)
        if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
            raise DeviceLost(DEVICE, f"slots cannot be asked ({_words(result)})")
        return tuple(_slot(name, state) for name, state, _ in states)

    def _is_wanted(self, name: str) -> bool:
        if not self._wanted:
            return _OWN_MODULE not in name.split()
        return any(part in name for part in self._wanted.split("|") if part)

    def connect(self, reader: str, limit_s: float, cancel: threading.Event) -> bool:
        """Power up, with nobody else talking to the card."""
        self.disconnect()
        until = monotonic() + limit_s
        while True:
            self._card = card = _Card(reader, _Worker("smart-card"))
            try:
                result = card.worker.call(card.connect, max(0.0, until - monotonic()), cancel)
            except DeviceTimeout:
                raise CardMute("no answer to reset in time") from None
            if result == scard.SCARD_S_SUCCESS:
                return bool(card.protocol == scard.SCARD_PROTOCOL_T0)
            if result != scard.SCARD_E_SHARING_VIOLATION or not self._owes(reader):
                _raise(result)
            self._await_owed(reader, until, cancel)

    def _owes(self, reader: str) -> list[_Card]:
        """Whose thread still waits for the card in this reader."""
        self._owing = [card for card in self._owing if not card.worker.ended.is_set()]
        return [card for card in self._owing if card.reader == reader]

    def _await_owed(self, reader: str, until: float, cancel: threading.Event) -> None:
        self.disconnect()
        while owing := self._owes(reader):
            if cancel.is_set():
                raise Cancelled(DEVICE, "cancelled while an older command is waited for")
            if monotonic() >= until:
                raise CardSilent("an older command has no answer yet")
            owing[0].worker.ended.wait(_STEP_S)

    def transmit(self, apdu: bytes, limit_s: float, cancel: threading.Event) -> bytes:
        """One command and its answer."""
        card = self._card
        if card is None or card.worker.is_stuck:
            raise CardGone("not connected")
        try:
            result, answer = card.worker.call(lambda: card.transmit(apdu), limit_s, cancel)
        except DeviceTimeout:
            raise CardSilent(f"no answer within {limit_s:g} s") from None
        if result != scard.SCARD_S_SUCCESS:
            _raise(result)
        return answer

    def disconnect(self) -> None:
        """Let go of the card. A call that hangs is left to itself."""
        card, self._card = self._card, None
        if card is not None:
            if card.worker.is_stuck:
                card.worker.end(card.release)
                self._owing.append(card)
            else:
                with suppress(DeviceTimeout):
                    card.worker.call(card.release, _SLOTS_LIMIT_S)
                card.worker.end(lambda: None)

    def close(self) -> None:
        """Let go of card and service."""
        self.disconnect()
        watch, context = self._watch, self._context
        self._watch = self._context = None
        if watch is not None:
            watch.end(lambda: None if context is None else scard.SCardReleaseContext(context))


def _slot(name: str, state: int) -> Slot:
    count = state >> 16 & 0xFFFF
    if not state & scard.SCARD_STATE_PRESENT:
        return Slot(name, SlotState.EMPTY, count)
    return Slot(name, SlotState.MUTE if state & scard.SCARD_STATE_MUTE else SlotState.CARD, count)


def _words(result: int) -> str:
    return str(scard.SCardGetErrorMessage(result)).rstrip(".")


def _raise(result: int) -> None:
    words = _words(result)
    if result in _NO_SERVICE:
        raise DeviceLost(DEVICE, words)
    if result == scard.SCARD_E_SHARING_VIOLATION:
        raise CardInUse(words)
    if result in _MUTE:
        raise CardMute(words)
    if result in _GONE or result == scard.SCARD_E_UNKNOWN_READER:
        raise CardGone(words)
    # What is left is the protocol on the contacts (SCARD_E_NOT_TRANSACTED and the like): the card's doing.
    raise CardBroken(words)
