# SPDX-License-Identifier: Apache-2.0
"""First screens: attract, choose, guidance questions, 一次告知, and the pages that stop a way."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from ui.view_models.base import ViewModel, held


class AttractViewModel(ViewModel):
    """首页. ``tiles``: ``{code, name, note, icon, available, whyNot}``; ``doors``: ``{door, name, icon}``, ways on that are no
    service; ``steps``: ``{text, icon}``, how a visit goes.
    """

    greetingChanged = Signal()
    greeting = held(str, "greeting", "", greetingChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    cardTitleChanged = Signal()
    cardTitle = held(str, "cardTitle", "", cardTitleChanged)
    cardNoteChanged = Signal()
    cardNote = held(str, "cardNote", "", cardNoteChanged)
    tilesChanged = Signal()
    tiles = held(list, "tiles", [], tilesChanged)
    tilesTitleChanged = Signal()
    tilesTitle = held(str, "tilesTitle", "", tilesTitleChanged)
    doorsChanged = Signal()
    doors = held(list, "doors", [], doorsChanged)
    moreTextChanged = Signal()
    moreText = held(str, "moreText", "", moreTextChanged)
    stepsTitleChanged = Signal()
    stepsTitle = held(str, "stepsTitle", "", stepsTitleChanged)
    stepsChanged = Signal()
    steps = held(list, "steps", [], stepsChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """A tile."""
        self.wished.emit(ev.ItemChosen(code))

    @Slot(str)
    def openDoor(self, door: str) -> None:
        """A door."""
        self.wished.emit(ev.DoorChosen(Door(door)))

    @Slot()
    def begin(self) -> None:
        """The large panel."""
        self.wished.emit(ev.Begun())


class QuestionViewModel(ViewModel):
    """One guidance question. ``options``: ``{value, label, note, selected}``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    helpChanged = Signal()
    help = held(str, "help", "", helpChanged)
    officialTermChanged = Signal()
    officialTerm = held(str, "officialTerm", "", officialTermChanged)
    optionsChanged = Signal()
    options = held(list, "options", [], optionsChanged)

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.OptionChosen(value))


class NoticeViewModel(ViewModel):
    """一次告知. ``sections``: ``{title, icon, rest, rows}`` as :func:`ui.visit.pages_notice.blocks` makes them."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    verdictChanged = Signal()
    verdict = held(str, "verdict", "", verdictChanged)
    verdictGoodChanged = Signal()
    verdictGood = held(bool, "verdictGood", False, verdictGoodChanged)
    warningChanged = Signal()
    warning = held(str, "warning", "", warningChanged)
    sectionsChanged = Signal()
    sections = held(list, "sections", [], sectionsChanged)
    materialsLineChanged = Signal()
    materialsLine = held(str, "materialsLine", "", materialsLineChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)
    slipStateChanged = Signal()
    slipState = held(str, "slipState", "", slipStateChanged)

    @Slot()
    def next(self) -> None:
        """Go on."""
        self.wished.emit(ev.WentOn())

    nearbyTextChanged = Signal()
    nearbyText = held(str, "nearbyText", "", nearbyTextChanged)

    blankTextChanged = Signal()
    blankText = held(str, "blankText", "", blankTextChanged)

    @Slot()
    def printSlip(self) -> None:
        """Print this page."""
        self.wished.emit(ev.SlipAsked())

    @Slot(str)
    def seeSample(self, material: str) -> None:
        """看看样子."""
        self.wished.emit(ev.SampleAsked(material))

    @Slot()
    def printBlank(self) -> None:
        """打印空白表."""
        self.wished.emit(ev.BlankFormsAsked())

    @Slot()
    def nearby(self) -> None:
        """附近哪里能办."""
        self.wished.emit(ev.NearbyAsked())


class StopViewModel(ViewModel):
    """A way ends here, with a way on. ``places``: ``{name, address, hours, phone}``.

    ``picture``: an icon's name. ``retryText``: the better way on than leaving, where there is one; then it is the loud button.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "circle-alert", pictureChanged)
    pictureGoodChanged = Signal()
    pictureGood = held(bool, "pictureGood", False, pictureGoodChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    reasonChanged = Signal()
    reason = held(str, "reason", "", reasonChanged)
    whatToDoChanged = Signal()
    whatToDo = held(str, "whatToDo", "", whatToDoChanged)
    placesChanged = Signal()
    places = held(list, "places", [], placesChanged)
    placesTitleChanged = Signal()
    placesTitle = held(str, "placesTitle", "", placesTitleChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)
    showSecondaryChanged = Signal()
    showSecondary = held(bool, "showSecondary", False, showSecondaryChanged)
    slipStateChanged = Signal()
    slipState = held(str, "slipState", "", slipStateChanged)
    retryTextChanged = Signal()
    retryText = held(str, "retryText", "", retryTextChanged)
    faceTextChanged = Signal()
    faceText = held(str, "faceText", "", faceTextChanged)
    nearbyTextChanged = Signal()
    nearbyText = held(str, "nearbyText", "", nearbyTextChanged)
    visitTextChanged = Signal()
    visitText = held(str, "visitText", "", visitTextChanged)

    @Slot()
    def bookVisit(self) -> None:
        """预约去窗口."""
        self.wished.emit(ev.VisitAsked())

    @Slot()
    def nearby(self) -> None:
        """附近哪里能办."""
        self.wished.emit(ev.NearbyAsked())

    @Slot()
    def faceWay(self) -> None:
        """看一下镜头."""
        self.wished.emit(ev.FaceAsked())

    @Slot()
    def retry(self) -> None:
        """Back to where it can go on."""
        self.wished.emit(ev.WentBack())

    @Slot()
    def primary(self) -> None:
        """Back to the start."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def printSlip(self) -> None:
        """Print this page."""
        self.wished.emit(ev.SlipAsked())
