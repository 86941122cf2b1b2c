# SPDX-License-Identifier: Apache-2.0
"""Where pages are checked and read: one thread, one reading process, one page at a time, gone when it is closed.

OpenCV is loaded by the first call on the thread, never before: most visits take no picture.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from ui.visit.eyes import check_eyes
from ui.visit.tasks import Failed, TaskDesk

if TYPE_CHECKING:
    from kiosk.vision.papers.kinds import DocumentKind
    from kiosk.vision.papers.page_check import CheckedPage
    from kiosk.vision.papers.text import Reading


class PageReader(Protocol):
    """What reads pages: ``kiosk.vision.papers.reader.PaperReader``, or what stands in for it."""

    def start(self) -> None:
        """Begins to load."""

    def read(self, page: Any, *, cancel: threading.Event | None = None) -> Reading:
        """What a page says."""

    def close(self) -> None:
        """It is gone when this returns."""


MakeReader = Callable[[], PageReader]


def paper_reader() -> PageReader:
    """The reading process with the pinned models.

    Raises:
        kiosk.vision.models.ModelError: a model is missing or not the right one.
    """
    from kiosk.vision.papers.reader import PaperReader, reading_command

    check_eyes()
    return PaperReader(reading_command())


class ReadingRoom:
    """``make``: None: the real one."""

    def __init__(self, make: MakeReader | None = None) -> None:
        self._desk = TaskDesk("papers")
        self._make = make or paper_reader
        self._reader: PageReader | None = None
        self._closing = threading.Event()

    def start(self, told: Callable[[bool], None]) -> None:
        """Begins to load, so that the first page need not wait; ``told`` whether everything is as it was tested."""
        self._desk.run(self._start, told, lambda _error: told(False))

    def _start(self) -> bool:
        if not self._closing.is_set():
            self._reader = self._make()
            self._reader.start()
        return True

    def look(
        self, picture: Callable[[], Any], by_phone: bool, done: Callable[[CheckedPage | None], None], failed: Failed
    ) -> None:
        """The first half of the check; ``None``: there is no picture."""

        def look() -> CheckedPage | None:
            from kiosk.vision.papers.page_check import look_at

            points = picture()
            return None if points is None else look_at(points, by_phone=by_phone)

        self._desk.run(look, done, failed)

    def read(
        self,
        page: CheckedPage,
        today: date,
        wanted: Collection[DocumentKind],
        earlier: tuple[CheckedPage, ...],
        is_card: bool,
        cancel: threading.Event,
        done: Callable[[CheckedPage | None], None],
        failed: Failed,
    ) -> None:
        """The second half; ``None``: nobody waits any more."""

        def read() -> CheckedPage | None:
            from kiosk.vision.papers.page_check import read_page
            from kiosk.vision.papers.text import NotRead

            reader = self._reader
            if reader is None:
                return None
            found = read_page(page, reader, today, wanted, earlier, is_card=is_card, cancel=cancel)
            return None if isinstance(found, NotRead) else found

        self._desk.run(read, done, failed)

    def keep(
        self,
        pages: tuple[CheckedPage, ...],
        title: str,
        is_card: bool,
        done: Callable[[tuple[bytes, int]], None],
        failed: Failed,
    ) -> None:
        """One PDF."""

        def keep() -> tuple[bytes, int]:
            from kiosk.vision.papers.page_check import make_file

            return make_file(pages, title, is_card=is_card)

        self._desk.run(keep, done, failed)

    def close(self, wait_ms: int = 0) -> bool:
        """The reading process ends, and the thread behind it; returns whether it has."""
        if not self._closing.is_set():
            self._closing.set()
            self._desk.run(self._end, lambda _none: None, lambda _error: None)
        return self._desk.close(wait_ms)

    def _end(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
