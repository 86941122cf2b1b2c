# SPDX-License-Identifier: Apache-2.0
"""公民身份号码 (GB 11643-1999): 6 region, 8 birth, 3 sequence (odd: male), 1 check character ISO 7064 MOD 11-2."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.catalogue.tables import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class NumberFault(StrEnum):
    """Why a number cannot be one."""

    SHAPE = "shape"
    """Not 17 digits and a digit or X."""
    DATE = "date"
    """The birth date in it does not exist, or lies in the future."""
    CHECK = "check"
    """The check character is wrong: most likely a slip of the finger."""


@dataclass(frozen=True)
class IdNumber:
    """A number that can exist."""

    number: str = field(repr=False)
    birth: date = field(repr=False)
    sex: Sex = field(repr=False)


def check_character(first_17: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def parse_id_number(text: str, today: date) -> IdNumber | NumberFault:
    """Shape, real date, check character. A small x is taken as X; nothing else is mended."""
    number = text.strip().upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return NumberFault.SHAPE
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return NumberFault.DATE
    if birth > today or birth.year < 1850:
        return NumberFault.DATE
    if check_character(number[:17]) != number[17]:
        return NumberFault.CHECK
    return IdNumber(number, birth, "male" if int(number[16]) % 2 else "female")
