# SPDX-License-Identifier: Apache-2.0
"""Joins line, protocol and ink of a signature pad (签名板驱动). Nothing but a bug leaves this class as an exception.

* Only what is written after it was asked for counts; what lay in the line is thrown away.
* Who waits for a signature is always tried, however often the pad went away before; who only looks waits for the pause.
* Packets that came together are spread over the time that the line took for them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from drivers.errors import DeviceBusy, DeviceError
from drivers.reopening import Reopening
from drivers.signature_pad.ink import Ink
from drivers.signature_pad.port import (
    CaptureCancelled,
    CaptureResult,
    Ending,
    NothingWritten,
    OnInk,
    PadLost,
    PadStatus,
    PadUnreliable,
    Written,
)
from drivers.signature_pad.profile import PadProfile
from drivers.signature_pad.protocol import Damaged, Decoder, Event, NeedData, PadNumber
from drivers.signature_pad.transport import SerialTransport
from drivers.states import DeviceState

LOOK_S: Final = 0.02
"""Half a frame of a person's patience with ink that follows the pen, and how soon a cancel is seen."""

_MOST_OLD_READS: Final = 64

Tap = Callable[[bool, bytes], object]


class Transport(Protocol):
    """What the driver needs of a line. ``open`` and ``read`` may raise a TransportError."""

    def open(self) -> None:
        """Connect."""
        ...

    def read(self, limit_s: float) -> bytes:
        """What has come, or nothing after ``limit_s``."""
        ...

    def close(self) -> None:
        """Let go; may be called twice."""
        ...


def make_signature_pad(address: str, profile: PadProfile) -> ProfiledPad:
    """The pad at ``serial:///dev/...``, not connected yet."""
    return ProfiledPad(lambda: SerialTransport(address, profile.baud), profile)


class ProfiledPad:
    """A :class:`~port.SignaturePad` by its profile. ``tap`` hears all bytes (sent, bytes), for recordings."""

    def __init__(
        self,
        factory: Callable[[], Transport],
        profile: PadProfile,
        clock: Callable[[], float] = time.monotonic,
        tap: Tap | None = None,
    ) -> None:
        self._factory = factory
        self._profile = profile
        self._clock = clock
        self._tap = tap
        self._transport: Transport | None = None
        self._reopening = Reopening()
        self._why_closed: DeviceError | None = None
        self._serial_number: str | None = None

    def open(self) -> PadStatus:
        """See :class:`~port.SignaturePad`."""
        return self._look(insist=True)

    def status(self) -> PadStatus:
        """See :class:`~port.SignaturePad`."""
        return self._look(insist=False)

    def close(self) -> None:
        """See :class:`~port.SignaturePad`."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def capture(
        self, cancel: threading.Event, finish: threading.Event, limit_s: float, on_ink: OnInk | None = None
    ) -> CaptureResult:
        """See :class:`~port.SignaturePad`."""
        ink = Ink(self._profile, on_ink)
        deadline = self._clock() + limit_s
        try:
            transport = self._connect(insist=True)
            self._forget_old(transport)
            ending = self._read_ink(transport, ink, cancel, finish, deadline)
        except DeviceError as error:
            self._lost(error)
            cancel.wait(min(limit_s, LOOK_S))  # whoever asks in a loop does not spin while there is none
            return PadLost(error.detail, _state_of(error), ink.strokes)
        if ink.unreliable is not None:
            return PadUnreliable(ink.unreliable, ink.strokes)
        if ending is None:
            return CaptureCancelled()
        doubts = frozenset(ink.doubts)
        return Written(ink.strokes, ending, doubts) if ink.strokes else NothingWritten(ending, doubts)

    # ---- the line

    def _look(self, *, insist: bool) -> PadStatus:
        width_mm, height_mm = round(self._profile.width_mm, 1), round(self._profile.height_mm, 1)
        try:
            # A plug that was pulled while nobody wrote shows only to who reads; what is read is nobody's.
            self._connect(insist=insist).read(0)
        except DeviceError as error:
            self._lost(error)
            return PadStatus(_state_of(error), width_mm, height_mm, self._serial_number, error.detail)
        return PadStatus(DeviceState.ONLINE, width_mm, height_mm, self._serial_number)

    def _connect(self, *, insist: bool) -> Transport:
        if self._transport is not None:
            return self._transport
        if self._why_closed is not None and not insist and not self._reopening.may_try(self._clock()):
            raise self._why_closed
        transport = self._factory()
        try:
            transport.open()
        except DeviceError as error:
            self._why_closed = error
            self._reopening.failed(self._clock())
            raise
        self._reopening.opened(self._clock())
        self._transport, self._why_closed = transport, None
        return transport

    def _lost(self, error: DeviceError) -> None:
        if self._transport is not None:
            self._why_closed = error
            self._reopening.lost(self._clock())
            self.close()

    def _forget_old(self, transport: Transport) -> None:
        for _ in range(_MOST_OLD_READS):
            if not transport.read(0):
                break

    # ---- the ink

    def _read_ink(
        self, transport: Transport, ink: Ink, cancel: threading.Event, finish: threading.Event, deadline: float
    ) -> Ending | None:
        decoder, last = Decoder(), self._clock()
        while not cancel.is_set() and ink.unreliable is None:
            now = self._clock()
            ending = Ending.FINISHED if finish.is_set() else Ending.TIME_OVER if now >= deadline else None
            # What has come by then still counts, so the end is looked at before the line.
            data = transport.read(LOOK_S if ending is None else 0)
            now = self._clock()
            if data:
                if self._tap is not None:
                    self._tap(False, data)
                decoder.feed(data)
                last = self._take(decoder, ink, last, now)
            else:
                ink.silence(now)
            if ending is not None:
                return ending
        return None

    def _take(self, decoder: Decoder, ink: Ink, last: float, now: float) -> float:
        events: list[Event] = []
        while not isinstance(event := decoder.next_event(), NeedData):
            events.append(event)
        packets = sum(not isinstance(event, Damaged) for event in events)
        for event in events:
            if not isinstance(event, Damaged):
                packets -= 1
                last = max(last, now - packets * self._profile.packet_s)
            if isinstance(event, PadNumber):
                self._serial_number = str(event.serial)
            ink.take(event, last)
            if ink.unreliable is not None:
                break
        return last


def _state_of(error: DeviceError) -> DeviceState:
    if isinstance(error, DeviceBusy):
        return DeviceState.DEVICE_BUSY
    return DeviceState.NO_DEVICE
