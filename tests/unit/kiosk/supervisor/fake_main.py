# SPDX-License-Identifier: Apache-2.0
"""Stands for ``main.py``: ``run`` is the real supervisor, ``visit`` and ``courier`` are the fakes, for tests."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> int:
    word = sys.argv[1]
    state = Path(sys.argv[sys.argv.index("--state") + 1])
    if word == "run":
        from config.settings import load_settings
        from kiosk.supervisor.children import VisitChild, inherited
        from kiosk.supervisor.supervisor import main as supervise

        settings = load_settings(None, overrides={"state_dir": state})
        command = [sys.executable, "-m", "tests.unit.kiosk.supervisor.fake_main"]
        same = ["--state", str(state)]
        first = VisitChild(1, [*command, "visit", *same], inherited())
        return supervise(settings, [*command, "visit", *same], [*command, "courier", *same], first)
    sys.argv = [word, str(state)]
    runpy.run_module(f"tests.unit.kiosk.supervisor.fake_{word}", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
