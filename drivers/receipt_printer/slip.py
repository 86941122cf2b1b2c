# SPDX-License-Identifier: Apache-2.0
"""One job on its way to the paper (一张凭条): sent whole, waited for, and an honest word about it.

A question stands behind the job (:func:`~protocol.drain_question`); its answer says that all before it is done. Without a
number in it one answer could be noise, so an unnumbered one is asked for again: only the second, which cannot come before
the paper has moved, makes it *printed*.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Final

from drivers.errors import TransportError
from drivers.receipt_printer.line import STEP_S, PrinterLine
from drivers.receipt_printer.port import (
    Document,
    Paper,
    PrinterStatus,
    PrintFault,
    PrintOutcome,
    PrintResult,
    Rest,
)
from drivers.receipt_printer.profile import DrainKind, StatusKind
from drivers.receipt_printer.protocol import ASK_SENSORS, ASK_STATUS, Job, drain_question
from drivers.receipt_printer.replies import (
    AutoStatus,
    RealTime,
    Reply,
    read_auto_status,
    read_status as read_real_time_status,
)
from drivers.states import DeviceState

_PIECE_BYTES: Final = 4096
STOPPING: Final = frozenset(
    {PrintFault.PAPER_OUT, PrintFault.COVER_OPEN, PrintFault.CUTTER_ERROR, PrintFault.HARDWARE_ERROR}
)
"""Faults that need a hand. The others pass by themselves, and the slip goes on."""


@dataclass(frozen=True)
class HeldSlip:
    """A slip that the printer holds and may print later."""

    document: Document = field(repr=False)
    number: bytes
    result: PrintResult


class Slip:
    """A job; ``status`` is what the printer said just before."""

    def __init__(
        self, line: PrinterLine, job: Job, number: bytes, status: PrinterStatus, cancel: threading.Event
    ) -> None:
        self._line = line
        self._profile = line.profile
        self._job = job
        self._number = number
        self._status = status
        self._cancel = cancel
        self._answers = status.device is DeviceState.ONLINE and self._profile.status is not StatusKind.NONE
        self._suspected: PrintFault | None = None
        self._sent = 0
        self._is_handed_over = False
        self._asked_again = False
        self._is_done = False
        self._had_fault = False
        self._earliest = 0.0

    def print(self) -> PrintResult:
        """Send it and wait; never raises for a line that breaks."""
        self._line.is_fresh = False
        self._line.sensors.clear()
        self._line.processed.clear()
        try:
            if not self._send():
                return self._unknown(None, "the printer does not take the whole slip", Rest.UNKNOWN)
            return self._wait()
        except TransportError as error:
            self._line.lost()
            if self._sent == 0:
                return PrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST, self._status.paper, error.detail)
            return self._unknown(PrintFault.LOST, error.detail, Rest.UNKNOWN)

    # ---- sending

    def _send(self) -> bool:
        line = self._line
        data = self._job.data + drain_question(self._profile.drain, self._number)
        deadline = line.now() + line.timing.print_s
        fastest_s = self._job.dots / self._profile.dots_per_mm / line.timing.fastest_mm_per_s
        while self._sent < len(data):
            before = line.now()
            taken = line.take(data[self._sent : self._sent + _PIECE_BYTES], STEP_S)
            if taken and not self._sent:
                self._earliest = before + fastest_s
            self._sent += taken
            if not taken and (self._cancel.is_set() or line.now() > deadline):
                return False
            if self._sent == len(data):
                self._is_handed_over = True
                line.is_asking_automatic = self._profile.drain is DrainKind.AUTOMATIC
            self._listen(0)
        return True

    # ---- waiting

    def _wait(self) -> PrintResult:
        line, timing = self._line, self._line.timing
        if self._profile.drain is DrainKind.NONE:
            return self._unknown(None, "this model never says what became of a slip", Rest.UNKNOWN)
        moving_s = self._job.dots / self._profile.dots_per_mm / timing.slowest_mm_per_s
        began = line.now()
        deadline = began + min(timing.print_s, timing.spare_s + moving_s)
        next_look = began + timing.look_s
        while not self._is_done:
            if self._cancel.is_set():
                return self._unknown(self._status.fault, "cancelled while it printed", Rest.HELD)
            if line.now() >= deadline:
                return self._stopped(f"not done after {line.now() - began:.1f} s")
            self._listen(STEP_S)
            if self._is_done:
                break
            if self._status.fault in STOPPING and self._profile.status is StatusKind.AUTOMATIC:
                return self._stopped("stopped while it printed")
            if self._may_look() and line.now() >= next_look:
                if self._look() and self._status.fault in STOPPING:
                    return self._stopped("stopped while it printed")
                next_look = line.now() + timing.look_s
        return self._conclude()

    def _conclude(self) -> PrintResult:
        said = self._line.sensors[-1].paper if self._profile.drain is DrainKind.SENSORS else None
        if self._may_look() and not self._look(quick=True):
            # It answered before, and does not now: then what looked like its word need not have been.
            return self._unknown(None, "it says that it is done, and nothing more", Rest.UNKNOWN)
        paper = self._status.paper
        if said is not None and (said, paper) != (Paper.FULL, Paper.LOW):
            paper = said  # some models have the near-end sensor in one of the two answers only
        if paper is Paper.OUT:
            # It says that it worked through everything; whether the last lines found paper, it does not say.
            ended = self._unknown(PrintFault.PAPER_OUT, "the paper ended with the slip", Rest.NONE)
            return replace(ended, paper=Paper.OUT)
        return PrintResult(PrintOutcome.PRINTED, None, paper, paper_mm=self._paper_mm)

    def _may_look(self) -> bool:
        return self._answers and self._profile.status is StatusKind.REAL_TIME and self._line.is_settled

    def _listen(self, limit_s: float) -> None:
        self._note(self._line.hear(limit_s))

    def _note(self, replies: list[Reply]) -> None:
        for reply in replies:
            if isinstance(reply, AutoStatus):
                before = self._status
                self._status = read_auto_status(reply.raw)
                self._had_fault = self._had_fault or self._status.fault is not None
                if self._profile.drain is DrainKind.AUTOMATIC and self._is_handed_over:
                    self._is_done = self._is_done or self._proves(before)
        if self._profile.drain is DrainKind.PROCESS_ID:
            self._is_done = self._number in self._line.processed
        elif self._profile.drain is DrainKind.SENSORS:
            self._count_sensors()

    def _proves(self, before: PrinterStatus) -> bool:
        """An automatic status that brings no news was asked for; unless this printer sends such anyway, or too soon."""
        is_believable = not self._line.repeats_itself and not self._had_fault and self._line.now() >= self._earliest
        return is_believable and self._status == before

    def _count_sensors(self) -> None:
        sensors = self._line.sensors
        if not self._is_handed_over:
            sensors.clear()  # nothing was asked yet
        elif sensors and not self._asked_again:
            sensors.clear()  # all that came with it was before the second question
            self._asked_again = True
            self._line.say(ASK_SENSORS)
        elif sensors:
            self._is_done = True

    def _look(self, *, quick: bool = False) -> bool:
        """Ask how it is, without losing the answer that is waited for. True when the same fault was seen twice;
        ``quick``: when it answered.
        """
        answers: list[int | None] = [None, None, None, None]
        for number, question in enumerate(ASK_STATUS):
            self._listen(0)
            answers[number] = self._ask(question)
            if answers[number] is None:
                return False
        self._status = read_real_time_status(*answers)
        if quick:
            return True
        seen_before, self._suspected = self._suspected, self._status.fault
        return self._status.fault is not None and seen_before is self._status.fault

    def _ask(self, question: bytes) -> int | None:
        line = self._line
        line.say(question)
        deadline = line.now() + line.timing.status_s
        heard: list[Reply] = []
        while (left := deadline - line.now()) > 0:
            replies = line.hear(min(left, STEP_S))
            heard += replies
            for reply in replies:
                if isinstance(reply, RealTime):
                    self._note(heard)
                    return reply.value
        # A byte that came instead of the answer is no answer to the other question either.
        line.sensors.clear()
        self._note(heard)
        line.owe()
        return None

    # ---- giving up

    def _stopped(self, why: str) -> PrintResult:
        result = self._unknown(self._status.fault, f"{why}; {self._status.detail}", Rest.HELD)
        if self._profile.clears_buffer and self._answers:
            try:
                if self._line.clear():
                    return replace(result, detail=f"{result.detail}; the rest is cleared", rest=Rest.NONE)
            except TransportError as error:
                self._line.lost()
                return replace(result, detail=f"{result.detail}; clearing the rest: {error.detail}", rest=Rest.UNKNOWN)
        return replace(result, detail=f"{result.detail}; the rest may come later")

    @property
    def _paper_mm(self) -> float:
        return self._job.dots / self._profile.dots_per_mm

    def _unknown(self, cause: PrintFault | None, detail: str, rest: Rest) -> PrintResult:
        return PrintResult(PrintOutcome.UNKNOWN, cause, self._status.paper, detail, rest, self._paper_mm)


def settle(line: PrinterLine, held: HeldSlip, number: bytes, cancel: threading.Event) -> PrintResult:
    """What became of a held slip, when the printer is well again: another question behind whatever it still had.

    Both questions answered: it went through all of the slip. The second alone: the slip was thrown away (opening the
    cover does that on some models). Neither: it is still held.
    """
    kind = line.profile.drain
    line.say(drain_question(kind, number))
    deadline = line.now() + line.timing.print_s
    quiet_since: float | None = None
    while line.now() < deadline and not cancel.is_set():
        if held.number in line.processed or len(line.sensors) >= 2:
            return replace(
                held.result, outcome=PrintOutcome.PRINTED, cause=None, rest=Rest.NONE, detail="came out late"
            )
        if number in line.processed:
            break
        if line.sensors and quiet_since is None:
            quiet_since = line.now()
        if quiet_since is not None and line.now() - quiet_since >= line.timing.status_s:
            break
        line.hear(STEP_S)
    if number in line.processed or line.sensors:
        return replace(held.result, rest=Rest.NONE, detail="the printer threw the rest away")
    return held.result
