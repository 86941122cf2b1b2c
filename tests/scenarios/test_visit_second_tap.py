# SPDX-License-Identifier: Apache-2.0
"""Yes, cancel, stands where the wish to cancel stood: a trembling second tap takes nothing back (domain notes 5 row 17)."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from kiosk.application.capture import Stage
from kiosk.journey import events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import Overlay, Page
from tests.scenarios.visit_walk import Visit


def test_the_second_of_two_quick_taps_does_not_confirm_what_the_first_asked(qtbot: QtBot, tmp_path: Path) -> None:
    visit = Visit(qtbot, tmp_path, page_fresh_s=3600.0)
    try:
        visit.start()
        session = visit.session
        heard: list[ev.Event] = []
        session.listeners.append(lambda _before, _after, event: heard.append(event))
        before = replace(session.state, page=Page.MINE_VISIT, mine=MineStep.SHOWN)
        session.presenter.showing.turned_at = -1e9  # the page has stood for long
        session._wished(ev.MineWished(MineWish.CANCEL_VISIT))
        assert heard == [ev.MineWished(MineWish.CANCEL_VISIT)]
        session._stepped(before, replace(before, mine=MineStep.SURE), heard[0])
        session._wished(ev.MineWished(MineWish.CANCEL_VISIT_SURELY))
        assert ev.MineWished(MineWish.CANCEL_VISIT_SURELY) not in heard
        # 要回电 stands where a reason stood: nobody is named by a trembling finger.
        asked = replace(session.state, overlay=Overlay.REPORT)
        session.presenter.showing.turned_at = -1e9
        session._stepped(asked, replace(asked, reporting=Reporting.CONTACT), ev.Touched())
        session._wished(ev.ReportContactSaid(call_me=True))
        assert ev.ReportContactSaid(call_me=True) not in heard
        # So does a reason where 这里有问题 stood, on the sheet before.
        session.presenter.showing.turned_at = -1e9
        session._stepped(replace(asked, overlay=Overlay.HELP), asked, ev.Touched())
        session._wished(ev.ReportKindChosen("wrong"))
        assert ev.ReportKindChosen("wrong") not in heard
        # 接着办 stands where 我还在 stood, and is an answer: to a question that nobody has read yet.
        session.presenter.showing.turned_at = -1e9
        warned = replace(session.state, overlay=Overlay.IDLE)
        session.controller.state = replace(warned, overlay=Overlay.RESUME)
        session._stepped(warned, session.state, ev.Touched())
        session._wished(ev.OverlayClosed())
        assert ev.OverlayClosed() not in heard
        session.presenter.showing.turned_at = -1e9  # read by now
        session._wished(ev.OverlayClosed())
        assert ev.OverlayClosed() in heard
    finally:
        visit.close()


def test_a_quick_second_tap_on_a_page_that_has_just_stopped_a_way_books_no_visit(qtbot: QtBot, tmp_path: Path) -> None:
    """预约 stands where the key stood that led here."""
    visit = Visit(qtbot, tmp_path, page_fresh_s=3600.0)
    try:
        visit.start()
        session = visit.session
        heard: list[ev.Event] = []
        session.listeners.append(lambda _before, _after, event: heard.append(event))
        session.presenter.showing.turned_at = time.monotonic()
        visit.pages.stop.bookVisit()
        assert ev.VisitAsked() not in heard
        session.presenter.showing.turned_at = -1e9  # read by now
        visit.pages.stop.bookVisit()
        assert ev.VisitAsked() in heard
        # 谢谢 is a page that any tap closes: not the second one of the tap that said why the grade is low.
        why = replace(session.state, page=Page.END, has_done=True, grade=5)
        session.presenter.present(session.state, why)
        session.presenter.showing.turned_at = -1e9
        session.presenter.present(why, replace(why, is_graded=True))
        visit.pages.end.next()
        assert ev.WentOn() not in heard
    finally:
        visit.close()


def test_the_second_tap_on_知道了_neither_postpones_nor_takes_the_paper_that_lies_under_the_sample(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """以后补 and 拍照 may stand where the sheet's key stood; and 知道了 where 看看样子 stood."""
    visit = Visit(qtbot, tmp_path, page_fresh_s=3600.0)
    try:
        visit.start()
        session = visit.session
        heard: list[ev.Event] = []
        session.listeners.append(lambda _before, _after, event: heard.append(event))
        page = replace(session.state, page=Page.PAPER, paper=Stage.LOOKING)
        sample = replace(page, overlay=Overlay.SAMPLE)
        for before, after in ((page, sample), (sample, page)):
            session.presenter.showing.turned_at = -1e9  # it has stood for long
            session._stepped(before, after, ev.Touched())
            for wish in (ev.PaperWished("later"), ev.PaperWished("shoot")):
                session._wished(wish)
                assert wish not in heard
        session.presenter.showing.turned_at = -1e9
        session._wished(ev.PaperWished("shoot"))
        assert ev.PaperWished("shoot") in heard
    finally:
        visit.close()
