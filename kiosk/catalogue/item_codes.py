# SPDX-License-Identifier: Apache-2.0
"""Codes of items: 基本编码 (12), 实施编码 (31), 业务办理项编码 (33).

Source: GB/T 39554.1, as far as codes in use show it (domain notes 3.1). 实施编码 = 统一社会信用代码 of the authority (18),
行使层级 (1: state to 6: village), 基本编码 (12); two more digits number the ways of handling it.
Real: ``11310000002420447T`` + ``2`` + ``312000218000`` + ``01``.
"""

from __future__ import annotations

import re
from typing import Final

from kiosk.identity.check_digits import satisfies_credit_code

BASE_CODE: Final = re.compile(r"[0-9]{12}")
_IMPLEMENTATION_CODE: Final = re.compile(r"([0-9A-Z]{18})[1-6][0-9]{12}")


def implementation_code(number: str, level: int, base_code: str) -> str | None:
    """实施编码. ``number``: 统一社会信用代码 of the authority; None where the base code is only provisional."""
    return f"{number}{level}{base_code}" if BASE_CODE.fullmatch(base_code) else None


def handling_code(implementation: str, number: int) -> str:
    """业务办理项编码: the ``number``-th way of handling it.

    Raises:
        ValueError: ``number`` is not one of 1 to 99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"a way of handling is numbered from 1 to 99, not {number}")
    return f"{implementation}{number:02d}"


def satisfies_implementation_code(code: str) -> bool:
    """31 characters: a number with its check character, a level, twelve digits."""
    found = _IMPLEMENTATION_CODE.fullmatch(code)
    return found is not None and satisfies_credit_code(found.group(1))
