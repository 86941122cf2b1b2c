# SPDX-License-Identifier: Apache-2.0
"""Pictures of every page, for whoever works on the look: ``python -m ui.preview --out DIR [--mode elder] [--page NAME]``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config.modes import DisplayMode, Environment
from ui.app import Application, prepare_environment
from ui.preview_scenes import scenes
from ui.preview_stage import Stage

SETTLE_MS = 60


def is_settled(item: QQuickItem) -> bool:
    """Nothing under this item still measures itself."""
    return item.property("ready") is not False and all(is_settled(one) for one in item.childItems())


def main(argv: Sequence[str] | None = None) -> int:
    """Draw the scenes; 1 when Qt or QML had anything to warn of."""
    parser = argparse.ArgumentParser(prog="python -m ui.preview", description="pictures of every page")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--mode", type=DisplayMode, choices=list(DisplayMode), help="one mode; both without it")
    parser.add_argument("--page", help="only the scenes whose name begins like this")
    parser.add_argument("--environment", type=Environment, choices=list(Environment), default=Environment.DEMO)
    options = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_environment(None)
    options.out.mkdir(parents=True, exist_ok=True)
    warnings: list[str] = []
    stage = Stage(options.environment)
    panel = stage.settings.panel
    application = Application(
        stage.pages.shell,
        width_px=panel.width_px,
        height_px=panel.height_px,
        fullscreen=False,
        on_warning=warnings.append,
    )
    application.show()
    for mode in [options.mode] if options.mode is not None else list(DisplayMode):
        for scene in scenes():
            if options.page is None or scene.name.startswith(options.page):
                stage.show(scene, mode)
                QTest.qWait(SETTLE_MS)
                for _ in range(200):  # lists that are cut into screens measure themselves first
                    if is_settled(application.window.contentItem()):
                        break
                    QTest.qWait(10)
                application.window.grabWindow().save(str(options.out / f"{mode.value}-{scene.name}.png"))
    application.close()
    for warning in warnings:
        print(warning, file=sys.stderr)
    return 1 if warnings else 0


if __name__ == "__main__":
    sys.exit(main())
