# SPDX-License-Identifier: Apache-2.0
"""``main.py demo``: stage, supervisor and dock, until the dock's window is closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from config.parent import as_parent
from ui.app import QML_DIR, prepare_environment
from ui.demo.dock import DockViewModel
from ui.tour.stage import Stage, end_on_sigterm

STOP_LIMIT_S = 12.0


def run_demo(state: Path, seed: int, command: Sequence[str]) -> int:
    """Needs a display; without one the tour shows the same."""
    end_on_sigterm()
    prepare_environment(state / "qmlcache")
    state = state.absolute()
    with Stage(
        command,
        state,
        state / "simulators",
        seed=seed,
        also=("code_scanner", "camera", "paper_camera"),
        perhaps=("smart_card_reader",),
        receipts="screen",
    ) as stage:
        stage.stop_courier()  # the supervisor keeps a courier of its own
        terminal = subprocess.Popen([*command, "run", *stage.run_arguments], env=as_parent(), start_new_session=True)
        try:
            return _dock(stage, terminal)
        finally:
            if terminal.poll() is None:
                terminal.terminate()
                try:
                    terminal.wait(STOP_LIMIT_S)
                except subprocess.TimeoutExpired:
                    terminal.kill()


def _dock(stage: Stage, terminal: subprocess.Popen[bytes]) -> int:
    qt = QGuiApplication(sys.argv[:1])
    dock = DockViewModel(stage)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML_DIR))
    engine.setInitialProperties({"dock": dock})
    engine.load(str(QML_DIR / "Dock.qml"))
    if not engine.rootObjects():
        print("演示的控制窗口打不开。请运行 packaging/qmllint.sh 看看。", file=sys.stderr)
        return 1
    status = int(qt.exec())
    del engine
    return status if terminal.poll() is None else 1
