# SPDX-License-Identifier: Apache-2.0
"""From the camera to the panel while codes are looked for: how old the picture is, what is dropped, what it costs. Gates nothing.

Run: ``python tests/benchmarks/vision/bench_live_view.py [--seconds N]``. A simulated camera sends MJPEG over loopback HTTP, 25
frames a second of 1280 x 720, from a process of its own. A whole visit (window, pages, drivers, sandbox) stands on the page that
scans, under Xvfb at 1080 x 1920 with the software renderer. "Age" is from the frame's last byte in the driver (``Frame.t``) to
``frameSwapped`` of the window that shows it. CPU is the visit's process alone, in per cent of one core; memory is its own too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from drivers.camera.scenes.phone import Scene, frame, hall, picture_file
from drivers.simulation import control

ROOT = Path(__file__).resolve().parents[3]
FPS = 25
SETTLE_S = 3.0
LIMIT_S = 60.0
SCENES = {
    "empty hall": None,
    "a code that is read": Scene("https://shop.example.invalid/1", module=5.0, noise=0.0),
    "a code that cannot be read": Scene("https://shop.example.invalid/1", module=5.0, blur=5.0, noise=0.0),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0, help="length of each measurement (default 15)")
    parser.add_argument("--visit", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--config", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--state", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--address", help=argparse.SUPPRESS)
    parser.add_argument("--control", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.visit:
        print(json.dumps(measured(given)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder, a_display() as display:
        measure(Path(folder), given.seconds, display)


@contextmanager
def a_display() -> Iterator[str]:
    """Xvfb of its own, ended by its process id."""
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1080x1920x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def measure(folder: Path, seconds: float, display: str) -> None:
    """Camera, stage, and the visit in a process of its own."""
    from ui.tour.stage import Stage

    listen, channel = folder / "listen.json", folder / "control.sock"
    camera = subprocess.Popen(
        [
            *(sys.executable, "-m", "drivers.camera.simulator", "--listen-file", str(listen), "--fps", str(FPS)),
            *("--control", str(channel), "--state", str(folder / "camera")),
        ],
        cwd=ROOT,
    )
    try:
        while not listen.exists():
            time.sleep(0.05)
        address = json.loads(listen.read_text())["address"]
        for number, scene in enumerate(SCENES.values()):
            picture_file(hall() if scene is None else frame(scene), folder / f"{number}.png")
        with Stage([sys.executable, str(ROOT / "main.py")], folder / "state", folder / "tray") as stage:
            words = ["--visit", *stage.run_arguments, "--address", address, "--control", str(channel)]
            done = subprocess.run(
                [sys.executable, __file__, "--seconds", str(seconds), *words],
                env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=LIMIT_S + len(SCENES) * (seconds + 30),
            )
        told = json.loads(done.stdout)
    finally:
        camera.terminate()
        camera.wait(10)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; preview of {told['points'][0]} x {told['points'][1]} points"
    )
    print(f"{'':<28}{'shown':>8}{'looked at':>11}{'dropped':>9}{'age median':>12}{'p95':>8}{'max':>8}{'CPU':>7}")
    for name, row in told["rows"].items():
        print(
            f"{name:<28}{row['shown']:>6.1f}/s{row['looked']:>9.1f}/s{row['dropped']:>8.1%}{row['median']:>9.1f} ms"
            f"{row['p95']:>5.0f} ms{row['max']:>5.0f} ms{row['cpu']:>6.0f}%"
        )
    print(
        f"memory of the visit: {told['before']} MiB before the camera, {told['open']} MiB with eyes open, peak {told['peak']} MiB"
    )


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """The visit's process."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from commands.visit_parts import compose_visit
    from config.settings import load_settings
    from kiosk.journey.state import Page
    from kiosk.vision.codes.look import CodeLook
    from kiosk.vision.sight import Sight
    from tests.scenarios.fake_courier import FakeLink
    from tests.scenarios.visit_walk import ANSWERS, REGISTER
    from ui.app import Application, prepare_environment
    from ui.visit.looks import Where
    from ui.visit.session import VisitSession

    prepare_environment(given.state / "qmlcache")
    settings = load_settings(given.config, overrides={"state_dir": str(given.state)})
    fitted = settings.camera.model_copy(update={"address": given.address, "profile": "code"})
    parts = compose_visit(settings.model_copy(update={"camera": fitted}), FakeLink(), lambda _reason: None)
    session = VisitSession(parts, page_fresh_s=0.0)
    panel = settings.panel
    application = Application(
        session.pages.shell,
        width_px=panel.width_px,
        height_px=panel.height_px,
        fullscreen=False,
        on_warning=print_warning,
    )
    session.begin()
    application.show()
    session.open_devices()
    thoughts = 0
    see: Any = CodeLook.see

    def counted(look: CodeLook, seen: Any) -> Any:
        nonlocal thoughts
        thoughts += 1
        return see(look, seen)

    setattr(CodeLook, "see", counted)  # noqa: B010 - counts, and does the same

    def turn(seconds: float) -> None:
        loop = QEventLoop()  # the application's own would close the window when it is left
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def wait(holds: Callable[[], bool]) -> None:
        until = time.monotonic() + LIMIT_S
        while not holds():
            turn(0.02)
            if time.monotonic() > until:
                raise TimeoutError(f"on {session.state.page}, sees {session.state.sight}")

    def at(page: Page) -> None:
        wait(lambda: session.state.page is page)

    turn(SETTLE_S)  # the first screen stands; the look whether the camera works is over
    session.pages.attract.choose(REGISTER)
    while session.state.page is Page.QUESTION:
        values = [str(option["value"]) for option in session.pages.question.options]
        session.pages.question.choose(next((value for value in values if value in ANSWERS.values()), values[0]))
    at(Page.NOTICE)
    session.pages.notice.next()
    at(Page.IDENTIFY)
    turn(1.0)
    before = memory_mib("VmRSS")
    session.pages.identify.scan()
    at(Page.SCAN)
    wait(lambda: session.state.sight is Sight.SEES)
    picture = session.looks.picture(Where.FRONT)
    assert picture is not None
    drawn: list[float] = []
    ages: list[float] = []

    def swapped() -> None:
        while drawn:
            ages.append(time.monotonic() - drawn.pop())

    picture.drawn = lambda age_s: drawn.append(time.monotonic() - age_s)
    application.window.frameSwapped.connect(swapped, Qt.ConnectionType.DirectConnection)
    rows: dict[str, Any] = {}
    folder = given.control.parent
    opened = 0
    for number, name in enumerate(SCENES):
        control(given.control, "show", file=str(folder / f"{number}.png"))
        turn(SETTLE_S)
        ages.clear()
        thoughts, sent = 0, int(control(given.control, "status")["frames"])
        cpu_s, began = own_cpu_s(), time.monotonic()
        turn(given.seconds)
        took_s = time.monotonic() - began
        cpu = (own_cpu_s() - cpu_s) / took_s * 100
        sent = int(control(given.control, "status")["frames"]) - sent
        opened = max(opened, memory_mib("VmRSS"))
        in_ms = sorted(age * 1000 for age in ages)
        rows[name] = {
            "shown": len(in_ms) / took_s,
            "looked": thoughts / took_s,
            "dropped": max(0.0, 1 - len(in_ms) / sent),
            "median": statistics.median(in_ms),
            "p95": in_ms[int(len(in_ms) * 0.95)],
            "max": in_ms[-1],
            "cpu": cpu,
        }
    told = {"rows": rows, "points": picture.size, "before": before, "open": opened, "peak": memory_mib("VmHWM")}
    session.close()
    session.join_threads(5000)
    application.close()
    return told


def print_warning(text: str) -> None:
    """Standard output is for the figures."""
    print(text, file=sys.stderr)


def own_cpu_s() -> float:
    """Seconds of all threads of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_mib(word: str) -> int:
    """``VmRSS`` now, ``VmHWM`` at its highest (proc(5))."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{word}:"):
            return round(int(line.split()[1]) / 1024)
    raise ValueError(word)


if __name__ == "__main__":
    main()
