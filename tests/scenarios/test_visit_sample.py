# SPDX-License-Identifier: Apache-2.0
"""看看样子 (示例样表) in a visit: seen before anything is photographed, closed with one key, and the paper is taken as ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import Overlay, Page
from kiosk.vision.papers.samples.drawn_papers import household
from tests.scenarios.paper_world import PaperVisit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[PaperVisit]:
    made = PaperVisit(qtbot, tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_it_is_seen_and_closed_and_the_paper_is_taken(visit: PaperVisit, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.to_paper()
    book = household(1, name=visit.person.name, number=visit.person.number)
    visit.clear(book)
    visit.until(lambda: visit.session.state.sight.value == "sees", "the mat")
    assert visit.vm.sampleText == "看看样子"
    visit.vm.seeSample()
    visit.until(lambda: visit.session.state.overlay is Overlay.SAMPLE, "the sample")
    sheet = visit.pages.sheet
    assert "户口簿" in sheet.title
    assert (sheet.sampleLayout, sheet.sample[0]["title"]) == ("page", "常住人口登记卡")
    visit.lay(book)
    visit.until(lambda: visit.mat is not None and not visit.mat.is_open, "nothing is filmed under the sheet")
    assert visit.session.state.overlay is Overlay.SAMPLE
    sheet.primary()
    visit.until(lambda: visit.session.state.overlay is Overlay.NONE, "the page again")
    visit.stage("good")
    assert visit.vm.sampleText == "", "what is judged needs no sample"
    visit.press("use")
    visit.at(Page.PROMISE)
