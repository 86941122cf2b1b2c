# SPDX-License-Identifier: Apache-2.0
"""The real driver against the simulator's process over TCP and a pseudo-terminal: a good slip, and every misfortune."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.receipt_printer.driver import Timing
from drivers.receipt_printer.port import Cover, Cut, Paper, PrintFault, PrintOutcome, PrintResult, QrCode, TextLine
from drivers.receipt_printer.profile import DrainKind, StatusKind
from drivers.simulation import SimulatorError
from drivers.states import DeviceState
from tests.scenarios.receipt_printer_world import FAST, IN_THE_MIDDLE, NEVER, SLIP, WORDS, World, within


@pytest.fixture(scope="module", params=["tcp", "pty"])
def one_world(request: pytest.FixtureRequest) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="slip") as folder:
        made = World(Path(folder), str(request.param))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    """The simulator faultless, with no half job, and a driver that has not opened it yet."""
    one_world.tell("clear_faults")
    one_world.tell("unplug")
    one_world.tell("replug")
    one_world.jobs()
    one_world.use()
    yield one_world
    one_world.printer.close()


def test_a_slip_comes_out_whole(world: World) -> None:
    before = len(world.jobs())
    status = world.printer.open()
    assert (status.device, status.paper, status.cover, status.fault) == (
        DeviceState.ONLINE,
        Paper.FULL,
        Cover.CLOSED,
        None,
    )
    assert world.print() == PrintResult(PrintOutcome.PRINTED, None, Paper.FULL)
    jobs = world.jobs()
    assert len(jobs) == before + 1
    job = jobs[-1]
    assert job["complete"]
    assert job["text"].split("\n") == WORDS
    assert job["qr_codes"] == [b"KR1:EXAMPLE".hex()]
    assert job["unknown"] == []
    raw = (world.state / "jobs" / f"{job['number']:03d}.bin").read_bytes()
    assert raw.startswith(bytes.fromhex("1B40 1C2E"))
    assert raw.endswith(bytes.fromhex("1D564200")), "questions are no part of a job"
    within(5, (world.state / "pictures" / f"{job['number']:03d}.png").exists)


def test_slip_after_slip_over_one_connection(world: World) -> None:
    before = len(world.jobs())
    assert [world.print().outcome for _ in range(3)] == [PrintOutcome.PRINTED] * 3
    assert len(world.jobs()) == before + 3


def test_printed_means_that_the_printer_is_through(world: World) -> None:
    """Not that the bytes are away: at 100 mm a second this slip takes most of a second."""
    with tempfile.TemporaryDirectory(prefix="slow") as folder:
        slow = World(Path(folder), "tcp", mm_per_second=100.0)
        try:
            slow.use(Timing(look_s=0.05))
            slow.printer.open()
            began = time.monotonic()
            assert slow.print().outcome is PrintOutcome.PRINTED
            assert time.monotonic() - began > 0.5
            assert [job["complete"] for job in slow.jobs()] == [True]
        finally:
            slow.end()


@pytest.mark.parametrize(
    ("kind", "fault", "device"),
    [
        ("paper_out", PrintFault.PAPER_OUT, DeviceState.USER_ERROR),
        ("cover_open", PrintFault.COVER_OPEN, DeviceState.USER_ERROR),
        ("cutter_error", PrintFault.CUTTER_ERROR, DeviceState.HARDWARE_ERROR),
        ("broken", PrintFault.HARDWARE_ERROR, DeviceState.HARDWARE_ERROR),
        ("head_hot", PrintFault.HEAD_HOT, DeviceState.OFFLINE),
        ("offline", PrintFault.OFFLINE, DeviceState.OFFLINE),
    ],
)
def test_a_fault_before_the_start_prints_nothing(
    world: World, kind: str, fault: PrintFault, device: DeviceState
) -> None:
    before = len(world.jobs())
    world.tell("fault", kind=kind)
    status = world.printer.open()
    assert (status.fault, status.device) == (fault, device)
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, fault)
    world.tell("clear", kind=kind)
    assert len(world.jobs()) == before, "and nothing comes out later"
    assert world.print().outcome is PrintOutcome.PRINTED, "the same driver goes on when the fault is gone"


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("paper_out", PrintFault.PAPER_OUT),
        ("cover_open", PrintFault.COVER_OPEN),
        ("cutter_error", PrintFault.CUTTER_ERROR),
    ],
)
def test_a_stop_in_the_middle_is_unknown_and_the_rest_is_forgotten(world: World, kind: str, fault: PrintFault) -> None:
    before = len(world.jobs())
    world.printer.open()
    world.tell("fault", kind=kind, after_bytes=IN_THE_MIDDLE)
    began = time.monotonic()
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, fault)
    assert time.monotonic() - began < 1.5, "the resident is told at once, not when the time is up"
    world.tell("clear", kind=kind)
    jobs = world.jobs()[before:]
    assert [job["complete"] for job in jobs] == [False]
    assert jobs[0]["text"].startswith("收件凭证")
    assert "末行" not in jobs[0]["text"], "the rest does not come out in front of the next resident"
    assert world.print().outcome is PrintOutcome.PRINTED
    assert world.jobs()[-1]["text"].split("\n") == WORDS


def test_a_model_that_cannot_forget_prints_the_rest_later(world: World) -> None:
    world.use(clears_buffer=False)
    world.printer.open()
    world.tell("fault", kind="offline", after_bytes=IN_THE_MIDDLE)
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.OFFLINE)
    assert "may come later" in result.detail


def test_a_hot_head_cools_down_and_the_slip_goes_on(world: World) -> None:
    world.use(replace(FAST, spare_s=3.0))
    world.printer.open()
    world.tell("fault", kind="head_hot", after_bytes=IN_THE_MIDDLE)
    cooling = threading.Timer(0.4, world.tell, ("clear_faults",))
    cooling.start()
    assert world.print() == PrintResult(PrintOutcome.PRINTED, None, Paper.FULL)
    cooling.join()


def test_low_paper_is_a_warning(world: World) -> None:
    world.tell("fault", kind="paper_low")
    status = world.printer.open()
    assert (status.device, status.paper, status.fault) == (DeviceState.ONLINE, Paper.LOW, None)
    assert world.print() == PrintResult(PrintOutcome.PRINTED, None, Paper.LOW)


def test_the_connection_breaks_in_the_middle(world: World) -> None:
    before = len(world.jobs())
    world.printer.open()
    world.tell("fault", kind="cut_link_after", bytes=IN_THE_MIDDLE)
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.LOST)
    world.tell("replug")
    jobs = world.jobs()[before:]
    assert [job["complete"] for job in jobs] == [False]
    assert jobs[0]["text"].startswith("收件凭证")
    assert world.printer.status().device is DeviceState.ONLINE, "it is there again without being asked twice"
    assert world.print().outcome is PrintOutcome.PRINTED


def test_no_printer_at_all(world: World) -> None:
    world.tell("unplug")
    status = world.printer.open()
    assert (status.device, status.fault) == (DeviceState.NO_DEVICE, PrintFault.LOST)
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    world.tell("replug")
    assert world.print().outcome is PrintOutcome.PRINTED


def test_the_printer_is_switched_off_and_on_between_two_slips(world: World) -> None:
    assert world.print().outcome is PrintOutcome.PRINTED
    world.tell("unplug")
    world.tell("replug")
    assert world.print().outcome is PrintOutcome.PRINTED


def test_a_silent_printer_is_neither_good_nor_bad(world: World) -> None:
    before = len(world.jobs())
    world.tell("fault", kind="silent")
    status = world.printer.open()
    assert (status.device, status.paper, status.cover, status.fault) == (
        DeviceState.OFFLINE,
        Paper.UNKNOWN,
        Cover.UNKNOWN,
        None,
    )
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, None)
    assert [job["complete"] for job in world.jobs()[before:]] == [True], "it did print, and nobody can know; once"


def test_a_printer_that_never_says_that_it_is_through(world: World) -> None:
    world.tell("fault", kind="no_sensor_answer")
    assert world.printer.open().device is DeviceState.ONLINE
    result = world.print()
    assert (result.outcome, result.cause, result.paper) == (PrintOutcome.UNKNOWN, None, Paper.FULL)


def test_a_mute_model_is_not_even_asked(world: World) -> None:
    world.tell("fault", kind="silent")
    printer = world.driver(status=StatusKind.NONE, drain=DrainKind.NONE)
    began = time.monotonic()
    assert printer.open().device is DeviceState.ONLINE
    assert printer.print(SLIP, NEVER).outcome is PrintOutcome.UNKNOWN
    assert time.monotonic() - began < 1
    printer.close()


def test_answers_that_come_too_late_are_not_taken_for_others(world: World) -> None:
    """Answers have no number: a late "all is well" must not become the answer to "is there paper?"."""
    world.tell("fault", kind="late", seconds=0.45)
    world.printer.open()
    world.tell("fault", kind="paper_out")
    world.tell("clear", kind="late")
    time.sleep(0.5)
    status = world.printer.status()
    assert (status.paper, status.fault) == (Paper.OUT, PrintFault.PAPER_OUT)


@pytest.mark.parametrize("garbage", ["ff", "9292", "10ff"])
def test_garbage_for_an_answer_is_no_answer(world: World, garbage: str) -> None:
    world.tell("fault", kind="garbage", hex=garbage)
    status = world.printer.open()
    assert (status.device, status.paper) == (DeviceState.OFFLINE, Paper.UNKNOWN)
    assert world.print().outcome is PrintOutcome.UNKNOWN


def test_cancelled_before_it_began(world: World) -> None:
    before = len(world.jobs())
    cancel = threading.Event()
    cancel.set()
    assert world.printer.print(SLIP, cancel).outcome is PrintOutcome.NOT_PRINTED
    assert len(world.jobs()) == before


def test_cancelled_while_it_prints(world: World) -> None:
    world.printer.open()
    world.tell("fault", kind="offline", after_bytes=IN_THE_MIDDLE)
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    began = time.monotonic()
    assert world.printer.print(SLIP, cancel).outcome is PrintOutcome.UNKNOWN
    assert time.monotonic() - began < 0.6
    timer.join()


def test_rare_characters_are_on_the_paper(world: World) -> None:
    assert world.print((TextLine("测试·𠮷", 2, 2), TextLine("普通", 2, 2), Cut())).outcome is PrintOutcome.PRINTED
    job = world.jobs()[-1]
    assert job["text"] == "普通", "the line with the rare character is dots"
    assert job["unknown"] == []


def test_an_unprintable_document_never_starts(world: World) -> None:
    before = len(world.jobs())
    result = world.print((TextLine("前"), QrCode(b"x" * 2900), Cut()))
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE)
    assert "2900" in result.detail
    assert len(world.jobs()) == before


def test_the_simulator_refuses_what_it_does_not_know(world: World) -> None:
    with pytest.raises(SimulatorError, match="no such fault"):
        world.tell("fault", kind="fire")
    with pytest.raises(SimulatorError, match="no such command"):
        world.tell("dance")


def test_an_empty_roll_is_empty_after_the_power_was_off() -> None:
    with tempfile.TemporaryDirectory(prefix="roll") as folder:
        first = World(Path(folder), "tcp")
        first.tell("fault", kind="paper_out")
        first.end()
        (Path(folder) / "listen.json").unlink()
        second = World(Path(folder), "tcp")
        try:
            assert second.printer.open().paper is Paper.OUT
        finally:
            second.end()


def test_the_first_byte_is_at_the_printer_in_time(world: World) -> None:
    """Durable to first byte is allowed 150 ms, of which this is the whole: status, encoding, sending."""
    world.printer.open()
    asked = time.monotonic()
    world.print()
    assert float(world.tell("status")["first_byte"]) - asked < 0.15
