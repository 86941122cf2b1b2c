# SPDX-License-Identifier: Apache-2.0
"""The real IPP driver against ippeveprinter, a driverless printer that others wrote, with its faults in the middle of a job."""

from __future__ import annotations

import hashlib
import io
import ssl
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from drivers.document_printer.discovery import find_printers
from drivers.document_printer.driver import ipp_address
from drivers.document_printer.ipp_driver import IppPrinter, IppTiming
from drivers.document_printer.port import PrintableDocument, PrintFault, PrintOutcome, PrintProgress
from drivers.document_printer.simulated_paper import raster_to_pdf
from drivers.states import DeviceState
from tests.peers.ipp_peers import PRINTER_NAME, Announcer, EverywherePrinter, within

NEVER = threading.Event()
TIMING = IppTiming(
    connect_s=2.0, answer_s=3.0, send_s=5.0, look_s=0.05, print_s=20.0, page_s=1.0, blocked_s=1.0, lost_s=1.0, take_back_s=3.0,
    busy_s=2.0,
)  # fmt: skip


def document(pages: int = 1) -> PrintableDocument:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), pages, "证明")


class Bench:
    """The printer, our driver, and what the driver told on the way."""

    def __init__(self, folder: Path, announcer: Announcer, formats: str = "application/pdf,image/pwg-raster") -> None:
        self.peer = EverywherePrinter(folder, announcer, formats)
        self.printer = IppPrinter(ipp_address(self.peer.address), user="kiosk-T1", timing=TIMING)
        self.progress: list[PrintProgress] = []

    def waits_for(self, fault: PrintFault) -> bool:
        return bool(self.progress) and self.progress[-1].waits_for is fault

    def end(self) -> None:
        self.printer.close()
        self.peer.end()


@pytest.fixture(scope="module")
def announcer() -> Iterator[Announcer]:
    with tempfile.TemporaryDirectory(prefix="avahi") as folder:
        made = Announcer(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture(scope="module")
def one_bench(announcer: Announcer) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="evp") as folder:
        made = Bench(Path(folder), announcer)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def bench(one_bench: Bench) -> Bench:
    one_bench.peer.behave("fine")
    one_bench.progress.clear()
    within(5, lambda: one_bench.printer.status().fault is None, "all is well")
    return one_bench


def test_a_document_is_printed_octet_by_octet(bench: Bench) -> None:
    status = bench.printer.open()
    assert (status.device, status.fault) == (DeviceState.ONLINE, None)
    before = len(bench.peer.papers())
    wanted = document(2)
    bench.peer.behave("fine", pages=2)
    result = bench.printer.print(wanted, NEVER, bench.progress.append)
    assert (result.outcome, result.pages_done) == (PrintOutcome.PRINTED, 2)
    (paper,) = bench.peer.papers()[before:]
    assert paper.read_bytes() == wanted.pdf


FAULTS = {
    "empty": PrintFault.PAPER_OUT,
    "jam": PrintFault.PAPER_JAM,
    "open": PrintFault.COVER_OPEN,
    "toner": PrintFault.TONER_OUT,
}


@pytest.mark.parametrize(("mode", "fault"), FAULTS.items())
def test_a_fault_in_the_middle_is_told_and_then_mended(bench: Bench, mode: str, fault: PrintFault) -> None:
    bench.peer.behave(mode)

    def mend() -> None:
        within(10, lambda: bench.waits_for(fault), f"{fault} told")
        bench.peer.behave("fine")

    helper = threading.Thread(target=mend)
    helper.start()
    result = bench.printer.print(document(), NEVER, bench.progress.append)
    helper.join()
    assert result.outcome is PrintOutcome.PRINTED


def test_a_jam_at_the_second_sheet_that_nobody_mends_is_taken_back(bench: Bench) -> None:
    bench.peer.behave("second-sheet-jams", pages=2)
    result = bench.printer.print(document(2), NEVER, bench.progress.append)
    assert (result.outcome, result.cause, result.pages_done) == (PrintOutcome.UNKNOWN, PrintFault.PAPER_JAM, 1)
    bench.peer.behave("fine")


def test_a_job_that_fails(bench: Bench) -> None:
    bench.peer.behave("fail")
    result = bench.printer.print(document(), NEVER)
    assert result.outcome is not PrintOutcome.PRINTED
    assert result.cause is PrintFault.HARDWARE_ERROR


def test_power_goes_in_the_middle_and_comes_back(bench: Bench) -> None:
    bench.peer.behave("slow", pages=3)

    def pull() -> None:
        within(10, lambda: bool(bench.progress), "it prints")
        bench.peer.switch_off()

    helper = threading.Thread(target=pull)
    helper.start()
    result = bench.printer.print(document(3), NEVER, bench.progress.append)
    helper.join()
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, PrintFault.LOST)
    bench.peer.behave("fine")
    bench.peer.switch_on()
    assert bench.printer.print(document(), NEVER).outcome is PrintOutcome.PRINTED


def test_it_is_found_by_its_announced_name(bench: Bench) -> None:
    within(10, lambda: any(each.name == PRINTER_NAME for each in find_printers(1.0, "127.0.0.1")), "the announcement")
    found = next(each for each in find_printers(1.0, "127.0.0.1") if each.name == PRINTER_NAME and not each.is_secure)
    assert (found.port, found.path) == (bench.peer.port, "/ipp/print")
    assert "application/pdf" in found.formats


def test_in_tls_a_printer_is_believed_by_its_own_certificate_and_nobody_elses(bench: Bench) -> None:
    certificate = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", bench.peer.port), timeout=5))
    fingerprint = hashlib.sha256(certificate).hexdigest()
    address = bench.peer.address.replace("ipp:", "ipps:", 1)
    wrong = f"{int(fingerprint[0], 16) ^ 1:x}{fingerprint[1:]}"
    before = len(bench.peer.papers())
    for stranger in (address, f"{address}?sha256={wrong}"):  # signed by itself; another printer's
        printer = IppPrinter(ipp_address(stranger), timing=TIMING)
        assert printer.open().device is DeviceState.NO_DEVICE
        result = printer.print(document(), NEVER)
        printer.close()
        assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    assert len(bench.peer.papers()) == before
    printer = IppPrinter(ipp_address(f"{address}?sha256={fingerprint}"), timing=TIMING)
    wanted = document()
    large = PrintableDocument(wanted.pdf + b"%" * 3_000_000 + b"\n%%EOF\n", 1, "证明")
    assert printer.open().device is DeviceState.ONLINE
    assert printer.print(large, NEVER).outcome is PrintOutcome.PRINTED
    printer.close()
    (paper,) = bench.peer.papers()[before:]
    assert paper.read_bytes() == large.pdf


def test_a_printer_that_reads_raster_only_gets_the_pages_as_dots(announcer: Announcer) -> None:
    with tempfile.TemporaryDirectory(prefix="evp") as folder:
        bench = Bench(Path(folder), announcer, "image/pwg-raster")
        try:
            bench.peer.behave("fine", pages=2)
            assert bench.printer.print(document(2), NEVER).outcome is PrintOutcome.PRINTED
            (paper,) = bench.peer.papers()
            assert raster_to_pdf(paper.read_bytes()).startswith(b"%PDF-")
        finally:
            bench.end()
