# SPDX-License-Identifier: Apache-2.0
"""Our driver and our bytes on a receipt printer that somebody else wrote (emupos): paper, codes, status, faults.

It knows no Chinese text mode, so Chinese goes to it as dots (``hanzi = "none"``), which every printer can print.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.receipt_printer.driver import EscPosPrinter, Timing
from drivers.receipt_printer.port import (
    Align,
    Cover,
    Cut,
    Document,
    Feed,
    Paper,
    PrinterStatus,
    PrintFault,
    PrintOutcome,
    PrintResult,
    QrCode,
    Rest,
    Rule,
    TextLine,
)
from drivers.receipt_printer.profile import HanziKind, QrKind, load_profile
from drivers.receipt_printer.raster import Rasteriser
from drivers.receipt_printer.transport import transport_for
from drivers.states import DeviceState
from tests.peers import emupos_bench
from tests.peers.emupos_bench import Emupos

pytestmark = pytest.mark.xdist_group("emupos")  # installed once, by the one worker that uses it

PROFILE = replace(
    load_profile(Path(__file__).parents[2] / "config" / "profiles" / "receipt_printers.toml", "80mm-203dpi"),
    hanzi=HanziKind.NONE,
)
CODE = b"KR1:AEBAGBAFAYDQQCIK"
SLIP: Document = (
    TextLine("收件凭证", 3, 3, Align.CENTER, True),
    Rule(),
    TextLine("谁办的 测* 生僻𠮷", 2, 2),
    TextLine("AB 12", 1, 2),
    QrCode(CODE, 8),
    Feed(2),
    Cut(),
)
TIMING = Timing(status_s=4.0, late_s=0.2, print_s=10.0, spare_s=1.5, look_s=0.1)
"""The patience of a test with a program that is somebody else's, on a busy machine."""
NEVER = threading.Event()


@pytest.fixture(scope="module")
def peer() -> Iterator[Emupos]:
    why_not = emupos_bench.install()
    if why_not is not None:
        pytest.skip(why_not)
    with tempfile.TemporaryDirectory(prefix="emupos") as folder, emupos_bench.running(Path(folder)) as started:
        yield started


@pytest.fixture
def printer(peer: Emupos) -> Iterator[EscPosPrinter]:
    made = driver(peer)
    yield made
    made.close()


def driver(peer: Emupos, qr: QrKind = QrKind.NATIVE) -> EscPosPrinter:
    profile = replace(PROFILE, qr=qr)
    drawer = Rasteriser(profile.fonts, profile.font_folders)
    return EscPosPrinter(transport_for(f"tcp://127.0.0.1:{peer.port}"), profile, drawer, timing=TIMING)


@pytest.mark.parametrize("qr", list(QrKind))
def test_a_receipt_comes_out_and_its_code_is_read_by_a_third(peer: Emupos, qr: QrKind) -> None:
    before = len(peer.pictures())
    printer = driver(peer, qr)
    status = printer.open()
    assert (status.device, status.paper, status.cover, status.fault) == (
        DeviceState.ONLINE, Paper.FULL, Cover.CLOSED, None,
    )  # fmt: skip
    assert printer.print(SLIP, NEVER).outcome is PrintOutcome.PRINTED
    printer.close()
    picture = peer.await_pictures(before + 1)[-1]
    found = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, check=True, timeout=30)
    assert found.stdout.strip() == CODE
    with Image.open(picture) as image:
        dark = image.convert("L").point(lambda value: 255 if value < 128 else 0)
    assert dark.getbbox() is not None
    left, _, right, _ = dark.getbbox() or (0, 0, 0, 0)
    assert right - left == 576, "the rule goes from edge to edge of the head"


@pytest.mark.parametrize(
    ("fault", "cause", "paper"),
    [
        ("paper-out", PrintFault.PAPER_OUT, Paper.OUT),
        ("cover-open", PrintFault.COVER_OPEN, Paper.FULL),
        ("offline", PrintFault.OFFLINE, Paper.FULL),
    ],
)
def test_what_it_says_of_a_fault_is_understood(
    peer: Emupos, printer: EscPosPrinter, fault: str, cause: PrintFault, paper: Paper
) -> None:
    printer.open()
    peer.fault("set", fault)
    try:
        status = printer.status()
        assert (status.fault, status.paper) == (cause, paper)
        result = printer.print(SLIP, NEVER)
        assert (result.outcome, result.cause) == (PrintOutcome.NOT_PRINTED, cause)
    finally:
        peer.fault("clear", fault)
    assert printer.status().fault is None


def test_low_paper_is_no_fault(peer: Emupos, printer: EscPosPrinter) -> None:
    peer.fault("set", "paper-near-end")
    try:
        status = printer.open()
        assert (status.device, status.paper, status.fault) == (DeviceState.ONLINE, Paper.LOW, None)
        assert printer.print(SLIP, NEVER).outcome is PrintOutcome.PRINTED
    finally:
        peer.fault("clear", "paper-near-end")


def test_a_job_that_it_holds_over_a_refill_is_one_receipt(peer: Emupos) -> None:
    """It holds what it gets while its paper is out, and prints it afterwards: so did the slip, and nobody prints another."""
    before = len(peer.await_pictures(0))
    held = _BlindOnce(driver(peer))
    printer = held.printer
    printer.open()
    held.paper_ends_after_the_look = lambda: peer.fault("set", "paper-out")
    try:
        result = held.print()
        assert (result.outcome, result.cause, result.rest) == (
            PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Rest.HELD,
        )  # fmt: skip
    finally:
        peer.fault("clear", "paper-out")
    settled = printer.settle(NEVER)
    assert settled is not None
    assert settled.outcome is PrintOutcome.PRINTED
    printer.close()
    assert len(peer.await_pictures(before + 1)) == before + 1


class _BlindOnce:
    """Lets the paper end between the look before the slip and the slip itself."""

    def __init__(self, printer: EscPosPrinter) -> None:
        self.printer = printer
        self.paper_ends_after_the_look: Callable[[], None] = lambda: None

    def print(self) -> PrintResult:
        """The driver's own print, with the misfortune in its middle."""
        line = self.printer._line
        real = line.status

        def status() -> PrinterStatus:
            seen = real()
            line.status = real  # type: ignore[method-assign]  # once
            self.paper_ends_after_the_look()
            return seen

        line.status = status  # type: ignore[method-assign]  # the moment cannot be had otherwise
        return self.printer.print(SLIP, NEVER)
