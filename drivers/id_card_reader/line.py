# SPDX-License-Identifier: Apache-2.0
"""One question and its answer on the reader's line, whatever the line is made of; late answers never taken for new ones.

Late answers. There are no sequence numbers, so after a silence (or when the line was just opened: the process before us
may have been killed in the middle of a reading) an answer to an old question may still come. Before the next question the
line then asks for the module's number, the one answer of 16 bytes, and drops all that comes before it: the reader keeps the
order, so what follows is ours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from config import timeouts
from drivers.errors import (
    BadFrame,
    Cancelled,
    DeviceError,
    DeviceLost,
    DeviceTimeout,
    ProtocolError,
    UnexpectedReply,
)
from drivers.id_card_reader.protocol import (
    SAM_ID,
    Belonging,
    Damaged,
    Decoder,
    Reply,
    ReplyClass,
    Request,
    belongs,
    encode,
)
from drivers.id_card_reader.reply_data import sam_number

DEVICE: Final = "id_card_reader"
BARRIER_TRIES: Final = 3
"""A module that is busy reading answers after up to 1.5 s, and a killed process may have left it so."""


class Transport(Protocol):
    """What is needed of a way to the reader: serial port, USB endpoints or HID node."""

    def open(self) -> None:
        """Open it, or raise a :class:`~drivers.errors.TransportError`."""
        ...

    def write(self, data: bytes) -> None:
        """Drop what has come so far and send ``data``."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, or nothing after ``limit_s`` or sooner."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


@runtime_checkable
class TunableTransport(Transport, Protocol):
    """A way whose speed can be set: only the serial port's."""

    @property
    def baud(self) -> int:
        """The speed it has now."""
        ...

    def set_baud(self, baud: int) -> None:
        """Go on at another speed."""
        ...


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    command_s: float = timeouts.CARD_COMMAND_S
    read_s: float = timeouts.CARD_READ_S
    cancel_look_s: float = 0.05
    """So often the cancel event is looked at while the reader is silent."""
    address_s: float = timeouts.CARD_ADDRESS_S


class ReaderSilent(DeviceTimeout):
    """Not even the module's number comes: the reader itself is silent, not only the card."""


Tap = Callable[[bool, bytes], object]
"""Hears what went over the line: True and the bytes sent, or False and all that came until the answer was there."""


class SdtLine:
    """The way to one reader and what has come over it. One thread; ``clock`` counts monotonic seconds."""

    def __init__(
        self,
        transport_factory: Callable[[], Transport],
        timing: Timing,
        clock: Callable[[], float],
        tap: Tap | None = None,
    ) -> None:
        self._factory = transport_factory
        self.timing = timing
        self._clock = clock
        self._tap = tap
        self._transport: Transport | None = None
        self._decoder = Decoder()
        self._late_possible = True
        self.sam_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a way is open; not whether anybody answers."""
        return self._transport is not None

    def open(self) -> None:
        """Open a new way. Raises a TransportError."""
        self.close()
        transport = self._factory()
        transport.open()
        self._transport = transport
        self._late_possible = True

    def close(self) -> None:
        """Release the way; may be called twice."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    @property
    def baud(self) -> int | None:
        """The speed; None where the way has none, or is not open."""
        return self._transport.baud if isinstance(self._transport, TunableTransport) else None

    def set_baud(self, baud: int) -> None:
        """Go on at another speed. Raises ValueError where the way has none."""
        if not isinstance(self._transport, TunableTransport):
            raise ValueError("only a serial line has a speed")
        self._transport.set_baud(baud)
        self._late_possible = True

    def ask(self, request: Request, limit_s: float, cancel: threading.Event, *, tries: int = 2) -> Reply:
        """The reader's answer; a damaged or missing one is asked for again, ``tries`` times in all.

        Raises:
            DeviceTimeout: none came; ReaderSilent, when the reader does not even tell its number.
            ProtocolError: what came is damaged or answers nothing.
            TransportError, Cancelled: as they say.
        """
        if self._late_possible:
            self.barrier(cancel)
        for left in range(tries - 1, -1, -1):
            try:
                reply = self._exchange(request, limit_s, cancel)
                if reply.kind is not ReplyClass.LINK:
                    return reply
                failure: DeviceError = BadFrame(
                    DEVICE, f"{request.name}: the reader gets our requests damaged: {reply.says}"
                )
            except (DeviceTimeout, ProtocolError) as error:
                failure = error
                if left:
                    self.barrier(cancel)
            if not left:
                raise failure
        raise ValueError("a question is asked at least once")

    def barrier(self, cancel: threading.Event) -> None:
        """Ask for the module's number until it comes: no late answer can come after it. Raises ReaderSilent."""
        for _ in range(BARRIER_TRIES):
            try:
                reply = self._exchange(SAM_ID, self.timing.command_s, cancel)
            except (DeviceTimeout, ProtocolError):
                continue
            self._late_possible = False
            if reply.kind is ReplyClass.OK:
                self.sam_id = sam_number(reply.data)
            return
        raise ReaderSilent(DEVICE, f"no answer to {BARRIER_TRIES} questions for the module's number")

    def _exchange(self, request: Request, limit_s: float, cancel: threading.Event) -> Reply:
        transport = self._transport
        if transport is None:
            raise DeviceLost(DEVICE, "not open")
        if cancel.is_set():
            raise Cancelled(DEVICE, request.name)
        self._decoder.reset()
        self._late_possible = True  # until the answer is here, it can still come
        sent, came = encode(request), bytearray()
        transport.write(sent)
        if self._tap is not None:
            self._tap(True, sent)
        try:
            return self._answer(transport, request, limit_s, cancel, came)
        finally:
            if self._tap is not None and came:
                self._tap(False, bytes(came))

    def _answer(
        self, transport: Transport, request: Request, limit_s: float, cancel: threading.Event, came: bytearray
    ) -> Reply:
        deadline = self._clock() + limit_s
        while True:
            event = self._decoder.next_event()
            if isinstance(event, Damaged):
                raise BadFrame(DEVICE, f"{request.name}: {event.why}")
            if isinstance(event, Reply):
                whose = belongs(request, event)
                if whose is Belonging.OURS:
                    self._late_possible = False
                    return event
                if whose is Belonging.UNKNOWN:
                    raise UnexpectedReply(DEVICE, f"{request.name}: {event.says}")
                continue
            if cancel.is_set():
                raise Cancelled(DEVICE, request.name)
            left = deadline - self._clock()
            if left <= 0:
                raise DeviceTimeout(DEVICE, f"no answer to {request.name} within {limit_s:g} s")
            piece = transport.read(min(left, self.timing.cancel_look_s))
            self._decoder.feed(piece)
            came += piece
