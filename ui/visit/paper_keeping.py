# SPDX-License-Identifier: Apache-2.0
"""The pages of the material in hand, until they are one file that goes with the case (材料合成一份).

Putting them away takes a moment, apart; where it takes longer it is said why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer

from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.material_model import MaterialSpec, PhotoSpec
from kiosk.journey.record import VisitRecord
from ui.visit.page_check import PageCheck
from ui.visit.paper_pages import KeptPages
from ui.visit.papers_before import looks_of
from ui.visit.parts import VisitParts

SLOW_MS: Final = 3000
"""Pages that are put away for longer: why is said, and 以后补 offered. It is tried twice, each time as long as a job may take."""


class PaperKeeping:
    """``check``: what makes one file of them; ``changed``: it takes so long that it has to be said why."""

    def __init__(self, parts: VisitParts, record: VisitRecord, check: PageCheck, changed: Callable[[], None]) -> None:
        self._parts, self._record, self._check, self._changed = parts, record, check, changed
        self.pages = KeptPages()
        self.is_slow = False
        """The pages are being put away for so long that it has to be said why."""
        self._is_under_way = False

    def begin_anew(self) -> None:
        """None is kept."""
        self.pages = KeptPages()
        self.drop()

    def drop(self) -> None:
        """What is still being put away is wanted no more."""
        self.is_slow = self._is_under_way = False

    def put_away(self, spec: MaterialSpec, photo: PhotoSpec, done: Callable[[bool], None]) -> None:
        """All pages become one file, which is handed in with the case; ``done`` whether it was."""
        pages = self.pages

        def made(file_made: tuple[bytes, int] | NotDone) -> None:
            try:
                file = file_made if isinstance(file_made, NotDone) else pages.file(spec.code, *file_made)
            except ValueError:  # too long, or of too many pages: whoever made it says what it likes
                file = NotDone.BROKEN
            if isinstance(file, NotDone):  # it was tried twice
                self._parts.log.write(LogEvent.MATERIAL_UNDONE, reason=file)
                done(False)
                return
            self._record.hand_in(file, looks_of(pages.pages))
            self._parts.log.write(LogEvent.MATERIAL_TAKEN, count=file.pages)
            done(True)

        self._is_under_way = True
        QTimer.singleShot(SLOW_MS, lambda: self._say_slow(pages))
        self._check.file(pages, spec.name.term or spec.name.zh, photo, made)

    def _say_slow(self, pages: KeptPages) -> None:
        if pages is self.pages and self._is_under_way:
            self.is_slow = True
            self._changed()
