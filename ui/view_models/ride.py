# SPDX-License-Identifier: Apache-2.0
"""一键叫车: how long one waits, where the driver may call, which car comes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from kiosk.journey.riding import RideWant
from ui.view_models.base import ViewModel, held
from ui.view_models.lookup import LookupViewModel

DONE: Final = "done"
PRINT: Final = "print"


class RideViewModel(ViewModel):
    """``picture``: ``good``: there is a car, ``help``: there is none; ``big``: a number plate; ``rows``: ``{label, value}``.
    ``primaryWish`` and the others: a value of ``RideWant``, ``done``, ``print``, or empty.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    noticeChanged = Signal()
    notice = held(str, "notice", "", noticeChanged)
    bigChanged = Signal()
    big = held(str, "big", "", bigChanged)
    bigLabelChanged = Signal()
    bigLabel = held(str, "bigLabel", "", bigLabelChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    slipStateChanged = Signal()
    slipState = held(str, "slipState", "", slipStateChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)
    thirdTextChanged = Signal()
    thirdText = held(str, "thirdText", "", thirdTextChanged)
    canGoChanged = Signal()
    canGo = held(bool, "canGo", True, canGoChanged)

    def __init__(self) -> None:
        super().__init__()
        self.primaryWish = self.secondaryWish = self.thirdWish = ""

    @Slot()
    def primary(self) -> None:
        """The loud key."""
        self._wish(self.primaryWish)

    @Slot()
    def secondary(self) -> None:
        """The quiet one."""
        self._wish(self.secondaryWish)

    @Slot()
    def third(self) -> None:
        """The one beside it."""
        self._wish(self.thirdWish)

    def _wish(self, wish: str) -> None:
        if wish == DONE:
            self.wished.emit(ev.WentOn())
        elif wish == PRINT:
            self.wished.emit(ev.SlipAsked())
        elif wish:
            self.wished.emit(ev.RideWished(RideWant(wish)))


class RidePhoneViewModel(LookupViewModel):
    """Where the driver may call: written as what is looked up is; the quiet key leaves none."""

    @Slot(str)
    def look(self, text: str) -> None:
        """This one."""
        self.wished.emit(ev.RidePhoneSaid(text))

    @Slot()
    def camera(self) -> None:
        """不留了."""
        self.wished.emit(ev.RideWished(RideWant.NO_PHONE))
