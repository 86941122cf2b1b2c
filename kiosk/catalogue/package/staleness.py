# SPDX-License-Identifier: Apache-2.0
"""Old content says so: nobody should take a guide for fresh that has not been renewed for months."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from config.clock import SHANGHAI
from kiosk.catalogue.words import Language, words

_OLD: Final = words(
    "这里的指南 {days} 天没有更新了。拿不准的，请问帮办。",
    "This guide was last renewed {days} days ago. If in doubt, please ask the helper.",
)


def stale(made_at: datetime, today: date, limit_days: int) -> int | None:
    """How many days ago the content was made, where that is more than ``limit_days``; None: it is fresh enough.

    A clock that is before ``made_at`` makes nothing stale: whoever watches the clock says that it is wrong.
    """
    days = (today - made_at.astimezone(SHANGHAI).date()).days
    return days if days > limit_days else None


def stale_words(made_at: datetime, today: date, limit_days: int, language: Language = Language.ZH) -> str:
    """What a terminal says about it; empty where the content is fresh enough."""
    days = stale(made_at, today, limit_days)
    return "" if days is None else _OLD.say(language, {"days": str(days)})
