# SPDX-License-Identifier: Apache-2.0
"""What the page that was checked last says, beside the form (材料识别): shown, or asked about one value after another, and taken
over only by the resident's choice.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from config.modes import DisplayMode
from kiosk.application.proposals import Proposal, Standing, proposals, worth_showing
from kiosk.catalogue.material_model import PhotoSpec
from kiosk.journey.record import VisitRecord

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage

ROWS: Final = {DisplayMode.STANDARD: 4, DisplayMode.ELDER: 2}
"""Of what was read; the picture itself is the proof."""


class Chosen(Enum):
    """What came of an answer to the one value that is asked about."""

    NOTHING = "nothing"
    """It was about none that is asked about."""
    SETTLED = "settled"
    """The form stays as it was, or has the value."""
    BLOCKED = "blocked"
    """The form has the value, and goes no further with it."""


class PaperSays:
    """``record``: of the visit whose form it is held beside."""

    def __init__(self, record: VisitRecord) -> None:
        self._record = record
        self.page: TakenPage | None = None
        """The page that was checked last, while it is shown."""
        self.all: tuple[Proposal, ...] = ()
        """Whatever was read on it."""
        self._settled: set[str] = set()

    @property
    def offer(self) -> Proposal | None:
        """The one value that the resident is asked about now."""
        return next(
            (one for one in self.all if one.standing is Standing.OFFERED and one.code not in self._settled), None
        )

    def beside(self, mode: DisplayMode) -> tuple[Proposal, ...]:
        """What stands beside the picture; nothing while one value is asked about."""
        return () if self.offer is not None else worth_showing(self.all, ROWS[mode])

    def show(self, page: TakenPage, photo: PhotoSpec) -> None:
        """It was checked; ``photo`` says which of its fields the form has."""
        self.page = page
        self._compare(photo)

    def choose(self, code: str, photo: PhotoSpec, source: str, *, takes: bool) -> Chosen:
        """The resident said of the form's field whether its value is taken over. ``source``: what the paper is called, which the
        form says of the value.
        """
        offered = self.offer
        if offered is None or offered.code != code:
            return Chosen.NOTHING
        self._settled.add(code)
        if takes and self._record.filling.take_value(code, offered.value, source):
            if self._record.filling.standing.is_blocked:
                return Chosen.BLOCKED
            self._compare(photo)
        return Chosen.SETTLED

    def forget(self) -> None:
        """The page is shown no longer."""
        self.page, self.all = None, ()
        self._settled = set()

    def _compare(self, photo: PhotoSpec) -> None:
        form = self._record.form
        if self.page is not None and form is not None:
            self.all = proposals(form, photo.fields, self.page.fields)
