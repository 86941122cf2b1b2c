# SPDX-License-Identifier: Apache-2.0
"""A visit from the signature on, without a screen, one resident after another, until it is killed.

Uses the visit's own record and ``ui.visit.filing``; writes what the screen would say: ``DURABLE id`` where it says 已收件,
``NOT id`` where it says 没有收下. Run as ``python visit_filer.py CONFIG STATE FIRST_SEED LINES``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QTimer

from commands.visit_parts import compose_visit
from config import clock
from config.modes import DisplayMode
from config.settings import load_settings
from kiosk.guidance.questionnaire import Question
from kiosk.identity.resident import Identified, from_card
from kiosk.journey import events as ev
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_courier import FakeLink
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import ANSWERS, REGISTER, STROKES
from ui.visit.filing import Filing
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

EVERY_MS = 60


def signed_record(parts: VisitParts, seed: int) -> VisitRecord:
    """One resident's visit up to the signature, with nothing from the platform."""
    person, record, today = resident(seed), VisitRecord(parts.catalogue), clock.now().date()
    record.open_item(REGISTER)
    while isinstance(view := record.guidance_view(), Question):
        wanted = {**ANSWERS, "household": "local" if person.is_local else "migrant"}
        record.answer_question(wanted[view.id])
    record.card_read = id_card(person)
    read = from_card(record.card_read, today, parts.catalogue.tables.certificate_types)
    assert isinstance(read, Identified)
    record.resident_read = read.resident
    record.adopt_card()
    record.give_consent(clock.now())
    record.open_form(Fetched(), today, None)
    while (prompt := record.filling.ask_field(DisplayMode.STANDARD)) is not None:
        words = {"phone": person.phone or "19900001234", "date": "2026-03-14"}
        raw = prompt.options[0].value if prompt.options else words.get(prompt.kind, "示例路1弄2号301室")
        assert record.filling.answer_field(prompt.code, raw, DisplayMode.STANDARD), record.asking.error
    record.filling.promise_accepted_at = clock.now()
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, clock.now()) is None
    return record


class Filer:
    """Files case after case."""

    def __init__(self, parts: VisitParts, first_seed: int, lines: Path) -> None:
        self._parts, self._seed = parts, first_seed
        self._lines = os.open(lines, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._kept: list[object] = []

    def next(self) -> None:
        """File one; the next follows when its fate is known."""
        record = signed_record(self._parts, self._seed)
        self._seed += 1
        desk = TaskDesk("courier")

        def told(event: ev.Event) -> None:
            if isinstance(event, ev.CaseDurable | ev.CaseNotDurable):
                word = "DURABLE" if isinstance(event, ev.CaseDurable) else "NOT"
                os.write(self._lines, f"{word} {record.case_id} {self._seed - 1}\n".encode())
                QTimer.singleShot(EVERY_MS, self.next)

        filing = Filing(self._parts, record, desk, told, lambda: {"sign": 1000}, lambda: None)
        self._kept += (desk, filing)
        filing.submit(online=False)


def main() -> int:
    """Until killed."""
    config, state, first_seed, lines = sys.argv[1:]
    application = QCoreApplication([])
    settings = load_settings(Path(config), overrides={"state_dir": state})
    filer = Filer(compose_visit(settings, FakeLink(), lambda _reason: None), int(first_seed), Path(lines))
    QTimer.singleShot(0, filer.next)
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main())
