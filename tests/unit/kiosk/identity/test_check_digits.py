# SPDX-License-Identifier: Apache-2.0
"""Check digits against published examples, and one wrong character anywhere."""

from __future__ import annotations

import pytest

from kiosk.identity.check_digits import (
    CREDIT_CODE_CHARACTERS,
    check_character_37_36,
    credit_code_check,
    satisfies_credit_code,
    satisfies_licence_id,
    satisfies_luhn,
)

EXAMPLE = "91350100M000100Y43"
"""The example of GB 32100-2015."""


def test_the_standards_own_examples() -> None:
    assert satisfies_credit_code(EXAMPLE)
    assert credit_code_check(EXAMPLE[:17]) == "3"
    assert satisfies_luhn("4111111111111111")  # the card schemes' own test number


@pytest.mark.parametrize("place", range(18))
def test_any_one_wrong_character_is_noticed(place: int) -> None:
    for other in set(CREDIT_CODE_CHARACTERS) - {EXAMPLE[place]}:
        assert not satisfies_credit_code(EXAMPLE[:place] + other + EXAMPLE[place + 1 :])


@pytest.mark.parametrize("wrong", ["", "91350100M000100Y4", EXAMPLE + "0", "91350100M000100I43", EXAMPLE.lower()])
def test_what_is_no_such_number(wrong: str) -> None:
    assert not satisfies_credit_code(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "4111111111111112", "411111111111", "41111111111111111110", "4111 1111 1111 1111"]
)
def test_what_is_no_card_number(wrong: str) -> None:
    assert not satisfies_luhn(wrong)


def test_a_number_with_a_strange_character_has_no_check_character() -> None:
    with pytest.raises(ValueError, match="substring"):
        credit_code_check("9135010OM000100Y4")


LICENCE = "1.2.156.3005.2.999999999999999999901.99999999MA0000000X.000000001.001."


def test_a_licence_id_has_the_shape_of_the_standard_and_its_check_character() -> None:
    """The check is ISO/IEC 7064 MOD 37,36, whose published example is the Global Release Identifier's A1-2425G-ABC1234002-M."""
    assert check_character_37_36("A12425GABC1234002") == "M"
    good = [sign for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if satisfies_licence_id(LICENCE + sign)]
    assert len(good) == 1
    right = LICENCE + good[0]
    for wrong in (
        "",
        LICENCE,
        right.lower(),
        right.replace("3005", "3006"),
        right[:-1] + "0." + right[-1],
        right + "\n",
    ):
        assert not satisfies_licence_id(wrong)
    for place in range(15, len(right)):
        if right[place] != ".":
            other = "1" if right[place] != "1" else "2"
            assert not satisfies_licence_id(right[:place] + other + right[place + 1 :])
