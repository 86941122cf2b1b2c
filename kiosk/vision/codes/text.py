# SPDX-License-Identifier: Apache-2.0
"""From a code's bytes to its text (码的文字): made here alone, whichever decoder read them; no decoder's guess is used.

1. What the symbol itself declares by an Extended Channel Interpretation (AIM ITS/04-023) is believed.
2. Without one: strict UTF-8, which practically every Chinese telephone page emits, unless that gives a jumble of alphabets.
3. Then GB 18030-2022, when it looks like Chinese: bytes of other alphabets (ISO 8859-1, Shift JIS) are nearly always
   valid GB 18030 too, as rare characters. Of the characters outside ASCII at least half must be of GB 2312-80, the common
   ones. Where the same bytes are Japanese beyond doubt, by their kana, they are read as that: the Chinese would be wrong.
4. Else there is no text. The bytes stay, for technicians.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Segments: TypeAlias = Sequence[tuple[int | None, bytes]]
"""Bytes with the number of the interpretation that was declared for them; None: none was."""

DECLARED: Final[Mapping[int, str]] = {
    0: "cp437",
    1: "iso8859-1",
    2: "cp437",
    3: "iso8859-1",
    **{number: f"iso8859-{number - 2}" for number in range(4, 14)},
    **{number: f"iso8859-{number - 2}" for number in range(15, 19)},
    20: "shift_jis",
    21: "cp1250",
    22: "cp1251",
    23: "cp1252",
    24: "cp1256",
    25: "utf-16-be",
    26: "utf-8",
    27: "ascii",
    28: "big5",
    29: "gb18030",
    30: "euc_kr",
    31: "gb18030",
    32: "gb18030",
    33: "utf-16-le",
    34: "utf-32-be",
    35: "utf-32-le",
    170: "ascii",
}
"""Python's names of the character sets by their number in AIM ITS/04-023, 2022; 899 (bytes, no text) and others are not here."""


def text_of(segments: Segments) -> str | None:
    """The text of a code, or None when its bytes are no text that can be told for certain."""
    parts: list[str] = []
    for declared, data in segments:
        part = _undeclared(data) if declared is None else _declared(declared, data)
        if part is None:
            return None
        parts.append(part)
    return "".join(parts)


def _declared(number: int, data: bytes) -> str | None:
    try:
        return data.decode(DECLARED[number])
    except (KeyError, UnicodeDecodeError):
        return None


def _undeclared(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf_8(data)
    if _is_jumbled(text) and (chinese := _not_utf_8(data)) is not None:
        return chinese
    return text


def _is_jumbled(text: str) -> bool:
    """Short GB 18030 may be valid UTF-8 by chance (梅园路): then letters of several alphabets, or none at all, and no Chinese."""
    alphabets: set[str] = set()
    for character in text:
        if character > "\u07ff":
            return False
        if not character.isascii():
            name = unicodedata.name(character, "")
            if not name:
                return True
            if unicodedata.category(character)[0] in "LM":
                alphabets.add(name.split()[0])
    return len(alphabets) > 1


def _not_utf_8(data: bytes) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    japanese = _japanese(data)
    if japanese is not None:
        return japanese
    return text if _looks_chinese(text) else None


def _looks_chinese(text: str) -> bool:
    """At least half of the characters outside ASCII are of GB 2312-80, or have four bytes."""
    common = rare = 0
    for character in text:
        if character.isascii():
            continue
        raw = character.encode("gb18030")
        if len(raw) == 4:  # its second and fourth byte are digits: hardly ever by chance
            common += 1
        elif 0xA1 <= raw[0] <= 0xF7 and raw[1] >= 0xA1 and not 0xAA <= raw[0] <= 0xAF:
            common += 1
        else:
            rare += 1
    return common >= rare


_CAN_BE_VOICED: Final = frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
_CAN_BE_HALF_VOICED: Final = frozenset("ﾊﾋﾌﾍﾎ")


def _japanese(data: bytes) -> str | None:
    """The text as Shift JIS when kana prove it, else None.

    Kana of two bytes are rare characters in GB 18030; two of them and a third of all signs is proof. The narrow ones of one byte
    look like common Chinese: proof is two voicing marks, every mark behind a sign that can carry it. Of 2,074 Chinese phrases of
    this project's own texts none passes (tests).
    """
    try:
        text = data.decode("shift_jis")
    except UnicodeDecodeError:
        return None
    signs = [character for character in text if not character.isascii()]
    if (wide := sum("\u3041" <= sign <= "\u30ff" for sign in signs)) >= 2 and 3 * wide >= len(signs):
        return text
    marks = 0
    for before, mark in zip("\0" + text, text, strict=False):
        if mark in "ﾞﾟ":
            if before not in (_CAN_BE_VOICED if mark == "ﾞ" else _CAN_BE_HALF_VOICED):
                return None
            marks += 1
    return text if marks >= 2 else None
