# SPDX-License-Identifier: Apache-2.0
"""区→路→弄→号→室: an address from choices and digits (domain notes 5 row 8), and what is wrong with an answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.application.address import (
    ASK,
    ELSEWHERE,
    UNLISTED,
    AddressLists,
    AddressParts,
    AddressStep,
    begun,
    choices_of,
    said_before,
    step_back,
    with_part,
)
from kiosk.application.address_prompt import address_prompt
from kiosk.application.invalid import Invalid
from kiosk.catalogue.tables import load_tables
from kiosk.catalogue.words import long_sentences
from tests.unit.kiosk.synthetic import item

LISTS = AddressLists.of(load_tables(Path(__file__).parents[4] / "config" / "content" / "tables"))
WITHOUT = AddressLists(LISTS.regions)
"""A content that has no roads."""


def given(*answers: str, lists: AddressLists = LISTS, parts: AddressParts | None = None) -> AddressParts:
    parts = AddressParts() if parts is None else parts
    for answer in answers:
        after = with_part(parts, answer, lists)
        assert isinstance(after, AddressParts), answer
        parts = after
    return parts


def offered(parts: AddressParts, lists: AddressLists = LISTS) -> list[str]:
    return [one.value for one in choices_of(parts, lists)]


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (("310104", "C", "漕宝路", "12", "3", "401"), "上海市徐汇区漕宝路12弄3号401室"),
        (("310104", UNLISTED, " 示例路 ", "", "3", "401"), "上海市徐汇区示例路3号401室"),
        (("310151", "S", UNLISTED, "示例村", "", "18", ""), "上海市崇明区示例村18号"),
        ((ELSEWHERE, "340000", "示例市示例县示例路5号"), "安徽省示例市示例县示例路5号"),
    ],
)
def test_the_parts_make_one_address(answers: tuple[str, ...], text: str) -> None:
    parts = given(*answers)
    assert (parts.text(), parts.is_complete) == (text, True)
    assert not given(*answers[:-1]).is_complete


def test_all_sixteen_districts_are_offered_and_the_way_out_of_the_city() -> None:
    districts = offered(given())
    assert len(districts) == 17
    assert districts[-1] == ELSEWHERE
    assert len(offered(given(ELSEWHERE))) == 33
    assert offered(given("310104", UNLISTED)) == []


def test_only_letters_that_a_road_of_the_district_has_are_offered_each_with_examples() -> None:
    letters = choices_of(given("310112"), LISTS)
    assert [one.value for one in letters] == sorted({one.value for one in letters})
    assert "U" not in {one.value for one in letters}
    examples = {one.value: one.note.split() for one in letters}
    assert "莘" in examples["X"]
    for letter, firsts in examples.items():
        assert 1 <= len(firsts) <= 3
        roads = offered(given("310112", letter))
        assert set(firsts) <= {road[0] for road in roads}


def test_a_road_of_another_letter_or_district_cannot_be_picked() -> None:
    assert "漕宝路" in offered(given("310104", "C"))
    assert "漕宝路" not in offered(given("310104", "L"))
    assert "漕宝路" not in offered(given("310151", "C"))


@pytest.mark.parametrize("before", [("310104", UNLISTED), ("310104", "C", UNLISTED), (ELSEWHERE, "320000")])
def test_a_key_that_is_tapped_twice_is_no_name_of_a_road(before: tuple[str, ...]) -> None:
    assert isinstance(with_part(given(*before), UNLISTED, LISTS), Invalid)


def test_without_a_list_of_roads_the_road_is_written() -> None:
    assert given("310104", lists=WITHOUT).step is AddressStep.ROAD
    whole = given("310104", "示例路", "", "3", "", lists=WITHOUT)
    assert (whole.text(), whole.is_complete) == ("上海市徐汇区示例路3号", True)
    back = step_back(given("310104", lists=WITHOUT))
    assert back is not None
    assert back.step is AddressStep.DISTRICT


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ((), "999999"),
        ((), "340000"),
        ((ELSEWHERE,), "310104"),
        ((ELSEWHERE, "340000"), "x"),
        (("310104",), ""),
        (("310104",), "U"),
        (("310104",), "漕宝路"),
        (("310104", "C"), "示例路"),
        (("310104", "C"), ""),
        ((), UNLISTED),
        ((ELSEWHERE,), UNLISTED),
        (("310104", UNLISTED), ""),
        (("310104", UNLISTED), "路"),
        (("310104", UNLISTED), "示例\n路"),
        (("310104", "C", "漕宝路"), "十二"),
        (("310104", "C", "漕宝路"), "1234567"),
        (("310104", "C", "漕宝路", "12"), ""),
        (("310104", "C", "漕宝路", "12", "3"), "4-1"),
    ],
)
def test_what_cannot_be_used_says_what_to_do(before: tuple[str, ...], answer: str) -> None:
    refused = with_part(given(*before), answer, LISTS)
    assert isinstance(refused, Invalid)
    assert refused.say.zh
    assert refused.fix.zh


@pytest.mark.parametrize(
    ("answers", "ways"),
    [
        (
            ("310104", "C", "漕宝路", "12", "3"),
            [
                (AddressStep.ROOM, "上海市徐汇区漕宝路12弄3号"),
                (AddressStep.NUMBER, "上海市徐汇区漕宝路12弄"),
                (AddressStep.LANE, "上海市徐汇区漕宝路"),
                (AddressStep.LISTED_ROAD, "上海市徐汇区"),
                (AddressStep.LETTER, "上海市徐汇区"),
                (AddressStep.DISTRICT, ""),
            ],
        ),
        (
            ("310104", "C", UNLISTED, "示例路"),
            [
                (AddressStep.LANE, "上海市徐汇区示例路"),
                (AddressStep.ROAD, "上海市徐汇区"),
                (AddressStep.LISTED_ROAD, "上海市徐汇区"),
                (AddressStep.LETTER, "上海市徐汇区"),
                (AddressStep.DISTRICT, ""),
            ],
        ),
        (
            ("310104", UNLISTED),
            [(AddressStep.ROAD, "上海市徐汇区"), (AddressStep.LETTER, "上海市徐汇区"), (AddressStep.DISTRICT, "")],
        ),
        (
            (ELSEWHERE, "340000"),
            [(AddressStep.LINE, "安徽省"), (AddressStep.PROVINCE, ""), (AddressStep.DISTRICT, "")],
        ),
    ],
)
def test_a_step_back_takes_back_one_answer_at_a_time(
    answers: tuple[str, ...], ways: list[tuple[AddressStep, str]]
) -> None:
    parts: AddressParts | None = given(*answers)
    seen, last = [], parts
    while parts is not None:
        seen.append((parts.step, parts.text()))
        last, parts = parts, step_back(parts)
    assert seen == ways
    assert last == AddressParts(), "nothing stays of it"


def test_an_address_that_is_corrected_offers_every_part_again_as_long_as_it_still_fits() -> None:
    parts = begun("上海市徐汇区漕宝路12弄3号401室", LISTS)
    walked = []
    for answer in ("310104", "C", "漕宝路", "12", "3", "401"):
        walked.append(said_before(parts))
        parts = given(answer, parts=parts)
    assert walked == ["310104", "C", "漕宝路", "12", "3", "401"]
    assert parts.text() == "上海市徐汇区漕宝路12弄3号401室"
    other_lane = given("310104", "C", "漕宝路", "15", parts=begun("上海市徐汇区漕宝路12弄3号401室", LISTS))
    assert said_before(other_lane) == ""
    other_road = given("310104", "C", "漕溪路", parts=begun("上海市徐汇区漕宝路12弄3号401室", LISTS))
    assert said_before(other_road) == ""
    elsewhere = given("310101", parts=begun("上海市徐汇区漕宝路12弄3号401室", LISTS))
    assert said_before(elsewhere) == ""


def test_a_written_road_is_offered_again_where_it_is_written() -> None:
    written = given("310104", UNLISTED, parts=begun("上海市徐汇区示例路3号", LISTS))
    assert said_before(written) == "示例路"
    assert said_before(given("示例路", "", parts=written)) == "3"
    picked = given("310104", UNLISTED, parts=begun("上海市徐汇区漕宝路3号", LISTS))
    assert said_before(picked) == "", "they say that it is none of those on the list"


@pytest.mark.parametrize(
    "text", ["", "示例市示例区示例路1弄2号301室", "上海市示例区示例路3号", "安徽省示例市5号", "上海市徐汇区"]
)
def test_an_address_of_another_shape_begins_from_nothing(text: str) -> None:
    assert begun(text, LISTS) == AddressParts()


def test_the_pages_show_what_was_picked_and_a_way_out_of_the_list() -> None:
    spec = next(one for one in item().fields if one.code == "residence_address")
    letter = address_prompt(spec, given("310104"), LISTS)
    assert (letter.kind, letter.none_there, letter.none_value) == ("letter", "不在里面，我自己写", UNLISTED)
    assert letter.hint.startswith("上海市徐汇区　")
    roads = address_prompt(spec, given("310104", "C"), LISTS)
    assert (roads.kind, roads.none_value) == ("choice", UNLISTED)
    assert roads.title.startswith("C ")
    assert "一部分" in roads.hint, "a sample says so"
    lane = address_prompt(spec, given("310104", "C", "漕宝路"), LISTS)
    assert (lane.kind, lane.none_there, lane.none_value) == ("digits", "没有", "")
    assert lane.hint.startswith("上海市徐汇区漕宝路　")
    assert LISTS.roads is not None
    whole = replace(LISTS, roads=LISTS.roads.model_copy(update={"notice": None}))
    assert "一部分" not in address_prompt(spec, given("310104", "C"), whole).hint
    marked = address_prompt(spec, begun("上海市徐汇区漕宝路3号", LISTS), LISTS)
    assert [one.value for one in marked.options if one.selected] == ["310104"]
    again = address_prompt(spec, given("310104", "C", "漕宝路", "", parts=begun("上海市徐汇区漕宝路3号", LISTS)), LISTS)
    assert again.text == "3"


def test_every_step_has_a_question_and_nothing_of_the_address_is_in_a_repr() -> None:
    assert set(ASK) == set(AddressStep)
    for title, hint in ASK.values():
        assert not long_sentences(title.zh) + long_sentences(hint.zh)
    parts = given("310104", "C", "漕宝路", parts=begun("上海市徐汇区漕宝路12弄3号", LISTS))
    assert "漕宝路" not in repr(parts)
    assert "徐汇" not in repr(choices_of(given(), LISTS))
