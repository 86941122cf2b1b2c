# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: where a form goes on."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held

_WISHES: dict[str, ev.Event] = {
    "phone": ev.ContinueOnPhone(),
    "window": ev.ContinueAtWindow(),
    "later": ev.ContinueLater(),
}


class ContinueViewModel(ViewModel):
    """``choices``: ``{value, label, note}``. ``codeImage``: the QR code as a ``data:`` picture, empty where there is none.
    ``number``: in three groups, empty where there is none; ``places``: ``{name, address, hours, phone}``.

    ``goodPicture``, ``helpPicture``, ``calmPicture``: an icon in one of three tones, one at most. ``stateText``: what the machine
    waits for. ``printText``, ``primaryText``: buttons, empty where there is none.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    choicesChanged = Signal()
    choices = held(list, "choices", [], choicesChanged)
    codeImageChanged = Signal()
    codeImage = held(str, "codeImage", "", codeImageChanged)
    codeNameChanged = Signal()
    codeName = held(str, "codeName", "", codeNameChanged)
    stepsChanged = Signal()
    steps = held(list, "steps", [], stepsChanged)
    numberLabelChanged = Signal()
    numberLabel = held(str, "numberLabel", "", numberLabelChanged)
    numberChanged = Signal()
    number = held(str, "number", "", numberChanged)
    lifeTextChanged = Signal()
    lifeText = held(str, "lifeText", "", lifeTextChanged)
    stateTextChanged = Signal()
    stateText = held(str, "stateText", "", stateTextChanged)
    placesTitleChanged = Signal()
    placesTitle = held(str, "placesTitle", "", placesTitleChanged)
    placesChanged = Signal()
    places = held(list, "places", [], placesChanged)
    wordsChanged = Signal()
    words = held(list, "words", [], wordsChanged)
    goodPictureChanged = Signal()
    goodPicture = held(str, "goodPicture", "", goodPictureChanged)
    helpPictureChanged = Signal()
    helpPicture = held(str, "helpPicture", "", helpPictureChanged)
    calmPictureChanged = Signal()
    calmPicture = held(str, "calmPicture", "", calmPictureChanged)
    printTextChanged = Signal()
    printText = held(str, "printText", "", printTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot(str)
    def choose(self, value: str) -> None:
        """One of ``choices``."""
        self.wished.emit(_WISHES[value])

    @Slot()
    def printSlip(self) -> None:
        """再打一张."""
        self.wished.emit(ev.SlipAsked())

    @Slot()
    def next(self) -> None:
        """The page's own way on."""
        self.wished.emit(ev.WentOn())
