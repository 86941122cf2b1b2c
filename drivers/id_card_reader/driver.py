# SPDX-License-Identifier: Apache-2.0
"""The ID card reader as the kiosk sees it: joins protocol, text and transport; retries, quirks, reconnecting.

Source: reference notes on devices 1.5 and 1.6. Blocking and free of Qt; one thread owns a reader. Nothing but a bug
leaves this class as an exception: a reader that is lost, silent or broken is a :class:`~port.ReaderLost` value, and
every following ``poll`` or ``presence`` tries to open it again.

What is done about each class of status:

==================  ==================================================================================================
link                damaged, silent, SW3 10 or 11: the request is sent once more
card: retry         SW3 81 after a find, 47: the whole sequence again, three times in all
card: lay again     SW3 31, 41: told at once, a hand has to move the card
card refused        SW3 32, 33, 40: told at once, trying again is useless
protocol            SW3 24 while reading: told as unreadable; 21, 23: the reader is not what we think, told as lost
hardware            SW3 60, 66: told as lost with ``hardwareError``; the module is greeted anew at the next poll
==================  ==================================================================================================

Late answers. There are no sequence numbers, so after a silence (or when the port was just opened: the process before
us may have been killed in the middle of a reading) an answer to an old question may still come. Before the next
question the driver then asks for the module's number, the one answer of 16 bytes, and drops all that comes before it:
the line keeps the order, so what follows is ours.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from config import timeouts
from drivers.errors import (
    BadFrame,
    Cancelled,
    DeviceBusy,
    DeviceError,
    DeviceLost,
    DeviceRefused,
    DeviceTimeout,
    ProtocolError,
    TransportError,
    UnexpectedReply,
)
from drivers.id_card_reader.port import (
    CardRead,
    CardRefused,
    CardUnreadable,
    NoCard,
    PollResult,
    Presence,
    ReaderLost,
    ReaderStatus,
    RefusedReason,
    UnreadableReason,
)
from drivers.id_card_reader.protocol import (
    FIND_CARD,
    READ_CARD,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    Belonging,
    Damaged,
    Decoder,
    Reply,
    ReplyClass,
    Request,
    Sw3,
    belongs,
    encode,
    sam_number,
    split_card_data,
)
from drivers.id_card_reader.text import BadText, decode_text
from drivers.states import DeviceState

Answer = TypeVar("Answer")

DEVICE: Final = "id_card_reader"
CARD_TRIES: Final = 3
BARRIER_TRIES: Final = 3
"""A module that is busy reading answers after up to 1.5 s, and a killed process may have left it so."""

_UNREADABLE: Final[Mapping[int, UnreadableReason]] = {
    Sw3.SAM_NOT_AUTHENTICATED: UnreadableReason.READER_NOT_TRUSTED,
    Sw3.READ_FAILED: UnreadableReason.MOVED,
    Sw3.UNRECOGNISED: UnreadableReason.UNRECOGNISED,
}
_REFUSED: Final[Mapping[int, RefusedReason]] = {
    Sw3.CARD_NOT_AUTHENTICATED: RefusedReason.NOT_GENUINE,
    Sw3.VERIFICATION_FAILED: RefusedReason.DATA_NOT_GENUINE,
    Sw3.WRONG_CARD_TYPE: RefusedReason.WRONG_TYPE,
}


class Transport(Protocol):
    """What the driver needs of a line; :class:`~transport.SerialTransport` is one."""

    def open(self) -> None:
        """Open it, or raise a :class:`~drivers.errors.TransportError`."""
        ...

    def write(self, data: bytes) -> None:
        """Drop what has come so far and send ``data``."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, or nothing after ``limit_s``."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    command_s: float = timeouts.CARD_COMMAND_S
    read_s: float = timeouts.CARD_READ_S
    cancel_look_s: float = 0.05
    """So often the cancel event is looked at while the reader is silent."""


class _Silent(DeviceTimeout):
    """Not even the module's number comes: the reader itself is silent, not only the card."""


class SdtReader:
    """An :class:`~port.IdCardReader` that speaks SDT. ``transport_factory`` makes an unopened transport, each time the
    reader is opened anew; ``clock`` counts monotonic seconds.
    """

    def __init__(
        self,
        transport_factory: Callable[[], Transport],
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._factory = transport_factory
        self._timing = timing or Timing()
        self._clock = clock
        self._transport: Transport | None = None
        self._decoder = Decoder()
        self._late_possible = True
        self._delivered = False  # the card that lies there was given to the kiosk already
        self._status = ReaderStatus(DeviceState.STARTING, "not opened yet")

    # ---- the port's verbs

    def open(self) -> ReaderStatus:
        """Open the port and greet the reader."""
        self.close()
        self._guard(lambda: self._ready(threading.Event()))
        return self._status

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> PollResult:
        """Look for a card once, and read it."""

        def look() -> PollResult:
            self._ready(cancel)
            return self._look(cancel, reading)

        return self._guard(look)

    def presence(self) -> Presence:
        """Ask by selecting the card: after a read, finding (20 01) says "no card" though it lies there."""

        def ask() -> Presence:
            never = threading.Event()
            self._ready(never)
            # Selecting fails now and then with the card in place: only the second failure counts.
            for _ in range(2):
                reply = self._ask(SELECT_CARD, self._timing.command_s, never)
                if reply.kind is ReplyClass.OK:
                    return Presence.PRESENT
                if reply.sw3 != Sw3.SELECT_FAILED:
                    raise DeviceRefused(DEVICE, f"{SELECT_CARD.name}: {reply.says}")
            self._delivered = False
            return Presence.REMOVED

        answer = self._guard(ask)
        return answer if isinstance(answer, Presence) else Presence.UNKNOWN

    def status(self) -> ReaderStatus:
        """The last known state."""
        return self._status

    def close(self) -> None:
        """Release the port."""
        self._drop()
        self._status = ReaderStatus(DeviceState.STARTING, "closed", self._status.sam_id)

    # ---- opening, losing, finding again

    def _guard(self, work: Callable[[], Answer]) -> Answer | NoCard | ReaderLost:
        try:
            return work()
        except Cancelled:
            if self._status.device is not DeviceState.ONLINE:
                self._drop()  # cancelled before the reader was greeted: the next verb begins anew
            return NoCard()
        except DeviceError as error:
            state = _state_after(error)
            self._drop()
            self._status = ReaderStatus(state, error.detail, self._status.sam_id)
            return ReaderLost(error.detail, state)

    def _drop(self) -> None:
        transport, self._transport = self._transport, None
        self._delivered = False
        if transport is not None:
            transport.close()

    def _ready(self, cancel: threading.Event) -> None:
        if self._transport is not None:
            return
        transport = self._factory()
        transport.open()
        self._transport = transport
        self._late_possible = True
        reply = self._ask(SAM_STATUS, self._timing.command_s, cancel)
        if reply.kind is not ReplyClass.OK:
            raise DeviceRefused(DEVICE, f"{SAM_STATUS.name}: {reply.says}")
        self._status = ReaderStatus(DeviceState.ONLINE, "", self._status.sam_id)

    # ---- one look

    def _look(self, cancel: threading.Event, reading: Callable[[], object] | None) -> PollResult:
        reason = UnreadableReason.SELECT_FAILED
        for _ in range(CARD_TRIES):
            found = self._ask(FIND_CARD, self._timing.command_s, cancel)
            if found.kind not in (ReplyClass.OK, ReplyClass.NO_MEDIA):
                raise DeviceRefused(DEVICE, f"{FIND_CARD.name}: {found.says}")
            newly_laid = found.kind is ReplyClass.OK
            if newly_laid:
                self._delivered = False
            selected = self._ask(SELECT_CARD, self._timing.command_s, cancel)
            if selected.sw3 == Sw3.SELECT_FAILED:
                if newly_laid:
                    reason = UnreadableReason.SELECT_FAILED
                    continue
                self._delivered = False
                return NoCard()
            if selected.kind is not ReplyClass.OK:
                raise DeviceRefused(DEVICE, f"{SELECT_CARD.name}: {selected.says}")
            if self._delivered:
                return NoCard()
            # Not found but selectable: a card that was read before us and never lifted (the last visit's). It is read,
            # so that the kiosk can recognise it; the kiosk decides whether it may be used.
            if reading is not None:
                reading()
            result = self._read(cancel)
            if result is not None:
                return result
            reason = UnreadableReason.RANDOM_FAILED
        return CardUnreadable(reason)

    def _read(self, cancel: threading.Event) -> CardRead | CardUnreadable | CardRefused | None:
        """The result of reading the selected card; None to start again with finding it."""
        try:
            reply = self._ask(READ_CARD, self._timing.read_s, cancel)
        except _Silent:
            raise
        except DeviceTimeout:
            # The card keeps the module busy for ever, or the module has gone silent: its number tells which.
            self._barrier(cancel)
            return CardUnreadable(UnreadableReason.UNRECOGNISED)
        except ProtocolError:
            return CardUnreadable(UnreadableReason.UNRECOGNISED)
        if reply.kind is ReplyClass.OK:
            return self._decoded(reply)
        if reply.kind is ReplyClass.CARD_RETRY:
            return None
        if reply.sw3 in _UNREADABLE:
            return CardUnreadable(_UNREADABLE[reply.sw3])
        if reply.sw3 in _REFUSED:
            return CardRefused(_REFUSED[reply.sw3])
        raise DeviceRefused(DEVICE, f"{READ_CARD.name}: {reply.says}")

    def _decoded(self, reply: Reply) -> CardRead | CardUnreadable:
        parts = split_card_data(reply.data)
        card = decode_text(parts.text, parts.photo) if parts is not None else BadText("lengths")
        if isinstance(card, BadText):
            return CardUnreadable(UnreadableReason.GARBLED)
        self._delivered = True
        return CardRead(card)

    # ---- one question

    def _ask(self, request: Request, limit_s: float, cancel: threading.Event) -> Reply:
        """The reader's answer; a damaged or missing one is asked for once more."""
        if self._late_possible:
            self._barrier(cancel)
        try:
            reply = self._exchange(request, limit_s, cancel)
            if reply.kind is not ReplyClass.LINK:
                return reply
        except (DeviceTimeout, ProtocolError):
            self._barrier(cancel)
        reply = self._exchange(request, limit_s, cancel)
        if reply.kind is ReplyClass.LINK:
            raise BadFrame(DEVICE, f"{request.name}: the reader gets our requests damaged: {reply.says}")
        return reply

    def _barrier(self, cancel: threading.Event) -> None:
        """Ask for the module's number until it comes: no late answer can come after it."""
        for _ in range(BARRIER_TRIES):
            try:
                reply = self._exchange(SAM_ID, self._timing.command_s, cancel)
            except (DeviceTimeout, ProtocolError):
                continue
            self._late_possible = False
            if reply.kind is ReplyClass.OK:
                self._status = ReaderStatus(self._status.device, self._status.detail, sam_number(reply.data))
            return
        raise _Silent(DEVICE, f"no answer to {BARRIER_TRIES} questions for the module's number")

    def _exchange(self, request: Request, limit_s: float, cancel: threading.Event) -> Reply:
        transport = self._transport
        if transport is None:
            raise DeviceLost(DEVICE, "not open")
        if cancel.is_set():
            raise Cancelled(DEVICE, request.name)
        self._decoder.reset()
        self._late_possible = True  # until the answer is here, it can still come
        transport.write(encode(request))
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
            self._decoder.feed(transport.read(min(left, self._timing.cancel_look_s)))


def _state_after(error: DeviceError) -> DeviceState:
    if isinstance(error, DeviceTimeout):
        return DeviceState.OFFLINE
    if isinstance(error, DeviceBusy):
        return DeviceState.DEVICE_BUSY
    return DeviceState.NO_DEVICE if isinstance(error, TransportError) else DeviceState.HARDWARE_ERROR
