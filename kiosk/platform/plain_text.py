# SPDX-License-Identifier: Apache-2.0
"""Plain text of one line, for what people write to each other through the platform: hints of helpers, own words of a report.

Read by both sides and by the visit's table, so nothing is loaded for it. Source: Unicode general categories (UAX 44).
"""

from __future__ import annotations

import unicodedata
from typing import Final

MOST_WORDS: Final = 100
"""Characters of own words in a report."""


def is_one_line(text: str) -> bool:
    """Nothing in it steers a screen or turns its letters round: no control, format or private character, no line break."""
    return bool(text.strip()) and all(unicodedata.category(sign)[0] not in "CZ" or sign == " " for sign in text)


def may_be_told(words: str) -> bool:
    """Own words that are taken: one line, not too long, nothing in it that steers a screen or hides."""
    return len(words) <= MOST_WORDS and is_one_line(words)
