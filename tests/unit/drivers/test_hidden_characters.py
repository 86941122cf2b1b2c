# SPDX-License-Identifier: Apache-2.0
"""What nobody sees in a name: by the Unicode Standard's categories, and what must not be taken for it."""

from __future__ import annotations

import pytest

from drivers.hidden_characters import has_hidden, is_hidden, without_hidden

BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""All characters with the property Bidi_Control (UAX 9)."""
ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff\U000e0001\U000e0041"
SEPARATORS = "\u2028\u2029"
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"


@pytest.mark.parametrize("character", BIDIRECTIONAL + ZERO_WIDTH + SEPARATORS + FILLERS)
def test_nobody_sees_it(character: str) -> None:
    assert is_hidden(character)
    for name in (f"测{character}试", f"{character}测试", f"测试{character}"):
        assert has_hidden(name)
        assert without_hidden(name) == "测试"


@pytest.mark.parametrize(
    "name",
    [
        "测试·某某",
        "测 试",
        "测\u3000试",
        "测试\U00020bb7",
        "测\ue863试",
        "测\U0003106c",
        "辻\U000e0100",
        "测\ufe00",
        "a\u0301b",
        "",
    ],
)
def test_rare_characters_and_spaces_are_seen(name: str) -> None:
    """U+E0100 and U+FE00 are variation selectors: they choose the shape of the character before them."""
    assert not has_hidden(name)
    assert without_hidden(name) == name
