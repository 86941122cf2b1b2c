# SPDX-License-Identifier: Apache-2.0
"""``main.py visit``: one visit process, started by the supervisor alone."""

from __future__ import annotations

import gc
import sys

from commands.outcome import EXIT_WRONG_USE
from commands.visit_parts import compose_visit


def run_visit_process() -> int:
    """Take the seat that the supervisor left open, load, and serve one visit; returns the exit status."""
    from kiosk.supervisor.seat import take_seat

    end = take_seat()
    if end is None:
        print(
            "visit 由 run 启动，不能单独运行\n原因：没有主管进程的连接\n怎么办：请用 main.py run 或 main.py demo",
            file=sys.stderr,
        )
        return EXIT_WRONG_USE
    # What is loaded stays until the process ends: looking through it for garbage meanwhile is a tenth of the start.
    gc.disable()
    import ui.visit.before_qt  # noqa: F401 - loads what it names
    from ui.visit.process import run_visit

    return run_visit(end, compose_visit)
