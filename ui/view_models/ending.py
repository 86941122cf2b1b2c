# SPDX-License-Identifier: Apache-2.0
"""After filing: papers, rating, goodbye."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, hold, held


class HandoverViewModel(ViewModel):
    """``lines``: ``{label, value}``; ``papers``: ``{name, state, good, showAgain}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    statusTitleChanged = Signal()
    statusTitle = Property(str, held("statusTitle", ""), hold("statusTitle"), notify=statusTitleChanged)
    statusGoodChanged = Signal()
    statusGood = Property(bool, held("statusGood", False), hold("statusGood"), notify=statusGoodChanged)
    linesChanged = Signal()
    lines = Property(list, held("lines", ()), hold("lines"), notify=linesChanged)
    paperTitleChanged = Signal()
    paperTitle = Property(str, held("paperTitle", ""), hold("paperTitle"), notify=paperTitleChanged)
    papersChanged = Signal()
    papers = Property(list, held("papers", ()), hold("papers"), notify=papersChanged)
    printAgainTextChanged = Signal()
    printAgainText = Property(str, held("printAgainText", ""), hold("printAgainText"), notify=printAgainTextChanged)
    takeCardChanged = Signal()
    takeCard = Property(bool, held("takeCard", False), hold("takeCard"), notify=takeCardChanged)
    takeCardTextChanged = Signal()
    takeCardText = Property(str, held("takeCardText", ""), hold("takeCardText"), notify=takeCardTextChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """I have everything."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def printAgain(self) -> None:
        """没拿到，再打一次."""
        self.wished.emit(ev.PrintAgainAsked())


class RateViewModel(ViewModel):
    """好差评. ``grades``: ``{grade, label, icon}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    gradesChanged = Signal()
    grades = Property(list, held("grades", ()), hold("grades"), notify=gradesChanged)
    skipTextChanged = Signal()
    skipText = Property(str, held("skipText", ""), hold("skipText"), notify=skipTextChanged)

    @Slot(int)
    def grade(self, number: int) -> None:
        """1 非常满意 … 5 非常不满意."""
        self.wished.emit(ev.Graded(number))

    @Slot()
    def skip(self) -> None:
        """Leave it out."""
        self.wished.emit(ev.RatingSkipped())


class EndViewModel(ViewModel):
    """The last page."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    linesChanged = Signal()
    lines = Property(list, held("lines", ()), hold("lines"), notify=linesChanged)

    @Slot()
    def next(self) -> None:
        """Leave at once."""
        self.wished.emit(ev.WentOn())
