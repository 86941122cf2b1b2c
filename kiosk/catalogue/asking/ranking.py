# SPDX-License-Identifier: Apache-2.0
"""From a question to at most three answers: a piece of one guide each, in the guide's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.asking.cutting import cut
from kiosk.catalogue.asking.sections import SectionKey
from kiosk.catalogue.search.characters import characters
from offline_cache.passages import PassageIndex

ANSWERS: Final = 3
LONGEST: Final = 60
"""Characters of a question that are looked at."""
_WEIGHTS: Final = (2.0, 1.0, 1.0)
_CANDIDATES: Final = 60
_LINES: Final = 4
"""Sentences of one answer."""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """``numbers``: which pieces under the heading, the best first."""

    code: str
    key: SectionKey
    numbers: tuple[int, ...]
    worth: float


def answers_to(index: PassageIndex, question: str, most: int = ANSWERS) -> list[FoundAnswer]:
    """The best answers, best first; empty: nothing was found."""
    words = cut(question[:LONGEST], characters())
    found: dict[tuple[str, SectionKey], list[tuple[int, float]]] = {}
    for one in index.find(words, _WEIGHTS, _CANDIDATES):
        code, _, piece = one.name.partition("/")
        key, _, number = piece.partition(":")
        found.setdefault((code, SectionKey(key)), []).append((int(number), one.worth))
    ranked = sorted(found.items(), key=lambda entry: -entry[1][0][1])[:most]
    return [
        FoundAnswer(code, key, tuple(number for number, _ in pieces[:_LINES]), pieces[0][1])
        for (code, key), pieces in ranked
    ]
