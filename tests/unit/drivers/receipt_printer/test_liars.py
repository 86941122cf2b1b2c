# SPDX-License-Identifier: Apache-2.0
"""Printers that lie: late, shifted, doubled, lost and invented answers, in any order. What the driver says stays true.

The printer below knows what is so. The driver sees its answers only, after whatever happens to them on the way.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from hypothesis import given, settings, strategies as st

from drivers.receipt_printer.driver import EscPosPrinter, Timing
from drivers.receipt_printer.port import Cut, Document, PrintFault, PrintOutcome, TextLine
from drivers.receipt_printer.profile import DrainKind
from drivers.states import DeviceState
from tests.unit.drivers.receipt_printer.profiles import BlackDrawer, shipped

SLIP: Document = (TextLine("字"), Cut())
TIMING = Timing(status_s=1.0, late_s=1.0, print_s=10.0, spare_s=2.0, look_s=0.5)
HEALTHY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
STATES = {
    PrintFault.COVER_OPEN: {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12},
    PrintFault.PAPER_OUT: {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72},
    PrintFault.CUTTER_ERROR: {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12},
    PrintFault.HEAD_HOT: {1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12},
}
STORMS = (b"", b"\x14\x00\x00\x00", b"\x3c\x08\x0f\x00", b"\x14\x00\x00\x00" * 3)


class Liar:
    """A line and its printer. ``delays``: how long each answer takes, in order; None: it is lost."""

    def __init__(self, delays: list[float | None], storms: list[bytes], drain: DrainKind = DrainKind.SENSORS) -> None:
        self.now = 0.0
        self.fault: PrintFault | None = None
        self.stops_after: int | None = None
        self.delays, self.storms = delays, storms
        self.drain = drain
        self.taken = b""
        self.finished_at: float | None = None
        self._due: list[tuple[float, bytes]] = []

    def open(self) -> None:
        """There."""

    def close(self) -> None:
        """What was due is still on its way: a serial line has no end."""

    def write_some(self, data: bytes, limit_s: float) -> int:
        if data[:2] == b"\x10\x04":
            state = HEALTHY if self.fault is None else STATES[self.fault]
            self._answer(bytes((state[data[2]],)))
        elif data[:2] == b"\x1d\x61":
            return len(data)
        else:
            self.taken += data
            self._process()
        return len(data)

    def _process(self) -> None:
        """All that was sent is printed in no time, unless it is stopped before its end."""
        if self.stops_after is not None and len(self.taken) > self.stops_after:
            self.fault = PrintFault.PAPER_OUT
        if self.fault is not None:
            return
        while (place := self.taken.find(b"\x1d\x72\x01")) >= 0:
            self.taken = self.taken[place + 3 :]
            self.finished_at = self.now
            self._answer(b"\x00")
        while (place := self.taken.find(b"\x1d\x28\x48\x06\x00\x30\x30")) >= 0:
            number, self.taken = self.taken[place + 7 : place + 11], self.taken[place + 11 :]
            self.finished_at = self.now
            self._answer(b"\x37\x22" + number + b"\x00")

    def _answer(self, answer: bytes) -> None:
        delay = self.delays.pop(0) if self.delays else 0.001
        storm = self.storms.pop(0) if self.storms else b""
        if delay is not None:
            self._due.append((self.now + delay, storm + answer))

    def read(self, limit_s: float) -> bytes:
        self._due.sort(key=lambda due: due[0])
        if self._due and self._due[0][0] <= self.now + limit_s:
            at, data = self._due.pop(0)
            self.now = max(self.now, at)
            return data
        self.now += limit_s
        return b""


def driver(line: Liar) -> EscPosPrinter:
    profile = replace(shipped(), drain=line.drain, clears_buffer=False)
    return EscPosPrinter(lambda: line, profile, BlackDrawer(), timing=TIMING, clock=lambda: line.now)


DELAYS = st.lists(st.none() | st.floats(0.0, 1.9), max_size=12)
"""Up to so long after the question: the time for an answer (1 s) and the time that late ones are waited out (1 s)."""


@given(DELAYS, st.lists(st.sampled_from(STORMS), max_size=12), st.sampled_from([None, *STATES]))
@settings(max_examples=150)
def test_status_is_never_made_of_answers_to_other_questions(
    delays: list[float | None], storms: list[bytes], fault: PrintFault | None
) -> None:
    """A healthy printer is never called faulty and a faulty one never well, however its answers come. They may be missing."""
    line = Liar(delays, storms)
    tried = driver(line)
    for state in (None, fault, fault, None):
        line.fault = state
        status = tried.status()
        assert status.fault in (state, PrintFault.OFFLINE if state is not None else None, None)
        if state is None:
            assert status.fault is None
        elif status.fault is None:
            assert status.device is DeviceState.OFFLINE, "not known, and not said to be well"


@given(
    DELAYS,
    st.lists(st.sampled_from(STORMS), max_size=12),
    st.none() | st.integers(0, 60),
    st.sampled_from([DrainKind.SENSORS, DrainKind.PROCESS_ID]),
)
@settings(max_examples=150)
def test_printed_is_only_said_of_what_was_printed(
    delays: list[float | None], storms: list[bytes], stops_after: int | None, drain: DrainKind
) -> None:
    line = Liar(delays, storms, drain)
    tried = driver(line)
    line.stops_after = stops_after
    result = tried.print(SLIP, threading.Event())
    if result.outcome is PrintOutcome.PRINTED:
        assert line.finished_at is not None, "it was through, before that was said"
    if result.outcome is PrintOutcome.NOT_PRINTED:
        assert line.finished_at is None
    line.stops_after, line.fault, line.finished_at = None, None, None
    second = tried.print((TextLine("另一张"), Cut()), threading.Event())
    if second.outcome is PrintOutcome.PRINTED:
        assert line.finished_at is not None


@given(st.binary(max_size=6))
@settings(max_examples=150)
def test_no_noise_alone_makes_a_stopped_slip_printed(noise: bytes) -> None:
    """Six bytes of anything, right when the answer is waited for, from a printer that stopped."""
    line = Liar([], [])
    tried = driver(line)
    assert tried.open().device is DeviceState.ONLINE
    line.stops_after = 10
    line._due.append((line.now + 0.1, noise))
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.UNKNOWN


class Stutterer(Liar):
    """Says every answer twice, the second time a moment later."""

    def _answer(self, answer: bytes) -> None:
        self._due += [(self.now, answer), (self.now + 0.0001, answer)]


@given(st.sampled_from([None, *STATES]), st.sampled_from(list(DrainKind)[:2]))
@settings(max_examples=20)
def test_a_printer_that_says_everything_twice_is_understood_once(fault: PrintFault | None, drain: DrainKind) -> None:
    line = Stutterer([], [], drain)
    tried = driver(line)
    line.fault = fault
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        line.now += 0.001  # a question takes its time on the wire, longer than the stutter
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # time passes in writing too
    for _ in range(3):
        assert tried.status().fault is fault
    result = tried.print(SLIP, threading.Event())
    assert result.outcome is (PrintOutcome.PRINTED if fault is None else PrintOutcome.NOT_PRINTED)
