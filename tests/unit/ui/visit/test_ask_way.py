# SPDX-License-Identifier: Apache-2.0
"""小申, where an answer comes late: it stands under its own question or nowhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, Page
from tests.unit.ui.visit.desks import Later
from ui.visit.ask_way import AskWay
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class Index:
    """Finds what it was asked, or breaks at it."""

    def ready(self) -> tuple[Any, ...]:
        return ()

    def ask(self, text: str) -> str:
        return f"about {text}"


@pytest.fixture
def told() -> list[ev.Event]:
    return []


@pytest.fixture
def desk() -> Later:
    return Later()


@pytest.fixture
def way(told: list[ev.Event], desk: Later) -> AskWay:
    log = SimpleNamespace(failure=lambda *_a, **_k: None)
    made = AskWay(cast("VisitParts", SimpleNamespace(answering=Index, log=log)), told.append, lambda: None)
    made._desk = cast("TaskDesk", desk)
    made.follow(JourneyState(page=Page.ASK))
    desk.answer()
    return made


def test_what_is_found_late_is_not_told_under_the_next_question(way: AskWay, told: list[ev.Event], desk: Later) -> None:
    way.ask_in_words("社保卡")
    way.follow(JourneyState(page=Page.CHOOSE))
    way.follow(JourneyState(page=Page.ASK))
    way.ask_in_words("居住证")
    desk.waiting.pop(0)()
    assert (way.found, way.is_looking, told) == (None, True, [])
    desk.answer()
    assert (way.question, cast("Any", way.found), way.is_looking) == ("居住证", "about 居住证", False)
    assert told == [ev.AnswersFound()]


def test_what_was_asked_by_who_has_left_is_told_to_nobody(way: AskWay, told: list[ev.Event], desk: Later) -> None:
    way.ask_in_words("社保卡")
    way.follow(JourneyState(page=Page.CHOOSE))
    desk.answer()
    assert (way.question, way.found, way.is_looking, told) == ("", None, False, [])
