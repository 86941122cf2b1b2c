# SPDX-License-Identifier: Apache-2.0
"""Fault table, row 身份证读卡: every trouble before the card is asked for and in the middle of its reading, in both modes.

Each has a page of its own that says what to do and offers another way, and nothing that was answered is lost by it
(docs/faults.md lists the rows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import Page
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import PROOF, Visit

STANDARD, ELDER = DisplayMode.STANDARD, DisplayMode.ELDER
MODES = pytest.mark.parametrize("mode", list(DisplayMode))


@dataclass(frozen=True)
class Trouble:
    """What happens at the reader, and how its page is called in the two modes."""

    name: str
    comes: Callable[[Visit], None]
    standard: str
    elder: str
    mark: str

    def title(self, mode: DisplayMode) -> str:
        return self.standard if mode is STANDARD else self.elder


def _expired(visit: Visit) -> None:
    visit.reader.lay(id_card(visit.person, valid_to=date(2020, 1, 1)))


TROUBLES = [
    Trouble("unreadable", lambda v: v.reader.lay_unreadable(), "这张证读不出来", "证读不出来", "triangle-alert"),
    Trouble("taken_early", lambda v: v.reader.take_early(), "证拿早了，还没读完", "证拿早了", "hand"),
    Trouble("two_cards", lambda v: v.reader.lay_two(), "请只放一张身份证", "请只放一张证", "triangle-alert"),
    Trouble("refused", lambda v: v.reader.lay_foreign(), "这张不是居民身份证", "请换身份证", "credit-card-x"),
    Trouble("expired", _expired, "这张身份证过期了", "身份证过期了", "calendar-x"),
    Trouble("lost", lambda v: v.reader.unplug(), "读卡器没有反应", "读卡器坏了", "unplug"),
]
EVERY = pytest.mark.parametrize("trouble", TROUBLES, ids=[one.name for one in TROUBLES])


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def _told_with_another_way(visit: Visit, trouble: Trouble, mode: DisplayMode) -> None:
    identify = visit.pages.identify
    visit.until(lambda: bool(identify.title == trouble.title(mode)), trouble.title(mode))
    assert identify.hint
    assert identify.mark == trouble.mark
    assert identify.lines
    assert identify.showOther
    assert identify.otherText in ("改用手机号办", "用手机号办")


def _mended(visit: Visit) -> None:
    visit.reader.replug()
    visit.reader.take()
    visit.reader.pause.set()
    visit.until(lambda: not visit.session.state.card_present)


@MODES
@EVERY
def test_before_the_card_is_asked_for(visit: Visit, trouble: Trouble, mode: DisplayMode) -> None:
    visit.start(mode)
    trouble.comes(visit)
    visit.to_identify()
    answers = dict(visit.session.record.situation.answers)
    _told_with_another_way(visit, trouble, mode)
    _mended(visit)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert dict(visit.session.record.situation.answers) == answers


@MODES
@EVERY
def test_in_the_middle_of_reading(visit: Visit, trouble: Trouble, mode: DisplayMode) -> None:
    visit.start(mode).to_identify()
    answers = dict(visit.session.record.situation.answers)
    visit.reader.pause.clear()
    visit.reader.lay(visit.card)
    identify = visit.pages.identify
    visit.until(lambda: bool(identify.picture == "reading"))
    assert identify.title == ("正在读您的证" if mode is STANDARD else "正在读证")
    assert identify.mark == ""
    trouble.comes(visit)
    visit.reader.pause.set()
    _told_with_another_way(visit, trouble, mode)
    _mended(visit)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert dict(visit.session.record.situation.answers) == answers


@MODES
@EVERY
def test_once_somebody_is_known_it_costs_nothing(visit: Visit, trouble: Trouble, mode: DisplayMode) -> None:
    """Another card, or a plug pulled, while the form is filled in: the form stands, and the visit goes on."""
    visit.start(mode).to_review()
    visit.fill_missing()
    form = visit.session.record.form
    visit.reader.take()
    visit.overlaid("card_removed")
    trouble.comes(visit)
    visit.turn(60)
    visit.session.controller.dispatch(ev.OverlayClosed())
    visit.overlaid("")
    assert visit.session.record.form is form
    visit.pages.promise.accept()
    visit.at(Page.CONFIRM)


@MODES
@EVERY
def test_the_other_way_leads_on(visit: Visit, trouble: Trouble, mode: DisplayMode) -> None:
    visit.start(mode).to_identify()
    trouble.comes(visit)
    _told_with_another_way(visit, trouble, mode)
    visit.pages.identify.otherWay()
    visit.at(Page.NUMBER)
    visit.pages.number.cardWay()
    visit.at(Page.IDENTIFY)


@MODES
def test_no_card_is_waited_for_with_the_other_way_beside_it(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode).to_identify()
    identify = visit.pages.identify
    assert identify.title == ("请放上您的身份证" if mode is STANDARD else "请放上身份证")
    assert (identify.picture, identify.mark, identify.placeText) == ("waiting", "", "证放在这边")
    assert identify.showOther
    visit.session.presenter.showing.card_takes_long = True
    visit.session._again()
    assert identify.otherLoud
    assert "再" in identify.hint


@MODES
def test_words_of_the_fault_table(visit: Visit, mode: DisplayMode) -> None:
    """“请把身份证单独平放在亮灯处”, and that a bad chip does not matter today."""
    visit.start(mode).to_identify()
    identify = visit.pages.identify
    visit.reader.lay_two()
    visit.until(lambda: "请把身份证单独平放在亮灯处" in str(identify.hint))
    visit.reader.take()
    visit.reader.lay_unreadable()
    visit.until(lambda: "不影响今天办" in str(identify.hint))


def test_a_card_taken_too_early_is_asked_for_until_it_lies_again(visit: Visit) -> None:
    """Nothing lies there any more, so nobody is told to take anything away; the page stands until a card comes."""
    visit.start().to_identify()
    identify = visit.pages.identify
    visit.reader.take_early()
    visit.until(lambda: bool(identify.title == "证拿早了，还没读完"))
    assert not visit.session.state.card_present
    visit.reader.take()
    visit.turn(60)
    assert identify.title == "证拿早了，还没读完"
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


# --- the card in the middle and at the end ------------------------------------------------------------------------------


@MODES
@pytest.mark.parametrize("has_sensor", [True, False], ids=["sensor", "field"])
def test_a_card_that_goes_in_the_middle_is_called_taken_only_by_a_sensor(
    visit: Visit, mode: DisplayMode, has_sensor: bool
) -> None:
    visit.reader.has_sensor = has_sensor
    visit.start(mode).to_review()
    form = visit.session.record.form
    visit.reader.take()
    visit.overlaid("card_removed")
    sheet = visit.pages.sheet
    assert sheet.title == ("证拿走了，还办吗？" if has_sensor else "证还在机器上吗？")
    assert visit.pages.shell.masked
    visit.reader.lay(visit.card)
    visit.overlaid("")
    assert visit.session.record.form is form
    assert visit.session.state.card_present


@MODES
@pytest.mark.parametrize("has_sensor", [True, False], ids=["sensor", "field"])
def test_the_card_is_asked_for_until_it_is_gone(visit: Visit, mode: DisplayMode, has_sensor: bool) -> None:
    """A reader that only feels nothing more does not prove that the card is in a pocket: one more look is asked for."""
    visit.reader.has_sensor = has_sensor
    visit.start(mode).to_review(PROOF)
    visit.pages.review.next()
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    visit.until(lambda: bool(handed.takeCard))
    assert "取走" in handed.takeCardText
    visit.reader.take()
    if has_sensor:
        visit.until(lambda: not handed.takeCard)
        return
    visit.until(lambda: "拿好了吗" in str(handed.takeCardText))
    handed.next()
    visit.at(Page.RATE)
    visit.pages.rate.skip()
    visit.at(Page.END)
    assert not visit.pages.end.takeCard
    assert "身份证拿好了吗" in visit.pages.end.lines[0]


@MODES
def test_a_card_forgotten_at_the_end_is_asked_for_and_then_told_to_a_helper(
    qtbot: QtBot, tmp_path: Path, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """证件遗留: the last page stands until somebody has had the time to come back for it."""
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path, clock_scale=0.02)
    try:
        visit = world.start(mode)
        visit.to_review()
        visit.to_sign()
        visit.sign()
        visit.at(Page.HAND_OVER)
        visit.pages.hand_over.next()
        visit.at(Page.RATE)
        visit.pages.rate.skip()
        visit.at(Page.END)
        assert visit.pages.end.takeCard
        assert visit.pages.end.title == "请取走您的身份证"
        visit.until(lambda: visit.ended == ["card_left"])
        visit.until(lambda: len(visit.platform.help_requests) == 1)
    finally:
        world.close()
