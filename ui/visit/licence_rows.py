# SPDX-License-Identifier: Apache-2.0
"""How an electronic licence (电子证照) stands, in one row and in plain words, with what to do where it counts no more.

Source: domain notes 1.3 row 43. Colours alone say nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from kiosk.platform.licence_model import Standing
from ui.visit.pages_waiting import Row, Say, row

SOON: Final = timedelta(days=60)
"""A licence that ends within so many days is said to end soon."""


def ends_soon(standing: Standing, valid_to: date | None, today: date) -> bool:
    """到期: of one that still counts."""
    return standing is Standing.VALID and valid_to is not None and today <= valid_to <= today + SOON


def licence_row(
    name: str, note: str, standing: Standing, valid_to: date | None, today: date, tell: Say, say_day: Callable[[date], str]
) -> Row:  # fmt: skip
    """``note``: whose it is, masked. ``say_day``: a day in words."""
    is_over = valid_to is not None and valid_to < today
    key = Standing.EXPIRED if is_over and standing is Standing.VALID else standing
    if key is Standing.VALID:
        word = "for_ever" if valid_to is None else "soon" if ends_soon(key, valid_to, today) else "until"
    else:
        word = "expired_once" if key is Standing.EXPIRED and valid_to is None else key.value
    is_good = word in ("for_ever", "until")
    status = tell(f"licences.{word}", day="" if valid_to is None else say_day(valid_to))
    tone, icon = ("", "file-check") if is_good else ("act", "circle-alert")
    return row(name, note=note, status=status, tone=tone, icon=icon)
