# SPDX-License-Identifier: Apache-2.0
"""What was typed, as things to look up: ranges of keys and what each is worth. Pure; one text has several readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kiosk.catalogue.search.characters import BREAK, Characters, Sound, is_han, runs
from kiosk.catalogue.search.grams import IGNORED_WORDS, WORD_LETTERS, Family, initial_key, key, word_range
from kiosk.catalogue.search.index import ALONE

MOST_CHARACTERS: Final = 40
"""Of a query; what comes after is not looked at."""
OF_SOUND_ALONE: Final = 0.3
OF_SOUND_PAIR: Final = 0.65
"""How much of a character's worth a character of the same sound has, alone and beside its neighbour."""
SAYS_LITTLE: Final = 0.2
HALF_TYPED: Final = 0.4
WORD_BEGINS_WITH: Final = 3
"""Letters from which on an English word may be meant that is not finished; before, they are pinyin or initials."""
OF_BEGINNINGS: Final = 0.6
"""Beginnings of sounds alone are never enough for a claim."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Keys from ``low`` to ``high`` (not included), and how much of the term's worth they carry."""

    low: int
    high: int
    share: float


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look up in one or two ways, the surer first. ``worth`` is multiplied with how rare it is."""

    lookups: tuple[Lookup, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a text. ``trust``: below 1 where most of it is beginnings of sounds, which stand for much."""

    terms: tuple[Term, ...]
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A character, a sound that was typed, or a word. ``weight``: below 1 for what says little."""

    character: str = ""
    sound: Sound | None = None
    word: str = ""
    weight: float = 1.0
    starts: bool = False
    """A break stands before it."""


def readings(plain: str, filler: Sequence[str], characters: Characters) -> list[Reading]:
    """Each reading of a plain text: letters as pinyin (cut in up to two ways), and as words."""
    plain = plain[:MOST_CHARACTERS]
    weights = _weights(plain, filler)
    ways = [_units(plain, weights, characters, way) for way in ("first", "second")]
    if any("a" <= one <= "z" for one in plain):
        ways.append(_units(plain, weights, characters, "words"))
    found = [Reading(terms, _trust(units)) for units in ways if (terms := _terms(units, characters))]
    return list(dict.fromkeys(found))


def _trust(units: Sequence[_Unit]) -> float:
    halves = sum(1 for unit in units if unit.sound is not None and not unit.sound.is_whole)
    return OF_BEGINNINGS if halves > len(units) / 2 else 1.0


def _weights(plain: str, filler: Sequence[str]) -> list[float]:
    weights, rest = [1.0] * len(plain), plain
    for word in filler:
        at = rest.find(word) if word else -1
        while at >= 0:
            weights[at : at + len(word)] = [SAYS_LITTLE] * len(word)
            rest = rest[:at] + "\0" * len(word) + rest[at + len(word) :]
            at = rest.find(word)
    return weights


def _units(plain: str, weights: Sequence[float], characters: Characters, way: str) -> list[_Unit]:
    units: list[_Unit] = []
    at = 0
    for run in runs(plain):
        starts = plain.find(run, at) > at and at > 0
        at = plain.find(run, at)
        if is_han(run[0]):
            units += [
                _Unit(character=one, weight=weights[at + place], starts=starts and place == 0)
                for place, one in enumerate(run)
            ]
        elif way == "words" or run[0].isdigit():
            units.append(_Unit(word=run, starts=True, weight=SAYS_LITTLE if run in IGNORED_WORDS else 1.0))
        else:
            cuts = characters.sounds(run)
            cut = cuts[-1 if way == "second" else 0]
            units += [_Unit(sound=one) for one in cut]
        at += len(run)
    return units


def _terms(units: Sequence[_Unit], characters: Characters) -> tuple[Term, ...]:
    terms = [_alone(unit, characters, is_last=unit is units[-1]) for unit in units]
    terms += [_pair(one, other, characters) for one, other in pairwise(units)]
    return tuple(dict.fromkeys(one for one in terms if one.lookups))  # what is typed twice is wanted once


def _alone(unit: _Unit, characters: Characters, *, is_last: bool) -> Term:
    if unit.word:
        if unit.weight < 1:
            return Term((), 0.0)
        low, high = word_range(unit.word)
        whole = Lookup(low, high, 1.0)
        if is_last and WORD_BEGINS_WITH <= len(unit.word) < WORD_LETTERS and not unit.word.isdigit():
            return Term((whole, Lookup(*word_range(unit.word, half_typed=True), 0.6)), 1.0)
        return Term((whole,), 1.0)
    if unit.sound is not None:
        worth = ALONE * (1.0 if unit.sound.is_whole else HALF_TYPED)
        return Term((Lookup(key(Family.SOUND, unit.sound.low), key(Family.SOUND, unit.sound.high), 1.0),), worth)
    exact = key(Family.CHARACTER, ord(unit.character))
    lookups = [Lookup(exact, exact + 1, 1.0)]
    for sound in characters.readings.get(unit.character, ())[:1]:
        lookups.append(Lookup(key(Family.SOUND, sound), key(Family.SOUND, sound) + 1, OF_SOUND_ALONE))
    return Term(tuple(lookups), ALONE * unit.weight)


def _pair(one: _Unit, other: _Unit, characters: Characters) -> Term:
    if one.word or other.word:
        return Term((), 0.0)
    worth = min(one.weight, other.weight) * (SAYS_LITTLE if other.starts else 1.0)
    if one.character and other.character:
        exact = key(Family.CHARACTERS, ord(one.character), ord(other.character))
        lookups = [Lookup(exact, exact + 1, 1.0)]
        first, second = (_usual(unit, characters) for unit in (one, other))
        if first is not None and second is not None:
            sounds = key(Family.SOUNDS, first.low, second.low)
            lookups.append(Lookup(sounds, sounds + 1, OF_SOUND_PAIR))
        return Term(tuple(lookups), worth)
    first, second = (_usual(unit, characters) for unit in (one, other))
    if first is None or second is None:
        return Term((), 0.0)
    if first.is_whole:
        low, high = key(Family.SOUNDS, first.low, second.low), key(Family.SOUNDS, first.low, second.high)
        return Term((Lookup(low, high, 1.0),), worth * (1.0 if second.is_whole else HALF_TYPED + ALONE))
    initials = initial_key(first.initial, second.initial)
    return Term((Lookup(initials, initials + 1, 1.0),), worth * HALF_TYPED)


def _usual(unit: _Unit, characters: Characters) -> Sound | None:
    if unit.sound is not None:
        return unit.sound
    held = characters.readings.get(unit.character)
    return None if held is None else Sound(held[0], held[0] + 1, characters.initials[unit.character][0])


def letters_of(plain: str) -> str:
    """The text if it may be initials, or the digits of a code, else nothing."""
    joined = plain.replace(BREAK, "")
    return joined if joined and joined.isascii() and len(joined) <= 24 else ""
