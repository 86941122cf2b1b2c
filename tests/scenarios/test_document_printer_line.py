# SPDX-License-Identifier: Apache-2.0
"""The A4 printer by IPP on a bad line, or with a printer that lies: nothing is printed twice, nothing unprinted is called
printed, nothing that may be on paper is called unprinted, and no answer is taken for another's."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.document_printer.driver import make_document_printer
from drivers.document_printer.port import PrintFault, PrintOutcome
from drivers.states import DeviceState
from tests.scenarios.document_printer_world import IppWorld, document, meanwhile, within

PRINT, VALIDATE, CREATE, SEND, JOB, JOBS, PRINTER = 0x02, 0x04, 0x05, 0x06, 0x09, 0x0A, 0x0B
ONLY_PRINT_JOB = [PRINT, VALIDATE, 0x08, JOB, JOBS, PRINTER]


@pytest.fixture(scope="module")
def one_world() -> Iterator[IppWorld]:
    with tempfile.TemporaryDirectory(prefix="ipp") as folder:
        made = IppWorld(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: IppWorld) -> IppWorld:
    one_world.fresh()
    return one_world


def test_nobody_takes_the_connection_and_then_it_is_there_again(world: IppWorld) -> None:
    world.tell("wire", kind="refuse")
    assert world.printer.open().device is DeviceState.NO_DEVICE
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    world.tell("clear_faults")
    assert world.print().outcome is PrintOutcome.PRINTED, "a paper that somebody waits for is tried at once"


def test_a_printer_that_is_away_is_not_asked_at_every_look(world: IppWorld) -> None:
    world.tell("wire", kind="refuse")
    assert world.printer.status().device is DeviceState.NO_DEVICE
    world.tell("clear_faults")
    before = len(world.tell("status")["requests"])
    status = world.printer.status()
    assert (status.device, status.fault) == (DeviceState.NO_DEVICE, PrintFault.LOST)
    assert len(world.tell("status")["requests"]) == before
    within(3, lambda: world.printer.status().device is DeviceState.ONLINE)


LIES: dict[str, dict[str, Any]] = {
    "late": {"seconds": 1.0},
    "drop": {},
    "truncate": {"bytes": 20},
    "short": {"bytes": 20},
    "wrong_id": {},
    "garbage": {},
    "no_http": {},
    "huge": {"bytes": 2_000_000},
    "status": {"code": 500},
    "drip": {"seconds": 0.05},
    "endless_headers": {},
}


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_about_itself_is_no_status_and_the_next_answer_is_right(world: IppWorld, kind: str) -> None:
    world.tell("wire", kind=kind, operation=PRINTER, times=1, **LIES[kind])
    began = time.monotonic()
    status = world.printer.status()
    assert time.monotonic() - began < 2
    assert (status.device, status.fault) == (DeviceState.OFFLINE, PrintFault.LOST)
    within(3, lambda: world.printer.status().device is DeviceState.ONLINE)
    assert world.print().outcome is PrintOutcome.PRINTED


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_before_the_document_prints_nothing(world: IppWorld, kind: str) -> None:
    before = world.papers()
    world.tell("wire", kind=kind, operation=CREATE, times=1, **LIES[kind])
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    time.sleep(0.2)
    assert world.papers() == before
    world.make().open()
    assert all(job["state"] >= 7 for job in world.jobs()), "the empty job is taken back with the next look"


@pytest.mark.parametrize("operations", [[PRINT, VALIDATE, CREATE, SEND, 0x08, JOB, JOBS, PRINTER], ONLY_PRINT_JOB])
@pytest.mark.parametrize("kind", LIES)
def test_a_lost_answer_to_the_document_is_looked_up_and_nothing_is_sent_again(
    world: IppWorld, kind: str, operations: list[int]
) -> None:
    before = len(world.papers())
    world.tell("printer", operations=operations)
    world.tell("wire", kind=kind, operation=SEND if SEND in operations else PRINT, times=1, **LIES[kind])
    assert world.print().outcome is PrintOutcome.PRINTED
    assert len(world.papers()) == before + 1
    assert len(world.jobs()) == 1


@pytest.mark.parametrize("kind", LIES)
def test_lies_while_it_prints_are_waited_out(world: IppWorld, kind: str) -> None:
    world.tell("pace", page_seconds=0.3)
    world.tell("wire", kind=kind, operation=JOB, times=2 if kind != "late" else 1, **LIES[kind])
    assert world.print().outcome is PrintOutcome.PRINTED
    assert len(world.jobs()) == 1


def test_a_printer_that_calls_jobs_as_it_likes_and_loses_the_answer_is_unknown(world: IppWorld) -> None:
    """It is not found by its name, so nobody knows; certainly it is not sent again."""
    world.tell("printer", operations=ONLY_PRINT_JOB, keeps_names=False)
    world.tell("wire", kind="drop", operation=PRINT, times=1)
    result = world.print()
    assert (result.outcome, len(world.jobs())) == (PrintOutcome.UNKNOWN, 1)


def test_answers_in_chunks_with_trailers_are_answers(world: IppWorld) -> None:
    world.tell("wire", kind="chunked")
    assert world.printer.status().device is DeviceState.ONLINE
    assert world.print().outcome is PrintOutcome.PRINTED


def test_the_line_breaks_in_the_middle_of_the_document(world: IppWorld) -> None:
    before = world.papers()
    world.tell("wire", kind="hang_up", operation=SEND, after_bytes=100_000)
    result = world.print(document(1, 8_000_000))
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    world.tell("clear_faults")
    assert world.papers() == before
    within(3, lambda: all(job["state"] >= 7 for job in world.jobs()))
    assert world.print().outcome is PrintOutcome.PRINTED


def test_a_printer_that_stops_taking_the_document(world: IppWorld) -> None:
    before = world.papers()
    world.tell("wire", kind="stall", operation=SEND, after_bytes=100_000)
    began = time.monotonic()
    result = world.print(document(1, 8_000_000))
    assert time.monotonic() - began < 3
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    world.tell("clear_faults")
    time.sleep(0.2)
    assert world.papers() == before


def test_cancelled_on_the_way(world: IppWorld) -> None:
    before = world.papers()
    world.tell("wire", kind="stall", operation=SEND, after_bytes=100_000)
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    result = world.print(document(1, 8_000_000), cancel)
    timer.join()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, None)
    world.tell("clear_faults")
    time.sleep(0.2)
    assert world.papers() == before


def test_a_slow_line_is_waited_for(world: IppWorld) -> None:
    world.tell("wire", kind="slow", operation=SEND, bytes_per_second=1_000_000)
    assert world.print(document(1, 300_000)).outcome is PrintOutcome.PRINTED


def test_the_cable_is_pulled_while_it_prints_and_comes_back(world: IppWorld) -> None:
    world.tell("pace", page_seconds=0.4)

    def pull() -> None:
        world.tell("wire", kind="refuse")
        time.sleep(0.3)
        world.tell("clear_faults")

    with meanwhile(lambda: bool(world.progress), pull):
        result = world.print()
    assert result.outcome is PrintOutcome.PRINTED


def test_the_cable_is_pulled_while_it_prints_and_stays_out(world: IppWorld) -> None:
    world.tell("pace", page_seconds=0.4)
    with meanwhile(lambda: bool(world.progress), lambda: world.tell("wire", kind="refuse")):
        result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.LOST)


def test_a_printer_that_closes_what_is_idle(world: IppWorld) -> None:
    """The connection was kept, and the printer hung up meanwhile: the next question goes over a new one, unnoticed."""
    assert world.printer.status().device is DeviceState.ONLINE
    world.tell("wire", kind="refuse")
    world.tell("clear_faults")
    assert world.printer.status().device is DeviceState.ONLINE


def test_no_answer_at_a_port_that_speaks_no_ipp(tmp_path: Path, world: IppWorld) -> None:
    nothing = make_document_printer("ipp://127.0.0.1:1/ipp/print")
    assert nothing.open().device is DeviceState.NO_DEVICE
    nothing.close()
    secure = make_document_printer(world.address.replace("ipp:", "ipps:") + "?sha256=" + "0" * 64)
    assert secure.open().device is DeviceState.NO_DEVICE
    secure.close()
