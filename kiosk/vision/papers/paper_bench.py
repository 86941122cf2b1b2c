# SPDX-License-Identifier: Apache-2.0
"""Papers worked on apart, from the visit's side (材料工作台): asks the process, and believes nothing that is not in its place.

A telephone's picture was made by somebody; whatever decodes it may say anything. Here its answers are sizes, words of known
kinds and points for the screen, or they are none. Nothing is decoded here.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message, Piece
from kiosk.apart.workbench import Workbench
from kiosk.vision.papers.faults import Fault, FaultKind
from kiosk.vision.papers.fields import Ask, ProposedField
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.readers import field_names
from kiosk.vision.papers.repeats import LOOK_SIDE, Print
from kiosk.vision.papers.shapes import SIDES, Picture, Polygon
from kiosk.vision.papers.taken import Mark, Still, TakenPage, ToRead
from kiosk.vision.papers.text import PageText, Reading

LONGEST_FLAT: Final = 2400
"""Points of a flat page's longer side (:data:`kiosk.vision.papers.flatten.LONGEST`)."""
LONGEST_SHOWN: Final = 1200
_LONGEST_TEXT: Final = 4000
_MOST_FAULTS: Final = 1000
"""Of one page; a smaller reflection than a thousandth of it is none."""
_PLACES: Final[Mapping[FaultKind, Collection[str]]] = {
    FaultKind.WRONG_SIDE: {"wanted"},
    FaultKind.WRONG_DOCUMENT: {"seen", "wanted"},
    FaultKind.EXPIRED: {"until"},
}
"""What the words of a fault have places for; all others have none."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PDF: Final = b"%PDF-"


class PaperBench(Workbench):
    """In one thread; use it in a ``with``, so that the process is gone afterwards. ``command``: None: the real one."""

    def __init__(self, command: Sequence[str] | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__("papers", command, clock)

    def look(
        self, picture: Picture | bytes, *, by_phone: bool = False, cancel: threading.Event | None = None
    ) -> TakenPage | ToRead | NotDone | None:
        """A page by its looks. ``picture``: a camera's points (height x width x 3), or a file that came from elsewhere.

        None: that file is no picture.
        """
        head: dict[str, Any] = {"by_phone": by_phone}
        if isinstance(picture, bytes):
            piece: Piece = picture
        else:
            head |= {"height": picture.shape[0], "width": picture.shape[1]}
            piece = np.ascontiguousarray(picture).data.cast("B")
        return self._done(_looked, "look", head, (piece,), cancel)

    def settle(
        self,
        page: ToRead,
        reading: Reading,
        today: date,
        wanted: Collection[DocumentKind] = (),
        earlier: Sequence[TakenPage] = (),
        *,
        is_card: bool = False,
        cancel: threading.Event | None = None,
    ) -> TakenPage | NotDone:
        """That page by what it says; see :func:`kiosk.vision.papers.page_check.read_page`."""
        known = [(one.kind, one.print) for one in earlier if one.print is not None]
        head = {
            "read": page.number,
            "reading": _told(reading),
            "today": today.isoformat(),
            "wanted": sorted(wanted),
            "is_card": is_card,
            "earlier": [{"kind": kind, "words": list(seen.words.items())} for kind, seen in known],
        }
        looks = [np.ascontiguousarray(seen.look, np.float32).data.cast("B") for _, seen in known]
        return self._done(_taken, "settle", head, looks, cancel)

    def file(
        self,
        pages: Sequence[TakenPage],
        title: str,
        *,
        is_card: bool = False,
        cancel: threading.Event | None = None,
    ) -> tuple[bytes, int] | NotDone:
        """One PDF of these, and how many pages it has. Tried twice: the pages are here whatever became of the process."""
        head, kept = {"title": title, "is_card": is_card}, [page.kept for page in pages]
        made = self._done(_file, "file", head, kept, cancel)
        again = isinstance(made, NotDone) and made is not NotDone.CANCELLED
        return self._done(_file, "file", head, kept, cancel) if again else made


# --- what is said, and what is believed -----------------------------------------------------------------------------------


def _told(reading: Reading) -> dict[str, Any]:
    if not isinstance(reading, PageText):
        return {"not_read": reading}
    return {"turn": reading.turn, "lines": [[line.text, line.confidence, line.box] for line in reading.lines]}


def _looked(answer: Message) -> TakenPage | ToRead | None:
    head = answer.head
    if head.get("is_picture") is False:
        return None
    if "read" not in head:
        return _taken(answer)
    (points,) = answer.pieces
    width, height = _size((head["width"], head["height"]), LONGEST_FLAT)
    return ToRead(int(head["read"]), np.frombuffer(points, np.uint8).reshape(height, width, 3))


def _taken(answer: Message) -> TakenPage:
    head = answer.head
    points, kept, *look = answer.pieces
    width, height = _size(head["still"], LONGEST_SHOWN)
    if len(points) != width * height * 4 or bytes(kept[:8]) != _PNG:
        raise ValueError("no page")
    faults = tuple(_fault(one) for one in head["faults"])
    marks = tuple(Mark(*(_share(one[side]) for side in ("left", "top", "width", "height"))) for one in head["marks"])
    if len(marks) != len(faults) or len(faults) > _MOST_FAULTS:
        raise ValueError("a mark a fault")
    kind = None if head["kind"] is None else DocumentKind(head["kind"])
    fields = tuple(_field(one) for one in head["fields"])
    names = {one.name for one in fields}
    if len(names) != len(fields) or not names <= (set() if kind is None else field_names(kind)):
        raise ValueError("each field of the paper once")
    seen = None
    if look:
        words = Counter({_text(pair): int(count) for pair, count in head["words"]})
        seen = Print(words, np.frombuffer(look[0], np.float32).reshape(LOOK_SIDE, LOOK_SIDE))
    return TakenPage(
        faults,
        Still(width, height, _bytes(points)),
        marks,
        _bytes(kept),
        kind,
        fields,
        bool(head["is_read"]),
        seen,
    )


def _file(answer: Message) -> tuple[bytes, int]:
    (pdf,) = answer.pieces
    pages = int(answer.head["pages"])
    if bytes(pdf[:5]) != _PDF or pages < 1:
        raise ValueError("no file")
    return bytes(pdf), pages


def _fault(told: Mapping[str, Any]) -> Fault:
    """One that there are words for: what is on screen is looked up by its kind, its detail and its values."""
    kind, detail = FaultKind(told["kind"]), _text(told["detail"])
    values = {key: _text(value) for key, value in told["values"].items()}
    if set(values) != set(_PLACES.get(kind, ())) or (kind is FaultKind.CUT and detail not in SIDES):
        raise ValueError("no fault of ours")
    for key in {"seen", "wanted"}.intersection(values):
        DocumentKind(values[key])
    return Fault(kind, _polygon(told["area"]), detail, values)


def _field(told: Mapping[str, Any]) -> ProposedField:
    box = None if told["box"] is None else _polygon(told["box"])
    return ProposedField(_text(told["name"]), _text(told["value"]), _share(told["confidence"]), Ask(told["ask"]), box)


def _polygon(told: Any) -> Polygon:
    return tuple((float(across), float(down)) for across, down in told)


def _size(told: Any, longest: int) -> tuple[int, int]:
    width, height = (int(side) for side in told)
    if not (0 < width <= longest and 0 < height <= longest):
        raise ValueError("no picture has that size")
    return width, height


def _share(told: Any) -> float:
    share = float(told)
    if not 0.0 <= share <= 1.0:
        raise ValueError("no share")
    return share


def _text(told: Any) -> str:
    if not isinstance(told, str) or len(told) > _LONGEST_TEXT:
        raise ValueError("no text")
    return told


def _bytes(piece: Piece) -> bytes | bytearray:
    return bytes(piece) if isinstance(piece, memoryview) else piece
