# SPDX-License-Identifier: Apache-2.0
"""Paying for a filed case."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class PayViewModel(ViewModel):
    """``amount``: in large figures; ``lines``: ``{label, value}`` of what it is for. ``codeImage``: the code to pay with as a
    ``data:`` picture, empty where none may be scanned now. ``steps``: what to do, in order.

    ``goodPicture``, ``helpPicture``, ``calmPicture``: an icon in one of three tones, one at most. ``busy``: the machine waits
    for the platform. ``againText``, ``laterText``, ``otherText``, ``primaryText``: buttons, empty where there is none.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    amountLabelChanged = Signal()
    amountLabel = held(str, "amountLabel", "", amountLabelChanged)
    amountChanged = Signal()
    amount = held(str, "amount", "", amountChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    codeImageChanged = Signal()
    codeImage = held(str, "codeImage", "", codeImageChanged)
    codeNameChanged = Signal()
    codeName = held(str, "codeName", "", codeNameChanged)
    stepsChanged = Signal()
    steps = held(list, "steps", [], stepsChanged)
    lifeTextChanged = Signal()
    lifeText = held(str, "lifeText", "", lifeTextChanged)
    goodPictureChanged = Signal()
    goodPicture = held(str, "goodPicture", "", goodPictureChanged)
    helpPictureChanged = Signal()
    helpPicture = held(str, "helpPicture", "", helpPictureChanged)
    calmPictureChanged = Signal()
    calmPicture = held(str, "calmPicture", "", calmPictureChanged)
    wordsChanged = Signal()
    words = held(list, "words", [], wordsChanged)
    busyChanged = Signal()
    busy = held(bool, "busy", False, busyChanged)
    againTextChanged = Signal()
    againText = held(str, "againText", "", againTextChanged)
    laterTextChanged = Signal()
    laterText = held(str, "laterText", "", laterTextChanged)
    otherTextChanged = Signal()
    otherText = held(str, "otherText", "", otherTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """On to the papers."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def again(self) -> None:
        """Another try."""
        self.wished.emit(ev.PayAgainAsked())

    @Slot()
    def other(self) -> None:
        """Not the order of last time."""
        self.wished.emit(ev.OtherBillAsked())

    @Slot()
    def later(self) -> None:
        """Not now."""
        self.wished.emit(ev.PayLaterAsked())
