# SPDX-License-Identifier: Apache-2.0
"""公开查询: what is looked up, which of several is meant, and what the register says."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held
from ui.view_models.choosing import QuestionViewModel

NONE_OF_THEM = "none"


class LookupViewModel(ViewModel):
    """``kind``: ``text`` or ``enterprise_number``. ``notice``: why nothing is known yet, or what is wrong with what stands
    there; ``scanText``: that a code may be held to the scanner; ``cameraText``: the button that looks for one.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    kindChanged = Signal()
    kind = held(str, "kind", "", kindChanged)
    textChanged = Signal()
    text = held(str, "text", "", textChanged)
    placeholderChanged = Signal()
    placeholder = held(str, "placeholder", "", placeholderChanged)
    exampleChanged = Signal()
    example = held(str, "example", "", exampleChanged)
    maxLengthChanged = Signal()
    maxLength = held(int, "maxLength", 60, maxLengthChanged)
    noticeChanged = Signal()
    notice = held(str, "notice", "", noticeChanged)
    scanTextChanged = Signal()
    scanText = held(str, "scanText", "", scanTextChanged)
    cameraTextChanged = Signal()
    cameraText = held(str, "cameraText", "", cameraTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot(str)
    def look(self, text: str) -> None:
        """查."""
        self.wished.emit(ev.LookupAsked(text))

    @Slot()
    def camera(self) -> None:
        """用摄像头扫."""
        self.wished.emit(ev.ScanAsked())


class LookupListViewModel(QuestionViewModel):
    """Which of those that were found; a value is its place, or that it is none of them."""

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.LookupAgain() if value == NONE_OF_THEM else ev.LookupPicked(int(value)))


class LookupResultViewModel(ViewModel):
    """``rows``: ``{label, value}``; ``more``: ``{text, advice, good}``, what else is known; ``good``: no care is needed."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    moreChanged = Signal()
    more = held(list, "more", [], moreChanged)
    asOfChanged = Signal()
    asOf = held(str, "asOf", "", asOfChanged)
    slipStateChanged = Signal()
    slipState = held(str, "slipState", "", slipStateChanged)
    printTextChanged = Signal()
    printText = held(str, "printText", "", printTextChanged)
    againTextChanged = Signal()
    againText = held(str, "againText", "", againTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    canGoChanged = Signal()
    canGo = held(bool, "canGo", True, canGoChanged)

    @Slot()
    def next(self) -> None:
        """好了."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def again(self) -> None:
        """再查一个."""
        self.wished.emit(ev.LookupAgain())

    @Slot()
    def printSlip(self) -> None:
        """On paper."""
        self.wished.emit(ev.SlipAsked())
