# SPDX-License-Identifier: Apache-2.0
"""Groups within groups: nothing empty, nothing asked that has one answer, and back to where one was."""

from __future__ import annotations

from dataclasses import replace

from kiosk.catalogue.browse import Audience, at_home_here, home_order
from kiosk.catalogue.browse_tree import BrowsePlace, Group, GroupKind, browse_tree
from kiosk.catalogue.registers import load_registers
from tests.unit.kiosk.synthetic import CONTENT, summaries

LIFE_EVENTS = load_registers(CONTENT / "tables").life_events
OFFERED = [replace(one, is_draft=False) for one in home_order(summaries(), {})]
TREE = browse_tree(OFFERED, LIFE_EVENTS)


def groups_of(group: Group) -> list[Group]:
    return [group, *(below for one in group.groups for below in groups_of(one))]


def test_every_group_has_something_in_it_and_every_service_is_reached_twice() -> None:
    assert [one.key for one in TREE.groups] == [one.value for one in Audience]
    for group in groups_of(TREE):
        assert bool(group.groups) is not bool(group.codes), group.key
    for kind in (GroupKind.THEME, GroupKind.OFFICE):
        reached = {code for group in groups_of(TREE) if group.kind is kind for code in group.codes}
        assert reached == {one.code for one in OFFERED}, kind


def test_zones_are_what_the_content_says() -> None:
    keys = {one.key for one in groups_of(TREE) if one.kind is GroupKind.THEME}
    assert {"veteran", "run_business"} <= keys, "退役军人专区, 助企专区"


def test_the_frequent_come_first_in_their_group() -> None:
    retirement = next(one for one in groups_of(TREE) if one.key == "retirement")
    order = [one.code for one in OFFERED]
    assert list(retirement.codes) == sorted(retirement.codes, key=order.index)
    assert retirement.codes[0] == "TBD-RS01"


def test_drafts_are_in_no_group() -> None:
    one = next(item for item in OFFERED if item.life_events == ("veteran",))
    hidden = browse_tree([replace(item, is_draft=item is one) for item in OFFERED], LIFE_EVENTS)
    assert not any(one.code in group.codes or group.key == "veteran" for group in groups_of(hidden))


def test_where_there_is_one_audience_nobody_is_asked_which() -> None:
    persons = [one for one in OFFERED if one.subject == ("自然人",) and "start_business" not in one.life_events]
    tree = browse_tree([one for one in persons if "run_business" not in one.life_events], LIFE_EVENTS)
    assert tree.kind is GroupKind.AUDIENCE
    assert tree.key == Audience.PERSON


def test_no_services_at_all_are_an_empty_choice_and_no_error() -> None:
    assert browse_tree([], LIFE_EVENTS).groups == ()


def test_back_finds_each_page_as_it_was() -> None:
    place = BrowsePlace(TREE).opened("person").turned_to(8).opened("retirement").turned_to(4)
    assert (place.group.key, place.first) == ("retirement", 4)
    up = place.back()
    assert up is not None
    assert (up.group.key, up.first) == ("person", 8)
    top = up.back()
    assert top is not None
    assert (top.group, top.first) == (TREE, 0)
    assert top.back() is None


def test_a_late_touch_on_a_group_that_is_not_there_changes_nothing() -> None:
    place = BrowsePlace(TREE).opened("person")
    assert place.opened("person") is place
    assert place.opened("") is place


def test_a_site_names_what_stands_first_and_the_rest_follows() -> None:
    codes = ["a", "b", "c", "d"]
    assert list(at_home_here(codes, set(codes), ["c", "gone", "a", "c"])) == ["c", "a", "b", "d"]
    assert list(at_home_here(codes, set(codes), [])) == codes
