# SPDX-License-Identifier: Apache-2.0
"""The A4 printer by IPP: good papers, and every misfortune of paper, covers and jobs, before a job and in its middle."""

from __future__ import annotations

import io
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from drivers.document_printer.port import PrintableDocument, PrintFault, PrintOutcome, PrintProgress, Slot
from drivers.document_printer.reasons import Toner
from drivers.print_outcome import Cover, Paper
from drivers.simulation import SimulatorError
from drivers.states import DeviceState
from tests.scenarios.document_printer_world import IppWorld, document, meanwhile, within


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


def test_a_document_is_printed_and_its_pages_are_told_before_and_on_the_way(world: IppWorld) -> None:
    assert world.printer.open().device is DeviceState.ONLINE
    before = len(world.papers())
    wanted = document(3)
    result = world.print(wanted)
    assert (result.outcome, result.cause, result.pages_done) == (PrintOutcome.PRINTED, None, 3)
    assert result.slot is Slot.UNKNOWN, "nobody senses whether the sheets were taken"
    assert world.progress[0].pages == 3
    assert world.progress[-1] == PrintProgress(3, 3)
    assert len(world.papers()) == before + 1
    assert (world.state / "jobs" / world.papers()[-1]).read_bytes() == wanted.pdf
    (job,) = world.jobs()
    assert job["user"] == "kiosk-T1"
    assert job["name"].startswith("kiosk-T1-")
    assert job["name"].endswith("证明")


def test_the_callers_own_number_is_in_the_name(world: IppWorld) -> None:
    pdf = document()
    world.print(PrintableDocument(pdf.pdf, 1, "证明", reference="0197-2"))
    assert world.jobs()[0]["name"] == "kiosk-T1-0197-2 证明"


def test_a_printer_that_knows_print_job_alone(world: IppWorld) -> None:
    world.tell("printer", operations=[2, 4, 8, 9, 10, 11])
    assert world.print().outcome is PrintOutcome.PRINTED
    assert 2 in world.tell("status")["requests"]
    assert 5 not in world.tell("status")["requests"][-6:]


def test_a_printer_that_reads_raster_only(world: IppWorld) -> None:
    world.tell("printer", formats=["image/pwg-raster"])
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for _ in range(2):
        canvas.rect(100, 400, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    assert world.print(PrintableDocument(target.getvalue(), 2, "证明")).outcome is PrintOutcome.PRINTED
    paper = PdfReader(world.state / "jobs" / world.papers()[-1])
    assert len(paper.pages) == 2
    assert float(paper.pages[0].mediabox.width) == pytest.approx(595, abs=2)


def test_a_printer_that_reads_neither(world: IppWorld) -> None:
    world.tell("printer", formats=["image/urf"])
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE)
    assert world.jobs() == []


FAULTS = {
    "paper_out": PrintFault.PAPER_OUT,
    "jam": PrintFault.PAPER_JAM,
    "cover_open": PrintFault.COVER_OPEN,
    "door_open": PrintFault.COVER_OPEN,
    "toner_out": PrintFault.TONER_OUT,
    "output_full": PrintFault.OUTPUT_FULL,
    "spool_full": PrintFault.OFFLINE,
    "paused": PrintFault.OFFLINE,
    "mystery": PrintFault.OFFLINE,
}


@pytest.mark.parametrize(("kind", "cause"), FAULTS.items())
def test_a_fault_before_is_said_and_nothing_is_sent(world: IppWorld, kind: str, cause: PrintFault) -> None:
    world.tell("fault", kind=kind)
    status = world.printer.status()
    assert status.fault is cause
    assert status.device is not DeviceState.ONLINE
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, cause)
    assert world.jobs() == []
    world.tell("mend")
    assert world.printer.status().device is DeviceState.ONLINE
    assert world.print().outcome is PrintOutcome.PRINTED


@pytest.mark.parametrize(("kind", "cause"), [(kind, cause) for kind, cause in FAULTS.items() if kind != "mystery"])
def test_a_fault_in_the_middle_is_told_and_mended_in_time(world: IppWorld, kind: str, cause: PrintFault) -> None:
    world.tell("fault", kind=kind, after_pages=1)
    with meanwhile(lambda: world.waits_for(cause), lambda: world.tell("mend")):
        result = world.print(document(2))
    assert result.outcome is PrintOutcome.PRINTED
    assert cause in [each.waits_for for each in world.progress]


@pytest.mark.parametrize(("kind", "cause"), [(kind, cause) for kind, cause in FAULTS.items() if kind != "mystery"])
def test_a_fault_in_the_middle_that_nobody_mends(world: IppWorld, kind: str, cause: PrintFault) -> None:
    before = world.papers()
    world.tell("fault", kind=kind, after_pages=1)
    result = world.print(document(2))
    assert (result.outcome, result.cause, result.pages_done) == (PrintOutcome.UNKNOWN, cause, 1)
    assert result.slot is (Slot.JAMMED if kind == "jam" else Slot.UNKNOWN)
    world.tell("mend")
    time.sleep(0.2)
    assert world.papers() == before, "the job was taken back: no paper comes when somebody mends the printer"


def test_the_tray_runs_empty_before_the_first_sheet_of_the_job(world: IppWorld) -> None:
    """Paper was there when it was asked, and is gone when the job begins: nothing is on paper, and that is said."""
    world.tell("pace", page_seconds=5)
    with meanwhile(lambda: bool(world.jobs()), lambda: world.tell("fault", kind="paper_out")):
        result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.PAPER_OUT)


def test_low_paper_and_low_toner_stop_nothing(world: IppWorld) -> None:
    world.tell("fault", kind="paper_low")
    world.tell("fault", kind="toner_low")
    world.tell("fault", kind="second_tray_empty")
    status = world.printer.status()
    assert (status.device, status.paper, status.toner, status.cover) == (
        DeviceState.ONLINE, Paper.LOW, Toner.LOW, Cover.CLOSED,
    )  # fmt: skip
    assert "纸快用完了" in status.detail
    assert world.print().outcome is PrintOutcome.PRINTED


def test_a_job_that_the_printer_gives_up(world: IppWorld) -> None:
    world.tell("fault", kind="aborts", after_pages=1)
    result = world.print(document(2))
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.HARDWARE_ERROR)


def test_a_document_that_the_printer_does_not_understand(world: IppWorld) -> None:
    world.tell("fault", kind="bad_document")
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE)


def test_a_printer_that_does_not_count(world: IppWorld) -> None:
    world.tell("printer", counts=False)
    result = world.print(document(2))
    assert (result.outcome, result.pages_done) == (PrintOutcome.PRINTED, None)


def test_a_printer_that_forgets_jobs_at_once(world: IppWorld) -> None:
    """Whether the job was done before it was forgotten nobody can tell."""
    world.tell("pace", page_seconds=0.3)
    with meanwhile(lambda: any(job["complete"] for job in world.jobs()), lambda: world.tell("forget_jobs")):
        result = world.printer.print(document(), threading.Event())
    assert result.outcome in (PrintOutcome.UNKNOWN, PrintOutcome.PRINTED)
    assert result.cause is None


def test_power_goes_in_the_middle(world: IppWorld) -> None:
    world.tell("pace", page_seconds=1)
    with meanwhile(lambda: bool(world.progress), lambda: world.tell("power_cycle")):
        result = world.print(document(2))
    assert result.outcome is PrintOutcome.UNKNOWN


def test_cancelled_before(world: IppWorld) -> None:
    cancel = threading.Event()
    cancel.set()
    assert world.print(cancel=cancel).outcome is PrintOutcome.NOT_PRINTED
    assert world.jobs() == []


def test_who_leaves_while_it_prints_gets_the_paper_and_no_verdict(world: IppWorld) -> None:
    world.tell("pace", page_seconds=0.3)
    before = len(world.papers())
    cancel = threading.Event()
    with meanwhile(lambda: bool(world.progress), cancel.set):
        result = world.print(cancel=cancel)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, None)
    within(3, lambda: len(world.papers()) == before + 1)


def test_who_leaves_while_it_stands_still_leaves_no_paper_behind(world: IppWorld) -> None:
    before = world.papers()
    world.tell("fault", kind="jam", after_pages=1)
    cancel = threading.Event()
    with meanwhile(lambda: world.waits_for(PrintFault.PAPER_JAM), cancel.set):
        result = world.print(document(2), cancel)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.PAPER_JAM)
    world.tell("mend")
    time.sleep(0.2)
    assert world.papers() == before


def test_what_an_earlier_visit_left_standing_is_taken_back_and_others_jobs_are_not(world: IppWorld) -> None:
    """A visit process was killed while the printer stood still; a clerk's job of another computer waits behind it."""
    world.tell("pace", page_seconds=30)
    cancel = threading.Event()
    killed = world.make()
    threads = [
        threading.Thread(target=each.print, args=(document(), cancel))
        for each in (killed, world.make(user="clerk"), world.make(user="kiosk-T10"))
    ]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        within(5, lambda wanted=number: len(world.jobs()) == wanted)  # type: ignore[misc]  # mypy knows no such default
    within(5, lambda: world.jobs()[0]["state"] == 5)
    cancel.set()
    for thread in threads:
        thread.join()
    assert [job["state"] for job in world.jobs()] == [5, 7, 7], (
        "what is being printed is let finish, what waits is taken back"
    )
    world.tell("fault", kind="jam")
    assert world.make(user="clerk").open().fault is PrintFault.PAPER_JAM
    assert world.jobs()[0]["state"] == 6
    world.make().open()
    assert world.jobs()[0]["state"] == 7


def test_a_busy_printer_is_asked_again_and_then_left(world: IppWorld) -> None:
    world.tell("printer", busy=True)
    result = world.print()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.OFFLINE)
    assert world.jobs() == []
    helper = threading.Timer(0.3, lambda: world.tell("printer", busy=False))
    helper.start()
    assert world.make().print(document(), threading.Event()).outcome is PrintOutcome.PRINTED
    helper.join()


def test_a_printer_makes_itself_known(world: IppWorld) -> None:
    assert world.printer.identify() is True
    assert world.tell("status")["identified"] == 1
    world.tell("printer", operations=[2, 4, 8, 9, 10, 11])
    assert world.printer.identify() is False


def test_papers_and_numbers_stay_when_the_simulator_is_started_again(tmp_path: Path) -> None:
    first = IppWorld(tmp_path)
    try:
        assert first.print().outcome is PrintOutcome.PRINTED
    finally:
        first.end()
    (tmp_path / "listen.json").unlink()
    second = IppWorld(tmp_path)
    try:
        assert second.print().outcome is PrintOutcome.PRINTED
        assert second.papers() == ["001.pdf", "002.pdf"]
        assert second.tell("status")["sheets"] == 248
        with pytest.raises(SimulatorError, match="no such fault"):
            second.tell("fault", kind="fire")
        with pytest.raises(SimulatorError, match="no such line fault"):
            second.tell("wire", kind="fire")
        with pytest.raises(SimulatorError, match="no such command"):
            second.tell("dance")
    finally:
        second.end()
