# SPDX-License-Identifier: Apache-2.0
"""无纸化, through a whole visit: as a terminal is delivered, the standard layout shows the receipt and prints it when asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import Environment
from config.settings import Settings
from kiosk.case.receipt import ReceiptCode, verify_code
from kiosk.journey import events as ev
from kiosk.journey.state import Overlay, Page, PaperState
from tests.scenarios.visit_walk import PROOF, Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    made.settings = Settings(environment=Environment.DEMO, state_dir=tmp_path)
    yield made
    made.close()


def _handed_over(visit: Visit) -> None:
    visit.start().to_review(PROOF)
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.errands.papers.receipt_code != b"", "the receipt's code")
    visit.until(lambda: visit.session.state.document is PaperState.UNKNOWN, "the certificate")


def test_it_is_shown_with_its_code_printed_when_asked_for_and_found_on_paper_by_who_walks_away(visit: Visit) -> None:
    _handed_over(visit)
    handed = visit.pages.hand_over
    assert (handed.papers[-1]["state"], handed.papers[-1]["again"]) == ("在屏幕上", "打一张纸的")
    assert handed.codeImage
    assert visit.receipts.slips == []
    shown = verify_code(visit.session.errands.papers.receipt_code, visit.terminal_key.public_pem)
    assert isinstance(shown, ReceiptCode)
    assert shown.case_id == visit.session.record.case_id
    handed.printAgain("receipt")
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED, "the slip")
    assert len(visit.receipts.slips) == 1

    _handed_over(visit)
    assert len(visit.receipts.slips) == 1
    visit.session.controller.dispatch(ev.IdleElapsed())
    visit.overlaid(Overlay.IDLE.value)
    visit.session.controller.dispatch(ev.AnswerElapsed())
    visit.until(lambda: len(visit.receipts.slips) == 2, "who walks away has it on paper")
    visit.until(lambda: visit.ended == ["done"], "the visit's end")
