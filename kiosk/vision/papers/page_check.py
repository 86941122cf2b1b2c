# SPDX-License-Identifier: Apache-2.0
"""One page of one material, from the camera's picture or the telephone's to what is kept (材料体检): looked at, then read.

Two halves, so that whoever waits can be told which is under way. Nothing here decides what is done about a fault.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.checks import examine, examine_whole
from kiosk.vision.papers.documents import OTHER_SIDE
from kiosk.vision.papers.faults import Fault, FaultKind
from kiosk.vision.papers.fields import ProposedField
from kiosk.vision.papers.flatten import Flat, Turn, flatten
from kiosk.vision.papers.judge import judge
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.pdf import card_sheet, compress, make_pdf
from kiosk.vision.papers.repeats import Print, fingerprint, is_same
from kiosk.vision.papers.shapes import Picture, Polygon, as_points
from kiosk.vision.papers.taken import Mark
from kiosk.vision.papers.text import NotRead, PageText, Reading

SHOWN_LONGEST: Final = 1200
"""Of a still on the panel; what is kept is as large as it was."""
_AROUND: Final = 0.12
"""Of the page's size: so much of the mat is shown round it."""


class Reader(Protocol):
    """Who reads a page: :class:`~reader.PaperReader`."""

    def read(self, page: Picture, *, cancel: threading.Event | None = None) -> Reading:
        """What a flat page says."""


@dataclass(frozen=True)
class CheckedPage:
    """A page, so far as it was checked. Equality is of no use: it holds pictures."""

    picture: Picture = field(repr=False, compare=False)
    corners: Polygon | None
    flat: Flat | None = field(repr=False, compare=False)
    faults: tuple[Fault, ...]
    kind: DocumentKind | None = None
    fields: tuple[ProposedField, ...] = ()
    is_read: bool = False
    """Its text was read; a page whose reading failed can be kept all the same, and says nothing."""
    print: Print | None = field(default=None, repr=False, compare=False)


def look_at(picture: Picture, *, by_phone: bool = False) -> CheckedPage:
    """The page by its looks. A telephone's picture may be of nothing but the page: then the whole of it is the page."""
    seen = examine(picture)
    if by_phone and seen.flat is None:
        seen = examine_whole(picture)
    return CheckedPage(picture, seen.page.corners if seen.page is not None else None, seen.flat, seen.faults)


def read_page(
    page: CheckedPage,
    reader: Reader,
    today: date,
    wanted: Collection[DocumentKind] = (),
    earlier: Sequence[CheckedPage] = (),
    *,
    is_card: bool = False,
    cancel: threading.Event | None = None,
) -> CheckedPage | NotRead:
    """The page by what it says.

    Args:
        page: As :func:`look_at` found it, with a flat page.
        reader: Who reads.
        today: By the terminal's clock.
        wanted: What would do for this material; empty: anything.
        earlier: Pages of this material that are kept already.
        is_card: The two sides of a card are wanted, not one of them twice.
        cancel: Set when nobody waits any more.

    Returns:
        The page; one that could not be read as it was, unread. ``NotRead.CANCELLED``: nobody waits.
    """
    flat = page.flat
    if flat is None:
        return page
    read = reader.read(flat.even, cancel=cancel)
    if read is NotRead.CANCELLED:
        return NotRead.CANCELLED
    if not isinstance(read, PageText):
        again = _repeated(replace(page, print=fingerprint(flat.even)), earlier, is_card=is_card)
        return replace(again, faults=page.faults + again.faults)
    flat = flat.turned(read.turn if read.lines else Turn.NONE)
    judged = judge(flat, read, today, wanted)
    seen = replace(
        page, flat=flat, kind=judged.kind, fields=judged.fields, is_read=True, print=fingerprint(flat.even, read.lines)
    )
    repeated = _repeated(seen, earlier, is_card=is_card).faults
    return replace(seen, faults=page.faults + judged.faults + repeated)


def _repeated(page: CheckedPage, earlier: Sequence[CheckedPage], *, is_card: bool) -> CheckedPage:
    """With the one fault of having been taken before, or with none."""
    whole = _whole(page)
    if is_card and page.kind in OTHER_SIDE and any(one.kind is page.kind for one in earlier):
        return replace(page, faults=(Fault(FaultKind.OTHER_SIDE, whole),))
    if page.print is not None and any(one.print is not None and is_same(one.print, page.print) for one in earlier):
        kind = FaultKind.OTHER_SIDE if is_card else FaultKind.DUPLICATE
        return replace(page, faults=(Fault(kind, whole),))
    return replace(page, faults=())


def _whole(page: CheckedPage) -> Polygon:
    tall, wide = page.picture.shape[:2]
    return page.corners or ((0, 0), (wide, 0), (wide, tall), (0, tall))


def shown(page: CheckedPage) -> tuple[NDArray[np.uint8], tuple[Mark, ...]]:
    """What the panel shows of it: height x width x 4, blue green red and 255; and where its faults are.

    A page with faults as it lies there, with what is round it; a good one flat and upright, as it will be kept.
    """
    if not page.faults and page.flat is not None:
        return _for_screen(page.flat.even), ()
    tall, wide = page.picture.shape[:2]
    points = as_points(_whole(page))
    low, high = points.min(axis=0), points.max(axis=0)
    around = (high - low) * _AROUND
    left, top = (int(max(0, value)) for value in low - around)
    right, bottom = int(min(wide, high[0] + around[0])), int(min(tall, high[1] + around[1]))
    size = np.array([right - left, bottom - top], np.float32)
    marks = []
    for fault in page.faults:
        area = (as_points(fault.area) - [left, top]) / size
        first, last = np.clip(area.min(axis=0), 0, 1), np.clip(area.max(axis=0), 0, 1)
        marks.append(Mark(float(first[0]), float(first[1]), float(last[0] - first[0]), float(last[1] - first[1])))
    return _for_screen(page.picture[top:bottom, left:right]), tuple(marks)


def _for_screen(picture: Picture) -> NDArray[np.uint8]:
    factor = min(1.0, SHOWN_LONGEST / max(picture.shape[:2]))
    if factor < 1:
        picture = np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA), np.uint8)


def kept_picture(page: CheckedPage) -> Picture:
    """What goes into the file: the flat page, or all of the picture where no page was found."""
    return page.flat.even if page.flat is not None else flatten(page.picture, _whole(page)).even


def make_file(flats: Sequence[Picture], title: str, *, is_card: bool = False) -> tuple[bytes, int]:
    """One PDF of all pages (:func:`kept_picture`), and how many pages it has: a card's two sides are one."""
    if is_card and len(flats) == 2:
        flats = [card_sheet(flats[0], flats[1])]
    return make_pdf([compress(flat) for flat in flats], title=title), len(flats)
