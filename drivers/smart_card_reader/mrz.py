# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone (机读码): of documents' first data group, and the key of it that opens their chips.

Source: ICAO Doc 9303-3 (8th ed.) 4.9 (check digits), 9303-4 4.2.2 (TD3), 9303-5 4.2.2 (TD1), 9303-6 4.2.2 (TD2), 9303-11
4.3.2 (key). The one line of 往来港澳/台湾通行证, which is no ICAO form, is told by the reference notes on devices 3.3: ``CS``,
number and digit, ``<``, expiry and digit, ``<``, birth and digit, ``<``, one digit more. What that last digit is computed
over is published nowhere; it is not checked. Pure functions; what is wrong with a zone is a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import cycle
from typing import Final

from drivers.smart_card_reader.port import DocumentKey

FILLER: Final = "<"
NUMBER_CHARACTERS: Final = 9
MAX_NUMBER_CHARACTERS: Final = 22
"""Of a TD1 document: 9 and what fits its optional data beside the check digit and a filler (9303-5, note j)."""
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS: Final = re.compile(r"[0-9A-Z<]+")
_NUMBER: Final = re.compile(r"[0-9A-Z]([0-9A-Z<]*[0-9A-Z])?")
_DAY: Final = re.compile(r"([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)")


class MrzForm(StrEnum):
    """Which document; told by the number of characters alone."""

    TD1 = "td1"
    TD2 = "td2"
    TD3 = "td3"
    CS = "cs"


_FORMS: Final[Mapping[int, MrzForm]] = {90: MrzForm.TD1, 72: MrzForm.TD2, 88: MrzForm.TD3, 30: MrzForm.CS}


class MrzProblem(StrEnum):
    """What is wrong with a zone, or with a part of it that was typed."""

    LENGTH = "length"
    """Of no known form."""
    CHARACTER = "character"
    """One that no machine-readable zone has."""
    NUMBER = "number"
    """证件号码: none, too long, or its check digit is another one's."""
    BIRTH = "birth"
    """出生日期: no day, or a wrong check digit."""
    EXPIRY = "expiry"
    """有效期至: no day, or a wrong check digit."""


@dataclass(frozen=True)
class Mrz:
    """机读码, taken apart. Fields that a form does not have are empty; fillers at the ends are gone."""

    form: MrzForm
    document_code: str
    issuing_state: str
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    number: str = field(repr=False)
    nationality: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str = field(repr=False)
    """M, F or empty."""
    expiry: str = field(repr=False)
    optional: str = field(repr=False)
    wrong_digits: frozenset[MrzProblem]
    """Fields whose own check digit is wrong."""
    composite_is_right: bool
    """总校验码; True where a form has none that is known."""

    @property
    def digits_check(self) -> bool:
        """All check digits are right."""
        return not self.wrong_digits and self.composite_is_right

    @property
    def key(self) -> DocumentKey:
        """What opens the chip of the document that this stands on."""
        return DocumentKey(self.number, self.birth, self.expiry)


def check_digit(text: str) -> str:
    """校验码: weights 7, 3, 1; letters count from 10, fillers nothing (9303-3 4.9). Raises ValueError for others."""
    values = (0 if one == FILLER else _ALPHABET.index(one) for one in text)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)), strict=False)) % 10)


def parse(text: str) -> Mrz | MrzProblem:
    """A whole zone, lines one behind the other with or without line ends between them."""
    zone = "".join(text.split())
    form = _FORMS.get(len(zone))
    if form is None:
        return MrzProblem.LENGTH
    if not _CHARACTERS.fullmatch(zone):
        return MrzProblem.CHARACTER
    return {MrzForm.TD1: _td1, MrzForm.TD2: _td2, MrzForm.TD3: _td3, MrzForm.CS: _cs}[form](zone)


def _td1(zone: str) -> Mrz:
    upper, middle, names = zone[:30], zone[30:60], zone[60:]
    number, digit, optional = upper[5:14], upper[14], upper[15:30]
    if digit == FILLER and optional.split(FILLER, 1)[0]:
        # A long number (note j): it goes on in the optional data, its check digit behind it, then a filler.
        more, _, optional = optional.partition(FILLER)
        number, digit = number + more[:-1], more[-1]
    return _mrz(
        MrzForm.TD1, upper[:2], upper[2:5], names, number, digit, middle[15:18], middle[:7], middle[7], middle[8:15],
        optional + FILLER + middle[18:29], upper[5:] + middle[:7] + middle[8:15] + middle[18:29], middle[29],
    )  # fmt: skip


def _td2(zone: str) -> Mrz:
    upper, lower = zone[:36], zone[36:]
    number, digit, optional = lower[:9], lower[9], lower[28:35]
    if digit == FILLER and optional.split(FILLER, 1)[0]:
        more, _, optional = optional.partition(FILLER)
        number, digit = number + more[:-1], more[-1]
    return _mrz(
        MrzForm.TD2, upper[:2], upper[2:5], upper[5:], number, digit, lower[10:13], lower[13:20], lower[20], lower[21:28],
        optional, lower[:10] + lower[13:20] + lower[21:35], lower[35],
    )  # fmt: skip


def _td3(zone: str) -> Mrz:
    upper, lower = zone[:44], zone[44:]
    return _mrz(
        MrzForm.TD3, upper[:2], upper[2:5], upper[5:], lower[:9], lower[9], lower[10:13], lower[13:20], lower[20],
        lower[21:28], lower[28:42], lower[:10] + lower[13:20] + lower[21:43], lower[43],
    )  # fmt: skip


def _cs(zone: str) -> Mrz:
    return _mrz(
        MrzForm.CS, zone[:2], "", "", zone[2:11], zone[11], "", zone[21:28], "", zone[13:20], "", "", FILLER
    )  # fmt: skip


def _mrz(
    form: MrzForm, code: str, state: str, names: str, number: str, digit: str, nationality: str, birth: str, sex: str,
    expiry: str, optional: str, checked: str, composite: str,
) -> Mrz:  # fmt: skip
    wrong = {
        problem
        for problem, text, said in (
            (MrzProblem.NUMBER, number, digit),
            (MrzProblem.BIRTH, birth[:6], birth[6]),
            (MrzProblem.EXPIRY, expiry[:6], expiry[6]),
        )
        if not _agrees(text, said)
    }
    surname, _, given = names.partition(FILLER * 2)
    return Mrz(
        form, _bare(code), _bare(state), _words(surname), _words(given), _bare(number), _bare(nationality), birth[:6],
        sex if sex in ("M", "F") else "", expiry[:6], _words(optional), frozenset(wrong),
        not checked or _agrees(checked, composite),
    )  # fmt: skip


def _agrees(text: str, digit: str) -> bool:
    return digit == check_digit(text)


def _bare(text: str) -> str:
    return text.strip(FILLER)


def _words(text: str) -> str:
    return " ".join(word for word in text.split(FILLER) if word)


# ---- the key


def make_key(number: str, birth: str, expiry: str) -> DocumentKey | MrzProblem:
    """A key from pieces that somebody typed: letters of either size, blanks and hyphens left out; YYMMDD or YYYYMMDD."""
    number = re.sub(r"[\s\-]", "", number).upper().rstrip(FILLER)
    if not _NUMBER.fullmatch(number) or len(number) > MAX_NUMBER_CHARACTERS:
        return MrzProblem.NUMBER
    days = [re.sub(r"[\s\-./年月日]", "", day)[-6:] for day in (birth, expiry)]
    for day, problem in zip(days, (MrzProblem.BIRTH, MrzProblem.EXPIRY), strict=True):
        if not _is_day(day):
            return problem
    return DocumentKey(number, *days)


def _is_day(text: str) -> bool:
    parts = _DAY.fullmatch(text)
    if parts is None:
        return False
    month, day = parts[2], parts[3]
    return (month == "<<" or 1 <= int(month) <= 12) and (day == "<<" or 1 <= int(day) <= 31)


_READ_AS_DIGITS: Final = str.maketrans("OQDILZSGB", "000112568")
_ALIKE: Final[Mapping[str, str]] = {
    "0": "OQD", "O": "0", "Q": "0", "D": "0", "1": "IL", "I": "1", "L": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "6": "G",
    "G": "6", "8": "B", "B": "8",
}  # fmt: skip
_DIGIT_PLACES: Final[Mapping[MrzForm, tuple[slice, ...]]] = {
    MrzForm.TD1: (slice(14, 15), slice(30, 37), slice(38, 45), slice(59, 60)),
    MrzForm.TD2: (slice(45, 46), slice(49, 56), slice(57, 64), slice(71, 72)),
    MrzForm.TD3: (slice(53, 54), slice(57, 64), slice(65, 72), slice(87, 88)),
    MrzForm.CS: (slice(11, 12), slice(13, 20), slice(21, 28), slice(29, 30)),
}


def key_of_zone(text: str) -> DocumentKey | MrzProblem:
    """A key from a zone that was scanned or read from a picture; the check digits of its three fields have to be right.

    Letters where only digits stand are taken as the digits that look like them. One character of the number that looks like
    another is put right where the check digit leaves one way to; otherwise the problem is told.
    """
    zone = "".join(text.split()).upper()
    form = _FORMS.get(len(zone))
    for place in _DIGIT_PLACES[form] if form else ():
        zone = zone[: place.start] + zone[place].translate(_READ_AS_DIGITS) + zone[place.stop :]
    mrz = parse(zone)
    if isinstance(mrz, MrzProblem):
        return mrz
    number = mrz.number
    if MrzProblem.NUMBER in mrz.wrong_digits:
        place = _DIGIT_PLACES[mrz.form][0].start
        candidates = _looking_like(zone[place - NUMBER_CHARACTERS : place], zone[place])
        if len(candidates) != 1:
            return MrzProblem.NUMBER
        number = candidates[0]
    for problem in (MrzProblem.BIRTH, MrzProblem.EXPIRY):
        if problem in mrz.wrong_digits:
            return problem
    return make_key(number, mrz.birth, mrz.expiry)


def _looking_like(number: str, digit: str) -> list[str]:
    others = (number[:at] + other + number[at + 1 :] for at, one in enumerate(number) for other in _ALIKE.get(one, ""))
    return [other for other in others if _agrees(other, digit)]


def key_information(key: DocumentKey) -> bytes:
    """MRZ_information (9303-11 4.3.2, 9.7.3): what keys are derived from. The number is filled up to nine characters."""
    parts = (key.number.ljust(NUMBER_CHARACTERS, FILLER), key.birth, key.expiry)
    return "".join(part + check_digit(part) for part in parts).encode("ascii")


# ---- days


def birth_date(text: str, today: date) -> date | None:
    """The day of birth that YYMMDD says: the latest one that is not to come. None: parts of it are not known, or no day."""
    return _day(text, (today.year // 100 * 100, today.year // 100 * 100 - 100), lambda day: day <= today)


def expiry_date(text: str, today: date) -> date | None:
    """The last day of validity: the one of its centuries that is nearest, for no document holds for fifty years."""
    century = today.year // 100 * 100
    return _day(text, (century - 100, century, century + 100), lambda day: abs((day - today).days) <= 50 * 365.25)


def _day(text: str, centuries: tuple[int, ...], is_likely: Callable[[date], bool]) -> date | None:
    for century in centuries:
        try:
            day = date(century + int(text[:2]), int(text[2:4]), int(text[4:6]))
        except ValueError:
            continue  # a part that is not known, or 29 February in another century
        if is_likely(day):
            return day
    return None
