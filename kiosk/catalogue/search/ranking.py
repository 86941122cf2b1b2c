# SPDX-License-Identifier: Apache-2.0
"""The items that a text means, best first, and whether that is sure enough to be claimed. Pure, over arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search.characters import BREAK, characters
from kiosk.catalogue.search.index import SearchIndex, rarity_of
from kiosk.catalogue.search.query import Reading, letters_of, readings

SURE: Final = 0.65
"""Score from which a find is claimed; below it stands 您是不是想找."""
LEAST: Final = 0.15
"""Below, nothing is shown."""
_OF_QUERY: Final = 0.65
"""How much more it counts that all of the query is found than that all of the phrase was said."""
_OF_COVER: Final = 0.5
_PRIOR: Final = 0.03
_OFTEN: Final = 0.08
"""What stands in many of an item's words is more its own than what stands in one; decides between equals."""
_TOO_COMMON: Final = 0.04
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
    count = len(index.codes)
    if not plain or not count:
        return ()
    score = np.zeros(count, np.float32)
    often = np.zeros(count, np.float32)
    why = np.full(count, -1, np.int64)
    for reading in readings(plain, index.filler, characters()):
        phrases, cover = _looked_up(index, reading)
        _better(index, phrases, cover, score, often, why)
    letters = letters_of(plain)
    if letters:
        _better(index, _by_initials(index, letters), None, score, often, why)
        _by_code(index, plain.replace(BREAK, ""), score)
    ranked = score + np.where(score > 0, _PRIOR * index.prior + _OFTEN * often, 0)
    best = np.argsort(-ranked, kind="stable")[:limit]
    return tuple(
        Found(
            index.codes[at],
            round(float(min(1.0, score[at])), 3),
            index.texts[why[at]] if why[at] >= 0 else index.codes[at],
            bool(score[at] >= SURE),
        )
        for at in best.tolist()
        if score[at] >= LEAST
    )


def _looked_up(index: SearchIndex, reading: Reading) -> tuple[NDArray[Any], NDArray[Any]]:
    """For each phrase and for each item, how much of the terms it has: 0 to 1."""
    met = np.zeros(index.phrase_count + len(index.codes), np.float32)
    total = 0.0
    for term in reading.terms:
        rows = [np.searchsorted(index.keys, np.array([one.low, one.high], np.uint64)) for one in term.lookups]
        documents = [_documents(index, int(low), int(high)) for low, high in rows]
        rarity = next(
            (
                _rarity(index, int(low), int(high), one)
                for (low, high), one in zip(rows, documents, strict=True)
                if len(one)
            ),
            1.0,
        )
        worth = term.worth * rarity
        total += worth
        if rarity < _TOO_COMMON:
            continue
        # the second lookup finds whatever the first does: what sounds so contains what is written so
        for place, (one, found) in enumerate(zip(term.lookups, documents, strict=True)):
            rest = term.lookups[place + 1].share if place + 1 < len(term.lookups) and len(documents[place + 1]) else 0.0
            met[found] += worth * (one.share - rest)
    if not total:
        return met[: index.phrase_count], met[index.phrase_count :]
    first = met[: index.phrase_count]
    phrases = first / (_OF_QUERY * total + (1 - _OF_QUERY) * index.length + 1e-6)
    cover = met[index.phrase_count :] / total
    return np.minimum(phrases, 1.0) * reading.trust, np.minimum(cover, 1.0) * reading.trust


def _documents(index: SearchIndex, low: int, high: int) -> NDArray[np.int32]:
    found = index.documents[index.bounds[low] : index.bounds[high]]
    return found if high - low < 2 else np.unique(found)


def _rarity(index: SearchIndex, low: int, high: int, found: NDArray[np.int32]) -> float:
    if high - low == 1:
        return float(index.rarity[low])
    items = int(np.count_nonzero(found >= index.phrase_count))
    return float(rarity_of(items, len(index.codes)))


def _better(
    index: SearchIndex,
    phrases: NDArray[Any],
    cover: NDArray[Any] | None,
    score: NDArray[Any],
    often: NDArray[Any],
    why: NDArray[Any],
) -> None:
    """Keep for each item the better of what it has and of this reading."""
    slots = phrases[index.slot_phrase] * index.slot_worth
    best = np.maximum.reduceat(slots, index.slots[:-1])
    whole = best if cover is None else _OF_COVER * cover + (1 - _OF_COVER) * best
    total = np.add.reduceat(slots, index.slots[:-1])
    np.maximum(often, total / (total + 2), out=often)
    for at in np.flatnonzero(whole > score).tolist():
        if best[at] > 0:
            first, last = index.slots[at], index.slots[at + 1]
            why[at] = index.slot_phrase[first + int(slots[first:last].argmax())]
    np.maximum(score, whole, out=score)


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
    last = len(letters) - len(wanted) + 1
    if last <= 0:
        return np.zeros(0, np.intp)
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
