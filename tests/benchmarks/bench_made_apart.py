# SPDX-License-Identifier: Apache-2.0
"""How long somebody waits for what is made by a process apart, with the process started then and started ahead. Gates nothing.

    python tests/benchmarks/bench_made_apart.py [--times 7]

Wall-clock seconds, median (range), and the process's highest physical memory (10^6 bytes) after its work: an ID photograph before
white from a picture of 1280 x 720 points, the other backgrounds after it, a certificate of two years, a sheet of photographs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from config.modes import Environment  # noqa: E402
from drivers.document_printer.port import PrintableDocument  # noqa: E402
from kiosk.printing.made_apart import Make, Paper, PrintingBench, certificate_apart, portrait_sheet_apart  # noqa: E402
from kiosk.vision.faces.detect import NearFaceDetector  # noqa: E402
from kiosk.vision.faces.mesh import FaceLandmarkMesher  # noqa: E402
from kiosk.vision.portrait.checks import check  # noqa: E402
from kiosk.vision.portrait.photograph import Photograph  # noqa: E402
from kiosk.vision.portrait.portrait_bench import PortraitBench  # noqa: E402
from tests.unit.kiosk.printing.test_made_apart import DATA  # noqa: E402
from tests.unit.kiosk.printing.test_portrait_sheet import FACTS as SHEET  # noqa: E402
from tests.unit.kiosk.vision.drawn_faces import frame  # noqa: E402

THEN, AHEAD = "started then", "started ahead"


def memory_mb(pid: int | None) -> float:
    """Highest so far."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def timed(work: Callable[[], Any], wanted: type) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - began
    if not isinstance(made, wanted):
        raise SystemExit(f"nothing came of it: {made}")
    return seconds


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    times = parser.parse_args().times
    picture = frame()
    checks = check(picture, NearFaceDetector(), FaceLandmarkMesher())
    mesh, nobody = checks.mesh, threading.Event()
    assert mesh is not None
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    def photograph(bench: PortraitBench, background: str) -> float:
        return timed(lambda: bench.make(picture, mesh, checks.faults, background), Photograph)

    def photographs(how: str) -> None:
        with PortraitBench() as bench:
            if how == AHEAD:
                bench.start()
                time.sleep(1.5)
            note(f"photograph, {how}", photograph(bench, "white"))
            for background in ("blue", "red"):
                note("the next background", photograph(bench, background))
            note("photograph's process, MB", memory_mb(bench.pid))

    def paper(what: str, kind: Paper, make: Make, how: str) -> None:
        with PrintingBench() as bench:
            if how == AHEAD:
                note(f"{kind}, made ready", timed(lambda: bench.ahead(kind, nobody), bool))
                note("a paper's process that waits, MB", memory_mb(bench.pid))
            note(f"{what}, {how}", timed(lambda: make(bench, nobody), PrintableDocument))

    sheet = portrait_sheet_apart(SHEET.environment, SHEET.site_name, SHEET.jpeg, SHEET.points, SHEET.dpi, SHEET.lines)
    usual = certificate_apart(replace(DATA, name="测试甲"), Environment.DEMO)
    for _ in range(times):
        for how in (THEN, AHEAD):
            photographs(how)
            paper("certificate", Paper.CERTIFICATE, usual, how)
            paper("certificate with a rare name", Paper.CERTIFICATE, certificate_apart(DATA, Environment.DEMO), how)
            paper("sheet", Paper.SHEET, sheet, how)
    for name, values in found.items():
        print(f"{name:40} median {statistics.median(values):7.2f}  ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main()
