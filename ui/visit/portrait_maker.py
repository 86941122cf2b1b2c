# SPDX-License-Identifier: Apache-2.0
"""Where ID photographs are made (证件照制作): a thread, and a process of its own that is there as long as there are pictures.

Nothing is made in this process: it would grow by what a picture takes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from kiosk.apart.companion import NotDone
from ui.visit.portrait_take import Take
from ui.visit.tasks import Failed, TaskDesk

if TYPE_CHECKING:
    from kiosk.vision.portrait.photograph import Photograph
    from kiosk.vision.portrait.portrait_bench import PortraitBench

Made: TypeAlias = "Photograph | NotDone"
MakePortraitBench: TypeAlias = "Callable[[], PortraitBench]"


def portrait_bench() -> PortraitBench:
    """The process that makes them."""
    from kiosk.vision.portrait.portrait_bench import PortraitBench

    return PortraitBench()


class PortraitMaker:
    """``make_bench``: None: the real one. The thread begins with the first picture and stays: the process ends with it."""

    def __init__(self, make_bench: MakePortraitBench | None = None) -> None:
        self._make_bench = make_bench or portrait_bench
        self._desk: TaskDesk | None = None
        self._bench: PortraitBench | None = None
        self._is_open = False
        self._cancel = threading.Event()

    @property
    def pid(self) -> int | None:
        """Of the process; None: there is none now."""
        bench = self._bench
        return None if bench is None else bench.pid

    def open(self) -> None:
        """There is a picture: begins to load, so that the first photograph need not wait. Again does nothing."""
        if self._is_open:
            return
        self._is_open = True
        if self._desk is None:
            self._desk = TaskDesk("portraits")
        self._desk.run(self._begin, lambda _none: None, lambda _error: None)

    def _begin(self) -> None:
        self._bench = self._make_bench()
        self._bench.start()  # what keeps it from starting is told by the first photograph

    def make(
        self,
        take: Take,
        colour: str,
        is_wanted: Callable[[], bool],
        done: Callable[[Made], None],
        failed: Failed,
    ) -> None:
        """The photograph of ``take`` before ``colour``, after what was asked before it, where it is wanted by then."""
        cancel = self._cancel

        def make() -> Made:
            bench, mesh = self._bench, take.checks.mesh
            if cancel.is_set() or not is_wanted():
                return NotDone.CANCELLED
            if bench is None or mesh is None:
                return NotDone.BROKEN
            made = bench.make(take.picture, mesh, take.checks.faults, colour, cancel=cancel)
            if isinstance(made, NotDone) and self._bench is not None and self._is_open:
                bench.start()  # again: once more need not wait for it
            return made

        if self._desk is not None:
            self._desk.run(make, done, failed)

    def drop(self) -> None:
        """What is being made, and waits to be, is not wanted any more: a process in the middle of it is ended."""
        self._cancel.set()
        self._cancel = threading.Event()

    def end(self) -> None:
        """There are no pictures: the process goes, and everything that it saw with it."""
        if not self._is_open:
            return
        self._is_open = False
        self.drop()
        if self._desk is not None:
            self._desk.run(self._end, lambda _none: None, lambda _error: None)

    def _end(self) -> None:
        bench, self._bench = self._bench, None
        if bench is not None:
            bench.close()

    def close(self, wait_ms: int = 0) -> bool:
        """The process ends, and the thread behind it; returns whether they have."""
        self.end()
        return self._desk is None or self._desk.close(wait_ms)
