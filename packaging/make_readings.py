# SPDX-License-Identifier: Apache-2.0
"""The tables of characters that search needs: ``kiosk/catalogue/search/readings.txt`` and ``traditional.txt``.

Run as ``python packaging/make_readings.py`` from anywhere; the same bytes on every machine. Readings come from pypinyin (MIT),
traditional forms from OpenCC's table (Apache-2.0). Both are needed here alone: a terminal reads the two small files.
Characters: GB 2312, 6,763 of them, and the traditional forms of those.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

import opencc  # type: ignore[import-untyped] # has no types
from pypinyin import Style, pinyin

FOLDER: Final = Path(__file__).resolve().parents[1] / "kiosk" / "catalogue" / "search"
MOST_READINGS: Final = 3
"""A fourth reading is a name of a place or of antiquity."""
PLAIN: Final = str.maketrans("ê", "e")
NOTICE: Final = "# SPDX-License-Identifier: Apache-2.0\n# Made by packaging/make_readings.py: do not edit. {}\n"


def gb2312() -> list[str]:
    """Its characters (区 16 to 87), by code."""
    codes = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 88) for cell in range(1, 95))
    return [code.decode("gb2312") for code in codes if _is_used(code)]


def _is_used(code: bytes) -> bool:
    try:
        code.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def readings(character: str) -> list[str]:
    """Syllables without tones, ü as v, the usual one first."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    plain = [one.translate(PLAIN).replace("ü", "v") for one in found]
    return [one for one in dict.fromkeys(plain) if one.isascii() and one.isalpha() and set(one) & set("aeiouv")]


def main() -> None:
    """Write both files."""
    characters = gb2312()
    first: dict[str, list[str]] = defaultdict(list)
    also: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        usual, *others = readings(character)[:MOST_READINGS] or ["en"]  # 嗯 and its like have no vowel
        first[usual].append(character)
        for other in others:
            also[other].append(character)
    lines = [
        f"{syllable} {''.join(first[syllable]) or '-'} {''.join(also[syllable]) or '-'}"
        for syllable in sorted(first.keys() | also.keys())
    ]
    head = NOTICE.format("A syllable, characters usually read so, characters read so too. Readings: pypinyin (MIT).")
    (FOLDER / "readings.txt").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    known, pairs = set(characters), []
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        target = simplified.split(" ")[0]
        if traditional not in known and target in known and len(traditional) == 1 and ord(traditional) < 0x10000:
            pairs.append(traditional + target)
    head = NOTICE.format("Traditional and simplified, in pairs. Source: OpenCC, TSCharacters (Apache-2.0).")
    rows = [" ".join(pairs[at : at + 30]) for at in range(0, len(pairs), 30)]
    (FOLDER / "traditional.txt").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
