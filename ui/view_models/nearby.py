# SPDX-License-Identifier: Apache-2.0
"""附近能办: the list with its sketch, its filter, one point, and this terminal's own code."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class NearbyViewModel(ViewModel):
    """``sheets``: a screen each, ``{rows, sketch}``; a row ``{id, number, name, way, open, isOpen, circle, note}``,
    ``sketch`` shapes in millimetres (:func:`ui.visit.pages_nearby.sketch_shapes`) or nothing. ``notices``: what must be said.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    itemTextChanged = Signal()
    itemText = held(str, "itemText", "", itemTextChanged)
    openTextChanged = Signal()
    openText = held(str, "openText", "", openTextChanged)
    openNowChanged = Signal()
    openNow = held(bool, "openNow", False, openNowChanged)
    noticesChanged = Signal()
    notices = held(list, "notices", [], noticesChanged)
    wordsChanged = Signal()
    words = held(str, "words", "", wordsChanged)
    sheetsChanged = Signal()
    sheets = held(list, "sheets", [], sheetsChanged)
    emptyTextChanged = Signal()
    emptyText = held(str, "emptyText", "", emptyTextChanged)
    mapNameChanged = Signal()
    mapName = held(str, "mapName", "", mapNameChanged)
    codeTextChanged = Signal()
    codeText = held(str, "codeText", "", codeTextChanged)

    @Slot()
    def pickItem(self) -> None:
        """Choose what is to be done there."""
        self.wished.emit(ev.NearbyItemAsked())

    @Slot()
    def toggleOpen(self) -> None:
        """Only what is open now, or all."""
        self.wished.emit(ev.OpenNowToggled())

    @Slot(str)
    def pick(self, place_id: str) -> None:
        """One point."""
        self.wished.emit(ev.PlacePicked(place_id))

    @Slot()
    def showCode(self) -> None:
        """场所码."""
        self.wished.emit(ev.PlaceCodeAsked())


class NearbyItemViewModel(ViewModel):
    """The filter. ``options``: ``{value, label, note, selected}``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    optionsChanged = Signal()
    options = held(list, "options", [], optionsChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """A service; empty: all."""
        self.wished.emit(ev.NearbyItemPicked(code))


class PlaceViewModel(ViewModel):
    """One point. ``rows``: ``{label, icon, lines, strong}``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    noticesChanged = Signal()
    notices = held(list, "notices", [], noticesChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    printTextChanged = Signal()
    printText = held(str, "printText", "", printTextChanged)
    slipStateChanged = Signal()
    slipState = held(str, "slipState", "", slipStateChanged)

    @Slot()
    def printSlip(self) -> None:
        """网点地址条."""
        self.wished.emit(ev.SlipAsked())


class PlaceCodeViewModel(ViewModel):
    """场所码. ``code``: a picture as a data URL; empty: there is none here."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    codeChanged = Signal()
    code = held(str, "code", "", codeChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
