# SPDX-License-Identifier: Apache-2.0
"""Memory of the visit's process (物理内存) through a whole visit, peaks included, in its own window on the real simulators.

    python tests/benchmarks/vision/bench_visit_memory.py papers|portraits|proof [--mode elder]

A tour walks the visit, in the visit's process; what a tour would draw itself (papers, people) is drawn beforehand by another
process, so that nothing but the visit, its window and the tour's finger is in what is measured. VmRSS is read every 20 ms, VmHWM
is the kernel's own highest. Prints one line of JSON: peak by page, in MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ITEMS = {"papers": "312000202000", "portraits": "TBD-ZP01", "proof": "TBD-RS01"}
SEEDS = {"papers": 90014, "portraits": 1, "proof": 1}
LIMIT_S = 240.0

TOUR = """
import json, os, sys, time
from pathlib import Path
pictures, told = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, os.getcwd())
from ui.tour.stage import Stage

def lay_paper(self, kind="household", **how):
    self.device("paper_camera", "show", file=str(pictures / "paper.png"))

def stand(self, *args, **how):
    self.device("camera", "show", file=str(pictures / "person.png"))

Stage.lay_paper, Stage.stand_before_camera = lay_paper, stand
from ui.visit.session import VisitSession
begin = VisitSession.begin

def noted(self, *args, **more):
    def write(_before, after, _event):
        stage = getattr(after.paper, "value", "")
        told.write_text(after.page.value + (":" + stage if stage else ""))
    self.listeners.append(write)
    return begin(self, *args, **more)

VisitSession.begin = noted
import main
raise SystemExit(main.main(sys.argv[3:]))
"""

DRAW = """
import sys
from pathlib import Path
import cv2
from kiosk.platform.sandbox.population import resident
from kiosk.vision.papers.samples.drawn_papers import household
from kiosk.vision.papers.samples.photographed import Shot, photograph
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
person = resident(seed)
paper = household(person.seed, name=person.name, number=person.number)
cv2.imwrite(str(folder / "paper.png"), photograph(paper.picture, Shot(noise=0.0)).picture)
from drivers.camera.scenes.people import standing
from kiosk.platform.sandbox.drawn_faces import photo_of
cv2.imwrite(str(folder / "person.png"), standing(photo_of(seed)))
"""


def memory(pid: int, *names: str) -> list[int]:
    """In kB, as /proc/PID/status has them."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(names)}
    return [found[name] for name in names]


def main() -> int:
    """Exit status 0 when the tour came to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=sorted(ITEMS))
    parser.add_argument("--mode", default="standard")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        environment["PYTHONPATH"] = str(ROOT)
        seed = str(SEEDS[options.what])
        subprocess.run([sys.executable, "-c", DRAW, name, seed], check=True, cwd=ROOT, env=environment, timeout=120)
        words = ["tour", "--item", ITEMS[options.what], "--seed", seed, "--mode", options.mode]
        told = folder / "page"
        tour = subprocess.Popen(
            [sys.executable, "-c", TOUR, name, str(told), *words, "--out", str(folder / "out")],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        peaks: dict[str, int] = {}
        highest = 0
        until = time.monotonic() + LIMIT_S
        while tour.poll() is None:
            if time.monotonic() > until:
                tour.kill()
            try:
                now, highest = memory(tour.pid, "VmRSS", "VmHWM")
            except (OSError, KeyError, ValueError):
                continue
            page = told.read_text() if told.exists() else "start"
            peaks[page or "start"] = max(peaks.get(page or "start", 0), now >> 10)
            time.sleep(0.02)
        print(json.dumps({"peak_mb": highest >> 10, "by_page_mb": peaks, "ended": tour.returncode}))
    return tour.returncode or 0


if __name__ == "__main__":
    raise SystemExit(main())
