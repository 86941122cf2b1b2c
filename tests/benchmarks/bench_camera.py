# SPDX-License-Identifier: Apache-2.0
"""How old a picture is when somebody sees it, and what it costs: our driver beside bare cv2.VideoCapture. Gates nothing.

Run: ``python tests/benchmarks/bench_camera.py [--seconds N]``. The simulated camera sends MJPEG over loopback HTTP at 25 frames a
second, 1280 x 720, from a process of its own; each picture carries the time at which it was drawn. "Age" is from there to the
drawn array in the reader's hands, and holds 2 to 4 ms of the simulator's own compressing. CPU is the reader's process alone, in
per cent of one core. Each reader is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2

from drivers.camera.driver import make_camera
from drivers.camera.port import Frame, Picture
from drivers.camera.profile import load_profile
from drivers.camera.simulated_picture import stamp_of
from drivers.simulation import control

ROOT = Path(__file__).resolve().parents[2]
NEVER = threading.Event()
READERS = ("driver", "videocapture")
Read = Callable[[], Picture | None]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each measurement (default 10)")
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--address", help=argparse.SUPPRESS)
    parser.add_argument("--pause", type=float, default=0.0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if given.reader:
        print(json.dumps(measured(given.reader, given.address, given.seconds, given.pause)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-camera-") as folder:
        measure_all(Path(folder), given.seconds)


def measure_all(folder: Path, seconds: float) -> None:
    """Starts the camera, then one reader after the other."""
    listen = folder / "listen.json"
    camera = subprocess.Popen(
        [
            *(sys.executable, "-m", "drivers.camera.simulator", "--listen-file", str(listen)),
            *("--control", str(folder / "control.sock"), "--state", str(folder / "state")),
        ],
        cwd=ROOT,
    )
    try:
        while not listen.exists():
            time.sleep(0.05)
        address = json.loads(listen.read_text())["address"]
        print(f"{'':<34}{'frames/s':>9}{'age median':>12}{'p99':>9}{'max':>9}{'CPU':>7}{'RSS':>9}")
        for title, pause in (
            ("looks at every frame", 0.0),
            ("looks for 200 ms at each", 0.2),
            ("looks once in 2 s", 2.0),
        ):
            for reader in READERS:
                words = ["--reader", reader, "--address", address, "--seconds", str(seconds), "--pause", str(pause)]
                done = subprocess.run(
                    [sys.executable, __file__, *words], capture_output=True, text=True, check=True, timeout=seconds + 60
                )
                found = json.loads(done.stdout)
                print(
                    f"{title + ', ' + reader:<38}{found['rate']:>5.1f}{found['median']:>9.1f} ms{found['p99']:>6.0f} ms"
                    f"{found['max']:>6.0f} ms{found['cpu']:>5.0f} %{found['rss_mb']:>6.0f} MB",
                    flush=True,
                )
        for reader in READERS:
            print(f"{reader}: {frozen(reader, address, folder / 'control.sock')}")
    finally:
        camera.terminate()
        camera.wait(10)


def opened(reader: str, address: str) -> tuple[Read, Callable[[], object]]:
    """How to read one picture, and how to end."""
    if reader == "videocapture":
        capture = cv2.VideoCapture(address)

        def bare() -> Picture | None:
            good, picture = capture.read()
            return picture if good else None  # type: ignore[return-value]  # always of bytes

        return bare, capture.release
    profile = load_profile(ROOT / "config/profiles/cameras.toml", "face")
    camera = make_camera(address, profile)
    camera.open()
    seen = 0

    def ours() -> Picture | None:
        nonlocal seen
        result = camera.next_frame(seen, 1.0, NEVER)
        if not isinstance(result, Frame):
            return None
        seen = result.number
        return result.picture

    return ours, camera.close


def measured(reader: str, address: str, seconds: float, pause: float) -> dict[str, float]:
    """Reads for ``seconds``, being busy with each picture for ``pause``."""
    read, end = opened(reader, address)
    for _ in range(5):
        read()
    ages: list[float] = []
    began, cpu = time.monotonic(), time.process_time()
    while time.monotonic() - began < seconds:
        picture = read()
        if picture is not None:
            ages.append(((time.monotonic_ns() // 1000 - stamp_of(picture).t_us) % (1 << 40)) / 1000)
        time.sleep(pause)
    taken, cpu = time.monotonic() - began, time.process_time() - cpu
    end()
    ages.sort()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return {
        "rate": len(ages) / taken,
        "median": statistics.median(ages),
        "p99": ages[min(len(ages) - 1, int(len(ages) * 0.99))],
        "max": ages[-1],
        "cpu": 100 * cpu / taken,
        "rss_mb": resident,
    }


def frozen(reader: str, address: str, steering: Path) -> str:
    """The camera stops in the middle of a frame: after how long is the reader free again, and does it come back by itself?"""
    read, end = opened(reader, address)
    for _ in range(5):
        read()
    control(steering, "fault", kind="freeze")
    threading.Timer(8.0, lambda: control(steering, "clear_faults")).start()
    began = time.monotonic()
    blocked, back = 0.0, None
    while time.monotonic() - began < 20:
        before = time.monotonic()
        picture = read()
        now = time.monotonic()
        blocked = max(blocked, now - before)
        if picture is not None and now - began > 8:
            back = now - began - 8
            break
        if picture is None:
            time.sleep(0.05)
    end()
    word = "not back within 12 s" if back is None else f"back {back:.1f} s after the camera"
    return f"frozen for 8 s: one call blocked {blocked:.1f} s at most; {word}"


if __name__ == "__main__":
    main()
