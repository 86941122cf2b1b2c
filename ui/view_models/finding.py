# SPDX-License-Identifier: Apache-2.0
"""Finding a service: the page of all, by typing, and by groups."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.finding import Find
from ui.view_models.base import ViewModel, held


class ListViewModel(ViewModel):
    """One page of a list. ``tiles``: ``{code, name, term, note, icon, available, whyNot}``; ``term``: the official name, small.

    ``doors``: ``{door, name, icon}``. ``pageNumber`` from 0.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    tilesChanged = Signal()
    tiles = held(list, "tiles", [], tilesChanged)
    doorsChanged = Signal()
    doors = held(list, "doors", [], doorsChanged)
    pageNumberChanged = Signal()
    pageNumber = held(int, "pageNumber", 0, pageNumberChanged)
    pageCountChanged = Signal()
    pageCount = held(int, "pageCount", 1, pageCountChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """A tile."""
        self.wished.emit(ev.ItemChosen(code))

    @Slot(str)
    def openDoor(self, door: str) -> None:
        """A door."""
        self.wished.emit(ev.DoorChosen(Door(door)))

    @Slot(int)
    def turn(self, pages: int) -> None:
        """So many pages on; back where it is negative."""
        self.wished.emit(ev.FindWished(Find.TURN, str(pages)))


class ChooseViewModel(ListViewModel):
    """全部事项: what this site is used for most, then the others."""


class BrowseViewModel(ListViewModel):
    """分类看. ``groups``: ``{key, name, note, icon}``; either these or tiles are there."""

    groupsChanged = Signal()
    groups = held(list, "groups", [], groupsChanged)

    @Slot(str)
    def open(self, key: str) -> None:
        """A group."""
        self.wished.emit(ev.FindWished(Find.GROUP, key))


class SearchViewModel(ListViewModel):
    """找一找. ``typed``: letters so far; ``byLetters``: by initials, else by characters; ``says``: what stands over the tiles.

    ``canType``: there is something to look it up in. ``nothing``: nothing was found, and ``lines`` say what else there is.
    """

    typedChanged = Signal()
    typed = held(str, "typed", "", typedChanged)
    exampleChanged = Signal()
    example = held(str, "example", "", exampleChanged)
    saysChanged = Signal()
    says = held(str, "says", "", saysChanged)
    byLettersChanged = Signal()
    byLetters = held(bool, "byLetters", True, byLettersChanged)
    canTypeChanged = Signal()
    canType = held(bool, "canType", True, canTypeChanged)
    nothingChanged = Signal()
    nothing = held(bool, "nothing", False, nothingChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    switchTextChanged = Signal()
    switchText = held(str, "switchText", "", switchTextChanged)
    browseTextChanged = Signal()
    browseText = held(str, "browseText", "", browseTextChanged)
    slotsChanged = Signal()
    slots = held(int, "slots", 4, slotsChanged)
    """How many tiles have room: the pad below them never moves."""

    @Slot(str)
    def press(self, key: str) -> None:
        """A key of the pad."""
        self.wished.emit(ev.FindWished(Find.KEY, key))

    @Slot(str)
    def wrote(self, text: str) -> None:
        """All that stands in the line now."""
        self.wished.emit(ev.FindWished(Find.TEXT, text))

    @Slot()
    def switchWriting(self) -> None:
        """Letters, or characters."""
        self.wished.emit(ev.FindWished(Find.WRITE, "characters" if self.byLetters else "letters"))
