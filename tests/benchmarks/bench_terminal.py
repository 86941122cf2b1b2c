# SPDX-License-Identifier: Apache-2.0
"""What a resident waits for: start, take-over, prefilled page, 已收件, paper; and what the terminal weighs. Gates nothing.

Run: ``python tests/benchmarks/bench_terminal.py [--runs N] [--no-chromium]``. Needs Xvfb. The terminal is ``main.py run``
with its real window under Xvfb, over the sandbox and the simulated devices; in the same run Debian's Chromium in kiosk mode
shows an equal static page, which is what somebody would use instead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from config import timeouts
from tests.scenarios.stage_fixture import COMMAND, ROOT, Terminal, until
from ui.tour.stage import Stage

SIZE = (1080, 1920)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each measurement (default 5)")
    parser.add_argument("--no-chromium", action="store_true", help="leave the comparison out")
    given = parser.parse_args()
    # As packaging/setup.sh does: a terminal is compiled beforehand.
    subprocess.run(
        [
            sys.executable,
            "-m",
            "compileall",
            "-q",
            "main.py",
            "commands",
            "config",
            "drivers",
            "kiosk",
            "offline_cache",
            "ui",
        ],
        cwd=ROOT,
        check=True,
    )
    print(f"{'':<44}{'min':>9}{'median':>9}{'max':>9}   expected")
    with tempfile.TemporaryDirectory(prefix="bench-terminal-") as folder, xvfb() as display:
        measure_processes(Path(folder), display, given.runs)
        measure_visit(Path(folder), given.runs)
        if not given.no_chromium:
            measure_chromium(Path(folder), display, given.runs)


def row(name: str, values: list[float], unit: str, expected: str) -> None:
    """One line of the table."""
    low, middle, high = (f"{word(values):.0f} {unit}" for word in (min, statistics.median, max))
    print(f"{name:<44}{low:>9}{middle:>9}{high:>9}   {expected}", flush=True)


@contextmanager
def xvfb() -> Iterator[str]:
    """An X server of our own; gives its DISPLAY."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


# --- the running terminal ---------------------------------------------------------------------------------------------


def measure_processes(folder: Path, display: str, runs: int) -> None:
    """Start, take-over, weight of each process."""
    window = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
    stage = Stage(COMMAND, folder / "run", folder / "run-tray", card_seconds=0.2)
    starts: list[float] = []
    take_overs: list[float] = []
    returns: list[float] = []
    weights: dict[str, tuple[float, float]] = {}
    try:
        stage.start(with_courier=False)
        for number in range(runs):
            terminal = Terminal(stage, window)
            terminal.start()
            terminal.shown()
            starts.append((time.monotonic() - terminal.started_at) * 1000)
            if number == runs - 1:
                for _ in range(runs):
                    visit = terminal.processes()["visit"]
                    os.kill(visit, 9)
                    terminal.shown(not_pid=visit)
                    take_overs.append(float((terminal.status() or {})["last_take_over_ms"]))
                for _ in range(runs):
                    processes = terminal.processes()
                    killed = time.monotonic()
                    os.kill(processes["visit"], 9)
                    os.kill(processes["standby"], 9)
                    terminal.shown(not_pid=processes["visit"])
                    returns.append((time.monotonic() - killed) * 1000)
                weights = {name: weight([process]) for name, process in terminal.processes().items()}
            terminal.stop()
    finally:
        stage.stop()
    row("start → first interactive screen", starts, "ms", "≤ 800 ms")
    row("kill -9 of the visit → standby on screen", take_overs, "ms", f"≤ {timeouts.HANDOVER_S * 1000:.0f} ms")
    row("kill -9 of visit and standby → on screen", returns, "ms", "≤ 3000 ms")
    for name, (rss, pss) in weights.items():
        print(f"memory of {name:<16} RSS {rss:6.0f} MB   PSS {pss:6.0f} MB{'   ≤ 200 MB' if name == 'visit' else ''}")


def weight(processes: list[int]) -> tuple[float, float]:
    """RSS and PSS of these processes together, in MB."""
    rss = pss = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        facts = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
        rss, pss = rss + int(facts["Rss"]), pss + int(facts["Pss"])
    return rss / 1024, pss / 1024


# --- one visit --------------------------------------------------------------------------------------------------------


def measure_visit(folder: Path, runs: int) -> None:
    """The visit's own session in this process, over real devices, courier and sandbox."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    to_form: list[float] = []
    to_durable: list[float] = []
    to_paper: list[float] = []
    from_word: list[float] = []
    for seed in range(1, runs + 1):  # another resident each time: nobody registers twice on one day
        with Stage(COMMAND, folder / f"visit-{seed}", folder / f"visit-{seed}-tray", seed=seed) as stage:
            form, durable, paper, word = one_visit(stage, application.processEvents)
        to_form.append(form)
        to_durable.append(durable)
        to_paper.append(paper)
        from_word.append(word)
    row("card laid down → prefilled page (card 1.2 s)", to_form, "ms", "≤ 2000 ms")
    row("signed → durable", to_durable, "ms", "≤ 50 ms")
    row("durable → first byte at the printer", to_paper, "ms", "≤ 150 ms")
    row("  of it: platform's word → first byte", from_word, "ms", "")


def one_visit(stage: Stage, turn: Callable[[], None]) -> tuple[float, float, float, float]:
    """One registration; four times in milliseconds."""
    from commands.visit_parts import compose_visit
    from kiosk.journey import events as ev
    from kiosk.journey.state import JourneyState, Page
    from tests.scenarios.fake_courier import FakeLink
    from tests.scenarios.visit_walk import ANSWERS, REGISTER, STROKES
    from ui.visit.session import VisitSession

    assert stage.settings is not None
    moments: dict[str, float] = {}
    session = VisitSession(compose_visit(stage.settings, FakeLink(), lambda _reason: None), page_fresh_s=0.0)

    def seen(_before: JourneyState, _after: JourneyState, event: ev.Event) -> None:
        moments.setdefault(type(event).__name__, time.monotonic())

    def wait(holds: Callable[[], bool]) -> None:
        limit = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < limit, session.state
            turn()
            time.sleep(0.001)

    def answer() -> str:
        prompt = session.record.asking.prompt
        assert prompt is not None
        plain = {"phone": "19900001234", "date": "2026-03-14"}.get(prompt.kind, "示例路1弄2号301室")
        return str(prompt.options[0].value) if prompt.options else plain

    pages = session.pages
    session.listeners.append(seen)
    session.begin()
    session.open_devices()
    pages.attract.choose(REGISTER)
    local = {**ANSWERS, "household": "local" if stage.resident.is_local else "migrant"}
    while session.state.page is Page.QUESTION:
        values = [str(option["value"]) for option in pages.question.options]
        pages.question.choose(next(value for value in values if value in local.values()))
    pages.notice.next()
    for _ in range(700):  # let the reader's thread settle: it is polling when the card comes
        turn()
        time.sleep(0.001)
    laid = time.monotonic()
    stage.lay_card()
    wait(lambda: session.state.page is Page.REVIEW)
    form = time.monotonic() - laid
    pages.review.next()
    while session.state.page is Page.FIELD:
        pages.field_page.answer(answer())
    pages.promise.accept()
    pages.confirm.next()
    signed = time.monotonic()
    pages.sign.signed(STROKES)
    wait(lambda: session.state.page is Page.HAND_OVER and session.state.receipt.value != "printing")
    first_byte = float(stage.device("receipt_printer", "status")["first_byte"])
    word = moments.get("CaseDelivered", moments.get("CaseWaits", 0.0))
    session.close()
    session.join_threads(3000)
    durable = moments["CaseDurable"]
    return form * 1000, (durable - signed) * 1000, (first_byte - durable) * 1000, (first_byte - word) * 1000


# --- what somebody would use instead ------------------------------------------------------------------------------------

PAGE = """<!doctype html><meta charset=utf-8><style>body{{margin:0;background:#fff;font:48px 'Noto Sans CJK SC'}}
main{{padding:90px}}button{{display:block;width:100%;height:300px;margin:40px 0;font-size:56px;border-radius:32px}}</style>
<main><h1>您好，今天想办什么？</h1><p>不用排队，不会打字也能办。</p><button>自己干活，来登记</button>
<button>打印养老保险缴费证明</button></main>
<script>requestAnimationFrame(()=>requestAnimationFrame(()=>fetch('/drawn')))</script>"""


def measure_chromium(folder: Path, display: str, runs: int) -> None:
    """Debian's Chromium in kiosk mode with an equal static page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed (apt-get install chromium): no comparison")
        return
    drawn = threading.Event()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/drawn":
                drawn.set()
            content = PAGE.format().encode() if self.path == "/" else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    starts: list[float] = []
    weights: list[tuple[float, float]] = []
    profile = folder / "chromium"
    words = [
        "--kiosk", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--no-default-browser-check",
        f"--window-size={SIZE[0]},{SIZE[1]}", f"--user-data-dir={profile}", f"http://127.0.0.1:{server.server_port}/",
    ]  # fmt: skip
    for _ in range(runs + 1):  # the first one makes its profile and does not count
        drawn.clear()
        began = time.monotonic()
        browser = subprocess.Popen(
            [chromium, *words],
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert drawn.wait(60), "Chromium never drew the page"
        starts.append((time.monotonic() - began) * 1000)
        time.sleep(2)
        weights.append(weight(family(browser.pid)))
        everything = family(browser.pid)
        browser.terminate()
        browser.wait(20)
        until(partial(all_gone, everything), 20, "Chromium does not go")
    server.shutdown()
    row("Chromium: start → page drawn", starts[1:], "ms", "for comparison")
    rss, pss = (statistics.median(one[place] for one in weights[1:]) for place in (0, 1))
    print(f"memory of Chromium, all processes  RSS {rss:6.0f} MB   PSS {pss:6.0f} MB")


def all_gone(processes: list[int]) -> bool:
    """None of them runs any more."""
    return not any(Path(f"/proc/{process}").exists() for process in processes)


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(
                    (entry / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1]
                )
            except (OSError, IndexError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [process]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


if __name__ == "__main__":
    main()
