# SPDX-License-Identifier: Apache-2.0
"""A visit that is left unfinished, without a screen: once with a card, once with a number and a code. Then it waits.

Uses the visit's own record and ``ui.visit.drafts``. Run as ``python visit_drafter.py CONFIG STATE SEED LINES``.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from commands.visit_parts import compose_visit
from config.settings import load_settings
from kiosk.journey.state import Level
from kiosk.platform.model import Session
from tests.scenarios.fake_courier import FakeLink
from tests.scenarios.visit_filer import signed_record
from ui.visit.drafts import VisitDrafts

LIMIT_S = 120


def main() -> None:
    """Keep both drafts, say so, and go on living: what a visit knows is in its memory until it ends."""
    config, state, seed, lines = sys.argv[1:]
    signal.alarm(LIMIT_S)
    parts = compose_visit(load_settings(Path(config), overrides={"state_dir": state}), FakeLink(), lambda _reason: None)
    record = signed_record(parts, int(seed))
    drafts = VisitDrafts(parts, record)
    with_card = drafts.to_keep(Level.STRONG)
    assert with_card is not None
    with_card()
    assert record.resident is not None
    record.card, record.session = None, Session("token", "weak", record.resident.name, record.resident.number)
    without_card = drafts.to_keep(Level.WEAK)
    assert without_card is not None
    without_card()
    Path(lines).write_text("KEPT\n", encoding="ascii")
    signal.pause()


if __name__ == "__main__":
    main()
