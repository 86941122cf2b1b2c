# SPDX-License-Identifier: Apache-2.0
"""The check of a paper by what it says (材料体检): the right one, the right side, not expired; and its fields."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.vision.papers.documents import OTHER_SIDE, recognise
from kiosk.vision.papers.faults import Fault, FaultKind
from kiosk.vision.papers.fields import Ask, ProposedField
from kiosk.vision.papers.flatten import Flat
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.readers import read_fields
from kiosk.vision.papers.shapes import Polygon
from kiosk.vision.papers.text import PageText

READABLE: Final = 0.6
"""Mean confidence of the lines below which a page counts as not readable."""


@dataclass(frozen=True)
class Judged:
    """What a read page is."""

    kind: DocumentKind | None
    """None: its words do not say it plainly; then nothing is said about it either."""
    fields: tuple[ProposedField, ...]
    faults: tuple[Fault, ...]


def judge(flat: Flat, read: PageText, today: date, wanted: Collection[DocumentKind] = ()) -> Judged:
    """Args:
    flat: The page that was read, turned upright (``flat.turned(read.turn)``).
    read: What it says.
    today: By the terminal's clock.
    wanted: What would do for this material; empty: anything.
    """
    tall, wide = flat.even.shape[:2]
    whole: Polygon = flat.in_picture(((0, 0), (wide, 0), (wide, tall), (0, tall)))
    letters = sum(len(line.text) for line in read.lines)
    if letters and sum(line.confidence * len(line.text) for line in read.lines) / letters < READABLE:
        return Judged(None, (), (Fault(FaultKind.NOT_READABLE, whole),))
    kind = recognise(read.lines)
    if kind is None:
        return Judged(None, (), ())
    if wanted and kind not in wanted:
        other = OTHER_SIDE.get(kind)
        if other is not None and other in wanted:
            fault = Fault(FaultKind.WRONG_SIDE, whole, detail=other.value, values={"wanted": other.value})
        else:
            values = {"seen": kind.value, "wanted": min(wanted).value}
            fault = Fault(FaultKind.WRONG_DOCUMENT, whole, detail=kind.value, values=values)
        return Judged(kind, (), (fault,))
    fields = read_fields(kind, read.lines, today)
    return Judged(kind, fields, tuple(_expired(flat, fields, today)))


def _expired(flat: Flat, fields: tuple[ProposedField, ...], today: date) -> list[Fault]:
    """Only by a day that was read well: a misread one is asked about, not held against anybody."""
    faults = []
    for field in fields:
        if field.name != "valid_until" or field.ask is not Ask.CONFIRM or field.box is None:
            continue
        try:
            until = date.fromisoformat(field.value)
        except ValueError:
            continue  # 长期
        if until < today:
            values = {"until": f"{until.year}年{until.month}月{until.day}日"}
            faults.append(Fault(FaultKind.EXPIRED, flat.in_picture(field.box), values=values))
    return faults
