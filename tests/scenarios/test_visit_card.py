# SPDX-License-Identifier: Apache-2.0
"""The ID card in the middle of a visit: read in vain, left lying, another one, taken; its reader lost. No word is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from kiosk.identity.resident import card_digest
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import REGISTER, Make, Visit, visits


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def visit(world: Make) -> Visit:
    return world().start()


def test_four_troubles_four_pages_each_with_another_way(visit: Visit) -> None:
    visit.to_identify()
    identify = visit.pages.identify
    titles = {identify.title}
    troubles: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: visit.reader.lay(id_card(visit.person, valid_to=date(2020, 1, 1))), "这张身份证过期了"),
        (visit.reader.lay_unreadable, "这张证读不出来"),
        (visit.reader.lay_foreign, "这张不是居民身份证"),
        (visit.reader.unplug, "读卡器没有反应"),
    )
    for trouble, title in troubles:
        visit.reader.take()
        visit.until(lambda: identify.title == "请放上您的身份证")
        trouble()
        visit.until(lambda title=title: bool(identify.title == title), title)  # type: ignore[misc]  # bound in the loop
        assert identify.showOther
        assert len(identify.lines) >= 2
        assert not identify.showPrimary
        titles.add(identify.title)
    assert len(titles) == 5
    assert visit.pages.shell.networkText == "读卡器正在恢复"
    visit.reader.replug()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_a_reader_lost_after_the_card_was_read_costs_nothing(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.reader.unplug()
    visit.turn(100)
    assert visit.pages.shell.overlay == ""
    assert visit.page == Page.PROMISE.value
    visit.reader.replug()
    visit.turn(100)
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)


def test_a_card_left_lying_opens_nothing_by_itself(visit: Visit) -> None:
    visit.link.last_card_digest = card_digest(visit.link.card_key, visit.card.raw)
    visit.reader.lay(visit.card)
    visit.start()
    visit.until(lambda: visit.pages.attract.cardTitle == "读卡器上有一张证，请看看是谁的")
    assert visit.page == Page.ATTRACT.value
    visit.to_identify()
    assert visit.pages.identify.title == "读卡器上有一张证"
    assert visit.pages.identify.showPrimary
    visit.turn(100)
    assert visit.page == Page.IDENTIFY.value
    assert visit.platform.identified == []
    visit.pages.identify.confirmOwn()
    visit.at(Page.REVIEW)


def test_another_card_instead_of_the_one_left_lying(visit: Visit) -> None:
    visit.link.last_card_digest = card_digest(visit.link.card_key, visit.card.raw)
    visit.reader.lay(visit.card)
    visit.start()
    visit.to_identify()
    visit.until(lambda: visit.pages.identify.showPrimary)
    visit.reader.take()
    visit.until(lambda: visit.pages.identify.title == "请放上您的身份证")
    visit.reader.lay(id_card(resident(3)))
    visit.at(Page.REVIEW)


def test_the_second_that_a_card_takes_is_seen(visit: Visit) -> None:
    visit.to_identify()
    visit.reader.pause.clear()
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.pages.identify.picture == "reading")
    assert visit.pages.identify.title == "正在读您的证"
    assert not visit.pages.identify.showOther
    visit.reader.pause.set()
    visit.at(Page.REVIEW)


def test_a_card_that_cannot_be_read_is_tried_again_without_moving_the_page(visit: Visit) -> None:
    visit.to_identify()
    identify = visit.pages.identify
    visit.reader.lay_unreadable()
    visit.until(lambda: bool(identify.picture == "unreadable"))
    shown: set[str] = set()
    identify.pictureChanged.connect(lambda: shown.add(identify.picture))
    tries = visit.reader.readings
    visit.until(lambda: visit.reader.readings >= tries + 3)
    assert shown == set()
    assert identify.showOther
    visit.reader.take()
    visit.until(lambda: bool(identify.picture == "waiting"))
    visit.reader.lay_unreadable()
    visit.until(lambda: "reading" in shown)


def test_the_second_that_a_card_takes_is_seen_on_the_first_page_too(visit: Visit) -> None:
    visit.reader.pause.clear()
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.pages.attract.cardTitle == "正在读您的证")
    visit.reader.take()
    visit.reader.pause.set()
    visit.until(lambda: visit.pages.attract.cardTitle == "放上身份证，直接开始")


def test_who_waits_long_for_a_card_is_offered_the_other_way_loudly(world: Make) -> None:
    visit = world(clock_scale=0.01).start()
    visit.to_identify()
    visit.until(lambda: bool(visit.pages.identify.otherLoud))
    assert visit.pages.identify.hint.startswith("还没读到证")


def test_a_card_laid_down_first_starts_the_visit(visit: Visit) -> None:
    visit.reader.lay(visit.card)
    visit.at(Page.CHOOSE)
    assert visit.pages.choose.hint == "证已经读好。点一下想办的事。"
    visit.pages.choose.choose(REGISTER)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)


def test_a_card_taken_in_the_middle_covers_the_page_and_the_visit_goes_on(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.reader.take()
    visit.overlaid("card_removed")
    assert visit.pages.shell.masked
    assert visit.pages.sheet.title == "证拿走了，还办吗？"
    assert visit.pages.sheet.secondsLeft == timeouts.IDLE_ANSWER_S
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert not visit.pages.shell.masked
    assert visit.page == Page.PROMISE.value
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert not visit.pages.hand_over.takeCard
