# SPDX-License-Identifier: Apache-2.0
"""属地, through the window: a service of another district says so where it is chosen, with where to go, and asks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.catalogue.summary import summary_of
from kiosk.journey.state import Level, Page, StopReason
from tests.scenarios.visit_walk import PROOF, Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    item = made.catalogue.items[PROOF].model_copy(update={"scope": "黄浦区"})  # the terminal stands in 浦东新区
    made.catalogue = replace(
        made.catalogue,
        items={**made.catalogue.items, PROOF: item},
        summaries={**made.catalogue.summaries, PROOF: summary_of(item)},
    )
    yield made
    made.close()


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_it_stops_before_the_first_question_and_names_the_district(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.pages.attract.choose(PROOF)
    visit.at(Page.STOP)
    assert (visit.session.state.stop, visit.session.state.level) == (StopReason.OTHER_DISTRICT, Level.NONE)
    stop = visit.pages.stop
    assert "别的区" in stop.title
    assert "黄浦区" in stop.reason
    assert stop.places
    assert stop.nearbyText
