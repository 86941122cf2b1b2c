# SPDX-License-Identifier: Apache-2.0
"""What the driver makes of lines that misbehave in ways a simulator cannot: a scripted line and a clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, TransportError
from drivers.receipt_printer.driver import EscPosPrinter, Timing, make_receipt_printer
from drivers.receipt_printer.port import Cut, Document, Paper, PrintFault, PrintOutcome, PrintResult, Rest, TextLine
from drivers.receipt_printer.profile import DrainKind
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


# ---- held slips, and models that answer in their own way


def held(line: Line, **changes: object) -> EscPosPrinter:
    """A printer that holds a slip: paper ended, and it cannot be told to forget."""
    profile = replace(shipped(), clears_buffer=False, **changes)  # type: ignore[arg-type]  # by the words of the profile
    tried = EscPosPrinter(lambda: line, profile, BlackDrawer(), timing=TIMING, clock=lambda: line.now)
    tried.open()
    line.sensors = b""
    line.on_read = lambda: line.status.update({1: 0x1A, 2: 0x32, 4: 0x72}) if b"\x1b\x40" in line.written else None
    result = tried.print(SLIP, threading.Event())
    assert (result.outcome, result.rest) == (PrintOutcome.UNKNOWN, Rest.HELD)
    line.on_read = lambda: None
    return tried


def refilled(line: Line) -> None:
    line.status = dict(HEALTHY)
    line.sensors = b"\x00"


def test_both_questions_answered_the_held_slip_came_out() -> None:
    line = Line()
    tried = held(line)
    refilled(line)
    line.say(b"\x00")  # the one that stood behind the slip
    settled = tried.settle(threading.Event())
    assert settled == PrintResult(PrintOutcome.PRINTED, None, Paper.OUT)
    assert tried.settle(threading.Event()) is None


def test_the_same_slip_is_not_printed_again_when_it_came_out() -> None:
    line = Line()
    tried = held(line)
    refilled(line)
    line.say(b"\x00")
    before = len(line.written)
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.PRINTED
    assert b"\x1b\x40" not in line.written[before:]


def test_only_the_new_question_answered_the_rest_is_gone() -> None:
    line = Line()
    tried = held(line)
    refilled(line)
    settled = tried.settle(threading.Event())
    assert settled is not None
    assert (settled.outcome, settled.rest) == (PrintOutcome.UNKNOWN, Rest.NONE)
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.PRINTED


def test_neither_answered_it_is_still_held() -> None:
    line = Line()
    tried = held(line)
    line.status = dict(HEALTHY)
    for settled in (tried.settle(threading.Event()), tried.settle(threading.Event())):
        assert settled is not None
        assert (settled.outcome, settled.rest) == (PrintOutcome.UNKNOWN, Rest.HELD)
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.NOT_PRINTED


@pytest.mark.parametrize("numbered", [b"\x37\x22%s\x00", b""])
def test_a_numbered_slip_is_settled_by_its_number(numbered: bytes) -> None:
    line = Line()
    tried = held(line, drain=DrainKind.PROCESS_ID)
    number = line.written[line.written.index(b"\x1d\x28\x48") + 7 :][:4]
    refilled(line)
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        if data.startswith(b"\x1d\x28\x48"):
            line.say((numbered % number if numbered else b"") + b"\x37\x22" + data[7:11] + b"\x00")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # it answers both numbers, or the new one alone
    settled = tried.settle(threading.Event())
    assert settled is not None
    assert settled.outcome is (PrintOutcome.PRINTED if numbered else PrintOutcome.UNKNOWN)
    assert settled.rest is Rest.NONE


def test_the_line_breaks_while_a_held_slip_is_settled() -> None:
    line = Line()
    tried = held(line)
    refilled(line)
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        if data == ASK_SENSORS:
            raise DeviceLost("receipt_printer", "pulled")
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # unplugged at the worst moment
    settled = tried.settle(threading.Event())
    assert settled is not None
    assert (settled.outcome, settled.rest, settled.detail) == (PrintOutcome.UNKNOWN, Rest.UNKNOWN, "pulled")
    assert tried.settle(threading.Event()) is None


def test_a_held_slip_is_forgotten_with_its_connection() -> None:
    line = Line()
    tried = held(line)
    refilled(line)
    line.closed = True
    settled = tried.settle(threading.Event())
    assert settled is not None
    assert (settled.outcome, settled.rest) == (PrintOutcome.UNKNOWN, Rest.UNKNOWN)


class Teller(Line):
    """Answers no question; says four bytes when it is told to, or when something changes."""

    def __init__(self) -> None:
        super().__init__()
        self.status = {}
        self.says: bytes | None = bytes.fromhex("14000000")

    def write_some(self, data: bytes, limit_s: float) -> int:
        taken = super().write_some(data, limit_s)
        if data.endswith(b"\x1d\x61\xff") and self.says is not None:
            self.now += 0.2
            self.say(self.says)
        return taken


def test_a_model_that_only_tells_changes_is_asked_by_switching_it_on() -> None:
    line = Teller()
    tried = printer(line, "80mm-203dpi-automatic")
    status = tried.open()
    assert (status.device, status.paper) == (DeviceState.ONLINE, Paper.FULL)
    assert tried.print(SLIP, threading.Event()) == PrintResult(PrintOutcome.PRINTED, None, Paper.FULL)
    assert b"\x10\x04" not in line.written


def test_what_it_told_last_holds_while_it_is_stopped() -> None:
    line = Teller()
    tried = printer(line, "80mm-203dpi-automatic")
    tried.open()
    line.say(bytes.fromhex("3c000000"))
    line.says = None
    assert tried.status().fault is PrintFault.COVER_OPEN
    line.say(bytes.fromhex("14000000"))
    status = tried.status()
    assert (status.device, status.fault) == (DeviceState.OFFLINE, None), "well when it last spoke, and silent now"


def test_nothing_heard_of_it_at_all() -> None:
    line = Teller()
    line.says = None
    assert printer(line, "80mm-203dpi-automatic").open().device is DeviceState.OFFLINE


def test_a_held_slip_of_such_a_model_cannot_be_settled() -> None:
    line = Teller()
    tried = printer(line, "80mm-203dpi-automatic")
    tried.open()
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        taken = real(data, limit_s)
        if data.startswith(b"\x1b\x40"):
            line.read(0)
            line.say(bytes.fromhex("1c000c00"))
        return taken

    line.write_some = write_some  # type: ignore[method-assign]  # the paper ends with the job
    result = tried.print(SLIP, threading.Event())
    assert (result.outcome, result.cause, result.rest) == (PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Rest.HELD)
    settled = tried.settle(threading.Event())
    assert settled is not None
    assert settled.rest is Rest.UNKNOWN
    assert tried.settle(threading.Event()) is None


def test_what_was_in_there_before_us_is_thrown_away() -> None:
    line = Line()
    line.status = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}
    heard: list[bytes] = []
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        heard.append(data)
        return real(data, limit_s)

    line.write_some = write_some  # type: ignore[method-assign]  # listens along
    tried = printer(line)
    assert tried.open().fault is PrintFault.PAPER_OUT
    tried.status()
    assert heard.count(CLEAR) == 1, "once; what comes later is ours"


def test_a_printer_that_is_gone_is_not_tried_with_every_look() -> None:
    line = Line()
    line.opening_fails = DeviceNotFound("receipt_printer", "x")
    tried = printer(line)
    tries = 0
    real = line.open

    def counted() -> None:
        nonlocal tries
        tries += 1
        real()

    line.open = counted  # type: ignore[method-assign]  # counts
    for _ in range(20):
        assert tried.status().device is DeviceState.NO_DEVICE
        line.now += 0.1
    assert tries == 3, "at once, after 0.5 s and after another 1 s"
    line.opening_fails = None
    assert tried.print(SLIP, threading.Event()).outcome is PrintOutcome.PRINTED, "a paper is tried at once"


def test_what_a_printer_says_when_it_comes_back_is_not_listened_to() -> None:
    line = Line()
    tried = printer(line)
    tried.open()
    line.now += 10
    line.closed = True
    real = line.open

    def opened() -> None:
        real()
        line.say(b"\x1a\x32\x12\x72")  # answers to questions of the time before

    line.open = opened  # type: ignore[method-assign]  # it has a serial adapter with a memory
    status = tried.status()
    assert (status.device, status.fault) == (DeviceState.ONLINE, None)


def test_answers_that_contradict_each_other_are_asked_for_again() -> None:
    line = Line()
    line.status = {1: 0x12, 2: 0x32, 3: 0x12, 4: 0x12}
    asked = 0
    real = line.write_some

    def write_some(data: bytes, limit_s: float) -> int:
        nonlocal asked
        taken = real(data, limit_s)
        if data == b"\x10\x04\x04":
            asked += 1
            line.status = dict(HEALTHY)
        return taken

    line.write_some = write_some  # type: ignore[method-assign]  # well by the second time
    assert printer(line).open().fault is None
    assert asked == 2


def test_closed_twice_and_made_from_an_address() -> None:
    tried = printer(Line())
    tried.open()
    tried.close()
    tried.close()
    made = make_receipt_printer("tcp://127.0.0.1:1", shipped())
    assert made.open().device is DeviceState.NO_DEVICE
    with pytest.raises(ValueError, match="neither"):
        make_receipt_printer("usb://1", shipped())
