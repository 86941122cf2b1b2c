# SPDX-License-Identifier: Apache-2.0
"""An ID photograph in a visit, timed from inside: the real window, the real camera driver on a simulated stream. Gates nothing.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/vision/bench_portrait_visit.py [--times 3]

Wall-clock seconds on this machine: from the page's opening to the camera's first picture and to the first word, from the choice
to the photograph; and the process's memory (Linux, /proc): before the camera, while it looks, when all that sees is loaded, when
the sheet was printed, and at its peak.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))


_DRAW = """
import sys
sys.path.insert(0, sys.argv[1])
import cv2
from drivers.camera.scenes.people import standing
from kiosk.platform.sandbox.drawn_faces import photo_of
cv2.imwrite(sys.argv[2], standing(photo_of(1)))
"""
"""In another process: what draws is no part of a visit."""


def resident_mb(name: str = "VmRSS") -> float:
    """Of this process, in 10^6 bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / 1e6


def visit(results: Any) -> None:
    """One visit in a process of its own."""
    from commands.visit_parts import compose_visit
    from kiosk.journey.state import Page, PortraitStep
    from ui.app import prepare_environment
    from ui.tour.any_item import casting_of
    from ui.tour.options import PORTRAIT_ITEM, TourOptions
    from ui.tour.run import Tour
    from ui.tour.stage import Stage

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-portrait-") as folder:
        work = Path(folder)
        prepare_environment(work / "qmlcache")
        command = [sys.executable, str(ROOT / "main.py")]
        with Stage(command, work / "state", work / "tray", also=("camera",)) as stage:
            drawn = work / "somebody.png"
            subprocess.run([sys.executable, "-c", _DRAW, str(ROOT), str(drawn)], check=True, timeout=60)
            stage.device("camera", "show", file=str(drawn))
            tour = Tour(
                stage, TourOptions(work / "out", PORTRAIT_ITEM), compose_visit, casting_of(PORTRAIT_ITEM, None, None)
            )
            way, session = tour.session.errands.portraits, tour.session
            at: dict[str, float] = {}

            def stepped(before: Any, after: Any, _event: Any) -> None:
                now = time.monotonic()
                if after.page is Page.PORTRAIT and before.page is not Page.PORTRAIT:
                    found["mb_before"] = resident_mb()
                if after.page is Page.PORTRAIT_TAKE and before.page is not Page.PORTRAIT_TAKE:
                    at["opened"] = now
                if after.takes == 1 and before.takes == 0:
                    found["s_first_take"] = now - at["opened"]
                    found["mb_looking"] = resident_mb()
                if after.portrait is PortraitStep.MAKING and before.portrait is not PortraitStep.MAKING:
                    at["chosen"] = now
                if after.portrait is PortraitStep.MADE and before.portrait is PortraitStep.MAKING:
                    found["s_photograph"] = now - at["chosen"]
                    found["mb_made"] = resident_mb()
                if after.page is Page.END:
                    found["mb_printed"] = resident_mb()

            told = way._told
            eyes_changed = session.looks.picture

            def first_word(answer: Any) -> None:
                found.setdefault("s_first_word", time.monotonic() - at["opened"])
                told(answer)

            object.__setattr__(way._looking, "told", first_word)
            picture = next(p for where in session.looks._eyes if (p := eyes_changed(where)) is not None)

            def drawn_first(_age: float) -> None:
                found.setdefault("s_first_picture", time.monotonic() - at["opened"])

            picture.drawn = drawn_first
            session.listeners.append(stepped)
            tour.run()
            found["mb_peak"] = resident_mb("VmHWM")
            if tour.driver.problems:
                raise SystemExit(f"the visit did not go through: {tour.driver.problems}")
    results.put(found)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    context = multiprocessing.get_context("spawn")
    all_found: list[dict[str, float]] = []
    for _ in range(times):
        results = context.Queue()
        process = context.Process(target=visit, args=(results,))
        process.start()
        all_found.append(results.get(timeout=180))
        process.join(timeout=60)
    for name in all_found[0]:
        values = [found[name] for found in all_found]
        unit = "MB" if name.startswith("mb") else "s"
        print(f"{name:16} median {statistics.median(values):7.2f} {unit}  ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main()
