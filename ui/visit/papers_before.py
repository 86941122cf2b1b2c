# SPDX-License-Identifier: Apache-2.0
"""刚才拍过的: a paper that was photographed for another service of this visit, page after page, before it is used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config import clock
from kiosk.journey.carried import CarriedPaper, PageLook
from kiosk.journey.record import VisitRecord
from ui.visit.paper_still import Still

if TYPE_CHECKING:  # with what looks at pictures
    from kiosk.vision.papers.taken import TakenPage


class PapersBefore:
    """``still``: where its pages are shown. Nothing is looked at or read anew: that was done when it was taken."""

    def __init__(self, record: VisitRecord, still: Still) -> None:
        self._record, self._still = record, still
        self._paper: CarriedPaper | None = None
        self.page = 0
        """The one on screen, from 1; 0: none is."""

    @property
    def pages(self) -> int:
        """Of the paper that is offered."""
        return 0 if self._paper is None else len(self._paper.looks)

    @property
    def is_last(self) -> bool:
        """All were seen: only now it can be used."""
        return 0 < self.page == self.pages

    def offer(self, paper: CarriedPaper) -> None:
        """Its first page is shown."""
        self._paper, self.page = paper, 0
        self.turn()

    def turn(self) -> None:
        """The next page."""
        if self._paper is not None and self.page < self.pages:
            look = self._paper.looks[self.page]
            self._still.show_points(look.width, look.height, look.points)
            self.page += 1

    def use(self) -> int:
        """It goes with this case too; how many pages it has."""
        assert self._paper is not None  # noqa: S101 - asked while it is shown
        self._record.filling.use_photographed_before(self._paper, clock.now())
        return self._paper.file.pages

    def forget(self) -> None:
        """Nothing is offered any more; what was taken stays with the visit."""
        self._paper, self.page = None, 0


def looks_of(pages: tuple[TakenPage, ...]) -> tuple[PageLook, ...]:
    """What the pages looked like, for the next service that wants the same paper."""
    return tuple(PageLook.of(one.still.width, one.still.height, one.still.points) for one in pages)
