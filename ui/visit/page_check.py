# SPDX-License-Identifier: Apache-2.0
"""One page from its picture to what is said of it, and all pages to one file (材料体检): asked apart, heard while it is wanted.

The processes behind it begin when the paper page opens and are gone when it is left, whichever way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config import clock
from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.material_model import PhotoSpec
from ui.visit.paper_pages import KeptPages
from ui.visit.paper_reading import Looked, ReadingRoom
from ui.visit.parts import VisitParts

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage, ToRead


@dataclass(frozen=True)
class Heard:
    """What becomes of a page, each on the main thread, and of no page that is not wanted any more."""

    reading: Callable[[], None]
    """It is good by its looks."""
    judged: Callable[[TakenPage], None]
    undone: Callable[[NotDone], None]
    """The process came to nothing: by the picture, or by itself, which nobody can tell at the first time."""
    unreadable: Callable[[], None]
    """What came from a telephone is no picture."""
    broken: Callable[[], None]
    """A bug of ours."""


class PageCheck:
    """``heard``: what is told of each page."""

    def __init__(self, parts: VisitParts, heard: Heard) -> None:
        self._parts, self._heard = parts, heard
        self._room: ReadingRoom | None = None
        self._left_rooms: list[ReadingRoom] = []
        self._cancel = threading.Event()
        self._round = 0

    @property
    def process_ids(self) -> tuple[int | None, int | None]:
        """Of what reads, and of what works on pictures; None: there is none now."""
        return (None, None) if self._room is None else self._room.process_ids

    @property
    def is_open(self) -> bool:
        """Both processes are there, or on their way."""
        return self._room is not None

    @property
    def is_gone(self) -> bool:
        """Nothing of a page that was left is there any more."""
        return not self._left_rooms

    def open(self, told: Callable[[bool], None]) -> None:
        """Begins to load; ``told`` whether everything is as it was tested. Again does nothing."""
        if self._room is None:
            self._room = ReadingRoom(self._parts.paper_reader, self._parts.paper_bench)
            self._room.start(told)

    def drop(self) -> None:
        """What is under way is not wanted any more."""
        self._cancel.set()
        self._cancel = threading.Event()
        self._round += 1

    def look(self, picture: Any, photo: PhotoSpec, kept: KeptPages, *, by_phone: bool) -> None:
        """``picture``: a camera's points, or a telephone's file. ``kept``: the pages before it."""
        room, mine = self._room, self._round
        if room is None:
            return

        def looked(found: Looked) -> None:
            if mine != self._round:
                return
            from kiosk.vision.papers.taken import ToRead

            if isinstance(found, NotDone):
                self._heard.undone(found)
            elif found is None:
                self._heard.unreadable()
            elif isinstance(found, ToRead):
                self._heard.reading()
                self._read(found, photo, kept, room, mine)
            else:
                self._heard.judged(found)

        room.look(picture, by_phone, self._cancel, looked, lambda error: self._broken(mine, error))

    def _read(self, page: ToRead, photo: PhotoSpec, kept: KeptPages, room: ReadingRoom, mine: int) -> None:
        def read(found: TakenPage | NotDone) -> None:
            if mine != self._round:
                return
            if isinstance(found, NotDone):
                self._heard.undone(found)
            else:
                self._heard.judged(found)

        room.read(
            page,
            clock.now().date(),
            photo.kinds,
            kept.pages,
            photo.is_card,
            self._cancel,
            read,
            lambda error: self._broken(mine, error),
        )

    def file(
        self, kept: KeptPages, title: str, photo: PhotoSpec, made: Callable[[tuple[bytes, int] | NotDone], None]
    ) -> None:
        """One PDF of these pages; ``made`` hears of it while it is wanted."""
        room, mine = self._room, self._round
        if room is None:
            return

        def heard(found: tuple[bytes, int] | NotDone) -> None:
            if mine == self._round:
                made(found)

        room.keep(kept.pages, title, photo.is_card, self._cancel, heard, lambda error: self._broken(mine, error))

    def _broken(self, mine: int, error: Exception) -> None:
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        if mine == self._round:
            self._heard.broken()

    def close(self) -> None:
        """The page is left: both processes end, sooner or later."""
        room, self._room = self._room, None
        if room is not None and not room.close():
            self._left_rooms = [one for one in self._left_rooms if not one.close()] + [room]

    def join_threads(self, wait_ms: int) -> None:
        """Until they are gone; after :meth:`close`."""
        self._left_rooms = [one for one in self._left_rooms if not one.close(wait_ms)]
