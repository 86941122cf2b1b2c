# SPDX-License-Identifier: Apache-2.0
"""Check digits of the numbers on cards, and the old number that a new foreigner's card stands for.

Sources: GB 11643 (公民身份号码, MOD 11-2; also the numbers of 港澳台居民居住证 and of the 2023 foreigner's card);
ICAO Doc 9303-3, 4.9 (7-3-1) for the fifteen characters of the 2017 card; reference notes on devices 1.8 and 1.10. Which
letters and digits of a 2023 card make up the old number is said by two host programs that agree.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
_OLD_NUMBER: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_LINK: Final = re.compile(r"[0-9]{3}")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def check_character(first_17: str) -> str:
    """校验码: the eighteenth character for seventeen digits. Raises ValueError for anything else."""
    if len(first_17) != 17 or not (first_17.isascii() and first_17.isdigit()):
        raise ValueError("seventeen digits are needed")
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def old_check_digit(first_14: str) -> str:
    """The fifteenth character of a 2017 card's number: weights 7-3-1, A is 10 and Z is 35, modulo 10."""
    values = (int(character, 36) for character in first_14)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def is_valid_number(number: str) -> bool:
    """Whether the number, of either length, has the right shape and check digit. Says nothing of who it is."""
    if _NUMBER.fullmatch(number):
        return check_character(number[:17]) == number[17]
    return _OLD_NUMBER.fullmatch(number) is not None and old_check_digit(number[:14]) == number[14]


def old_number(nationality: str, number: str, link: str) -> str:
    """The number of the 2017 card that a 2023 card replaced, from ``link`` (既往版本证件关联项); empty when it tells none."""
    if not (_COUNTRY.fullmatch(nationality) and _NUMBER.fullmatch(number) and _LINK.fullmatch(link)):
        return ""
    first_14 = nationality + number[1:3] + link[:2] + number[8:14] + link[2]
    return first_14 + old_check_digit(first_14)
