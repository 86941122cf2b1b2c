# SPDX-License-Identifier: Apache-2.0
"""GB 11643-1999. 11010519491231002X and 440524188001010014 are the two examples printed in the standard."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.identity.id_number import IdNumber, NumberFault, check_character, parse_id_number

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", date(1880, 1, 1), "male"),
        ("11010519491231002x", date(1949, 12, 31), "female"),
        (" 11010519491231002X ", date(1949, 12, 31), "female"),
    ],
)
def test_good_numbers(text: str, birth: date, sex: str) -> None:
    parsed = parse_id_number(text, TODAY)
    assert isinstance(parsed, IdNumber)
    assert (parsed.birth, parsed.sex) == (birth, sex)
    assert parsed.number == text.strip().upper()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.SHAPE),
        ("1101051949123100", NumberFault.SHAPE),
        ("110105194912310021X", NumberFault.SHAPE),
        ("１１010519491231002X", NumberFault.SHAPE),  # full-width digits
        ("X1010519491231002X", NumberFault.SHAPE),
        ("110105194912310021", NumberFault.CHECK),
        ("110105194912310012", NumberFault.CHECK),
        ("110105194913310022", NumberFault.DATE),
        ("110105194902290022", NumberFault.DATE),
        ("999999202611220011", NumberFault.DATE),  # born tomorrow
    ],
)
def test_bad_numbers(text: str, fault: NumberFault) -> None:
    assert parse_id_number(text, TODAY) is fault


def test_every_single_wrong_digit_is_noticed() -> None:
    good = "440524188001010014"
    for place in range(17):
        for digit in "0123456789":
            if digit != good[place]:
                changed = good[:place] + digit + good[place + 1 :]
                assert check_character(changed[:17]) != changed[17]


def test_the_repr_shows_no_number() -> None:
    assert "440524" not in repr(parse_id_number("440524188001010014", TODAY))
