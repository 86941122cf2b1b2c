# SPDX-License-Identifier: Apache-2.0
"""The line to a printer that talks back: connects, asks one question at a time, and loses no answer that counts.

Answers have no number (but one kind, see :class:`~replies.Processed`), so order is all there is:

* one question is out at a time, and what came before it answers nothing;
* after a question that was not answered in time, what may still come late is waited out before the next one;
* answers that tell of a fault, or contradict each other, are asked for once more, each after a silence;
* a line that is opened again is first listened to until it is quiet: what it says then belongs to the time before.

Answers to questions behind a job are noted whenever they come (:attr:`PrinterLine.sensors`, ``processed``), so that asking
how the printer is never eats the one that is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from config import timeouts
from drivers.errors import DeviceLost, DeviceTimeout, TransportError
from drivers.receipt_printer.port import PrinterStatus
from drivers.receipt_printer.profile import PrinterProfile, StatusKind
from drivers.receipt_printer.protocol import ASK_STATUS, AUTO_STATUS_OFF, AUTO_STATUS_ON, CLEAR_BUFFERS
from drivers.receipt_printer.replies import (
    AutoStatus,
    Cleared,
    Decoder,
    Processed,
    RealTime,
    Reply,
    Sensors,
    adds_up,
    read_auto_status,
    read_status as read_real_time_status,
)
from drivers.receipt_printer.transport import DEVICE, Transport
from drivers.reopening import Reopening
from drivers.states import DeviceState

STEP_S: Final = 0.05
"""So often the cancel event is looked at."""

_QUIET_S: Final = 0.05
_LONGEST_NOISE_S: Final = 0.5
_MOST_REPEATS: Final = 2
_GAP_S: Final = 0.02
_MOST_GAPS: Final = 3


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    status_s: float = timeouts.PRINTER_STATUS_S
    late_s: float = timeouts.PRINTER_STATUS_S
    """So long after its time a missing answer is still expected, and nothing else is asked."""
    print_s: float = timeouts.RECEIPT_PRINT_S
    """Longest wait for a slip, however long the slip."""
    spare_s: float = 3.0
    """What a slip may take beside moving paper: warming up, cutting."""
    slowest_mm_per_s: float = 50.0
    fastest_mm_per_s: float = 400.0
    """No receipt printer is faster; an unnumbered "done" that comes sooner is not believed."""
    look_s: float = 0.5
    """Between two looks at a printer that is printing."""


class PrinterLine:
    """One printer's line, connected on demand. Every method may raise a :class:`~drivers.errors.TransportError`."""

    def __init__(
        self,
        factory: Callable[[], Transport],
        profile: PrinterProfile,
        timing: Timing,
        clock: Callable[[], float],
    ) -> None:
        self.profile = profile
        self.timing = timing
        self.now = clock
        self.sensors: list[Sensors] = []
        """Answers to GS r 1, and ``processed`` those with a number, since the caller emptied them."""
        self.processed: set[bytes] = set()
        self.automatic: bytes | None = None
        """The last automatic status of this connection."""
        self.is_asking_automatic = False
        """An automatic status is expected; one that says nothing new is the answer."""
        self.is_fresh = False
        """Nothing was sent over this connection but questions."""
        self._factory = factory
        self._transport: Transport | None = None
        self._decoder = Decoder()
        self._reopening = Reopening()
        self._was_open = False
        self._why_closed: TransportError | None = None
        self._owed_until = float("-inf")
        self._repeats = 0

    # ---- the connection

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, by what was last heard of it."""
        return self._transport is not None

    def connect(self, *, at_once: bool) -> None:
        """Open it unless it is. ``at_once``: also when it was tried in vain a moment ago."""
        if self._transport is not None:
            try:
                self.hear(0)
                return
            except DeviceLost:
                self.lost()  # switched off and on, or it closes connections that nobody uses: once more
        if self._why_closed is not None and not at_once and not self._reopening.may_try(self.now()):
            raise self._why_closed
        transport = self._factory()
        try:
            transport.open()
        except TransportError as error:
            self._why_closed = error
            self._reopening.failed(self.now())
            raise
        self._transport = transport
        self._decoder.reset()
        self._reopening.opened(self.now())
        self._why_closed = None
        self._begin()

    def _begin(self) -> None:
        self.sensors.clear()
        self.processed.clear()
        self.automatic, self.is_asking_automatic, self._repeats = None, False, 0
        self.is_fresh = True
        self._owed_until = float("-inf")
        if self._was_open:
            give_up = self.now() + _LONGEST_NOISE_S
            while self.now() < give_up and self._read(_QUIET_S):
                pass
            self._decoder.reset()
        self._was_open = True
        if self.profile.status is StatusKind.REAL_TIME:
            self.say(AUTO_STATUS_OFF)

    def lost(self) -> None:
        """It broke: close it, and be patient if it breaks again soon."""
        self._reopening.lost(self.now())
        self._why_closed = DeviceLost(DEVICE, "it comes and goes")
        self.close()

    def close(self) -> None:
        """Release the connection."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    # ---- bytes

    def hear(self, limit_s: float) -> list[Reply]:
        """What has come, waiting up to ``limit_s`` for the first byte."""
        replies = self._decoder.feed(self._read(limit_s))
        for reply in replies:
            match reply:
                case Sensors():
                    self.sensors.append(reply)
                case Processed(number=number):
                    self.processed.add(number)
                case AutoStatus(raw=raw):
                    self._repeats += raw == self.automatic and not self.is_asking_automatic
                    self.automatic = raw
                case _:
                    pass
        return replies

    def take(self, data: bytes, limit_s: float) -> int:
        """Give the line what it takes; how many bytes."""
        return self._open_transport().write_some(data, limit_s)

    def say(self, data: bytes) -> None:
        """Send a few bytes, all of them.

        Raises:
            DeviceTimeout: the line does not take them.
        """
        deadline = self.now() + self.timing.status_s
        while data:
            data = data[self.take(data, STEP_S) :]
            if data and self.now() > deadline:
                raise DeviceTimeout(DEVICE, "the line takes no bytes")

    def _read(self, limit_s: float) -> bytes:
        return self._open_transport().read(limit_s)

    def _open_transport(self) -> Transport:
        if self._transport is None:
            raise DeviceLost(DEVICE, "not connected")
        return self._transport

    # ---- questions

    @property
    def repeats_itself(self) -> bool:
        """It sends automatic status although nothing changed and nobody asked: then that proves nothing."""
        return self._repeats >= _MOST_REPEATS

    @property
    def is_settled(self) -> bool:
        """No answer is expected any more that is too late."""
        return self.now() >= self._owed_until

    def status(self) -> PrinterStatus:
        """Ask how it is now; silence is neither good nor bad."""
        match self.profile.status:
            case StatusKind.NONE:
                return PrinterStatus(DeviceState.ONLINE, detail="this model never says how it is")
            case StatusKind.AUTOMATIC:
                return self._automatic_status()
            case _:
                return self._real_time_status()

    def _real_time_status(self) -> PrinterStatus:
        self._wait_out()
        answers = self._ask_all(gap_s=0)
        if None not in answers and (not adds_up(*answers) or read_real_time_status(*answers).fault is not None):
            # Nothing is called faulty, nor well, by answers that may belong to each other's questions: once more, slowly.
            again = self._ask_all(gap_s=_GAP_S)
            answers = answers if None in again else again
        return read_real_time_status(*answers)

    def _ask_all(self, *, gap_s: float) -> tuple[int | None, int | None, int | None, int | None]:
        answers: list[int | None] = [None, None, None, None]
        for number, question in enumerate(ASK_STATUS):
            give_up = self.now() + _MOST_GAPS * gap_s
            while gap_s and self.hear(gap_s) and self.now() < give_up:
                pass
            answers[number] = self.ask(question)
            if answers[number] is None:
                break  # a printer that is silent once is not asked three times more
        return answers[0], answers[1], answers[2], answers[3]

    def ask(self, question: bytes) -> int | None:
        """One DLE EOT; None: not answered in time."""
        self.hear(0)  # whatever came before answers nothing that is asked now
        self.say(question)
        deadline = self.now() + self.timing.status_s
        while (left := deadline - self.now()) > 0:
            for reply in self.hear(left):
                if isinstance(reply, RealTime):
                    return reply.value
        self.owe()
        return None

    def owe(self) -> None:
        """A question was not answered in time; the answer may still come."""
        self._owed_until = self.now() + self.timing.late_s

    def _wait_out(self) -> None:
        while (left := self._owed_until - self.now()) > 0:
            self.hear(left)

    def _automatic_status(self) -> PrinterStatus:
        self.hear(0)
        self.is_asking_automatic = True
        self.say(AUTO_STATUS_ON)
        deadline = self.now() + self.timing.status_s
        while (left := deadline - self.now()) > 0:
            if any(isinstance(reply, AutoStatus) for reply in self.hear(left)) and self.automatic is not None:
                self.is_asking_automatic = False
                return read_auto_status(self.automatic)
        self.is_asking_automatic = False
        if self.automatic is not None:
            # It tells changes when they happen, and answers nothing while it is stopped: what it said last still holds.
            told = read_auto_status(self.automatic)
            if told.fault is not None:
                return told
        return PrinterStatus(DeviceState.OFFLINE, detail="no automatic status")

    def clear(self) -> bool:
        """Tell it to forget what it has not printed; True when it said that it did."""
        self.say(CLEAR_BUFFERS)
        deadline = self.now() + self.timing.status_s
        while (left := deadline - self.now()) > 0:
            if any(isinstance(reply, Cleared) for reply in self.hear(left)):
                return True
        return False
