# SPDX-License-Identifier: Apache-2.0
"""The real IPP driver through cupsd: to a driverless printer, to our own simulator, and to a port that only takes bytes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.document_printer.driver import make_document_printer
from drivers.document_printer.ipp_driver import IppPrinter, IppTiming
from drivers.document_printer.port import DocumentPrinter, PrintFault, PrintOutcome, PrintProgress
from drivers.document_printer.raw_simulator import SimulatedDocumentPrinter
from drivers.states import DeviceState
from tests.peers.ipp_peers import Announcer, EverywherePrinter, PrintServer, within
from tests.peers.test_ipp_everywhere import document

NEVER = threading.Event()
TIMING = IppTiming(
    connect_s=2.0, answer_s=10.0, send_s=10.0, look_s=0.1, print_s=90.0, page_s=1.0, blocked_s=6.0, lost_s=20.0, take_back_s=10.0,
    busy_s=10.0,
)  # fmt: skip
"""Nothing here waits for one of these but for ``blocked_s``; a backend of CUPS looks at its printer every ten seconds."""


class Counter:
    """cupsd with a queue to a driverless printer."""

    def __init__(self, folder: Path) -> None:
        for name in ("avahi", "printer", "cups"):
            (folder / name).mkdir()
        self.announcer = Announcer(folder / "avahi")
        try:
            self.peer = EverywherePrinter(folder / "printer", self.announcer)
            self.server = PrintServer(folder / "cups")
            self.queue = self.server.add("a4", self.peer.address, "-m", "everywhere")
            self.port = SimulatedDocumentPrinter(folder / "port")
            self.port.start()
            self.bytes_queue = self.server.add("port", self.port.address, "-m", "raw")
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        for name in ("server", "peer", "announcer"):
            if part := getattr(self, name, None):
                part.end()
        if hasattr(self, "port"):
            self.port.close()


@pytest.fixture(scope="module")
def counter() -> Iterator[Counter]:
    with tempfile.TemporaryDirectory(prefix="cups") as folder:
        made = Counter(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def printer(counter: Counter) -> Iterator[DocumentPrinter]:
    counter.peer.behave("fine")
    made = make_document_printer(counter.queue, "kiosk-T1", TIMING)
    assert isinstance(made, IppPrinter)
    yield made
    made.close()


def test_a_document_goes_through_the_queue_and_is_printed(counter: Counter, printer: DocumentPrinter) -> None:
    status = printer.open()
    assert (status.device, status.fault) == (DeviceState.ONLINE, None)
    before = len(counter.peer.papers())
    counter.peer.behave("fine", pages=2)
    result = printer.print(document(2), NEVER)
    assert result.outcome is PrintOutcome.PRINTED
    assert len(counter.peer.papers()) == before + 1


def test_no_paper_in_the_middle_is_told_through_the_queue_and_mended(
    counter: Counter, printer: DocumentPrinter
) -> None:
    counter.peer.behave("empty")
    progress: list[PrintProgress] = []

    def mend() -> None:
        within(60, lambda: any(each.waits_for is PrintFault.PAPER_OUT for each in progress), "no paper told")
        counter.peer.behave("fine")

    helper = threading.Thread(target=mend)
    helper.start()
    result = printer.print(document(), NEVER, progress.append)
    helper.join()
    assert result.outcome is PrintOutcome.PRINTED


def test_a_jam_that_nobody_mends_is_taken_back_from_the_queue(counter: Counter, printer: DocumentPrinter) -> None:
    before = len(counter.peer.papers())
    counter.peer.behave("jam")
    result = printer.print(document(), NEVER)
    assert result.outcome is not PrintOutcome.PRINTED
    assert result.cause is PrintFault.PAPER_JAM
    counter.peer.behave("fine")
    # The queue ends what it had begun in its own time; until then it is busy with a jam, and a document is rightly refused.
    within(60, lambda: printer.status().fault is None, "the queue is free again")
    assert printer.print(document(), NEVER).outcome is PrintOutcome.PRINTED
    assert len(counter.peer.papers()) <= before + 2


def test_a_queue_that_only_pushes_bytes_is_not_believed(counter: Counter) -> None:
    made = make_document_printer(counter.bytes_queue, "kiosk-T1", TIMING)
    result = made.print(document(), NEVER)
    made.close()
    assert result.outcome is PrintOutcome.UNKNOWN
    papers = list((counter.port.state / "jobs").glob("*.pdf"))
    assert len(papers) == 1, "it has the bytes, and tells nobody what became of them"


def test_a_queue_that_is_not_there(counter: Counter) -> None:
    made = make_document_printer(counter.queue.replace("/a4", "/never"), "kiosk-T1", TIMING)
    assert made.open().fault is PrintFault.OFFLINE
    result = made.print(document(), NEVER)
    made.close()
    assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.OFFLINE)
