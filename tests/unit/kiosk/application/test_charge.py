# SPDX-License-Identifier: Apache-2.0
"""What a service costs: whole 分, the bill that the answers name, and who does not pay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from kiosk.application.charge import Charge, bill_of, charge_of
from kiosk.application.money import MOST_FEN, fen_of, say_fen
from kiosk.catalogue.kind_model import FeeExemption
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import words
from tests.unit.kiosk.synthetic import drafts

BILLS = "电费 166.40 元、水费 32.15 元、燃气费 81.60 元"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("电费 123.40 元", 12_340),
        ("80", 8_000),
        ("0.05", 5),
        ("1,234.00 元", 123_400),
        ("代收费 3 元", 300),
        ("没有账单", None),
        ("电费 1.00 元 水费 2.00 元", None),
        ("1.2.3", None),
        ("", None),
    ],
)
def test_one_amount_or_none(text: str, fen: int | None) -> None:
    assert fen_of(text) == fen


def test_whole_yuan_are_said_without_zeros() -> None:
    assert (say_fen(8_000), say_fen(15_840), say_fen(5)) == ("80 元", "158.40 元", "0.05 元")


@given(st.integers(0, MOST_FEN))
def test_what_is_said_is_what_is_meant(fen: int) -> None:
    assert fen_of(say_fen(fen)) == fen


def utilities() -> ServiceItem:
    return drafts().items["TBD-JF02"]


@pytest.mark.parametrize(
    ("answers", "held", "bill"),
    [
        ({"what": "power"}, BILLS, "电费 166.40 元"),
        ({"what": "water"}, BILLS, "水费 32.15 元"),
        ({"what": "gas"}, "电费 166.40 元", ""),  # nothing of that kind is open, so nothing is charged in its place
        ({"what": "power"}, "电费 1.00 元、电费 2.00 元", ""),  # which of them cannot be told
        ({}, BILLS, ""),
        ({"what": "power"}, "", ""),
    ],
)
def test_the_bill_that_the_answers_name(answers: dict[str, str], held: str, bill: str) -> None:
    assert bill_of(utilities(), answers, held) == bill


def test_a_single_bill_of_no_named_kind_is_the_one() -> None:
    tuition = drafts().items["TBD-JF01"]
    assert bill_of(tuition, {"find": "own"}, "代收费 895.00 元") == "代收费 895.00 元"


def with_fee(amount: str, *exempt: FeeExemption) -> ServiceItem:
    item = utilities()
    fee = item.guide.fee.model_copy(update={"amount": amount, "exempt": exempt})
    return item.model_copy(update={"guide": item.guide.model_copy(update={"fee": fee}), "payment": None})


def test_who_is_exempt_pays_nothing_and_is_told_by_which_rule() -> None:
    old = FeeExemption(when="person.age >= 70", say=words("满 70 岁免交", "Free from 70"), rule="示例规定")
    item = with_fee("20.00", old)
    facts: dict[str, Any] = {"person.age": 70}
    assert charge_of(item, facts) == Charge(0, old)
    assert charge_of(item, {"person.age": 69}) == Charge(2_000)
    assert charge_of(item, {}) == Charge(2_000)  # not known is no exemption
    assert charge_of(with_fee("0", old), facts) == Charge(0)
