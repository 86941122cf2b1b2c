# SPDX-License-Identifier: Apache-2.0
"""What is said of a slip is true: held slips, lying printers, models that answer in their own way."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.receipt_printer.port import Cut, Paper, PrintFault, PrintOutcome, QrCode, Rest, TextLine
from drivers.receipt_printer.profile import DrainKind
from drivers.states import DeviceState
from tests.scenarios.receipt_printer_world import FAST, IN_THE_MIDDLE, NEVER, WORDS, World

PRINTED, NOT_PRINTED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN
CANNOT_FORGET: dict[str, Any] = {"clears_buffer": False}


@pytest.fixture(scope="module", params=["tcp", "pty"])
def one_world(request: pytest.FixtureRequest) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="truth") as folder:
        made = World(Path(folder), str(request.param))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    one_world.tell("clear_faults")
    one_world.tell("power_cycle")
    one_world.jobs()
    one_world.use()
    yield one_world
    one_world.printer.close()


def whole(world: World, before: int) -> list[bool]:
    """Of every slip since: whether all its words came out."""
    return [job["complete"] and job["text"].split("\n") == WORDS for job in world.jobs()[before:]]


# ---- a held slip


@pytest.mark.parametrize("drain", [DrainKind.SENSORS, DrainKind.PROCESS_ID])
@pytest.mark.parametrize("kind", ["paper_out", "cover_open", "cutter_error"])
def test_a_held_slip_that_comes_out_after_the_refill_is_not_printed_twice(
    world: World, kind: str, drain: DrainKind
) -> None:
    before = len(world.jobs())
    world.use(drain=drain, **CANNOT_FORGET)
    world.printer.open()
    world.tell("fault", kind=kind, after_lines=2)
    first = world.print()
    assert (first.outcome, first.rest) == (UNKNOWN, Rest.HELD)
    assert first.cause == PrintFault(kind)
    again = world.print()
    assert (again.outcome, again.cause) == (NOT_PRINTED, PrintFault(kind)), "nothing more goes in on top of it"
    settled = world.printer.settle(NEVER)
    assert settled is not None
    assert (settled.outcome, settled.rest, settled.cause) == (UNKNOWN, Rest.HELD, PrintFault(kind))
    world.tell("clear", kind=kind)
    assert world.print().outcome is PRINTED
    assert whole(world, before) == [True], "one receipt, and it is whole"
    assert world.printer.settle(NEVER) is None


@pytest.mark.parametrize("drain", [DrainKind.SENSORS, DrainKind.PROCESS_ID])
def test_a_held_slip_that_the_cover_threw_away_is_printed_again_whole(world: World, drain: DrainKind) -> None:
    before = len(world.jobs())
    world.use(drain=drain, **CANNOT_FORGET)
    world.printer.open()
    world.tell("fault", kind="forgets_on_cover")
    world.tell("fault", kind="paper_out", after_lines=2)
    assert world.print().rest is Rest.HELD
    world.tell("fault", kind="cover_open")
    world.tell("clear_faults")
    settled = world.printer.settle(NEVER)
    assert settled is not None
    assert (settled.outcome, settled.rest) == (UNKNOWN, Rest.NONE)
    assert world.print().outcome is PRINTED
    assert whole(world, before) == [False, True]


def test_a_held_slip_whose_printer_lost_its_power(world: World) -> None:
    before = len(world.jobs())
    world.use(**CANNOT_FORGET)
    world.printer.open()
    world.tell("fault", kind="paper_out", after_lines=2)
    assert world.print().rest is Rest.HELD
    world.tell("clear_faults")
    world.tell("power_cycle")
    settled = world.printer.settle(NEVER)
    assert settled is None or (settled.outcome, settled.rest) == (UNKNOWN, Rest.UNKNOWN)
    assert world.print().outcome is PRINTED
    assert whole(world, before)[-1:] == [True]
    assert whole(world, before).count(True) <= 2


def test_another_slip_waits_for_the_held_one(world: World) -> None:
    before = len(world.jobs())
    world.use(**CANNOT_FORGET)
    world.printer.open()
    world.tell("fault", kind="paper_out", after_lines=2)
    assert world.print().rest is Rest.HELD
    world.tell("clear_faults")
    assert world.print((TextLine("另一张"), Cut())).outcome is PRINTED
    assert [job["text"].split("\n") for job in world.jobs()[before:]] == [WORDS, ["另一张"]]


def test_what_an_earlier_visit_left_in_the_printer_is_thrown_away(world: World) -> None:
    """Its process is gone, and its resident too; the next one must not get the rest."""
    before = len(world.jobs())
    world.tell("fault", kind="no_clearing")
    world.printer.open()
    world.tell("fault", kind="paper_out", after_lines=2)
    assert world.print().rest is Rest.HELD
    world.tell("clear", kind="no_clearing")
    world.use()
    assert world.printer.open().fault is PrintFault.PAPER_OUT
    world.tell("clear_faults")
    assert world.print((TextLine("另一张"), Cut())).outcome is PRINTED
    texts = [job["text"] for job in world.jobs()[before:]]
    assert texts[-1] == "另一张"
    assert not any("末行" in text for text in texts)


# ---- in the middle


@pytest.mark.parametrize("where", [{"after_lines": 0}, {"after_lines": 3}, {"at_cut": 0}])
@pytest.mark.parametrize("kind", ["paper_out", "cover_open", "cutter_error", "broken"])
def test_a_fault_anywhere_in_a_slip_is_never_called_printed(world: World, kind: str, where: dict[str, int]) -> None:
    before = len(world.jobs())
    world.printer.open()
    world.tell("fault", kind=kind, **where)
    result = world.print()
    assert result.outcome is UNKNOWN
    assert result.rest is Rest.NONE, "it was told to forget the rest, and said that it did"
    assert result.paper_mm > 0
    world.tell("clear_faults")
    assert world.print().outcome is PRINTED
    slips = whole(world, before)
    assert slips[-1]
    assert slips.count(True) == 1, "and it is not printed twice by itself"


def test_a_slow_printer_is_waited_for(world: World) -> None:
    world.use(replace(FAST, slowest_mm_per_s=50.0))
    world.printer.open()
    world.tell("fault", kind="slow", mm_per_second=100)
    began = time.monotonic()
    assert world.print().outcome is PRINTED
    assert time.monotonic() - began > 0.4


def test_the_line_is_cut_at_ten_places(world: World) -> None:
    """Whatever went out is never called not printed, and the next slip is whole."""
    for place in range(1, 381, 38):
        before = len(world.jobs())
        world.printer.open()
        world.tell("fault", kind="cut_link_after", bytes=place)
        result = world.print()
        assert (result.outcome, result.cause) == (UNKNOWN, PrintFault.LOST), place
        world.tell("replug")
        assert world.print().outcome is PRINTED
        assert whole(world, before)[-1]


# ---- printers that say too much, too little, or late


@pytest.mark.parametrize("model", ["80mm-203dpi", "80mm-180dpi"])
def test_a_storm_of_automatic_status_confuses_nothing(world: World, model: str) -> None:
    before = len(world.jobs())
    world.use(model=model, dots_per_line=576, dots_per_mm=8, motion_units_per_dot=1)
    world.printer.open()
    world.tell("fault", kind="storm", per_second=200)
    assert world.printer.status().device is DeviceState.ONLINE
    assert world.print().outcome is PRINTED
    world.tell("fault", kind="paper_out")
    assert world.printer.status().paper is Paper.OUT
    world.tell("clear", kind="paper_out")
    world.tell("fault", kind="cover_open", after_lines=2)
    assert world.print().outcome is UNKNOWN
    world.tell("clear_faults")
    assert whole(world, before).count(True) == 1


def test_garbled_answers_in_the_middle_never_make_it_printed(world: World) -> None:
    world.printer.open()
    world.tell("fault", kind="garbage", after_lines=1, hex="80")
    assert world.print().outcome is UNKNOWN


def test_noise_that_looks_like_the_end_does_not_make_it_printed(world: World) -> None:
    """A break on a serial line reads as 00, which is a good answer to GS r."""
    world.use(**CANNOT_FORGET)
    world.printer.open()
    world.tell("fault", kind="garbage", after_lines=1, hex="00")
    world.tell("fault", kind="paper_out", after_lines=2)
    result = world.print()
    assert result.outcome is UNKNOWN


def test_an_end_that_comes_sooner_than_paper_can_move_is_not_believed(world: World) -> None:
    world.use(replace(FAST, fastest_mm_per_s=100.0), "80mm-203dpi-automatic")
    assert world.print().outcome is UNKNOWN


def test_late_answers_never_shift_those_after_them(world: World) -> None:
    world.printer.open()
    world.tell("fault", kind="late", seconds=0.5)
    assert world.printer.status().device is DeviceState.OFFLINE, "no answer in time is no answer"
    world.tell("clear_faults")
    world.tell("fault", kind="cover_open")
    for _ in range(3):
        assert world.printer.status().fault is PrintFault.COVER_OPEN
    world.tell("clear_faults")
    assert world.print().outcome is PRINTED


# ---- models


def test_a_model_with_numbered_ends(world: World) -> None:
    before = len(world.jobs())
    world.use(drain=DrainKind.PROCESS_ID)
    for _ in range(3):
        assert world.print().outcome is PRINTED
    assert whole(world, before) == [True] * 3
    world.tell("fault", kind="no_sensor_answer")
    assert world.print().outcome is UNKNOWN


def test_a_model_that_only_tells_changes(world: World) -> None:
    before = len(world.jobs())
    world.use(
        replace(FAST, fastest_mm_per_s=5000.0), "80mm-203dpi-automatic"
    )  # the simulator is faster than any printer
    world.tell("fault", kind="no_real_time_answer")
    status = world.printer.open()
    assert (status.device, status.paper, status.fault) == (DeviceState.ONLINE, Paper.FULL, None)
    result = world.print((TextLine("一"), QrCode(b"KR1:EXAMPLE"), Cut()))
    assert result.outcome is PRINTED
    assert [job["unknown"] for job in world.jobs()[before:]] == [[]]
    world.tell("fault", kind="paper_low")
    assert world.printer.status().paper is Paper.LOW
    world.tell("fault", kind="paper_out")
    assert world.printer.status().fault is PrintFault.PAPER_OUT
    assert world.print().outcome is NOT_PRINTED
    world.tell("clear_faults")
    assert world.printer.status().fault is None
    world.tell("fault", kind="cover_open", after_bytes=IN_THE_MIDDLE)
    began = time.monotonic()
    assert (world.print().outcome, world.print().outcome) == (UNKNOWN, NOT_PRINTED)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("fault", ["storm", "paper_low"])
def test_news_is_no_proof_of_a_model_that_only_tells_changes(world: World, fault: str) -> None:
    """Paper that runs low, or status without end, must not be taken for "done"."""
    world.use(
        replace(FAST, fastest_mm_per_s=200.0), "80mm-203dpi-automatic"
    )  # believed after 0.4 s, the fault is long there
    world.printer.open()
    world.tell("fault", kind=fault, after_lines=1)
    world.tell("fault", kind="offline", after_lines=3)
    timer = threading.Timer(0.2, world.tell, ("clear",), {"kind": "paper_low"})
    timer.start()
    assert world.print().outcome is UNKNOWN
    timer.join()
