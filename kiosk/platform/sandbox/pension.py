# SPDX-License-Identifier: Apache-2.0
"""Made-up pension accounts (养老保险个人账户): which months were paid, on which base. Calculated from the seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_BASE_2010_CENTS = 280_000
_RISE_A_YEAR_CENTS = 31_000


@dataclass(frozen=True)
class PensionAccount:
    """``base_cents_by_month``: every paid month (``YYYY-MM``), oldest first."""

    account_number: str
    base_cents_by_month: Mapping[str, int] = field(repr=False)

    @property
    def months(self) -> int:
        """累计缴费月数."""
        return len(self.base_cents_by_month)

    @property
    def first_month(self) -> str:
        """The first paid month."""
        return next(iter(self.base_cents_by_month))

    @property
    def last_month(self) -> str:
        """The last paid month."""
        return next(reversed(list(self.base_cents_by_month)))


def month_text(index: int) -> str:
    """``YYYY-MM`` of a month counted from year 0."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_index(day: date) -> int:
    """The month of ``day``, counted from year 0."""
    return day.year * 12 + day.month - 1


def account_of(seed: int, birth: date, today: date) -> PensionAccount:
    """Paid up to last month, with a gap of some months in between, from the age of 22 or ten to twenty years ago."""
    last = month_index(today) - 1
    begin = max(last - 120 - seed * 37 % 120, (birth.year + 22) * 12 + 6)
    begin = min(begin, last - 11)
    gap_from, gap_months = begin + 20 + seed % 30, seed % 7
    bases: dict[str, int] = {}
    for index in range(begin, last + 1):
        if gap_from <= index < gap_from + gap_months and index < last - 2:
            continue
        # The year of contributions runs from July to June, as the base is set anew in July.
        year = (index - 6) // 12
        bases[month_text(index)] = _BASE_2010_CENTS + max(0, year - 2010) * _RISE_A_YEAR_CENTS + seed % 10 * 12_000
    return PensionAccount(f"9999{seed:010d}", bases)
