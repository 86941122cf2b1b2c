# SPDX-License-Identifier: Apache-2.0
"""The items that a text means, best first, and whether that is sure enough to be claimed. Pure, over arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.search.index import SearchIndex, rarity_of
from kiosk.catalogue.search.phrases import OWN_FROM
from kiosk.catalogue.search.query import Reading, letters_of, readings

SURE: Final = 0.65
"""Score from which a find is claimed; below it stands 您是不是想找."""
SURE_OF_ITS_OWN: Final = 0.5
"""How well one of an item's own names has to fit besides: a keyword alone is no claim."""
LEAST: Final = 0.15
"""Below, nothing is shown."""
_OF_QUERY: Final = 0.65
"""How much more it counts that all of the query is found than that all of the phrase was said."""
_OF_COVER: Final = 0.5
_PRIOR: Final = 0.03
_OFTEN: Final = 0.08
"""What stands in many of an item's words is more its own than what stands in one; decides between equals."""
_MIDDLE: Final = 0.6
_SHORT: Final = {1: 0.4, 2: 0.55, 3: 0.9}
"""Few initials are soon met by chance."""
_CODE_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One item. ``score``: 0 to 1; ``why``: the words of the item that were met; ``is_sure``: may be said without a question."""

    code: str
    score: float
    why: str
    is_sure: bool


def search(index: SearchIndex, text: str, limit: int = 8) -> tuple[Found, ...]:
    """The items for what was typed so far, best first; nothing where nothing fits."""
    plain = characters().plain(text)
    if not plain or not index.codes:
        return ()
    tally = _Tally(index)
    for reading in readings(plain, index.filler, characters()):
        tally.take(*_looked_up(index, reading))
    letters = letters_of(plain)
    if letters:
        tally.take(_by_initials(index, letters), None)
        _by_code(index, letters, tally.score)
    return tally.best(limit)


class _Tally:
    """For each item the best of several readings. ``often``: how much of the item is about what was typed."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self.score = np.zeros(len(index.codes), np.float32)
        self._often = np.zeros(len(index.codes), np.float32)
        self._by = np.full(len(index.codes), -1, np.int8)
        self._slots: list[NDArray[Any]] = []

    def take(self, phrases: NDArray[Any], cover: NDArray[Any] | None) -> None:
        """``phrases``, ``cover``: how well each phrase and each item has one reading, 0 to 1."""
        slots = phrases[self._index.slot_phrase] * self._index.slot_worth
        whole = np.maximum.reduceat(slots, self._index.slots[:-1])
        if cover is not None:
            whole = _OF_COVER * cover + (1 - _OF_COVER) * whole
        total = np.add.reduceat(slots, self._index.slots[:-1])
        np.maximum(self._often, total / (total + 2), out=self._often)
        self._by[whole > self.score] = len(self._slots)
        np.maximum(self.score, whole, out=self.score)
        self._slots.append(slots)

    def best(self, limit: int) -> tuple[Found, ...]:
        """The first ``limit``; items that many use, and items that are wholly about it, come first among equals."""
        ranked = self.score + _PRIOR * self._index.prior + _OFTEN * self._often
        likely = np.flatnonzero(self.score >= LEAST)
        first = likely[np.argsort(-ranked[likely], kind="stable")[:limit]]
        return tuple(self._found(at) for at in first.tolist())

    def _found(self, at: int) -> Found:
        score = min(1.0, float(self.score[at]))
        code = self._index.codes[at]
        if self._by[at] < 0:  # by its code
            return Found(code, round(score, 3), code, score >= SURE)
        first, last = int(self._index.slots[at]), int(self._index.slots[at + 1])
        met = self._slots[self._by[at]][first:last]
        own = float(met[self._index.slot_worth[first:last] >= OWN_FROM].max())
        why = self._index.texts[int(self._index.slot_phrase[first + int(met.argmax())])]
        return Found(code, round(score, 3), why, score >= SURE and own >= SURE_OF_ITS_OWN)


def _looked_up(index: SearchIndex, reading: Reading) -> tuple[NDArray[Any], NDArray[Any]]:
    """For each phrase and for each item, how much of the terms it has: 0 to 1."""
    met = np.zeros(index.phrase_count + len(index.codes), np.float32)
    bounds = np.array([(one.low, one.high) for term in reading.terms for one in term.lookups], np.uint64)
    rows = iter(np.searchsorted(index.keys, bounds).tolist())
    total = 0.0
    for term in reading.terms:
        held = [(one.share, *_documents(index, *next(rows))) for one in term.lookups]
        held = [(share, documents, rarity) for share, documents, rarity in held if len(documents)]
        rarity = held[0][2] if held else 1.0
        worth = term.worth * rarity
        total += worth
        rests = [*(share for share, _, _ in held[1:]), 0.0]
        # each lookup finds all that the surer one before it finds: what sounds so contains what is written so
        for (share, documents, _), rest in zip(held, rests, strict=False):
            met[documents] += worth * (share - rest)
    phrases = met[: index.phrase_count] / (_OF_QUERY * total + (1 - _OF_QUERY) * index.length + 1e-6)
    cover = met[index.phrase_count :] / total
    return np.minimum(phrases, 1.0) * reading.trust, np.minimum(cover, 1.0) * reading.trust


def _documents(index: SearchIndex, low: int, high: int) -> tuple[NDArray[Any], float]:
    """Where any of these keys occurs, each document once, and how rare that is."""
    found = index.documents[index.bounds[low] : index.bounds[high]]
    if high - low < 2:
        return found, float(index.rarity[low]) if high > low else 1.0
    held = np.zeros(index.phrase_count + len(index.codes), np.bool_)
    held[found] = True
    items = np.count_nonzero(held[index.phrase_count :])
    return np.flatnonzero(held), float(rarity_of(items, len(index.codes)))


def _by_initials(index: SearchIndex, letters: str) -> NDArray[Any]:
    """For each phrase, how well these letters are its initials, in one piece."""
    ends = _ends(index.letters, index.letters_also, letters)
    phrases = np.zeros(index.phrase_count, np.float32)
    row = np.searchsorted(index.starts, ends, "right") - 1
    at_start = ends == index.starts[row]
    if len(letters) < 3:  # two letters stand somewhere in everything
        row, at_start = row[at_start], at_start[at_start]
    many = len(letters)
    length = index.starts[row + 1] - index.starts[row] - 3
    fit = (
        _SHORT.get(many, 1.0) * many / (_OF_QUERY * many + (1 - _OF_QUERY) * length) * np.where(at_start, 1.0, _MIDDLE)
    )
    np.maximum.at(phrases, row, fit.astype(np.float32))
    return phrases


def _ends(letters: NDArray[np.uint8], also: NDArray[np.uint8], wanted: str) -> NDArray[np.intp]:
    """Where ``wanted`` begins."""
    last = max(0, len(letters) - len(wanted) + 1)
    hit = np.ones(last, np.bool_)
    for place, letter in enumerate(wanted.encode()):
        hit &= (letters[place : place + last] == letter) | (also[place : place + last] == letter)
    return np.flatnonzero(hit)


def _by_code(index: SearchIndex, letters: str, score: NDArray[Any]) -> None:
    if len(letters) < _CODE_LEAST or not any(one.isdigit() for one in letters):
        return
    begins = _ends(index.code_letters, index.code_letters, letters)
    row = np.searchsorted(index.code_starts, begins, "right") - 1
    only = len(set(row.tolist())) == 1
    fit = 0.98 if only and len(letters) >= 6 else 0.3 + 0.3 * min(1.0, len(letters) / 12)
    score[row] = np.maximum(score[row], fit)
