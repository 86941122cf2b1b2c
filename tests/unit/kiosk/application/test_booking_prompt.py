# SPDX-License-Identifier: Apache-2.0
"""The pages that ask where and when: order, words, what is chosen, what the quiet button says."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.application import booking_prompt as pages
from kiosk.application.review import FieldPrompt
from kiosk.catalogue.words import Language, long_sentences
from kiosk.places.loading import load_places
from kiosk.places.nearest import Whereabouts, whereabouts
from kiosk.places.site import load_site
from kiosk.places.slot import Slot
from kiosk.places.spoken_slot import day_words, hours_words, slot_words, spoken_slot
from kiosk.platform.booking_model import FreeSlot
from tests.unit.kiosk.synthetic import drafts

ROOT = Path(__file__).parents[4]
BOOK = load_places(ROOT / "config" / "content")
HERE = whereabouts(load_site(ROOT / "config" / "sites" / "demo.toml"))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()
ASKED = FieldPrompt("place", "place", "您去哪一家？", "", "最近的排在最前面", "", (), "", 100, True)
VACCINE, MARRIAGE = drafts().items["TBD-WJ02"], drafts().items["TBD-MZ04"]


def slot(day: int, hour: int, minute: int = 0) -> Slot:
    return Slot(date(2026, 11, day), time(hour, minute), time(hour, minute + 29))


FREE = (FreeSlot(slot(23, 14), 2), FreeSlot(slot(24, 9), 1), FreeSlot(slot(24, 9, 30), 3))


def test_places_are_of_the_right_kind_and_the_nearest_comes_first() -> None:
    near = pages.places_for(BOOK, MARRIAGE, HERE, DisplayMode.STANDARD)
    assert {one.entry.kind.id for one in near} == {"marriage"}
    ways = [one.way.order for one in near if one.way is not None]
    assert ways == sorted(ways)
    assert len(ways) == len(near) == 16


def test_without_a_position_the_own_district_comes_first_and_no_way_is_said() -> None:
    near = pages.places_for(BOOK, VACCINE, Whereabouts(None, "崇明区"), DisplayMode.STANDARD)
    assert {one.entry.district for one in near[:2]} == {"崇明区"}
    prompt = pages.place_prompt(ASKED, BOOK, near, NOW)
    assert "走路" not in prompt.options[0].note


def test_the_page_of_places_says_what_is_near_what_is_chosen_and_that_they_are_samples() -> None:
    near = pages.places_for(BOOK, VACCINE, HERE, DisplayMode.ELDER)
    prompt = pages.place_prompt(ASKED, BOOK, near, NOW, near[1].entry.point.id)
    assert [one.selected for one in prompt.options[:3]] == [False, True, False]
    assert len(prompt.options) == pages.MOST_PLACES
    assert "走路约" in prompt.options[0].note
    assert "9:00到11:30" in prompt.options[0].note
    assert "样例" in prompt.hint
    assert prompt.none_there == "换一个区"
    assert pages.place_prompt(ASKED, BOOK, near, NOW, is_district=True).none_there == "看离这里最近的"
    assert pages.place_prompt(ASKED, BOOK, (), NOW).options == ()


def test_districts_are_those_that_have_one() -> None:
    prompt = pages.district_prompt(ASKED, BOOK, VACCINE)
    assert len(prompt.options) == 16
    assert prompt.options[0].value == f"{pages.DISTRICT}{prompt.options[0].label}"
    of_one = pages.places_for(BOOK, VACCINE, HERE, DisplayMode.STANDARD, "金山区")
    assert {one.entry.district for one in of_one} == {"金山区"}


def test_days_with_a_free_time_alone_and_how_many() -> None:
    prompt = pages.day_prompt(ASKED, FREE, TODAY, has_later=True)
    assert [(one.label, one.note) for one in prompt.options] == [
        ("今天 11月23日 周一", "还有 1 个时间"),
        ("明天 11月24日 周二", "还有 2 个时间"),
    ]
    assert prompt.none_there == "看后面的日子"
    assert pages.day_prompt(ASKED, FREE, TODAY, has_later=False).none_there == "换一个地方"


def test_times_of_the_day_alone_and_how_many_are_left() -> None:
    prompt = pages.time_prompt(ASKED, FREE, date(2026, 11, 24), TODAY)
    assert prompt.title == "明天 11月24日 周二，几点去？"
    assert [one.label for one in prompt.options] == ["上午 9:00 到 9:29", "上午 9:30 到 9:59"]
    assert [one.note for one in prompt.options] == ["还有 1 个位子", "还有 3 个位子"]
    assert prompt.options[0].value == str(FREE[1].slot)


def test_what_is_looked_for_what_failed_and_what_is_full_offer_nothing_to_choose() -> None:
    for prompt, word in (
        (pages.looking_prompt(ASKED), ""),
        (pages.failed_prompt(ASKED), "再试一次"),
        (pages.full_prompt(ASKED), "换一个地方"),
    ):
        assert (prompt.options, prompt.none_there) == ((), word)
        assert not long_sentences(prompt.hint)


@pytest.mark.parametrize("language", list(Language))
def test_every_page_speaks_both_languages(language: Language) -> None:
    near = pages.places_for(BOOK, VACCINE, HERE, DisplayMode.STANDARD)
    for prompt in (
        pages.place_prompt(ASKED, BOOK, near, NOW, language=language),
        pages.district_prompt(ASKED, BOOK, VACCINE, language),
        pages.day_prompt(ASKED, FREE, TODAY, has_later=True, language=language),
        pages.time_prompt(ASKED, FREE, date(2026, 11, 24), TODAY, language),
    ):
        for option in prompt.options:
            is_english = option.label.isascii()
            assert is_english is (language is Language.EN), option.label


def test_a_slot_in_words() -> None:
    assert slot_words(slot(25, 13)) == "11月25日 周三 下午 13:00 到 13:29"
    assert spoken_slot("2026-11-25 09:00-09:30") == "11月25日 周三 上午 9:00 到 9:30"
    assert spoken_slot("soon") == "soon"
    assert day_words(date(2026, 11, 24), TODAY, Language.EN) == "Tue 24 November (tomorrow)"
    assert hours_words(slot(25, 9), Language.EN) == "9:00 to 9:29"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-25",
        "2026-11-25 9:00-9:30",
        "2026-11-25 09:30-09:30",
        "2026-13-01 09:00-09:30",
        "2026-11-25 24:00-24:30",
    ],
)
def test_what_is_no_slot_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"slot|month|day|isoformat|format"):
        Slot.parse(text)


def test_a_slot_is_written_as_it_is_read() -> None:
    assert str(Slot.parse("2026-11-25 09:00-09:30")) == "2026-11-25 09:00-09:30"
