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
from tests.scenarios.visit_walk import REGISTER
from tests.scenarios.visit_window import Window


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


def _turn_to(window: Window, name: str) -> None:
    """Turn the parts of 一次告知 until a control is there; its last part is not gone on from."""
    window.visit.until(lambda: window.sees(name) or "往下看" in window.texts(), "its first part")
    window.drawn()
    while not window.sees(name):
        before = window.texts()
        assert "往下看" in before
        window.tap("primary")
        window.visit.until(lambda: window.texts() != before, "the next part")  # noqa: B023 - looked at before it changes
        window.drawn()


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_on_一次告知_it_is_seen_before_anybody_is_known_and_leads_back_to_the_same_part(
    visit: PaperVisit, mode: DisplayMode
) -> None:
    window = Window(visit, mode)
    try:
        visit.pages.attract.choose(REGISTER)
        visit.answer_questions()
        visit.at(Page.NOTICE)
        _turn_to(window, "sample:HKB")
        window.tap("sample:HKB")
        visit.until(lambda: visit.session.state.overlay is Overlay.SAMPLE, "the sample")
        visit.until(lambda: "户口簿" in "".join(window.texts()), "its title")
        assert "要看得清：姓名、关系、号码、章" in window.texts()
        assert "常住人口登记卡" in window.texts()
        window.tap("overlay-primary")
        visit.until(lambda: visit.session.state.overlay is Overlay.NONE, "the page again")
        assert window.sees("sample:HKB")
        assert visit.session.state.page is Page.NOTICE
        assert window.warnings == []
    finally:
        window.close()


def test_beside_a_picture_that_was_refused_it_is_seen_and_the_same_picture_stands_there_again(
    visit: PaperVisit,
) -> None:
    visit.start()
    visit.to_paper()
    book = household(1, name=visit.person.name, number=visit.person.number)
    visit.lay(book, glare=0.09, glare_at=(0.35, 0.4))
    visit.stage("faulty")
    told = list(visit.vm.faults)
    assert told
    assert visit.vm.sampleText == "看看样子"
    visit.vm.seeSample()
    visit.until(lambda: visit.session.state.overlay is Overlay.SAMPLE, "the sample")
    assert visit.pages.sheet.sample
    visit.pages.sheet.primary()
    visit.until(lambda: visit.session.state.overlay is Overlay.NONE, "the page again")
    assert visit.session.state.paper.value == "faulty"
    assert (visit.vm.faults, visit.vm.primaryWish) == (told, "again")
    visit.clear(book)
    visit.press("again")
    visit.stage("looking")
