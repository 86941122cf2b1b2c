# SPDX-License-Identifier: Apache-2.0
"""The ID card reader as the kiosk sees it: joins line, protocol and text; retries, quirks, reconnecting.

Source: reference notes on devices 1.5 and 1.6. Blocking and free of Qt; one thread owns a reader. Nothing but a bug
leaves this class as an exception: a reader that is lost, silent or broken is a :class:`~port.ReaderLost` value, and the
following ``poll`` or ``presence`` tries to open it again, at once the first time, then less often (drivers.reopening).

What is done about each class of status:

==================  ==================================================================================================
link                damaged, silent, SW3 10 or 11: the request is sent once more
card: retry         SW3 81 after a find, 47: the whole sequence again, three times in all
card: lay again     SW3 31, 41: told at once, a hand has to move the card; after 41 whether it still lies there
card refused        SW3 32, 33, 40: told at once, trying again is useless
protocol            SW3 24 while reading: told as unreadable; 21 to reading with fingerprints: read without; 21, 23
                    otherwise: the reader is not what we think, told as lost
hardware            SW3 60, 66: told as lost with ``hardwareError``; after 60 the module is reset once in a greeting
==================  ==================================================================================================
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from drivers.errors import (
    Cancelled,
    DeviceBusy,
    DeviceError,
    DeviceRefused,
    DeviceTimeout,
    ProtocolError,
    TransportError,
)
from drivers.id_card_reader.line import DEVICE, ReaderSilent, SdtLine, Tap, Timing, Transport
from drivers.id_card_reader.port import (
    CardKind,
    CardRead,
    CardRefused,
    CardUnreadable,
    IdCard,
    NoCard,
    PollResult,
    Presence,
    PresenceSensor,
    ReaderLost,
    ReaderStatus,
    RefusedReason,
    UnreadableReason,
)
from drivers.id_card_reader.profile import STANDARD, ReaderProfile
from drivers.id_card_reader.protocol import (
    FIND_CARD,
    READ_CARD,
    READ_CARD_WITH_FINGERPRINTS,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SAM_STATUS,
    SELECT_CARD,
    Reply,
    ReplyClass,
    Request,
    Sw3,
    set_max_rf_bytes,
)
from drivers.id_card_reader.reply_data import split_card_data
from drivers.id_card_reader.text import BadText, decode_address, decode_text
from drivers.reopening import Reopening
from drivers.states import DeviceState

Answer = TypeVar("Answer")

CARD_TRIES: Final = 3

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
_WITH_ADDRESS: Final = frozenset({CardKind.RESIDENT, CardKind.HMT_PERMIT})


class SdtReader:
    """An :class:`~port.IdCardReader` that speaks SDT.

    ``transport_factory`` makes an unopened transport each time the reader is opened anew; ``clock`` counts monotonic
    seconds; ``sensor`` is a presence sensor at its slot; ``tap`` hears all bytes, for recordings.
    """

    def __init__(
        self,
        transport_factory: Callable[[], Transport],
        profile: ReaderProfile = STANDARD,
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
        sensor: PresenceSensor | None = None,
        tap: Tap | None = None,
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._sensor = sensor
        self._line = SdtLine(transport_factory, timing or Timing(), clock, tap)
        self._reopening = Reopening()
        self._delivered = False  # the card that lies there was given to the kiosk already
        self._feels_a_read_card: bool | None = None  # selecting succeeds with a card already read; None: not tried yet
        self._finds_a_read_card = False  # against the protocol, finding does too
        self._fingerprints, self._newest_address = profile.fingerprints, profile.newest_address
        self._status = ReaderStatus(DeviceState.STARTING, "not opened yet")

    # ---- the port's verbs

    def open(self) -> ReaderStatus:
        """Open the port and greet the reader, however lately that failed."""
        self.close()
        self._reopening = Reopening()
        self._guard(lambda: self._ready(threading.Event()))
        return self._status

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> PollResult:
        """Look for a card once, and read it."""

        def look() -> PollResult:
            self._ready(cancel)
            return self._look(cancel, reading)

        return self._guard(look)

    def presence(self) -> Presence:
        """The sensor's word, else the reader's: by selecting, for after a read finding (20 01) says "no card"."""
        lies = self._sensor.card_lies() if self._sensor is not None else None
        if lies is not None:
            self._delivered = self._delivered and lies
            return Presence.PRESENT if lies else Presence.REMOVED
        answer = self._guard(self._feel)
        return answer if isinstance(answer, Presence) else Presence.UNKNOWN

    def status(self) -> ReaderStatus:
        """The last known state."""
        return self._status

    def close(self) -> None:
        """Release the port."""
        self._drop()
        self._status = ReaderStatus(DeviceState.STARTING, "closed", self._line.sam_id)

    def serve(self, work: Callable[[SdtLine], Answer]) -> Answer | ReaderLost:
        """Runs a technician's work on the open line, see :mod:`~maintenance`. No resident is there meanwhile."""

        def served() -> Answer:
            self._ready(threading.Event())
            self._delivered = False
            return work(self._line)

        answer = self._guard(served)
        if isinstance(answer, NoCard):
            raise AssertionError("nobody cancels a technician's work")
        return answer

    # ---- opening, losing, finding again

    def _guard(self, work: Callable[[], Answer]) -> Answer | NoCard | ReaderLost:
        if not self._line.is_open and not self._reopening.may_try(self._clock()):
            return ReaderLost(self._status.detail, self._status.device)
        try:
            return work()
        except Cancelled:
            if self._status.device is not DeviceState.ONLINE:
                self._drop()  # cancelled before the reader was greeted: the next verb begins anew
            return NoCard()
        except DeviceError as error:
            return self._lose(error)

    def _lose(self, error: DeviceError) -> ReaderLost:
        state = _state_after(error)
        self._drop()
        if self._status.device is DeviceState.ONLINE:
            self._reopening.lost(self._clock())
        else:
            self._reopening.failed(self._clock())
        self._status = ReaderStatus(state, error.detail, self._line.sam_id)
        return ReaderLost(error.detail, state)

    def _drop(self) -> None:
        self._delivered = False
        self._line.close()

    def _ready(self, cancel: threading.Event) -> None:
        if self._line.is_open:
            return
        self._line.open()
        reply = self._command(SAM_STATUS, cancel)
        if reply.sw3 == Sw3.SAM_SELF_TEST_FAILED:
            self._command(RESET_SAM, cancel)
            reply = self._command(SAM_STATUS, cancel)
        if reply.kind is not ReplyClass.OK:
            raise DeviceRefused(DEVICE, f"{SAM_STATUS.name}: {reply.says}")
        if self._profile.rf_bytes:
            self._command(set_max_rf_bytes(self._profile.rf_bytes), cancel)  # a wish: a module may know better
        self._fingerprints, self._newest_address = self._profile.fingerprints, self._profile.newest_address
        self._reopening.opened(self._clock())
        self._status = ReaderStatus(DeviceState.ONLINE, "", self._line.sam_id)

    def _command(self, request: Request, cancel: threading.Event) -> Reply:
        return self._line.ask(request, self._line.timing.command_s, cancel)

    # ---- one look

    def _look(self, cancel: threading.Event, reading: Callable[[], object] | None) -> PollResult:
        reason = UnreadableReason.SELECT_FAILED
        for _ in range(CARD_TRIES):
            found = self._command(FIND_CARD, cancel)
            if found.kind not in (ReplyClass.OK, ReplyClass.NO_MEDIA):
                raise DeviceRefused(DEVICE, f"{FIND_CARD.name}: {found.says}")
            newly_laid = found.kind is ReplyClass.OK
            if newly_laid:
                self._delivered = False
            if not self._select(cancel):
                if newly_laid:
                    reason = UnreadableReason.SELECT_FAILED
                    continue
                self._delivered = False
                return NoCard()
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

    def _select(self, cancel: threading.Event) -> bool:
        reply = self._command(SELECT_CARD, cancel)
        if reply.kind is not ReplyClass.OK and reply.sw3 != Sw3.SELECT_FAILED:
            raise DeviceRefused(DEVICE, f"{SELECT_CARD.name}: {reply.says}")
        return reply.kind is ReplyClass.OK

    def _read(self, cancel: threading.Event) -> CardRead | CardUnreadable | CardRefused | None:
        """The result of reading the selected card; None to start again with finding it."""
        request = READ_CARD_WITH_FINGERPRINTS if self._fingerprints else READ_CARD
        try:
            reply = self._line.ask(request, self._line.timing.read_s, cancel)
            if request is READ_CARD_WITH_FINGERPRINTS and reply.sw3 == Sw3.COMMAND_ERROR:
                self._fingerprints, request = False, READ_CARD  # modules of the first generation (0501)
                reply = self._line.ask(request, self._line.timing.read_s, cancel)
        except ReaderSilent:
            raise
        except DeviceTimeout:
            # The card keeps the module busy for ever, or the module has gone silent: its number tells which.
            self._line.barrier(cancel)
            return self._unreadable(UnreadableReason.UNRECOGNISED, cancel)
        except ProtocolError:
            return self._unreadable(UnreadableReason.UNRECOGNISED, cancel)
        if reply.kind is ReplyClass.OK:
            return self._decoded(reply, request is READ_CARD_WITH_FINGERPRINTS, cancel)
        if reply.kind is ReplyClass.CARD_RETRY:
            return None
        if reply.sw3 in _UNREADABLE:
            return self._unreadable(_UNREADABLE[reply.sw3], cancel)
        if reply.sw3 in _REFUSED:
            return CardRefused(_REFUSED[reply.sw3])
        raise DeviceRefused(DEVICE, f"{request.name}: {reply.says}")

    def _unreadable(self, reason: UnreadableReason, cancel: threading.Event) -> CardUnreadable:
        """What is said to who holds the card: whether it still lies there decides it, for the codes do not."""
        if reason in (UnreadableReason.MOVED, UnreadableReason.UNRECOGNISED):
            # Selecting fails now and then with the card in place: only the second failure counts.
            if not self._select(cancel) and not self._select(cancel):
                reason = UnreadableReason.TAKEN_EARLY
        return CardUnreadable(reason)

    def _decoded(self, reply: Reply, with_fingerprints: bool, cancel: threading.Event) -> CardRead | CardUnreadable:
        parts = split_card_data(reply.data, with_fingerprints)
        card = decode_text(parts.text, parts.photo, parts.fingerprints) if parts is not None else BadText("lengths")
        if isinstance(card, BadText) or not (card.is_consistent or self._reads_the_same(reply, cancel)):
            return CardUnreadable(UnreadableReason.GARBLED)
        self._delivered = True
        try:
            card = self._with_newest_address(card, cancel)
            self._learn(cancel)
        except Cancelled:
            self._delivered = False
            raise
        except DeviceError as error:
            self._lose(error)  # the card was read; that the line broke afterwards is found out at the next look
        return CardRead(card)

    def _reads_the_same(self, first: Reply, cancel: threading.Event) -> bool:
        """Two damaged bytes can slip past a check of one byte. A card that contradicts itself is therefore read twice."""
        request = READ_CARD_WITH_FINGERPRINTS if self._fingerprints else READ_CARD
        try:
            return self._select(cancel) and self._line.ask(request, self._line.timing.read_s, cancel).data == first.data
        except (DeviceTimeout, ProtocolError):
            return False

    def _with_newest_address(self, card: IdCard, cancel: threading.Event) -> IdCard:
        if not self._newest_address or card.kind not in _WITH_ADDRESS:
            return card
        try:
            reply = self._line.ask(READ_NEW_ADDRESS, self._line.timing.address_s, cancel, tries=1)
        except (DeviceTimeout, ProtocolError):
            self._newest_address = False  # a module that chokes on it would cost every card as long
            return card
        if reply.kind is ReplyClass.EMPTY:
            return replace(card, newest_address="")
        if reply.kind is ReplyClass.PROTOCOL:
            self._newest_address = False
        return replace(card, newest_address=decode_address(reply.data)) if reply.kind is ReplyClass.OK else card

    # ---- still there?

    def _learn(self, cancel: threading.Event) -> None:
        """Tried once, right behind a read, when the card surely lies there: what this reader says of a card it has read."""
        if not self._feels_a_read_card:
            self._finds_a_read_card = self._command(FIND_CARD, cancel).kind is ReplyClass.OK
            self._feels_a_read_card = self._select(cancel)

    def _feel(self) -> Presence:
        never = threading.Event()
        self._ready(never)
        found = self._command(FIND_CARD, never).kind is ReplyClass.OK
        if found and self._delivered and not self._finds_a_read_card:
            self._delivered = False  # only a new one is found: the old one has gone, however quick the hand was
            return Presence.OUT_OF_FIELD
        # Selecting fails now and then with the card in place: only the second failure counts.
        if self._select(never) or self._select(never):
            return Presence.PRESENT
        if self._delivered and not self._feels_a_read_card:
            return Presence.UNKNOWN
        self._delivered = False
        return Presence.OUT_OF_FIELD


def _state_after(error: DeviceError) -> DeviceState:
    if isinstance(error, DeviceTimeout):
        return DeviceState.OFFLINE
    if isinstance(error, DeviceBusy):
        return DeviceState.DEVICE_BUSY
    return DeviceState.NO_DEVICE if isinstance(error, TransportError) else DeviceState.HARDWARE_ERROR
