# SPDX-License-Identifier: Apache-2.0
"""Text as words for the index: Chinese in pairs of neighbouring characters and in single ones, letters and digits whole. Pure.

Pairs carry the meaning, single characters bring 销 to 注销; what comes everywhere counts for little (bm25). Measured against
pairs alone on the questions that may be read for that: docs/search.md.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from kiosk.catalogue.search.characters import Characters, is_han, runs

_DIGITS: Final = {"": 0, **{character: number for number, character in enumerate("一二三四五六七八九", 1)}}
_TENS: Final = re.compile("([二三四五六七八九]?)十([一二三四五六七八九]?)")
"""八十 is 80, as guides write it; single digits are left, for 一 is in half of all words."""


def cut(text: str, read: Characters) -> list[str]:
    """In order, and as often as they come."""
    found: list[str] = []
    plain = _TENS.sub(_number, read.plain(text))
    for run in runs(plain) if plain else ():
        if not is_han(run[0]):
            found.append(run)
        else:
            found += [*(one + other for one, other in pairwise(run)), *run]
    return found


def _number(tens: re.Match[str]) -> str:
    return str(10 * (_DIGITS[tens[1]] or 1) + _DIGITS[tens[2]])
