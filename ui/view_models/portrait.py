# SPDX-License-Identifier: Apache-2.0
"""ID photographs (证件照): consent, the look, one of three, its background, the photograph, the standard's list."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held
from ui.view_models.picture import PictureViewModel, PrintedPictureViewModel


class PortraitViewModel(ViewModel):
    """What happens to the pictures. ``lines``: ``{text, icon}``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)

    @Slot()
    def next(self) -> None:
        """I agree."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def elsewhere(self) -> None:
        """Where else it is to be had."""
        self.wished.emit(ev.ElsewhereAsked())


class PortraitTakeViewModel(ViewModel):
    """``live``: what the camera sees; ``count``: 3, 2, 1, or 0. ``picture``: why nothing is shown, empty while the picture is.

    ``taken``, ``of``: pictures so far. ``shootText``, ``enoughText``, ``elsewhereText``: empty where there is no such button.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    liveChanged = Signal()
    live = held(QObject, "live", None, liveChanged)
    frameNameChanged = Signal()
    frameName = held(str, "frameName", "", frameNameChanged)
    waitTextChanged = Signal()
    waitText = held(str, "waitText", "", waitTextChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    countChanged = Signal()
    count = held(int, "count", 0, countChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    takenChanged = Signal()
    taken = held(int, "taken", 0, takenChanged)
    ofChanged = Signal()
    of = held(int, "of", 3, ofChanged)
    takenTextChanged = Signal()
    takenText = held(str, "takenText", "", takenTextChanged)
    canShootChanged = Signal()
    canShoot = held(bool, "canShoot", False, canShootChanged)
    shootTextChanged = Signal()
    shootText = held(str, "shootText", "", shootTextChanged)
    enoughTextChanged = Signal()
    enoughText = held(str, "enoughText", "", enoughTextChanged)
    elsewhereTextChanged = Signal()
    elsewhereText = held(str, "elsewhereText", "", elsewhereTextChanged)

    @Slot()
    def shoot(self) -> None:
        """现在就拍"""
        self.wished.emit(ev.ShotAsked())

    @Slot()
    def enough(self) -> None:
        """够了，去挑一张"""
        self.wished.emit(ev.WentOn())

    @Slot()
    def elsewhere(self) -> None:
        """Where else it is to be had."""
        self.wished.emit(ev.ElsewhereAsked())


class PortraitChooseViewModel(ViewModel):
    """``takes``: ``{number, label, words, good}``; ``first``, ``second``, ``third``: their pictures."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    takesChanged = Signal()
    takes = held(list, "takes", [], takesChanged)
    firstChanged = Signal()
    first = held(QObject, "first", None, firstChanged)
    secondChanged = Signal()
    second = held(QObject, "second", None, secondChanged)
    thirdChanged = Signal()
    third = held(QObject, "third", None, thirdChanged)
    retakeTextChanged = Signal()
    retakeText = held(str, "retakeText", "", retakeTextChanged)

    @Slot(int)
    def choose(self, number: int) -> None:
        """This one."""
        self.wished.emit(ev.PortraitChosen(number))

    @Slot()
    def retake(self) -> None:
        """重拍"""
        self.wished.emit(ev.RetakeAsked())


class PortraitColourViewModel(PictureViewModel):
    """``colours``: ``{value, label, swatch, selected}``. ``busyText``: it is being made. ``failed``: nothing came of it.

    A button whose text is empty is not there.
    """

    coloursChanged = Signal()
    colours = held(list, "colours", [], coloursChanged)
    busyTextChanged = Signal()
    busyText = held(str, "busyText", "", busyTextChanged)
    failedChanged = Signal()
    failed = held(bool, "failed", False, failedChanged)
    retakeTextChanged = Signal()
    retakeText = held(str, "retakeText", "", retakeTextChanged)
    elsewhereTextChanged = Signal()
    elsewhereText = held(str, "elsewhereText", "", elsewhereTextChanged)

    @Slot(str)
    def choose(self, colour: str) -> None:
        """This background."""
        self.wished.emit(ev.ColourChosen(colour))

    @Slot()
    def next(self) -> None:
        """This one; where nothing came of it, once more."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def retake(self) -> None:
        """重拍"""
        self.wished.emit(ev.RetakeAsked())

    @Slot()
    def elsewhere(self) -> None:
        """Where else it is to be had."""
        self.wished.emit(ev.ElsewhereAsked())


class PortraitResultViewModel(PrintedPictureViewModel):
    """``verdict``, ``good``: in one line; ``rows``: what is not met and why; ``judged``: what somebody has to look at.

    A button whose text is empty is not there.
    """

    verdictChanged = Signal()
    verdict = held(str, "verdict", "", verdictChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    judgedTitleChanged = Signal()
    judgedTitle = held(str, "judgedTitle", "", judgedTitleChanged)
    judgedChanged = Signal()
    judged = held(str, "judged", "", judgedChanged)
    moreTextChanged = Signal()
    moreText = held(str, "moreText", "", moreTextChanged)
    retakeTextChanged = Signal()
    retakeText = held(str, "retakeText", "", retakeTextChanged)
    otherTextChanged = Signal()
    otherText = held(str, "otherText", "", otherTextChanged)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on_primary: ev.Event = ev.PortraitPrintAsked()
        """What the primary button wishes now; the presenter says."""
        self.on_other: ev.Event = ev.WentOn()

    @Slot()
    def primary(self) -> None:
        """The page's own button."""
        self.wished.emit(self.on_primary)

    @Slot()
    def otherWay(self) -> None:
        """The second one."""
        self.wished.emit(self.on_other)

    @Slot()
    def more(self) -> None:
        """The whole list."""
        self.wished.emit(ev.ClausesAsked())

    @Slot()
    def retake(self) -> None:
        """重拍"""
        self.wished.emit(ev.RetakeAsked())


class PortraitClausesViewModel(ViewModel):
    """``rows``: ``{text, state, good, unmet, why}``, what is not met first."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """Back to the photograph."""
        self.wished.emit(ev.WentOn())
