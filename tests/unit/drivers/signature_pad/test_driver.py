# SPDX-License-Identifier: Apache-2.0
"""The driver over a scripted line and a clock of the test's own: every answer of the port, every error, back again."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from itertools import pairwise

import pytest

from drivers.completion import CommandSlot, CompletionCode
from drivers.errors import DeviceBusy, DeviceError, DeviceLost, DeviceNotFound
from drivers.recording import Recorder, read_recording
from drivers.signature_pad.driver import LOOK_S, ProfiledPad
from drivers.signature_pad.port import (
    CaptureCancelled,
    CaptureResult,
    Doubt,
    Ending,
    NothingWritten,
    PadLost,
    PadUnreliable,
    PenPoint,
    Unreliable,
    Written,
)
from drivers.signature_pad.profile import PadProfile
from drivers.signature_pad.replay import redact
from drivers.states import DeviceState

PAD = PadProfile("test", 19200, 254, 0, 1000, 0, 300, has_pressure=False)
GONE = DeviceLost("signature_pad", "/dev/pad: gone")
NEVER = threading.Event()
SET = threading.Event()
SET.set()


def packet(x: int, y: int, *, down: bool = True) -> bytes:
    """Apart from the protocol's own code, which only decodes."""
    return bytes([0xC1 if down else 0xC0, x % 128, x // 128, y % 128, y // 128])


LINE = b"".join(packet(100 + 10 * n, 50) for n in range(10)) + packet(200, 50, down=False)

Step = bytes | DeviceError | Callable[[], bytes]


class Line:
    """Gives what the script says, then nothing; time goes by while nothing comes."""

    def __init__(self, world: World, steps: list[Step]) -> None:
        self._world, self._steps = world, steps
        self.closed = 0

    def open(self) -> None:
        if self._world.opening is not None:
            raise self._world.opening

    def read(self, limit_s: float) -> bytes:
        if limit_s == 0 and self._world.old_error is not None:
            error, self._world.old_error = self._world.old_error, None
            raise error
        if limit_s == 0 and self._world.old:
            return self._world.old.pop(0)
        step: Step = self._steps.pop(0) if self._steps and limit_s else b""
        self._world.now += limit_s
        if isinstance(step, DeviceError):
            raise step
        return step if isinstance(step, bytes) else step()

    def close(self) -> None:
        self.closed += 1


class World:
    """A pad whose lines are scripted, one script for each opening."""

    def __init__(self, *scripts: list[Step]) -> None:
        self.now = 1000.0
        self.opening: DeviceError | None = None
        self.old: list[bytes] = []
        self.old_error: DeviceError | None = None
        self._scripts = list(scripts)
        self.lines: list[Line] = []
        self.tapped: list[tuple[bool, bytes]] = []
        self.pad = ProfiledPad(self._line, PAD, lambda: self.now, lambda sent, data: self.tapped.append((sent, data)))

    def _line(self) -> Line:
        self.lines.append(Line(self, self._scripts.pop(0) if self._scripts and self.opening is None else []))
        return self.lines[-1]

    def capture(self, limit_s: float = 5.0) -> CaptureResult:
        return self.pad.capture(NEVER, NEVER, limit_s)


def points(result: CaptureResult) -> list[int]:
    assert isinstance(result, Written | PadLost | PadUnreliable)
    return [len(stroke.points) for stroke in result.strokes]


def test_what_is_written_until_the_time_is_over() -> None:
    world = World([LINE[:17], LINE[17:]])
    result = world.capture()
    assert isinstance(result, Written)
    assert (result.ending, result.doubts, points(result)) == (Ending.TIME_OVER, frozenset(), [10])
    assert result.strokes[0].bare[-1][:2] == pytest.approx((19, 5))
    assert world.now == pytest.approx(1005, abs=LOOK_S)


def test_what_came_before_the_caller_finishes_still_counts_and_nothing_after() -> None:
    finish = threading.Event()
    world = World([])

    def last() -> bytes:
        finish.set()
        world.old.append(LINE[25:])
        return LINE[:25]

    world = World([last, LINE])
    result = world.pad.capture(NEVER, finish, 60)
    assert isinstance(result, Written)
    assert (result.ending, points(result)) == (Ending.FINISHED, [10])


def test_each_point_is_told_while_it_is_written() -> None:
    told: list[tuple[int, PenPoint]] = []
    world = World([LINE, b"", lambda: b"" if len(told) == 10 else pytest.fail("not told yet")])
    world.pad.capture(NEVER, NEVER, 1, lambda stroke, point: told.append((stroke, point)))
    assert [stroke for stroke, _ in told] == [0] * 10


def test_nothing_written() -> None:
    assert World([packet(5, 5, down=False)]).capture() == NothingWritten(Ending.TIME_OVER)
    assert World([b"\x01\x02\x03\x04\x05"]).capture() == NothingWritten(
        Ending.TIME_OVER, frozenset({Doubt.DAMAGED_DATA})
    )


def test_what_lay_in_the_line_is_not_part_of_it() -> None:
    world = World([b""])
    world.old = [LINE, LINE[:7]]
    assert world.capture() == NothingWritten(Ending.TIME_OVER)


def test_a_line_that_is_full_without_end_does_not_hold_us() -> None:
    world = World([])
    world.old = [LINE] * 10_000
    assert isinstance(world.pad.capture(NEVER, SET, 1), Written)


@pytest.mark.parametrize("pieces", [1, 3, 5, 11, 55])
def test_packets_that_come_together_have_times_apart(pieces: int) -> None:
    size = len(LINE) // pieces
    result = World([b"", b"", *(LINE[at : at + size] for at in range(0, len(LINE), size))]).capture()
    assert isinstance(result, Written)
    times = [t for _, _, t in result.strokes[0].bare]
    assert times[0] == 0
    assert all(later >= earlier for earlier, later in pairwise(times))
    if pieces == 1:
        assert times[-1] == pytest.approx(9 * PAD.packet_s * 1000, abs=1)


def test_cancelled_in_the_middle_nothing_is_kept() -> None:
    cancel = threading.Event()

    def last() -> bytes:
        cancel.set()
        return LINE[25:]

    assert World([LINE[:25], last, LINE]).pad.capture(cancel, NEVER, 60) == CaptureCancelled()


@pytest.mark.parametrize("gone_after", [0, 1, 3])
def test_lost_in_the_middle_what_was_written_is_kept(gone_after: int) -> None:
    steps: list[Step] = [LINE[:25], LINE[25:], LINE]
    world = World([*steps[:gone_after], GONE], [LINE])
    result = world.capture()
    assert result == PadLost("", DeviceState.NO_DEVICE, result.strokes if isinstance(result, PadLost) else ())
    assert points(result) == {0: [], 1: [5], 3: [10, 10]}[gone_after]
    assert world.lines[0].closed == 1
    assert points(world.capture()) == [10]  # and it comes back by itself


def test_not_there_held_and_back_again() -> None:
    world = World([LINE])
    for error, state in (
        (DeviceNotFound("signature_pad", "no such port"), DeviceState.NO_DEVICE),
        (DeviceBusy("signature_pad", "held"), DeviceState.DEVICE_BUSY),
    ):
        world.opening = error
        assert world.pad.capture(NEVER, NEVER, 0) == PadLost("", state)
        assert world.pad.open().device is state
    world.opening = None
    assert world.pad.status().device is DeviceState.DEVICE_BUSY  # who only looks waits for the pause
    assert points(world.capture()) == [10]  # who wants to write does not
    assert world.pad.status().device is DeviceState.ONLINE


def test_who_only_looks_finds_it_after_the_pause() -> None:
    world = World()
    world.opening = DeviceNotFound("signature_pad", "no such port")
    assert world.pad.status().device is DeviceState.NO_DEVICE
    world.opening = None
    assert world.pad.status().device is DeviceState.NO_DEVICE
    world.now += 10
    found = world.pad.status()
    assert (found.device, found.width_mm, found.height_mm) == (DeviceState.ONLINE, 100.0, 30.0)


def test_pulled_out_while_nobody_wrote_is_seen_by_who_looks() -> None:
    world = World()
    assert world.pad.open().device is DeviceState.ONLINE
    world.old_error = GONE
    assert world.pad.status().device is DeviceState.NO_DEVICE
    assert world.lines[0].closed == 1
    assert world.pad.status().device is DeviceState.ONLINE  # the first time it is tried again at once


def test_the_pads_own_number_once_it_said_it() -> None:
    world = World([bytes.fromhex("882D004D57")])
    assert world.pad.open().serial_number is None
    assert world.capture() == NothingWritten(Ending.TIME_OVER)
    assert world.pad.status().serial_number == str(0x12BCD)


def test_a_pad_that_lies() -> None:
    stuck = World([LINE, *[packet(500, 50)] * 1000])
    result = stuck.capture(60)
    assert isinstance(result, PadUnreliable)
    assert (result.reason, points(result)[0]) == (Unreliable.STUCK_DOWN, 10)
    nonsense = World([LINE[:25], b"\x00\x7f" * 150, LINE]).capture(60)
    assert isinstance(nonsense, PadUnreliable)
    assert (nonsense.reason, points(nonsense)) == (Unreliable.NONSENSE, [5])


def test_a_pen_down_when_the_pad_falls_silent() -> None:
    result = World([LINE[:25]]).capture(2)
    assert isinstance(result, Written)
    assert result.doubts == {Doubt.LIFT_NOT_SEEN}


def test_closed_twice() -> None:
    world = World([])
    world.pad.close()
    world.pad.open()
    world.pad.close()
    world.pad.close()
    assert world.lines[0].closed == 1


def test_a_recording_holds_when_something_was_written_and_not_what() -> None:
    out = io.StringIO()
    recorder = Recorder(out, redact)
    World([LINE]).capture()
    world = World([LINE[:17], LINE[17:]])
    world.capture()
    for sent, data in world.tapped:
        recorder.frame(sent, data)
    frames = read_recording(out.getvalue().splitlines())
    assert b"".join(frame.data for frame in frames) == b"\xc1\0\0\0\0" * 10 + b"\xc0\0\0\0\0"


def test_one_command_in_flight_and_one_end() -> None:
    """Under the slot that all devices share: a second command does not disturb the first."""
    slot, pad, inside = CommandSlot(), ProfiledPad(lambda: Line(World(), []), PAD), threading.Event()
    ends: list[CompletionCode] = []

    def first(cancel: threading.Event) -> CaptureResult:
        inside.set()
        return pad.capture(cancel, NEVER, 3600)

    thread = threading.Thread(target=lambda: ends.append(slot.run(first).code))
    thread.start()
    assert inside.wait(5)
    assert slot.run(lambda cancel: pad.status()).code is CompletionCode.SEQUENCE_ERROR
    assert slot.cancel()
    thread.join(5)
    assert ends == [CompletionCode.SUCCESS]
