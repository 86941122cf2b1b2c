# SPDX-License-Identifier: Apache-2.0
"""Stands for ``main.py visit``: the real visit process with its window, walked by a timer to the review page, no further.

Run by a supervisor as ``python visit_walker.py LINES``; says in that file where it stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.supervisor.seat import move_in, take_seat


def main() -> int:
    """As main.py does it, with a hand on the screen."""
    end = take_seat()
    assert end is not None
    from PySide6.QtCore import QObject, QTimer

    from commands.visit_parts import compose_visit
    from config.settings import Settings
    from kiosk.journey.state import Overlay, Page
    from tests.scenarios.visit_walk import ANSWERS, REGISTER
    from ui.app import prepare_environment
    from ui.visit.process import VisitProcess

    lines = Path(sys.argv[1])
    settings = Settings.model_validate_json(move_in(end).settings)
    prepare_environment(settings.state_dir / "qmlcache")
    process = VisitProcess(settings, compose_visit, end)
    session = process._session
    said: list[str] = []

    def say(word: str) -> None:
        if not said:
            said.append(word)
            lines.with_suffix(".new").write_text(f"{os.getpid()} {word}\n", encoding="ascii")
            lines.with_suffix(".new").replace(lines)

    def walk() -> None:
        page, pages = session.state.page, session.pages
        if not process._is_shown:
            return
        if session.state.overlay is Overlay.RESUME:
            say("resume")
        elif page is Page.ATTRACT:
            pages.attract.choose(REGISTER)
        elif page is Page.CHOOSE:  # the card was quicker than the finger
            pages.choose.choose(REGISTER)
        elif page is Page.QUESTION:
            values = [str(option["value"]) for option in pages.question.options]
            pages.question.choose(next((value for value in values if value in ANSWERS.values()), values[0]))
        elif page is Page.NOTICE:
            pages.notice.next()
        elif page is Page.REVIEW:
            say("review")

    owner = QObject()
    timer = QTimer(owner)
    timer.timeout.connect(walk)
    timer.start(50)
    return process.run()


if __name__ == "__main__":
    raise SystemExit(main())
