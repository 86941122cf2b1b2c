# SPDX-License-Identifier: Apache-2.0
"""Nobody there, a change of mind, a call for help, a curtain: a fault never costs the resident a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey.state import HelpState, Page
from tests.scenarios.visit_walk import REGISTER, Make, Visit, visits

FAST = 0.004
"""Idle clocks in tests: 90 s become 0.36 s, 45 s become 0.18 s."""


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def visit(world: Make) -> Visit:
    return world().start()


def half_filled(visit: Visit) -> str:
    """Answers one missing field; gives the words that a resident would miss."""
    visit.to_review()
    visit.pages.review.next()
    visit.at(Page.FIELD)
    labels = [str(option["label"]) for option in visit.pages.field_page.options]
    visit.pages.field_page.answer(str(visit.pages.field_page.options[-1]["value"]))
    return labels[-1]


def own_words(visit: Visit) -> list[str]:
    return [str(row["value"]) for row in visit.pages.review.rows if "本人填写" in str(row["origin"])]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_nobody_there_masks_then_keeps_the_words_for_the_same_card(world: Make, mode: DisplayMode) -> None:
    visit = world(clock_scale=FAST).start(mode)
    words = half_filled(visit)
    visit.overlaid("idle")
    assert visit.pages.shell.masked
    assert visit.pages.sheet.title == "您还在吗？"
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.overlaid("idle")
    visit.until(lambda: bool(visit.ended))
    assert visit.ended == ["idle"]
    assert len(visit.courier.drafts) == 1
    kept = next(iter(visit.courier.drafts.values()))
    assert visit.person.number.encode() not in kept.blob
    visit.reader.take()
    slow = world()
    slow.courier, slow.platform = visit.courier, visit.platform
    slow.start(mode)
    slow.to_review()
    slow.overlaid("resume")
    assert slow.pages.sheet.title == "上次没办完，接着办？"
    slow.pages.sheet.primary()
    slow.overlaid("")
    assert slow.pages.review.hint in (
        "要填的 10 项里，8 项已替您填好。您上次填的还在，已经替您带上。",
        "10 项里填好了 8 项。上次填的还在",
    )
    assert words in own_words(slow)
    slow.to_sign()
    slow.sign()
    slow.at(Page.HAND_OVER)
    slow.until(lambda: slow.courier.drafts == {})


def test_ten_times_still_here_is_believed_and_then_a_helper_comes(world: Make) -> None:
    visit = world(clock_scale=0.002).start()
    visit.to_review()
    for number in range(timeouts.IDLE_MAX_RENEWALS):
        assert visit.platform.help_requests == [], number
        visit.overlaid("idle")
        visit.pages.sheet.primary()
        visit.overlaid("")
    visit.until(lambda: len(visit.platform.help_requests) == 1)
    assert visit.ended == []


def test_who_would_rather_start_anew_gets_an_empty_form_and_the_draft_goes(visit: Visit) -> None:
    words = half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    visit.start()
    visit.to_review()
    visit.overlaid("resume")
    assert words in own_words(visit)
    visit.pages.sheet.secondary()
    visit.overlaid("")
    visit.until(lambda: visit.courier.drafts == {})
    assert visit.page == Page.REVIEW.value
    assert words not in own_words(visit)
    assert visit.pages.review.hint == "要填的 10 项里，8 项已替您填好。不对的，点右边的按钮。"
    visit.to_sign()


def test_another_card_gets_no_draft(world: Make) -> None:
    visit = world(clock_scale=FAST).start()
    words = half_filled(visit)
    visit.until(lambda: visit.ended == ["idle"])
    other = world(seed=3)
    other.courier = visit.courier
    other.start()
    other.to_review()
    assert other.pages.review.hint == "要填的 10 项里，8 项已替您填好。不对的，点右边的按钮。"
    assert words not in own_words(other)


def test_leaving_with_the_card_keeps_the_words(visit: Visit) -> None:
    words = half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    assert visit.ended == ["left"]
    visit.start()
    visit.to_review()
    assert words in own_words(visit)


def test_giving_up_destroys_what_was_filled_and_what_was_kept(visit: Visit) -> None:
    half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    visit.start()
    assert len(visit.courier.drafts) == 1
    visit.to_review()
    visit.overlaid("resume")
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.pages.shell.cancel()
    visit.overlaid("cancel")
    assert visit.pages.sheet.title == "不办了吗？"
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert visit.page == Page.REVIEW.value
    visit.pages.shell.cancel()
    visit.pages.sheet.secondary()
    assert visit.ended == ["cancelled"]
    assert visit.courier.drafts == {}
    assert visit.courier.submits == 0


def test_a_call_for_help_is_placed_or_the_number_stays(visit: Visit) -> None:
    visit.to_review()
    visit.pages.shell.help()
    visit.overlaid("help")
    assert visit.pages.sheet.phone
    assert visit.pages.sheet.hours
    visit.until(lambda: visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等")
    call = visit.platform.help_requests[0]
    assert (call.page, call.item_code, call.mode) == ("review", REGISTER, "standard")
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.pages.shell.help()
    visit.turn(50)
    assert len(visit.platform.help_requests) == 1
    assert visit.page == Page.REVIEW.value


def test_who_waits_for_a_helper_is_told_that_one_is_coming(world: Make) -> None:
    visit = world(clock_scale=0.02).start()
    visit.pages.shell.help()
    visit.until(lambda: bool(visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等"))
    visit.platform.down = True  # a look that fails is no news
    visit.turn(200)
    visit.platform.down = False
    visit.platform.help_state = "answered"
    visit.until(lambda: bool(visit.pages.sheet.callText == "帮办人员接到了，马上过来"))
    visit.pages.shell.help()
    visit.platform.help_state = "ended"
    visit.until(lambda: visit.session.state.help is HelpState.NONE)
    assert len(visit.platform.help_requests) == 1
    visit.pages.shell.help()
    visit.until(lambda: len(visit.platform.help_requests) == 2)


def test_a_call_that_cannot_be_placed_is_said_and_may_be_tried_again(visit: Visit) -> None:
    visit.platform.down = True
    visit.pages.shell.help()
    visit.until(lambda: visit.pages.sheet.callText == "没有叫到。请直接打下面的电话。")
    assert visit.pages.sheet.phone == "199-0000-0000"
    visit.pages.sheet.primary()
    visit.platform.down = False
    visit.pages.shell.help()
    visit.until(lambda: visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等")


def test_the_curtain_covers_and_lifts(visit: Visit) -> None:
    visit.to_review()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    assert visit.pages.shell.masked
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert visit.page == Page.REVIEW.value


def test_the_size_changes_in_the_middle_and_keeps_the_words(visit: Visit) -> None:
    words = half_filled(visit)
    visit.pages.shell.toggleSize()
    assert visit.pages.shell.elder
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    assert words in own_words(visit)


def test_a_second_tap_decides_nothing_on_a_page_that_nobody_has_seen(world: Make) -> None:
    visit = world(page_fresh_s=0.2).start()
    visit.turn(250)
    for _ in range(3):
        visit.pages.attract.choose(REGISTER)
        visit.pages.question.choose("local")
    assert visit.page == Page.QUESTION.value
    first = visit.pages.question.title
    visit.turn(250)
    for _ in range(3):
        visit.pages.question.choose("local")
    assert visit.page == Page.QUESTION.value
    assert visit.pages.question.title != first
