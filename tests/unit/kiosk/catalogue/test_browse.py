# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
from dataclasses import replace

from kiosk.catalogue.browse import Audience, as_read, departments, for_audience, home_order, themes
from kiosk.catalogue.registers import load_registers
from tests.unit.kiosk.synthetic import CONTENT, summaries

ITEMS = summaries()
LIFE_EVENTS = load_registers(CONTENT / "tables").life_events
BASE = replace(ITEMS[0], hot_rank=None)


def test_home_shows_what_the_site_is_used_for_then_the_frequent_then_by_sound() -> None:
    by_rank = [replace(BASE, code=f"R{rank}", hot_rank=rank, plain_zh="办事") for rank in (1, 2, 12)]
    rest = [replace(BASE, code=name, plain_zh=name) for name in ("爱心", "补办", "茶", "A4")]
    shuffled = [*rest, *by_rank]
    random.Random(1).shuffle(shuffled)
    order = [one.code for one in home_order(shuffled, {"茶": 3, "R12": 9, "gone": 50})]
    assert order == ["R12", "茶", "R1", "R2", "A4", "爱心", "补办"]


def test_sound_and_not_code_point_orders_names() -> None:
    # by code point 丧 (sang) comes before 办 (ban)
    assert sorted(["丧", "办"]) == ["丧", "办"]
    assert sorted(["丧", "办"], key=as_read) == ["办", "丧"]


def test_persons_and_enterprises() -> None:
    person, enterprise = (for_audience(ITEMS, audience) for audience in Audience)
    assert {one.code for one in person} | {one.code for one in enterprise} == {one.code for one in ITEMS}
    assert "TBD-YJ06" in {one.code for one in enterprise} - {one.code for one in person}
    assert "312000194000" in {one.code for one in person} - {one.code for one in enterprise}
    both = replace(BASE, subject=("自然人", "企业法人"))
    assert all(for_audience([both], audience) == (both,) for audience in Audience)


def test_themes_follow_the_register_and_leave_out_the_empty() -> None:
    found = themes(ITEMS, LIFE_EVENTS, Audience.PERSON)
    keys = [one.key for one in found]
    assert keys == [key for key in LIFE_EVENTS if key in keys]
    assert all(LIFE_EVENTS[one.key].of == "person" for one in found)
    assert all(one.key in item.life_events for one in found for item in one.items)
    assert themes([replace(BASE, life_events=())], LIFE_EVENTS, Audience.PERSON) == ()


def test_a_persons_theme_has_three_items_where_the_content_has_them() -> None:
    full = {one.key for one in themes(ITEMS, LIFE_EVENTS, Audience.PERSON) if one.is_full}
    # passing has two so far, and veteran one
    assert {
        "birth",
        "school",
        "work",
        "marriage",
        "home",
        "illness",
        "disability",
        "retirement",
        "newcomer",
        "daily",
    } <= full


def test_themes_and_departments_are_in_the_order_of_home() -> None:
    last = home_order([one for one in ITEMS if "retirement" in one.life_events], {})[-1]
    found = {one.key: one for one in themes(ITEMS, LIFE_EVENTS, Audience.PERSON, {last.code: 1})}
    assert found["retirement"].items[0] == last
    offices = departments(ITEMS, {last.code: 1})
    assert next(one for one in offices if one.name.zh == last.dept_zh).items[0] == last


def test_every_item_is_in_one_department() -> None:
    offices = departments(ITEMS)
    assert sorted(one.code for office in offices for one in office.items) == sorted(one.code for one in ITEMS)
    sizes = [len(office.items) for office in offices]
    assert sizes == sorted(sizes, reverse=True)
    assert len({office.name.zh for office in offices}) == len(offices)
