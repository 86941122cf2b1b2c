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
from math import inf
from time import monotonic
from typing import Any, Final, TypeVar, cast

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
    Transmit,
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
        self._results: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()
        self.is_stuck = False
        self.ended = threading.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._results.put((job(), None))
            except Exception as error:
                self._results.put((None, error))
        self.ended.set()

    def call(self, job: Callable[[], Value], limit_s: float, cancel: threading.Event | None = None) -> Value:
        """``job``'s value within ``limit_s``; otherwise as :meth:`wait`."""
        until = monotonic() + limit_s
        return self.wait(job, lambda: until, cancel)

    def wait(self, job: Callable[[], Value], until: Callable[[], float], cancel: threading.Event | None) -> Value:
        """``job``'s value, or what it raises. :class:`DeviceTimeout` (it is past ``until()``, asked again and again) or
        :class:`Cancelled`: it goes on without us, and the worker is stuck.
        """
        self._jobs.put(job)
        while True:
            try:
                value, error = self._results.get(timeout=max(0.0, min(_STEP_S, until() - monotonic())))
            except queue.Empty:
                pass
            else:
                if error is not None:
                    raise error
                return cast(Value, value)
            if cancel is not None and cancel.is_set():
                self.is_stuck = True
                raise Cancelled(DEVICE, "cancelled in the middle of an exchange")
            if monotonic() >= until():
                self.is_stuck = True
                raise DeviceTimeout(DEVICE, "no answer in time")

    def end(self, last: Callable[[], object]) -> None:
        """Does ``last`` and ends, now or when the call it is stuck in returns; waits for neither."""
        self._jobs.put(last)
        self._jobs.put(None)


@dataclass
class _Card:
    """A card being talked to: its own context, handle and thread; the next card gets them too, unless they hang."""

    worker: _Worker
    reader: str = ""
    context: Any = None
    handle: Any = None
    protocol: int = 0
    until: float = inf
    """When the command that is being answered has taken too long."""

    def connect(self) -> int:
        """Runs in the worker."""
        if self.context is None:
            result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
            if result != scard.SCARD_S_SUCCESS:
                return int(result)
            self.context = context
        result, handle, self.protocol = scard.SCardConnect(
            self.context, self.reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        if result == scard.SCARD_S_SUCCESS:
            self.handle = handle
        else:
            self.release()  # it may be the context that is not good any more
        return int(result)

    def transmit(self, apdu: bytes, limit_s: float) -> bytes:
        """Runs in the worker."""
        pci = scard.SCARD_PCI_T0 if self.protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        if self.worker.is_stuck:
            raise CardGone("given up")
        self.until = monotonic() + limit_s
        result, answer = scard.SCardTransmit(self.handle, pci, list(apdu))
        self.until = inf
        if self.worker.is_stuck:
            raise CardGone("given up")
        if result != scard.SCARD_S_SUCCESS:
            _raise(result)
        return _bytes(answer)

    def let_go(self) -> None:
        """Runs in the worker."""
        handle, self.handle = self.handle, None
        if handle is not None:
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)

    def release(self) -> None:
        """Runs in the worker: of the service too."""
        self.let_go()
        context, self.context = self.context, None
        if context is not None:
            scard.SCardReleaseContext(context)


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
        self._idle: _Card | None = None
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

        def look() -> tuple[int, list[str], int, Any]:
            """Both questions by one call: a look is made often."""
            result, names = scard.SCardListReaders(context, [])
            names = sorted(filter(self._is_wanted, names or ())) if result == scard.SCARD_S_SUCCESS else []
            asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            changed, states = scard.SCardGetStatusChange(context, 0, asked) if asked else (scard.SCARD_S_SUCCESS, [])
            return int(result), names, int(changed), states

        result, names, changed, states = self._watch.call(look, _SLOTS_LIMIT_S)
        if result in _NO_SERVICE:
            raise DeviceLost(DEVICE, f"the PC/SC service stopped ({_words(result)})")
        if not names:
            raise DeviceNotFound(
                DEVICE, f'no reader whose name holds "{self._wanted}"' if self._wanted else "no reader"
            )
        if changed not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
            raise DeviceLost(DEVICE, f"slots cannot be asked ({_words(changed)})")
        return tuple(_slot(*state) for state in states)

    def _is_wanted(self, name: str) -> bool:
        if not self._wanted:
            return _OWN_MODULE not in name.split()
        return any(part in name for part in self._wanted.split("|") if part)

    def connect(self, reader: str, limit_s: float, cancel: threading.Event) -> bool:
        """Power up, with nobody else talking to the card."""
        self.disconnect()
        until = monotonic() + limit_s
        while True:
            card, self._idle = self._idle or _Card(_Worker("smart-card")), None
            self._card, card.reader = card, reader
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

    def converse(self, say: Callable[[Transmit], Value], cancel: threading.Event) -> Value:
        """A whole talk in the card's own thread: handing over each command would cost more than most answers take."""
        card = self._card
        if card is None or card.worker.is_stuck:
            raise CardGone("not connected")
        try:
            return card.worker.wait(lambda: say(card.transmit), lambda: card.until, cancel)
        except DeviceTimeout:
            raise CardSilent("no answer in time") from None

    def disconnect(self) -> None:
        """Let go of the card. A call that hangs is left to itself."""
        card, self._card = self._card, None
        if card is None:
            return
        if not card.worker.is_stuck:
            with suppress(DeviceTimeout):
                card.worker.call(card.let_go, _SLOTS_LIMIT_S)
        if card.worker.is_stuck:
            card.worker.end(card.release)
            self._owing.append(card)
        else:
            self._idle = card

    def close(self) -> None:
        """Let go of card and service."""
        self.disconnect()
        idle, watch, context = self._idle, self._watch, self._context
        self._idle = self._watch = self._context = None
        if idle is not None:
            idle.worker.end(idle.release)
        if watch is not None:
            watch.end(lambda: None if context is None else scard.SCardReleaseContext(context))


def _slot(name: str, state: int, atr: list[int]) -> Slot:
    count = state >> 16 & 0xFFFF
    if not state & scard.SCARD_STATE_PRESENT:
        return Slot(name, SlotState.EMPTY, count)
    return Slot(name, SlotState.MUTE if state & scard.SCARD_STATE_MUTE else SlotState.CARD, count, _bytes(atr))


def _bytes(given: list[int]) -> bytes:
    try:
        return bytes(given)
    except ValueError:  # some versions of the library give signed bytes
        return bytes([byte & 0xFF for byte in given])


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
