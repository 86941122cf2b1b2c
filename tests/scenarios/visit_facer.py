# SPDX-License-Identifier: Apache-2.0
"""A visit that has fetched somebody's photo of record and looks at them. Covered, it drops the photo and lives on.

Run as ``python visit_facer.py CONFIG STATE CODE LINES``; ``CODE``: a code that the platform has issued to the resident. Writes
``KEPT`` and ``DROPPED`` into LINES; the file that covers the page is LINES with ``.cover`` behind it.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QGuiApplication

from commands.visit_parts import compose_visit
from config import clock
from config.settings import load_settings
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import Method, from_platform
from kiosk.journey import events as ev
from kiosk.journey.state import FaceStep, Page
from tests.scenarios.fake_courier import FakeLink
from tests.scenarios.visit_walk import PROOF
from ui.visit.session import VisitSession

LIMIT_S = 120


def main() -> None:
    """Fetch, say so, wait for the cover, say so, and go on living."""
    config, state, code, lines = sys.argv[1:]
    signal.alarm(LIMIT_S)
    application = QGuiApplication([])
    settings = load_settings(Path(config), overrides={"state_dir": state})
    parts = compose_visit(settings, FakeLink(), lambda _reason: None)
    visit = VisitSession(parts, page_fresh_s=0.0)
    visit.begin()

    def until(holds: Callable[[], bool]) -> None:
        while not holds():
            application.processEvents()
            time.sleep(0.005)

    visit.pages.attract.choose(PROOF)
    while visit.state.page is Page.QUESTION:
        visit.pages.question.choose(str(visit.pages.question.options[0]["value"]))
    until(lambda: visit.state.page is Page.NOTICE)
    visit.pages.notice.next()
    session = parts.platform.identify_by_issued_code(code)
    number = parse_id_number(session.number, clock.now().date())
    assert isinstance(number, IdNumber)
    types = parts.catalogue.tables.certificate_types
    visit.record.known_by(from_platform(session.name, number, types, Method.CITY_CODE), session)
    visit.controller.dispatch(ev.Identified(strong=False))
    visit.pages.identify.faceWay()
    visit.pages.face.primary()
    until(lambda: visit.state.face is FaceStep.LOOKING)
    Path(lines).write_text("KEPT\n", encoding="ascii")
    until(Path(f"{lines}.cover").exists)
    visit.controller.dispatch(ev.CurtainDrawn())
    until(lambda: not visit.errands.faces.reference.is_kept)
    Path(lines).write_text("DROPPED\n", encoding="ascii")
    signal.pause()


if __name__ == "__main__":
    main()
