# SPDX-License-Identifier: Apache-2.0
"""Numbers and days as papers print them (号码与日期): check digits, and nothing mended but the width of characters.

Sources: GB 32100-2015 (统一社会信用代码, ISO 7064 MOD 31-3 weights 3^n), GB/T 19584 and ISO/IEC 7812-1 annex B (Luhn),
GB 11643-1999 (in ``kiosk/identity/id_number.py``).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Final

CREDIT_CODE_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VARIANTS: Final = str.maketrans("別證號產業戶籍類貫爾內", "别证号产业户籍类贯尔内")
"""Traditional forms that a reader takes simplified ones for."""
_DAY: Final = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")


def plain(text: str) -> str:
    """Half width, simplified, without blanks: for comparing, not for keeping."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_VARIANTS)


def satisfies_luhn(digits: str) -> bool:
    """Of a bank card's number."""
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        return False
    total = sum(sum(divmod(int(digit) * (2 if at % 2 else 1), 10)) for at, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def satisfies_credit_code(code: str) -> bool:
    """Eighteen characters without I, O, S, V, Z, the last of them a check character."""
    if len(code) != 18 or any(one not in CREDIT_CODE_CHARACTERS for one in code):
        return False
    total = sum(CREDIT_CODE_CHARACTERS.index(one) * pow(3, at, 31) for at, one in enumerate(code[:17]))
    return CREDIT_CODE_CHARACTERS[-total % 31] == code[17]


def find_days(text: str) -> list[date]:
    """Days that a text names, in its order; what is no day of the calendar is left out."""
    days = []
    for year, month, day in _DAY.findall(plain(text)):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days


def month_end(month: int, year: int) -> date:
    """The last day on which a card with MM/YY holds."""
    return date(2000 + year, month, monthrange(2000 + year, month)[1])
