# SPDX-License-Identifier: Apache-2.0
"""Who comes again finds what they wrote the last time, with its day; who cannot be told it is asked, and loses nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import clock, timeouts
from config.modes import DisplayMode
from kiosk.application.facts import spoken_date
from kiosk.journey.state import Delivery, Page
from kiosk.platform.errors import Busy
from kiosk.platform.last_answers import LastAnswer, LastAnswersConsent
from tests.scenarios.visit_walk import Visit
from tests.scenarios.visit_window import Window


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    told = world.platform.shared_data

    def shared_data(*asked: Any) -> Any:
        return {name: one for name, one in told(*asked).items() if name != "employment.last_occupation"}

    monkeypatch.setattr(world.platform, "shared_data", shared_data)
    yield world
    world.close()


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_what_was_written_the_last_time_is_shown_with_its_day_and_filed_as_that(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, mode: DisplayMode
) -> None:
    day = clock.now().date() - timedelta(days=40)
    asked: list[LastAnswersConsent] = []

    def last_answers(_session: object, _item: str, _fields: object, consent: LastAnswersConsent) -> Any:
        asked.append(consent)
        return {"work_content": LastAnswer("摆摊、开小店", day)}

    monkeypatch.setattr(visit.platform, "last_answers", last_answers)
    window = Window(visit, mode)
    try:
        visit.to_review()
        (row,) = [one for one in visit.pages.review.rows if one["code"] == "work_content"]
        assert (row["value"], row["origin"]) == ("摆摊、开小店", f"您上次填的，{spoken_date(day)}")
        assert row["disputable"], "it is the resident's own, and can be changed"
        visit.to_sign()
        visit.sign()
        visit.until(lambda: visit.session.state.delivery is not Delivery.NONE, "kept")
        case = json.loads(visit.opened_case())["case"]
        assert case["fields"]["work_content"]["origin"] == "last"
        assert case["fields"]["work_content"]["as_of"] == day.isoformat()
        (given,) = [one for one in case["consents"] if one["kind"] == "last_answers"]
        assert given["what"] == list(asked[0].fields) == ["work_content", "employer"]
    finally:
        window.close()
    assert window.warnings == []


def test_a_platform_that_does_not_say_it_costs_one_question(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def last_answers(*_asked: object) -> Any:
        raise Busy("later", 60.0)

    monkeypatch.setattr(visit.platform, "last_answers", last_answers)
    visit.start(DisplayMode.STANDARD).to_review()
    rows = {str(one["code"]): one for one in visit.pages.review.rows}
    assert "work_content" not in rows
    assert "residence_address" in rows, "what the registers said stands"
    visit.pages.review.next()
    visit.at(Page.FIELD)
