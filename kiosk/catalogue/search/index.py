# SPDX-License-Identifier: Apache-2.0
"""The index of search: arrays of numbers and two texts, built once for a content and read back from one file without any work.

File: ``SEARCH1\\n``, the length of a JSON head as 4 bytes (little endian), the head, then the arrays and texts one after another,
each at a multiple of 8 bytes. The head lists name, element type and count of each. Nothing in it is executed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search.characters import Characters, characters
from kiosk.catalogue.search.grams import BREAK_LETTER, Family, first_letters, grams
from kiosk.catalogue.search.phrases import COUNTED_FROM, phrases
from kiosk.catalogue.search.synonyms import NO_SYNONYMS, Synonyms
from kiosk.catalogue.summary import ItemSummary

ALONE: Final = 0.35
"""Worth of one character against that of a pair."""
_MAGIC: Final = b"SEARCH1\n"
_TYPES: Final = {"u8": np.uint64, "u4": np.uint32, "i4": np.int32, "f4": np.float32, "u1": np.uint8}
_PAIRED: Final = (Family.CHARACTERS, Family.SOUNDS, Family.INITIALS, Family.WORD)


class IndexFileError(Exception):
    """The bytes are no index, or one of another version."""


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """``P`` different phrases and ``N`` items. A document is a phrase (0 to P-1) or an item (P to P+N-1).

    ``keys`` (K, sorted), ``rarity`` (K): 0 for what every item has, 1 for what none has; ``bounds`` (K+1) and ``documents``:
    where each key occurs. ``slots`` (N+1), ``slot_phrase``, ``slot_worth``: phrases of each item. ``length`` (P): of a phrase,
    in the measure of the keys. ``letters``, ``letters_also``: initials of all phrases, three zeros between two; ``starts`` (P+1).
    """

    keys: NDArray[np.uint64] = field(repr=False)
    rarity: NDArray[np.float32] = field(repr=False)
    bounds: NDArray[np.uint32] = field(repr=False)
    documents: NDArray[np.int32] = field(repr=False)
    slots: NDArray[np.int32] = field(repr=False)
    slot_phrase: NDArray[np.int32] = field(repr=False)
    slot_worth: NDArray[np.float32] = field(repr=False)
    length: NDArray[np.float32] = field(repr=False)
    prior: NDArray[np.float32] = field(repr=False)
    letters: NDArray[np.uint8] = field(repr=False)
    letters_also: NDArray[np.uint8] = field(repr=False)
    starts: NDArray[np.int32] = field(repr=False)
    code_letters: NDArray[np.uint8] = field(repr=False)
    code_starts: NDArray[np.int32] = field(repr=False)
    codes: tuple[str, ...]
    texts: tuple[str, ...] = field(repr=False)
    filler: tuple[str, ...] = field(repr=False)

    @property
    def phrase_count(self) -> int:
        """P."""
        return len(self.texts)

    def to_bytes(self) -> bytes:
        """The file."""
        head, blobs, at = {}, [], 0
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, tuple):
                kind, blob = "text", "\n".join(value).encode()
            else:
                kind, blob = f"{value.dtype.kind}{value.dtype.itemsize}", value.tobytes()
            head[one.name] = [kind, at, len(blob)]
            blobs.append(blob + bytes(-len(blob) % 8))
            at += len(blobs[-1])
        said = json.dumps(head).encode()
        said += b" " * (-(len(said) + len(_MAGIC) + 4) % 8)
        return b"".join([_MAGIC, len(said).to_bytes(4, "little"), said, *blobs])


def from_bytes(data: bytes) -> SearchIndex:
    """An index out of a file that was verified before; its arrays look into ``data`` and cannot be changed.

    Raises:
        IndexFileError: it is none, or of another version.
    """
    try:
        if data[: len(_MAGIC)] != _MAGIC:
            raise IndexFileError("不是检索文件，或者是别的版本")
        first = len(_MAGIC) + 4
        begin = first + int.from_bytes(data[len(_MAGIC) : first], "little")
        head: dict[str, Any] = json.loads(data[first:begin])
        values = {name: _value(data, kind, begin + at, size) for name, (kind, at, size) in head.items()}
        return SearchIndex(**values)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise IndexFileError(f"检索文件读不了：{error}") from error


def _value(data: bytes, kind: str, at: int, size: int) -> Any:
    if at + size > len(data):
        raise IndexFileError("检索文件不完整")
    if kind == "text":
        text = data[at : at + size].decode()
        return tuple(text.split("\n")) if text else ()
    element = np.dtype(_TYPES[kind])
    return np.frombuffer(data, element, size // element.itemsize, at)


def build_index(items: Sequence[ItemSummary], synonyms: Synonyms = NO_SYNONYMS) -> SearchIndex:
    """The index of these items; a second for ten thousand, so it is done where content is packed, or over a few."""
    read = characters()
    number: dict[str, int] = {}
    slot_phrase, slot_worth, slots = list[int](), list[float](), [0]
    for item in items:
        for said, worth in phrases(item, synonyms).items():
            slot_phrase.append(number.setdefault(said, len(number)))
            slot_worth.append(worth)
        slots.append(len(slot_phrase))
    plain = [read.plain(said) for said in number]
    held = [grams(one, read) for one in plain]
    counts = np.fromiter(map(len, held), np.int64, len(held))
    key_of = np.fromiter((one for found in held for one in found), np.uint64, int(counts.sum()))
    keys, row = np.unique(key_of, return_inverse=True)
    phrase_of = np.repeat(np.arange(len(held)), counts)
    item_row, item_of = _of_items(row, counts, np.array(slots), np.array(slot_phrase, np.int64), np.array(slot_worth))
    spread = np.bincount(item_row, minlength=len(keys))
    rarity = rarity_of(spread, len(items)).astype(np.float32)
    rows = np.concatenate([row, item_row])
    documents = np.concatenate([phrase_of, item_of + len(number)])
    order = np.lexsort((documents, rows))
    worth = np.where(np.isin(keys >> np.uint64(54), _PAIRED), 1.0, ALONE) * rarity
    is_text = np.isin(keys >> np.uint64(54), (Family.CHARACTER, Family.CHARACTERS, Family.WORD))
    letters, also, starts = _letters(plain, read)
    code_letters, _, code_starts = _joined(
        [(code, code) for code in (one.code.lower().replace("-", "") for one in items)]
    )
    return SearchIndex(
        keys=keys,
        rarity=rarity,
        bounds=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(keys)))]).astype(np.uint32),
        documents=documents[order].astype(np.int32),
        slots=np.array(slots, np.int32),
        slot_phrase=np.array(slot_phrase, np.int32),
        slot_worth=np.array(slot_worth, np.float32),
        length=np.bincount(phrase_of, (worth * is_text)[row], minlength=len(number)).astype(np.float32),
        prior=np.array([0.0 if one.hot_rank is None else 1 / (1 + one.hot_rank / 10) for one in items], np.float32),
        letters=letters,
        letters_also=also,
        starts=starts,
        code_letters=code_letters,
        code_starts=code_starts,
        codes=tuple(one.code for one in items),
        texts=tuple(number),
        filler=tuple(sorted((read.plain(one) for one in synonyms.filler), key=len, reverse=True)),
    )


def rarity_of(spread: Any, items: int) -> Any:
    """1 for what no item has, falling with the logarithm of how many have it."""
    return np.log1p(items / (spread + 0.5)) / math.log1p(items / 0.5) if items else np.zeros_like(spread)


def _of_items(
    row: NDArray[Any], counts: NDArray[Any], slots: NDArray[Any], slot_phrase: NDArray[Any], slot_worth: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each key once for each item that has it in words that count."""
    first = np.concatenate([[0], np.cumsum(counts)])[:-1]
    counted = slot_worth >= COUNTED_FROM
    item = np.repeat(np.arange(len(slots) - 1), np.diff(slots))[counted]
    phrase = slot_phrase[counted]
    many = counts[phrase]
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    rows, owners = row[np.repeat(first[phrase], many) + inside], np.repeat(item, many)
    both = np.unique(rows * (len(slots) or 1) + owners)
    return both // len(slots), both % len(slots)


def _letters(plain: Sequence[str], read: Characters) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int32]]:
    return _joined([first_letters(one.replace(" ", ""), read) for one in plain])


def _joined(pairs: Sequence[tuple[str, str]]) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int32]]:
    gap = BREAK_LETTER * 3
    ends = np.cumsum([0, *(len(one) + len(gap) for one, _ in pairs)])
    joined = ["".join(part + gap for part in side).encode("ascii", "replace") for side in zip(*pairs, strict=True)] or [
        b""
    ] * 2
    return np.frombuffer(joined[0], np.uint8), np.frombuffer(joined[1], np.uint8), ends.astype(np.int32)
