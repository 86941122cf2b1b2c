# SPDX-License-Identifier: Apache-2.0
"""Numbers for pieces of text: characters and sounds, alone and in pairs, pairs of initials, words. Pure.

A key is one number, so that an index is arrays of numbers; keys of one beginning lie side by side, so that what is half-typed
is a range of them.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise, product
from typing import Final

from kiosk.catalogue.search.characters import Characters, is_han, runs

WORD_LETTERS: Final = 5
"""Of a word that count: register and registration, renew and renewal are one."""
IGNORED_WORDS: Final = frozenset(
    "a an and at by for from get i in is it my of on or s the to what with you your".split()
)
_PLACES: Final = 37


class Family(IntEnum):
    """What a key is about; pairs are neighbours."""

    CHARACTER = 1
    CHARACTERS = 2
    SOUND = 3
    SOUNDS = 4
    INITIALS = 5
    WORD = 6


def key(family: Family, first: int, second: int = 0) -> int:
    """``first`` below 2**30, ``second`` below 2**24."""
    return family << 54 | first << 24 | second


def word_range(word: str, *, half_typed: bool = False) -> tuple[int, int]:
    """Keys of a word in lower case; of all words that begin with it, where it may not be finished."""
    stem = word[:-1] if len(word) <= WORD_LETTERS and word.endswith("s") and not half_typed else word[:WORD_LETTERS]
    number = 0
    for letter in stem:
        number = number * _PLACES + int(letter, 36) + 1
    room = _PLACES ** (WORD_LETTERS - len(stem))
    low = number * room
    return key(Family.WORD, low), key(Family.WORD, low + (room if half_typed else 1))


def grams(plain: str, characters: Characters) -> frozenset[int]:
    """Every key under which a plain text of the content is found, with every reading of its characters."""
    found: set[int] = set()
    for run in runs(plain):
        if not is_han(run[0]):
            if run not in IGNORED_WORDS:
                found.add(word_range(run)[0])
            continue
        found |= {key(Family.CHARACTER, ord(one)) for one in run}
        found |= {key(Family.CHARACTERS, ord(one), ord(other)) for one, other in pairwise(run)}
        sounds = [characters.readings.get(one, ()) for one in run]
        initials = [characters.initials.get(one, ()) for one in run]
        found |= {key(Family.SOUND, one) for held in sounds for one in held}
        found |= {key(Family.SOUNDS, *both) for pair in pairwise(sounds) for both in product(*pair)}
        found |= {initial_key(*both) for pair in pairwise(initials) for both in product(*pair)}
    return frozenset(found)


def initial_key(one: str, other: str) -> int:
    """Two neighbouring initials."""
    return key(Family.INITIALS, ord(one), ord(other))


def first_letters(plain: str, characters: Characters) -> tuple[str, str]:
    """The initials of a plain text, and the same with the second reading where a character has one."""
    both = [_letters(one, characters) for one in plain]
    return "".join(one for one, _ in both), "".join(other for _, other in both)


def _letters(character: str, characters: Characters) -> tuple[str, str]:
    held = characters.initials.get(character, (character if character.isascii() else BREAK_LETTER,))
    return held[0], held[min(1, len(held) - 1)]


BREAK_LETTER: Final = "\0"
