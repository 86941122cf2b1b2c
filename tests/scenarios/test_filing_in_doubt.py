# SPDX-License-Identifier: Apache-2.0
"""The courier's word is lost, or the courier is away for a moment: the case is filed once, and the screen says what is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from kiosk.courier.client import CourierUnavailable
from kiosk.journey.state import Page
from tests.scenarios.visit_walk import Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world.start()
    world.close()


def test_a_lost_answer_is_asked_for_again_with_the_same_case(visit: Visit) -> None:
    visit.courier.answer_is_lost = True
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert (visit.courier.submits, len(visit.courier.cases)) == (2, 1)


def test_a_courier_that_comes_back_takes_the_case(visit: Visit) -> None:
    visit.courier.trouble = CourierUnavailable("away")
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.until(lambda: visit.courier.submits > 1)
    assert visit.page == Page.SUBMIT.value
    visit.courier.trouble = None
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


def test_a_case_that_was_kept_after_all_is_not_refused_at_the_next_try(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "COURIER_BACK_S", 0.0)
    visit.courier.answer_is_lost = True
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.STOP)
    visit.pages.shell.back()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    (kept,) = visit.courier.cases.values()
    assert visit.session.record.received_at_text == kept.terminal_received_at
