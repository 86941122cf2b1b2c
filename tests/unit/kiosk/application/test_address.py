# SPDX-License-Identifier: Apache-2.0
"""区→路→弄→号→室: an address from choices and digits (domain notes 5 row 8), and what is wrong with an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.application.address import (
    ASK,
    ELSEWHERE,
    AddressParts,
    AddressStep,
    choices_of,
    step_back,
    with_part,
)
from kiosk.application.invalid import Invalid
from kiosk.catalogue.registers import load_registers

REGIONS = dict(load_registers(Path(__file__).parents[4] / "config" / "content" / "tables").regions)


def given(*answers: str) -> AddressParts:
    parts = AddressParts()
    for answer in answers:
        after = with_part(parts, answer, REGIONS)
        assert isinstance(after, AddressParts), answer
        parts = after
    return parts


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (("310104", "示例路", "12", "3", "401"), "上海市徐汇区示例路12弄3号401室"),
        (("310104", " 示例路 ", "", "3", "401"), "上海市徐汇区示例路3号401室"),
        (("310151", "示例村", "", "18", ""), "上海市崇明区示例村18号"),
        ((ELSEWHERE, "340000", "示例市示例县示例路5号"), "安徽省示例市示例县示例路5号"),
    ],
)
def test_the_parts_make_one_address(answers: tuple[str, ...], text: str) -> None:
    parts = given(*answers)
    assert (parts.text(), parts.is_complete) == (text, True)
    assert not given(*answers[:-1]).is_complete


def test_all_sixteen_districts_are_offered_and_the_way_out_of_the_city() -> None:
    offered = choices_of(AddressStep.DISTRICT, REGIONS)
    assert len(offered) == 17
    assert list(offered)[-1] == ELSEWHERE
    assert len(choices_of(AddressStep.PROVINCE, REGIONS)) == 33
    assert choices_of(AddressStep.ROAD, REGIONS) == {}


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ((), "999999"),
        ((), "340000"),
        ((ELSEWHERE,), "310104"),
        ((ELSEWHERE, "340000"), "x"),
        (("310104",), ""),
        (("310104",), "路"),
        (("310104",), "示例\n路"),
        (("310104", "示例路"), "十二"),
        (("310104", "示例路"), "1234567"),
        (("310104", "示例路", "12"), ""),
        (("310104", "示例路", "12", "3"), "4-1"),
    ],
)
def test_what_cannot_be_used_says_what_to_do(before: tuple[str, ...], answer: str) -> None:
    refused = with_part(given(*before), answer, REGIONS)
    assert isinstance(refused, Invalid)
    assert refused.say.zh
    assert refused.fix.zh


def test_a_step_back_takes_back_one_answer_at_a_time() -> None:
    parts: AddressParts | None = given("310104", "示例路", "12", "3")
    seen = []
    while parts is not None:
        seen.append((parts.step, parts.text()))
        parts = step_back(parts)
    assert seen == [
        (AddressStep.ROOM, "上海市徐汇区示例路12弄3号"),
        (AddressStep.NUMBER, "上海市徐汇区示例路12弄"),
        (AddressStep.LANE, "上海市徐汇区示例路"),
        (AddressStep.ROAD, "上海市徐汇区"),
        (AddressStep.DISTRICT, ""),
    ]
    elsewhere = step_back(given(ELSEWHERE, "340000"))
    assert elsewhere is not None
    assert (elsewhere.step, elsewhere.text()) == (AddressStep.PROVINCE, "")


def test_every_step_has_a_question_and_nothing_of_the_address_is_in_a_repr() -> None:
    assert set(ASK) == set(AddressStep)
    assert "示例路" not in repr(given("310104", "示例路"))
