# SPDX-License-Identifier: Apache-2.0
"""Published specimens of numbers, the old number behind a new one, and the code tables."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from drivers.id_card_reader.card_numbers import check_character, is_valid_number, old_check_digit, old_number
from drivers.id_card_reader.code_tables import ETHNIC_GROUPS, SEXES

SPECIMENS = """11010519491231002X 34052419800101001X 810000199408230021 830000199201300022 932682198501010017
911124198108030024 931586198001010028 KAZ110090123105 CAN110081080310""".split()


@pytest.mark.parametrize("number", SPECIMENS)
def test_published_specimens_check(number: str) -> None:
    assert is_valid_number(number)


@pytest.mark.parametrize("number", SPECIMENS)
def test_any_other_last_character_does_not(number: str) -> None:
    for last in set("0123456789X") - {number[-1]}:
        assert not is_valid_number(number[:-1] + last)


@given(st.sampled_from(SPECIMENS[:7]), st.integers(0, 16), st.sampled_from("0123456789"))
def test_a_single_wrong_digit_is_found(number: str, place: int, digit: str) -> None:
    changed = number[:place] + digit + number[place + 1 :]
    assert is_valid_number(changed) is (changed == number)


@pytest.mark.parametrize(
    "number",
    ["", "11010519491231002x", "１1010519491231002X", "CAN110081080319", "can110081080310", "110105194912310021"],
)
def test_what_is_no_number(number: str) -> None:
    assert not is_valid_number(number)


def test_check_digits_of_what_is_no_number_are_refused() -> None:
    for wrong in ("", "1" * 16, "1" * 16 + "X", "１" * 17):
        with pytest.raises(ValueError, match="seventeen"):
            check_character(wrong)
    assert old_check_digit("CAN11008108031") == "0"


def test_the_old_number_behind_the_specimen_of_a_new_card() -> None:
    """CAN110081080310 (specimen of 2017): place 1100, birth 810803, sequence 1; the link holds 00 and 1."""
    assert old_number("CAN", "911124198108030024", "001") == "CAN110081080310"


@pytest.mark.parametrize(
    ("nationality", "number", "link"),
    [
        ("CAN", "911124198108030024", ""), ("CAN", "911124198108030024", "0 1"), ("CA", "911124198108030024", "001"),
        ("CAN", "CAN110081080310", "001"), ("", "911124198108030024", "001"), ("CAN", "911124198108030024", "００1"),
    ],
)  # fmt: skip
def test_no_old_number_is_made_up(nationality: str, number: str, link: str) -> None:
    assert old_number(nationality, number, link) == ""


def test_the_code_tables() -> None:
    assert len(ETHNIC_GROUPS) == 58
    assert len(set(ETHNIC_GROUPS.values())) == 58
    # The trap: a table in circulation leaves out 25 and is shifted from there on.
    assert [ETHNIC_GROUPS[code] for code in ("01", "05", "24", "25", "26", "49", "56", "97", "98")] == [
        "汉", "维吾尔", "拉祜", "水", "东乡", "京", "基诺", "其他", "外国血统中国籍人士",
    ]  # fmt: skip
    assert SEXES == {"0": "未知", "1": "男", "2": "女", "9": "未说明"}
