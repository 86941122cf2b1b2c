# SPDX-License-Identifier: Apache-2.0
"""同屏协助 is one person's yes: nothing of whoever is known next is told; a hint for one question goes with that question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.journey.helping import CoView
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.co_view import Hint, SeenPage
from tests.unit.kiosk.synthetic import by_card
from tests.unit.ui.visit.test_co_view_way import AGREED, OPEN, Here
from ui.visit.pages_help import HintShown


@pytest.fixture
def here(qtbot: QtBot) -> Iterator[Here]:
    made = Here()
    yield made
    made.way.close()


def test_somebody_else_who_is_known_next_is_not_looked_at(here: Here) -> None:
    """A session ends, and another person shows their code: the consent was not theirs."""
    here.record.resident = by_card()
    here.way.open()
    here.turn()
    here.record.known_by(replace(by_card(), number="999999199001010015"), None)
    seen = len(here.pages)
    here.follow(replace(here.state, page=Page.FIELD))
    here.poll()
    assert (len(here.pages), here.asked[-1], here.told[-1]) == (seen, "end", CoView.OVER)
    here.poll()
    assert here.asked.count("end") == 1


def test_who_agreed_before_anybody_was_known_and_is_known_now_goes_on_being_helped(here: Here) -> None:
    here.way.open()
    here.turn()
    here.record.resident = by_card()
    here.follow(replace(here.state, page=Page.FIELD))
    here.poll()
    assert (here.pages[-1].page, here.told[-1]) == ("field", CoView.OPEN)
    here.record.resident = replace(by_card(), number="999999199001010015")
    here.poll()
    assert here.told[-1] is CoView.OVER


def test_a_hint_goes_with_its_question_though_the_next_is_on_the_same_page(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = ["手机号"]

    def describe(state: JourneyState) -> SeenPage:
        return SeenPage(state.page.value, asks[-1], hidden=state.is_masked)

    monkeypatch.setattr(here.way, "_describe", describe)
    here.way.open()
    here.turn()
    here.says = replace(OPEN, hint=Hint(1, "填现在用的", ""))
    here.poll()
    assert here.way.hint == HintShown("填现在用的", "")
    asks.append("现在住在哪里")
    here.poll()
    assert here.way.hint == HintShown(), "it was said of the question before"


def test_another_helper_than_the_one_who_was_named_is_not_agreed_to(here: Here) -> None:
    here.way.open()
    here.turn()
    assert (here.told[-1], len(here.pages)) == (CoView.OPEN, 1)
    here.says = replace(OPEN, helper_no="BB0002")
    here.poll()
    assert (here.told[-1], here.asked[-1]) == (CoView.OVER, "end")
    here.poll()
    assert len(here.pages) == 1
    here.follow(AGREED)
    here.way.open()
    here.turn()
    assert (here.told[-1], len(here.pages)) == (CoView.OPEN, 2), "agreed to anew, for who has the call now"
