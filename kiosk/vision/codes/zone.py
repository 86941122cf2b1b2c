# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone of a travel document in a picture (机读码, OCR-B): found by its shape, read by whoever reads pages.

A live frame is only asked whether such a zone is there (:func:`find_zone`, a few milliseconds); the text of it costs a second
or two in the reading process. Forms and check digits: ICAO Doc 9303-3 4.9, by :mod:`drivers.smart_card_reader.mrz`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from drivers.smart_card_reader.mrz import FILLER, Mrz, MrzForm, parse
from kiosk.vision.codes.result import Code, CodeFormat, Corner, Stage
from kiosk.vision.papers.numbers import plain
from kiosk.vision.papers.text import PageText, Reading, TextLine
from kiosk.vision.pictures import Colour, Gray, gray_of

_LOOKED_AT: Final = 640
"""Points across of the copy that is looked at."""
_LEAST_WIDTH: Final = 0.3
"""Of the picture: a document that fills less of it has characters too small to read."""
_ROWS: Final = {MrzForm.TD1: (3, 30), MrzForm.TD2: (2, 36), MrzForm.TD3: (2, 44), MrzForm.CS: (1, 30)}
_ALPHABET: Final = re.compile(r"[0-9A-Z<]+")
_LETTERS: Final = str.maketrans("01258", "OIZSB")
_DIGITS: Final = str.maketrans("OQDILZSBG", "000112586")
_LOST: Final = 6
"""Fillers that a row may have lost or won when it was read; a row further off is of another form."""

_NUMBER_PLACES: Final = {MrzForm.TD1: 5, MrzForm.TD2: 36, MrzForm.TD3: 44, MrzForm.CS: 2}
_LETTERS_THEN_DIGITS: Final = re.compile(r"[A-Z]{1,2}[0-9]{6,8}<{0,2}")
_AS_LETTER: Final = {"2": "Z"}
"""What the reader takes one for at the head of a number; others were not seen."""

_LETTER_PLACES: Final = {
    MrzForm.TD1: ((0, 5), (45, 48), (60, 90)),
    MrzForm.TD2: ((0, 36), (46, 49)),
    MrzForm.TD3: ((0, 44), (54, 57)),
    MrzForm.CS: ((0, 2),),
}
_DIGIT_PLACES: Final = {
    MrzForm.TD1: ((30, 37), (38, 45), (59, 60)),
    MrzForm.TD2: ((45, 46), (49, 56), (57, 64), (71, 72)),
    MrzForm.TD3: ((53, 54), (57, 64), (65, 72), (87, 88)),
    MrzForm.CS: ((11, 12), (13, 20), (21, 28), (29, 30)),
}


def find_zone(picture: Gray | Colour) -> tuple[Corner, Corner, Corner, Corner] | None:
    """Where one to three long rows of evenly spaced dark characters lie across the picture; None: nowhere.

    Corners top left, top right, bottom right, bottom left, with a margin. A document that stands on its side is not found.
    """
    gray = gray_of(picture)
    height, width = gray.shape
    scale = min(1.0, _LOOKED_AT / width)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    dark = cv2.morphologyEx(cv2.GaussianBlur(small, (3, 3), 0), cv2.MORPH_BLACKHAT, _block(13, 9))
    edges = np.abs(cv2.Sobel(dark, cv2.CV_32F, 1, 0))
    edges = (255 * edges / max(1.0, float(edges.max()))).astype(np.uint8)
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, _block(21, 1))
    ink = cv2.morphologyEx(cv2.threshold(closed, 0, 255, cv2.THRESH_OTSU)[1], cv2.MORPH_OPEN, _block(15, 3))
    rows: list[Row] = [
        (each[0], each[1], each[2], each[3])
        for each in map(cv2.boundingRect, cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0])
    ]
    group = _lowest_group([row for row in rows if row[2] >= _LEAST_WIDTH * small.shape[1] and row[2] >= 6 * row[3]])
    if not group:
        return None
    left, right = min(row[0] for row in group), max(row[0] + row[2] for row in group)
    top, bottom = min(row[1] for row in group), max(row[1] + row[3] for row in group)
    tall = max(row[3] for row in group)
    x0, y0 = max(0, left - 1.5 * tall) / scale, max(0, top - 1.2 * tall) / scale
    x1, y1 = min(width, (right + 1.5 * tall) / scale), min(height, (bottom + 1.2 * tall) / scale)
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


Row = tuple[int, int, int, int]
"""Left, top, width, height."""


def _lowest_group(rows: Sequence[Row]) -> list[Row]:
    """The lowest rows that belong together: as wide as each other, close above each other, three at most."""
    group: list[Row] = []
    for row in sorted(rows, key=lambda row: -row[1]):
        if not group:
            group = [row]
        elif len(group) < 3 and _belong_together(row, group[-1]):
            group.append(row)
        elif len(group) == 1 and row[2] > 1.5 * group[0][2]:
            group = [row]  # what lay below was something else
    return group


def _belong_together(upper: Row, lower: Row) -> bool:
    shared = min(upper[0] + upper[2], lower[0] + lower[2]) - max(upper[0], lower[0])
    gap = lower[1] - (upper[1] + upper[3])
    return shared > 0.6 * max(upper[2], lower[2]) and gap < 2.2 * max(upper[3], lower[3])


def _block(across: int, down: int) -> cv2.typing.MatLike:
    return cv2.getStructuringElement(cv2.MORPH_RECT, (across, down))


def cut_out(picture: Gray | Colour, corners: Sequence[Corner], across: int) -> Colour:
    """The zone alone with a margin, ``across`` points wide without it."""
    (x0, y0), _, (x1, y1), _ = corners
    piece: cv2.typing.MatLike = picture[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1]
    if piece.ndim == 2:
        piece = cv2.cvtColor(piece, cv2.COLOR_GRAY2BGR)
    scale = min(3.0, across / piece.shape[1])
    if abs(scale - 1) > 0.05:
        piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    edge = max(20, piece.shape[1] // 20)
    return np.asarray(cv2.copyMakeBorder(piece, edge, edge, edge, edge, cv2.BORDER_REPLICATE), np.uint8)


@dataclass(frozen=True)
class Zone:
    """A zone whose check digits are right. ``text``: its rows, mended as far as the form alone allows, one a line."""

    mrz: Mrz
    text: str = field(repr=False)


def zone_of(lines: Iterable[TextLine]) -> Zone | None:
    """The zone among the lines of a page, from top to bottom; None: none that is right for certain.

    Where only letters or only digits can stand, a character that looks like one is taken as it. Rows that lost fillers get
    them back where they have their longest run of them. Of the number only its first two characters are taken as letters
    that look like them, where the check digit wants it; more is not mended, for one check digit leaves too many ways to. G and 6
    have the same one: a number that could be either is refused.
    """
    rows = [text for line in lines if (text := _row(line.text)) is not None]
    tries: list[tuple[int, int, MrzForm, str]] = []
    for form, (count, length) in _ROWS.items():
        for first in range(len(rows) - count, -1, -1):
            some = rows[first : first + count]
            off = max(abs(len(row) - length) for row in some)
            if off <= _LOST:
                tries.append((off, -first, form, "".join(_filled(row, length) for row in some)))
    for _, _, form, zone in sorted(tries):
        count, length = _ROWS[form]
        zone = _as_form(zone, form)
        ways = [zone, *_with_letters_first(zone, form)] if len(zone) == count * length else []
        right = [(way, mrz) for way in ways if isinstance(mrz := parse(way), Mrz) and mrz.digits_check]
        if right and (right[0][0] == zone or len(right) == 1) and _is_likely(right[0][1]) and _is_certain(right[0][1]):
            zone, found = right[0]
            return Zone(found, "\n".join(zone[at : at + length] for at in range(0, len(zone), length)))
    return None


def _with_letters_first(zone: str, form: MrzForm) -> list[str]:
    """The zone with one of the first two characters of its number read as the letter that looks like that digit.

    Only where the number is then one or two letters and digits alone, as nearly every state makes them.
    """
    start = _NUMBER_PLACES[form]
    ways = (zone[:at] + letter + zone[at + 1 :] for at in (start, start + 1) for letter in _AS_LETTER.get(zone[at], ""))
    return [way for way in ways if _LETTERS_THEN_DIGITS.fullmatch(way[start : start + 9])]


def _is_likely(found: Mrz) -> bool:
    """Right check digits alone may be chance; a document says what it is."""
    return (
        found.document_code[:1] in "PACIV" and bool(found.number) and found.birth.isdigit() and found.expiry.isdigit()
    )


def _is_certain(found: Mrz) -> bool:
    """Nobody could take a G for a 6: numbers are digits behind letters, and the first character is no 6 that may be a G."""
    number = found.number
    return (
        "G" not in number[1:]
        and (not number.startswith("6") or found.form is MrzForm.CS)
        and not re.search(r"6[A-Z]", number)
    )


def _row(text: str) -> str | None:
    """A line as a row of a zone: what looks like fillers made fillers; None: it cannot be one."""
    row = plain(text).upper()
    for seen in ("«", "≪", "《", "〈", "＜", "<", "く", "‹"):
        row = row.replace(seen, FILLER * 2 if seen in "«≪《" else FILLER)
    row = re.sub(r"\s", "", row)
    return row if len(row) >= 30 - _LOST and FILLER in row and _ALPHABET.fullmatch(row) else None


def _filled(row: str, length: int) -> str:
    """``row`` with as many fillers as its form has; nothing but fillers is ever put in or left out."""
    longest = max(re.finditer(r"<+", row), key=lambda run: run.end() - run.start(), default=None)
    if longest is None or len(row) == length:
        return row
    run = longest.end() - longest.start() + length - len(row)
    return row if run < 1 else row[: longest.start()] + FILLER * run + row[longest.end() :]


def _as_form(zone: str, form: MrzForm) -> str:
    for places, table in ((_LETTER_PLACES[form], _LETTERS), (_DIGIT_PLACES[form], _DIGITS)):
        for first, last in places:
            zone = zone[:first] + zone[first:last].translate(table) + zone[last:]
    return zone


def read_zone(picture: Gray | Colour, read: Callable[[Colour], Reading]) -> Code | None:
    """The zone in ``picture`` as a code among codes; None: there is none, or it could not be read for certain.

    ``read``: what an upright page says (:meth:`kiosk.vision.papers.reader.PaperReader.read`); called only for a piece of the
    picture that looks like a zone, in two sizes, and once more each for the picture upside down.
    """
    height, width = picture.shape[:2]
    for is_turned, across in ((False, 1400), (False, 1000), (True, 1400), (True, 1000)):
        seen = np.ascontiguousarray(picture[::-1, ::-1]) if is_turned else picture
        corners = find_zone(seen)
        said = None if corners is None else read(cut_out(seen, corners, across))
        found = zone_of(said.lines) if isinstance(said, PageText) else None
        if corners is not None and found is not None:
            if is_turned:
                first, second, third, fourth = ((width - x, height - y) for x, y in corners)
                corners = (first, second, third, fourth)
            return Code(CodeFormat.MRZ, found.text.encode("ascii"), found.text, corners, Stage.ZONE)
    return None
