# SPDX-License-Identifier: Apache-2.0
"""The page that takes pictures of papers (拍材料)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class PaperViewModel(ViewModel):
    """One material's pictures.

    ``live``: what the frame draws, the mat or the page that was taken; ``marks``: its bad places, in shares; ``faults``: words,
    in the same order; ``rows``: ``{label, value, note, good}``; ``keys``: ``{wish, text}``, the quiet ones, in order;
    ``picture``: an icon where nothing is seen; ``sampleText``: the key to what the paper looks like, empty where there is none.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    sayChanged = Signal()
    say = held(str, "say", "", sayChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    busyChanged = Signal()
    busy = held(bool, "busy", False, busyChanged)
    showFrameChanged = Signal()
    showFrame = held(bool, "showFrame", False, showFrameChanged)
    isStillChanged = Signal()
    isStill = held(bool, "isStill", False, isStillChanged)
    liveChanged = Signal()
    live = held(QObject, "live", None, liveChanged)
    frameNameChanged = Signal()
    frameName = held(str, "frameName", "", frameNameChanged)
    waitTextChanged = Signal()
    waitText = held(str, "waitText", "", waitTextChanged)
    marksChanged = Signal()
    marks = held(list, "marks", [], marksChanged)
    faultsChanged = Signal()
    faults = held(list, "faults", [], faultsChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    offerTitleChanged = Signal()
    offerTitle = held(str, "offerTitle", "", offerTitleChanged)
    offerCodeChanged = Signal()
    offerCode = held(str, "offerCode", "", offerCodeChanged)
    offerRowsChanged = Signal()
    offerRows = held(list, "offerRows", [], offerRowsChanged)
    takeTextChanged = Signal()
    takeText = held(str, "takeText", "", takeTextChanged)
    leaveTextChanged = Signal()
    leaveText = held(str, "leaveText", "", leaveTextChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    codeImageChanged = Signal()
    codeImage = held(str, "codeImage", "", codeImageChanged)
    codeLinesChanged = Signal()
    codeLines = held(list, "codeLines", [], codeLinesChanged)
    noteChanged = Signal()
    note = held(str, "note", "", noteChanged)
    keysChanged = Signal()
    keys = held(list, "keys", [], keysChanged)
    sampleTextChanged = Signal()
    sampleText = held(str, "sampleText", "", sampleTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    primaryIconChanged = Signal()
    primaryIcon = held(str, "primaryIcon", "", primaryIconChanged)
    primaryWishChanged = Signal()
    primaryWish = held(str, "primaryWish", "", primaryWishChanged)

    @Slot(str)
    def press(self, wish: str) -> None:
        """A key; which ones there are is the presenter's."""
        self.wished.emit(ev.PaperWished(wish))

    @Slot()
    def seeSample(self) -> None:
        """看看样子."""
        self.wished.emit(ev.SampleAsked())

    @Slot(str)
    def takeValue(self, code: str) -> None:
        """What the paper says is right."""
        self.wished.emit(ev.PaperWished("take_value", code))

    @Slot(str)
    def leaveValue(self, code: str) -> None:
        """The form is right."""
        self.wished.emit(ev.PaperWished("leave_value", code))
