# SPDX-License-Identifier: Apache-2.0
"""The social security card and its reader: behind a curtain, forgotten, pulled in between; a reader that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.smart_card_reader.port import UnreadableReason
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import social_card
from tests.scenarios.visit_walk import PROOF, Make, Visit, visits
from tests.scenarios.visit_ways import MODES, said


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def visit(world: Make, request: pytest.FixtureRequest) -> Visit:
    return world().start(request.param)


CLOSED_OR_OPEN = pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])


@CLOSED_OR_OPEN
def test_a_card_put_in_behind_a_curtain_is_read_when_it_lifts(visit: Visit, closed: bool) -> None:
    visit.to_identify()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    visit.smart_cards.put_in(social_card(visit.person, version="3.00" if closed else "2.00"), closed=closed)
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    assert (visit.page, visit.platform.identified) == (Page.IDENTIFY.value, [])
    visit.pages.sheet.primary()
    visit.at(Page.REVIEW)
    assert visit.platform.identified == ["social"]


@CLOSED_OR_OPEN
def test_a_card_put_in_on_a_page_that_stops_the_way_is_read_behind_it(visit: Visit, closed: bool) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.until(lambda: visit.session._ask_health() is None and not visit.session.state.online)
    visit.pages.identify.otherWay()
    visit.at(Page.STOP)
    visit.smart_cards.put_in(social_card(visit.person, version="3.00" if closed else "2.00"), closed=closed)
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    visit.platform.down = False
    visit.until(lambda: visit.session._ask_health() is None and visit.session.state.online)
    assert visit.platform.identified == []
    visit.pages.stop.retry()
    visit.at(Page.REVIEW)
    assert visit.platform.identified == ["social"]


def test_a_card_put_in_while_the_warning_stands_is_read_when_somebody_is_there(world: Make) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.overlaid("idle")
    visit.smart_cards.put_in(social_card(visit.person))
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    visit.pages.sheet.primary()
    visit.at(Page.REVIEW)


def test_a_card_that_somebody_left_is_not_read_when_a_curtain_lifts(visit: Visit) -> None:
    visit.smart_cards.put_in(social_card(resident(2)))
    visit.start(visit.session.state.mode)
    visit.until(lambda: visit.session.state.social_card_present)
    visit.to_identify()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert (visit.page, visit.platform.identified) == (Page.IDENTIFY.value, [])
    assert "拔" in visit.pages.identify.notice


def test_a_card_that_is_forgotten_is_asked_for_until_it_is_gone(world: Make) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.pages.hand_over.next()
    visit.at(Page.RATE)
    visit.pages.rate.skip()
    visit.at(Page.END)
    assert (visit.pages.end.title, visit.pages.end.takeCard) == ("请取走您的社保卡", True)
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.pages.end.takeCard)
    visit.until(lambda: visit.ended == ["done"])


def test_a_card_that_somebody_left_opens_nothing_until_it_was_pulled(visit: Visit) -> None:
    visit.smart_cards.put_in(social_card(resident(2)))
    visit.start(visit.session.state.mode)
    visit.until(lambda: visit.session.state.social_card_present)
    state = visit.session.state
    assert (visit.page, state.level, state.way) == (Page.ATTRACT.value, Level.NONE, WayNotice.NONE)
    visit.to_identify()
    visit.until(lambda: "拔" in visit.pages.identify.notice)
    assert visit.pages.identify.noticeSlot == "pull"
    assert visit.platform.identified == []
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    assert (visit.pages.identify.notice, visit.pages.identify.noticeSlot) == ("", "")
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    assert visit.session.record.resident is not None
    assert visit.session.record.resident.number == visit.person.number


def test_a_card_pulled_while_the_platform_is_asked_opens_nothing(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.answers.clear()
    visit.smart_cards.put_in(social_card(visit.person))
    said(visit, WayNotice.SOCIAL_CHECKING)
    visit.smart_cards.take_out()
    said(visit, WayNotice.SOCIAL_EARLY)
    visit.platform.answers.set()
    visit.until(lambda: visit.platform.identified == ["social"])
    assert (visit.page, visit.session.state.level) == (Page.IDENTIFY.value, Level.NONE)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_its_reader_pulled_out_says_so_and_comes_back(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.unplug()
    assert "身份证" in said(visit, WayNotice.SOCIAL_LOST)
    visit.smart_cards.replug()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_its_reader_comes_back_empty_and_the_word_about_it_goes(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.unplug()
    said(visit, WayNotice.SOCIAL_LOST)
    visit.smart_cards.replug()
    visit.until(lambda: visit.session.state.way is WayNotice.NONE)


@pytest.mark.parametrize("has_card", [False, True], ids=["empty", "card"])
def test_a_reader_that_comes_and_goes_is_nobody(world: Make, has_card: bool) -> None:
    """Also with a card in its slot that opens nothing: the visit that somebody left ends in its time."""
    visit = world(clock_scale=0.01).start()
    visit.to_identify(PROOF)
    if has_card:
        visit.smart_cards.put_in(social_card(visit.person, valid_to=date(2020, 1, 1)))
        said(visit, WayNotice.SOCIAL_EXPIRED)
    times = 0

    def comes_and_goes() -> bool:
        nonlocal times
        if visit.session.errands.other_ways._is_reader_lost:
            visit.smart_cards.replug()
        else:
            visit.smart_cards.unplug()
            times += 1
        return visit.ended == ["idle"]

    visit.until(comes_and_goes)
    assert times > 3


def test_a_card_that_does_not_answer_was_put_in_by_somebody(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in_unreadable(UnreadableReason.MUTE)
    said(visit, WayNotice.SOCIAL_MUTE)
    assert visit.session.state.social_card_present
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)


def test_a_card_taken_while_its_reader_was_away_is_noticed(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.smart_cards.unplug()
    visit.until(lambda: visit.session.errands.other_ways._is_reader_lost)
    visit.smart_cards.take_out()
    visit.smart_cards.replug()
    visit.until(lambda: bool(visit.pages.shell.overlay == "card_removed"))
    assert not visit.session.state.social_card_present


def test_its_reader_pulled_out_while_a_card_is_in_covers_nothing(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.smart_cards.unplug()
    visit.until(lambda: visit.session.errands.other_ways._is_reader_lost)
    assert (visit.page, visit.pages.shell.overlay) == (Page.REVIEW.value, "")


def test_nothing_of_who_came_with_a_card_is_kept_here_and_the_platform_keeps_the_words(
    world: Make,
) -> None:
    visit = world(clock_scale=0.004).start()
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person, version="3.00"), closed=True)
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.ended == ["idle"])
    assert (len(visit.courier.drafts), len(visit.courier.platform_drafts)) == (0, 1)
