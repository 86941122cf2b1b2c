# SPDX-License-Identifier: Apache-2.0
"""附近能办 in words: distances, opening, weeks, shortfalls and reports, in both languages; no sentence is too long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.catalogue.words import Language, long_sentences
from kiosk.places.grid import Compass
from kiosk.places.hours import ClosedNow, ClosedWhy, OpeningHours, OpenNow
from kiosk.places.live import LiveState, Reported, Supply
from kiosk.places.loading import load_places
from kiosk.places.nearest import Filters, Whereabouts, nearest
from kiosk.places.spoken import (
    ACCESS,
    ATTENDED,
    HOLIDAYS_NOT_KNOWN,
    MACHINES,
    MISSES,
    UNATTENDED,
    UNKNOWN_WORDS,
    distance_words,
    hours_lines,
    live_lines,
    open_words,
    result_words,
    way_words,
)
from kiosk.places.walking import Way
from tests.unit.kiosk.places.test_content import CONTENT
from tests.unit.kiosk.places.test_hours import ALWAYS, CALENDAR, at, hours
from tests.unit.kiosk.places.test_nearest import HERE, NIGHT, NOW, book, point

EN = Language.EN


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [(3, "50 米", "50 m"), (612, "600 米", "600 m"), (974, "950 米", "950 m"), (980, "1.0 公里", "1.0 km"),
     (8_460, "8.5 公里", "8.5 km")],
)  # fmt: skip
def test_distances_are_said_as_one_says_them(metres: float, zh: str, en: str) -> None:
    assert (distance_words(metres), distance_words(metres, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("way", "zh", "en"),
    [
        (Way(612, 8, Compass.NORTH_EAST), "往东北 600 米，走路约 8 分钟", "600 m north-east, about 8 min on foot"),
        (Way(9000, None, Compass.WEST), "往西约 9.0 公里，建议坐车", "9.0 km west, best by bus or metro"),
        (
            Way(900, None, Compass.EAST, True),
            "往东约 900 米，在江对岸，要坐车",
            "900 m east, across the river: take a bus, the metro or a ferry",
        ),
    ],
)
def test_the_way_in_words(way: Way, zh: str, en: str) -> None:
    assert (way_words(way), way_words(way, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        ("2026-11-23 09:10", "现在开着，11:30 午休", "Open now, break from 11:30"),
        ("2026-11-23 14:00", "现在开着，16:30 关门", "Open now until 16:30"),
        ("2026-11-23 08:10", "还没开门，9:00 开门", "Not open yet, opens 9:00"),
        ("2026-11-23 12:00", "现在午休，13:00 开门", "On a break, opens 13:00"),
        ("2026-11-26 18:00", "已经关门，明天 9:00 开门", "Closed for today, opens Fri 9:00"),
        ("2026-11-20 18:00", "已经关门，周日 10:00 开门", "Closed for today, opens Sun 10:00"),
        ("2026-11-21 10:00", "今天休息，明天 10:00 开门", "Closed today, opens Sun 10:00"),
        ("2026-10-01 10:00", "国庆节放假，10月8日周四 9:00 开门", "Closed for National Day, opens 2026-10-08 9:00"),
        ("2026-11-24 10:00", "检修，暂不开门，周四 9:00 开门", "Closed: Maintenance, opens Thu 9:00"),
    ],
)
def test_open_and_closed_in_words(moment: str, zh: str, en: str) -> None:
    state = hours().state_at(at(moment), CALENDAR)
    assert (open_words(state, at(moment)), open_words(state, at(moment), EN)) == (zh, en)


def test_always_and_never_in_words() -> None:
    assert [open_words(OpenNow(None), NOW, one) for one in Language] == ["全天开着", "Open day and night"]
    never = ClosedNow(None, ClosedWhy.REST_DAY)
    assert open_words(never, NOW) == "今天休息，开门时间请打电话问"
    assert open_words(never, NOW, EN) == "Closed today, please call for opening times"


def test_the_week_in_lines() -> None:
    assert hours_lines(hours()) == ("周一至周五 9:00到11:30，13:00到16:30", "周日 10:00到12:00", "节假日休息")
    assert hours_lines(hours(), EN) == (
        "Mon-Fri 9:00-11:30, 13:00-16:30",
        "Sun 10:00-12:00",
        "Closed on public holidays",
    )
    assert hours_lines(OpeningHours.model_validate(ALWAYS)) == ("每天 全天",)
    assert hours_lines(OpeningHours.model_validate(ALWAYS), EN) == ("Daily day and night",)
    split: dict[str, Any] = {
        "weekly": [{"days": [1, 3, 6], "open": ["9:00-24:00"]}, {"days": [4, 5], "open": ["9:00-9:05"]}]
    }
    assert hours_lines(OpeningHours.model_validate({**split, "holidays": "as_usual"})) == (
        "周一、周三、周六 9:00到24:00",
        "周四、周五 9:00到9:05",
    )


def test_nothing_is_said_where_all_is_as_wished() -> None:
    some = book(*(point(f"P{n}", 100.0 * n) for n in range(1, 4)))
    filters = Filters(within_circle=True, open_now=True)
    assert result_words(nearest(some, HERE, NOW, filters), filters) == ()


def test_what_falls_short_is_said() -> None:
    wished = Filters(within_circle=True, open_now=True)
    far = book(point("A", 5000), point("B", 6000))
    assert result_words(nearest(far, HERE, NOW, wished), wished) == ("走路15分钟内没有，这些远一些。",)
    one_near = book(point("A", 100), point("B", 6000, hours=ALWAYS))
    assert result_words(nearest(one_near, HERE, NIGHT, wished), wished) == (
        "走路15分钟内不够三个，也列了远的。",
        "有的现在没开门，写着几点开。",
    )
    broken = {"A": LiveState(working=Reported(False, NOW))}
    assert result_words(nearest(one_near, HERE, NOW, Filters(), live=broken), Filters()) == ()
    nothing = nearest(far, HERE, NOW, Filters(item="TBD-ZZ01"))
    assert result_words(nothing, Filters(item="TBD-ZZ01"), EN) == ("No place was found, please call.",)
    by_district = nearest(far, Whereabouts(None, "西区"), NOW)
    assert result_words(by_district, Filters())[0] == "这台机器不知道自己在哪里。"
    assert result_words(nearest(far, Whereabouts(), NOW), Filters()) == ("请先选您在哪个区",)


def test_what_is_not_known_is_said_to_be_unknown_neither_good_nor_bad() -> None:
    assert live_lines(LiveState()) == ("机器好不好：还不清楚", "有没有纸：还不清楚", "几个人在等：还不清楚")
    assert live_lines(LiveState(), EN) == ("Terminal: Not known", "Paper: Not known", "Queue: Not known")


def test_what_is_known_is_said_with_its_time() -> None:
    good = LiveState(Reported(True, NOW), Reported(Supply.LOW, NOW), Reported(0, NOW))
    bad = LiveState(Reported(False, NOW), Reported(Supply.NONE, NOW), Reported(4, NOW))
    assert live_lines(good) == ("机器正常（10:00 时）", "纸不多了（10:00 时）", "没有人在等（10:00 时）")
    assert live_lines(bad) == ("机器坏了（10:00 时）", "没有纸了（10:00 时）", "4 个人在等（10:00 时）")
    assert live_lines(bad, EN) == ("Terminal: broken (at 10:00)", "Paper: none (at 10:00)", "Queue: 4 (at 10:00)")


def test_every_word_has_its_text() -> None:
    for table in (ACCESS, MACHINES, MISSES):
        assert not [one for words in table.values() for one in long_sentences(words.zh)]
    for words in (ATTENDED, UNATTENDED, UNKNOWN_WORDS, HOLIDAYS_NOT_KNOWN):
        assert not long_sentences(words.zh)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 60 * 24 * 60), st.sampled_from(list(DisplayMode)))
def test_no_sentence_about_a_packaged_point_is_too_long(minutes: int, mode: DisplayMode) -> None:
    moment = datetime.fromtimestamp(NOW.timestamp() - minutes * 60, SHANGHAI)
    for one in nearest(PACKAGED, HERE, moment, mode=mode).points:
        assert one.way is not None
        for text in (way_words(one.way), open_words(one.open, moment), *hours_lines(one.entry.point.hours)):
            assert not long_sentences(text), text


PACKAGED = load_places(CONTENT)
