# SPDX-License-Identifier: Apache-2.0
"""Fields that a read paper proposes (字段建议): a value, how sure, where it stands. They are asked, never silently filled.

A field is looked for behind or below its printed label. What has a check digit is as sure as that digit; what has none is as sure
as the line it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.vision.papers.numbers import plain
from kiosk.vision.papers.shapes import Polygon
from kiosk.vision.papers.text import TextLine

SURE: Final = 0.93
"""Confidence below which a person is asked to look."""
_COLONS: Final = ":;,.·"


class Ask(StrEnum):
    """What a person has to do about a field (要问的); the values are keys of ``papers.ask``, but for the first."""

    CONFIRM = "confirm"
    """Read well; shown with all others, and confirmed with them."""
    LOW = "low"
    """Not read for certain."""
    CHECK = "check"
    """Its check digit, or the calendar, says that something in it is wrong."""
    MISSING = "missing"
    """Not found on the paper."""


@dataclass(frozen=True)
class ProposedField:
    """One field of one paper."""

    name: str
    value: str = field(repr=False)
    confidence: float
    ask: Ask
    box: Polygon | None
    """On the upright page; None when it is missing."""


@dataclass(frozen=True)
class Parsed:
    """What a reader of one field makes of a text. ``right``: its check digit says so; None: it has none."""

    value: str = field(repr=False)
    right: bool | None = None


Parse = Callable[[str], Parsed | None]
"""From the text behind a label; None: that is no such field."""


@dataclass(frozen=True)
class FieldForm:
    """How one field of a paper is printed."""

    name: str
    labels: tuple[str, ...]
    parse: Parse
    nth: int = 0
    """Which one, when the label stands there several times."""
    goes_on: bool = False
    """It may go on in the lines below (addresses)."""


def propose(forms: Sequence[FieldForm], lines: Sequence[TextLine]) -> tuple[ProposedField, ...]:
    """Every field of a paper, found or missing."""
    labels = tuple(sorted({label for form in forms for label in form.labels}, key=len, reverse=True))
    return tuple(_propose(form, lines, labels) for form in forms)


def proposed(name: str, parsed: Parsed, line: TextLine, others: Sequence[TextLine] = ()) -> ProposedField:
    """A field out of one line (and what goes on below it)."""
    confidence = min([line.confidence, *(other.confidence for other in others)])
    if parsed.right:
        # The line's own doubt may be about something else in it; a check digit is right by chance once in ten or more.
        confidence = max(confidence, 0.5 + confidence / 2)
    if parsed.right is False:
        ask = Ask.CHECK
    else:
        ask = Ask.CONFIRM if confidence >= SURE else Ask.LOW
    return ProposedField(name, parsed.value, round(confidence, 3), ask, line.box)


def missing(name: str) -> ProposedField:
    """A field that was not found."""
    return ProposedField(name, "", 0.0, Ask.MISSING, None)


def _propose(form: FieldForm, lines: Sequence[TextLine], labels: Sequence[str]) -> ProposedField:
    found = 0
    for line in lines:
        text = plain(line.text)
        for label in form.labels:
            at = text.find(label)
            # Behind another label in the same line it counts too; inside another word it does not.
            if at < 0 or (at > 0 and not _begins_here(text, at, labels)):
                continue
            if found < form.nth:
                found += 1
                break
            rest = _until_next(text[at + len(label) :].lstrip(_COLONS), labels)
            carrier = line
            if not rest:
                carrier = _beside(line, lines) or _below(line, lines) or line
                rest = _until_next(plain(carrier.text).lstrip(_COLONS), labels) if carrier is not line else ""
            more = _going_on(carrier, lines, labels) if form.goes_on and rest else []
            parsed = form.parse(rest + "".join(plain(other.text) for other in more)) if rest else None
            if parsed is not None:
                return proposed(form.name, parsed, carrier, more)
    return missing(form.name)


def _begins_here(text: str, at: int, labels: Sequence[str]) -> bool:
    return any(text.startswith(label) for label in labels) or text[at - 1] in "、)" or text[at - 1] in _COLONS


def _until_next(text: str, labels: Sequence[str]) -> str:
    ends = [at for label in labels if len(label) > 1 and (at := text.find(label)) > 0]
    return text[: min(ends)] if ends else ("" if any(text == label for label in labels) else text)


def _beside(line: TextLine, lines: Sequence[TextLine]) -> TextLine | None:
    """The next one to the right in the same row."""
    height = line.bottom - line.top
    middle = (line.top + line.bottom) / 2
    row = [
        other
        for other in lines
        if other is not line and other.top < middle < other.bottom and 0 <= other.left - line.right < 6 * height
    ]
    return min(row, key=lambda other: other.left, default=None)


def _below(line: TextLine, lines: Sequence[TextLine]) -> TextLine | None:
    """The next one right below."""
    height = line.bottom - line.top
    column = [
        other
        for other in lines
        if 0 <= other.top - line.bottom < 2 * height and other.left < line.right and other.right > line.left
    ]
    return min(column, key=lambda other: other.top, default=None)


def _going_on(line: TextLine, lines: Sequence[TextLine], labels: Sequence[str]) -> list[TextLine]:
    more: list[TextLine] = []
    last = line
    while (below := _below(last, lines)) is not None and len(more) < 3:
        text = plain(below.text)
        if any(text.startswith(label) for label in labels) or below.left < line.left + 0.3 * (line.bottom - line.top):
            break
        more.append(below)
        last = below
    return more
