# SPDX-License-Identifier: Apache-2.0
"""The receipt printer's simulator as a process, with the real driver on its line."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from drivers.receipt_printer.driver import EscPosPrinter, Timing
from drivers.receipt_printer.port import Align, Cut, Document, Feed, PrintResult, QrCode, Rule, TextLine
from drivers.receipt_printer.profile import load_profile
from drivers.receipt_printer.raster import Rasteriser
from drivers.receipt_printer.transport import transport_for
from drivers.simulation import control

PROFILES = Path(__file__).parents[2] / "config" / "profiles" / "receipt_printers.toml"
PROFILE = load_profile(PROFILES, "80mm-203dpi")
SLIP: Document = (
    TextLine("收件凭证", 3, 3, Align.CENTER, True),
    Rule(),
    TextLine("办什么 灵活就业登记", 2, 2),
    TextLine("谁办的 测*", 1, 2),
    TextLine("费用 ¥0.00 ＡＢＣ abc", 1, 2),
    QrCode(b"KR1:EXAMPLE"),
    TextLine("末行", 1, 2),
    Feed(3),
    Cut(),
)
WORDS = ["收件凭证", "办什么 灵活就业登记", "谁办的 测*", "费用 ￥0.00 ＡＢＣ abc", "末行"]
IN_THE_MIDDLE = 230
"""Bytes after which the title is printed and the code is not."""

FAST = Timing(status_s=0.3, late_s=0.3, print_s=3.0, spare_s=0.6, slowest_mm_per_s=300.0, look_s=0.05)
NEVER = threading.Event()


class World:
    """The simulator's process and a driver on its line."""

    def __init__(self, folder: Path, wire: str, *, mm_per_second: float = 2000.0) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "drivers.receipt_printer.simulator", "--listen-file", str(listen),
                "--control", str(self.control_path), "--state", str(self.state), "--wire", wire,
                "--mm-per-second", str(mm_per_second),
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.printer = self.driver()

    def driver(self, timing: Timing = FAST, model: str = PROFILE.name, **changes: Any) -> EscPosPrinter:
        profile = replace(load_profile(PROFILES, model), **changes)
        drawer = Rasteriser(profile.fonts, profile.font_folders)
        return EscPosPrinter(transport_for(self.address), profile, drawer, timing=timing)

    def use(self, timing: Timing = FAST, model: str = PROFILE.name, **changes: Any) -> None:
        """Another driver on the line instead."""
        self.printer.close()
        self.printer = self.driver(timing, model, **changes)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def print(self, document: Document = SLIP) -> PrintResult:
        return self.printer.print(document, NEVER)

    def jobs(self) -> list[dict[str, Any]]:
        within(5, lambda: not self.tell("status")["busy"])
        return list(self.tell("status")["jobs"])

    def end(self) -> None:
        self.printer.close()
        self.process.terminate()
        assert self.process.wait(20) == 0


def within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)
