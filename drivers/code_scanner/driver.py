# SPDX-License-Identifier: Apache-2.0
"""Joins line and protocol of a code scanner (扫码器驱动): triggers it, waits for one code, and comes back when it was pulled out.

* A code counts only if it came after it was asked for: what lay in the line since the last person is thrown away.
* A scanner that is told to scan goes dark by itself after a while, so it is told again.
* The same code again at once is the same holding-up.
* A scanner that went away is opened again with growing pauses; the caller hears so each time it asks.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from drivers.code_scanner.keys import KeyReader
from drivers.code_scanner.port import (
    CodeScanner,
    NothingScanned,
    Scanned,
    ScannerLost,
    ScannerState,
    ScannerStatus,
    ScanRefusal,
    ScanRefused,
    ScanResult,
)
from drivers.code_scanner.profile import ScannerProfile, Wire
from drivers.code_scanner.protocol import Acknowledged, Broken, Code, Decoder, Event, TooLong, read_code
from drivers.code_scanner.transport import SerialTransport, Transport, WedgeTransport
from drivers.errors import DeviceBusy, DeviceError, DeviceNotFound
from drivers.reopening import Reopening
from drivers.states import DeviceState

_STEP_S: Final = 0.05
_AT_ONCE_S: Final = 0.5
"""A scan that begins so soon after the last goes on with it; what came in between still counts."""

_DEAF_AFTER: Final = 3
"""So many triggers without a word in a row, and the scanner is called inoperative."""

Tap = Callable[[bool, bytes], object]


def make_code_scanner(address: str, profile: ScannerProfile) -> CodeScanner:
    """The scanner at ``serial://``, ``tty://`` or ``wedge://``, not connected yet.

    Raises:
        ValueError: address and profile are of different kinds.
    """
    is_wedge = address.startswith("wedge:")
    if is_wedge is not (profile.wire is Wire.KEYS):
        raise ValueError(f"{address!r} does not go with profile {profile.name!r}, whose wire is {profile.wire.value}")
    if is_wedge:
        return ProfiledScanner(lambda: WedgeTransport(address), profile)
    return ProfiledScanner(lambda: SerialTransport(address, profile.baud), profile)


class ProfiledScanner:
    """A :class:`~port.CodeScanner` by its profile. ``tap`` hears all bytes (sent, bytes), for recordings."""

    def __init__(
        self,
        factory: Callable[[], Transport],
        profile: ScannerProfile,
        clock: Callable[[], float] = time.monotonic,
        tap: Tap | None = None,
    ) -> None:
        self._factory = factory
        self._profile = profile
        self._clock = clock
        self._tap = tap
        self._decoder: Decoder | KeyReader = (
            KeyReader(profile.end_keys, profile.alt_codes) if profile.wire is Wire.KEYS else Decoder(profile.framing)
        )
        self._transport: Transport | None = None
        self._reopening = Reopening()
        self._why_closed: DeviceError | None = None
        self._pending: deque[Event] = deque()
        self._last_byte = 0.0
        self._last_scan = float("-inf")
        self._last_code: tuple[str, float] | None = None
        self._lit_until: float | None = None
        self._may_be_lit = False
        self._unanswered = 0

    # ---- how it is

    def open(self) -> ScannerStatus:
        """Connect."""
        return self.status()

    def status(self) -> ScannerStatus:
        """How it is; connects if need be."""
        try:
            self._connect()
        except DeviceError as error:
            return ScannerStatus(_state_of(error), detail=error.detail)
        if self._unanswered >= _DEAF_AFTER:
            return ScannerStatus(DeviceState.OFFLINE, ScannerState.INOPERATIVE, "it is told to scan and says nothing")
        lit = ScannerState.ON if self._lit_until is not None else ScannerState.OFF
        return ScannerStatus(DeviceState.ONLINE, lit if self._profile.trigger else ScannerState.ON)

    def close(self) -> None:
        """Switch the light off and release it."""
        self._darken()
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def _connect(self) -> Transport:
        if self._transport is not None:
            return self._transport
        if self._why_closed is not None and not self._reopening.may_try(self._clock()):
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
        self._lit_until, self._may_be_lit, self._unanswered = None, False, 0
        self._last_scan = float("-inf")
        return transport

    def _lost(self, error: DeviceError) -> ScannerLost:
        if self._transport is not None:
            self._why_closed = error
            self._reopening.lost(self._clock())
            transport, self._transport = self._transport, None
            transport.close()
        self._decoder.reset()
        self._pending.clear()
        return ScannerLost(error.detail)

    # ---- scanning

    def scan(self, cancel: threading.Event, limit_s: float) -> ScanResult:
        """Wait for one code that is held before it from now on."""
        deadline = self._clock() + limit_s
        try:
            transport = self._connect()
            if self._clock() - self._last_scan > _AT_ONCE_S:
                self._forget_old(transport)
            result = self._wait(transport, cancel, deadline)
            self._last_scan = self._clock()
            if not isinstance(result, NothingScanned) or cancel.is_set():
                self._darken()
        except DeviceError as error:
            lost = self._lost(error)
            cancel.wait(min(limit_s, _STEP_S))  # whoever asks in a loop does not spin while there is none
            return lost
        return result

    def _forget_old(self, transport: Transport) -> None:
        for _ in range(64):
            if not transport.read(0):
                break
        self._decoder.reset()
        self._pending.clear()
        self._last_code = None

    def _wait(self, transport: Transport, cancel: threading.Event, deadline: float) -> ScanResult:
        while not cancel.is_set():
            while self._pending:
                if (result := self._read(self._pending.popleft())) is not None:
                    return result
            now = self._clock()
            if now >= deadline:
                return NothingScanned()
            self._light(transport, now)
            data = transport.read(max(0.0, min(_STEP_S, deadline - now)))
            if data:
                if self._tap is not None:
                    self._tap(False, data)
                self._last_byte = self._clock()
                self._unanswered = 0
                self._pending.extend(self._decoder.feed(data))
            elif self._decoder.is_waiting and self._clock() - self._last_byte >= self._profile.gap_s:
                self._pending.extend(self._decoder.silence())
        return NothingScanned()

    def _read(self, event: Event) -> ScanResult | None:
        match event:
            case Acknowledged():
                return None
            case TooLong():
                return ScanRefused(ScanRefusal.TOO_LONG)
            case Broken():
                return ScanRefused(ScanRefusal.BROKEN)
            case Code(data):
                self._lit_until = None  # a module that was triggered goes dark with its code
                return self._once(read_code(data, self._profile.framing))

    def _once(self, found: Scanned | ScanRefused | None) -> ScanResult | None:
        if not isinstance(found, Scanned):
            return found
        now = self._clock()
        last, self._last_code = self._last_code, (found.text, now)
        if last is not None and last[0] == found.text and now - last[1] < self._profile.repeat_s:
            return None
        return found

    # ---- the light

    def _light(self, transport: Transport, now: float) -> None:
        """Tell it to scan, again and again: found nothing, it goes dark by itself."""
        if self._profile.trigger and (self._lit_until is None or now >= self._lit_until):
            self._say(transport, self._profile.trigger)
            self._lit_until, self._may_be_lit = now + self._profile.retrigger_s, True
            self._unanswered += bool(self._profile.acknowledgement)

    def _darken(self) -> None:
        if self._transport is not None and self._may_be_lit and self._profile.stop:
            try:
                self._say(self._transport, self._profile.stop)
            except DeviceError:
                pass  # gone: then it is dark; the next question finds out
        self._lit_until, self._may_be_lit = None, False

    def _say(self, transport: Transport, data: bytes) -> None:
        if self._tap is not None:
            self._tap(True, data)
        transport.write(data)


def _state_of(error: DeviceError) -> DeviceState:
    if isinstance(error, DeviceBusy):
        return DeviceState.DEVICE_BUSY
    return DeviceState.NO_DEVICE if isinstance(error, DeviceNotFound) else DeviceState.OFFLINE
