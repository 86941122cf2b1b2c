# SPDX-License-Identifier: Apache-2.0
"""A paper that is looked at before it is printed (先看再打)."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import held
from ui.view_models.picture import PrintedPictureViewModel


class PreviewViewModel(PrintedPictureViewModel):
    """``picture``: the part on screen, ``aspect`` its width by height; ``page`` of ``pages``, from 0. ``paperText``: what the
    printer says. ``isDone``: the paper is out, and the buttons say so.
    """

    aspectChanged = Signal()
    aspect = held(float, "aspect", 0.707, aspectChanged)
    waitTextChanged = Signal()
    waitText = held(str, "waitText", "", waitTextChanged)
    pageChanged = Signal()
    page = held(int, "page", 0, pageChanged)
    pagesChanged = Signal()
    pages = held(int, "pages", 0, pagesChanged)
    isDoneChanged = Signal()
    isDone = held(bool, "isDone", False, isDoneChanged)
    primaryIconChanged = Signal()
    primaryIcon = held(str, "primaryIcon", "printer", primaryIconChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)

    @Slot(int)
    def turn(self, by: int) -> None:
        """Another part of the paper."""
        self.wished.emit(ev.PreviewTurned(by))

    @Slot()
    def primary(self) -> None:
        """Print it; or it is taken."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def secondary(self) -> None:
        """Not on paper; or it did not come out whole."""
        self.wished.emit(ev.PaperMissed() if self.isDone else ev.PrintDeclined())
