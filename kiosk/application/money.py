# SPDX-License-Identifier: Apache-2.0
"""Money in 分: whole numbers from the register to the receipt, never a float.

Source: 会计法 and 支付结算办法 (amounts to the 分); design (amounts are integers end to end).
"""

from __future__ import annotations

import re
from typing import Final

MOST_FEN: Final = 10**10 - 1
"""九千九百九十九万 yuan: more is no bill that is paid at a terminal."""
_YUAN: Final = re.compile(r"(?<![0-9.])([0-9]{1,8})(?:\.([0-9]{2}))?(?![0-9.])")


def fen_of(text: str) -> int | None:
    """The one amount in yuan that ``text`` names (``电费 123.40 元`` -> 12340); None: there is none, or more than one."""
    found = _YUAN.findall(text.replace(",", ""))
    return int(found[0][0]) * 100 + int(found[0][1] or 0) if len(found) == 1 else None


def say_fen(fen: int) -> str:
    """``123.40 元``; whole yuan without the zeros: ``80 元``."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d} 元" if rest else f"{yuan} 元"
