# SPDX-License-Identifier: Apache-2.0
"""Misfortune: nobody has renewed this terminal's content for months. It says so before anybody starts, and goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import clock, timeouts
from config.modes import DisplayMode
from kiosk.catalogue.words import long_sentences
from kiosk.journey.state import Page
from tests.scenarios.visit_walk import REGISTER, Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def warning(visit: Visit) -> str:
    visit.pages.attract.choose(REGISTER)
    visit.answer_questions()
    visit.at(Page.NOTICE)
    return str(visit.pages.notice.warning)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_old_content_says_so_and_can_be_used(visit: Visit, mode: DisplayMode) -> None:
    days = visit.settings.content.stale_days + 1
    visit.content_made_at = clock.now() - timedelta(days=days)
    said = warning(visit.start(mode))
    assert f"{days} 天没有更新" in said
    assert "帮办" in said
    assert long_sentences(said) == ()
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)


def test_fresh_content_says_nothing(visit: Visit) -> None:
    visit.content_made_at = clock.now() - timedelta(days=visit.settings.content.stale_days)
    assert warning(visit.start()) == ""


def test_content_from_a_day_to_come_says_nothing(visit: Visit) -> None:
    visit.content_made_at = clock.now() + timedelta(days=400)
    assert warning(visit.start()) == ""
