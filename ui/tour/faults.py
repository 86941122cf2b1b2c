# SPDX-License-Identifier: Apache-2.0
"""``main.py tour --faults``: the fault table on the real window and the real simulators; a picture for each row, faults.json."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from config.modes import DisplayMode
from config.settings import Settings
from kiosk.platform.sandbox.population import EdgeCase
from ui.app import Application, prepare_environment
from ui.tour.expired_platform import ExpiredPlatform
from ui.tour.fault_book import FaultBook
from ui.tour.fault_ends import VISITS
from ui.tour.fault_scripts import Scene
from ui.tour.options import write_json
from ui.tour.run import LocalLink
from ui.tour.stage import Stage, end_on_sigterm
from ui.tour.walker import Walker
from ui.visit.process import Compose
from ui.visit.session import VisitSession

CARD_SECONDS = 0.5
"""A simulated card is read faster than a real one: a tour reads a dozen."""
VISIT_LIMIT_S = 150.0
_ALSO = {"ways": ("code_scanner",), "camera": ("camera",), "mat": ("paper_camera",), "face": ("camera", "code_scanner")}
"""Devices of one visit that the others do without."""
_SEEDS = {"licence": int(EdgeCase.PERMIT_EXPIRED), "mat": int(EdgeCase.NO_LICENCES)}
"""Visits of somebody in particular."""


@dataclass
class FaultSummary:
    """faults.json. ``rows``: see :class:`~ui.tour.fault_book.FaultRow`."""

    ok: bool = False
    mode: str = ""
    seconds: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class FaultVisit(QObject):
    """One visit in this process, walked by one script."""

    def __init__(self, stage: Stage, settings: Settings, out: Path, mode: DisplayMode, compose: Compose) -> None:
        super().__init__()
        self._stage, self._mode = stage, mode
        self.link = LocalLink()
        self.warnings: list[str] = []
        self.session = VisitSession(compose(settings, self.link, self._finish))
        self.session.pages.shell.motion = False
        panel = settings.panel
        self.app = Application(
            self.session.pages.shell,
            width_px=panel.width_px,
            height_px=panel.height_px,
            fullscreen=False,
            on_warning=self.warnings.append,
        )
        self.walker = Walker(self.app.window, self.session, out, self.app.qt.quit)
        self.book = FaultBook(self.walker)
        self.timed_out = False
        self._opened = False
        self.app.on_first_frame(self._first_frame)

    def run(self, name: str) -> list[str]:
        """Walk one of :data:`~ui.tour.fault_ends.VISITS` to its end; what went wrong, if anything did."""
        prefers = frozenset({"local" if self._stage.resident.is_local else "migrant"})
        script = VISITS[name](Scene(self._stage, self.walker, self.book, prefers))
        watchdog = QTimer(self)
        watchdog.setSingleShot(True)
        watchdog.setInterval(round(VISIT_LIMIT_S * 1000))
        watchdog.timeout.connect(self._too_long)
        watchdog.start()
        self.session.begin(self._mode)
        self.app.show()
        QTimer.singleShot(0, lambda: self.walker.start(script))
        self.app.qt.exec()
        watchdog.stop()
        self.session.close()
        self.session.join_threads(3000)
        self.app.close()
        problems = [f"{name}: {self.walker.stuck}"] if self.walker.stuck else []
        if self.timed_out:
            problems.append(f"{name}: not done after {VISIT_LIMIT_S:.0f} s")
        return [*problems, *(f"qt: {text}" for text in self.warnings)]

    @Slot()
    def _first_frame(self) -> None:
        if not self._opened:
            self._opened = True
            self.session.open_devices()

    @Slot()
    def _too_long(self) -> None:
        self.timed_out = True
        self.app.qt.quit()

    def _finish(self, _reason: str) -> None:
        """A visit that ends by itself ends the script: nothing of a fault may do that."""
        self.session.close()
        self.app.qt.quit()


def run_fault_tour(arguments: argparse.Namespace, command: Sequence[str], compose: Compose) -> int:
    """``tour --faults``; exit status 0 when every row showed its page, led on, and lost nothing."""
    end_on_sigterm()
    out: Path = arguments.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    mode = DisplayMode(arguments.mode)
    work = Path(tempfile.mkdtemp(prefix="kiosk-tour-"))
    prepare_environment(work / "qmlcache")
    summary = FaultSummary(mode=mode.value)
    began = time.monotonic()
    visits: list[FaultVisit] = []
    """Kept to the end: objects of Qt may not be swept up by whichever thread happens to do it."""
    try:
        for name in VISITS if arguments.only is None else (arguments.only,):
            place = work / name
            with ExitStack() as world:
                stage = world.enter_context(
                    Stage(
                        command,
                        place / "state",
                        place / "tray",
                        seed=_SEEDS.get(name, arguments.seed or 1),
                        card_seconds=CARD_SECONDS,
                        also=_ALSO.get(name, ()),
                        perhaps=("smart_card_reader",) if name == "ways" else (),
                    )
                )
                settings = stage.settings
                assert settings is not None  # noqa: S101 - a started stage has settings
                if name == "certificate":
                    expired = world.enter_context(ExpiredPlatform(place / "expired"))
                    platform = settings.platform.model_copy(update={"url": expired.url})
                    settings = settings.model_copy(update={"platform": platform})
                visit = FaultVisit(stage, settings, out / "pages", mode, compose)
                visits.append(visit)
                summary.problems += visit.run(name)
                summary.rows += visit.book.table()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    summary.seconds = round(time.monotonic() - began, 3)
    summary.ok = not summary.problems and bool(summary.rows) and all(row["ok"] for row in summary.rows)
    write_json(out / "faults.json", asdict(summary))
    if arguments.json:
        sys.stdout.write((out / "faults.json").read_text(encoding="utf-8"))
    else:
        good = sum(bool(row["ok"]) for row in summary.rows)
        print(f"{'好' if summary.ok else '没有走完'}：{good}/{len(summary.rows)} 行，结果在 {out}", file=sys.stderr)
    return 0 if summary.ok else 1
