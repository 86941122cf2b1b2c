# SPDX-License-Identifier: Apache-2.0
"""Check digits against published examples, and one wrong character anywhere."""

from __future__ import annotations

import pytest

from kiosk.identity.check_digits import CREDIT_CODE_CHARACTERS, credit_code_check, satisfies_credit_code, satisfies_luhn

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
