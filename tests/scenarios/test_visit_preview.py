# SPDX-License-Identifier: Apache-2.0
"""先看再打, through a whole visit: what was seen is what is printed, what is not the platform's is not, once more needs leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import Page, PaperState, PrinterState
from kiosk.platform.errors import Problem, refusal
from tests.scenarios import fake_platform
from tests.scenarios.visit_walk import PROOF, Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    yield made
    made.close()


def _filed(visit: Visit) -> None:
    visit.start().to_review(PROOF)
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()


def test_what_was_seen_is_what_is_printed_and_once_more_needs_leave(visit: Visit) -> None:
    _filed(visit)
    visit.at(Page.PREVIEW)
    page, previews = visit.pages.preview, visit.session.errands.previews
    visit.until(lambda: previews.picture.newest()[0] is not None, "the picture")
    assert (page.title, page.hint, page.primaryText) == ("先看看，对的再打印", "打出来就是这样，一共 1 页", "打印 1 页")
    assert (visit.documents.documents, visit.receipts.slips) == ([], []), "nothing is printed unseen"
    seen = previews.held(DisplayMode.STANDARD)
    page.primary()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.state.document is PaperState.UNKNOWN, "the paper")
    assert seen is not None
    assert visit.documents.documents == [seen]
    assert previews.picture.newest()[0] is None
    visit.until(lambda: list(visit.platform.prints.values()) == ["unknown"], "the platform hears of it")
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED, "the receipt")
    visit.platform.print_refusal = refusal(Problem("urn:kiosk:problem:reprint-limit", "", 422))
    handed = visit.pages.hand_over
    handed.missed()
    handed.printAgain("document")
    visit.until(lambda: visit.session.state.document_trouble is PrinterState.REPRINT_LIMIT, "no leave")
    assert (handed.title, handed.statusTitle) == ("这份证明打满了，不能再打", "还要的话，请带身份证去窗口")
    assert [paper["again"] for paper in handed.papers] == ["", ""]
    assert len(visit.documents.documents) == 1


def test_in_large_type_it_is_looked_at_by_halves_and_may_stay_at_the_platform(visit: Visit) -> None:
    _filed(visit)
    visit.at(Page.PREVIEW)
    presenter, before = visit.session.presenter, visit.session.state
    shown_at = presenter.showing.turned_at
    presenter.present(before, replace(before, document=PaperState.NOT_PRINTED))
    assert presenter.showing.turned_at > shown_at, (
        "its keys mean something else now: a second tap of the same finger is none"
    )
    visit.pages.shell.toggleSize()
    page = visit.pages.preview
    visit.until(lambda: page.pages == 2 and page.hint == "这是上半张", "the upper half")
    page.turn(1)
    visit.until(lambda: page.hint == "这是下半张", "the lower half")
    page.secondary()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED, "the receipt alone")
    assert visit.documents.documents == []
    assert visit.pages.hand_over.statusTitle == "以后点“我办的事”打印"
    assert "这次没有打印" in visit.receipts.text()


def test_what_is_not_the_platforms_is_neither_shown_nor_printed(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = replace(fake_platform.certificate(visit.person), lifetime_months=400)
    monkeypatch.setattr(fake_platform, "certificate", lambda _person: forged)
    _filed(visit)
    visit.until(lambda: visit.page == Page.HAND_OVER.value, "the papers")
    handed = visit.pages.hand_over
    assert (handed.title, handed.statusTitle) == ("证明核对不上，没有打印", "请点左下角叫人，不用重新办")
    visit.until(lambda: len(visit.receipts.slips) == 1, "the receipt")
    assert visit.documents.documents == []


def test_who_walks_away_before_it_is_printed_leaves_with_the_receipt(visit: Visit) -> None:
    """The visit ends as it always did; the case that was filed has its proof on paper all the same."""
    _filed(visit)
    visit.at(Page.PREVIEW)
    for event in (ev.IdleElapsed(), ev.AnswerElapsed()):
        visit.session.controller.dispatch(event)
    assert visit.ended == ["done"]
    visit.until(lambda: len(visit.receipts.slips) == 1, "the receipt")
    assert "这次没有打印" in visit.receipts.text()
    assert visit.documents.documents == [], "nobody is there to take it"
