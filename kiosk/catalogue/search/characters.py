# SPDX-License-Identifier: Apache-2.0
"""Characters and how they are read (拼音), without the library that knows it: two small tables beside this file.

Sounds are folded (模糊音): zh z, ch c, sh s and -ng -n are one, for that is how Shanghai types. Sources: readings.txt and
traditional.txt (made by packaging/make_readings.py from pypinyin and OpenCC); Unicode UAX 15 for full-width forms.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

BREAK: Final = " "
"""Between two runs of text: whatever is no letter, digit or character."""
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_MOST_LETTERS: Final = 48
"""Of one run of pinyin; nobody types more, and no query may take long."""
_FULL, _LAST_PREFIX, _PREFIX, _STRAY = 1.0, 1.6, 3.0, 6.0


@dataclass(frozen=True)
class Sound:
    """One syllable or the beginning of one. ``low`` to ``high`` (not included): numbers of the folded syllables it can be."""

    low: int
    high: int
    initial: str

    @property
    def is_whole(self) -> bool:
        """One syllable and no other."""
        return self.high == self.low + 1


@dataclass(frozen=True)
class Characters:
    """``readings``: character -> numbers of its folded syllables, the usual one first; ``syllables``: sorted."""

    syllables: tuple[str, ...]
    whole: frozenset[str]
    """Syllables as they are written."""
    beginnings: frozenset[str]
    readings: dict[str, tuple[int, ...]]
    initials: dict[str, tuple[str, ...]]
    simplified: dict[int, str]

    def plain(self, text: str) -> str:
        """Lower case, half width, simplified; whatever is neither letter, digit nor Chinese character is one :data:`BREAK`."""
        folded = unicodedata.normalize("NFKC", text).lower().translate(self.simplified)
        kept = "".join(one if one in _LETTERS or is_han(one) else BREAK for one in folded)
        return BREAK.join(kept.split())

    def sounds(self, run: str) -> tuple[tuple[Sound, ...], ...]:
        """The two likeliest ways of cutting a run of letters into syllables; the last may be half-typed."""
        run = run[:_MOST_LETTERS]
        best: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ())]]
        for end in range(1, len(run) + 1):
            ways = []
            for start in range(max(0, end - 6), end):
                piece = run[start:end]
                price = self._price(piece, is_last=end == len(run))
                if price is not None:
                    ways += [(paid + price, (*cut, piece)) for paid, cut in best[start]]
            best.append(sorted(ways)[:2])
        return tuple(tuple(self._sound(piece) for piece in cut) for _, cut in best[-1])

    def _price(self, piece: str, *, is_last: bool) -> float | None:
        if piece in self.whole:
            return _FULL
        if piece in self.beginnings:
            return _LAST_PREFIX if is_last else _PREFIX
        return _STRAY if len(piece) == 1 else None

    def _sound(self, piece: str) -> Sound:
        folded = fold(piece)
        low = bisect_left(self.syllables, folded)
        if piece in self.whole:
            return Sound(low, low + 1, piece[0])
        return Sound(low, bisect_left(self.syllables, folded + "{"), piece[0])  # "{" comes after "z"


def is_han(character: str) -> bool:
    """A Chinese character of the basic plane."""
    return "㐀" <= character <= "鿿"


def fold(syllable: str) -> str:
    """What sounds alike becomes one."""
    if syllable[1:2] == "h":
        syllable = syllable[0] + syllable[2:]
    return syllable.replace("v", "u").removesuffix("g") if syllable.endswith("ng") else syllable.replace("v", "u")


@cache
def characters() -> Characters:
    """The two tables, read once."""
    folder = Path(__file__).parent
    usual: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for line in _lines(folder / "readings.txt"):
        syllable, first, also = line.split(" ")
        usual |= dict.fromkeys(first, syllable)
        for character in also:
            others.setdefault(character, []).append(syllable)
    del usual["-"]
    read = {character: (syllable, *others.get(character, ())) for character, syllable in usual.items()}
    whole = frozenset(one for held in read.values() for one in held)
    syllables = tuple(sorted({fold(one) for one in whole}))
    number = {one: bisect_left(syllables, fold(one)) for one in whole}
    pairs = "".join(_lines(folder / "traditional.txt")).replace(" ", "")
    return Characters(
        syllables=syllables,
        whole=whole,
        beginnings=frozenset(one[:length] for one in whole for length in range(1, len(one) + 1)),
        readings={character: tuple(dict.fromkeys(number[one] for one in held)) for character, held in read.items()},
        initials={character: tuple(dict.fromkeys(one[0] for one in held)) for character, held in read.items()},
        simplified={ord(traditional): simple for traditional, simple in zip(pairs[::2], pairs[1::2], strict=True)},
    )


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def runs(plain: str) -> list[str]:
    """A plain text cut where characters, letters and digits meet, without its breaks."""
    cuts = [0, *(at for at, (one, other) in enumerate(pairwise(plain), 1) if _sort(one) != _sort(other)), len(plain)]
    return [run for run in (plain[start:end] for start, end in pairwise(cuts)) if run != BREAK]


def _sort(character: str) -> int:
    return 3 if character == BREAK else 0 if character.isdigit() else 1 if character < "{" else 2
