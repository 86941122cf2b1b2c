# SPDX-License-Identifier: Apache-2.0
"""A simulated A4 printer in a process of its own, and the real IPP driver for its address."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from drivers.document_printer.driver import ipp_address
from drivers.document_printer.ipp_driver import IppPrinter, IppTiming
from drivers.document_printer.port import DocumentPrintResult, PrintableDocument, PrintFault, PrintProgress
from drivers.simulation import control

NEVER = threading.Event()
FAST = IppTiming(
    connect_s=1.0, answer_s=0.6, send_s=0.8, look_s=0.02, print_s=3.0, page_s=0.5, blocked_s=0.6, lost_s=0.8, take_back_s=1.0,
    busy_s=0.5,
)  # fmt: skip


def document(pages: int = 1, filler: int = 0) -> PrintableDocument:
    """As much of a PDF as a printer looks at."""
    body = b"%PDF-1.4\n" + b"/Type /Page\n" * pages + b"%" * filler + b"\n%%EOF\n"
    return PrintableDocument(body, pages, "证明")


def within(seconds: float, happened: Callable[[], bool]) -> None:
    """Waits, with an end."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@contextmanager
def meanwhile(happened: Callable[[], bool], act: Callable[[], object]) -> Iterator[None]:
    """Does ``act`` beside the block, as soon as ``happened``."""

    def wait() -> None:
        within(5, happened)
        act()

    helper = threading.Thread(target=wait)
    helper.start()
    try:
        yield
    finally:
        helper.join()


class IppWorld:
    """``page_seconds``: how long a simulated page takes."""

    def __init__(self, folder: Path, page_seconds: float = 0.05) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.document_printer.simulator", "--listen-file", str(listen),
                "--control", str(self.control_path), "--state", str(self.state), "--page-seconds", str(page_seconds),
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.progress: list[PrintProgress] = []
        self._made: list[IppPrinter] = []
        self.printer = self.make()

    def make(self, timing: IppTiming = FAST, user: str = "kiosk-T1") -> IppPrinter:
        made = IppPrinter(ipp_address(self.address), user=user, timing=timing)
        self._made.append(made)
        return made

    def waits_for(self, fault: PrintFault | None) -> bool:
        """Whether whoever prints was told so."""
        return bool(self.progress) and self.progress[-1].waits_for is fault

    def _close_all(self) -> None:
        for each in self._made:
            each.close()
        self._made.clear()

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def print(self, wanted: PrintableDocument | None = None, cancel: threading.Event = NEVER) -> DocumentPrintResult:
        self.progress.clear()
        return self.printer.print(wanted or document(), cancel, self.progress.append)

    def jobs(self) -> list[dict[str, Any]]:
        return list(self.tell("status")["jobs"])

    def papers(self) -> list[str]:
        """What came out, in order."""
        return sorted(path.name for path in (self.state / "jobs").glob("*.pdf"))

    def fresh(self) -> None:
        """As it comes from the box, all is well, nothing is in it."""
        self.tell("clear_faults")
        self.tell("printer", formats=["application/pdf", "image/pwg-raster"], operations=[2, 4, 5, 6, 8, 9, 10, 11, 60],
                  busy=False, counts=True, keeps_names=True)  # fmt: skip
        self.tell("paper", sheets=250)
        self.tell("pace", page_seconds=0.05)
        self.tell("power_cycle")
        self._close_all()
        self.progress.clear()
        self.printer = self.make()

    def end(self) -> None:
        self._close_all()
        self.process.terminate()
        assert self.process.wait(20) == 0
