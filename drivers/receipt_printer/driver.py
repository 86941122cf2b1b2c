# SPDX-License-Identifier: Apache-2.0
"""The receipt printer as the kiosk sees it: joins protocol, replies and transport; an honest word about each slip.

Blocking and free of Qt; one thread owns a printer. Nothing but a bug leaves this class as an exception.

A slip::

    encode all of it        not printable on this paper: NOT_PRINTED, nothing was sent
    DLE EOT 1 to 4          a fault: NOT_PRINTED; silence is no fault, but what follows can only end as UNKNOWN
    send, then GS r 1       the line breaks: NOT_PRINTED before the first byte, UNKNOWN after it
    wait for the answer     it comes: PRINTED. Meanwhile the printer is asked how it is: it stopped, or the time is up,
                            or the line breaks: UNKNOWN

UNKNOWN after a stop: a part may be on paper, and the printer would print the rest when somebody refills it, perhaps in
front of the next resident. So it is told to forget it (where the model knows how).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from config import timeouts
from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout, TransportError
from drivers.receipt_printer.fonts import CharactersMissing, FontsMissing
from drivers.receipt_printer.port import (
    Document,
    Paper,
    PrinterStatus,
    PrintFault,
    PrintOutcome,
    PrintResult,
    ReceiptPrinter,
)
from drivers.receipt_printer.profile import PrinterProfile
from drivers.receipt_printer.protocol import (
    ASK_SENSORS,
    ASK_STATUS,
    AUTO_STATUS_OFF,
    CLEAR_BUFFERS,
    Job,
    LineDrawer,
    Unprintable,
    encode_document,
)
from drivers.receipt_printer.raster import Rasteriser
from drivers.receipt_printer.replies import AutoStatus, Cleared, Decoder, RealTime, Reply, Sensors, read_auto_status
from drivers.receipt_printer.replies import read_status as read_real_time_status
from drivers.receipt_printer.transport import DEVICE, Transport, transport_for
from drivers.states import DeviceState

_STEP_S: Final = 0.05
"""So often the cancel event is looked at."""

_PIECE_BYTES: Final = 4096
_STOPPING: Final = frozenset(
    {PrintFault.PAPER_OUT, PrintFault.COVER_OPEN, PrintFault.CUTTER_ERROR, PrintFault.HARDWARE_ERROR}
)
"""Faults that need a hand. The others pass by themselves, and the slip goes on."""


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    status_s: float = timeouts.PRINTER_STATUS_S
    print_s: float = timeouts.RECEIPT_PRINT_S
    """Longest wait for a slip, however long the slip."""
    spare_s: float = 3.0
    """What a slip may take beside moving paper: warming up, cutting."""
    slowest_mm_per_s: float = 50.0
    look_s: float = 0.5
    """Between two looks at a printer that is printing."""


def make_receipt_printer(address: str, profile: PrinterProfile) -> ReceiptPrinter:
    """The printer at ``tcp://HOST:PORT`` or ``serial:///dev/PORT``, not connected yet.

    Raises:
        ValueError: no such kind of address.
    """
    return EscPosPrinter(transport_for(address), profile, Rasteriser(profile.fonts, profile.font_folders))


class EscPosPrinter:
    """A :class:`~port.ReceiptPrinter` that speaks ESC/POS. ``transport_factory`` makes an unopened transport each time
    the printer is connected anew; ``drawer`` draws what the printer's font lacks; ``clock`` counts monotonic seconds.
    """

    def __init__(
        self,
        transport_factory: Callable[[], Transport],
        profile: PrinterProfile,
        drawer: LineDrawer,
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._factory = transport_factory
        self._profile = profile
        self._drawer = drawer
        self._timing = timing or Timing()
        self._clock = clock
        self._transport: Transport | None = None
        self._decoder = Decoder()

    # ---- the port's verbs

    def open(self) -> PrinterStatus:
        """Connect and ask how it is."""
        self.close()
        return self.status()

    def status(self) -> PrinterStatus:
        """Ask how it is now."""
        try:
            self._connect()
            return self._ask_status()
        except TransportError as error:
            self.close()
            return PrinterStatus(_state_of(error), fault=PrintFault.LOST, detail=error.detail)

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        """Print, and wait until it is done or nobody can tell."""
        try:
            job = encode_document(document, self._profile, self._drawer)
        except (Unprintable, FontsMissing, CharactersMissing) as error:
            return PrintResult(PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE, detail=str(error))
        status = self.status()
        if status.fault is not None:
            return PrintResult(PrintOutcome.NOT_PRINTED, status.fault, status.paper, status.detail)
        if cancel.is_set():
            return PrintResult(PrintOutcome.NOT_PRINTED, None, status.paper, "cancelled before it began")
        result = _Slip(self, job, status, cancel).print()
        if result.outcome is PrintOutcome.UNKNOWN:
            self.close()  # an answer that comes late must not be taken for the next slip's
        return result

    def close(self) -> None:
        """Release the connection."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    # ---- connecting, asking

    def _connect(self) -> None:
        if self._transport is not None:
            try:
                self.hear(0)
                return
            except DeviceLost:
                self.close()  # it was switched off and on, or closes connections that nobody uses: once more
        transport = self._factory()
        transport.open()
        self._transport = transport
        self._decoder.reset()
        if self._profile.answers_status:
            self.say(AUTO_STATUS_OFF)

    def _ask_status(self) -> PrinterStatus:
        if not self._profile.answers_status:
            return PrinterStatus(DeviceState.ONLINE, detail="this model never says how it is")
        answers: list[int | None] = [None, None, None, None]
        for number, question in enumerate(ASK_STATUS):
            answers[number] = self._ask(question)
            if answers[number] is None:
                break  # a printer that is silent once is not asked three times more
        return read_real_time_status(*answers)

    def _ask(self, question: bytes) -> int | None:
        self.hear(0)  # whatever came before answers nothing that is asked now
        self.say(question)
        deadline = self._clock() + self._timing.status_s
        while (left := deadline - self._clock()) > 0:
            for reply in self.hear(left):
                if isinstance(reply, RealTime):
                    return reply.value
        return None

    # ---- for a slip under way

    @property
    def profile(self) -> PrinterProfile:
        """The model."""
        return self._profile

    @property
    def timing(self) -> Timing:
        """The time limits."""
        return self._timing

    def now(self) -> float:
        """Monotonic seconds."""
        return self._clock()

    def hear(self, limit_s: float) -> list[Reply]:
        """What has come, waiting up to ``limit_s`` for the first byte."""
        return self._decoder.feed(self._line().read(limit_s))

    def take(self, data: bytes, limit_s: float) -> int:
        """Give the line what it takes; how many bytes."""
        return self._line().write_some(data, limit_s)

    def say(self, data: bytes) -> None:
        """Send a few bytes, all of them.

        Raises:
            DeviceTimeout: the line does not take them.
        """
        deadline = self._clock() + self._timing.status_s
        while data:
            data = data[self.take(data, _STEP_S) :]
            if data and self._clock() > deadline:
                raise DeviceTimeout(DEVICE, "the line takes no bytes")

    def _line(self) -> Transport:
        if self._transport is None:
            raise DeviceLost(DEVICE, "not connected")
        return self._transport


class _Slip:
    """One job on its way."""

    def __init__(self, printer: EscPosPrinter, job: Job, status: PrinterStatus, cancel: threading.Event) -> None:
        self._printer = printer
        self._job = job
        self._status = status
        self._cancel = cancel
        self._answers = printer.profile.answers_status and status.device is DeviceState.ONLINE
        self._sensors: Sensors | None = None
        self._suspected: PrintFault | None = None
        self._sent = 0

    def print(self) -> PrintResult:
        try:
            if not self._send():
                return self._unknown(None, "the printer does not take the whole slip")
            return self._wait()
        except TransportError as error:
            if self._sent == 0:
                return PrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST, self._status.paper, error.detail)
            return self._unknown(PrintFault.LOST, error.detail)

    def _send(self) -> bool:
        printer = self._printer
        data = self._job.data + (ASK_SENSORS if printer.profile.answers_status else b"")
        deadline = printer.now() + printer.timing.print_s
        while self._sent < len(data):
            taken = printer.take(data[self._sent : self._sent + _PIECE_BYTES], _STEP_S)
            self._sent += taken
            if not taken and (self._cancel.is_set() or printer.now() > deadline):
                return False
            self._listen(0)
        return True

    def _wait(self) -> PrintResult:
        printer = self._printer
        if not printer.profile.answers_status:
            return self._unknown(None, "this model never says what became of a slip")
        timing = printer.timing
        moving_s = self._job.dots / printer.profile.dots_per_mm / timing.slowest_mm_per_s
        began = printer.now()
        deadline = began + min(timing.print_s, timing.spare_s + moving_s)
        next_look = began + timing.look_s
        while self._sensors is None:
            if self._cancel.is_set():
                return self._unknown(self._status.fault, "cancelled while it printed")
            if printer.now() >= deadline:
                return self._stopped(f"not done after {printer.now() - began:.1f} s")
            self._listen(_STEP_S)
            if self._answers and self._sensors is None and printer.now() >= next_look:
                if self._look() and self._status.fault in _STOPPING:
                    return self._stopped("stopped while it printed")
                next_look = printer.now() + timing.look_s
        paper = self._sensors.paper
        if paper is Paper.OUT:
            # It says that it worked through everything; whether the last lines found paper, it does not say.
            return PrintResult(PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, paper, "the paper ended with the slip")
        if self._status.paper is Paper.LOW:
            paper = Paper.LOW  # some models have the near-end sensor in one of the two answers only
        return PrintResult(PrintOutcome.PRINTED, None, paper)

    def _listen(self, limit_s: float) -> None:
        for reply in self._printer.hear(limit_s):
            self._note(reply)

    def _note(self, reply: Reply) -> None:
        if isinstance(reply, Sensors):
            self._sensors = reply
        elif isinstance(reply, AutoStatus):
            self._status = read_auto_status(reply.raw)

    def _look(self) -> bool:
        """Ask how it is, without losing the answer that is waited for. True when the same fault was seen twice."""
        answers: list[int | None] = [None, None, None, None]
        for number, question in enumerate(ASK_STATUS):
            self._listen(0)
            self._printer.say(question)
            answers[number] = self._await_real_time()
            if answers[number] is None:
                return False
        self._status = read_real_time_status(*answers)
        seen_before, self._suspected = self._suspected, self._status.fault
        return self._status.fault is not None and seen_before is self._status.fault

    def _await_real_time(self) -> int | None:
        deadline = self._printer.now() + self._printer.timing.status_s
        value: int | None = None
        while value is None and (left := deadline - self._printer.now()) > 0:
            for reply in self._printer.hear(min(left, _STEP_S)):
                if isinstance(reply, RealTime):
                    value = reply.value
                else:
                    self._note(reply)
        return value

    def _stopped(self, why: str) -> PrintResult:
        result = self._unknown(self._status.fault, f"{why}; {self._status.detail}")
        if self._printer.profile.clears_buffer and self._answers:
            try:
                self._printer.say(CLEAR_BUFFERS)
                deadline = self._printer.now() + self._printer.timing.status_s
                while (left := deadline - self._printer.now()) > 0:
                    if any(isinstance(reply, Cleared) for reply in self._printer.hear(left)):
                        return replace(result, detail=f"{result.detail}; the rest is cleared")
            except TransportError as error:
                return replace(result, detail=f"{result.detail}; clearing the rest: {error.detail}")
        return replace(result, detail=f"{result.detail}; the rest may come later")

    def _unknown(self, cause: PrintFault | None, detail: str) -> PrintResult:
        return PrintResult(PrintOutcome.UNKNOWN, cause, self._status.paper, detail)


def _state_of(error: TransportError) -> DeviceState:
    match error:
        case DeviceBusy():
            return DeviceState.DEVICE_BUSY
        case DeviceNotFound() | DeviceLost():
            return DeviceState.NO_DEVICE
        case _:
            return DeviceState.OFFLINE
