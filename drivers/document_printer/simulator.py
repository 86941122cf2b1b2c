# SPDX-License-Identifier: Apache-2.0
"""An A4 printer that is not there (文档打印机模拟器). ``--wire ipp`` (the default) speaks IPP over HTTP on a loopback port,
``--wire raw`` takes PDF as it comes (``raw_simulator``). Both keep each paper as ``STATE/jobs/NNN.pdf`` and what came out
broken or not at all as ``STATE/broken/NNN.pdf``.

Control commands of the IPP one (``drivers.simulation.control``):

``fault {kind, after_pages?}``
    what happens to paper, covers and jobs: :data:`~simulated_jobs.KINDS`; now, or once a job has put out so many pages
``wire {kind, ...}``
    what happens to the line: :data:`~simulated_http.KINDS`
``mend {kind?}`` or ``clear_faults``, ``clear``: all is well again; ``paper {sheets}``; ``pace {page_seconds}``
``printer {formats?, operations?, busy?, counts?, keeps_names?}``: what kind of printer it is
``power_cycle``, ``forget_jobs``, ``status``
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from drivers.document_printer import raw_simulator
from drivers.document_printer.simulated_http import HttpFaults, PrinterServer
from drivers.document_printer.simulated_ipp import SimulatedIppPrinter
from drivers.document_printer.simulated_jobs import Mechanism
from drivers.simulation import SimulatorError, parse_arguments, serve

PAGE_SECONDS = 0.4
_TURN_S = 0.1


class IppSimulator:
    """The printer behind its port."""

    def __init__(self, state: Path, page_s: float) -> None:
        self._lock = threading.RLock()
        self._mechanism = Mechanism(state, page_s, time.monotonic)
        self._faults = HttpFaults()
        self._server = PrinterServer(self._answer, self._faults)
        self.address = f"ipp://127.0.0.1:{self._server.port}/ipp/print"
        self._printer = SimulatedIppPrinter(self._mechanism, self.address)
        self._ending = threading.Event()
        self._engine = threading.Thread(target=self._turn, name="simulated-engine", daemon=True)

    def start(self) -> None:
        """Switch it on."""
        self._engine.start()
        self._server.start()

    def close(self) -> None:
        """Switch it off."""
        self._ending.set()
        self._engine.join(5)
        self._server.close()

    def _turn(self) -> None:
        """It goes on printing when nobody asks."""
        while not self._ending.wait(_TURN_S):
            with self._lock:
                self._mechanism.step()

    def _answer(self, body: bytes) -> tuple[int, bytes]:
        with self._lock:
            return self._printer.answer(body)

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], object]] = {
            "fault": lambda given: self._mechanism.fault(str(given["kind"]), int(given.get("after_pages", 0))),
            "wire": lambda given: self._server.set_fault(str(given.pop("kind")), given),
            "mend": lambda given: self._mechanism.mend(given.get("kind")),
            "clear": self._clear,
            "clear_faults": self._clear,
            "paper": lambda given: setattr(self._mechanism, "sheets", int(given["sheets"])),
            "pace": lambda given: setattr(self._mechanism, "page_s", float(given["page_seconds"])),
            "printer": self._become,
            "power_cycle": lambda _: self._mechanism.power_cycle(),
            "forget_jobs": lambda _: self._mechanism.forget(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        with self._lock:
            self._mechanism.step()
            commands[word](arguments)
            self._mechanism.step()
            return {
                "address": self.address,
                "faults": sorted({*self._mechanism.faults, *self._faults.kinds()}),
                "reasons": list(self._mechanism.reasons()),
                "sheets": self._mechanism.sheets,
                "identified": self._printer.identified,
                "requests": list(self._faults.seen),
                "jobs": [{**row, "complete": row["state"] == 9} for row in self._mechanism.table()],
            }

    def _clear(self, _given: dict[str, Any]) -> None:
        self._mechanism.mend()
        self._server.clear_faults()
        self._printer.is_busy = False

    def _become(self, given: dict[str, Any]) -> None:
        printer = self._printer
        printer.formats = tuple(given.get("formats", printer.formats))
        printer.operations = tuple(given.get("operations", printer.operations))
        printer.is_busy = bool(given.get("busy", printer.is_busy))
        printer.counts = bool(given.get("counts", printer.counts))
        printer.keeps_names = bool(given.get("keeps_names", printer.keeps_names))


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wire", choices=("ipp", "raw"), default="ipp", help="what it speaks")
    parser.add_argument("--page-seconds", type=float, default=PAGE_SECONDS, help="how long a page takes (ipp)")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated A4 printer (IPP, or PDF over a TCP port).", _options)
    printer: IppSimulator | raw_simulator.SimulatedDocumentPrinter
    if arguments.rest.wire == "raw":
        printer = raw_simulator.SimulatedDocumentPrinter(arguments.state)
    else:
        printer = IppSimulator(arguments.state, arguments.rest.page_seconds)
    serve(arguments, printer, lambda: printer.address)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
