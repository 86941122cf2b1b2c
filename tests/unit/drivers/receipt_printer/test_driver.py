# SPDX-License-Identifier: Apache-2.0
"""What the driver makes of lines that misbehave in ways a simulator cannot: a scripted line and a clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, TransportError
from drivers.receipt_printer.driver import EscPosPrinter, Timing, make_receipt_printer
from drivers.receipt_printer.port import Cut, Document, Paper, PrintFault, PrintOutcome, PrintResult, TextLine
from drivers.states import DeviceState
from tests.unit.drivers.receipt_printer.profiles import BlackDrawer, shipped

SLIP: Document = (TextLine("字"), Cut())
HEALTHY = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}
ASK_SENSORS = b"\x1d\x72\x01"
CLEAR = bytes.fromhex("10140801031401060208")
TIMING = Timing(status_s=1.0, print_s=20.0, spare_s=3.0, slowest_mm_per_s=50.0, look_s=0.5)


class Line:
    """A printer in a list: says what it is told to say, when it is asked. Time passes only in waiting."""

    def __init__(self) -> None:
        self.now = 100.0
        self.status = dict(HEALTHY)
        self.sensors: bytes = b"\x00"
        self.cleared = b"\x37\x25\x00"
        self.written = b""
        self.opened = 0
        self.opening_fails: TransportError | None = None
        self.takes: int | None = None
        self.on_read: Callable[[], None] = lambda: None
        self._answers = b""
        self.closed = True

    def open(self) -> None:
        if self.opening_fails is not None:
            raise self.opening_fails
        self.opened += 1
        self.closed = False

    def write_some(self, data: bytes, limit_s: float) -> int:
        count = len(data) if self.takes is None else min(len(data), self.takes)
        if not count:
            self.now += limit_s
        if data[:2] == b"\x10\x04":
            answer = self.status.get(data[2])
            self._answers += b"" if answer is None else bytes((answer,))
        elif data == CLEAR:
            self._answers += self.cleared
        else:
            self.written += data[:count]
            if self.written.endswith(ASK_SENSORS):
                self._answers += self.sensors
        return count

    def read(self, limit_s: float) -> bytes:
        self.on_read()
        if self.closed:
            raise DeviceLost("receipt_printer", "closed")
        answers, self._answers = self._answers, b""
        if not answers:
            self.now += limit_s
        return answers

    def say(self, data: bytes) -> None:
        self._answers += data

    def close(self) -> None:
        self.closed = True


def printer(line: Line, profile: str = "80mm-203dpi") -> EscPosPrinter:
    return EscPosPrinter(lambda: line, shipped(profile), BlackDrawer(), timing=TIMING, clock=lambda: line.now)


def printed(line: Line, cancel: threading.Event | None = None) -> PrintResult:
    return printer(line).print(SLIP, cancel or threading.Event())


def test_a_good_slip_ends_with_the_question_whether_it_is_done() -> None:
    line = Line()
    assert printed(line) == PrintResult(PrintOutcome.PRINTED, None, Paper.FULL)
    assert line.written.startswith(bytes.fromhex("1D6100 1B40 1C2E")), "no automatic status; then the slip"
    assert line.written.endswith(bytes.fromhex("1D564200") + 2 * ASK_SENSORS), "and, answered, once more"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeviceNotFound("receipt_printer", "x"), DeviceState.NO_DEVICE),
        (DeviceLost("receipt_printer", "x"), DeviceState.NO_DEVICE),
        (DeviceBusy("receipt_printer", "x"), DeviceState.DEVICE_BUSY),
    ],
)
def test_a_line_that_does_not_open(error: TransportError, state: DeviceState) -> None:
    line = Line()
    line.opening_fails = error
    status = printer(line).open()
    assert (status.device, status.fault) == (state, PrintFault.LOST)
    assert printed(line).outcome is PrintOutcome.NOT_PRINTED


def test_a_line_that_takes_nothing_is_offline() -> None:
    line = Line()
    line.takes = 0
    status = printer(line).open()
    assert (status.device, status.fault) == (DeviceState.OFFLINE, PrintFault.LOST)


def test_broken_before_the_first_byte_is_not_printed() -> None:
    line = Line()
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        if data.startswith(b"\x1b\x40"):
            raise DeviceLost("receipt_printer", "broken")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # it answers well, and is gone when the slip starts
    result = printed(line)
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)


def test_broken_after_the_first_bytes_is_unknown() -> None:
    line = Line()
    line.takes = 8
    line.status = {1: 0x16}
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        if len(line.written) > 20:
            raise DeviceLost("receipt_printer", "broken")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # the line breaks in the middle
    result = printed(line)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.LOST)


def test_a_line_that_stops_taking_is_unknown_in_time() -> None:
    line = Line()
    tried = printer(line)
    tried.open()
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        line.takes = 0 if len(line.written) > 20 and data[:1] != b"\x10" else 16
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # its buffer is full after 16 bytes of the slip
    began = line.now
    result = tried.print(SLIP, threading.Event())
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, None)
    assert "whole slip" in result.detail
    assert 19 < line.now - began < 22
    cancel = threading.Event()
    line.closed = False
    line.written = b""
    line.on_read = lambda: cancel.set() if len(line.written) > 20 else None
    began = line.now
    assert tried.print(SLIP, cancel).outcome is PrintOutcome.UNKNOWN
    assert line.now - began < 1


@pytest.mark.parametrize(
    ("sensors", "outcome", "cause", "paper"),
    [
        (b"\x00", PrintOutcome.PRINTED, None, Paper.FULL),
        (b"\x03", PrintOutcome.PRINTED, None, Paper.LOW),
        (b"\x0c", PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.OUT),
        (b"\x0f", PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.OUT),
        (b"\x01", PrintOutcome.UNKNOWN, None, Paper.FULL),  # bits that disagree: not an answer
        (b"\xff", PrintOutcome.UNKNOWN, None, Paper.FULL),
        (b"\x12", PrintOutcome.UNKNOWN, None, Paper.FULL),  # an answer to another question
        (b"\xff\x00", PrintOutcome.PRINTED, None, Paper.FULL),
        (b"\x14\x00\x00\x00\x00", PrintOutcome.PRINTED, None, Paper.FULL),  # automatic status, then the answer
        (b"\x14\x00\x00\x00", PrintOutcome.UNKNOWN, None, Paper.FULL),  # its bytes are not the answer
    ],
)
def test_only_a_valid_answer_means_printed(
    sensors: bytes, outcome: PrintOutcome, cause: PrintFault | None, paper: Paper
) -> None:
    line = Line()
    line.sensors = sensors
    assert printed(line) == PrintResult(outcome, cause, paper)


def test_near_end_is_told_by_either_sensor_answer() -> None:
    line = Line()
    line.status[4] = 0x1E
    assert printed(line) == PrintResult(PrintOutcome.PRINTED, None, Paper.LOW)


def test_the_wait_is_as_long_as_the_slip() -> None:
    """158 dots are 20 mm, 0.4 s at the slowest; with 3 s to spare."""
    line = Line()
    line.sensors = b""
    began = line.now
    result = printed(line)
    assert result.outcome is PrintOutcome.UNKNOWN
    assert 3.3 < line.now - began < 4.5


def test_an_old_answer_is_not_taken_for_this_slip() -> None:
    line = Line()
    tried = printer(line)
    tried.open()
    line.sensors = b""
    line.say(b"\x00")  # somebody's GS r, answered before this slip was sent
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.UNKNOWN
    assert line.closed, "and after an unknown end the line is left, with all that may come late"


@pytest.mark.parametrize(("looks", "outcome"), [(1, PrintOutcome.PRINTED), (2, PrintOutcome.UNKNOWN)])
def test_a_stop_must_be_seen_twice(looks: int, outcome: PrintOutcome) -> None:
    """One odd answer tears no slip."""
    line = Line()
    line.sensors = b""
    real, asked = line.write_some, []

    def write_some(data: bytes, limit_s: float) -> int:
        if data == b"\x10\x04\x02" and line.written.endswith(ASK_SENSORS):
            asked.append(line.now)
            line.status[2] = 0x16 if len(asked) <= looks else 0x12
            if len(asked) == 3:
                line.sensors = b"\x00"
                line.say(b"\x00")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # "cover open" so many times, then all is well
    assert printed(line).outcome is outcome
    assert len(asked) == (4 if outcome is PrintOutcome.PRINTED else 2), "the last time at the end"


@pytest.mark.parametrize(
    ("cleared", "says"),
    [(b"\x37\x25\x00", "the rest is cleared"), (b"", "may come later"), (b"\x37\x26", "may come later")],
)
def test_a_stopped_slip_is_cleared(cleared: bytes, says: str) -> None:
    line = Line()
    line.sensors, line.cleared = b"", cleared
    line.on_read = lambda: line.status.update({4: 0x72}) if line.written.endswith(ASK_SENSORS) else None
    result = printed(line)
    assert (result.outcome, result.cause, result.paper) == (PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.OUT)
    assert says in result.detail


def test_the_line_breaks_while_the_rest_is_cleared() -> None:
    line = Line()
    line.sensors = b""

    def stopped() -> None:
        if line.written.endswith(ASK_SENSORS):
            line.status[2] = 0x16

    line.on_read = stopped
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        if data == CLEAR:
            raise DeviceLost("receipt_printer", "pulled")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # unplugged at the worst moment
    result = printed(line)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.COVER_OPEN)
    assert "pulled" in result.detail


def test_automatic_status_tells_why_it_stopped() -> None:
    line = Line()
    line.sensors = bytes.fromhex("3c000000")
    line.on_read = lambda: line.status.clear() if line.written.endswith(ASK_SENSORS) else None
    result = printed(line)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.COVER_OPEN)


def test_a_printer_that_falls_silent_while_printing() -> None:
    line = Line()
    line.sensors = b""
    line.on_read = lambda: line.status.clear() if line.written.endswith(ASK_SENSORS) else None
    result = printed(line)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, None)


def test_a_line_that_was_closed_is_opened_again() -> None:
    line = Line()
    tried = printer(line)
    tried.open()
    line.closed = True
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.PRINTED
    assert line.opened == 2


def test_a_mute_model_is_asked_nothing() -> None:
    line = Line()
    result = printer(line, "80mm-203dpi-mute").print(SLIP, threading.Event())
    assert result.outcome is PrintOutcome.UNKNOWN
    assert line.written.startswith(b"\x1b\x40")
    assert b"\x1d\x72" not in line.written
    assert line.now == 100.0, "and nothing is waited for"


def test_closed_twice_and_made_from_an_address() -> None:
    tried = printer(Line())
    tried.open()
    tried.close()
    tried.close()
    made = make_receipt_printer("tcp://127.0.0.1:1", shipped())
    assert made.open().device is DeviceState.NO_DEVICE
    with pytest.raises(ValueError, match="neither"):
        make_receipt_printer("usb://1", shipped())
