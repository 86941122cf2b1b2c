# SPDX-License-Identifier: Apache-2.0
"""What is done with papers apart from the visit (:mod:`kiosk.apart.work_process`): decoded, looked at, judged, made a file.

A good page goes out to be read and is waited for here. Jobs: ``look`` (a camera's points, or a telephone's file), ``settle``
(what the page says), ``file`` (kept pages to one PDF). The other end: :mod:`~paper_bench`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import cv2
import numpy as np

from kiosk.apart.message import Message, Piece
from kiosk.vision.papers.faults import Fault
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.from_phone import phone_picture
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.page_check import CheckedPage, kept_picture, look_at, make_file, read_page, shown
from kiosk.vision.papers.repeats import LOOK_SIDE, Print
from kiosk.vision.papers.shapes import Picture
from kiosk.vision.papers.text import NotRead, PageText, Reading, TextLine

_PACKING: Final = 1
"""PNG's least effort: the page waits in memory for minutes only."""


class _Said:
    """A reader that was asked elsewhere."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, page: Picture, *, cancel: object = None) -> Reading:
        return self._reading


class PaperJobs:
    """Keeps the page that is being read; one at a time."""

    def __init__(self) -> None:
        self._page: CheckedPage | None = None
        self._number = 0

    def do(self, message: Message) -> Message:
        """The answer to one job.

        Raises:
            ValueError, KeyError, TypeError: it is no job of ours, or not said as it should be.
        """
        job = message.head["job"]
        if job == "look":
            return self._look(message)
        if job == "settle":
            return self._settle(message)
        if job == "file":
            return _file(message)
        raise ValueError("no job of ours")

    def _look(self, message: Message) -> Message:
        head, (data,) = message.head, message.pieces
        self._page = None
        if "width" in head:
            picture = np.frombuffer(data, np.uint8).reshape(head["height"], head["width"], 3)
        else:
            decoded = phone_picture(bytes(data))
            if decoded is None:
                return Message({"is_picture": False})
            picture = decoded
        page = look_at(picture, by_phone=bool(head["by_phone"]))
        if page.faults or page.flat is None:
            return _taken(page)
        self._page, self._number = page, self._number + 1
        tall, wide = page.flat.even.shape[:2]
        return Message({"read": self._number, "width": wide, "height": tall}, (_points(page.flat.even),))

    def _settle(self, message: Message) -> Message:
        head, page = message.head, self._page
        self._page = None
        if page is None or head["read"] != self._number:
            raise ValueError("that page is not here")
        earlier = [_earlier(told, data) for told, data in zip(head["earlier"], message.pieces, strict=True)]
        found = read_page(
            page,
            _Said(_reading(head["reading"])),
            date.fromisoformat(head["today"]),
            [DocumentKind(kind) for kind in head["wanted"]],
            earlier,
            is_card=bool(head["is_card"]),
        )
        if not isinstance(found, CheckedPage):
            raise ValueError("nobody waits for that page")
        return _taken(found)


def _file(message: Message) -> Message:
    """Pages that this process, or one before it, has packed."""
    flats = []
    for data in message.pieces:
        flat = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if flat is None:
            raise ValueError("no page of ours")
        flats.append(np.asarray(flat, np.uint8))
    pdf, pages = make_file(flats, str(message.head["title"]), is_card=bool(message.head["is_card"]))
    return Message({"pages": pages}, (pdf,))


def _points(picture: Picture) -> memoryview:
    return np.ascontiguousarray(picture).data.cast("B")


def _taken(page: CheckedPage) -> Message:
    still, marks = shown(page)
    packed = cv2.imencode(".png", kept_picture(page), [cv2.IMWRITE_PNG_COMPRESSION, _PACKING])[1]
    tall, wide = still.shape[:2]
    head: dict[str, Any] = {
        "still": [wide, tall],
        "marks": [asdict(mark) for mark in marks],
        "faults": [_fault(fault) for fault in page.faults],
        "kind": page.kind,
        "fields": [asdict(one) for one in page.fields],
        "is_read": page.is_read,
        "words": None,
    }
    pieces: list[Piece] = [_points(still), np.ascontiguousarray(packed).data.cast("B")]
    if page.print is not None:
        head["words"] = list(page.print.words.items())
        pieces.append(np.ascontiguousarray(page.print.look).data.cast("B"))
    return Message(head, pieces=tuple(pieces))


def _fault(fault: Fault) -> dict[str, Any]:
    return {"kind": fault.kind, "area": fault.area, "detail": fault.detail, "values": fault.values}


def _reading(told: Mapping[str, Any]) -> Reading:
    if "not_read" in told:
        return NotRead(told["not_read"])
    lines = tuple(TextLine(text, sure, tuple(map(tuple, box))) for text, sure, box in told["lines"])
    return PageText(Turn(told["turn"]), lines, 0, 0)


def _earlier(told: Mapping[str, Any], look: Piece) -> CheckedPage:
    """Of a page that is kept only what it is known again by."""
    kind = None if told["kind"] is None else DocumentKind(told["kind"])
    seen = Print(Counter(dict(told["words"])), np.frombuffer(look, np.float32).reshape(LOOK_SIDE, LOOK_SIDE))
    return CheckedPage(np.zeros((1, 1, 3), np.uint8), None, None, (), kind=kind, print=seen)
