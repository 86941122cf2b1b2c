# SPDX-License-Identifier: Apache-2.0
"""From a question to at most three answers: pieces of one guide each. Which sentences they are is told by :mod:`.answering`.

How it does on labelled questions, and what was tried: docs/search.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.asking.cutting import cut
from kiosk.catalogue.asking.sections import SectionKey
from kiosk.catalogue.search.characters import characters
from offline_cache.passages import PassageIndex

ANSWERS: Final = 3
LONGEST: Final = 60
"""Characters of a question that are looked at."""
_WEIGHTS: Final = (2.0, 0.5, 1.0)
"""Of the item's names, the heading, and the sentence itself."""
_CANDIDATES: Final = 60
_PIECES: Final = 4
"""Of one answer."""
_NEARLY: Final = 0.7
"""Of the best piece's worth; what is worth less is left out."""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """``numbers``: which pieces under the heading, the best first. ``is_sure``: the question names what the item is about;
    otherwise its words only happen to stand in the guide.
    """

    code: str
    key: SectionKey
    numbers: tuple[int, ...]
    is_sure: bool


def answers_to(
    index: PassageIndex, question: str, asking_words: Collection[str] = (), most: int = ANSWERS
) -> list[FoundAnswer]:
    """The best answers, best first; empty: nothing was found. ``asking_words``: cut; they name no item.

    Raises:
        offline_cache.errors.CacheUnavailable: the index is damaged.
    """
    read = characters()
    plain = read.plain(question[:LONGEST])
    words = cut(plain, read)
    about = [word for word in words if len(word) > 1 and word not in asking_words]
    found: dict[tuple[str, SectionKey], list[tuple[int, float]]] = {}
    for one in index.find(words, _WEIGHTS, _CANDIDATES):
        code, _, piece = one.name.partition("/")
        key, _, number = piece.partition(":")
        found.setdefault((code, SectionKey(key)), []).append((int(number), one.worth))
    ranked = sorted(found.items(), key=lambda entry: -entry[1][0][1])[:most]
    return [
        FoundAnswer(
            code,
            key,
            tuple(number for number, worth in pieces[:_PIECES] if worth >= _NEARLY * pieces[0][1]),
            index.is_subject(about, f"{code}/{key.value}:{pieces[0][0]}"),
        )
        for (code, key), pieces in ranked
    ]
