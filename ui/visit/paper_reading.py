# SPDX-License-Identifier: Apache-2.0
"""Where pages are checked and read: one thread, a process that works on pictures, one that reads, gone when it is closed.

Nothing is decoded or worked on in this process: it would grow by what a picture takes, and a telephone's may be of any make.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from kiosk.apart.companion import NotDone
from kiosk.vision.memory import give_pictures_back
from ui.visit.eyes import check_eyes
from ui.visit.tasks import Failed, TaskDesk

if TYPE_CHECKING:
    from kiosk.vision.papers.kinds import DocumentKind
    from kiosk.vision.papers.taken import TakenPage, ToRead
    from kiosk.vision.papers.text import Reading


Looked: TypeAlias = "TakenPage | ToRead | NotDone | None"
"""None: there is no picture."""


class PageReader(Protocol):
    """What reads pages: ``kiosk.vision.papers.reader.PaperReader``, or what stands in for it."""

    @property
    def pid(self) -> int | None:
        """Of its process; None: there is none now."""

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


class Bench(Protocol):
    """Where pages are worked on: ``kiosk.vision.papers.paper_bench.PaperBench``, or what stands in for it."""

    @property
    def pid(self) -> int | None:
        """Of its process; None: there is none now."""

    def start(self) -> None:
        """Begins to load."""

    def look(self, picture: Any, *, by_phone: bool = False, cancel: threading.Event | None = None) -> Looked:
        """A page by its looks."""

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
        """That page by what it says."""

    def file(
        self,
        pages: Sequence[TakenPage],
        title: str,
        *,
        is_card: bool = False,
        cancel: threading.Event | None = None,
    ) -> tuple[bytes, int] | NotDone:
        """One PDF."""

    def close(self) -> None:
        """It is gone when this returns."""


MakeBench = Callable[[], Bench]


def paper_bench() -> Bench:
    """The process that works apart."""
    from kiosk.vision.papers.paper_bench import PaperBench

    return PaperBench()


class ReadingRoom:
    """``make``, ``make_bench``: None: the real ones."""

    def __init__(self, make: MakeReader | None = None, make_bench: MakeBench | None = None) -> None:
        give_pictures_back()
        self._desk = TaskDesk("papers")
        self._make, self._make_bench = make or paper_reader, make_bench or paper_bench
        self._reader: PageReader | None = None
        self._bench: Bench | None = None
        self._closing = threading.Event()

    @property
    def process_ids(self) -> tuple[int | None, int | None]:
        """Of what reads, and of what works on pictures; None: there is none now."""
        reader, bench = self._reader, self._bench
        return None if reader is None else reader.pid, None if bench is None else bench.pid

    def start(self, told: Callable[[bool], None]) -> None:
        """Begins to load, so that the first page need not wait; ``told`` whether everything is as it was tested."""
        self._desk.run(self._start, told, lambda _error: told(False))

    def _start(self) -> bool:
        if not self._closing.is_set():
            self._reader = self._make()
            self._reader.start()
            self._bench = self._make_bench()
            self._bench.start()
        return True

    def _start_again(self, one: PageReader | Bench) -> None:
        """Where it had to be ended: the next picture need not wait for it."""
        if not self._closing.is_set():
            one.start()

    def look(
        self,
        picture: Any,
        by_phone: bool,
        cancel: threading.Event,
        done: Callable[[Looked], None],
        failed: Failed,
    ) -> None:
        """The first half of the check."""

        def look() -> Looked:
            bench = self._bench
            if bench is None:
                return NotDone.BROKEN
            looked = bench.look(picture, by_phone=by_phone, cancel=cancel)
            self._start_again(bench)
            return looked

        self._desk.run(look, done, failed)

    def read(
        self,
        page: ToRead,
        today: date,
        wanted: Collection[DocumentKind],
        earlier: tuple[TakenPage, ...],
        is_card: bool,
        cancel: threading.Event,
        done: Callable[[TakenPage | NotDone], None],
        failed: Failed,
    ) -> None:
        """The second half."""

        def read() -> TakenPage | NotDone:
            from kiosk.vision.papers.text import NotRead

            bench, reader = self._bench, self._reader
            if bench is None or reader is None:
                return NotDone.BROKEN
            reading = reader.read(page.flat, cancel=cancel)
            self._start_again(reader)
            if reading is NotRead.CANCELLED:
                return NotDone.CANCELLED
            settled = bench.settle(page, reading, today, wanted, earlier, is_card=is_card, cancel=cancel)
            self._start_again(bench)
            return settled

        self._desk.run(read, done, failed)

    def keep(
        self,
        pages: tuple[TakenPage, ...],
        title: str,
        is_card: bool,
        cancel: threading.Event,
        done: Callable[[tuple[bytes, int] | NotDone], None],
        failed: Failed,
    ) -> None:
        """One PDF."""

        def keep() -> tuple[bytes, int] | NotDone:
            bench = self._bench
            return NotDone.BROKEN if bench is None else bench.file(pages, title, is_card=is_card, cancel=cancel)

        self._desk.run(keep, done, failed)

    def close(self, wait_ms: int = 0) -> bool:
        """Both processes end, and the thread behind them; returns whether they have."""
        if not self._closing.is_set():
            self._closing.set()
            self._desk.run(self._end, lambda _none: None, lambda _error: None)
        return self._desk.close(wait_ms)

    def _end(self) -> None:
        reader, self._reader = self._reader, None
        bench, self._bench = self._bench, None
        for one in (reader, bench):
            if one is not None:
                one.close()
