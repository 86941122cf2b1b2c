# SPDX-License-Identifier: Apache-2.0
"""Characters that nobody sees, or that turn the order of those beside them (不可见字符、双向控制字符).

Source: Unicode Standard, general categories Cf, Zl and Zp (bidirectional controls and zero widths are all Cf), and of the
property Default_Ignorable_Code_Point what is a letter or a mark by its category. Variation selectors are left alone: they
choose the shape of a rare character, and belong to the name. Control codes (Cc) are each driver's own business.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_CATEGORIES: Final = frozenset({"Cf", "Zl", "Zp"})
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Combining grapheme joiner, fillers of Hangul, inherent vowels of Khmer: letters and marks without a shape."""


def is_hidden(character: str) -> bool:
    """Whether a reader of ``character``, one code point, would see nothing of it."""
    return unicodedata.category(character) in _CATEGORIES or character in _FILLERS


def has_hidden(text: str) -> bool:
    """Whether something in ``text`` is hidden."""
    return any(is_hidden(character) for character in text)


def without_hidden(text: str) -> str:
    """``text`` as it looks."""
    return "".join(character for character in text if not is_hidden(character))
