# SPDX-License-Identifier: Apache-2.0
"""Writing for the receipt printer's roll: type sizes, line breaks for Chinese, and how long the paper will be.

A printer of 203 dpi has 8 dots a millimetre. Its own Hanzi are 24 dots, 3 mm, too small for most older people
(domain.md 4.5 and section 5 row 24: at least 5 mm), so every type here is 48 dots high at least: in the standard form
key facts are 48 x 48 and the rest 24 x 48, so that a line still holds 24 Hanzi; in 长者版 everything is 48 x 48.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Align, Cut, Document, Element, Feed, Picture, QrCode, Rule, TextLine
from kiosk.printing.marks import environment_mark

COLUMNS: Final = 48
"""Columns of 12 dots on an 80 mm roll (576 dots); a Hanzi takes two. A 58 mm roll has 32; the printer's profile says."""

_OPENING: Final = frozenset("“‘（《〈【「『〔([{")
_CLOSING: Final = frozenset("，。、；：？！”’）》〉】」』〕,.;:?!)]}%…")


@dataclass(frozen=True, slots=True)
class Type:
    """A size of letters, as multiples of the printer's 12 x 24 (Hanzi 24 x 24) dots."""

    scale_x: int
    scale_y: int

    def columns(self, of_roll: int = COLUMNS) -> int:
        """How many half-width columns a line of this type holds, on a roll of so many of the smallest."""
        return of_roll // self.scale_x


@dataclass(frozen=True, slots=True)
class Form:
    """The types of one kind of slip."""

    body: Type
    key: Type
    qr_module_dots: int


TALL: Final = Type(1, 2)
LARGE: Final = Type(2, 2)
HUGE: Final = Type(3, 3)
STANDARD_FORM: Final = Form(body=TALL, key=LARGE, qr_module_dots=6)
ELDER_FORM: Final = Form(body=LARGE, key=LARGE, qr_module_dots=8)
COMPACT_FORM: Final = Form(body=TALL, key=TALL, qr_module_dots=6)
"""For a slip whose length is limited; nothing is smaller than this."""


def form_for(mode: DisplayMode) -> Form:
    """The form that goes with a display mode."""
    return ELDER_FORM if mode is DisplayMode.ELDER else STANDARD_FORM


def columns_of(text: str) -> int:
    """The width of ``text`` in columns: one byte of GBK, one column; what GBK lacks is drawn as wide as a Hanzi."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``, as few as possible.

    Latin words and numbers stay whole where they fit on a line; no line begins with a closing mark nor ends with an
    opening one (GB/T 15834, 5.1). Where it costs no extra line, lines end between clauses, or else are about equally
    long: a single Hanzi alone on a line is read as a word of its own.
    """
    fewest = _fill(_units(text), columns)
    clauses = tuple(_clauses(text))
    if all(columns_of(clause.rstrip()) <= columns for clause in clauses):
        by_clause = _fill(clauses, columns)
        if len(by_clause) == len(fewest):
            return by_clause
    even = fewest
    for narrower in range(columns - 1, 0, -1):
        lines = _fill(_units(text), narrower)
        if len(lines) > len(fewest):
            break
        even = lines
    return even


def _fill(parts: Iterable[str], columns: int) -> list[str]:
    return [line.strip() for line in _lines(parts, columns) if line.strip()]


def _lines(parts: Iterable[str], columns: int) -> Iterator[str]:
    """Lines as full as possible, with the spaces at their ends, which take no room."""
    line = ""
    for part in parts:
        for piece in _pieces(part, columns):
            if columns_of((line + piece).rstrip()) <= columns:
                line += piece
            else:
                yield line
                line = piece.lstrip()
    yield line


def _clauses(text: str) -> Iterator[str]:
    """Units up to and with a mark or a space, as one."""
    clause = ""
    for unit in _units(text):
        clause += unit
        if unit[-1] in _CLOSING or unit[-1] == " ":
            yield clause
            clause = ""
    if clause:
        yield clause


def _units(text: str) -> Iterator[str]:
    """What must not be torn apart: a word, or a Hanzi with the marks that cling to it."""
    unit = ""
    for character in text:
        previous = unit[-1:]
        joins = bool(unit) and (
            character in _CLOSING
            or previous in _OPENING
            or character == " "
            or (_is_word(previous) and _is_word(character))
        )
        if joins:
            unit += character
        else:
            if unit:
                yield unit
            unit = character
    if unit:
        yield unit


def _is_word(character: str) -> bool:
    return character.isascii() and character.isprintable() and character != " "


def _pieces(unit: str, columns: int) -> Iterator[str]:
    """``unit`` itself, or, if it is wider than a whole line, as much of it as fits, again and again."""
    if columns_of(unit.rstrip()) <= columns:
        yield unit
        return
    smaller = tuple(_units(unit))
    if len(smaller) > 1:
        yield from _lines(smaller, columns)
        return
    piece = ""
    for character in unit:
        if columns_of((piece + character).rstrip()) > columns:
            yield piece
            piece = ""
        piece += character
    yield piece


class Roll:
    """Builds a document for a roll of so many ``columns``, in one form, between two environment marks."""

    def __init__(self, environment: Environment, form: Form, columns: int = COLUMNS) -> None:
        self._form = form
        self._columns = columns
        self._mark = environment_mark(environment)
        self._elements: list[Element] = []
        self._marked()

    def title(self, text: str) -> None:
        """The name of the paper, in the middle."""
        self._write(text, HUGE, align=Align.CENTER, bold=True)

    def key(self, text: str, *, align: Align = Align.LEFT) -> None:
        """A fact that the resident will look for: large and bold."""
        self._write(text, self._form.key, align=align, bold=True)

    def say(self, text: str, *, align: Align = Align.LEFT) -> None:
        """Anything else."""
        self._write(text, self._form.body, align=align)

    def fact(self, label: str, value: str) -> None:
        """A label with its value large below it, apart from what stands above."""
        if not isinstance(self._elements[-1], Rule):
            self.gap()
        self.say(label)
        self.key(value)

    def gap(self) -> None:
        """A little air."""
        self._elements.append(Feed(1))

    def rule(self) -> None:
        """A line across the paper."""
        self._elements.append(Rule())

    def qr_code(self, data: bytes) -> None:
        """A QR code in the middle."""
        self._elements.append(QrCode(data, module_dots=self._form.qr_module_dots, level="M", align=Align.CENTER))

    def picture(self, picture: Picture) -> None:
        """A drawing in the middle, as wide as it was made."""
        self._elements.append(picture)

    def finish(self) -> Document:
        """The whole document, cut off at its end."""
        self._marked()
        return (*self._elements, Feed(1), Cut())

    def _marked(self) -> None:
        if self._mark is not None:
            self._write(self._mark, LARGE, align=Align.CENTER, bold=True)

    def _write(self, text: str, size: Type, *, align: Align = Align.LEFT, bold: bool = False) -> None:
        if size.scale_x > 1 and any(columns_of(unit.strip()) > size.columns(self._columns) for unit in _units(text)):
            size = Type(1, size.scale_y)  # on a narrow roll a number is rather narrow than torn; as high as before
        for line in wrap(text, size.columns(self._columns)):
            self._elements.append(TextLine(line, size.scale_x, size.scale_y, align, bold))


DOTS_PER_MM: Final = 8
_LINE_GAP_DOTS: Final = 10
_RULE_DOTS: Final = 24
_FEED_DOTS: Final = 34
_CUT_DOTS: Final = 110  # from the last line to the knife
_MOST_QR_MODULES: Final = 61  # 246 bytes at level M from a printer that knows byte mode only


def length_mm(document: Sequence[Element]) -> float:
    """How much paper ``document`` takes, rounded up where printers differ (line spacing, QR version)."""
    return sum(_dots(element) for element in document) / DOTS_PER_MM


def _dots(element: Element) -> int:
    match element:
        case TextLine(scale_y=scale_y):
            return 24 * scale_y + _LINE_GAP_DOTS
        case QrCode(module_dots=module_dots):
            return _MOST_QR_MODULES * module_dots + _FEED_DOTS
        case Rule():
            return _RULE_DOTS
        case Feed(lines=lines):
            return lines * _FEED_DOTS
        case Cut():
            return _CUT_DOTS
        case _:
            return element.height
