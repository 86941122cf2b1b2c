# SPDX-License-Identifier: Apache-2.0
"""The real A4 driver against the simulator's process: a good document, and every misfortune."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.document_printer.driver import make_document_printer
from drivers.document_printer.port import DocumentPrintResult, PrintableDocument, PrintFault, PrintOutcome
from drivers.document_printer.raw_driver import RawTcpPrinter, Timing
from drivers.simulation import SimulatorError, control
from drivers.states import DeviceState

SMALL = PrintableDocument(b"%PDF-1.4\n" + b"%" * 2000 + b"\n%%EOF\n", 1, "证明")
LARGE = PrintableDocument(b"%PDF-1.4\n" + b"%" * 8_000_000 + b"\n%%EOF\n", 40, "证明")
FAST = Timing(connect_s=1.0, send_s=0.6, end_s=1.0)
NEVER = threading.Event()


class World:
    """The simulator's process and a driver for its address."""

    def __init__(self, folder: Path) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.document_printer.simulator", "--listen-file", str(listen),
                "--control", str(self.control_path), "--state", str(self.state), "--wire", "raw",
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(10, listen.exists)
        self.printer = RawTcpPrinter(str(json.loads(listen.read_text())["address"]), timing=FAST)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def print(self, document: PrintableDocument = SMALL) -> DocumentPrintResult:
        return self.printer.print(document, NEVER)

    def jobs(self) -> list[dict[str, Any]]:
        return list(self.tell("status")["jobs"])

    def next_job(self, before: int) -> dict[str, Any]:
        within(5, lambda: len(self.jobs()) > before)
        (job,) = self.jobs()[before:]
        return dict(job)

    def end(self) -> None:
        self.printer.close()
        self.process.terminate()
        assert self.process.wait(20) == 0


def within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="a4") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.tell("clear_faults")
    return one_world


def test_a_document_arrives_whole_and_nobody_says_printed(world: World) -> None:
    before = len(world.jobs())
    assert world.printer.open().device is DeviceState.ONLINE
    assert world.print() == DocumentPrintResult(PrintOutcome.UNKNOWN)
    job = world.next_job(before)
    assert job["complete"]
    assert (world.state / "jobs" / f"{job['number']:03d}.pdf").read_bytes() == SMALL.pdf


def test_a_large_document_and_then_another(world: World) -> None:
    before = len(world.jobs())
    patient = RawTcpPrinter(world.tell("status")["address"], timing=Timing(send_s=20.0, end_s=3.0))
    # Eight megabytes take their time on a busy machine.
    assert patient.print(LARGE, NEVER).outcome is PrintOutcome.UNKNOWN
    patient.close()
    assert world.print().outcome is PrintOutcome.UNKNOWN
    within(5, lambda: len(world.jobs()) == before + 2)
    assert [job["bytes"] for job in world.jobs()[before:]] == [len(LARGE.pdf), len(SMALL.pdf)]


def test_looking_whether_it_is_there_prints_nothing(world: World) -> None:
    before = len(world.jobs())
    assert world.printer.status().device is DeviceState.ONLINE
    world.print()
    assert world.next_job(before)["complete"]


def test_nobody_takes_the_connection(world: World) -> None:
    world.tell("fault", kind="refuse")
    assert world.printer.open().device is DeviceState.NO_DEVICE
    assert world.print() == DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    world.tell("clear")
    assert world.print().outcome is PrintOutcome.UNKNOWN, "it is there again without more ado"


def test_the_connection_breaks_in_the_middle(world: World) -> None:
    before = len(world.jobs())
    world.tell("fault", kind="cut_link_after", bytes=1_000_000)
    assert world.print(LARGE) == DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    job = world.next_job(before)
    assert (job["complete"], job["bytes"]) == (False, 1_000_000)
    assert world.print().outcome is PrintOutcome.UNKNOWN


def test_the_connection_breaks_when_all_bytes_are_on_their_way(world: World) -> None:
    """The system took them all; whether the printer got them nobody can know."""
    world.tell("fault", kind="cut_link_after", bytes=1000)
    result = world.print(SMALL)
    assert result.outcome in (PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED)
    assert result.cause is PrintFault.LOST


@pytest.mark.parametrize("document", [SMALL, LARGE])
def test_a_printer_that_stops_taking(world: World, document: PrintableDocument) -> None:
    """A small document is in the buffers at once, the printer's own system takes it; a large one is not taken."""
    before = len(world.jobs())
    world.tell("fault", kind="stall", after_bytes=500)
    began = time.monotonic()
    result = world.print(document)
    assert time.monotonic() - began < 3
    if document is LARGE:
        assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.OFFLINE)
    else:
        assert result.outcome is PrintOutcome.UNKNOWN
    world.tell("clear")
    assert world.next_job(before)["complete"] is (document is SMALL), "what was given up never becomes a document"


def test_what_our_system_took_the_printer_has_not_taken(world: World) -> None:
    """400 kB fit our own buffers, and not those of a small printer that stands still."""
    before = len(world.jobs())
    world.tell("fault", kind="stall", after_bytes=500)
    middle = PrintableDocument(b"%PDF-1.4\n" + b"%" * 400_000 + b"\n%%EOF\n", 1, "证明")
    assert world.print(middle) == DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.OFFLINE)
    world.tell("clear")
    assert not world.next_job(before)["complete"]


def test_a_slow_printer_is_waited_for(world: World) -> None:
    before = len(world.jobs())
    world.tell("fault", kind="slow", bytes_per_second=2_000_000)
    patient = RawTcpPrinter(world.tell("status")["address"], timing=Timing(send_s=20.0, end_s=3.0))
    middle = PrintableDocument(b"%PDF-1.4\n" + b"%" * 1_000_000 + b"\n%%EOF\n", 1, "证明")
    assert patient.print(middle, NEVER) == DocumentPrintResult(PrintOutcome.UNKNOWN)
    assert world.next_job(before)["complete"]


def test_cancelled(world: World) -> None:
    before = len(world.jobs())
    cancel = threading.Event()
    cancel.set()
    assert world.printer.print(SMALL, cancel).outcome is PrintOutcome.NOT_PRINTED
    assert len(world.jobs()) == before
    world.tell("fault", kind="stall", after_bytes=500)
    cancel = threading.Event()
    timer = threading.Timer(0.1, cancel.set)
    timer.start()
    result = world.printer.print(LARGE, cancel)
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, None)
    timer.join()
    world.tell("clear")
    assert not world.next_job(before)["complete"]


def test_what_is_no_document(world: World) -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        PrintableDocument(b"hello", 1, "x")
    with pytest.raises(ValueError, match="0 pages"):
        PrintableDocument(b"%PDF-1.4", 0, "x")
    with pytest.raises(ValueError, match="socket"):
        make_document_printer("serial:///dev/ttyS1")
    assert make_document_printer("tcp://127.0.0.1:1").open().device is DeviceState.NO_DEVICE
    assert "PDF" not in repr(SMALL)
    with pytest.raises(SimulatorError, match="no such fault"):
        world.tell("fault", kind="fire")
    with pytest.raises(SimulatorError, match="no such command"):
        world.tell("dance")
