# SPDX-License-Identifier: Apache-2.0
"""Texts and days as papers print them (文字与日期): nothing is mended but the width of characters."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Final

_VARIANTS: Final = str.maketrans("別證號產業戶籍類貫爾內", "别证号产业户籍类贯尔内")
"""Traditional forms that a reader takes simplified ones for."""
_DAY: Final = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")


def plain(text: str) -> str:
    """Half width, simplified, without blanks: for comparing, not for keeping."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_VARIANTS)


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
