# SPDX-License-Identifier: Apache-2.0
"""A form that is asked for twice, because its page was left meanwhile: the answer to the first is no answer to the second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import Page
from tests.scenarios.visit_walk import Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


class Slow:
    """The platform's shared data, told one by one as the test lets them go."""

    def __init__(self, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
        told, self.asked = visit.platform.shared_data, 0
        self.gates = [threading.Event(), threading.Event()]

        def shared_data(*asked: Any) -> Any:
            self.asked += 1
            self.gates[min(self.asked, len(self.gates)) - 1].wait(15)
            return told(*asked)

        monkeypatch.setattr(visit.platform, "shared_data", shared_data)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_form_asked_for_twice_opens_once(visit: Visit, monkeypatch: pytest.MonkeyPatch, mode: DisplayMode) -> None:
    slow = Slow(visit, monkeypatch)
    visit.start(mode).to_identify()
    visit.reader.lay(visit.card)
    visit.at(Page.PREFILL)
    dispatch = visit.session.controller.dispatch
    dispatch(ev.PowerRanLow())
    visit.at(Page.STOP)
    dispatch(ev.PowerCameBack())
    visit.at(Page.NOTICE)
    visit.overlaid("idle")
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.pages.notice.next()
    visit.at(Page.PREFILL)
    slow.gates[0].set()
    visit.until(lambda: slow.asked == 2, "the second is asked, so the first was told")
    visit.turn(50)
    assert visit.page == Page.PREFILL.value, "what was told of the first opens nothing"
    assert visit.session.record.form is None
    slow.gates[1].set()
    visit.at(Page.REVIEW)
    visit.pages.review.next()
    visit.at(Page.FIELD)
