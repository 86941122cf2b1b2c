# SPDX-License-Identifier: Apache-2.0
"""ID photographs made apart, from the visit's side (证件照工作台): asks the process, and believes what is in its place.

Nothing is decoded here: the JPEG must be one of the standard's size, by its own frame header.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message
from kiosk.apart.workbench import Workbench
from kiosk.vision.portrait.photograph import SHOWN_ROOM, Photograph
from kiosk.vision.portrait.standard import ID_CARD, Clause, Finding, State, Why

if TYPE_CHECKING:
    from kiosk.vision.faces.face import Mesh
    from kiosk.vision.pictures import Colour

MOST_JPEG: Final = 1 << 20
"""Bytes; the largest of 67 was 70 kB."""
_BEGINS: Final = b"\xff\xd8\xff"
_ENDS: Final = b"\xff\xd9"
_FRAMES: Final = (0xC0, 0xC2)
"""Baseline and progressive frame headers (ITU-T T.81, table B.1)."""


class PortraitBench(Workbench):
    """In one thread; use it in a ``with``, so that the process is gone afterwards. ``command``: None: the real one."""

    def __init__(self, command: Sequence[str] | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__("portraits", command, clock)

    def make(
        self,
        picture: Colour,
        mesh: Mesh,
        faults: Collection[str],
        background: str,
        *,
        cancel: threading.Event | None = None,
    ) -> Photograph | NotDone:
        """The photograph of whoever ``mesh`` lies on.

        Args:
            picture: a camera's points, height x width x 3, blue green red.
            mesh: on it.
            faults: what could be better (:class:`kiosk.vision.portrait.checks.Fault`).
            background: a name of :data:`kiosk.vision.portrait.make.BACKGROUNDS`.
            cancel: set when nobody wants it any more: the process is ended.
        """
        head = {
            "height": picture.shape[0],
            "width": picture.shape[1],
            "presence": float(mesh.presence),
            "faults": list(faults),
            "background": background,
        }
        pieces = [
            np.ascontiguousarray(picture).data.cast("B"),
            np.ascontiguousarray(mesh.points, np.float32).data.cast("B"),
        ]
        return self._done(_photograph, "make", head, pieces, cancel)


def _photograph(answer: Message) -> Photograph:
    jpeg, points = (bytes(piece) if isinstance(piece, memoryview) else piece for piece in answer.pieces)
    wide, tall = answer.head["shown"]
    if type(wide) is not int or type(tall) is not int or not (0 < wide <= SHOWN_ROOM[0] and 0 < tall <= SHOWN_ROOM[1]):
        raise ValueError("no picture has that size")
    shown = np.frombuffer(points, np.uint8).reshape(tall, wide, 4)
    if not shown.flags.writeable:
        raise ValueError("it could not be forgotten")
    size = (ID_CARD.width, ID_CARD.height)
    if jpeg_size(bytes(jpeg)) != size:
        raise ValueError("no photograph of the standard's size")
    found = tuple(_finding(one) for one in answer.head["findings"])
    if [one.clause for one in found] != list(Clause):
        raise ValueError("every clause once, in its order")
    return Photograph(bytes(jpeg), shown, size, ID_CARD.dpi, found)


def _finding(told: Mapping[str, Any]) -> Finding:
    measured = told["measured"]
    if measured is not None and not (type(measured) in (int, float) and math.isfinite(measured)):
        raise ValueError("no figure")
    return Finding(Clause(told["clause"]), State(told["state"]), Why(told["why"]), measured)


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Width and height that a JPEG's frame header says (ITU-T T.81, B.2.2); nothing is decoded.

    Raises:
        ValueError: it is none, or too long.
    """
    if len(jpeg) > MOST_JPEG or not jpeg.startswith(_BEGINS) or not jpeg.endswith(_ENDS):
        raise ValueError("no JPEG of ours")
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        if jpeg[at + 1] in _FRAMES:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise ValueError("a JPEG without a frame")
